"""Free time in the working hours of the days to come, and which of it to propose. Pure; moments are UTC."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from caseload.domain.weeks import DAY, Pattern, Stretch, TimeOff, is_off

GAP = 50  # minutes: a session's length is what a day is cut in
AHEAD = 14  # days looked through
PROPOSED = 3
STEP = timedelta(minutes=5)
# Our conventions: within midday half an hour stays free; the afternoon begins at one.
MIDDAY, LUNCH = (time(11, 30), time(14)), timedelta(minutes=30)
AFTERNOON = time(13)

_Place = tuple[date, bool]  # a half-day: its day, and whether it is the afternoon


@dataclass(frozen=True, slots=True)
class Taken:
    """What stands in the clinician's calendars: nothing is proposed over `busy`; `lunches` are her own breaks."""

    busy: Sequence[Stretch]
    lunches: Sequence[Stretch] = ()
    off: Sequence[TimeOff] = ()


def free_gaps(pattern: Pattern, *, taken: Taken, now: datetime, minutes: int = GAP) -> tuple[Stretch, ...]:
    """The first free stretches of that length in working hours, at most three, on different half-days if possible.

    None touches a day off, or leaves less than half an hour around midday on a day without a break of its own.
    """
    length, today = timedelta(minutes=minutes), now.astimezone(pattern.zone).date()
    firsts: list[Stretch] = []
    others: list[Stretch] = []
    for day in (today + DAY * step for step in range(AHEAD)):
        best, rest = _of_day(day, pattern, taken, now, length)
        firsts += best
        others += rest
        if len(firsts) >= PROPOSED:
            break
    return tuple((firsts + others)[:PROPOSED])


def _of_day(
    day: date, pattern: Pattern, taken: Taken, now: datetime, length: timedelta
) -> tuple[list[Stretch], list[Stretch]]:
    """The best of each half-day, the roomier first; and what else would fit without overlapping these."""
    hours = pattern.stretches(day)
    if not hours or is_off(day, pattern=pattern, off=taken.off):
        return [], []
    busy = [one for one in taken.busy if one[1] > hours[0][0] - DAY and one[0] < hours[-1][1] + DAY]
    midday = _midday(day, pattern, taken)
    parts = _free(hours, busy, since=now)
    fitting = [gap for part in parts for gap in _starts(part, length) if midday is None or midday.spares(gap)]
    fitting.sort(key=lambda gap: (_squeezed(gap, busy), gap))
    best: dict[_Place, Stretch] = {}
    for gap in fitting:
        start = gap[0].astimezone(pattern.zone)
        place = (start.date(), start.time() >= AFTERNOON)
        if place not in best and not overlapping(gap, best.values()):
            best[place] = gap
    rest: list[Stretch] = []
    for gap in fitting:
        if len(rest) < PROPOSED and not overlapping(gap, [*best.values(), *rest]):
            rest.append(gap)
    return list(best.values()), rest


def _squeezed(gap: Stretch, busy: Iterable[Stretch]) -> bool:
    """True when something ends right before the gap and something begins right after it."""
    start, end = gap
    near = [one for one in busy if start - STEP < one[1] and one[0] < end + STEP]
    return any(one[1] <= start for one in near) and any(one[0] >= end for one in near)


def _free(hours: Iterable[Stretch], busy: Iterable[Stretch], *, since: datetime) -> Iterator[Stretch]:
    """What is left of the hours, each part beginning on five minutes."""
    taken = sorted(busy)
    for start, end in sorted(hours):
        at = _round_up(max(start, since))
        for begin, finish in taken:
            if finish > at and begin < end:
                if begin > at:
                    yield at, begin
                at = _round_up(max(at, finish))
        if at < end:
            yield at, end


def _round_up(at: datetime) -> datetime:
    past = timedelta(minutes=at.minute % 5, seconds=at.second, microseconds=at.microsecond)
    return at + STEP - past if past else at


def _starts(part: Stretch, length: timedelta) -> Iterator[Stretch]:
    at, end = part
    while at + length <= end:
        yield at, at + length
        at += STEP


@dataclass(frozen=True, slots=True)
class _Midday:
    """The middle of a day without a break of its own, and what is taken of it."""

    stretch: Stretch
    busy: tuple[Stretch, ...]

    def spares(self, gap: Stretch) -> bool:
        """True when the gap lies elsewhere, or half an hour in one piece stays free beside it."""
        if not _overlap(gap, self.stretch):
            return True
        left = _free([self.stretch], [*self.busy, gap], since=self.stretch[0])
        return any(end - start >= LUNCH for start, end in left)


def _midday(day: date, pattern: Pattern, taken: Taken) -> _Midday | None:
    start, end = (datetime.combine(day, at, tzinfo=pattern.zone).astimezone(UTC) for at in MIDDAY)
    if any(_overlap(lunch, (start, end)) for lunch in taken.lunches):
        return None
    return _Midday((start, end), tuple(one for one in taken.busy if _overlap(one, (start, end))))


def _overlap(one: Stretch, other: Stretch) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def overlapping(gap: Stretch, stretches: Iterable[Stretch]) -> list[Stretch]:
    """Those of the stretches that the gap would stand over."""
    return [one for one in stretches if _overlap(gap, one)]
