"""Recurrence rules (RFC 5545, 3.3.10): reading one from its text."""

import re
from dataclasses import dataclass
from enum import IntEnum

_WEEKDAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
_BYDAY = re.compile(r"([+-]?\d{1,3})?(MO|TU|WE|TH|FR|SA|SU)")
_MOST = 1_000_000_000


class RuleRefused(ValueError):
    """A rule that cannot be read; the message finishes the sentence "Skipped event 3: ..."."""


class Frequency(IntEnum):
    """How large one turn of a rule is."""

    YEARLY = 0
    MONTHLY = 1
    WEEKLY = 2
    DAILY = 3
    HOURLY = 4
    MINUTELY = 5
    SECONDLY = 6


@dataclass(frozen=True, slots=True)
class Rule:
    """One RRULE. Empty sets and tuples stand for parts that were not given."""

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: str = ""  # as written: what it means depends on the event's start
    months: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    year_days: frozenset[int] = frozenset()
    weeks: frozenset[int] = frozenset()
    weekdays: frozenset[int] = frozenset()  # Monday is 0
    nth_weekdays: frozenset[tuple[int, int]] = frozenset()  # (2, 1) is the second Tuesday, (-1, 4) the last Friday
    hours: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    seconds: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    week_start: int = 0

    @property
    def picks_days(self) -> bool:
        """True when the rule itself says which days; otherwise the event's start does."""
        return bool(self.month_days or self.year_days or self.weeks or self.weekdays or self.nth_weekdays)

    @property
    def even(self) -> bool:
        """True when all that the rule says is "every so many weeks, days, hours, minutes or seconds"."""
        parts = (self.months, self.hours, self.minutes, self.seconds, self.positions)
        return self.frequency >= Frequency.WEEKLY and not self.picks_days and not any(parts)


def read_rule(text: str) -> Rule:
    """The rule that the text spells; raises `RuleRefused`."""
    parts = dict(_part(part) for part in text.upper().split(";") if part.strip())
    if parts.get("RSCALE", "GREGORIAN") != "GREGORIAN" or parts.get("SKIP", "OMIT") != "OMIT":
        raise RuleRefused("its rule counts in another calendar")
    try:
        return _rule(parts)
    except (ValueError, KeyError) as fault:
        raise RuleRefused("its rule cannot be read") from fault


def _part(part: str) -> tuple[str, str]:
    name, _, value = part.partition("=")
    return name.strip(), value.strip()


def _rule(parts: dict[str, str]) -> Rule:
    frequency = Frequency[parts["FREQ"]]
    weekdays, nth = _weekdays(parts.get("BYDAY", ""), frequency)
    return Rule(
        frequency=frequency,
        interval=_interval(parts.get("INTERVAL", "1")),
        count=_count(parts.get("COUNT", "")),
        until=parts.get("UNTIL", ""),
        months=_numbers(parts, "BYMONTH"),
        month_days=_numbers(parts, "BYMONTHDAY"),
        year_days=_numbers(parts, "BYYEARDAY"),
        weeks=_numbers(parts, "BYWEEKNO"),
        weekdays=weekdays,
        nth_weekdays=nth,
        hours=_clock(parts, "BYHOUR", below=24),
        minutes=_clock(parts, "BYMINUTE", below=60),
        seconds=_clock(parts, "BYSECOND", below=60),
        positions=tuple(sorted(_numbers(parts, "BYSETPOS"))),
        week_start=_WEEKDAYS[parts.get("WKST") or "MO"],
    )


def _interval(text: str) -> int:
    interval = int(text)
    if interval < 1:
        raise RuleRefused("its rule has no step forward")
    return min(interval, _MOST)


def _count(text: str) -> int | None:
    # A negative count is what some exporters write for "no end".
    return int(text) if text and int(text) >= 0 else None


def _numbers(parts: dict[str, str], name: str) -> frozenset[int]:
    return frozenset(int(number) for number in parts.get(name, "").split(",") if number.strip())


def _clock(parts: dict[str, str], name: str, *, below: int) -> tuple[int, ...]:
    given = _numbers(parts, name)
    possible = tuple(sorted(number for number in given if 0 <= number < below))
    if given and not possible:
        raise RuleRefused("its rule names no time of day")
    return possible


def _weekdays(text: str, frequency: Frequency) -> tuple[frozenset[int], frozenset[tuple[int, int]]]:
    plain, nth = set(), set()
    for word in filter(None, (word.strip() for word in text.split(","))):
        found = _BYDAY.fullmatch(word)
        if not found:
            raise RuleRefused("its rule names an unknown weekday")
        number = int(found[1] or 0)
        # "The second Tuesday" only makes sense within a month or a year.
        if number and frequency <= Frequency.MONTHLY:
            nth.add((number, _WEEKDAYS[found[2]]))
        else:
            plain.add(_WEEKDAYS[found[2]])
    return frozenset(plain), frozenset(nth)
