"""The keys in a key file: newest first, one a line."""

from cryptography.fernet import Fernet


def with_new(keys: list[str], new: str) -> list[str]:
    """The keys with a new one in front; a key that is there already is not added again."""
    return keys if new in keys else [new, *keys]


def new_key() -> str:
    """A fresh key."""
    return Fernet.generate_key().decode()
