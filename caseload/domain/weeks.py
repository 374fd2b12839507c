"""Weeks in the clinician's own time: where they begin, what time off takes of days and limits. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from caseload.domain.types import Hours, Limits, WorkWeek

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
# Where everyone starts until the own limits are set.
FIRST_LIMITS = Limits(date.min, 20, 25)

Stretch = tuple[datetime, datetime]
Days = tuple[date, date]  # the second exclusive


def first_day_of_week(day: date, *, week_start: int) -> date:
    """The first day of the week that holds `day`; `week_start` is 0 for Monday to 6 for Sunday."""
    return day - timedelta(days=(day.weekday() - week_start) % 7)


def days_of_week(first_day: date) -> list[date]:
    """The seven days of the week that begins on `first_day`."""
    return [first_day + DAY * step for step in range(7)]


def midnight(day: date, *, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, at which `day` begins.

    Where clocks skip midnight this is the moment of the change; a day that a zone left out has no length.
    """
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class TimeOff:
    """Time away: whole days, or a stretch of time."""

    days: Days | None
    stretch: Stretch


@dataclass(frozen=True, slots=True)
class Pattern:
    """A clinician's usual week: zone, first weekday and working hours by weekday (0 is Monday)."""

    zone: ZoneInfo
    week_start: int
    hours: dict[int, tuple[Hours, ...]]

    def works_on(self, day: date) -> bool:
        """True for a usual working day."""
        return bool(self.hours.get(day.weekday()))

    def stretches(self, day: date) -> list[Stretch]:
        """The working hours of a day as moments."""
        return [
            (
                datetime.combine(day, hours.start, tzinfo=self.zone).astimezone(UTC),
                datetime.combine(day, hours.end, tzinfo=self.zone).astimezone(UTC),
            )
            for hours in self.hours.get(day.weekday(), ())
        ]


def count_week(
    first_day: date,
    *,
    pattern: Pattern,
    sessions: Sequence[Stretch],
    off: Sequence[TimeOff],
    limits: Sequence[Limits],
    now: datetime,
    tenths: Sequence[int] = (),
    reserved: int = 0,
) -> WorkWeek:
    """One week of work; `sessions` are those that begin in it, `limits` are sorted by date.

    `tenths` says what each session weighs, 15 for one and a half; without it each counts as one. `reserved` is what
    places held by earlier yeses weigh. Weights are summed and rounded once, halves up.
    """
    days = days_of_week(first_day)
    working = [day for day in days if pattern.works_on(day)]
    away = sum(is_off(day, pattern=pattern, off=off) for day in working)
    holding = limits_on(first_day, limits=limits)
    weights = tenths or [10] * len(sessions)
    return WorkWeek(
        first_day=first_day,
        booked=_rounded((*weights, reserved)),
        held=_rounded(weight for weight, (_, end) in zip(weights, sessions, strict=True) if end <= now),
        sessions=len(sessions),
        work_days=len(working),
        days_off=away,
        target=shrink(holding.target, usual=len(working), left=len(working) - away),
        ceiling=shrink(holding.ceiling, usual=len(working), left=len(working) - away),
    )


def _rounded(tenths: Iterable[int]) -> int:
    return (sum(tenths) + 5) // 10


def limits_on(day: date, *, limits: Sequence[Limits]) -> Limits:
    """The limits that hold on a day: the latest that began by then. Before the first, the first one holds."""
    begun = [one for one in limits if one.holds_from <= day]
    if begun:
        return begun[-1]
    return limits[0] if limits else FIRST_LIMITS


def shrink(limit: int, *, usual: int, left: int) -> int:
    """The limit for a week with fewer working days, halves rounded down; unchanged without usual days."""
    return limit if usual == 0 else -((usual - 2 * limit * left) // (2 * usual))


def is_off(day: date, *, pattern: Pattern, off: Sequence[TimeOff]) -> bool:
    """True when time off covers at least half of the day's working hours."""
    if any(away.days and away.days[0] <= day < away.days[1] for away in off):
        return True
    hours = pattern.stretches(day)
    total = sum((end - start for start, end in hours), timedelta())
    covered = _covered(hours, [away.stretch for away in off if away.days is None])
    return total > timedelta() and covered * 2 >= total


def _covered(hours: Sequence[Stretch], away: Sequence[Stretch]) -> timedelta:
    covered = timedelta()
    for start, end in hours:
        at = start
        # Walked in order, so that two overlapping absences count once.
        for gone_from, gone_until in sorted(away):
            begin, finish = max(at, gone_from), min(end, gone_until)
            if begin < finish:
                covered += finish - begin
                at = finish
    return covered


def fits_from(weeks: Sequence[WorkWeek]) -> date | None:
    """The first week from which one more session a week exceeds no ceiling; None when there is none.

    A week taken off has a ceiling of none: who begins before it would begin with a gap.
    """
    start: date | None = None
    for week in reversed(weeks):
        if week.booked + 1 > week.ceiling:
            break
        start = week.first_day
    return start


@dataclass(frozen=True, slots=True)
class Usual:
    """What the last weeks were like."""

    booked: tuple[int, ...]  # oldest first
    median: int
    most: int


def usual(weeks: Sequence[WorkWeek]) -> Usual | None:
    """The usual and the fullest of these weeks; None when none of them had a session."""
    booked = tuple(week.booked for week in weeks)
    worked = [count for count in booked if count]
    if not worked:
        return None
    return Usual(booked, int(median(worked) + 0.5), max(worked))
