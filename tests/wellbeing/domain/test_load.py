"""How a week stands to its ceiling."""

from datetime import date

import pytest

from caseload.domain.types import WorkWeek
from wellbeing.domain.load import Level, distance, load_of, next_over, reason

MONDAY = date(2026, 11, 16)


def week(
    booked: int, *, ceiling: int = 26, target: int = 22, off: int = 0, held: int = 0, first: date = MONDAY
) -> WorkWeek:
    return WorkWeek(first, booked, held, work_days=5, days_off=off, target=target, ceiling=ceiling)


@pytest.mark.parametrize(
    ("booked", "level", "figure"),
    [(0, Level.FREE, 26), (24, Level.FREE, 2), (26, Level.FULL, 0), (28, Level.OVER, 2)],
)
def test_figure_is_the_room_left_or_the_sessions_over(booked: int, level: Level, figure: int) -> None:
    load = load_of(week(booked))

    assert (load.level, load.figure) == (level, figure)


def test_week_wholly_off_is_away() -> None:
    assert load_of(week(0, ceiling=0, target=0, off=5)).level == Level.AWAY


def test_session_in_a_week_off_is_over() -> None:
    load = load_of(week(1, ceiling=0, target=0, off=5))

    assert (load.level, load.figure) == (Level.OVER, 1)


@pytest.mark.parametrize(
    ("booked", "words"), [(24, "2 above your target"), (22, "at your target"), (19, "3 below your target")]
)
def test_distance_to_the_target(booked: int, words: str) -> None:
    assert distance(load_of(week(booked))) == words


@pytest.mark.parametrize(("off", "words"), [(0, ""), (2, "3-day week"), (5, "time off")])
def test_reason_of_a_lower_ceiling(off: int, words: str) -> None:
    assert reason(week(9, off=off)) == words


def test_week_is_spoken_in_one_sentence() -> None:
    assert load_of(week(24, held=23)).spoken == "24 of 26 booked, 2 free, 23 held"


def test_week_over_the_ceiling_counts_within_a_fortnight() -> None:
    weeks = [load_of(week(30 if at == 2 else 20, first=date(2026, 11, 16 + 7 * at))) for at in range(2)]
    later = load_of(week(30, first=date(2026, 12, 7)))
    sooner = load_of(week(30, first=date(2026, 11, 30)))

    assert next_over([*weeks, later], today=date(2026, 11, 20)) is None
    assert next_over([*weeks, sooner, later], today=date(2026, 11, 20)) == sooner
