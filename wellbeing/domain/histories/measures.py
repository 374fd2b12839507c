"""What one week held, for reviews and trends: counts, minutes and hours. Definitions: docs/patterns.md."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

from wellbeing.domain.histories.types import DAY, HOUR, WORK, Happening, History, LimitsFrom

ASK_MINUTES = 5.0  # handling one request; our convention
CLOSE = 10 * 60.0  # seconds between two sessions of a chain, at most
CHAIN = 4
MIDDAY = (11.5 * HOUR, 14.5 * HOUR)
LUNCH = 30 * 60.0
RETURNS_WITHIN = 45 * DAY


@dataclass(frozen=True, slots=True)
class Measures:
    """One week of hers. None where nothing can be said."""

    first_day: date
    target: float | None = None  # both shrunk by time off
    ceiling: float | None = None
    days_off: int = 0
    sessions: int = 0  # that took, or take, their hour
    kept: int = 0
    cancelled: int = 0  # by clients, and no-shows
    client_minutes: float = 0.0
    admin_minutes: float = 0.0
    learning_minutes: float = 0.0
    work_minutes: float = 0.0
    late_minutes: float = 0.0  # work outside her hours, notes signed there included
    desk_minutes: float = 0.0  # admin, notes signed outside any admin block, and requests
    arrived: int = 0  # notes that sessions of this week owe
    written: int = 0  # notes signed in this week
    notes_due: int = 0  # unsigned, and due on its last known day or before
    backlog_minutes: float = 0.0
    due_passed: int = 0
    on_time: int = 0  # of these, signed by their day
    asked: int = 0
    yes: int = 0
    no: int = 0
    referred: int = 0
    deferred: int = 0
    yes_at_once: int = 0
    promises_passed: int = 0  # open requests whose promised day is over
    open_days: float | None = None  # median age of open requests
    longest_chain: int = 0
    chains: int = 0  # of four and more
    rest_hours: float | None = None  # the shortest between two days of work
    days_worked: int = 0
    lunches: int = 0  # days with half an hour free around midday
    last_end: str = ""  # "19:10"
    last_end_day: int | None = None  # weekday, 0 is Monday
    firsts: int = 0  # first sessions that were kept, and are 45 days old by now
    came_back: int = 0  # of these, with a second within 45 days

    @property
    def late_per_eight(self) -> float | None:
        """Minutes of work outside her hours for each eight hours with clients (after-hours work per 8 h)."""
        return 480 * self.late_minutes / self.client_minutes if self.client_minutes else None

    @property
    def desk_per_eight(self) -> float | None:
        """Minutes of work without clients for each eight hours with them (work outside client time per 8 h)."""
        return 480 * self.desk_minutes / self.client_minutes if self.client_minutes else None

    def admin_cover(self, note_minutes: float) -> float | None:
        """Admin time set aside, against what notes and requests need; below 1 the schedule makes the backlog."""
        needed = note_minutes * self.sessions + ASK_MINUTES * self.asked
        return self.admin_minutes / needed if needed else None

    def as_json(self) -> dict[str, Any]:
        """Fit for JSON; `from_json` reads it back."""
        return {**asdict(self), "first_day": self.first_day.isoformat()}


_NAMES = {one.name for one in fields(Measures)}


def from_json(stored: dict[str, Any]) -> Measures:
    """What was stored; fields of other versions are passed over."""
    known = {name: value for name, value in stored.items() if name in _NAMES}
    return Measures(**{**known, "first_day": date.fromisoformat(stored["first_day"])})


def with_returns(week: Measures, history: History) -> Measures:
    """A week counted earlier, with what became of its first sessions since."""
    firsts = _Week(history, week.first_day).returns()
    return replace(week, **firsts)


def measure(history: History, first_day: date) -> Measures:
    """The week that begins on this day, as far as it is known by `history.now`."""
    return _Week(history, first_day).measures()


class _Week:
    def __init__(self, history: History, first_day: date) -> None:
        self.history, self.first_day = history, first_day
        self.start, self.end = (_midnight(first_day + timedelta(days=days), history) for days in (0, 7))
        self.until = min(self.end, history.now)
        held = [one for one in history.limits if one.since <= first_day]
        self.limits = held[-1] if held else history.limits[0] if history.limits else None
        starts = [one.start for one in history.happenings]
        within = history.happenings[bisect_left(starts, self.start) : bisect_left(starts, self.end)]
        self.sessions = [one for one in within if one.kind == "session"]
        self.taken = [one for one in within if one.kind in WORK and one.taken]
        self.booked = [one for one in self.sessions if one.taken]

    def measures(self) -> Measures:
        return Measures(
            **self._limits(), **self._sessions(), **self._minutes(), **self._notes(), **self._asks(), **self._days(),
            **self.returns(), first_day=self.first_day,
        )  # fmt: skip

    def _local(self, at: float) -> datetime:
        return datetime.fromtimestamp(at, self.history.zone)

    def _limits(self) -> dict[str, Any]:
        days = [self.first_day + timedelta(days=step) for step in range(7)]
        usual = [day for day in days if self.limits is None or day.weekday() in self.limits.hours]
        off = _days_off(self.history, self.start, self.end)
        gone = sum(day in off for day in usual)
        left = (len(usual) - gone) / len(usual) if usual else 1.0
        return {
            "days_off": gone,
            "target": _shrunk(self.limits.target if self.limits else None, left),
            "ceiling": _shrunk(self.limits.ceiling if self.limits else None, left),
        }

    def _sessions(self) -> dict[str, Any]:
        chains = list(_chains(sorted((one.start, one.end) for one in self.booked)))
        return {
            "sessions": len(self.booked),
            "kept": sum(one.status == "kept" for one in self.sessions),
            "cancelled": sum(one.status in {"no_show", "late_cancelled", "cancelled"} for one in self.sessions),
            "longest_chain": max(chains, default=0),
            "chains": sum(chain >= CHAIN for chain in chains),
        }

    def _minutes(self) -> dict[str, Any]:
        signed = [at for note in self.history.notes if (at := note.signed) and self.start <= at < self.until]
        each = self.limits.note_minutes if self.limits else 15.0
        admin = [one for one in self.taken if one.kind == "admin"]
        handled = sum(self._within(one.decided) for one in self.history.asks)
        unhoused = sum(not any(one.start <= at < one.end for one in admin) for at in signed)
        late = sum(_outside(one, self.limits, self.history) for one in self.taken if not one.planned_late)
        return {
            "client_minutes": _sum(one for one in self.sessions if one.status == "kept"),
            "admin_minutes": _sum(admin),
            "learning_minutes": _sum(one for one in self.taken if one.kind == "learning"),
            "work_minutes": _sum(self.taken),
            "late_minutes": late + each * sum(not _in_hours(at, self.limits, self.history) for at in signed),
            "desk_minutes": _sum(admin) + each * unhoused + ASK_MINUTES * handled,
        }

    def _notes(self) -> dict[str, Any]:
        ends = {one.pk: one.end for one in self.sessions}
        notes = [note for note in self.history.notes if not note.cosign]
        unsigned = [note for note in notes if note.signed is None or note.signed >= self.until]
        passed = [note for note in notes if self._within(note.due)]
        ended = {one.pk for one in self.history.happenings if one.end <= self.until} if unsigned else set()
        waiting = [note for note in unsigned if note.session in ended]
        tonight = _midnight(self._local(self.until - 1).date() + timedelta(days=1), self.history)
        return {
            "arrived": sum(ends.get(note.session, self.until) < self.until for note in notes),
            "written": sum(self._within(note.signed) for note in notes),
            "notes_due": sum(note.due <= tonight for note in waiting),
            "backlog_minutes": len(waiting) * (self.limits.note_minutes if self.limits else 15.0),
            "due_passed": len(passed),
            "on_time": sum(note.signed is not None and note.signed <= note.due for note in passed),
        }

    def _asks(self) -> dict[str, Any]:
        decided = [one for one in self.history.asks if self._within(one.decided)]
        yes = [one for one in decided if one.decision in {"yes", "counter"}]
        known = [one for one in self.history.asks if one.received < self.until]
        waiting = [one for one in known if one.decided is None or one.decided >= self.until]
        passed = sum(one.reply_by is not None and one.reply_by < self.until for one in waiting)
        return {
            "asked": sum(self._within(one.received) for one in self.history.asks),
            "yes": len(yes),
            "no": sum(one.decision == "no" for one in decided),
            "referred": sum(one.decision == "referred" for one in decided),
            "deferred": sum(any(self._within(at) for at in one.deferred) for one in self.history.asks),
            "yes_at_once": sum(not one.deferred and (one.decided or 0) - one.received <= HOUR for one in yes),
            "promises_passed": passed,
            "open_days": median((self.until - one.received) / DAY for one in waiting) if waiting else None,
        }

    def _within(self, at: float | None) -> bool:
        return at is not None and self.start <= at < self.until

    def _days(self) -> dict[str, Any]:
        by_day: dict[date, list[Happening]] = {}
        for one in self.taken:
            if one.start < self.until:
                by_day.setdefault(self._local(one.start).date(), []).append(one)
        spans = [(min(one.start for one in day), max(one.end for one in day)) for _, day in sorted(by_day.items())]
        rests = [(after[0] - before[1]) / HOUR for before, after in pairwise(spans) if after[0] - before[1] < DAY]
        last = max((self._local(end) for _, end in spans), key=lambda at: (at.hour, at.minute), default=None)
        return {
            "rest_hours": min(rests, default=None),
            "days_worked": len(by_day),
            "lunches": sum(_has_lunch(_midnight(day, self.history), held) for day, held in by_day.items()),
            "last_end": f"{last:%H:%M}" if last else "",
            "last_end_day": last.weekday() if last else None,
        }

    def returns(self) -> dict[str, Any]:
        """First sessions old enough to judge by; a client met before the history began counts for nothing."""
        firsts = back = 0
        for mine in self._by_client().values():
            first = mine[0]
            if self.start <= first < self.end and first + RETURNS_WITHIN <= self.history.now:
                firsts += 1
                back += len(mine) > 1 and mine[1] - first <= RETURNS_WITHIN
        return {"firsts": firsts, "came_back": back}

    def _by_client(self) -> dict[str, list[float]]:
        here = {one.client for one in self.sessions if one.client and one.status == "kept"}
        met: dict[str, list[float]] = {}
        for one in self.history.happenings:
            if one.client in here and one.kind == "session" and one.status == "kept":
                met.setdefault(one.client or "", []).append(one.start)
        began = self.history.happenings[0].start + 6 * 7 * DAY if self.history.happenings else 0.0
        return {client: starts for client, starts in met.items() if starts[0] > began}


def _midnight(day: date, history: History) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=history.zone).timestamp()


def _days_off(history: History, since: float, until: float) -> set[date]:
    days: set[date] = set()
    for one in history.happenings:
        if one.kind == "time_off" and one.taken and one.start < until and one.end > since:
            at = datetime.fromtimestamp(one.start, history.zone).date()
            last = datetime.fromtimestamp(one.end - 1, history.zone).date()
            while at <= last:
                days.add(at)
                at += timedelta(days=1)
    return days


def _shrunk(limit: float | None, left: float) -> float | None:
    """Halves are rounded down, as everywhere."""
    if limit is None:
        return None
    return float(-int(-(limit * left - 0.5) // 1)) if left < 1 else float(limit)


def _sum(some: Iterable[Happening]) -> float:
    return sum((one.end - one.start) / 60 for one in some)


def _chains(spans: Sequence[tuple[float, float]]) -> Iterator[int]:
    length, until = 0, 0.0
    for start, end in spans:
        if length and start - until < CLOSE:
            length += 1
        else:
            if length:
                yield length
            length = 1
        until = max(until, end) if length > 1 else end
    if length:
        yield length


def _in_hours(at: float, limits: LimitsFrom | None, history: History) -> bool:
    local = datetime.fromtimestamp(at, history.zone)
    span = limits.hours.get(local.weekday()) if limits else (9 * HOUR, 17 * HOUR)
    return span is not None and span[0] <= local.hour * HOUR + local.minute * 60 <= span[1]


def _outside(one: Happening, limits: LimitsFrom | None, history: History) -> float:
    """Minutes of it outside her hours."""
    local = datetime.fromtimestamp(one.start, history.zone)
    start = local.hour * HOUR + local.minute * 60.0
    end = start + one.end - one.start
    span = limits.hours.get(local.weekday()) if limits else (9 * HOUR, 17 * HOUR)
    inside = max(0.0, min(end, span[1]) - max(start, span[0])) if span else 0.0
    return (end - start - inside) / 60


def _has_lunch(midnight: float, held: Sequence[Happening]) -> bool:
    """Half an hour in one piece around midday."""
    at, until = midnight + MIDDAY[0], midnight + MIDDAY[1]
    for start, end in sorted((one.start, one.end) for one in held):
        if end > at and start < until:
            if start - at >= LUNCH:
                return True
            at = max(at, end)
    return until - at >= LUNCH
