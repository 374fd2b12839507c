"""Tables as text: encodings, delimiters, quotation marks, line ends. Pure."""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator

from caseload.domain.reports.types import Line, NotAReport

DELIMITERS = ",;\t|"
_RARE_DELIMITERS = "^~\x1f#:"
_SAMPLE = 60
_LONGEST_RECORD = 200  # physical lines
_END = "\n\0end\n"  # no line of a file: they lost their NULs
_SEP = re.compile(r'\ufeff?"?sep=(.)"?\s*$', re.IGNORECASE)
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1b\x7f]")


def text_of(body: bytes) -> str:
    """The file's text, whichever usual encoding it has; without NULs. Raises `NotAReport` for what is no text."""
    text = _decoded(body).replace("\0", "").removeprefix("\ufeff")
    if len(_CONTROL.findall(text[:20_000])) * 50 > len(text[:20_000]) or not text.strip():
        raise NotAReport("This file is empty." if not text.strip() else "This file is not a table of text.")
    return text


def lines_of(text: str, *, fits: Callable[[list[Line]], int]) -> list[Line]:
    """The table's records. Of the delimiters that could be meant, the one whose table fits best by `fits`."""
    physical = list(io.StringIO(text, newline=""))
    said = _SEP.match(physical[0])
    if said:
        return list(_records(physical, said[1], start=1))
    sample = physical[:_SAMPLE]
    found = [(sign, list(_records(sample, sign, start=0))) for sign in DELIMITERS + _RARE_DELIMITERS if sign in text]
    best = max(found, key=lambda one: (fits(one[1]), one[0] in DELIMITERS, _evenness(one[1])), default=(",", []))
    return list(_records(physical, best[0], start=0))


def clean(cell: str) -> str:
    """The cell's text with blanks as one, in one form of its letters and figures."""
    if cell.isascii():
        return " ".join(cell.split())
    return " ".join(unicodedata.normalize("NFKC", cell.translate(_INVISIBLE)).split())


_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\xad"))


def _evenness(lines: list[Line]) -> float:
    """How many cells there are to a line, when most lines have as many: a delimiter makes an even table."""
    widths = [len(line.cells) for line in lines if any(line.cells)]
    usual = max(set(widths), key=widths.count, default=0)
    return usual * widths.count(usual) / len(widths) if usual > 1 else 0


def _decoded(body: bytes) -> str:
    for mark, name in (
        (b"\xff\xfe\0\0", "utf-32"),
        (b"\0\0\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if body.startswith(mark):
            return body.decode(name, errors="replace")
    head = body[:2000]
    if head[1::2].count(0) * 10 > len(head) * 4:
        return body.decode("utf-16-le", errors="replace")
    if head[0::2].count(0) * 10 > len(head) * 4:
        return body.decode("utf-16-be", errors="replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        # A file may have been glued together of two: each line by itself.
        return "".join(_decoded_line(line) for line in body.splitlines(keepends=True))


def _decoded_line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def _records(physical: list[str], delimiter: str, *, start: int) -> Iterator[Line]:
    at = start
    while at < len(physical):
        cells, used, damaged = _record(physical, at, delimiter)
        yield Line(at + 1, tuple(clean(cell) for cell in cells), damaged)
        at += used


def _record(physical: list[str], at: int, delimiter: str) -> tuple[list[str], int, bool]:
    """The record that starts at this line: its cells, how many lines it takes, and whether it is damaged."""
    line = physical[at]
    if '"' not in line:
        return line.rstrip("\r\n").split(delimiter), 1, False
    reader = csv.reader(physical[at : at + _LONGEST_RECORD], delimiter=delimiter, skipinitialspace=True, strict=True)
    try:
        return next(reader), reader.line_num, False
    except csv.Error:
        return _sloppy(line, delimiter)


def _sloppy(line: str, delimiter: str) -> tuple[list[str], int, bool]:
    """One line by itself, whose quotation marks are not where they belong; damaged when one stays open."""
    reader = csv.reader([line, _END], delimiter=delimiter, skipinitialspace=True)
    try:
        cells = next(reader)
    except csv.Error:
        return [line[:100]], 1, True
    return cells, 1, reader.line_num > 1
