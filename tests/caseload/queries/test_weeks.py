"""Weeks, days and notes as the database gives them, in whatever zone."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from caseload import operations, queries
from caseload.domain.types import Kind, SessionState, WorkWeek
from caseload.domain.weeks import midnight
from caseload.models import Clinician
from tests import make

pytestmark = pytest.mark.django_db
NOW = make.NOW  # Friday 20 November 2026, 16:30 UTC
MONDAY = date(2026, 11, 16)


def moment(zone: str, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)


def test_this_week_and_the_following_are_counted() -> None:
    whose = make.clinician()
    make.limit(whose)
    source = make.source(whose.user)
    for days in (-4, -1, 0, 3, 12):
        at = NOW + timedelta(days=days, hours=1)
        make.session(whose, at, event=make.event(source, starts_at=at))

    weeks = queries.work_weeks(whose, now=NOW, count=3)

    assert [(week.first_day, week.booked, week.held) for week in weeks] == [
        (MONDAY, 3, 2),
        (MONDAY + timedelta(weeks=1), 1, 0),
        (MONDAY + timedelta(weeks=2), 1, 0),
    ]


def test_cancelled_sessions_and_those_of_a_removed_calendar_to_come_do_not_count() -> None:
    whose = make.clinician()
    event = make.event(make.source(whose.user), starts_at=NOW + timedelta(hours=2))
    make.session(whose, NOW + timedelta(hours=2), event=event)
    make.session(whose, NOW + timedelta(hours=3))  # its calendar went
    make.session(whose, NOW - timedelta(hours=3))  # history stays
    make.session(whose, NOW - timedelta(hours=5), state=SessionState.CANCELLED)

    assert queries.work_weeks(whose, now=NOW, count=1)[0].booked == 2


def test_time_off_shrinks_the_limits_of_its_week() -> None:
    whose = make.clinician(time_zone="America/New_York")
    make.limit(whose, target=22, ceiling=26)
    source = make.source(whose.user)
    make.entry(make.whole_days(source, "Away", MONDAY, 2), Kind.TIME_OFF, whose=whose)
    make.entry(make.whole_days(source, "Away", MONDAY + timedelta(weeks=1), 7), Kind.TIME_OFF, whose=whose)
    gone = make.whole_days(source, "Away", MONDAY + timedelta(weeks=2), 7, gone_at=NOW)
    make.entry(gone, Kind.TIME_OFF, whose=whose)

    last = make.whole_days(source, "Away", MONDAY + timedelta(weeks=3, days=4))
    make.entry(last, Kind.TIME_OFF, whose=whose)

    weeks = queries.work_weeks(whose, now=NOW, count=4)

    shrunk = [(week.days_off, week.target, week.ceiling) for week in weeks]
    assert shrunk == [(2, 13, 16), (5, 0, 0), (0, 22, 26), (1, 18, 21)]


@pytest.mark.parametrize(
    ("zone", "first_day"),
    [
        ("America/New_York", date(2026, 10, 26)),  # clocks go back on its Sunday
        ("America/New_York", date(2026, 3, 2)),  # clocks go forward on its Sunday
        ("Australia/Lord_Howe", date(2026, 9, 28)),  # half an hour forward
        ("Australia/Lord_Howe", date(2026, 3, 30)),  # half an hour back
        ("Pacific/Apia", date(2011, 12, 26)),  # six days long
        ("Pacific/Kiritimati", date(2026, 11, 16)),  # fourteen hours ahead
        ("Pacific/Pago_Pago", date(2026, 11, 16)),  # eleven hours behind
    ],
)
def test_sessions_at_the_edges_of_a_week_belong_to_the_week_of_their_own_clock(zone: str, first_day: date) -> None:
    whose = make.clinician(time_zone=zone)
    edges = [
        (first_day - timedelta(days=1), time(23, 30)),
        (first_day, time(0, 0)),
        (first_day + timedelta(days=6), time(23, 30)),
        (first_day + timedelta(days=7), time(0, 0)),
    ]
    for day, clock in edges:
        make.session(whose, moment(zone, day, clock))

    weeks = queries.weeks_from(whose, first_day=first_day - timedelta(weeks=1), count=3, now=NOW + timedelta(weeks=9))

    assert [week.booked for week in weeks] == [1, 2, 1]


@pytest.mark.parametrize("week_start", range(7))
def test_every_session_of_two_years_is_in_exactly_one_week(week_start: int) -> None:
    whose = make.clinician(time_zone="Europe/London", week_start=week_start)
    start = datetime(2026, 1, 1, 0, 30, tzinfo=UTC)
    for step in range(120):
        make.session(whose, start + timedelta(hours=step * 146))

    weeks = queries.weeks_from(
        whose, first_day=queries.this_week_starts(whose, now=start), count=110, now=start + timedelta(days=800)
    )

    assert sum(week.booked for week in weeks) == 120


@pytest.mark.parametrize("count", [1, 40])
def test_weeks_take_four_queries_however_many_sessions(django_assert_num_queries: Any, count: int) -> None:
    whose = make.clinician()
    source = make.source(whose.user)
    for step in range(count):
        make.session(whose, NOW + timedelta(hours=step))
        make.entry(make.whole_days(source, "Away", MONDAY + timedelta(days=step)), Kind.TIME_OFF, whose=whose)

    with django_assert_num_queries(4):
        queries.work_weeks(whose, now=NOW)


def test_closed_weeks_end_before_this_one() -> None:
    whose = make.clinician()
    make.session(whose, NOW - timedelta(weeks=1))
    make.session(whose, NOW - timedelta(hours=1))

    weeks = queries.closed_weeks(whose, now=NOW)

    assert len(weeks) == 12
    assert (weeks[-1].first_day, weeks[-1].booked) == (MONDAY - timedelta(weeks=1), 1)
    assert isinstance(weeks[0], WorkWeek)


def test_a_day_holds_what_touches_it_whole_days_first() -> None:
    zone = "America/New_York"
    whose = make.clinician(time_zone=zone)
    source = make.source(whose.user)
    day = date(2026, 11, 20)
    rows = [
        make.event(source, "Night", moment(zone, day - timedelta(days=1), time(23, 30)), 60),
        make.event(source, "Morning", moment(zone, day, time(9)), 50),
        make.event(source, "Late", moment(zone, day, time(23, 30)), 60),
        make.event(source, "Tomorrow", moment(zone, day + timedelta(days=1), time(0)), 60),
        make.event(source, "Mark", moment(zone, day, time(0)), 0),
        make.whole_days(source, "Holiday", day),
        make.whole_days(source, "Next", day + timedelta(days=1)),
        make.event(source, "Off", moment(zone, day, time(10)), 50, status="cancelled"),
    ]
    for row in rows:
        make.entry(row, Kind.OTHER, whose=whose)

    lines = queries.agenda_and_time_off(whose, now=midnight(day, zone=whose.zone), count=1)[0]

    assert [(line.title, line.all_day) for line in lines] == [
        ("Holiday", True),
        ("Night", False),
        ("Mark", False),
        ("Morning", False),
        ("Late", False),
    ]


@pytest.mark.parametrize("count", [1, 30])
def test_a_day_takes_one_query(django_assert_num_queries: Any, count: int) -> None:
    whose = make.clinician()
    source = make.source(whose.user)
    for _ in range(count):
        make.entry(make.event(source, starts_at=NOW), whose=whose)

    with django_assert_num_queries(1):
        assert len(queries.agenda_and_time_off(whose, now=NOW, count=1)[0]) == count


def test_covered_days_and_notes_give_no_title() -> None:
    whose = make.clinician(covered=True)
    make.entry(make.event(make.source(whose.user), starts_at=NOW), whose=whose)
    make.session(whose, NOW - timedelta(days=1))

    assert [line.title for line in queries.agenda_and_time_off(whose, now=NOW, count=1)[0]] == [None]
    assert queries.notes_owed(whose, now=NOW).oldest_title is None


def test_notes_owed_are_counted_in_one_query(django_assert_num_queries: Any) -> None:
    whose = make.clinician(note_minutes=8)
    for days in (3, 9, 1):
        make.session(whose, NOW - timedelta(days=days), title=f"D{days}")
    make.session(make.clinician(), NOW - timedelta(days=30))

    with django_assert_num_queries(1):
        owed = queries.notes_owed(whose, now=NOW)

    ended = NOW - timedelta(days=9) + timedelta(minutes=50)
    assert (owed.count, owed.due, owed.oldest_title, owed.oldest_ended_at, owed.minutes) == (3, 2, "D9", ended, 16)


def test_a_session_still_running_owes_nothing_yet() -> None:
    whose: Clinician = make.clinician()
    make.session(whose, NOW - timedelta(minutes=20))

    assert queries.notes_owed(whose, now=NOW).count == 0


def test_weeks_of_a_calendar_equal_an_independent_count() -> None:
    whose = make.clinician(time_zone="Australia/Lord_Howe")
    make.rule(whose, "A.K.")
    source = make.source(whose.user)
    zone = ZoneInfo("Australia/Lord_Howe")
    start = datetime(2026, 9, 1, 9, tzinfo=zone)
    expected: dict[date, int] = {}
    for step in range(200):
        local = start + timedelta(hours=step * 11)  # wall time in its own zone
        make.event(source, "A.K.", local.astimezone(UTC))
        monday = local.date() - timedelta(days=local.weekday())
        expected[monday] = expected.get(monday, 0) + 1
    operations.sort_new_events(whose, now=NOW - timedelta(days=200))

    weeks = queries.weeks_from(whose, first_day=min(expected), count=len(expected), now=NOW - timedelta(days=200))

    assert {week.first_day: week.booked for week in weeks} == expected
