"""Reading calendars: what occurs when, for what feeds really hold."""

from datetime import date

import pytest

from calendar_sync.domain.ics import NotACalendar, read_occurrences
from calendar_sync.domain.types import Status
from tests.calendar_sync.domain.reading_at import (
    NEW_YORK,
    calendar,
    event,
    only,
    read,
    read_file,
    sentences,
    spans,
    starts,
    window,
)

WEEKLY = ("DTSTART;TZID=America/New_York:20260105T090000", "DTEND;TZID=America/New_York:20260105T095000")


def test_session_within_the_skipped_hour_keeps_its_length() -> None:
    found = read(calendar(*event("DTSTART;TZID=America/New_York:20260308T025000", "DURATION:PT10M")))

    assert spans(found) == [("2026-03-08T07:50Z", "2026-03-08T08:00Z")]


def test_weekly_session_keeps_its_hour_across_the_clock_change() -> None:
    ics = calendar(*event(*WEEKLY, "RRULE:FREQ=WEEKLY"))

    found = read(ics, "2026-03-01", "2026-03-16")

    assert spans(found) == [
        ("2026-03-02T14:00Z", "2026-03-02T14:50Z"),
        ("2026-03-09T13:00Z", "2026-03-09T13:50Z"),
    ]


def test_series_with_moved_cancelled_and_excepted_sessions() -> None:
    found = read_file("moved_and_cancelled.ics", "2026-01-01", "2026-02-05")

    rows = [(one.recurrence, one.start.isoformat()[:16], one.status, one.summary) for one in found.occurrences]
    assert rows == [
        ("20260105T140000Z", "2026-01-05T14:00", Status.CONFIRMED, "J.A. indiv"),
        ("20260119T140000Z", "2026-01-20T15:00", Status.CONFIRMED, "J.A. indiv, moved"),
        ("20260126T140000Z", "2026-01-26T14:00", Status.CANCELLED, "J.A. indiv"),
        ("20260202T140000Z", "2026-02-02T14:00", Status.CONFIRMED, "J.A. indiv"),
    ]


def test_this_and_future_moves_what_follows() -> None:
    moved = event(
        "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=America/New_York:20260119T090000",
        "DTSTART;TZID=America/New_York:20260119T110000",
        "DTEND;TZID=America/New_York:20260119T115000",
    )
    found = read(calendar(*event(*WEEKLY, "RRULE:FREQ=WEEKLY"), *moved), "2026-01-01", "2026-02-01")

    assert starts(found) == ["2026-01-05T14:00Z", "2026-01-12T14:00Z", "2026-01-19T16:00Z", "2026-01-26T16:00Z"]
    assert [one.recurrence for one in found.occurrences][-1] == "20260126T140000Z"


def test_override_without_its_series_is_kept() -> None:
    orphan = event("RECURRENCE-ID:20260112T140000Z", "DTSTART:20260113T140000Z", "DURATION:PT50M")

    found = read(calendar(*orphan))

    assert (spans(found), only(found).recurrence) == (
        [("2026-01-13T14:00Z", "2026-01-13T14:50Z")],
        "20260112T140000Z",
    )


def test_of_two_states_of_an_event_the_later_sequence_counts() -> None:
    older = event("SEQUENCE:1", "DTSTART:20260105T140000Z", "SUMMARY:old")
    newer = event("SEQUENCE:2", "DTSTART:20260106T140000Z", "SUMMARY:new")

    assert only(read(calendar(*newer, *older))).summary == "new"


def test_all_day_leave_has_days_and_an_exclusive_end() -> None:
    found = read(calendar(*event("DTSTART;VALUE=DATE:20251230", "DTEND;VALUE=DATE:20260103")))

    assert (spans(found), only(found).all_day) == ([("2025-12-30", "2026-01-03")], True)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("DTSTART;VALUE=DATE:20260105",), ("2026-01-05", "2026-01-06")),
        (("DTSTART:20260105",), ("2026-01-05", "2026-01-06")),
        (("DTSTART:20260105T140000Z",), ("2026-01-05T14:00Z", "2026-01-05T14:00Z")),
        (("DTSTART:20260105T140000Z", "DURATION:PT1H30M"), ("2026-01-05T14:00Z", "2026-01-05T15:30Z")),
        (("DTSTART;VALUE=DATE:20260105", "DURATION:P2W"), ("2026-01-05", "2026-01-19")),
        (("DTSTART:20260105T090000", "DTEND:20260105T100000"), ("2026-01-05T14:00Z", "2026-01-05T15:00Z")),
        (
            ("DTSTART;TZID=Europe/Berlin:20260105T090000", "DTEND;TZID=America/New_York:20260105T090000"),
            ("2026-01-05T08:00Z", "2026-01-05T14:00Z"),
        ),
    ],
    ids=["one day", "eight digits", "no end", "duration", "weeks", "floating", "ends in another zone"],
)
def test_start_and_end_in_every_form(lines: tuple[str, ...], expected: tuple[str, str]) -> None:
    assert spans(read(calendar(*event(*lines)))) == [expected]


def test_window_holds_what_overlaps_it_and_what_has_no_length_at_its_start() -> None:
    ics = calendar(
        *event("DTSTART:20260101T040000Z", "DTEND:20260101T060000Z", uid="reaches in"),
        *event("DTSTART:20260101T040000Z", "DTEND:20260101T050000Z", uid="ends at its start"),
        *event("DTSTART:20260101T050000Z", uid="a moment at its start"),
        *event("DTSTART:20260401T040000Z", "DTEND:20260401T050000Z", uid="begins at its end"),
        *event("DTSTART;VALUE=DATE:20251231", uid="the day before"),
    )

    assert {one.uid for one in read(ics).occurrences} == {"reaches in", "a moment at its start"}


@pytest.mark.parametrize(
    ("lines", "status", "busy"),
    [
        ((), Status.CONFIRMED, True),
        (("STATUS:tentative",), Status.TENTATIVE, True),
        (("STATUS:CANCELLED",), Status.CANCELLED, True),
        (("STATUS:ODD",), Status.CONFIRMED, True),
        (("TRANSP:TRANSPARENT",), Status.CONFIRMED, False),
        (("X-MICROSOFT-CDO-BUSYSTATUS:FREE",), Status.CONFIRMED, False),
        (("X-MICROSOFT-CDO-BUSYSTATUS:OOF",), Status.CONFIRMED, True),
    ],
)
def test_status_and_busy(lines: tuple[str, ...], status: Status, *, busy: bool) -> None:
    found = only(read(calendar(*event("DTSTART:20260105T140000Z", *lines))))

    assert (found.status, found.busy) == (status, busy)


def test_text_is_unescaped_and_its_parameters_are_passed_over() -> None:
    line = r'SUMMARY;LANGUAGE=en;ALTREP="cid:1;2,3":A\, B\; C\nD\\n'

    assert only(read(calendar(*event("DTSTART:20260105T140000Z", line)))).summary == "A, B; C\nD\\n"


def test_calendars_own_zone_places_floating_and_utc_series() -> None:
    ics = calendar(
        "X-WR-TIMEZONE:Europe/Berlin",
        *event("DTSTART:20260105T090000", uid="floating"),
        *event("DTSTART:20260302T080000Z", "RRULE:FREQ=WEEKLY;COUNT=5", uid="series"),
    )

    assert starts(read(ics))[0] == "2026-01-05T08:00Z"
    assert starts(read(ics))[-1] == "2026-03-30T07:00Z"


def test_additional_dates_periods_and_exceptions_as_days() -> None:
    ics = calendar(
        *event(
            "DTSTART:20260105T140000Z",
            "DURATION:PT50M",
            "RRULE:FREQ=DAILY;COUNT=3",
            "EXDATE;VALUE=DATE:20260106",
            "RDATE:20260110T140000Z,20260111T140000Z",
            "RDATE;VALUE=PERIOD:20260112T140000Z/PT2H",
        )
    )

    assert spans(read(ics)) == [
        ("2026-01-05T14:00Z", "2026-01-05T14:50Z"),
        ("2026-01-07T14:00Z", "2026-01-07T14:50Z"),
        ("2026-01-10T14:00Z", "2026-01-10T14:50Z"),
        ("2026-01-11T14:00Z", "2026-01-11T14:50Z"),
        ("2026-01-12T14:00Z", "2026-01-12T16:00Z"),
    ]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (("SUMMARY:Jane",), "it has no start"),
        (("DTSTART:2026-01-05",), "its start cannot be read"),
        (("DTSTART:20260230T090000",), "its start cannot be read"),
        (("DTSTART:20260105T090000Z", "DTEND:20260105T080000Z"), "it ends before it starts"),
        (("DTSTART:20260105T090000Z", "DURATION:-PT1H"), "it ends before it starts"),
    ],
)
def test_broken_event_is_skipped_and_named_by_its_place_only(lines: tuple[str, ...], reason: str) -> None:
    ics = calendar(*event("DTSTART:20260105T140000Z", uid="whole"), *event(*lines, uid="broken"))

    found = read(ics)

    assert only(found).uid == "whole"
    assert sentences(found) == [f"Skipped event 2: {reason}."]


def test_a_hundred_problems_are_named_and_the_rest_counted() -> None:
    broken = [line for number in range(130) for line in event("SUMMARY:Jane", uid=f"broken {number}")]

    found = read(calendar(*broken)).problems

    assert (len(found), found[-1].count) == (101, 30)


def test_unreadable_rule_leaves_the_first_session() -> None:
    found = read(calendar(*event("DTSTART:20260105T140000Z", "RRULE:FREQ=SOMETIMES")))

    assert starts(found) == ["2026-01-05T14:00Z"]
    assert sentences(found) == ["Event 1: only its first occurrence is read: its rule cannot be read."]


def test_events_without_uid_are_each_their_own() -> None:
    one = ("BEGIN:VEVENT", "DTSTART:20260105T140000Z", "END:VEVENT")
    other = ("BEGIN:VEVENT", "DTSTART:20260106T140000Z", "END:VEVENT")

    found = read(calendar(*one, *other)).occurrences

    assert [one.nameless for one in found] == [True, True]
    assert len({one.uid for one in found}) == 2


def test_day_that_ends_on_the_day_it_starts_lasts_a_day() -> None:
    found = only(read(calendar(*event("DTSTART;VALUE=DATE:20260105", "DTEND;VALUE=DATE:20260105"))))

    assert (found.end, found.lasts_until) == (date(2026, 1, 5), date(2026, 1, 6))


def test_todos_journals_alarms_and_busy_times_are_no_events() -> None:
    found = read_file("everything_else.ics")

    assert [(one.uid, one.summary) for one in found.occurrences] == [("session", "J.A. indiv")]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<!doctype html><title>Sign in</title>",
        b'["vcalendar", [], []]',
        b"BEGIN:VCARD\r\nEND:VCARD\r\n",
        b"\0\xff",
    ],
    ids=["empty", "log-in page", "jCal", "vCard", "garbage"],
)
def test_what_is_no_calendar_is_refused(content: bytes) -> None:
    with pytest.raises(NotACalendar):
        read_occurrences(content, window=window(), zone=NEW_YORK)
