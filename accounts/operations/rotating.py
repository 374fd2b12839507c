"""Sealing everything anew under a fresh key. A run that was cut off is finished by the next one."""

import io
import json
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import Model

from accounts.domain.audit import Deed
from accounts.domain.keys import new_key, with_new
from accounts.domain.trouble import in_words
from accounts.operations.audit import record
from accounts.operations.upkeep import TROUBLE, alone, keep_names, lay_down, sweep
from accounts.sealed import LOOKED_AT_EVERY, SealedBytesField, SealedTextField, read_keys_again, sealed_anew

BATCH = 500  # rows in a transaction
PATIENCE, STEP = 600.0, 0.2  # seconds: for somebody who writes for long, and between two looks
UNFINISHED = "Old keys are kept beside the new one, so everything can be read; run this again to finish."
_EARLIER = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
AND backend_type = 'client backend' AND pid <> pg_backend_pid() AND xact_start < %s"""


class NotRotated(Exception):
    """The keys stay as they were; says why in a sentence that names no content."""


@dataclass(frozen=True, slots=True)
class Column:
    """Where sealed values lie."""

    model: type[Model]
    name: str
    kind: str  # text, bytes, or json with sealed words in it

    def __str__(self) -> str:
        return f"{self.model._meta.label}.{self.name}"


def sealed_columns() -> list[Column]:
    """Every column that holds sealed values, in this installation's models and in those of sign-in."""
    found = [
        Column(model, str(field.column), "bytes" if isinstance(field, SealedBytesField) else "text")
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, SealedTextField | SealedBytesField)
    ]
    return [*found, Column(Session, "session_data", "text"), Column(Authenticator, "data", "json")]


def rotate_keys(*, now: datetime, settle: float = 2 * LOOKED_AT_EVERY) -> int:
    """Puts a fresh key in front, seals every value under it, and forgets the old keys; gives how many values.

    Running pages and workers take the new key up within a second, so nothing has to be stopped; `settle` is how long
    they are given. A second pass proves that nothing is left under an old key before one is dropped.
    Raises `NotRotated`; the next run goes on where this one stopped.
    """
    file = _key_file()
    with alone(NotRotated):
        try:
            return _rotate(file, now, settle)
        except TROUBLE as trouble:
            raise NotRotated(f"{UNFINISHED} Why it stopped: {in_words(trouble)}.") from None


def _rotate(file: Path, now: datetime, settle: float) -> int:
    sweep(file.parent, f"{file.name}.{'[0-9a-f]' * 8}")
    keys = file.read_text().split()
    if len(keys) == 1:  # with more than one an earlier run was cut off: its new key is in front already
        keys = with_new(keys, new_key())
        write_keys(file, keys)
    read_keys_again()
    time.sleep(settle)
    _wait_for_earlier_writers()
    done = sum(_seal_column(column) for column in sealed_columns())
    while left := sum(_seal_column(column) for column in sealed_columns()):
        done += left
    record(Deed.KEYS_ROTATED, at=now, actor=None, values=done)
    write_keys(file, keys[:1])
    read_keys_again()
    return done


def _wait_for_earlier_writers(*, patience: float = PATIENCE) -> None:
    """Whoever began to write before the new key was known shows his rows only when he is done.

    SQLite's writers take turns: none outlasts a pass.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (until,) = cursor.fetchone()
        for _ in range(int(patience / STEP)):
            cursor.execute(_EARLIER, [until])
            if not cursor.fetchone()[0]:
                return
            time.sleep(STEP)
    raise NotRotated(f"Somebody has been writing all the while. {UNFINISHED}")


def _key_file() -> Path:
    file: Path | None = settings.DATA_KEYS_FILE
    if file is None:
        raise NotRotated(
            "The keys come from HEADROOM_DATA_KEYS, so they are changed there: put a new key in front, restart."
        )
    return file


def write_keys(file: Path, keys: list[str]) -> None:
    """Replaces the key file as a whole, newest key first. A power cut leaves the old file or the new one."""
    draft = file.with_suffix(f".{secrets.token_hex(4)}")
    try:
        lay_down(draft, io.BytesIO("\n".join(keys).encode()))
        draft.replace(file)
        keep_names(file.parent)
    except OSError as fault:
        draft.unlink(missing_ok=True)
        raise NotRotated(f"The key file cannot be written: {fault.strerror}.") from fault


def _seal_column(column: Column) -> int:
    """How many values of a column were under an old key."""
    changed, after = 0, ""
    while rows := _rows(column, after):
        with transaction.atomic():
            changed += sum(_seal_row(column, pk, value) for pk, value in rows)
        after = rows[-1][0]
    return changed


def _rows(column: Column, after: Any) -> list[tuple[Any, Any]]:
    table, name, pk = _quoted(column)
    past = f"WHERE {pk} > %s AND {name} IS NOT NULL" if after != "" else f"WHERE {name} IS NOT NULL"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {pk}, {name} FROM {table} {past} ORDER BY {pk} LIMIT {BATCH}",  # noqa: S608 -- names of columns
            [after] if after != "" else [],
        )
        return list(cursor.fetchall())


def _quoted(column: Column) -> Iterator[str]:
    key = column.model._meta.pk
    names = (column.model._meta.db_table, column.name, str(key.column) if key else "id")
    return map(connection.ops.quote_name, names)


def _seal_row(column: Column, pk: Any, value: Any) -> int:
    try:
        anew = _ANEW[column.kind](value)
    except InvalidToken:
        if column.model is Session:  # an empty session already: its owner signs in again
            return 0
        raise NotRotated(
            f"{column}, row {pk}, is under none of the keys. No key was dropped."
            " Bring the missing key back into the key file, or restore a backup, and run this again."
        ) from None
    if anew is None:
        return 0
    table, name, key = _quoted(column)
    put = "CAST(%s AS jsonb)" if column.kind == "json" and connection.vendor == "postgresql" else "%s"
    with connection.cursor() as cursor:
        # Whoever changed the row meanwhile sealed it under the new key, and wins.
        cursor.execute(
            f"UPDATE {table} SET {name} = {put} WHERE {key} = %s AND {name} = {put}",  # noqa: S608 -- as above
            [anew, pk, value],
        )
        return int(cursor.rowcount)


def _text_anew(value: str) -> str | None:
    return sealed_anew(value) if value else None


def _bytes_anew(value: Any) -> bytes | None:
    token = sealed_anew(bytes(value).decode()) if value else None
    return token.encode() if token else None


def _json_anew(value: Any) -> str | None:
    """A factor's data: the words in it that are sealed, anew; the others as they are."""
    data = json.loads(value) if isinstance(value, str) else value
    anew = _within(data)
    return None if anew == data else json.dumps(anew)


def _within(data: Any) -> Any:
    if isinstance(data, dict):
        return {name: _within(one) for name, one in data.items()}
    if isinstance(data, list):
        return [_within(one) for one in data]
    # A Fernet token begins with version and time: 0x80 0x00 …
    return sealed_anew(data) or data if isinstance(data, str) and data.startswith("gAAAA") else data


_ANEW: dict[str, Any] = {"text": _text_anew, "bytes": _bytes_anew, "json": _json_anew}
