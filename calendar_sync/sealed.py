"""Encryption at rest for what is private, and keyed hashes for finding it again."""

import hashlib
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models


@cache
def _ring(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def _sealer() -> MultiFernet:
    return _ring(tuple(settings.DATA_KEYS))


def seal(text: str) -> str:
    """The text, encrypted: fit for a hidden field."""
    return _sealer().encrypt(text.encode()).decode()


def unseal(token: str, *, seconds: int) -> str | None:
    """What was sealed within the last `seconds`; None for anything else."""
    try:
        return _sealer().decrypt(token.encode(), ttl=seconds).decode()
    except (InvalidToken, UnicodeError):
        return None


def keyed_hash(*parts: str, purpose: str) -> str:
    """32 hex digits that only this installation can compute; the same parts and purpose give the same digits."""
    # The oldest key, so that hashes survive the addition of a newer one. Keyed BLAKE2 is a MAC by itself.
    message = "\x1f".join((purpose, *parts)).encode()
    return hashlib.blake2b(message, key=settings.DATA_KEYS[-1].encode(), digest_size=16).hexdigest()


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
