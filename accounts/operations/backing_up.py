"""The nightly backup: one encrypted file with the database and the keys that read it."""

import hashlib
import json
import os
import sqlite3
import tempfile
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from accounts.domain.audit import Deed
from accounts.domain.chunks import seal_stream
from accounts.domain.rotation import kept
from accounts.domain.trouble import in_words, is_full
from accounts.operations.audit import record
from accounts.operations.upkeep import TROUBLE, alone, keep_names, sweep
from accounts.queries.installation import backups, newest_backup

FORMAT = 1
DATABASE = "headroom.sqlite3"
SECRETS = ("data_keys", "hash_key")
NOT_KEPT = ("django_session", "django_migrations", "usersessions_usersession")  # everybody signs in anew
_QUEUE = "django_q_"
DRAFT = ".draft-"
DUE_AFTER, LATE_AFTER, NIGHT = timedelta(hours=20), timedelta(hours=30), 2  # hour, UTC
TRIED_EVERY = timedelta(hours=1)


class NotBackedUp(Exception):
    """Why there is no backup, in a sentence; older ones are untouched."""


class NoRoom(NotBackedUp):
    """There is no room for one."""


def backup_is_due(*, now: datetime) -> bool:
    """At night, once; by day only when the last one is more than a night old. After a failure not before an hour."""
    newest = newest_backup(now)
    age = now - newest if newest else None
    tried = settings.DATA_DIR / "backups" / ".tried"
    if tried.exists() and 0 <= now.timestamp() - tried.stat().st_mtime < TRIED_EVERY.total_seconds():
        return False
    return age is None or age > LATE_AFTER or (age > DUE_AFTER and now.hour >= NIGHT)


def back_up(*, now: datetime, keep: bool = False) -> Path:
    """Makes a backup in the data folder and removes those that rotation no longer keeps; gives the new file.

    Raises `NotBackedUp`. The moment, UTC, stands in the file's name. With `keep` nothing is removed.
    """
    with alone(NotBackedUp):
        return back_up_alone(now=now, keep=keep)


def back_up_alone(*, now: datetime, keep: bool) -> Path:
    """The same, for whoever is alone already."""
    target = None
    try:
        folder = _folder(now)
        # Database and keys together in clear never have a name: whatever happens to this process, they are gone.
        with tempfile.TemporaryFile(dir=folder) as plain:
            _gather(plain, folder, now)
            plain.seek(0)
            target = _sealed(plain, folder, now)
        record(Deed.BACKED_UP, at=now, actor=None, bytes=target.stat().st_size)
    except TROUBLE as trouble:
        said = "The backup lies there, but not in the audit log" if target else "No backup was made"
        refusal = NoRoom if is_full(trouble) and not target else NotBackedUp
        raise refusal(f"{said}: {in_words(trouble)}.") from None
    if not keep:
        _let_go(now)
    return target


def _folder(now: datetime) -> Path:
    folder: Path = settings.DATA_DIR / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    sweep(folder, f"{DRAFT}*")
    (folder / ".tried").touch()
    os.utime(folder / ".tried", (now.timestamp(), now.timestamp()))
    return folder


def _sealed(plain: IO[bytes], folder: Path, now: datetime) -> Path:
    with scratch(folder) as draft:
        with draft.open("wb") as whole:
            seal_stream(plain, whole, key=settings.BACKUP_KEY)
            whole.flush()
            os.fsync(whole.fileno())
        draft.replace(target := _free_name(folder, now))
        keep_names(folder)
    return target


def _free_name(folder: Path, now: datetime) -> Path:
    """By the second; a later one where that second has a backup already: a clock that went back overwrites none."""
    while (file := folder / f"headroom-{now:%Y%m%dT%H%M%SZ}.backup").exists():
        now += timedelta(seconds=1)
    return file


@contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """A file for its owner alone, gone afterwards whatever happens; after a kill the next backup removes it."""
    handle, name = tempfile.mkstemp(dir=folder, prefix=DRAFT)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _let_go(now: datetime) -> None:
    # What a wrong clock dated ahead is nobody's newest: it stays, and pushes none out.
    made = {at: file for at, file in backups() if at <= now}
    for at in set(made) - kept(made):
        made[at].unlink(missing_ok=True)


def _gather(plain: IO[bytes], folder: Path, now: datetime) -> None:
    digests: dict[str, str] = {}
    with ZipFile(plain, "w", ZIP_DEFLATED, compresslevel=1) as archive:  # most of it is ciphertext: more gains nothing
        for name in SECRETS:
            _put(archive, name, [secret(name).encode()], digests)
        parts = _tables(archive, digests) if connection.vendor == "postgresql" else _file(archive, digests, folder)
        manifest = {
            "format": FORMAT,
            "made_at": now.isoformat(),
            "vendor": connection.vendor,
            "migrations": sorted(map(list, MigrationRecorder(connection).applied_migrations())),
            "tables": parts,
            "sha256": digests,
        }
        archive.writestr("manifest.json", json.dumps(manifest))


def secret(name: str) -> str:
    """A secret as it is now: the key file may have changed since this process began."""
    if name == "data_keys":
        return settings.DATA_KEYS_FILE.read_text() if settings.DATA_KEYS_FILE else "\n".join(settings.DATA_KEYS)
    return str(settings.HASH_KEY)


def _put(archive: ZipFile, name: str, parts: Iterable[bytes], digests: dict[str, str]) -> None:
    digest = hashlib.sha256()
    with archive.open(name, "w", force_zip64=True) as member:
        for part in parts:
            member.write(part)
            digest.update(part)
    digests[name] = digest.hexdigest()


def _file(archive: ZipFile, digests: dict[str, str], folder: Path) -> dict[str, list[str]]:
    with scratch(folder) as copy:
        copy.unlink()  # VACUUM INTO makes the file itself
        with closing(sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=20)) as database:
            database.execute("VACUUM INTO ?", [str(copy)])
        copy.chmod(0o600)
        with copy.open("rb") as whole:
            _put(archive, DATABASE, _blocks(whole), digests)
    return {}


def _blocks(whole: IO[bytes]) -> Iterator[bytes]:
    while block := whole.read(1024 * 1024):
        yield block


def kept_tables() -> list[str]:
    """Tables that a backup holds."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return sorted(name for name in names if name not in NOT_KEPT and not name.startswith(_QUEUE))


def columns_of(table: str) -> list[str]:
    """A table's columns in their order."""
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def _tables(archive: ZipFile, digests: dict[str, str]) -> dict[str, list[str]]:
    found = {}
    with transaction.atomic():
        with connection.cursor() as cursor:
            # All tables as they are at one moment, while others go on writing.
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for table in kept_tables():
            found[table] = columns_of(table)
            # Closed before the transaction is: a copy that a full disk cut short would hold the connection for ever.
            with closing(_copied_out(table, found[table])) as rows:
                _put(archive, f"tables/{table}", rows, digests)
    return found


def _copied_out(table: str, columns: list[str]) -> Generator[bytes, None, None]:
    with connection.cursor() as cursor, cursor.cursor.copy(f"COPY {named(table, columns)} TO STDOUT") as rows:
        for block in rows:
            yield bytes(block)


def named(table: str, columns: list[str]) -> str:
    """A table and its columns as SQL names them."""
    quote: Any = connection.ops.quote_name
    return f"{quote(table)} ({', '.join(map(quote, columns))})"
