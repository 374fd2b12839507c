"""The facts that patterns are judged by, week by week in order. Source of the definitions: docs/patterns.md."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from wellbeing.domain.histories.leave import Leave
from wellbeing.domain.histories.types import DAY, HOUR, WEEK, WORK, Decided, Happening, History, LimitsFrom

NEW = frozenset({"new_client"})
MANY = 20  # sessions that came at the same moment: an import
NEVER = 1e9  # hours, for lags of notes that were not signed: JSON knows no infinity


@dataclass(slots=True)
class WeekFacts:
    """One week. Counts unless said; hours are hours; `end` is its last known moment, seconds UTC."""

    first_day: date
    end: float
    ceiling: float | None  # shrunk by time off
    usual_days: int
    days_off: int
    booked: int
    working: bool  # counts for her own usual: no leave, no silent feed
    lost: bool  # notes seem to be missing
    gated: bool  # they are, or were the week before: nothing is said about them
    explained: bool  # leave just ended, or capacity changed: nothing is said about load
    overdue: int = 0
    old: int = 0  # unsigned for seven days and more past their session
    lag: float | None = None  # hours, median of the last 14 days, unsigned ones counted as not yet ended
    lag_before: float | None = None  # the same of the eight weeks before
    learning_hours: float = 0.0
    contacts: int = 0  # hers, after hours, unplanned, in 28 days
    side_series: int = 0  # new recurring ones in six weeks that are no sessions
    leave_cut: int = 0  # leave called off or shortened within two weeks of its start, in 180 days
    off_worked: int = 0  # days off with work, in 180 days
    off_days: int = 0
    since_leave: int | None = None  # days since the last run of five days off
    leave_planned: bool = False
    answers: dict[str, float] = field(default_factory=dict)
    decided: tuple[tuple[Decided, float | None], ...] = ()  # the last eight weeks, each with its load when decided
    load_ahead: float | None = None  # sessions booked in the next 28 days / capacity

    @property
    def at_ceiling(self) -> bool:
        """True when as many sessions were booked as her ceiling allows, or more."""
        return self.ceiling is not None and self.ceiling > 0 and self.booked >= self.ceiling

    def as_json(self) -> dict[str, Any]:
        """Fit for JSON, without her answers and without what was decided: both are kept where they were given."""
        kept = {one.name: getattr(self, one.name) for one in fields(self) if one.name not in {"answers", "decided"}}
        return {**kept, "first_day": self.first_day.isoformat()}


def week_from_json(stored: dict[str, Any], answers: dict[str, float]) -> WeekFacts:
    """A closed week as stored, with the answers of its review."""
    return WeekFacts(**{**stored, "first_day": date.fromisoformat(stored["first_day"]), "answers": answers})


def facts_of(history: History) -> list[WeekFacts]:
    """All closed weeks in order, oldest first."""
    return list(Measured(history).weeks())


class Measured:
    """A history with what every week looks up, sorted once."""

    def __init__(self, history: History) -> None:
        self.history, self.zone = history, history.zone
        self.sessions = [one for one in history.happenings if one.kind == "session"]
        self._loads: dict[float, float | None] = {}
        self.starts = [one.start for one in self.sessions]
        self.learnt = [one for one in history.happenings if one.kind == "learning" and one.taken]
        self.leave = Leave(history)
        self.off = self.leave.off
        self.ended = {one.pk: one.end for one in self.sessions}
        owed = [(self.ended.get(note.session, note.due - 72 * HOUR), note) for note in history.notes]
        self.notes = sorted(owed, key=lambda one: one[0])
        self.note_ends = [ended for ended, _ in self.notes]
        self.signed = sorted(n.signed for n in history.notes if n.signed is not None)
        self.imports = self._imports()
        # Where most of it came at once, nobody knows what stood in the calendar at an earlier moment.
        self.bulk = max(self.imports.values(), default=0) > len(self.sessions) / 2
        self.asks = sorted((one for one in history.asks if one.decided is not None), key=lambda one: one.decided or 0.0)
        self.ask_times = [one.decided or 0.0 for one in self.asks]
        self.reviews = {one.monday: one.values for one in history.reviews}
        self.contacts = sorted(one.at for one in history.contacts if self._late(one.at, one.planned, one.by_clinician))
        self.side = self._side_series()

    def _imports(self) -> dict[float, int]:
        """Moments at which many sessions came at once, with how many: such dates do not say when they were made."""
        return {at: many for at, many in Counter(one.created for one in self.sessions).items() if many > MANY}

    def _local(self, at: float) -> datetime:
        return datetime.fromtimestamp(at, self.zone)

    def _midnight(self, day: date) -> float:
        return datetime(day.year, day.month, day.day, tzinfo=self.zone).timestamp()

    def _limits(self, day: date) -> LimitsFrom | None:
        held = [one for one in self.history.limits if one.since <= day]
        return held[-1] if held else (self.history.limits[0] if self.history.limits else None)

    def _late(self, at: float, planned: bool, hers: bool) -> bool:
        if planned or not hers:
            return False
        local = self._local(at)
        limits = self._limits(local.date())
        span = limits.hours.get(local.weekday()) if limits else (9 * HOUR, 17 * HOUR)
        second = local.hour * HOUR + local.minute * 60
        return span is None or not span[0] <= second < span[1]

    def _side_series(self) -> list[tuple[float, str]]:
        """(when it was made, its first row) of recurring things that are no sessions, by time.

        The same hours under a new name count not.
        """
        seen: dict[str, tuple[float, str, tuple[int, int]]] = {}
        for one in self.history.happenings:
            if one.series and one.kind in WORK - {"session", "learning"} and one.series not in seen and one.taken:
                local = self._local(one.start)
                seen[one.series] = (one.created, one.pk, (local.weekday(), local.hour))
        began: list[tuple[float, str]] = []
        slots: set[tuple[int, int]] = set()
        for created, pk, slot in sorted(seen.values()):
            if slot not in slots and created not in self.imports:
                began.append((created, pk))
            slots.add(slot)
        return began

    def weeks(self) -> Iterator[WeekFacts]:
        """Every week that was over by now."""
        if not self.sessions:
            return
        first = self._local(self.sessions[0].start).date()
        day = first - timedelta(days=(first.weekday() - self.history.week_start) % 7)
        past: list[WeekFacts] = []
        while self._midnight(day + timedelta(days=7)) <= self.history.now + 1:
            past.append(self.week(day, past))
            yield past[-1]
            day += timedelta(days=7)

    def week(self, day: date, past: Sequence[WeekFacts]) -> WeekFacts:
        """The week that begins on this day, `past` being the ones before; a running one as far as it is known."""
        start, until = self._midnight(day), self._midnight(day + timedelta(days=7))
        end = min(until, self.history.now)
        limits = self._limits(day)
        days = [day + timedelta(days=step) for step in range(7)]
        usual = [one for one in days if limits is None or one.weekday() in limits.hours]
        gone = sum(one in self.off for one in usual)
        held = self.sessions[bisect_left(self.starts, start) : bisect_left(self.starts, until)]
        booked = sum(one.taken for one in held)
        silent = any(since < end and until > start for since, until in self.history.gaps)
        lost = silent or self._notes_lost(end, booked) or self._still_lost(end, past)
        week = WeekFacts(
            first_day=day,
            end=end,
            ceiling=_shrunk(limits, len(usual), gone),
            usual_days=len(usual),
            days_off=gone,
            booked=booked,
            working=gone * 2 <= len(usual) and not silent and booked > 0,
            lost=lost,
            gated=lost or bool(past and past[-1].lost),
            explained=self._explained(day, end, past),
            contacts=_within(self.contacts, end - 28 * DAY, end),
            side_series=sum(end - 42 * DAY <= created < end for created, _ in self.side),
            leave_cut=_within(self.leave.cuts, end - 180 * DAY, end),
            answers=self.answers(day),
            load_ahead=self._load(end, end),
        )
        self._measure_notes(week)
        last = min(day + timedelta(days=6), self._local(end - 1).date())
        week.off_days, week.off_worked = self.leave.eroded(last)
        week.since_leave = self.leave.since(last)
        week.leave_planned = self.leave.run_of_five(last, last + timedelta(days=60))
        week.learning_hours = self._learning(start, end)
        week.decided = self._decided(end)
        return week

    def answers(self, day: date) -> dict[str, float]:
        """What she answered in the week from this day on, and the scales she took in it."""
        start, end = self._midnight(day), self._midnight(day + timedelta(days=7))
        monday = day - timedelta(days=day.weekday()) + _to_monday(day)
        scales = {one.scale: one.score for one in self.history.readings if start <= one.at < end}
        return {**self.reviews.get(monday, {}), **scales}

    def _explained(self, day: date, end: float, past: Sequence[WeekFacts]) -> bool:
        changed = any(
            day - timedelta(days=28) < one.since <= day + timedelta(days=6) for one in self.history.limits[1:]
        )
        return changed or bool(past and past[-1].days_off * 2 > past[-1].usual_days)

    def _notes_lost(self, end: float, booked: int) -> bool:
        lately, before = _within(self.signed, end - WEEK, end), _within(self.signed, end - 5 * WEEK, end - WEEK)
        return booked >= 5 and before >= 8 and lately <= 0.05 * before

    def _still_lost(self, end: float, past: Sequence[WeekFacts]) -> bool:
        """Notes that stopped arriving are lost until the first one comes."""
        return bool(past) and past[-1].lost and not _within(self.signed, end - WEEK, end)

    def _measure_notes(self, week: WeekFacts) -> None:
        end = week.end
        lags: list[float] = []
        before: list[float] = []
        since, until = bisect_left(self.note_ends, end - 26 * WEEK), bisect_left(self.note_ends, end)
        for ended, note in self.notes[since:until]:
            if note.cosign:
                continue  # somebody else's to sign
            is_open = note.signed is None or note.signed > end
            week.overdue += is_open and note.due < end
            week.old += is_open and end - ended >= 7 * DAY
            # Unsigned ones are counted as the longest: never dropped, which would make her look quick.
            lag = NEVER if is_open or note.signed is None else (note.signed - ended) / HOUR
            if ended >= end - 14 * DAY:
                if not is_open or end - ended >= 3 * DAY:
                    lags.append(lag)
            elif ended >= end - 70 * DAY:
                before.append(lag)
        week.lag = median(lags) if len(lags) >= 8 else None
        week.lag_before = median(before) if len(before) >= 8 else None

    def _learning(self, start: float, end: float) -> float:
        return sum((one.end - one.start) / HOUR for one in self.learnt if start <= one.start < end)

    def _decided(self, end: float) -> tuple[tuple[Decided, float | None], ...]:
        at, until = bisect_right(self.ask_times, end - 8 * WEEK), bisect_right(self.ask_times, end)
        honest = [one for one in self.asks[at:until] if one.decided is not None and one.logged - one.decided <= HOUR]
        return tuple((one, self._load_cached(one.decided or 0.0)) for one in honest)

    def _load_cached(self, at: float) -> float | None:
        if at not in self._loads:
            self._loads[at] = self._load(at, at)
        return self._loads[at]

    def _load(self, since: float, known_by: float) -> float | None:
        """Sessions booked in the 28 days after `since`, as known by then, against capacity; None without limits."""
        capacity = self._capacity(self._local(since).date())
        if not capacity:
            return None
        ahead = self.sessions[bisect_right(self.starts, since) : bisect_right(self.starts, since + 28 * DAY)]
        booked = sum(self._stood(one, known_by) for one in ahead)
        return booked / capacity

    def _stood(self, one: Happening, known_by: float) -> bool:
        if one.created > known_by and not self.bulk:
            return False
        return one.taken or (one.cancelled_at is not None and one.cancelled_at > known_by)

    def _capacity(self, day: date) -> float | None:
        limits = self._limits(day)
        if limits is None or not limits.ceiling or not limits.hours:
            return None
        days = [day + timedelta(days=step) for step in range(1, 29)]
        open_days = sum(one.weekday() in limits.hours and one not in self.off for one in days)
        return limits.ceiling * open_days / len(limits.hours)


def _to_monday(day: date) -> timedelta:
    """A week that begins on a Sunday is answered under the Monday in it."""
    return timedelta(days=7) if day.weekday() > 3 else timedelta()


def _shrunk(limits: LimitsFrom | None, usual: int, gone: int) -> float | None:
    if limits is None or limits.ceiling is None:
        return None
    return limits.ceiling * (usual - gone) / usual if usual else float(limits.ceiling)


def _within(moments: Sequence[float], since: float, until: float) -> int:
    return bisect_left(moments, until) - bisect_left(moments, since)
