"""Which line of a table is its header, whose export it is, and which column is what. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from caseload.domain.reports.formats import ALIASES, FORMATS, Format
from caseload.domain.reports.types import Column, Line, NotAReport

_SEARCHED = 30  # lines above which the header must stand
_MOST_COLUMNS = 1000
_FORMAT_SCORE = 20
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MARKS = re.compile(r"\(s\)|['’\"*:.#?()\[\]_-]+")
_OF_ADDRESSES = {"city", "zip", "zip code", "postal code", "postcode", "address"}  # beside these, a state is a place
_EITHER = {Column.CLIENT, Column.FIRST_NAME, Column.LAST_NAME, Column.START}
_OF_SESSIONS = (
    Column.START, Column.TIME, Column.END, Column.MINUTES, Column.CODE, Column.ATTENDANCE, Column.NOTE,
)  # fmt: skip
_OF_CLIENTS = (Column.STATUS, Column.ADDED, Column.LAST, Column.NEXT)
_OF_BOTH = (Column.CLIENT, Column.FIRST_NAME, Column.LAST_NAME, Column.CLINICIAN)


@dataclass(frozen=True, slots=True)
class Heading:
    """A table's header and what was recognised in it."""

    at: int  # index among the lines
    header: tuple[str, ...]
    width: int  # of the line it stands in, cells without a name included
    format: Format | None
    columns: Mapping[Column, int]
    unknown: tuple[str, ...]

    @property
    def known(self) -> bool:
        """True when the table has a column of clients or of dates."""
        return bool(_EITHER & self.columns.keys())


def plain(header: str) -> str:
    """A header's spelling for comparing: "Date_Of_Service" and "DateOfService" are "date of service"."""
    return " ".join(_MARKS.sub(" ", _CAMEL.sub(" ", header)).casefold().split())


def fit(lines: Sequence[Line]) -> int:
    """How much a table looks like a report: 0 when no line can be a report's header."""
    return max((_score(line) for line in lines[:_SEARCHED]), default=0)


def heading_of(lines: Sequence[Line]) -> Heading:
    """The header: a known export's, else the first with known columns, else the fullest line. `NotAReport`."""
    candidates = [at for at, line in enumerate(lines[:_SEARCHED]) if any(line.cells)]
    if not candidates:
        raise NotAReport("This file is empty.")
    best = max(candidates, key=lambda at: (*_rank(lines[at]), -at))
    cells = lines[best].cells
    named = 1 + max(at for at, cell in enumerate(cells) if cell)
    if named > _MOST_COLUMNS:
        raise NotAReport("This table has more columns than a report can have.")
    return _heading(best, cells[:named], len(cells))


def _rank(line: Line) -> tuple[int, int]:
    score = _score(line)
    return min(score, 2) + (score >= _FORMAT_SCORE), 0 if score else sum(map(bool, line.cells))


def _heading(at: int, header: tuple[str, ...], width: int) -> Heading:
    names = [plain(cell) for cell in header]
    found = _format(names)
    columns = _known_columns(found, names) if found and found.columns else _guessed(names)
    taken = {names[position] for position in columns.values()} if found else set()
    unused = taken | set(found.unused if found else ())
    mapped = set(columns.values())
    unknown = tuple(
        header[position]
        for position, name in enumerate(names)
        if name and position not in mapped and name not in unused
    )
    return Heading(at, header, width, found, columns, unknown)


def _format(names: Iterable[str]) -> Format | None:
    there = set(names)
    for one in FORMATS:
        if there.isdisjoint(one.without) and all(not there.isdisjoint(group) for group in one.needs):
            return one
    return None


def _known_columns(one: Format, names: list[str]) -> dict[Column, int]:
    # Of repeated names the first is meant: the later ones are the insurer's.
    return {column: names.index(name) for column, name in one.columns.items() if name in names}


def _guessed(names: list[str]) -> dict[Column, int]:
    """The columns by their usual names. A name that stands twice decides nothing."""
    columns: dict[Column, int] = {}
    for column in (*_OF_BOTH, *_OF_SESSIONS):
        _take(columns, column, names)
    if Column.CLIENT in columns:
        columns.pop(Column.FIRST_NAME, None)
        columns.pop(Column.LAST_NAME, None)
    if not set(names) & set(ALIASES[Column.START]):
        _as_clients(columns, names)
    return columns


def _as_clients(columns: dict[Column, int], names: list[str]) -> None:
    """A table without dates of sessions is one of clients: its state is theirs."""
    for column in _OF_SESSIONS:
        columns.pop(column, None)
    for column in _OF_CLIENTS:
        _take(columns, column, names)


def _take(columns: dict[Column, int], column: Column, names: list[str]) -> None:
    taken = set(columns.values())
    address = not _OF_ADDRESSES.isdisjoint(names)
    for name in ALIASES[column]:
        if name == "state" and address:
            continue
        places = [at for at, there in enumerate(names) if there == name and at not in taken]
        if len(places) == 1:
            columns[column] = places[0]
        if places:
            return


def _score(line: Line) -> int:
    names = [plain(cell) for cell in line.cells[:_MOST_COLUMNS] if 0 < len(cell) < 60]
    if len(names) < 2 and len(line.cells) > 1:
        return 0
    columns = _guessed(names)
    if not _EITHER & columns.keys():
        return 0
    return len(columns) + (_FORMAT_SCORE if _format(names) else 0)
