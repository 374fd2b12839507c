"""Uploaded calendar files: plain, gzipped, or a zip of several."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from calendar_sync.fetch.failures import UploadRefused

UPLOAD_BYTES = 10 * 1024 * 1024
EXPANDED_BYTES = 20 * 1024 * 1024
MEMBERS = 50
_TOO_LARGE = "This file holds more than 20 MB once unpacked. Export a shorter stretch of time."


def unpack(upload: bytes) -> tuple[bytes, ...]:
    """The calendar files in an upload, each as bytes. Raises `UploadRefused` with a sentence for people."""
    if len(upload) > UPLOAD_BYTES:
        raise UploadRefused("This file is larger than 10 MB. Export a shorter stretch of time.")
    if not upload.strip():
        raise UploadRefused("This file is empty.")
    if upload.startswith(b"\x1f\x8b"):
        return (_gunzip(upload),)
    if upload.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _unzip(upload)
    return (upload,)


def _gunzip(upload: bytes) -> bytes:
    engine = zlib.decompressobj(47)
    try:
        content = engine.decompress(upload, EXPANDED_BYTES + 1)
    except zlib.error:
        raise UploadRefused("This compressed file is damaged.") from None
    if len(content) > EXPANDED_BYTES:
        raise UploadRefused(_TOO_LARGE)
    if not engine.eof:
        raise UploadRefused("This compressed file is not complete.")
    return content


def _unzip(upload: bytes) -> tuple[bytes, ...]:
    try:
        with zipfile.ZipFile(io.BytesIO(upload)) as archive:
            files = tuple(_calendars(archive))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError):
        raise UploadRefused("This zip file is damaged or packed in a way Headroom cannot read.") from None
    if not files:
        raise UploadRefused("There is no .ics file in this zip.")
    return files


def _calendars(archive: zipfile.ZipFile) -> Iterator[bytes]:
    members = [member for member in archive.infolist() if member.filename.lower().endswith((".ics", ".ical"))]
    if len(members) > MEMBERS:
        raise UploadRefused(f"This zip holds more than {MEMBERS} calendars. Upload them in parts.")
    room = EXPANDED_BYTES
    for member in members:
        if member.flag_bits & 0x1:
            raise UploadRefused("This zip is locked with a password. Upload it without one.")
        with archive.open(member) as handle:
            content = handle.read(room + 1)  # never trusts the size that the zip claims
        room -= len(content)
        if room < 0:
            raise UploadRefused(_TOO_LARGE)
        yield content
