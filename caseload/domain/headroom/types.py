"""Weeks with their limits, what is in them, and what is asked."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

WEEK = timedelta(days=7)
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Week:
    """A week's frame: its working days and the limits that hold in it, shrunk by time off already."""

    first_day: date
    days: int  # working days left
    target: int | None  # None: no limit is set
    ceiling: int | None
    away: bool = False  # nothing happens in it but what stands in the calendar anyway
    off: frozenset[date] = frozenset()  # days on which nothing else happens

    @property
    def day_after(self) -> date:
        """The first day that is no longer in it."""
        return self.first_day + WEEK


@dataclass(frozen=True, slots=True)
class Booked:
    """What stands in the calendar on a day of the clinician's own time."""

    day: date
    minutes: int  # with its note and buffers
    weight: Decimal = ONE  # sessions it counts for


@dataclass(frozen=True, slots=True)
class Series:
    """What comes once or again and again from a day on: a held place, or what is asked."""

    first: date
    minutes: int  # each time, with its note and buffers
    weight: Decimal = ONE
    every_weeks: int | None = None  # None: once
    times: int | None = None  # times that fall on a day off are used up
    until: date | None = None  # inclusive
    any_day: bool = False  # the weekday is still open: only a whole week away keeps it from happening


@dataclass(frozen=True, slots=True)
class Room:
    """A week as it stands, and as it would be with what is asked."""

    week: Week
    booked: Decimal
    minutes: int
    with_ask: Decimal
    minutes_with_ask: int
    asked: bool = False  # what is asked happens in this week

    @property
    def left(self) -> Decimal | None:
        """Sessions still free under the ceiling, never below none; None for a week away or without limits."""
        if self.week.away or self.week.ceiling is None:
            return None
        return max(self.week.ceiling - self.with_ask, Decimal(0))

    @property
    def over(self) -> Decimal:
        """Sessions above the ceiling."""
        return Decimal(0) if self.week.ceiling is None else max(self.with_ask - self.week.ceiling, Decimal(0))


@dataclass(frozen=True, slots=True)
class Answer:
    """The coming weeks, the first one that is over, and the first from which it would fit."""

    rooms: tuple[Room, ...]
    first_over: date | None
    fits_from: date | None
