"""The published calendar, read back by another reader than the one that wrote it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from calendar_sync.domain.ics import read_occurrences
from calendar_sync.domain.types import Window
from caseload.domain.outbound import Held, calendar_text, object_text, summary_of
from caseload.domain.types import Purpose

MONDAY = datetime(2026, 11, 23, 11, 10, tzinfo=UTC)
CHANGED = datetime(2026, 11, 20, 16, 30, 1, 500, tzinfo=UTC)


def held(number: int = 1, *, summary: str = "Protected: notes", starts_at: datetime = MONDAY) -> Held:
    return Held(UUID(int=number), starts_at, starts_at + timedelta(minutes=50), summary, CHANGED)


def test_a_calendar_to_the_last_byte() -> None:
    assert calendar_text([held()]).decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "PRODID:-//Headroom//Protected time//EN",
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Headroom: protected time",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "BEGIN:VEVENT",
        "UID:00000000-0000-0000-0000-000000000001@headroom",
        "DTSTAMP:20261120T163001Z",
        "LAST-MODIFIED:20261120T163001Z",
        "SEQUENCE:0",
        "DTSTART:20261123T111000Z",
        "DTEND:20261123T120000Z",
        "SUMMARY:Protected: notes",
        "TRANSP:OPAQUE",
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        "STATUS:CONFIRMED",
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_times_of_any_zone_are_written_in_utc() -> None:
    berlin = MONDAY.astimezone(ZoneInfo("Europe/Berlin"))

    assert calendar_text([held(starts_at=berlin)]) == calendar_text([held()])


def test_an_object_for_a_collection_is_the_same_event_without_a_method() -> None:
    published, stored = Calendar.from_ical(calendar_text([held()])), Calendar.from_ical(object_text(held()))

    assert "METHOD" not in stored
    assert stored.walk("VEVENT")[0].to_ical() == published.walk("VEVENT")[0].to_ical()


def test_purposes_are_named() -> None:
    assert [summary_of(purpose) for purpose in Purpose] == [
        "Protected: notes",
        "Protected: paperwork",
        "Protected: rest",
    ]


def test_our_own_reader_finds_every_stretch() -> None:
    body = calendar_text([held(1), held(2, starts_at=MONDAY + timedelta(days=1))])

    window = Window(MONDAY - timedelta(days=9), MONDAY + timedelta(days=9))
    reading = read_occurrences(body, window=window, zone=ZoneInfo("UTC"))

    assert [(one.start, one.busy, one.summary) for one in reading.occurrences] == [
        (MONDAY, True, "Protected: notes"),
        (MONDAY + timedelta(days=1), True, "Protected: notes"),
    ]
    assert reading.problems == ()


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=300))
def test_lines_are_folded_and_words_come_back_whole(words: str) -> None:
    text = calendar_text([held(summary=f"x{words}x")])

    lines = text.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert [line.decode() for line in lines]
    assert str(Calendar.from_ical(text).walk("VEVENT")[0]["SUMMARY"]) == f"x{words}x"
