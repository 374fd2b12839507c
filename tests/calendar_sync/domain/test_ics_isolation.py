"""Calendars never influence each other: zones that one defines stay its own, in any order and in any thread."""

from concurrent.futures import ThreadPoolExecutor
from itertools import permutations

import icalendar
import pytest

from tests.calendar_sync.domain.reading_at import calendar, event, read, sentences, starts


def defined(tzid: str, offset: str) -> tuple[str, ...]:
    """A zone of that id which always has that offset."""
    part = ("DTSTART:19700101T000000", f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}")
    return ("BEGIN:VTIMEZONE", f"TZID:{tzid}", "BEGIN:STANDARD", *part, "END:STANDARD", "END:VTIMEZONE")


def session(tzid: str) -> tuple[str, ...]:
    return event(f"DTSTART;TZID={tzid}:20260105T090000", "RRULE:FREQ=WEEKLY;COUNT=2")


EAST = calendar(*defined("Practice", "+0300"), *session("Practice"))
WEST = calendar(*defined("Practice", "-0700"), *session("Practice"))
NOWHERE = calendar(*session("Practice"))
LYING = calendar(*defined("Europe/Berlin", "-0700"), *session("Europe/Berlin"))
HONEST = calendar(*session("Europe/Berlin"))
EXPECTED = {
    EAST: ["2026-01-05T06:00Z", "2026-01-12T06:00Z"],
    WEST: ["2026-01-05T16:00Z", "2026-01-12T16:00Z"],
    NOWHERE: ["2026-01-05T14:00Z", "2026-01-12T14:00Z"],
    LYING: ["2026-01-05T08:00Z", "2026-01-12T08:00Z"],
    HONEST: ["2026-01-05T08:00Z", "2026-01-12T08:00Z"],
}


@pytest.mark.parametrize("order", list(permutations(EXPECTED, 3)))
def test_zones_do_not_leak_in_any_order(order: tuple[bytes, ...]) -> None:
    assert [starts(read(ics)) for ics in order] == [EXPECTED[ics] for ics in order]


def test_zones_do_not_leak_between_threads() -> None:
    many = list(EXPECTED) * 40

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda ics: starts(read(ics)), many))

    assert found == [EXPECTED[ics] for ics in many]


def test_zones_that_the_library_remembers_are_not_ours() -> None:
    icalendar.Calendar.from_ical(WEST)

    assert starts(read(NOWHERE)) == EXPECTED[NOWHERE]


def test_zone_of_one_calendar_in_a_file_is_unknown_to_the_next() -> None:
    both = EAST + NOWHERE.replace(b"UID:a", b"UID:b")

    found = read(both)

    assert starts(found) == sorted(EXPECTED[EAST] + EXPECTED[NOWHERE])
    assert sentences(found) == ["Times in a zone that nobody knows are read in your own zone."]
