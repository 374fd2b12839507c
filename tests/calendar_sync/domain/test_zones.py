"""Time zones by the names and definitions that calendars use."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from calendar_sync.domain.rule_starts import Allowance
from calendar_sync.domain.zones import FeedZone, Zones
from tests.calendar_sync.domain.reading_at import calendar, event, read, sentences, starts

UNTIL = datetime(2030, 1, 1)
EASTERN = [
    b"BEGIN:VTIMEZONE",
    b"TZID:Office",
    b"BEGIN:DAYLIGHT",
    b"DTSTART:20070311T020000",
    b"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
    b"TZOFFSETFROM:-0500",
    b"TZOFFSETTO:-0400",
    b"BEGIN:STANDARD",
    b"DTSTART:20071104T020000",
    b"RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU",
    b"TZOFFSETFROM:-0400",
    b"TZOFFSETTO:-0500",
]


def office() -> FeedZone:
    found = Zones([EASTERN], UNTIL, Allowance(1_000_000)).find("Office")
    assert isinstance(found, FeedZone)
    return found


@given(st.datetimes(datetime(2008, 1, 1), datetime(2029, 1, 1)), st.integers(0, 1))
def test_defined_zone_agrees_with_the_world_at_every_wall_time(wall: datetime, fold: int) -> None:
    ours, theirs = (wall.replace(tzinfo=zone, fold=fold) for zone in (office(), ZoneInfo("America/New_York")))
    assume(theirs.astimezone(UTC).astimezone(theirs.tzinfo).replace(tzinfo=None) == wall)  # not in a gap

    assert ours.utcoffset() == theirs.utcoffset()


@given(st.datetimes(datetime(2008, 1, 1), datetime(2029, 1, 1), timezones=st.just(ZoneInfo("UTC"))))
def test_defined_zone_agrees_with_the_world_at_every_moment(moment: datetime) -> None:
    ours, theirs = moment.astimezone(office()), moment.astimezone(ZoneInfo("America/New_York"))

    assert (ours.replace(tzinfo=None), ours.fold) == (theirs.replace(tzinfo=None), theirs.fold)


def test_defined_zone_in_the_hour_that_the_clock_repeats_and_in_the_one_it_skips() -> None:
    repeated, skipped = (datetime(*day, tzinfo=office()) for day in ((2026, 11, 1, 1, 30), (2026, 3, 8, 2, 30)))

    assert [at.utcoffset() for at in (repeated, repeated.replace(fold=1))] == [-timedelta(hours=4), -timedelta(hours=5)]
    assert skipped.utcoffset() == -timedelta(hours=4)


@pytest.mark.parametrize(
    ("tzid", "name"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("/mozilla.org/20050126_1/America/New_York", "America/New_York"),
        ("/freeassociation.sourceforge.net/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("america/new_york", "America/New_York"),
    ],
)
def test_known_names(tzid: str, name: str) -> None:
    assert Zones([], UNTIL, Allowance(1000)).find(tzid) is ZoneInfo(name)


@pytest.mark.parametrize("tzid", ["Nowhere", "", "../../etc/passwd", "localtime", "A" * 5000, "a\0b"])
def test_unknown_names(tzid: str) -> None:
    assert Zones([], UNTIL, Allowance(1000)).find(tzid) is None


def test_fixed_offset_names() -> None:
    found = Zones([], UNTIL, Allowance(1000)).find("GMT-05:30")

    assert found is not None
    assert found.utcoffset(None) == -timedelta(hours=5, minutes=30)


def test_zone_that_changes_every_second_is_unknown() -> None:
    bomb = [line.replace(b"YEARLY;BYMONTH=3;BYDAY=2SU", b"SECONDLY") for line in EASTERN]

    assert Zones([bomb], UNTIL, Allowance(1_000_000)).find("Office") is None


def test_unknown_zone_is_read_in_the_own_zone_and_said_once() -> None:
    found = read(calendar(*event("DTSTART;TZID=Nowhere:20260105T090000", "DTEND;TZID=Nowhere:20260105T100000")))

    assert starts(found) == ["2026-01-05T14:00Z"]
    assert sentences(found) == ["Times in a zone that nobody knows are read in your own zone."]


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Australia/Lord_Howe", ["2026-04-03T22:00Z", "2026-04-04T22:30Z"]),
        ("Pacific/Apia", ["2026-04-03T20:00Z", "2026-04-04T20:00Z"]),
        ("America/New_York", ["2026-04-04T13:00Z", "2026-04-05T13:00Z"]),
        ("Europe/Berlin", ["2026-04-04T07:00Z", "2026-04-05T07:00Z"]),
    ],
)
def test_daily_nine_in_zones_with_odd_clocks(zone: str, expected: list[str]) -> None:
    ics = calendar(*event(f"DTSTART;TZID={zone}:20260404T090000", "RRULE:FREQ=DAILY;COUNT=2"))

    assert starts(read(ics, "2026-04-01", "2026-05-01")) == expected
