"""Places that yeses hold, and the weeks they lie in."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from caseload.domain.headroom.engine import happenings
from caseload.domain.headroom.types import Series, Week
from caseload.domain.types import Limits
from caseload.domain.weeks import Pattern, Stretch, TimeOff, days_of_week, is_off, limits_on, shrink
from caseload.models import Clinician, HeldPlace


@dataclass(frozen=True, slots=True)
class SessionHour:
    """A session that takes its hour."""

    stretch: Stretch
    tenths: int
    client: int | None


def held_places(clinician: Clinician) -> list[HeldPlace]:
    """Places that are held, oldest first. One query."""
    rows = HeldPlace.objects.filter(clinician=clinician, removed_at=None, ask__removed_at=None)
    return list(rows.order_by("first_on", "pk"))


def sessions_by_week(clinician: Clinician, *, edges: Sequence[datetime], now: datetime) -> list[list[SessionHour]]:
    """The sessions of each week between two edges. One query."""
    rows = (
        clinician.sessions.standing(now)
        .filter(starts_at__gte=edges[0], starts_at__lt=edges[-1])
        .order_by("starts_at")
        .values_list("starts_at", "ends_at", "kind", "client")
    )
    weeks: list[list[SessionHour]] = [[] for _ in edges[1:]]
    weights = clinician.weights
    for start, end, kind, client in rows:
        weeks[bisect_right(edges, start) - 1].append(SessionHour((start, end), weights.get(kind, 10), client))
    return weeks


def week_frames(
    first_days: Iterable[date], *, pattern: Pattern, off: Sequence[TimeOff], limits: Sequence[Limits]
) -> list[Week]:
    """The weeks as the engine needs them."""
    return [_frame(day, pattern=pattern, off=off, limits=limits) for day in first_days]


def _frame(first_day: date, *, pattern: Pattern, off: Sequence[TimeOff], limits: Sequence[Limits]) -> Week:
    days = days_of_week(first_day)
    gone = frozenset(day for day in days if is_off(day, pattern=pattern, off=off))
    working = [day for day in days if pattern.works_on(day)]
    left = sum(day not in gone for day in working)
    holding = limits_on(first_day, limits=limits)
    target, ceiling = (shrink(one, usual=len(working), left=left) for one in (holding.target, holding.ceiling))
    return Week(first_day, left, target, ceiling, away=bool(working) and left == 0, off=gone)


def place_series(place: HeldPlace, *, note_minutes: int) -> Series:
    """The place as the engine lays it over weeks."""
    return Series(
        first=place.first_on,
        minutes=place.minutes + place.buffer_minutes + (note_minutes if place.owes_note else 0),
        weight=Decimal(place.weight_tenths) / 10,
        every_weeks=place.every_weeks,
        times=place.times,
        until=place.until,
        any_day=place.any_day,
    )


def held_days(
    place: HeldPlace, frame: Sequence[Week], sessions: Sequence[Sequence[SessionHour]], *, note_minutes: int
) -> list[date]:
    """The days on which the place is still held: those of weeks in which the calendar shows it already are not."""
    days = happenings(place_series(place, note_minutes=note_minutes), frame)
    return [day for day in days if not _shown(place, sessions[(day - frame[0].first_day).days // 7])]


def _shown(place: HeldPlace, week: Sequence[SessionHour]) -> bool:
    if place.client_id is None:
        return False
    return sum(one.client == place.client_id for one in week) > place.beside


def reserved_tenths(
    places: Sequence[HeldPlace], frame: Sequence[Week], sessions: Sequence[Sequence[SessionHour]]
) -> dict[date, int]:
    """What held places weigh, by the first day of the week, in tenths of a session."""
    reserved: dict[date, int] = defaultdict(int)
    for place in places:
        for day in held_days(place, frame, sessions, note_minutes=0):
            reserved[frame[(day - frame[0].first_day).days // 7].first_day] += place.weight_tenths
    return reserved
