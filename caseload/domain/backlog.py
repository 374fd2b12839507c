"""What arrives against what is written, the person's own pace, and when the notes could be clear. Pure.

A note that nobody has written goes on counting until somebody does: it is never dropped from a week, a level or a
forecast, however old it is.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median, quantiles

from caseload.domain.types import SessionKind

SITTING = (2, 45)  # minutes between two notes written in one sitting
TIMED = 10  # timed notes until the person's own pace replaces her setting
ENOUGH_WEEKS = 4  # weeks worked until a forecast is made
FARTHEST = 26  # weeks: beyond that nobody's pace says anything


@dataclass(frozen=True, slots=True)
class Owed:
    """A note from the moment it was owed until it was written; None: still owed."""

    since: datetime
    written_at: datetime | None


@dataclass(frozen=True, slots=True)
class FlowWeek:
    """One week of notes."""

    first_day: date
    arrived: int  # sessions that came to owe a note
    written: int
    left: int  # owed when the week ended, or now
    worked: bool  # a session was held or a note was written


def flow(notes: Sequence[Owed], *, first_days: Sequence[date], edges: Sequence[datetime]) -> tuple[FlowWeek, ...]:
    """Weeks of arriving and written notes; `edges` are the moments between them, one more than there are weeks.

    A note written before its session was over counts as written with it.
    """
    since = sorted(note.since for note in notes)
    done = sorted(max(note.since, note.written_at) for note in notes if note.written_at)
    weeks = []
    for day, (start, end) in zip(first_days, pairwise(edges), strict=True):
        arrived = bisect_left(since, end) - bisect_left(since, start)
        written = bisect_left(done, end) - bisect_left(done, start)
        left = bisect_left(since, end) - bisect_left(done, end)
        weeks.append(FlowWeek(day, arrived, written, left, worked=bool(arrived or written)))
    return tuple(weeks)


def own_minutes(written: Sequence[datetime]) -> int | None:
    """The median minutes between notes written in one sitting; None until ten are timed.

    Notes marked together share their time and say nothing.
    """
    times = sorted(written)
    gaps = [(later - earlier) / timedelta(minutes=1) for earlier, later in pairwise(times)]
    timed = [gap for gap in gaps if SITTING[0] <= gap <= SITTING[1]]
    return round(median(timed)) if len(timed) >= TIMED else None


@dataclass(frozen=True, slots=True)
class MinutesEach:
    """Minutes a note takes, by kind of session; `own`: from her own pace, not from her setting."""

    usual: int
    by_kind: Mapping[SessionKind, int]
    own: bool

    def of(self, kind: str) -> int:
        """Minutes for a note of such a session."""
        return self.by_kind.get(SessionKind(kind), self.usual)


@dataclass(frozen=True, slots=True)
class Pace:
    """Notes a week: the slower and the faster of her own usual weeks (quartiles of weeks worked)."""

    slow: float
    fast: float


def pace(weeks: Sequence[FlowWeek]) -> Pace | None:
    """The pace of closed weeks; None before four weeks were worked. Weeks away do not slow anybody down."""
    written = [week.written for week in weeks if week.worked]
    if len(written) < ENOUGH_WEEKS:
        return None
    low, _, high = quantiles(written, n=4, method="inclusive")
    return Pace(low, high)


@dataclass(frozen=True, slots=True)
class Clear:
    """When the notes could be clear: at the faster and at the slower pace; None: not within half a year."""

    earliest: date | None
    latest: date | None


@dataclass(frozen=True, slots=True)
class ComingWeek:
    """A week to come: sessions that will owe a note, and the share of its working days that is left (0 to 1)."""

    first_day: date
    arriving: int
    share: float


def clear_dates(left: int, *, coming: Sequence[ComingWeek], at: Pace, today: date) -> Clear:
    """When nothing would be left of `left` notes and of what arrives meanwhile. `coming` begins with the running week.

    Beyond the weeks given the last of them repeats. Notes are written evenly over a week's days.
    """
    return Clear(_clear_on(left, coming, at.fast, today), _clear_on(left, coming, at.slow, today))


def _clear_on(left: float, coming: Sequence[ComingWeek], a_week: float, today: date) -> date | None:
    if left == 0:
        return today
    for step in range(FARTHEST):
        week = coming[min(step, len(coming) - 1)]
        first_day = coming[0].first_day + timedelta(weeks=step)
        begun = (today - first_day).days if step == 0 else 0
        for day in range(begun, 7):
            left += (week.arriving / (7 - begun)) - a_week * week.share / 7
            if left <= 0:
                return first_day + timedelta(days=day)
    return None
