"""Questions about clients who may be drifting; marks and their sentence."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload.domain.marks import Mark, mark_of, spoken
from caseload.domain.retention import Coming, Question, question, reasons
from caseload.domain.types import Attendance, SessionState

NOW = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)


def came(*days_ago: int, booked: bool = False) -> Coming:
    latest = tuple(NOW - timedelta(days=days) for days in sorted(days_ago, reverse=True))
    return Coming(len(days_ago), latest, NOW + timedelta(days=3) if booked else None)


@pytest.mark.parametrize(
    ("coming", "asked"),
    [
        (came(15, 22, 29, 36), Question.DRIFTING),
        (came(14, 21, 28, 35), None),
        (came(15, 22, 29, 36, booked=True), None),
        (came(28, 42, 56), None),
        (came(29, 43, 57), Question.DRIFTING),
        (came(9), None),
        (came(10), Question.SECOND),
        (came(10, 17), Question.THIRD),
        (came(13, 14, 15, 16), None),
        (came(), None),
    ],
    ids=[
        "weekly, 15 days",
        "weekly, two weeks",
        "booked",
        "fortnightly, four weeks",
        "fortnightly, longer",
        "first session nine days ago",
        "first session ten days ago",
        "second session ten days ago",
        "daily, under two weeks",
        "never came",
    ],
)
def test_what_is_asked(coming: Coming, asked: Question | None) -> None:
    assert question(coming, now=NOW) == asked


def test_nothing_is_asked_while_she_said_that_all_is_well() -> None:
    drifting = came(30, 37, 44)

    assert question(drifting, now=NOW, calm_until=NOW.date() + timedelta(days=1)) is None
    assert question(drifting, now=NOW, calm_until=NOW.date()) == Question.DRIFTING


@given(st.lists(st.integers(0, 400), min_size=1, max_size=9, unique=True))
def test_nobody_who_is_booked_and_nobody_who_came_within_ten_days_is_asked_about(days: list[int]) -> None:
    assert question(came(*days, booked=True), now=NOW) is None
    assert question(came(0, *[day + 1 for day in days]), now=NOW) is None


@given(st.lists(st.integers(0, 300), min_size=3, max_size=9, unique=True), st.integers(1, 200))
def test_a_longer_silence_never_takes_the_question_back(days: list[int], more: int) -> None:
    earlier = question(came(*days), now=NOW)
    later = question(came(*days), now=NOW + timedelta(days=more))

    assert earlier is None or later == earlier


def test_the_rows_behind_a_question() -> None:
    assert reasons(came(15, 22, 29, 36), now=NOW) == [
        ("Last session that took place", "15 days ago"),
        ("Usual time between sessions", "7 days"),
        ("Next session", "none booked"),
    ]


@pytest.mark.parametrize(
    ("state", "attendance", "mark"),
    [
        (SessionState.BOOKED, Attendance.UNSAID, Mark.ATTENDED),
        (SessionState.CANCELLED, Attendance.UNSAID, Mark.CANCELLED),
        (SessionState.CANCELLED, Attendance.KEPT, Mark.ATTENDED),
        (SessionState.BOOKED, Attendance.NO_SHOW, Mark.NO_SHOW),
        (SessionState.BOOKED, Attendance.LATE_CANCELLED, Mark.CANCELLED),
        (SessionState.BOOKED, Attendance.CLINICIAN_CANCELLED, Mark.AWAY),
    ],
)
def test_the_mark_of_a_session(state: SessionState, attendance: Attendance, mark: Mark) -> None:
    assert mark_of(state=state, attendance=attendance) == mark


def test_marks_make_a_sentence() -> None:
    marks = [Mark.ATTENDED] * 4 + [Mark.CANCELLED] * 2 + [Mark.NO_SHOW, Mark.AWAY]

    assert spoken(marks) == "4 of 8 attended, 2 cancelled, 1 no-show, you were away once"
    assert spoken([]) == "no session yet"
