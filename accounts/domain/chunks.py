"""Encrypting a stream in chunks, so that neither a whole file is in memory nor a missing end goes unnoticed.

The STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizár, 2015) over AES-256-GCM: each chunk's nonce holds its
number and whether it is the last, so chunks cannot be cut off, swapped or added.
"""

import os
from collections.abc import Iterator
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"HEADROOM-BACKUP-1\n"
CHUNK = 1024 * 1024
SALT, PREFIX, TAG = 16, 7, 16  # bytes


class Unreadable(Exception):
    """Another key, or not the bytes that were written."""


def seal_stream(source: IO[bytes], target: IO[bytes], *, key: str) -> None:
    """Writes what `source` holds to `target`, encrypted."""
    salt, prefix = os.urandom(SALT), os.urandom(PREFIX)
    head = MAGIC + salt + prefix
    target.write(head)
    cipher = _cipher(key, salt)
    for number, part, last in _parts(source, CHUNK):
        target.write(cipher.encrypt(_nonce(prefix, number, last), part, head))


def open_stream(source: IO[bytes], target: IO[bytes], *, key: str) -> None:
    """Writes what was sealed to `target`. Raises `Unreadable`; what stands in `target` then is not to be used."""
    head = source.read(len(MAGIC) + SALT + PREFIX)
    if len(head) != len(MAGIC) + SALT + PREFIX or not head.startswith(MAGIC):
        raise Unreadable
    salt, prefix = head[len(MAGIC) : -PREFIX], head[-PREFIX:]
    cipher = _cipher(key, salt)
    for number, part, last in _parts(source, CHUNK + TAG):
        try:
            target.write(cipher.decrypt(_nonce(prefix, number, last), part, head))
        except InvalidTag:
            raise Unreadable from None


def _parts(source: IO[bytes], size: int) -> Iterator[tuple[int, bytes, bool]]:
    """(number, bytes, whether it is the last); one empty part for an empty stream."""
    number, part = 0, source.read(size)
    while True:
        ahead = source.read(size)
        yield number, part, not ahead
        if not ahead:
            return
        number, part = number + 1, ahead


def _cipher(key: str, salt: bytes) -> AESGCM:
    derived = HKDF(SHA256(), length=32, salt=salt, info=b"headroom backup").derive(key.strip().encode())
    return AESGCM(derived)


def _nonce(prefix: bytes, number: int, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + (b"\1" if last else b"\0")
