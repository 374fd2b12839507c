"""Bringing a backup back. It is verified whole before anything is touched."""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, connections, transaction
from django.db.migrations.loader import MigrationLoader

from accounts import append_only
from accounts.domain.audit import Deed
from accounts.domain.chunks import Unreadable, open_stream
from accounts.domain.trouble import in_words, is_full
from accounts.operations.audit import record
from accounts.operations.backing_up import DATABASE, DRAFT, FORMAT, SECRETS, NoRoom, NotBackedUp, back_up_alone, named
from accounts.operations.upkeep import RUNNING, TROUBLE, alone, hold, keep_names, lay_down, sweep
from accounts.queries.installation import worker_beats
from accounts.sealed import read_keys_again

READY = "ready"
KEYS = (*SECRETS, "backup_key")
HALF_WAY = "The restore is not at its end yet; `manage.py restore` brings it there. Until then Headroom does not start."


class NotRestored(Exception):
    """Why nothing was restored, in a sentence."""


class NotFinished(Exception):
    """Why a restore stands half-way, in a sentence. Headroom does not start until it is brought to its end."""


def restore(file: Path, *, key: str, now: datetime, force: bool = False) -> None:
    """Replaces database and keys by the backup's. Raises `NotRestored`, and then everything is as it was.

    What is there now is backed up first, where it can still be read. All that is to come is laid ready in a folder, a
    PostgreSQL's rows are put back in one transaction, and then the files are moved into place one by one. After a kill
    in between Headroom does not start on half of it: `finish` moves the rest, or drops it. Everybody signs in anew.
    """
    with alone(NotRestored), _nobody_at_work(now, force=force):
        if _finish(now):  # its keys are others than this process began with
            raise NotRestored("First a restore that was cut off was finished. To restore this one, say so again.")
        try:
            _lay_ready(file, key, now)
        except TROUBLE as trouble:
            connections.close_all()
            if not _is_ready():
                raise NotRestored(f"The backup could not be put back: {in_words(trouble)}.") from None
        finally:
            if not _is_ready():
                shutil.rmtree(_ready_folder(), ignore_errors=True)
        _finish(now)


def finish(*, now: datetime) -> bool:
    """Ends a restore that was cut off; True when it came to its end, False when it was dropped or there was none.

    What was not laid ready whole is dropped. Raises `NotRestored` while another runs, and `NotFinished`.
    """
    with alone(NotRestored):
        sweep(settings.DATA_DIR / "backups", f"{DRAFT}*")
        return _finish(now)


def is_cut_off() -> bool:
    """True while a restore stands between the old and the new: a new database may lie beside old keys."""
    return _ready_folder().exists()


@contextmanager
def _nobody_at_work(now: datetime, *, force: bool) -> Iterator[None]:
    lock = hold(RUNNING)
    try:
        if not force and (lock is None or worker_beats(now)):
            raise NotRestored("Headroom is running here. Stop it first, or add --force.")
        yield
    finally:
        if lock is not None:
            lock.close()


def _folder() -> Path:
    folder: Path = settings.DATA_DIR / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _ready_folder() -> Path:
    return Path(settings.DATA_DIR) / "restoring"


def _lay_ready(file: Path, key: str, now: datetime) -> None:
    with tempfile.TemporaryFile(dir=_folder()) as plain:  # never with a name: see the backup
        _unseal(file, plain, key)
        try:
            with ZipFile(plain) as archive:
                manifest = _checked(archive)
                _keep_what_is_there(now)
                _lay_files(archive, key)
                if connection.vendor == "postgresql":
                    _into_tables(archive, manifest)
        except (BadZipFile, KeyError, ValueError) as trouble:
            raise NotRestored(f"The backup holds something unexpected ({type(trouble).__name__}).") from None


def _unseal(file: Path, plain: IO[bytes], key: str) -> None:
    try:
        sealed = file.open("rb")
    except OSError as trouble:
        raise NotRestored(f"The backup cannot be read: {trouble.strerror}.") from None
    try:
        with sealed:
            open_stream(sealed, plain, key=key)
    except Unreadable:
        raise NotRestored("This key does not open this file, or the file was altered or cut off.") from None


def _checked(archive: ZipFile) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
    if manifest["format"] != FORMAT:
        raise NotRestored("This backup is of another version of Headroom: bring this one up to date first.")
    if manifest["vendor"] != connection.vendor:
        raise NotRestored(f"This backup is of a {manifest['vendor']} database, and here is {connection.vendor}.")
    known, made_with = set(MigrationLoader(None).disk_migrations), set(map(tuple, manifest["migrations"]))
    if made_with - known:
        raise NotRestored("This backup was made by a newer Headroom: bring this one up to date first.")
    for name, said in manifest["sha256"].items():
        digest = hashlib.sha256()
        with archive.open(name) as member:
            while block := member.read(1024 * 1024):
                digest.update(block)
        if digest.hexdigest() != said:
            raise NotRestored("The backup is damaged inside.")
    _fits_the_environment(archive)
    return manifest


def _fits_the_environment(archive: ZipFile) -> None:
    """Keys from the environment outrank those in the folder: other ones would not read what is put back."""
    for name in SECRETS:
        given = os.environ.get(variable := f"HEADROOM_{name.upper()}", "").split()
        if given and set(archive.read(name).decode().split()) - set(given):
            raise NotRestored(f"{variable} is set here, and the backup brings another. Take it out of the environment.")


def _keep_what_is_there(now: datetime) -> None:
    try:
        if connection.introspection.table_names():
            back_up_alone(now=now, keep=True)
    except NoRoom:
        raise NotRestored("There is no room to keep what is here now, so it was not replaced.") from None
    except (NotBackedUp, DatabaseError):
        return  # it is damaged: that is why somebody restores


def _lay_files(archive: ZipFile, key: str) -> None:
    folder = _ready_folder()
    folder.mkdir(mode=0o700)
    for name in SECRETS if connection.vendor == "postgresql" else (DATABASE, *SECRETS):
        with archive.open(name) as member:
            lay_down(folder / name, member)
    lay_down(folder / "backup_key", io.BytesIO(key.strip().encode()))
    if connection.vendor == "sqlite":
        _examine(folder / DATABASE)
        _mark_ready()


def _mark_ready(transaction_number: str = "") -> None:
    folder = _ready_folder()
    lay_down(folder / READY, io.BytesIO(transaction_number.encode()))
    for one in (folder, folder.parent):
        keep_names(one)


def _is_ready() -> bool:
    """True when all that is needed was laid ready, and PostgreSQL has its rows."""
    mark = _ready_folder() / READY
    if not mark.exists():
        return False
    number = mark.read_text()
    return not number or _was_committed(number)


def _finish(now: datetime) -> bool:
    if not is_cut_off():
        return False
    try:
        if ready := _is_ready():
            connections.close_all()
            _move_into_place()
            read_keys_again()
            call_command("migrate", verbosity=0, interactive=False)
            record(Deed.RESTORED, at=now, actor=None)
        shutil.rmtree(_ready_folder())
    except TROUBLE as trouble:
        raise NotFinished(f"{HALF_WAY} Why it stopped: {in_words(trouble)}.") from None
    return ready


def _move_into_place() -> None:
    folder = _ready_folder()
    if (made := folder / DATABASE).exists():
        database = Path(settings.DATABASES["default"]["NAME"])
        for name in (f"{database}-wal", f"{database}-shm"):
            Path(name).unlink(missing_ok=True)
        made.replace(database)
    for name in KEYS:
        if (folder / name).exists():
            (folder / name).replace(settings.DATA_DIR / name)
    keep_names(settings.DATA_DIR)


# ---- SQLite


def _examine(file: Path) -> None:
    try:
        with closing(sqlite3.connect(file)) as database:
            whole = database.execute("PRAGMA integrity_check").fetchone()[0]
            if whole != "ok" or database.execute("PRAGMA foreign_key_check").fetchone():
                raise NotRestored("The database in this backup is damaged.")
            database.execute("DELETE FROM django_session")
            database.execute("DELETE FROM usersessions_usersession")
            database.commit()
    except sqlite3.DatabaseError as trouble:
        if is_full(trouble):
            raise
        raise NotRestored("The database in this backup is damaged.") from None


# ---- PostgreSQL


def _was_committed(number: str) -> bool:
    """Whether the transaction that put the rows back came through: PostgreSQL remembers, and a file does not."""
    for _ in range(60):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_xact_status(%s::text::xid8)", [number])
            status = cursor.fetchone()[0]
        if status in {"committed", "aborted"}:
            return bool(status == "committed")
        time.sleep(0.5)
    raise NotFinished(HALF_WAY)


def _into_tables(archive: ZipFile, manifest: dict[str, Any]) -> None:
    call_command("migrate", verbosity=0, interactive=False)
    applied = set(MigrationLoader(connection).applied_migrations)
    if applied != set(map(tuple, manifest["migrations"])):
        raise NotRestored(
            "This backup was made by an older Headroom. Install that version, restore there, then bring it up to date."
        )
    tables: dict[str, list[str]] = manifest["tables"]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text")
        _mark_ready(cursor.fetchone()[0])
        append_only.remove(connection)
        emptied = [*tables, "django_session", "usersessions_usersession"]
        cursor.execute(f"TRUNCATE {', '.join(map(connection.ops.quote_name, emptied))} CASCADE")
        for table, columns in tables.items():
            with cursor.cursor.copy(f"COPY {named(table, columns)} FROM STDIN") as rows:
                for block in _blocks(archive, f"tables/{table}"):
                    rows.write(block)
        for statement in connection.ops.sequence_reset_sql(no_style(), list(_models())):
            cursor.execute(statement)
        append_only.install(connection)


def _models() -> Iterator[Any]:
    from django.apps import apps  # noqa: PLC0415 -- the registry, once it is full

    return (
        model for model in apps.get_models(include_auto_created=True) if not model.__module__.startswith("django_q")
    )


def _blocks(archive: ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as member:
        while block := member.read(1024 * 1024):
            yield block
