"""Weeks in the clinician's own time, and what time off leaves of them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload.domain.types import Hours, Limits, WorkWeek
from caseload.domain.weeks import (
    FIRST_LIMITS,
    Pattern,
    TimeOff,
    count_week,
    first_day_of_week,
    fits_from,
    is_off,
    limits_on,
    midnight,
    shrink,
    usual,
)

NEW_YORK = ZoneInfo("America/New_York")
MONDAY = date(2026, 11, 16)
NINE_TO_FIVE = {day: (Hours(time(9), time(17)),) for day in range(5)}


def pattern(zone: ZoneInfo = NEW_YORK, hours: dict | None = None) -> Pattern:
    return Pattern(zone, 0, NINE_TO_FIVE if hours is None else hours)


def away(start: datetime, end: datetime) -> TimeOff:
    return TimeOff(None, (start.astimezone(UTC), end.astimezone(UTC)))


@pytest.mark.parametrize(
    ("week_start", "first"), [(0, date(2026, 11, 16)), (6, date(2026, 11, 15)), (5, date(2026, 11, 14))]
)
def test_a_week_begins_on_the_clinicians_first_day(week_start: int, first: date) -> None:
    assert first_day_of_week(date(2026, 11, 20), week_start=week_start) == first


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 6))
def test_every_day_lies_in_the_week_that_is_found_for_it(day: date, week_start: int) -> None:
    first = first_day_of_week(day, week_start=week_start)

    assert first <= day < first + timedelta(days=7)
    assert first.weekday() == week_start


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("America/New_York", date(2026, 3, 8), 23),
        ("America/New_York", date(2026, 11, 1), 25),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("Pacific/Apia", date(2011, 12, 30), 0),  # the day that Samoa left out
        ("Africa/Cairo", date(2026, 4, 24), 23),  # clocks skip midnight
    ],
)
def test_a_day_is_as_long_as_its_zone_makes_it(zone: str, day: date, hours: float) -> None:
    place = ZoneInfo(zone)

    length = midnight(day + timedelta(days=1), zone=place) - midnight(day, zone=place)

    assert length == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("limit", "left", "expected"), [(26, 5, 26), (26, 4, 21), (26, 0, 0), (25, 1, 5), (5, 2, 2), (5, 3, 3), (1, 2, 0)]
)
def test_limits_shrink_with_the_working_days(limit: int, left: int, expected: int) -> None:
    assert shrink(limit, usual=5, left=left) == expected


def test_half_a_session_is_rounded_down() -> None:
    assert [shrink(limit, usual=2, left=1) for limit in (23, 24, 25, 26)] == [11, 12, 12, 13]


def test_without_usual_working_days_limits_stay() -> None:
    assert shrink(26, usual=0, left=0) == 26


def test_a_whole_day_away_is_off_in_the_clinicians_own_days() -> None:
    off = [TimeOff((MONDAY, MONDAY + timedelta(days=1)), (datetime.min, datetime.max))]

    days = [is_off(MONDAY + timedelta(days=step), pattern=pattern(), off=off) for step in (-1, 0, 1)]

    assert days == [False, True, False]


@pytest.mark.parametrize(("until", "off"), [(time(13), True), (time(12, 59), False)])
def test_a_day_is_off_when_half_of_its_hours_are_taken(until: time, off: bool) -> None:
    start = datetime.combine(MONDAY, time(9), NEW_YORK)

    assert is_off(MONDAY, pattern=pattern(), off=[away(start, datetime.combine(MONDAY, until, NEW_YORK))]) is off


def test_absences_that_overlap_count_once() -> None:
    start = datetime.combine(MONDAY, time(9), NEW_YORK)
    twice = [away(start, start + timedelta(hours=3)), away(start, start + timedelta(hours=2))]

    assert is_off(MONDAY, pattern=pattern(), off=twice) is False


def test_an_evening_away_takes_no_working_day() -> None:
    start = datetime.combine(MONDAY, time(17), NEW_YORK)

    assert is_off(MONDAY, pattern=pattern(), off=[away(start, start + timedelta(hours=15))]) is False


def test_a_night_shift_day_with_a_clock_change_is_measured_in_real_hours() -> None:
    sunday = date(2026, 11, 1)
    night = pattern(hours={6: (Hours(time(0), time(4)),)})  # five real hours that night
    start = datetime(2026, 11, 1, 4, tzinfo=UTC)

    taken = [is_off(sunday, pattern=night, off=[away(start, start + timedelta(minutes=m))]) for m in (149, 150)]

    assert taken == [False, True]


def test_a_week_is_counted_with_its_limits_and_days_off() -> None:
    start = datetime.combine(MONDAY, time(10), NEW_YORK).astimezone(UTC)
    sessions = [(start + timedelta(days=d), start + timedelta(days=d, minutes=50)) for d in range(4)]
    friday = MONDAY + timedelta(days=4)

    week = count_week(
        MONDAY,
        pattern=pattern(),
        sessions=sessions,
        off=[TimeOff((friday, friday + timedelta(days=3)), (start, start))],
        limits=[Limits(date(2026, 1, 1), 22, 26)],
        now=sessions[1][1],
    )

    assert week == WorkWeek(MONDAY, booked=4, held=2, work_days=5, days_off=1, target=18, ceiling=21, sessions=4)


def test_limits_hold_from_their_date_and_the_first_before_it() -> None:
    limits = [Limits(date(2026, 3, 1), 20, 24), Limits(date(2026, 9, 1), 22, 26)]

    found = [limits_on(day, limits=limits).ceiling for day in (date(2025, 1, 1), date(2026, 8, 31), date(2026, 9, 1))]

    assert found == [24, 24, 26]
    assert limits_on(MONDAY, limits=[]) == FIRST_LIMITS


def weeks(*rooms: tuple[int, int]) -> list[WorkWeek]:
    return [
        WorkWeek(MONDAY + timedelta(weeks=at), booked, 0, 5, 0, ceiling, ceiling)
        for at, (booked, ceiling) in enumerate(rooms)
    ]


def test_a_weekly_client_fits_from_the_first_week_after_the_last_full_one() -> None:
    assert fits_from(weeks((20, 26), (26, 26), (25, 26), (20, 26))) == MONDAY + timedelta(weeks=2)
    assert fits_from(weeks((20, 26), (20, 26))) == MONDAY
    assert fits_from(weeks((20, 26), (26, 26))) is None


def test_a_client_fits_only_after_a_week_away() -> None:
    week = WorkWeek(MONDAY + timedelta(weeks=1), 0, 0, 5, 5, 0, 0)

    after = WorkWeek(MONDAY + timedelta(weeks=2), 20, 0, work_days=5, days_off=0, target=22, ceiling=26)

    assert fits_from([weeks((20, 26))[0], week, after]) == MONDAY + timedelta(weeks=2)


def test_the_usual_leaves_weeks_without_sessions_out() -> None:
    past = usual(weeks((0, 26), (21, 26), (24, 26), (22, 26)))

    assert past is not None
    assert (past.booked, past.median, past.most) == ((0, 21, 24, 22), 22, 24)
    assert usual(weeks((0, 26))) is None
