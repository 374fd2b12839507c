"""Uploaded files."""

import gzip
import io
import zipfile

import pytest

from calendar_sync.fetch.archive import unpack
from calendar_sync.fetch.failures import UploadRefused

ICS = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            # A fixed date, so that the same test has the same name in every process.
            member = zipfile.ZipInfo(name.replace("__", "/").replace("_", "."), (2026, 1, 1, 0, 0, 0))
            archive.writestr(member, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def locked() -> bytes:
    raw = bytearray(packed(a_ics=ICS))
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    return bytes(raw)


@pytest.mark.parametrize(
    ("upload", "files"),
    [
        (ICS, (ICS,)),
        (gzip.compress(ICS, mtime=0), (ICS,)),
        (packed(a_ics=ICS, deep__b_ICS=ICS + b"2", notes_txt=b"x"), (ICS, ICS + b"2")),
        ("BEGIN:VCALENDAR".encode("utf-16"), ("BEGIN:VCALENDAR".encode("utf-16"),)),
    ],
    ids=["plain", "gzip", "zip", "utf-16"],
)
def test_calendars_are_taken_out(upload: bytes, files: tuple[bytes, ...]) -> None:
    assert unpack(upload) == files


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (b"  \r\n", "This file is empty."),
        (b"x" * (10 * 1024 * 1024 + 1), "This file is larger than 10 MB. Export a shorter stretch of time."),
        (gzip.compress(ICS * 9, mtime=0)[:-12], "This compressed file is not complete."),
        (b"\x1f\x8b nonsense", "This compressed file is damaged."),
        (packed(a_txt=b"x"), "There is no .ics file in this zip."),
        (packed(a_ics=ICS)[:-30], "This zip file is damaged or packed in a way Headroom cannot read."),
        (locked(), "This zip is locked with a password. Upload it without one."),
        (
            packed(**{f"c{at}_ics": ICS for at in range(51)}),
            "This zip holds more than 50 calendars. Upload them in parts.",
        ),
        (
            packed(a_ics=b"0" * 21_000_000),
            "This file holds more than 20 MB once unpacked. Export a shorter stretch of time.",
        ),
        (
            gzip.compress(b"0" * 21_000_000, mtime=0),
            "This file holds more than 20 MB once unpacked. Export a shorter stretch of time.",
        ),
    ],
    ids="empty large cut damaged nothing half locked many zip-bomb gzip-bomb".split(),
)
def test_what_cannot_be_used_is_refused_in_a_sentence(upload: bytes, sentence: str) -> None:
    with pytest.raises(UploadRefused) as refused:
        unpack(upload)

    assert str(refused.value) == sentence
