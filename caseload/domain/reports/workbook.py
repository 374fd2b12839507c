"""Tables in workbooks: XLSX and XLS. Pure; what would unpack to more than a report can be is refused before it is."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from caseload.domain.reports.delimited import clean
from caseload.domain.reports.types import Line, NotAReport

ZIP, COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_UNPACKED = 128 * 1024 * 1024
_MOST_CELLS = 3_000_000
_MOST_TEXT = 1024 * 1024 * 1024  # if every cell held the longest text
_MOST_SHEETS = 20
_MOST_FILLED = 200_000
_CELL = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"']")
_WORKBOOK = re.compile(r"xl/workbook\d*\.xml", re.IGNORECASE)
_TEXT = re.compile(rb"<(?:\w+:)?t\b[^<>]*>([^<]*)")
_PROTECTED = "This workbook is protected with a password; save it without one and bring it again."
_DAMAGED = "This workbook is damaged and cannot be read."
_TOO_LARGE = "This workbook is larger than a report can be."


def sheet_lines(body: bytes, *, fits: Callable[[list[Line]], int]) -> list[Line]:
    """The rows of the visible sheet that fits best, the first one among equals. Raises `NotAReport`."""
    if body.startswith(ZIP):
        _check(body)
    elif "EncryptedPackage".encode("utf-16-le") in body:
        raise NotAReport(_PROTECTED)
    try:
        return _chosen(CalamineWorkbook.from_filelike(io.BytesIO(body)), fits)
    except PasswordError as fault:
        raise NotAReport(_PROTECTED) from fault
    except (NotAReport, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as fault:  # a panic in the reader is not an Exception
        raise NotAReport(_DAMAGED) from fault


def _chosen(book: CalamineWorkbook, fits: Callable[[list[Line]], int]) -> list[Line]:
    sheets = [
        about.name
        for about in book.sheets_metadata
        if about.typ == SheetTypeEnum.WorkSheet and about.visible == SheetVisibleEnum.Visible
    ]
    best: list[Line] = []
    for name in sheets[:_MOST_SHEETS]:
        lines = _lines(book.get_sheet_by_name(name))
        if any(any(line.cells) for line in lines) and (not best or fits(lines) > fits(best)):
            best = lines
    if not best:
        raise NotAReport("This workbook is empty.")
    return best


def _lines(sheet: CalamineSheet) -> list[Line]:
    if sheet.total_height * sheet.total_width > _MOST_CELLS:
        raise NotAReport(_TOO_LARGE)
    rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    _fill_down(rows, sheet.merged_cell_ranges or [])
    return [Line(number, tuple(cells)) for number, cells in enumerate(rows, 1)]


def _fill_down(rows: list[list[str]], merged: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Cells that are joined over several rows of one column stand in each of them."""
    left = _MOST_FILLED
    for (top, column), (bottom, last) in merged:
        if column == last and top < len(rows) and column < len(rows[top]):
            for row in rows[top + 1 : min(bottom + 1, top + 1 + left)]:
                row[column] = rows[top][column]
                left -= 1


def _text(cell: object) -> str:
    """The cell as text that `moments` and `lengths` read without doubt."""
    if isinstance(cell, str):
        return clean(cell)
    if isinstance(cell, datetime):
        return (cell + timedelta(milliseconds=500)).replace(microsecond=0).isoformat()
    if isinstance(cell, (date, time)):
        return cell.isoformat()[:10] if isinstance(cell, date) else cell.isoformat(timespec="seconds")
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.10f}".rstrip("0")
    return str(cell)


def _check(body: bytes) -> None:
    """Refuses what is no XLSX, and what unpacks, or spreads its cells, beyond what a report can be."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError) as fault:
        raise NotAReport(_DAMAGED) from fault
    if not any(_WORKBOOK.fullmatch(member.filename) for member in members):
        raise NotAReport("This file is not a workbook that Headroom reads; save it as XLSX or CSV.")
    left = _MOST_UNPACKED
    spread = longest = 0
    for member in members:
        content = _unpacked(body, member, left)
        left -= len(content)
        spread = max(spread, _spread(content))
        longest = max([longest, *(len(text[1]) for text in _TEXT.finditer(content))])
    if spread > _MOST_CELLS or spread * longest > _MOST_TEXT:
        raise NotAReport(_TOO_LARGE)


def _unpacked(body: bytes, member: zipfile.ZipInfo, most: int) -> bytes:
    """What the member really holds, whatever size the archive's directory gives it."""
    if member.flag_bits & 1:
        raise NotAReport(_PROTECTED)
    try:
        name, extra = struct.unpack_from("<HH", body, member.header_offset + 26)
        begin = member.header_offset + 30 + name + extra
        packed = body[begin : begin + member.compress_size]
        deflated = member.compress_type == zipfile.ZIP_DEFLATED
        content = zlib.decompressobj(-15).decompress(packed, most + 1) if deflated else packed
    except (struct.error, zlib.error) as fault:
        raise NotAReport(_DAMAGED) from fault
    if len(content) > most:
        raise NotAReport(_TOO_LARGE)
    return content


def _spread(content: bytes) -> int:
    """How many cells lie between the first one and the outermost that a sheet names."""
    rows = columns = 0
    for match in _CELL.finditer(content):
        rows = max(rows, int(match[2]))
        columns = max(columns, _number(match[1]))
    return rows * columns


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
