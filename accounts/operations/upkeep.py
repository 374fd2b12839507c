"""What backups, restores and changes of keys share: one at a time, and nothing left behind by one that was cut off."""

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TextIO

import psycopg
from django.conf import settings
from django.db import DatabaseError

# What disk and database can say. Copying to and from PostgreSQL goes around Django, and so do its errors.
TROUBLE = (OSError, DatabaseError, sqlite3.Error, psycopg.Error)
RUNNING, UPKEEP = "lock", "upkeep.lock"
BUSY = "A backup, a restore or a change of keys is running here. Wait until it is done."


def hold(name: str) -> TextIO | None:
    """A lock in the data folder until it is closed; None while another process has it. It dies with its process."""
    lock: TextIO = (settings.DATA_DIR / name).open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


@contextmanager
def alone(refusal: type[Exception]) -> Iterator[None]:
    """One at a time: of two changes of keys one would be lost, and a backup's keys might not be those of its rows."""
    try:
        lock = hold(UPKEEP)
    except OSError as trouble:
        raise refusal(f"The data folder cannot be written: {trouble.strerror}.") from None
    if lock is None:
        raise refusal(BUSY)
    with lock:
        yield


def sweep(folder: Path, pattern: str) -> None:
    """Removes what a killed run left. Only for whoever is `alone`."""
    for left in folder.glob(pattern):
        left.unlink(missing_ok=True)


def lay_down(file: Path, whole: IO[bytes]) -> None:
    """Writes a file for its owner alone, and waits until it is on the disk."""
    with os.fdopen(os.open(file, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as target:
        shutil.copyfileobj(whole, target)
        target.flush()
        os.fsync(target.fileno())


def keep_names(folder: Path) -> None:
    """Waits until the names in a folder are on the disk: after a power cut a file is where it was moved to."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
