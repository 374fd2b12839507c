"""Figures over people who agreed, so made that nobody can be told apart by subtracting. Pure.

People are counted in circles of five or more that never overlap and never change. A week's figures are over whole
circles. Whatever weeks are added up, taken from each other or laid over each other, what is left is whole circles
again: nobody, or five people at least.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import isfinite
from typing import Any

LEAST = 5
ROOMY = 10  # newcomers part into circles of so many or more: whoever stops silences her own circle alone
WEEK = timedelta(days=7)
SETTLED = timedelta(days=9)  # after a Monday its week is over and counted everywhere

Circle = frozenset[int]


def circles_for(people: Iterable[int], before: Collection[Circle]) -> tuple[Circle, ...]:
    """Whole circles of those who may be counted; newcomers wait until they are five. `before`: all that ever were.

    Whoever is in a circle that lacks somebody waits for it to be whole again, and comes into no other one.
    """
    here = frozenset(people)
    newcomers = sorted(here.difference(*before))
    return (*(circle for circle in before if circle <= here), *_parted(newcomers))


def _parted(newcomers: list[int]) -> list[Circle]:
    if len(newcomers) < LEAST:
        return []
    parts = max(1, len(newcomers) // ROOMY)
    return [frozenset(newcomers[at::parts]) for at in range(parts)]


def may_be_shown(
    circles: Collection[Circle], *, counted_at: datetime, consent: Mapping[int, datetime], known: int
) -> bool:
    """True while everybody counted still agrees, without a break, and each circle hides five from whoever looks.

    `consent` is since when each agrees who does now. `known` is of how many people the viewer has figures anyway:
    her own, and those that single people showed her. Whether they are in a circle plays no part, or blanks would tell.
    """
    held = all(person in consent and consent[person] <= counted_at for circle in circles for person in circle)
    return bool(circles) and held and all(len(circle) - known >= LEAST for circle in circles)


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted of one person's week."""

    sessions: float
    ceiling: float
    notes_due: float


def counted(measures: Mapping[str, Any]) -> Counted | None:
    """A closed week's measures; None where something is not known, since each figure is over everybody or nobody."""
    values = [measures.get(name) for name in ("sessions", "ceiling", "notes_due")]
    known = [float(value) for value in values if isinstance(value, int | float) and isfinite(value)]
    return Counted(*known) if len(known) == len(values) else None


def figures_of(weeks: Collection[Counted]) -> dict[str, int] | None:
    """Booked sessions in percent of the ceilings, to the nearest five, and notes due to each; None if all were away.

    Neither is nought: that would tell that each of them has none.
    """
    ceilings = sum(week.ceiling for week in weeks)
    if not ceilings:
        return None
    booked = round(20 * sum(week.sessions for week in weeks) / ceilings) * 5
    return {"booked": max(5, booked), "notes": max(1, round(sum(week.notes_due for week in weeks) / len(weeks)))}


def in_words(figures: Mapping[str, int]) -> tuple[str, str]:
    """("85%", "4"), or ("5% or less", "1 or fewer")."""
    booked, notes = figures["booked"], figures["notes"]
    return f"{booked}% or less" if booked <= 5 else f"{booked}%", "1 or fewer" if notes <= 1 else str(notes)


def monday_of(first_day: date) -> date:
    """The Monday nearest to the first day of somebody's week: hers may begin on Saturday or Sunday."""
    return first_day + timedelta(days=3 - (first_day.weekday() + 3) % 7)


def last_settled(today: date) -> date:
    """The Monday of the last week that is counted for everybody."""
    day = today - SETTLED
    return day - timedelta(days=day.weekday())
