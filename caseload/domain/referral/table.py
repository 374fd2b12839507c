"""Colleagues as a table: which column is which, each row as a card, and back. Safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from caseload.domain.referral.types import Accepting, ColleagueCard
from caseload.domain.spreadsheet import guarded, unguarded

LISTS = ("specialties", "ages", "formats", "ways", "insurers", "languages", "places", "licences", "compacts")
_FLAGS = ("telehealth", "sliding", "do_not_refer")
_NUMBERS = ("fee_from", "fee_to", "free_places")
_DAYS = ("accepting_from", "confirmed_on")
COLUMNS = tuple(one.name for one in fields(ColleagueCard) if one.name not in {"pk", "lately"})
_ALSO = {
    "name": ("full name", "colleague", "therapist", "provider", "clinician"),
    "credentials": ("licence", "license", "title", "degree"),
    "specialties": ("specialty", "specialities", "focus", "issues"),
    "ages": ("age", "age groups", "populations"),
    "formats": ("format", "modality", "participants"),
    "ways": ("way", "approach", "approaches", "therapy types", "ways of working"),
    "insurers": ("insurance", "insurances", "insurer", "panels", "plans"),
    "languages": ("language",),
    "places": ("place", "location", "city", "town", "address"),
    "licences": ("licensed in", "states", "state", "licences in", "license states"),
    "telehealth": ("online", "virtual", "remote"),
    "fee_from": ("fee", "rate", "fees", "minimum fee"),
    "fee_to": ("maximum fee",),
    "sliding": ("sliding scale",),
    "contact": ("email", "phone", "e-mail", "telephone", "contact details"),
    "remark": ("note", "notes", "remarks", "comment"),
    "accepting": ("accepting clients", "accepting new clients", "availability", "status"),
    "confirmed_on": ("confirmed", "last confirmed", "checked", "confirmed on"),
    "free_places": ("openings", "places free"),
    "do_not_refer": ("do not refer",),
}
_YES = {"yes", "y", "true", "1", "x", "ja", "oui", "si"}
_NO = {"no", "n", "false", "0", "nein", "non"}
_ACCEPTING = {
    "yes": "yes", "accepting": "yes", "open": "yes", "y": "yes", "true": "yes", "waitlist": "waitlist",
    "waiting list": "waitlist", "wait list": "waitlist", "full": "full", "no": "full", "closed": "full",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReadCard:
    """One row: a card, or why it cannot be read."""

    line: int
    card: ColleagueCard | None
    reason: str = ""


def guess_columns(header: Sequence[str]) -> dict[str, int]:
    """Which column is which, by its heading."""
    plain = [" ".join(name.replace("_", " ").casefold().split()) for name in header]
    found: dict[str, int] = {}
    for column in COLUMNS:
        names = (column.replace("_", " "), *_ALSO.get(column, ()))
        at = next((plain.index(name) for name in names if name in plain), None)
        if at is not None and at not in found.values():
            found[column] = at
    return found


def read_cards(rows: Iterable[tuple[int, Sequence[str]]], columns: Mapping[str, int]) -> list[ReadCard]:
    """Each (line, cells) as a card, or with the reason why not."""
    return [_read(line, cells, columns) for line, cells in rows]


def _read(line: int, cells: Sequence[str], columns: Mapping[str, int]) -> ReadCard:
    said = {name: _plain(cells[at]) for name, at in columns.items() if at < len(cells)}
    if not said.get("name"):
        return ReadCard(line, None, "No name stands in this row.")
    values: dict[str, Any] = {"pk": 0}
    try:
        for name, text in said.items():
            values[name] = _value(name, text)
    except ValueError as fault:
        return ReadCard(line, None, str(fault))
    return ReadCard(line, ColleagueCard(**values))


def _plain(cell: str) -> str:
    """The cell without the mark that keeps spreadsheets from reading it as a formula."""
    return unguarded(cell.strip()).strip()


def _value(name: str, text: str) -> Any:
    if name in LISTS:
        return tuple(dict.fromkeys(part.strip() for part in text.replace(";", ",").split(",") if part.strip()))
    if name in _FLAGS:
        return _flag(text) or False if name == "do_not_refer" else _flag(text)
    if name in _NUMBERS:
        digits = text.strip("$€£ ").split(".")[0]
        if digits and not digits.isdecimal():
            raise ValueError(f"“{text}” is no number.")
        return int(digits) if digits else None
    if name in _DAYS:
        return date.fromisoformat(text) if text else None
    if name == "accepting":
        return Accepting(_ACCEPTING.get(text.casefold(), "unknown"))
    return text[:500]


def _flag(text: str) -> bool | None:
    plain = text.casefold()
    return True if plain in _YES else False if plain in _NO else None


def written(cards: Iterable[ColleagueCard]) -> str:
    """The cards as CSV; no cell begins like a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for card in cards:
        writer.writerow([guarded(_cell(getattr(card, name))) for name in COLUMNS])
    return out.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
