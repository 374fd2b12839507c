"""From a file's bytes to the lines of its table, whatever kind of file it is. Pure."""

from collections.abc import Callable

from caseload.domain.reports.delimited import lines_of, text_of
from caseload.domain.reports.types import Line, NotAReport
from caseload.domain.reports.workbook import COMPOUND, ZIP, sheet_lines

MOST_BYTES = 10 * 1024 * 1024
# What is often picked by mistake, by how it begins.
_OTHER_FILES = (
    (b"%PDF", "This is a PDF; export the report as CSV or XLSX instead."),
    (b"\x89PNG", "This is an image, not a report."),
    (b"\xff\xd8\xff", "This is an image, not a report."),
    (b"GIF8", "This is an image, not a report."),
    (b"RIFF", "This is an image or a recording, not a report."),
    (b"\x1f\x8b", "This file is packed; unpack it first."),
    (b"PK", "This file is an archive; unpack it first."),
    (b"{\\rtf", "This is a text document; export the report as CSV or XLSX instead."),
    (b"BEGIN:VCALENDAR", "This is a calendar; add it on the page of calendars."),
    (b"<", "This is a web page or XML, not a report; export the report as CSV or XLSX."),
    (b"{", "This is JSON, not a report; export the report as CSV or XLSX."),
)


def is_workbook(body: bytes) -> bool:
    """True when the file begins as workbooks do."""
    return body.startswith((ZIP, COMPOUND))


def read_lines(body: bytes, *, fits: Callable[[list[Line]], int]) -> list[Line]:
    """The table's lines, blank ones too; of several ways to read it the one that fits best. Raises `NotAReport`."""
    if len(body) > MOST_BYTES:
        raise NotAReport("This file is larger than 10 MB, which no report is.")
    if is_workbook(body):
        return sheet_lines(body, fits=fits)
    start = body[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    for mark, sentence in _OTHER_FILES:
        if start.upper().startswith(mark.upper()):
            raise NotAReport(sentence)
    return lines_of(text_of(body), fits=fits)
