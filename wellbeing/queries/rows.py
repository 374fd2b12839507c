"""The rows behind a figure, with their names and where they can be opened."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from caseload.domain.wording import short_day
from caseload.models import Ask, Clinician, Entry, Session
from caseload.queries import title_of, title_of_ask
from wellbeing.domain.patterns.rows import Row
from wellbeing.domain.scales import TOTALS


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row in words; `title` is None while initials are covered. `page` is a URL's name, "" for none."""

    key: str  # what a dispute names: "ask:12"
    title: str | None
    when: str
    said: str
    counted: bool
    page: str
    target: str | date


def row_lines(clinician: Clinician, rows: Sequence[Row]) -> tuple[RowLine, ...]:
    """These rows, ready to be read. Three queries at most."""
    asks = _titles(Ask.objects.filter(clinician=clinician, pk__in=_numbers(rows, "ask")), title_of_ask)
    sessions = Session.objects.filter(clinician=clinician, pk__in=_numbers(rows, "note")).select_related("client")
    entries = Entry.objects.filter(clinician=clinician, pk__in=_numbers(rows, "event")).select_related("event")
    titles = {
        "ask": asks,
        "note": _titles(sessions, title_of),
        "event": _titles(entries, lambda entry: entry.event.title),
    }
    return tuple(_line(clinician, row, titles) for row in rows)


def _numbers(rows: Iterable[Row], about: str) -> list[int]:
    return [int(row.pk.lstrip("se")) for row in rows if row.about == about]


def _titles(rows: Iterable[Any], name: Callable[[Any], str]) -> dict[int, str]:
    return {row.pk: name(row) for row in rows}


_WORD = {
    "contact": "A contact",
    "leave": "Time off",
    "night": "A night",
    "week": "The week",
    "review": "Your review",
    "scale": "A scale",
}
_PAGE = {"ask": "ask", "note": "session", "event": "entry", "week": "week", "review": "review_of"}


def _line(clinician: Clinician, row: Row, titles: dict[str, dict[int, str]]) -> RowLine:
    day = datetime.fromtimestamp(row.at, clinician.zone).date()
    number = row.pk.lstrip("se") if row.about in titles else row.pk
    title: str | None = _WORD.get(row.about, "")
    if row.about == "scale":
        title = TOTALS[row.pk].name if row.pk in TOTALS else row.pk
    elif row.about in titles:
        title = None if clinician.covered else titles[row.about].get(int(number), "removed")
    week = date.fromisoformat(row.pk) if row.about in {"week", "review"} else None
    when = f"from {short_day(week)}" if week else short_day(day)
    page = _PAGE.get(row.about, "")
    return RowLine(f"{row.about}:{number}"[:40], title, when, row.said, row.counted, page, week or number)
