"""The occurrences of one UID: recurring-ical-events settles overrides, exceptions and what follows a change;
the starts of the rules come from `rule_starts`, which cannot run on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from recurring_ical_events import EventAdapter, Occurrence, Series
from recurring_ical_events.util import make_comparable

from calendar_sync.domain.entries import Entry, EventSkipped, Moment
from calendar_sync.domain.moments import moment
from calendar_sync.domain.rule_starts import Allowance, starts
from calendar_sync.domain.rules import Rule

MOST_INSTANCES = 5_000
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Happening:
    """One occurrence before it is turned to UTC; `original` is the start that its series gave it, or None."""

    entry: Entry
    start: Moment
    end: Moment
    original: Moment | None


@dataclass(slots=True)
class Ration:
    """What one series may cost, and whether it wanted more."""

    allowance: Allowance
    capped: bool = False


def happenings(entries: Sequence[Entry], *, start: datetime, end: datetime, ration: Ration) -> Iterator[Happening]:
    """What happens from `start` to `end`, both in the reader's zone; raises `AllowanceSpent`."""
    adapters = [_Adapter(entry, ration) for entry in entries]
    if len(adapters) == 1 and entries[0].stands_alone:
        alone = adapters[0]
        if alone.is_in_span(start, end):
            yield Happening(alone.entry, alone.start, alone.end, None)
        return
    for found in _Series(adapters).between(start, end):
        ration.allowance.spend(20)
        yield found.happening()


def check_length(entry: Entry) -> None:
    """Raises `EventSkipped` for an event that ends before it starts."""
    adapter = _Adapter(entry, Ration(Allowance(0)))
    try:
        start, end = make_comparable((adapter.raw_start, adapter.raw_end))
    except OverflowError as fault:
        raise EventSkipped("its end cannot be read") from fault
    if end < start:
        raise EventSkipped("it ends before it starts")


@dataclass(frozen=True, slots=True)
class _Stated:
    """A time with its parameters, as recurring-ical-events expects it of a property."""

    dt: Any
    params: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Listed:
    dts: list[_Stated]


class _Adapter(EventAdapter):  # type: ignore[misc]
    """An entry in the shape that recurring-ical-events works on."""

    def __init__(self, entry: Entry, ration: Ration) -> None:
        super().__init__(_component(entry))
        self.entry = entry
        self.ration = ration

    @property
    def rrules(self) -> list[Rule]:
        return self.entry.rules


def _component(entry: Entry) -> dict[str, object]:
    component: dict[str, object] = {
        "UID": entry.uid,
        "DTSTART": _Stated(entry.start),
        "SEQUENCE": entry.sequence,
        "EXDATE": _Listed([_Stated(when) for when in entry.less]),
        "RDATE": _Listed([_Stated(when) for when in entry.more]),
    }
    if entry.end is not None:
        component["DTEND"] = _Stated(entry.end)
    elif entry.length is not None:
        component["DURATION"] = _Stated(entry.length)
    if entry.recurrence_id is not None:
        params = {"RANGE": "THISANDFUTURE"} if entry.and_future else {}
        component["RECURRENCE-ID"] = _Stated(entry.recurrence_id, params)
    return component


class _Occurrence(Occurrence):  # type: ignore[misc]
    """Remembers which entry it comes from and where its series had put it."""

    def __init__(self, adapter: _Adapter, start: Any = None, end: Any = None, sequence: int = -1) -> None:
        super().__init__(adapter, start, end, sequence=sequence)
        self.entry = adapter.entry
        self.original = self.entry.recurrence_id if start is None else start - adapter.move_recurrences_by

    def happening(self) -> Happening:
        """The occurrence in our words."""
        return Happening(self.entry, self.start, self.end, self.original)


class _Series(Series):  # type: ignore[misc]
    """A series whose rules are bounded."""

    class RecurrenceRules(Series.RecurrenceRules):  # type: ignore[misc]
        """Rules that are already read, so that only their end depends on the event's start."""

        def create_rule_with_start(self, rule: Rule) -> "_BoundRule":
            return _BoundRule(rule, first=self.start, until=self._until(rule.until), ration=self.core.ration)

        def _until(self, text: str) -> datetime | None:
            if not text:
                return None
            read = moment(text[:8] if self.is_all_dates else text)
            if not isinstance(read, datetime):
                read = datetime(read.year, read.month, read.day)  # noqa: DTZ001 -- a zone follows
            # Without a zone of its own the event compares wall clocks; with one, an end without zone is UTC.
            return read.replace(tzinfo=None if self.tzinfo is None else UTC)

    def occurrence(self, adapter: _Adapter, start: Any = None, end: Any = None) -> _Occurrence:
        return _Occurrence(adapter, start, end, sequence=self.sequence)


@dataclass(frozen=True, slots=True)
class _BoundRule:
    """A rule with its first start and its end, in the shape that recurring-ical-events asks."""

    rule: Rule
    first: datetime
    until: datetime | None
    ration: Ration

    def between(self, after: datetime, before: datetime, *, inc: bool) -> list[datetime]:
        """The starts within the stretch, both ends inclusive."""
        zone = self.first.tzinfo
        found: list[datetime] = []
        walls = starts(
            self.rule,
            first=self.first.replace(tzinfo=None),
            after=_wall(after, zone, -_DAY),
            before=_wall(before, zone, _DAY),
            over=self._over,
            allowance=self.ration.allowance,
        )
        for start in (wall.replace(tzinfo=zone) for wall in walls):
            if after <= start <= before:
                found.append(start)
            if len(found) > MOST_INSTANCES:
                self.ration.capped = True
                return found[:MOST_INSTANCES]
        return found

    def _over(self, wall: datetime) -> bool:
        return self.until is not None and wall.replace(tzinfo=self.first.tzinfo) > self.until


def _wall(at: datetime, zone: tzinfo | None, margin: timedelta) -> datetime:
    """The wall clock of the zone at that time, a day to the safe side because clocks are set."""
    wall = (at if zone is None else at.astimezone(zone)).replace(tzinfo=None)
    try:
        return wall + margin
    except OverflowError:
        return wall
