"""The free time that is proposed for notes, and what counts as taken."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from calendar_sync.domain.types import Status
from caseload import queries
from caseload.domain.types import Attendance, Kind, Purpose
from caseload.models import Clinician
from tests import make

pytestmark = pytest.mark.django_db
NOW = make.NOW  # Friday 20 November, 17:30 in Berlin
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)  # 9:00
HOUR = timedelta(hours=1)


@pytest.fixture
def whose() -> Clinician:
    return make.clinician(time_zone="Europe/Berlin")


def offered(whose: Clinician, due: int = 6) -> queries.Offer:
    offer = queries.protect_offer(whose, now=NOW, due=due, held=queries.protected_since(whose, since=NOW))
    assert offer is not None
    return offer


def best(whose: Clinician, due: int = 6) -> str:
    offer = offered(whose, due)
    return offer.best.say if offer.best else offer.say


def test_the_slip_of_the_picture(whose: Clinician) -> None:
    source = make.source(whose.user)
    taken = [(0, 150, Kind.SESSION), (150, 40, Kind.PERSONAL), (240, 240, Kind.SESSION), (1500, 360, Kind.ADMIN)]
    for start, minutes, kind in taken:
        make.entry(make.event(source, "x", MONDAY + timedelta(minutes=start), minutes), kind, whose=whose)

    offer = offered(whose)

    assert offer.say == "Monday 12:10 to 13:00 is free. It would clear all six."
    assert [slot.name for slot in offer.others] == ["Tue 9:00", "Tue 16:00"]
    assert offer.best is not None
    assert offer.best.value == "2026-11-23T11:10Z/50"


def test_nothing_is_offered_while_nothing_is_due(whose: Clinician) -> None:
    assert queries.protect_offer(whose, now=NOW, due=0, held=()) is None


def test_her_own_pace_counts(whose: Clinician) -> None:
    whose.own_note_minutes = 10

    offer = offered(whose, 14)

    assert offer.clears == "It would clear 5 of 14."


def test_without_a_gap_it_says_so(whose: Clinician) -> None:
    whose.hours = {}

    offer = offered(whose, 2)

    assert (offer.best, offer.say) == (None, "No 50 minutes are free in your working hours for two weeks.")


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (Kind.SESSION, {}),
        (Kind.SESSION, {"busy": False}),
        (Kind.SUPERVISION, {"busy": False}),
        (Kind.PERSONAL, {"busy": False}),
        (Kind.UNSORTED, {}),
        (Kind.ADMIN, {}),
        (Kind.OTHER, {"status": Status.TENTATIVE}),
        (Kind.TIME_OFF, {"busy": False}),
    ],
)
def test_what_stands_in_a_calendar_takes_its_time(whose: Clinician, kind: Kind, fields: dict[str, Any]) -> None:
    make.entry(make.event(make.source(whose.user), "x", MONDAY, 60, **fields), kind, whose=whose)

    assert best(whose) == "Monday 10:00 to 10:50"


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (Kind.ADMIN, {"busy": False}),
        (Kind.UNSORTED, {"busy": False}),
        (Kind.SESSION, {"status": Status.CANCELLED}),
        (Kind.SESSION, {"gone_at": NOW}),
    ],
)
def test_what_is_marked_as_free_or_no_longer_stands_does_not(
    whose: Clinician, kind: Kind, fields: dict[str, Any]
) -> None:
    make.entry(make.event(make.source(whose.user), "x", MONDAY, 60, **fields), kind, whose=whose)

    assert best(whose) == "Monday 9:00 to 9:50"


def test_whole_days_run_from_midnight_to_midnight_of_her_zone(whose: Clinician) -> None:
    source = make.source(whose.user)
    make.entry(make.whole_days(source, "Vacation", date(2026, 11, 23), busy=False), Kind.TIME_OFF, whose=whose)
    make.entry(make.whole_days(source, "Conference", date(2026, 11, 24)), Kind.LEARNING, whose=whose)
    make.entry(make.whole_days(source, "A birthday", date(2026, 11, 25), busy=False), Kind.PERSONAL, whose=whose)

    assert best(whose) == "Wednesday 9:00 to 9:50"


def test_sessions_by_hand_and_protected_time_are_taken_too(whose: Clinician) -> None:
    make.session(whose, MONDAY, by_calendar=False)
    make.session(whose, MONDAY + HOUR, by_calendar=False, attendance=Attendance.CLIENT_CANCELLED)
    make.protected(whose, MONDAY + HOUR, purpose=Purpose.REST)
    make.protected(whose, MONDAY + 2 * HOUR, removed_at=NOW)

    assert best(whose) == "Monday 10:50 to 11:40"


def test_a_strangers_calendar_takes_nothing(whose: Clinician) -> None:
    stranger = make.clinician()
    make.entry(make.event(make.source(stranger.user), "x", MONDAY, 60), whose=stranger)
    make.protected(stranger, MONDAY)
    make.session(stranger, MONDAY, by_calendar=False)

    assert best(whose) == "Monday 9:00 to 9:50"


def test_time_that_is_protected_already_is_counted_first(whose: Clinician) -> None:
    make.protected(whose, MONDAY)

    assert best(whose, due=6) == "Monday 9:00 to 9:50 is protected for them."
    assert offered(whose, 12).say == "Monday 9:50 to 10:40 is free. It would clear the other six."


def test_rest_writes_no_notes(whose: Clinician) -> None:
    make.protected(whose, MONDAY, purpose=Purpose.REST)

    assert best(whose, due=6) == "Monday 9:50 to 10:40"


@pytest.mark.parametrize("count", [1, 40])
def test_an_offer_takes_two_queries(whose: Clinician, django_assert_num_queries: Any, count: int) -> None:
    source = make.source(whose.user)
    for hour in range(count):
        make.entry(make.event(source, "x", MONDAY + hour * HOUR), whose=whose)
        make.protected(whose, MONDAY + timedelta(days=9, hours=hour), purpose=Purpose.REST)

    with django_assert_num_queries(2):
        offered(whose)


def test_lists_take_one_query_each(whose: Clinician, django_assert_num_queries: Any) -> None:
    source = make.source(whose.user)
    for hour in range(1, 9):
        make.protected(whose, NOW + hour * HOUR, source=source)
        make.protected(whose, NOW - hour * HOUR, source=source)

    with django_assert_num_queries(3):
        found = [
            query(whose, now=NOW) for query in (queries.protected_lines, queries.protected_before, queries.left_behind)
        ]

    assert [len(lines) for lines in found] == [8, 8, 0]


def test_a_day_and_a_week_show_what_begins_in_them(whose: Clinician, django_assert_num_queries: Any) -> None:
    for days in (-3, 0, 6, 7):
        make.protected(whose, MONDAY + timedelta(days=days))
    make.protected(whose, MONDAY + HOUR, removed_at=NOW)
    held = queries.protected_since(whose, since=MONDAY - HOUR)

    with django_assert_num_queries(1):
        week = queries.protected_entries(whose, first_day=date(2026, 11, 23))

    day = queries.protected_on(held, day=date(2026, 11, 23), clinician=whose)
    assert [(line.title, line.starts_at, line.protected) for line in day] == [("Protected: notes", MONDAY, True)]
    assert [(entry.starts_at, entry.protected) for entry in week] == [
        (MONDAY, True),
        (MONDAY + timedelta(days=6), True),
    ]
