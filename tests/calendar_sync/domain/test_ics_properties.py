"""What holds for every calendar: the same occurrences as the bare libraries, in any order and any division."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st

from calendar_sync.domain.types import Occurrence
from tests.calendar_sync.domain.reading_at import NEW_YORK, calendar, event, read, window

ZONES = ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Auckland"]
RULES = [
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR;WKST=SU",
    "FREQ=WEEKLY;COUNT=20",
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=DAILY;UNTIL=20260210T120000Z",
    "FREQ=WEEKLY;UNTIL=20260301",
    "FREQ=MONTHLY;BYDAY=2TU",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=YEARLY",
    "FREQ=HOURLY;INTERVAL=7;COUNT=50",
]
FIRST, LAST = datetime(2025, 9, 1), datetime(2026, 5, 1)
walls = st.datetimes(FIRST, LAST).map(lambda at: at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0))
lengths = st.sampled_from(["PT50M", "PT0S", "PT26H", "P2D"])
Event = tuple[str, ...]


def timed(name: str, zone: str, at: datetime, parameters: str = "") -> str:
    return f"{name};TZID={zone}{parameters}:{at:%Y%m%dT%H%M%S}"


@st.composite
def timed_events(draw: st.DrawFn, uid: str) -> list[Event]:
    """A single event, or a series with exceptions and changed occurrences."""
    zone, start = draw(st.sampled_from(ZONES)), draw(walls)
    lines = [timed("DTSTART", zone, start), f"DURATION:{draw(lengths)}", f"SUMMARY:{uid}"]
    rule = draw(st.sampled_from([None, *RULES]))
    if rule is None:
        return [event(*lines, uid=uid)]
    lines.append(f"RRULE:{rule}")
    weeks = draw(st.lists(st.integers(0, 20), max_size=3, unique=True))
    if draw(st.booleans()):
        lines += [timed("EXDATE", zone, start + timedelta(weeks=week)) for week in weeks[:2]]
    events = [event(*lines, uid=uid)]
    for week in weeks[2:]:
        planned = start + timedelta(weeks=week)
        moved = planned + timedelta(hours=draw(st.integers(-48, 48)))
        future = draw(st.sampled_from(["", ";RANGE=THISANDFUTURE"]))
        changed = (timed("RECURRENCE-ID", zone, planned, future), timed("DTSTART", zone, moved))
        events.append(event(*changed, "DURATION:PT30M", f"SUMMARY:{uid} moved", uid=uid))
    return events


@st.composite
def all_day_events(draw: st.DrawFn, uid: str) -> list[Event]:
    """Leave, holidays and the like."""
    day = draw(walls)
    lines = [
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=draw(st.integers(1, 9))):%Y%m%d}",
    ]
    rule = draw(
        st.sampled_from([None, "FREQ=WEEKLY", "FREQ=MONTHLY;COUNT=4", "FREQ=YEARLY", "FREQ=DAILY;UNTIL=20260201"])
    )
    return [event(*lines, *([f"RRULE:{rule}"] if rule else []), uid=uid)]


@st.composite
def calendars(draw: st.DrawFn) -> list[Event]:
    """The events of a calendar."""
    events: list[Event] = []
    for number in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from([timed_events, timed_events, all_day_events]))
        events += draw(kind(f"u{number}"))
    return events


def joined(events: list[Event]) -> bytes:
    return calendar(*(line for lines in events for line in lines))


def rows(found: tuple[Occurrence, ...]) -> set[tuple[object, ...]]:
    return {(one.uid, one.start, one.end, one.summary) for one in found}


def in_utc(start: Any, end: Any) -> tuple[datetime | date, datetime | date]:
    """Start and end in UTC. Where the skipped hour turns them round, the length by the wall clock counts."""
    if not isinstance(start, datetime):
        return start, end
    began, ended = start.astimezone(UTC), end.astimezone(UTC)
    return began, ended if began <= ended else began + (end - start)


@settings(max_examples=200, deadline=None)
@given(calendars())
def test_occurrences_are_those_of_the_bare_libraries(events: list[Event]) -> None:
    ics = joined(events)
    bounds = window()
    bare = recurring_ical_events.of(icalendar.Calendar.from_ical(ics)).between(bounds.start, bounds.end)

    expected = {(str(e["UID"]), *in_utc(e["DTSTART"].dt, e["DTEND"].dt), str(e.get("SUMMARY", ""))) for e in bare}

    assert rows(read(ics).occurrences) == expected


@settings(max_examples=100, deadline=None)
@given(calendars(), st.integers(1, 89))
def test_two_halves_of_a_window_hold_what_the_whole_holds(events: list[Event], days: int) -> None:
    ics = joined(events)
    middle = (datetime(2026, 1, 1) + timedelta(days=days)).date().isoformat()

    halves = {*read(ics, "2026-01-01", middle).occurrences, *read(ics, middle, "2026-04-01").occurrences}

    assert halves == set(read(ics).occurrences)


@settings(max_examples=100, deadline=None)
@given(calendars(), st.randoms())
def test_order_of_events_does_not_matter(events: list[Event], chance: object) -> None:
    shuffled = list(events)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    assert read(joined(shuffled)).occurrences == read(joined(events)).occurrences


@settings(max_examples=100, deadline=None)
@given(calendars())
def test_each_occurrence_has_a_name_of_its_own_within_its_series(events: list[Event]) -> None:
    found = read(joined(events)).occurrences

    assert len({(one.uid, one.recurrence) for one in found}) == len(found)
    assert all(len(one.recurrence) <= 16 for one in found)


@settings(max_examples=50, deadline=None)
@given(calendars())
def test_occurrences_come_sorted_and_overlap_the_window(events: list[Event]) -> None:
    found = read(joined(events)).occurrences
    bounds = window()

    def instant(at: datetime | date) -> datetime:
        return at if isinstance(at, datetime) else datetime(at.year, at.month, at.day, tzinfo=NEW_YORK)

    assert [instant(one.start) for one in found] == sorted(instant(one.start) for one in found)
    assert all(instant(one.start) < bounds.end and bounds.start <= instant(one.end) for one in found)
