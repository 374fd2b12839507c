"""Encryption at rest for what is private, and keyed hashes for finding it again."""

import hashlib
import time
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models

LOOKED_AT_EVERY = 1.0  # seconds; a running process learns of a new key within them


@cache
def _ring(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


class _KeyFile:
    """The keys in use. Read again when the file changed, so that rotation needs no restart."""

    def __init__(self) -> None:
        self.keys: tuple[str, ...] = ()
        self.stamp, self.looked_at = 0, -LOOKED_AT_EVERY

    def current(self) -> tuple[str, ...]:
        file: Path | None = settings.DATA_KEYS_FILE
        if file is None:
            return tuple(settings.DATA_KEYS)
        now = time.monotonic()
        if now - self.looked_at >= LOOKED_AT_EVERY:
            self.looked_at = now
            self._look(file)
        return self.keys

    def _look(self, file: Path) -> None:
        stamp = file.stat().st_mtime_ns
        if stamp != self.stamp:
            self.keys, self.stamp = tuple(file.read_text().split()), stamp


_FILE = _KeyFile()


def _sealer() -> MultiFernet:
    return _ring(_FILE.current())


def read_keys_again() -> None:
    """Takes a changed key file up at once: for the process that changed it."""
    _FILE.stamp, _FILE.looked_at = 0, -LOOKED_AT_EVERY


def seal(text: str) -> str:
    """The text, encrypted: fit for a hidden field."""
    return _sealer().encrypt(text.encode()).decode()


def unseal(token: str, *, seconds: int | None = None) -> str | None:
    """What was sealed, within the last `seconds` if given; None for anything else."""
    try:
        return _sealer().decrypt(token.encode(), ttl=seconds).decode()
    except (InvalidToken, UnicodeError):
        return None


def sealed_anew(token: str) -> str | None:
    """The token under the newest key; None when it is under the newest key already."""
    newest = _ring(_FILE.current()[:1])
    try:
        newest.decrypt(token.encode())
    except InvalidToken:
        return _sealer().rotate(token.encode()).decode()
    return None


def keyed_hash(*parts: str, purpose: str) -> str:
    """32 hex digits that only this installation can compute; the same parts and purpose give the same digits.

    Its key is not the keys' that seal: those rotate, and what is looked up has to be found again.
    """
    message = "\x1f".join((purpose, *parts)).encode()
    return hashlib.blake2b(message, key=settings.HASH_KEY.encode()[:64], digest_size=16).hexdigest()


class _Sealed:
    """Refuses every look-up except `isnull`: ciphertext is different each time."""

    def get_lookup(self, name: str) -> Any:
        if name != "isnull":
            message = f"A sealed field cannot be searched by {name}; use a keyed hash."
            raise FieldError(message)
        return super().get_lookup(name)  # type: ignore[misc]


class SealedTextField(_Sealed, models.TextField):  # type: ignore[type-arg]
    """Text that is encrypted in the database. A wrong key raises `InvalidToken`; it never returns ciphertext."""

    def get_prep_value(self, value: Any) -> Any:
        return value if value in (None, "") else _sealer().encrypt(str(value).encode()).decode()

    def from_db_value(self, value: Any, *_: Any) -> Any:
        return value if value in (None, "") else _sealer().decrypt(value.encode()).decode()


class SealedBytesField(_Sealed, models.BinaryField):  # type: ignore[type-arg]
    """Bytes that are encrypted in the database."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        sealed = value if value is None else _sealer().encrypt(bytes(value))
        return super().get_db_prep_value(sealed, connection, prepared)

    def from_db_value(self, value: Any, *_: Any) -> Any:
        return value if value is None else _sealer().decrypt(bytes(value))
