"""Where the entries of a week stand in the drawn grid. Pure; times of day are those on the clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from caseload.domain.types import Kind, WeekEntry
from caseload.domain.wording import clock, count_of, weekday

DAY = timedelta(days=1)
STEP = 5  # minutes; the stylesheet has one class for each
SHORTEST = 20  # minutes that a block is drawn at least, so that its title can be read
FIRST_HOUR, LAST_HOUR = 8, 20  # drawn even when empty
MOST_COLUMNS = 4
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Block:
    """An entry on one day: from minute to minute after midnight, in one of several columns."""

    entry: WeekEntry
    start: int
    end: int
    column: int = 1
    columns: int = 1

    @property
    def starts(self) -> str:
        """The class of its beginning."""
        return f"s-{self.start // 60:02}{self.start % 60:02}"

    @property
    def lasts(self) -> str:
        """The class of its length."""
        return f"d-{self.end - self.start}"

    @property
    def clock(self) -> str:
        """9:00"""
        return clock(self.entry.starts_at)

    @property
    def until(self) -> str:
        """9:50"""
        return clock(self.entry.ends_at)

    @property
    def calendars(self) -> int:
        """In how many calendars it stands."""
        return len(self.entry.also_in) + 1

    @property
    def lane(self) -> str:
        """The class of its column, "" when it has the whole width."""
        return "" if self.columns == 1 else f"lane-{self.column}-of-{self.columns}"


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the week."""

    day: date
    whole: tuple[WeekEntry, ...]  # all-day entries
    blocks: tuple[Block, ...]
    sessions: int

    @property
    def name(self) -> str:
        """Mon 16"""
        return f"{weekday(self.day)} {self.day.day}"

    @property
    def short(self) -> str:
        """Mon"""
        return weekday(self.day)

    @property
    def is_weekend(self) -> bool:
        """True for Saturday and Sunday."""
        return self.day.weekday() >= SATURDAY

    @property
    def count(self) -> str:
        """6 sessions"""
        return count_of(self.sessions, "session")

    @property
    def empty(self) -> bool:
        """True when nothing stands in it."""
        return not self.whole and not self.blocks


@dataclass(frozen=True, slots=True)
class Grid:
    """A week as drawn, with the hours that it needs."""

    days: tuple[Day, ...]
    first_hour: int
    last_hour: int  # exclusive

    @property
    def weekend_is_empty(self) -> bool:
        """True when neither Saturday nor Sunday holds anything: both are drawn slim."""
        return all(day.empty for day in self.days if day.is_weekend)

    @property
    def hours(self) -> list[tuple[int, str]]:
        """The hours that get a number, each with the class of its place."""
        return [(hour, f"s-{hour:02}00") for hour in range(self.first_hour + 1, self.last_hour)]


def lay_out(entries: Sequence[WeekEntry], *, first_day: date) -> Grid:
    """The seven days from `first_day`; entries outside the usual hours widen the grid for the whole week."""
    days = tuple(_day(first_day + DAY * step, entries) for step in range(7))
    blocks = [block for day in days for block in day.blocks]
    first = min((block.start // 60 for block in blocks), default=FIRST_HOUR)
    last = max((-(-block.end // 60) for block in blocks), default=LAST_HOUR)
    return Grid(days, min(first, FIRST_HOUR), max(last, LAST_HOUR))


def _day(day: date, entries: Sequence[WeekEntry]) -> Day:
    whole = [one for one in entries if one.days and one.days[0] <= day < one.days[1]]
    timed = [block for one in entries if not one.days and (block := _block(one, day))]
    sessions = sum(block.entry.kind is Kind.SESSION and block.entry.starts_at.date() == day for block in timed)
    return Day(day, tuple(whole), tuple(side_by_side(timed)), sessions)


def _block(entry: WeekEntry, day: date) -> Block | None:
    """The part of the entry that falls on this day, on the clock, in steps."""
    if not entry.starts_at.date() <= day <= entry.ends_at.date():
        return None
    start = _minute(entry.starts_at) if entry.starts_at.date() == day else 0
    end = _minute(entry.ends_at) if entry.ends_at.date() == day else 24 * 60
    if end == 0 and entry.starts_at.date() < day:
        return None  # ended at midnight: it belongs to the day before
    start = min(start // STEP * STEP, 24 * 60 - SHORTEST)
    # When clocks go back an hour can end before it began on the clock; it is still drawn.
    return Block(entry, start, min(max(-(-end // STEP) * STEP, start + SHORTEST), 24 * 60))


def _minute(at: datetime) -> int:
    clock: time = at.time()
    return clock.hour * 60 + clock.minute


def side_by_side(blocks: Iterable[Block]) -> list[Block]:
    """Blocks that overlap share the width, in columns; the others keep all of it."""
    placed: list[Block] = []
    cluster: list[Block] = []
    until = -1
    for block in sorted(blocks, key=lambda one: (one.start, -one.end, one.entry.pk)):
        if block.start >= until:
            placed += _columns(cluster)
            cluster = []
        cluster.append(block)
        until = max(until, block.end)
    return placed + _columns(cluster)


def _columns(cluster: Sequence[Block]) -> list[Block]:
    ends: list[int] = []
    columns: list[int] = []
    for block in cluster:
        free = next((at for at, end in enumerate(ends) if end <= block.start), len(ends))
        if free == len(ends):
            ends.append(block.end)
        else:
            ends[free] = block.end
        columns.append(free)
    # More than a few columns cannot be read: the last one holds the rest, and the list below has all of them.
    count = min(len(ends), MOST_COLUMNS)
    return [
        Block(block.entry, block.start, block.end, min(column, count - 1) + 1, count)
        for block, column in zip(cluster, columns, strict=True)
    ]
