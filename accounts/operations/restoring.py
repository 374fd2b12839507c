"""Bringing a backup back. It is verified whole before anything is touched."""

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, connections, transaction
from django.db.migrations.loader import MigrationLoader

from accounts import append_only
from accounts.domain.audit import Deed
from accounts.domain.chunks import Unreadable, open_stream
from accounts.operations.audit import record
from accounts.operations.backing_up import DATABASE, FORMAT, SECRETS, NotBackedUp, back_up, named, scratch
from accounts.queries.installation import worker_beats
from accounts.sealed import read_keys_again

READY = "ready"


class NotRestored(Exception):
    """Why nothing was restored, in a sentence."""


def restore(file: Path, *, key: str, now: datetime, force: bool = False) -> None:
    """Replaces database and keys by the backup's. Raises `NotRestored`, and then everything is as it was.

    What is there now is backed up first, where it can still be read. On SQLite all files are laid ready in a folder and
    then moved into place one by one: after a kill in between, `finish` (or any further restore) moves the rest. On
    PostgreSQL it is one transaction. Everybody signs in anew.
    """
    finish()
    if not force and worker_beats(now):
        raise NotRestored("Headroom is running here. Stop it first, or add --force.")
    with scratch(_folder()) as plain:
        _unseal(file, plain, key)
        try:
            with ZipFile(plain) as archive:
                manifest = _checked(archive)
                _keep_what_is_there(now)
                _put_back(archive, manifest)
        except (BadZipFile, KeyError, ValueError) as trouble:
            raise NotRestored(f"The backup holds something unexpected ({type(trouble).__name__}).") from None
    _write(settings.DATA_DIR / "backup_key", key.strip())
    read_keys_again()
    call_command("migrate", verbosity=0, interactive=False)
    record(Deed.RESTORED, at=now, actor=None)


def _folder() -> Path:
    folder: Path = settings.DATA_DIR / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _unseal(file: Path, plain: Path, key: str) -> None:
    try:
        with file.open("rb") as sealed, plain.open("wb") as target:
            open_stream(sealed, target, key=key)
    except Unreadable:
        raise NotRestored("This key does not open this file, or the file was altered or cut off.") from None
    except OSError as trouble:
        raise NotRestored(f"The backup cannot be read: {trouble.strerror}.") from None


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
    return manifest


def _keep_what_is_there(now: datetime) -> None:
    try:
        if connection.introspection.table_names():
            back_up(now=now, keep=True)
    except (NotBackedUp, DatabaseError, OSError):
        return  # it is damaged: that is why somebody restores


def _put_back(archive: ZipFile, manifest: dict[str, Any]) -> None:
    if connection.vendor == "postgresql":
        _into_tables(archive, manifest)
        for name in SECRETS:
            _write(settings.DATA_DIR / name, archive.read(name).decode())
        return
    _lay_ready(archive)
    finish()


# ---- SQLite


def _ready_folder() -> Path:
    return Path(settings.DATA_DIR) / "restoring"


def _lay_ready(archive: ZipFile) -> None:
    folder = _ready_folder()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    for name in (DATABASE, *SECRETS):
        with archive.open(name) as member, (folder / name).open("wb") as target:
            shutil.copyfileobj(member, target)
            target.flush()
            os.fsync(target.fileno())
        (folder / name).chmod(0o600)
    _examine(folder / DATABASE)
    (folder / READY).touch()


def _examine(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        whole = database.execute("PRAGMA integrity_check").fetchone()[0]
        if whole != "ok" or database.execute("PRAGMA foreign_key_check").fetchone():
            raise NotRestored("The database in this backup is damaged.")
        database.execute("DELETE FROM django_session")
        database.execute("DELETE FROM usersessions_usersession")
        database.commit()


def finish() -> bool:
    """Moves what a restore laid ready into place; True when there was something. What was not ready is dropped."""
    folder = _ready_folder()
    if not folder.exists():
        return False
    if (ready := (folder / READY).exists()) and connection.vendor == "sqlite":
        connections.close_all()
        database = Path(settings.DATABASES["default"]["NAME"])
        if (folder / DATABASE).exists():
            for name in (f"{database}-wal", f"{database}-shm"):
                Path(name).unlink(missing_ok=True)
            (folder / DATABASE).replace(database)
        for name in SECRETS:
            if (folder / name).exists():
                (folder / name).replace(settings.DATA_DIR / name)
        read_keys_again()
    shutil.rmtree(folder)
    return ready


# ---- PostgreSQL


def _into_tables(archive: ZipFile, manifest: dict[str, Any]) -> None:
    call_command("migrate", verbosity=0, interactive=False)
    applied = set(MigrationLoader(connection).applied_migrations)
    if applied != set(map(tuple, manifest["migrations"])):
        raise NotRestored(
            "This backup was made by an older Headroom. Install that version, restore there, then bring it up to date."
        )
    tables: dict[str, list[str]] = manifest["tables"]
    with transaction.atomic(), connection.cursor() as cursor:
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


def _write(file: Path, said: str) -> None:
    draft = file.with_name(f"{file.name}.new")
    draft.touch(mode=0o600)
    draft.write_text(said)
    draft.replace(file)
