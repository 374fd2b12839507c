"""When a note is due, and what owes one."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload.domain.ageing import Age, age_of
from caseload.domain.due import NoteRule, due_on
from caseload.domain.types import Attendance, Hours, SessionKind, SessionState
from caseload.domain.weeks import DAY, Pattern, TimeOff, is_off

BERLIN = ZoneInfo("Europe/Berlin")
HOURS = (Hours(time(9), time(17)),)
WEEKDAYS = Pattern(BERLIN, 0, dict.fromkeys(range(5), HOURS))
FRIDAY = date(2026, 11, 20)


def away(first: date, days: int) -> TimeOff:
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    return TimeOff((first, first + DAY * days), (start, start + DAY * days))


@pytest.mark.parametrize(
    ("days", "worked", "off", "expected"),
    [
        (3, False, [], date(2026, 11, 23)),
        (3, True, [], date(2026, 11, 25)),
        (0, True, [], FRIDAY),
        (3, True, [away(date(2026, 11, 24), 2)], date(2026, 11, 27)),
        (1, True, [away(date(2026, 11, 23), 14)], date(2026, 12, 7)),
    ],
    ids=["days", "working days", "same day", "leave in between", "two weeks of leave"],
)
def test_a_note_is_due_after_the_days_of_the_rule(days: int, worked: bool, off: list[TimeOff], expected: date) -> None:
    assert due_on(FRIDAY, days=days, worked=worked, pattern=WEEKDAYS, off=off) == expected


def test_without_working_hours_every_day_counts() -> None:
    nobody = Pattern(BERLIN, 0, {})

    assert due_on(FRIDAY, days=3, worked=True, pattern=nobody, off=[]) == date(2026, 11, 23)


def test_endless_leave_ends_the_promise_after_a_year() -> None:
    for_ever = away(FRIDAY, 4000)

    assert due_on(FRIDAY, days=1, worked=True, pattern=WEEKDAYS, off=[for_ever]) == FRIDAY + timedelta(days=370)


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(0, 30),
    st.sets(st.integers(0, 6), min_size=1),
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=3),
)
def test_the_promise_takes_exactly_its_working_days(
    day: date, days: int, weekdays: set[int], leave: list[tuple[int, int]]
) -> None:
    pattern = Pattern(BERLIN, 0, dict.fromkeys(weekdays, HOURS))
    off = [away(day + DAY * start, length) for start, length in leave]

    due = due_on(day, days=days, worked=True, pattern=pattern, off=off)

    between = [day + DAY * step for step in range(1, (due - day).days + 1)]
    worked = [one for one in between if pattern.works_on(one) and not is_off(one, pattern=pattern, off=off)]
    assert len(worked) == days
    assert worked[-1:] == ([due] if days else [])


@pytest.mark.parametrize(
    ("state", "attendance", "owes"),
    [
        (SessionState.BOOKED, Attendance.UNSAID, True),
        (SessionState.CANCELLED, Attendance.UNSAID, False),
        (SessionState.CANCELLED, Attendance.KEPT, True),
        (SessionState.BOOKED, Attendance.NO_SHOW, True),
        (SessionState.BOOKED, Attendance.LATE_CANCELLED, False),
        (SessionState.BOOKED, Attendance.CLIENT_CANCELLED, False),
        (SessionState.BOOKED, Attendance.CLINICIAN_CANCELLED, False),
    ],
)
def test_what_was_said_outranks_the_calendar(state: SessionState, attendance: Attendance, owes: bool) -> None:
    assert NoteRule().owes(state=state, attendance=attendance) == owes


def test_each_way_of_not_coming_follows_its_own_rule() -> None:
    other = NoteRule(no_show_owes=False, late_cancel_owes=True, cancel_owes=True)

    ways = (Attendance.NO_SHOW, Attendance.LATE_CANCELLED, Attendance.CLIENT_CANCELLED, Attendance.UNSAID)
    assert [other.owes(state=SessionState.CANCELLED, attendance=way) for way in ways] == [False, True, True, True]


def test_a_kind_of_session_has_days_of_its_own() -> None:
    rule = NoteRule(days=3, by_kind={SessionKind.CRISIS: 0})

    assert [rule.days_for(kind) for kind in (SessionKind.CRISIS, SessionKind.INTAKE)] == [0, 3]


@pytest.mark.parametrize(
    ("session", "due", "age"),
    [
        (date(2026, 11, 12), date(2026, 11, 15), Age.OVER_A_WEEK),
        (date(2026, 11, 13), date(2026, 11, 16), Age.LATE),
        (date(2026, 11, 17), date(2026, 11, 20), Age.TODAY),
        (date(2026, 11, 18), date(2026, 11, 21), Age.NOT_YET),
        (date(2026, 11, 1), date(2026, 11, 20), Age.TODAY),
        (date(2026, 11, 1), date(2026, 12, 20), Age.NOT_YET),
    ],
)
def test_a_note_stands_by_its_age_and_its_due_day(session: date, due: date, age: Age) -> None:
    assert age_of(session, due_on=due, today=FRIDAY) == age
