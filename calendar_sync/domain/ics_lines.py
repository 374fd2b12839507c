"""The text of iCalendar: bytes to unfolded lines, and one line to its parameters and its value."""

import codecs
import re

_WIDE = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_EMPTY_LINES = re.compile(rb"\n{2,}")
_ESCAPE = re.compile(r"\\([nN,;\\:])")
_PARAMETER = re.compile(r";\s*([A-Za-z0-9-]+)\s*=\s*(\"[^\"]*\"?|[^;]*)")
_TEXT_HEAD = re.compile(r"[^:;\"]*(?:;(?:[^:\"]|\"[^\"]*\")*)?:")


def unfold(ics: bytes) -> bytes:
    """The calendar as UTF-8 with one property a line, each after a single LF; folds are undone on bytes."""
    text = _narrow(ics)
    if b"\r" in text:
        text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    text = b"\n" + text.replace(b"\0", b"").lstrip()
    if b"\n\n" in text:
        text = _EMPTY_LINES.sub(b"\n", text)
    # On bytes, because writers fold in the middle of a letter.
    return text.replace(b"\n ", b"").replace(b"\n\t", b"")


def _narrow(ics: bytes) -> bytes:
    if ics[:2] in _WIDE:
        return ics.decode("utf-16", "replace").encode()
    if ics[:3] == codecs.BOM_UTF8:
        return ics[3:]
    if ics[1:2] == b"\0" != ics[:1]:
        return ics.decode("utf-16-le", "replace").encode()
    if ics[:1] == b"\0" != ics[1:2]:
        return ics.decode("utf-16-be", "replace").encode()
    return ics


def spelled(raw: bytes) -> str:
    """The line as text; bytes that are no UTF-8 become the replacement mark, as in other readers."""
    return raw.decode("utf-8", "replace")


def name_of(line: str) -> str:
    """The property's name in capitals."""
    return line.partition(":")[0].partition(";")[0].strip().upper()


def dated(line: str) -> tuple[dict[str, str], str]:
    """Parameters and value of a property that holds times: its value has no colon, a sloppy TZID may."""
    head, _, value = line.rpartition(":")
    return parameters(head), value.strip()


def worded(line: str) -> str:
    """The value of a property that holds text, escapes undone."""
    head = _TEXT_HEAD.match(line) if ";" in line else None
    value = line[head.end() :] if head else line.partition(":")[2]
    return unescape(value)


def unescape(value: str) -> str:
    """Text as people read it: line ends, commas, semicolons and backslashes without their escapes."""
    if "\\" not in value:
        return value
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def parameters(head: str) -> dict[str, str]:
    """The parameters of a property by name in capitals, without quotes; the first of a name counts."""
    found: dict[str, str] = {}
    if ";" not in head:
        return found
    for name, value in _PARAMETER.findall(head):
        found.setdefault(name.upper(), value.strip().strip('"'))
    return found
