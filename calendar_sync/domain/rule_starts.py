"""When a recurrence rule starts within a stretch of time, in wall-clock time.

Every step is taken near the stretch asked for, or paid for from an allowance, so that no rule, however hostile, can
run on. The usual expanders walk from the first start, and for ever when nothing matches.
"""

from calendar import isleap, monthrange
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from calendar_sync.domain.rules import Frequency, Rule

_UNIT = {
    Frequency.WEEKLY: 604800,
    Frequency.DAILY: 86400,
    Frequency.HOURLY: 3600,
    Frequency.MINUTELY: 60,
    Frequency.SECONDLY: 1,
}
_LAST_DAY = date.max.toordinal()


class AllowanceSpent(Exception):
    """A calendar asks for more work than it is given."""


@dataclass(slots=True)
class Allowance:
    """How many more steps may be taken; a step is about a microsecond."""

    steps: int

    def spend(self, steps: int = 1) -> None:
        """Takes the steps away; raises `AllowanceSpent` when they are used up."""
        self.steps -= steps
        if self.steps < 0:
            raise AllowanceSpent


@dataclass(frozen=True, slots=True)
class _Turn:
    """One turn of a rule: candidates are each of the days at each of the seconds of a day, in order."""

    days: Sequence[int]
    seconds: Sequence[int]


def starts(
    rule: Rule,
    *,
    first: datetime,
    after: datetime,
    before: datetime,
    over: Callable[[datetime], bool],
    allowance: Allowance,
) -> Iterator[datetime]:
    """The rule's starts from `after` to `before`, both inclusive; `over` tells which lie past the rule's end."""
    if rule.count and rule.even:
        # Each turn is one start, so that the last of them is known without counting.
        before = min(before, _after_turns(first, rule, rule.count - 1))
        rule = replace(rule, count=None)
    rule = _with_days_of(first, rule)
    # Without a count nothing hangs on what came before: begin near the stretch, in step with the first start.
    near = first if rule.count is not None else max(first, after)
    left = rule.count
    for turn in _turns(rule, first, near, before, allowance):
        for moment in _picked(turn, rule.positions):
            if moment < first:
                continue
            if moment > before or left == 0 or over(moment):
                return
            left = None if left is None else left - 1
            allowance.spend(2)
            if moment >= after:
                yield moment


def _after_turns(first: datetime, rule: Rule, turns: int) -> datetime:
    try:
        return first + timedelta(seconds=_UNIT[rule.frequency] * rule.interval * turns)
    except OverflowError:
        return datetime.max  # noqa: DTZ901 -- a wall clock


def _with_days_of(first: datetime, rule: Rule) -> Rule:
    """The rule with what it leaves open taken from the first start."""
    if rule.picks_days or rule.frequency > Frequency.WEEKLY:
        return rule
    if rule.frequency == Frequency.WEEKLY:
        return replace(rule, weekdays=frozenset({first.weekday()}))
    months = rule.months
    if rule.frequency == Frequency.YEARLY and not months:
        months = frozenset({first.month})
    return replace(rule, months=months, month_days=frozenset({first.day}))


def _picked(turn: _Turn, positions: tuple[int, ...]) -> Iterator[datetime]:
    width = len(turn.seconds)
    size = len(turn.days) * width
    if not positions:
        chosen: Iterable[int] = range(size)
    else:
        chosen = sorted({at - 1 if at > 0 else size + at for at in positions if at and -size <= at <= size})
    for index in chosen:
        midnight = datetime.combine(date.fromordinal(turn.days[index // width]), time())
        yield midnight + timedelta(seconds=turn.seconds[index % width])


def _turns(rule: Rule, first: datetime, near: datetime, before: datetime, allowance: Allowance) -> Iterator[_Turn]:
    if rule.frequency > Frequency.DAILY:
        yield from _turns_within_days(rule, first, near, before, allowance)
        return
    clock = [
        hour * 3600 + minute * 60 + second
        for hour in rule.hours or (first.hour,)
        for minute in rule.minutes or (first.minute,)
        for second in rule.seconds or (first.second,)
    ]
    spans = {Frequency.YEARLY: _years, Frequency.MONTHLY: _months, Frequency.WEEKLY: _weeks, Frequency.DAILY: _days}
    for span in spans[rule.frequency](rule, first, near, before):
        allowance.spend(1 + len(span))
        days = [day for day in span if _fits(rule, date.fromordinal(day))]
        if days:
            yield _Turn(days, clock)


def _steps(origin: int, near: int, last: int, interval: int) -> range:
    """From `origin` in steps of `interval`, beginning one step before `near`."""
    skipped = max(0, (near - origin) // interval - 1)
    return range(origin + skipped * interval, last + 1, interval)


def _years(rule: Rule, first: datetime, near: datetime, before: datetime) -> Iterator[Sequence[int]]:
    for year in _steps(first.year, near.year, before.year, rule.interval):
        if not rule.months:
            yield range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
        else:
            yield [day for month in sorted(rule.months) if 1 <= month <= 12 for day in _days_of(year, month)]


def _months(rule: Rule, first: datetime, near: datetime, before: datetime) -> Iterator[Sequence[int]]:
    def number(moment: datetime) -> int:
        return moment.year * 12 + moment.month - 1

    for month in _steps(number(first), number(near), number(before), rule.interval):
        if not rule.months or month % 12 + 1 in rule.months:
            yield _days_of(month // 12, month % 12 + 1)
        else:
            yield ()


def _days_of(year: int, month: int) -> range:
    begin = date(year, month, 1).toordinal()
    return range(begin, begin + monthrange(year, month)[1])


def _weeks(rule: Rule, first: datetime, near: datetime, before: datetime) -> Iterator[Sequence[int]]:
    begin = first.toordinal() - (first.weekday() - rule.week_start) % 7
    for week in _steps(begin, near.toordinal(), before.toordinal(), 7 * rule.interval):
        # The first week begins with the first start, which matters to BYSETPOS.
        yield range(max(week, first.toordinal()), min(week + 7, _LAST_DAY + 1))


def _days(rule: Rule, first: datetime, near: datetime, before: datetime) -> Iterator[Sequence[int]]:
    for day in _steps(first.toordinal(), near.toordinal(), before.toordinal(), rule.interval):
        yield (day,)


def _turns_within_days(
    rule: Rule, first: datetime, near: datetime, before: datetime, allowance: Allowance
) -> Iterator[_Turn]:
    unit = _UNIT[rule.frequency]
    in_a_day = 86400 // unit
    origin = first.toordinal() * in_a_day + (first.hour * 3600 + first.minute * 60 + first.second) // unit
    allowed = _allowed_units(rule, unit)
    allowance.spend(len(allowed or ()))
    tails = _tails(rule, first)
    for day in range(near.toordinal(), before.toordinal() + 1):
        allowance.spend()
        if not _fits(rule, date.fromordinal(day)):
            continue
        aligned = range((origin - day * in_a_day) % rule.interval, in_a_day, rule.interval)
        units = aligned if allowed is None else [at for at in allowed if at in aligned]
        allowance.spend(len(allowed or ()) // 8)
        for at in units:
            yield _Turn((day,), [at * unit + tail for tail in tails])


def _allowed_units(rule: Rule, unit: int) -> list[int] | None:
    """The hours, minutes or seconds of a day at which a turn may come; None: at all."""
    if not (rule.hours or (unit < 3600 and rule.minutes) or (unit == 1 and rule.seconds)):
        return None
    minutes = rule.minutes or range(60) if unit < 3600 else (0,)
    seconds = rule.seconds or range(60) if unit == 1 else (0,)
    return [
        (hour * 3600 + minute * 60 + second) // unit
        for hour in rule.hours or range(24)
        for minute in minutes
        for second in seconds
    ]


def _tails(rule: Rule, first: datetime) -> list[int]:
    """The seconds after the begin of a turn at which it starts."""
    if rule.frequency == Frequency.SECONDLY:
        return [0]
    seconds = rule.seconds or (first.second,)
    if rule.frequency == Frequency.MINUTELY:
        return list(seconds)
    return [minute * 60 + second for minute in rule.minutes or (first.minute,) for second in seconds]


def _fits(rule: Rule, day: date) -> bool:
    """True when the day agrees with every part of the rule that speaks of days."""
    if rule.months and day.month not in rule.months:
        return False
    if rule.month_days and not rule.month_days & _both_ways(day.day, monthrange(day.year, day.month)[1]):
        return False
    if rule.year_days and not rule.year_days & _both_ways(day.timetuple().tm_yday, 365 + isleap(day.year)):
        return False
    if rule.weeks and not rule.weeks & _week_numbers(day, rule.week_start):
        return False
    if not (rule.weekdays or rule.nth_weekdays) or day.weekday() in rule.weekdays:
        return True
    return bool(rule.nth_weekdays) and not rule.nth_weekdays.isdisjoint(_nth(rule, day))


def _both_ways(at: int, length: int) -> set[int]:
    return {at, at - length - 1}


def _nth(rule: Rule, day: date) -> set[tuple[int, int]]:
    """Which weekday of its month, or of its year, the day is: counted from the begin and from the end."""
    at, length = day.day, monthrange(day.year, day.month)[1]
    if rule.frequency == Frequency.YEARLY and not rule.months:
        at, length = day.timetuple().tm_yday, 365 + isleap(day.year)
    return {((at - 1) // 7 + 1, day.weekday()), (-((length - at) // 7 + 1), day.weekday())}


def _week_numbers(day: date, week_start: int) -> set[int]:
    """The week's number from the begin and from the end of the year that it belongs to."""
    fourth = day.toordinal() - (day.weekday() - week_start) % 7 + 3
    if not 1 <= fourth <= _LAST_DAY:
        return set()
    middle = date.fromordinal(fourth)  # a week belongs to the year of its fourth day
    number = (middle.timetuple().tm_yday - 1) // 7 + 1
    return {number, number - 1 - _weeks_in(middle.year, week_start)}


def _weeks_in(year: int, week_start: int) -> int:
    # The fourth days of the weeks of a year are seven apart; count those within it.
    new_year = date(year, 1, 1)
    first_fourth = (week_start + 3 - new_year.weekday()) % 7
    return (364 + isleap(year) - first_fourth) // 7 + 1
