"""What a yes would cost, week by week, worked out by hand."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from caseload.domain.headroom.engine import answer, fits_from, happenings, rooms_of, with_ask
from caseload.domain.headroom.types import Booked, Series, Week

MONDAY = date(2026, 11, 16)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


def weeks(*ceilings: int, away: tuple[int, ...] = (), off: tuple[date, ...] = ()) -> list[Week]:
    """Weeks from 16 November on; those numbered in `away` have no working day."""
    return [
        Week(
            MONDAY + WEEK * at,
            days=0 if at in away else 5,
            target=ceiling,
            ceiling=0 if at in away else ceiling,
            away=at in away,
            off=frozenset(day for day in off if MONDAY + WEEK * at <= day < MONDAY + WEEK * (at + 1)),
        )
        for at, ceiling in enumerate(ceilings)
    ]


def booked(*counts: int) -> list[Booked]:
    """So many sessions of an hour on the Monday of each week."""
    return [Booked(MONDAY + WEEK * at, 60) for at, count in enumerate(counts) for _ in range(count)]


def weekly(first: date, **fields: object) -> Series:
    return Series(**{"first": first, "minutes": 60, "every_weeks": 1, **fields})


def test_a_weekly_ask_takes_one_of_each_week_and_the_first_week_over_is_named() -> None:
    found = answer(weeks(2, 2, 2), booked=booked(1, 2, 0), places=[], ask=weekly(MONDAY))

    assert [room.with_ask for room in found.rooms] == [2, 3, 1]
    assert [room.left for room in found.rooms] == [0, 0, 1]
    assert [room.over for room in found.rooms] == [0, 1, 0]
    assert [(room.minutes, room.minutes_with_ask) for room in found.rooms] == [(60, 120), (120, 180), (0, 60)]
    assert (found.first_over, found.fits_from) == (MONDAY + WEEK, MONDAY + 2 * WEEK)


def test_every_other_week_keeps_its_phase_across_a_week_away() -> None:
    frame = weeks(9, 9, 9, 9, 9, away=(2,))

    found = list(happenings(weekly(MONDAY, every_weeks=2), frame))

    assert found == [MONDAY, MONDAY + 4 * WEEK]


def test_a_series_from_long_ago_keeps_its_phase() -> None:
    frame = weeks(*[9] * 6)

    assert list(happenings(weekly(MONDAY - 7 * WEEK, every_weeks=4), frame)) == [MONDAY + WEEK, MONDAY + 5 * WEEK]


def test_a_day_off_uses_an_occurrence_up() -> None:
    frame = weeks(9, 9, 9, 9, off=(MONDAY + WEEK,))

    assert list(happenings(weekly(MONDAY, times=3), frame)) == [MONDAY, MONDAY + 2 * WEEK]


def test_without_a_weekday_only_a_week_away_keeps_it_from_happening() -> None:
    frame = weeks(9, 9, 9, away=(2,), off=(MONDAY + WEEK,))

    assert list(happenings(weekly(MONDAY, any_day=True), frame)) == [MONDAY, MONDAY + WEEK]


def test_the_last_day_of_a_place_is_included() -> None:
    frame = weeks(9, 9, 9)

    assert list(happenings(weekly(MONDAY, until=MONDAY + WEEK), frame)) == [MONDAY, MONDAY + WEEK]
    assert list(happenings(weekly(MONDAY, until=MONDAY + WEEK - DAY), frame)) == [MONDAY]


def test_held_places_count_as_booked() -> None:
    place = Series(MONDAY + 2 * DAY, minutes=90, weight=Decimal("1.5"), every_weeks=2)

    rooms = rooms_of(weeks(9, 9, 9), booked=booked(1, 1, 1), places=[place])

    assert [(room.booked, room.minutes) for room in rooms] == [(Decimal("2.5"), 150), (1, 60), (Decimal("2.5"), 150)]


def test_what_stands_in_a_week_away_is_all_over_and_nothing_is_left() -> None:
    (room,) = rooms_of(weeks(9, away=(0,)), booked=booked(2), places=[weekly(MONDAY)])

    assert (room.booked, room.over, room.left) == (2, 2, None)


def test_a_week_that_is_over_anyway_does_not_stand_in_the_way_unless_touched() -> None:
    rooms = rooms_of(weeks(2, 2, 2, 2), booked=booked(0, 3, 0, 3), places=[])

    assert fits_from(rooms, weekly(MONDAY, every_weeks=2)) == MONDAY
    assert fits_from(rooms, weekly(MONDAY + WEEK, every_weeks=2)) == MONDAY + 2 * WEEK
    assert fits_from(rooms, weekly(MONDAY)) is None


def test_a_start_is_never_tried_in_a_week_away_nor_before_its_own() -> None:
    rooms = rooms_of(weeks(2, 2, 2, away=(1,)), booked=[], places=[])

    assert fits_from(rooms, weekly(MONDAY + WEEK)) == MONDAY + 2 * WEEK
    assert fits_from(rooms, weekly(MONDAY - 3 * WEEK)) == MONDAY
    assert fits_from(rooms, weekly(MONDAY + 3 * WEEK)) is None


def test_a_one_off_fits_where_it_can_happen() -> None:
    once = Series(MONDAY, minutes=60)
    rooms = rooms_of(weeks(1, 1, 1, off=(MONDAY + WEEK,)), booked=booked(1, 0, 0), places=[])

    assert fits_from(rooms, once) == MONDAY + 2 * WEEK


def test_without_limits_nothing_is_over_and_nothing_is_left_to_count() -> None:
    frame = [Week(MONDAY, 5, None, None)]

    found = answer(frame, booked=booked(3), places=[], ask=weekly(MONDAY))

    assert (found.rooms[0].left, found.rooms[0].over, found.fits_from) == (None, 0, MONDAY)


COUNTS = st.lists(st.integers(0, 6), min_size=4, max_size=12)


@given(COUNTS, st.integers(0, 6), st.sampled_from([None, 1, 2, 4]), st.integers(-30, 60), st.sets(st.integers(0, 11)))
def test_what_fits_goes_over_nowhere(
    counts: list[int], ceiling: int, every: int | None, day: int, away: set[int]
) -> None:
    frame = weeks(*[ceiling] * len(counts), away=tuple(away))
    ask = Series(MONDAY + DAY * day, minutes=60, every_weeks=every)
    rooms = rooms_of(frame, booked=booked(*counts), places=[])

    start = fits_from(rooms, ask)

    if start is not None:
        moved = Series(start + DAY * ((ask.first - MONDAY).days % 7), minutes=60, every_weeks=every)
        touched = [room for room in with_ask(rooms, moved) if room.asked]
        assert touched
        assert not any(room.over for room in touched)


@given(COUNTS, st.integers(0, 6), st.sampled_from([1, 2, 4]), st.integers(0, 60), st.integers(1, 5))
def test_an_ask_adds_exactly_its_weight_where_it_happens(
    counts: list[int], ceiling: int, every: int, day: int, times: int
) -> None:
    ask = Series(MONDAY + DAY * day, minutes=60, every_weeks=every, times=times)
    frame = weeks(*[ceiling] * len(counts))
    rooms = rooms_of(frame, booked=booked(*counts), places=[])

    asked = with_ask(rooms, ask)

    days = list(happenings(ask, frame))
    assert sum(room.with_ask - room.booked for room in asked) == len(days) <= times
    assert all((after - before).days == 7 * every for before, after in pairwise(days))
