"""Encrypting a stream in chunks: nothing can be cut off, swapped, added or altered unseen."""

import io
import os

import pytest

from accounts.domain import chunks
from accounts.domain.chunks import MAGIC, PREFIX, SALT, TAG, Unreadable, open_stream, seal_stream

KEY = "a key that is long and random enough to be one"
HEAD = len(MAGIC) + SALT + PREFIX


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 100)


def sealed(plain: bytes) -> bytes:
    target = io.BytesIO()
    seal_stream(io.BytesIO(plain), target, key=KEY)
    return target.getvalue()


def opened(whole: bytes, key: str = KEY) -> bytes:
    target = io.BytesIO()
    open_stream(io.BytesIO(whole), target, key=key)
    return target.getvalue()


@pytest.mark.parametrize("length", [0, 1, 99, 100, 101, 200, 1234])
def test_what_was_sealed_is_opened(length: int) -> None:
    plain = os.urandom(length)
    assert opened(sealed(plain)) == plain


def test_the_same_bytes_look_different_each_time() -> None:
    assert sealed(b"the same") != sealed(b"the same")


def test_another_key_opens_nothing() -> None:
    with pytest.raises(Unreadable):
        opened(sealed(b"x" * 250), key="another key")


def test_a_stream_that_was_cut_off_anywhere_is_not_opened() -> None:
    whole = sealed(os.urandom(350))
    for length in range(len(whole)):
        with pytest.raises(Unreadable):
            opened(whole[:length])


def test_no_byte_can_be_altered_and_none_added() -> None:
    whole = sealed(os.urandom(250))
    for at in range(0, len(whole), 7):
        with pytest.raises(Unreadable):
            opened(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    with pytest.raises(Unreadable):
        opened(whole + b"\0")


def test_chunks_cannot_change_places() -> None:
    whole, size = sealed(os.urandom(400)), 100 + TAG
    first, second, rest = whole[HEAD : HEAD + size], whole[HEAD + size : HEAD + 2 * size], whole[HEAD + 2 * size :]
    with pytest.raises(Unreadable):
        opened(whole[:HEAD] + second + first + rest)
