"""A day as a list: what was, what is now, what comes. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from caseload.domain.types import AgendaLine, Kind
from caseload.domain.wording import clock

BREAK = timedelta(minutes=10)
_SINGULAR = {Kind.ADMIN: "admin hour", Kind.LEARNING: "hour of learning"}
_PLURAL = {Kind.ADMIN: "admin hours", Kind.LEARNING: "hours of learning", Kind.SUPERVISION: "supervisions"}
_COUNTED = (Kind.SESSION, Kind.SUPERVISION, Kind.CONSULTATION, Kind.MEETING, Kind.ADMIN, Kind.LEARNING)


class Part(StrEnum):
    """What a row of the day is."""

    WHOLE_DAY = "whole day"
    PAST = "past"
    NOW = "now"
    TO_COME = "to come"
    END = "end"


@dataclass(frozen=True, slots=True)
class DayRow:
    """One row: an entry, the moment now, or the end of the day. `line` is None for the latter two."""

    part: Part
    when: str
    line: AgendaLine | None = None
    words: str = ""


def in_order(lines: Iterable[AgendaLine]) -> tuple[AgendaLine, ...]:
    """Whole days first, then by time."""
    return tuple(sorted(lines, key=lambda line: (not line.all_day, line.starts_at, line.protected, line.pk)))


def day_rows(lines: Sequence[AgendaLine], *, now: datetime) -> tuple[DayRow, ...]:
    """The day with `now` in its place. Times are shown in the zone of `now`; `lines` come by time."""
    whole = [DayRow(Part.WHOLE_DAY, "", line) for line in lines if line.all_day]
    timed = [line for line in lines if not line.all_day]
    begun = [line for line in timed if line.starts_at <= now]
    coming = [line for line in timed if line.starts_at > now]
    past = [DayRow(Part.PAST, _at(line.starts_at, now), line) for line in begun]
    rows = [*whole, *past, _now(begun, coming, now)]
    rows += [DayRow(Part.TO_COME, _at(line.starts_at, now), line) for line in coming]
    if coming:
        rows.append(DayRow(Part.END, _at(max(line.ends_at for line in timed), now), words="Done for the day"))
    return tuple(rows)


def _now(begun: Sequence[AgendaLine], coming: Sequence[AgendaLine], now: datetime) -> DayRow:
    running = [line.ends_at for line in begun if line.ends_at > now]
    if running:
        return DayRow(Part.NOW, clock(now), words=f"Until {_at(max(running), now)}")
    if coming:
        return DayRow(Part.NOW, clock(now), words=f"Free until {_at(coming[0].starts_at, now)}")
    return DayRow(Part.NOW, clock(now), words="Nothing more today" if begun else "Nothing today")


def _at(at: datetime, now: datetime) -> str:
    return clock(at.astimezone(now.tzinfo))


def day_summary(lines: Sequence[AgendaLine]) -> str:
    """ "4 sessions, 1 supervision. Breaks of 10 minutes or more: 4." or "" for a day without work."""
    timed = [line for line in lines if not line.all_day]
    counts = Counter(line.kind for line in timed)
    words = [_words(kind, counts[kind]) for kind in _COUNTED if counts[kind]]
    if not words:
        return ""
    return f"{', '.join(words)}. Breaks of 10 minutes or more: {_breaks(timed)}."


def _words(kind: Kind, count: int) -> str:
    one = _SINGULAR.get(kind, kind.value)
    return f"{count} {one if count == 1 else _PLURAL.get(kind, kind.value + 's')}"


def _breaks(timed: Sequence[AgendaLine]) -> int:
    breaks, free_from = 0, None
    for line in timed:
        if free_from is not None and line.starts_at - free_from >= BREAK:
            breaks += 1
        free_from = max(filter(None, (free_from, line.ends_at)))
    return breaks


def sessions_to_go(lines: Sequence[AgendaLine], *, now: datetime) -> int:
    """Sessions of the day that have not begun."""
    return sum(line.kind == Kind.SESSION and line.starts_at > now for line in lines)


def starting_soon(lines: Sequence[AgendaLine], *, now: datetime) -> AgendaLine | None:
    """The session that begins within ten minutes, if any."""
    soon = (line for line in lines if line.kind == Kind.SESSION and now < line.starts_at <= now + BREAK)
    return next(soon, None)
