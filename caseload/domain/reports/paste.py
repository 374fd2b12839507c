"""TherapyNotes' to-do list, pasted as text: it has no export of sessions. Pure."""

import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from caseload.domain.reports.delimited import clean
from caseload.domain.reports.moments import Unreadable, day_first_of, placed, read_moment
from caseload.domain.reports.types import Column, Line, NotAReport, Noted, Report, ReportRow, Skipped

_MOST_LINES = 5_000
_LONGEST_LINE = 500
_DATE = re.compile(
    r"(?:[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{2,4}"
    r"|[0-9]{1,2}(?:st|nd|rd|th)?\s+[a-z]{3,9}\.?,?\s+[0-9]{4}|\b[a-z]{3,9}\.?\s+[0-9]{1,2}(?:st|nd|rd|th)?,?\s+[0-9]{4})"
    r"(?:(?:,?\s+(?:at\s+)?|T)[0-9]{1,2}(?::[0-9]{2}){1,2}(?:\s?[ap]\.?m\b\.?)?|,?\s+(?:at\s+)?[0-9]{1,2}\s?[ap]\.?m\b\.?)?",
    re.IGNORECASE,
)
_DUE = re.compile(r"\b(?:due|by|deadline)\b[\s:]*(?:on\s+)?$", re.IGNORECASE)
_NOTE = re.compile(r"\bnotes?\b", re.IGNORECASE)
_COSIGN = re.compile(r"\bco-?\s?sign", re.IGNORECASE)
_SIGN = re.compile(r"\b(?:sign|finish)\b", re.IGNORECASE)
_FOR = re.compile(r"\b(?:for|with|:)\s+(.+)$", re.IGNORECASE)
# What stands behind the name: the date's own words, and what kind of session it was.
_BEHIND = re.compile(
    r"(?:['’]s\b|\s+[-–—(]|\s+(?:for|on|from|dated|at|due|session|appointment|dos|date)\b|[:;]|,?\s*$).*", re.IGNORECASE
)
_COLUMNS = re.compile(r"\t+|\s{2,}|\s+[|•·]\s+")
_NO_NAME = re.compile(
    r"\b(?:notes?|to-?do|due|session|appointment|therapy|intake|write|create|complete|progress|psychotherapy|sign)\b",
    re.IGNORECASE,
)


def looks_pasted(lines: Sequence[Line]) -> bool:
    """True when some line asks for a note of a day, as a to-do list does."""
    texts = (" ".join(line.cells)[:_LONGEST_LINE] for line in lines[:_MOST_LINES])
    return any(_NOTE.search(text) and _DATE.search(text) for text in texts)


def read_paste(text: str, *, zone: ZoneInfo, day_first: bool | None = None) -> Report:
    """The notes that a pasted to-do list asks for, a line each. Raises `NotAReport` when there is none."""
    lines = [(number, line.strip()[:_LONGEST_LINE]) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > _MOST_LINES:
        raise NotAReport(f"This list has more than {_MOST_LINES:,} lines; paste a part of it.")
    first = day_first_of((found[0] for _, line in lines for found in _DATE.finditer(line)), day_first)
    rows: list[ReportRow] = []
    skipped: list[Skipped] = []
    for number, line in lines:
        try:
            rows.append(_row(number, line, zone, first))
        except Unreadable as fault:
            skipped.append(Skipped(number, str(fault)))
    if not rows:
        raise NotAReport("No line of this text asks for a note.")
    columns = {Column.CLIENT: 0, Column.START: 1}
    return Report("therapynotes_todo", columns, (), tuple(rows), tuple(skipped))


def _row(number: int, line: str, zone: ZoneInfo, day_first: bool | None) -> ReportRow:
    if not _NOTE.search(line):
        raise Unreadable("It does not ask for a note.")
    dates = [found for found in _DATE.finditer(line) if not _DUE.search(line[: found.start()])]
    if not dates:
        raise Unreadable("It has no date.")
    start = placed(read_moment(clean(dates[0][0]), day_first=day_first), zone)
    client = _client(_COLUMNS.split(_DATE.sub("\t", line)))
    if not client:
        raise Unreadable("It names no client.")
    return ReportRow(number, client, start, note=_note(line))


def _note(line: str) -> Noted:
    if _COSIGN.search(line):
        return Noted.COSIGN
    return Noted.DRAFT if _SIGN.search(line) else Noted.NONE


def _client(parts: Sequence[str]) -> str:
    """The name behind "for", else the part of the line that holds nothing but a name."""
    behind = [found[1] for part in parts if _NOTE.search(part) and (found := _FOR.search(part))]
    named = [_name(_BEHIND.sub("", text, count=1)) for text in behind]
    alone = [_name(part) for part in parts if not _NO_NAME.search(part)]
    return next((name for name in named + alone if re.search(r"[^\W\d_]{2}|[^\W\d_]\.", name)), "")


def _name(text: str) -> str:
    # "J.A." keeps its dot; a sentence's does not belong to the name.
    return re.sub(r"(?<=\w\w)\.$", "", clean(text).strip(" ,;:-–—•*()[]"))
