"""What a disk or a database means when it refuses."""

import errno
import sqlite3
from collections.abc import Iterator

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_SQLITE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE}  # the second: of a limit on files, or of a quota
_DISK_FULL = "53100"  # PostgreSQL's


def is_full(trouble: BaseException | None) -> bool:
    """True when there was no room left: on a disk, in SQLite's file, or at PostgreSQL's."""
    return any(
        getattr(one, "errno", None) in _NO_ROOM
        or getattr(one, "sqlite_errorcode", None) in _SQLITE
        or getattr(one, "sqlstate", None) == _DISK_FULL
        for one in _all_of(trouble)
    )


def in_words(trouble: BaseException) -> str:
    """Why, without a word of what was being written."""
    return "the disk is full" if is_full(trouble) else getattr(trouble, "strerror", None) or type(trouble).__name__


def _all_of(trouble: BaseException | None) -> Iterator[BaseException]:
    """An exception and those it came from."""
    while trouble is not None:
        yield trouble
        trouble = trouble.__cause__
