"""From a record system's file to its sessions or clients. Pure, and the same for every import of the same file."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from caseload.domain.reports.delimited import text_of
from caseload.domain.reports.formats import MAY_BE_FREE_TEXT
from caseload.domain.reports.headers import Heading, fit, heading_of, plain
from caseload.domain.reports.lengths import read_minutes
from caseload.domain.reports.moments import Unreadable, day_first_of, read_moment
from caseload.domain.reports.paste import looks_pasted, read_paste
from caseload.domain.reports.sessions import when
from caseload.domain.reports.states import LONGEST_WORD, States
from caseload.domain.reports.table import is_workbook, read_lines
from caseload.domain.reports.types import (
    NO_SESSION,
    Attended,
    Column,
    Layout,
    Line,
    NoKnownColumns,
    NotAReport,
    Noted,
    Report,
    ReportRow,
    Skipped,
    Words,
)
from caseload.domain.reports.words import meaning_of

__all__ = ["NotAReport", "read_paste", "read_report"]

MOST_ROWS = 50_000
_LONGEST_CODE = 80
_LONGEST_NAME = 200
_HOURS = re.compile(r"\bh(?:ou)?rs?\b", re.IGNORECASE)
_NAMES = {Column.CLIENT, Column.FIRST_NAME, Column.LAST_NAME}
_DATES = (Column.START, Column.TIME, Column.END, Column.ADDED, Column.LAST, Column.NEXT)
# "Totals:", "Grand total (12 sessions)", and the first line of an attendance report: "230 clients".
_TOTAL = re.compile(
    r"(?:(?:grand |sub[- ]?)?totals?\b(?:[^a-z]|appointments?|sessions?|clients?|rows?)*"
    r"|[0-9][0-9,. ]*(?:clients?|patients?|clinicians?|providers?|appointments?|sessions?|records?|rows?|results?))",
    re.IGNORECASE,
)


def read_report(
    body: bytes,
    *,
    zone: ZoneInfo,
    day_first: bool | None = None,
    layout: Layout | None = None,
    words: Words | None = None,
) -> Report:
    """The file's sessions or clients; times are the zone's. Raises `NotAReport` with a sentence for people.

    A `layout` takes the place of what would be recognised; `words` say what unknown words of states mean.
    """
    lines = read_lines(body, fits=fit)
    heading = heading_of(lines)
    if layout:
        heading = _mapped(heading, layout)
        day_first = layout.day_first if day_first is None else day_first
    if not heading.known:
        if not is_workbook(body) and looks_pasted(lines):
            return read_paste(text_of(body), zone=zone, day_first=day_first)
        raise NoKnownColumns(heading.header)
    rows = [(at, line) for at, line in enumerate(lines) if at != heading.at and any(line.cells)]
    if len(rows) > MOST_ROWS:
        raise NotAReport(f"This file has more than {MOST_ROWS:,} rows; export a shorter time.")
    below = [line for at, line in rows if at > heading.at]
    heading = heading if layout else _without_free_text(heading, below)
    return _Reader(heading, below, zone, day_first, words or {}).report()


def _mapped(heading: Heading, layout: Layout) -> Heading:
    columns = {Column(key): at for key, at in layout.columns.items() if 0 <= at < len(heading.header)}
    return replace(heading, columns=columns, unknown=())


def _without_free_text(heading: Heading, lines: Iterable[Line]) -> Heading:
    """The heading without a column that is called "Notes" and holds texts rather than states."""
    at = heading.columns.get(Column.NOTE)
    if at is None or plain(heading.header[at]) not in MAY_BE_FREE_TEXT:
        return heading
    words = {line.cells[at].casefold() for line in lines if at < len(line.cells)} - {""}
    if sum(meaning_of(Column.NOTE, word) is not None for word in words) * 2 >= len(words):
        return heading
    columns = dict(heading.columns)
    del columns[Column.NOTE]
    return replace(heading, columns=columns, unknown=(*heading.unknown, heading.header[at]))


class _Reader:
    """One table on its way into a report."""

    def __init__(
        self, heading: Heading, lines: Sequence[Line], zone: ZoneInfo, day_first: bool | None, words: Words
    ) -> None:
        self._heading = heading
        self._columns = heading.columns
        self._lines = lines
        self._zone = zone
        self._states = States({**(heading.format.words if heading.format else {}), **words})
        dates = (self._cell(line, column) for line in lines for column in _DATES)
        self._day_first = day_first_of(filter(None, dates), day_first)
        minutes = heading.columns.get(Column.MINUTES)
        self._in_hours = minutes is not None and bool(_HOURS.search(heading.header[minutes]))

    def report(self) -> Report:
        """The whole, every line in it either read or named."""
        rows: list[ReportRow] = []
        skipped: list[Skipped] = []
        for line in self._lines:
            try:
                rows.append(self._read(line))
            except Unreadable as fault:
                skipped.append(Skipped(line.number, str(fault)))
        heading = self._heading
        name = heading.format.name if heading.format else None
        found = tuple(rows), tuple(skipped), self._states.unknown()
        return Report(name, heading.columns, heading.header, *found, heading.unknown)

    def _read(self, line: Line) -> ReportRow:
        if line.damaged:
            raise Unreadable("Its quotation marks do not close.")
        if line.cells[: len(self._heading.header)] == self._heading.header:
            raise Unreadable("It repeats the header.")
        if self._is_total(line):
            raise Unreadable("It is a total or a summary.")
        if any(line.cells[self._heading.width :]):
            raise Unreadable("It has more cells than the header.")
        return self._session(line) if Column.START in self._columns else self._client(line)

    def _session(self, line: Line) -> ReportRow:
        attended = self._state(line, Column.ATTENDANCE)
        if attended == NO_SESSION:
            raise Unreadable("Its state says that it was no session.")
        start, minutes = when(
            self._cell(line, Column.START),
            self._cell(line, Column.TIME),
            self._cell(line, Column.END),
            zone=self._zone,
            day_first=self._day_first,
        )
        name, noted = self._name(line), self._state(line, Column.NOTE)
        unknown = self._ask(line, {Column.ATTENDANCE: attended, Column.NOTE: noted})
        return ReportRow(
            line.number,
            name,
            start,
            read_minutes(self._cell(line, Column.MINUTES), hours=self._in_hours) or minutes,
            Attended(attended) if attended else None,
            Noted(noted) if noted else None,
            self._cell(line, Column.CODE)[:_LONGEST_CODE] or None,
            clinician=self._cell(line, Column.CLINICIAN) or None,
            unknown=unknown,
        )

    def _client(self, line: Line) -> ReportRow:
        return ReportRow(
            line.number,
            self._name(line),
            None,
            status=self._cell(line, Column.STATUS)[:_LONGEST_CODE] or None,
            clinician=self._cell(line, Column.CLINICIAN) or None,
            added=self._day(line, Column.ADDED),
            last=self._day(line, Column.LAST),
            next=self._day(line, Column.NEXT),
        )

    def _cell(self, line: Line, column: Column) -> str:
        at = self._columns.get(column, len(line.cells))
        return line.cells[at] if at < len(line.cells) else ""

    def _name(self, line: Line) -> str | None:
        if not _NAMES & self._columns.keys():
            return None
        parts = [self._cell(line, column) for column in (Column.CLIENT, Column.FIRST_NAME, Column.LAST_NAME)]
        name = " ".join(filter(None, parts))
        if not name:
            raise Unreadable("It names no client.")
        return name[:_LONGEST_NAME]

    def _state(self, line: Line, column: Column) -> str | None:
        return self._states.meaning(column, self._cell(line, column))

    def _ask(self, line: Line, meanings: Mapping[Column, str | None]) -> tuple[tuple[Column, str], ...]:
        open_words = {column: self._cell(line, column) for column, meaning in meanings.items() if meaning is None}
        for column, word in open_words.items():
            self._states.ask(column, word)
        return tuple((column, word.casefold()) for column, word in open_words.items() if 0 < len(word) <= LONGEST_WORD)

    def _day(self, line: Line, column: Column) -> date | None:
        """A day beside the point, which may be missing or unreadable."""
        try:
            cell = self._cell(line, column)
            return read_moment(cell, day_first=self._day_first).day if cell else None
        except Unreadable:
            return None

    def _is_total(self, line: Line) -> bool:
        first = next(filter(None, line.cells), "")
        return any(_TOTAL.fullmatch(cell) for cell in (first, self._cell(line, Column.CLIENT)))
