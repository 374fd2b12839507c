"""Who may be counted together: whatever is subtracted from whatever, five people are left or none."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, combinations
from operator import xor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellbeing.domain.sharing.group import (
    Circle,
    Counted,
    circles_for,
    counted,
    figures_of,
    in_words,
    last_settled,
    may_be_shown,
    monday_of,
)

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
# Week after week some come and some go: those named change sides.
TURNS = st.lists(st.frozensets(st.integers(1, 30), max_size=12), max_size=14)
HISTORIES = st.builds(
    lambda first, turns: list(accumulate(turns, xor, initial=frozenset(range(first)))), st.integers(0, 25), TURNS
)


def circle(*people: int) -> Circle:
    return frozenset(people)


def weeks_of(histories: Iterable[frozenset[int]]) -> list[tuple[Circle, ...]]:
    """What is counted week by week, given who may be counted in each."""
    ever: dict[Circle, None] = {}
    weeks = []
    for people in histories:
        weeks.append(circles_for(people, list(ever)))
        ever.update(dict.fromkeys(weeks[-1]))
    return weeks


def everybody(circles: Iterable[Circle]) -> frozenset[int]:
    return frozenset().union(*circles)


FIVE = circle(1, 2, 3, 4, 5)


@pytest.mark.parametrize(
    ("weeks", "sets"),
    [
        ([{1, 2, 3, 4}], [set()]),
        ([FIVE], [FIVE]),
        ([FIVE, {*FIVE, 6}], [FIVE, FIVE]),  # the newcomer waits
        ([FIVE, {*FIVE, 6, 7, 8, 9, 10}], [FIVE, set(range(1, 11))]),  # until there are five
        ([FIVE, {1, 2, 3, 4, 6}], [FIVE, set()]),  # nobody takes another's place
        ([FIVE, {1, 2, 3, 4}, FIVE], [FIVE, set(), FIVE]),  # all are back
        ([FIVE, set(range(2, 11))], [FIVE, set(range(6, 11))]),
        ([set(range(1, 8)), FIVE], [set(range(1, 8)), set()]),
    ],
)
def test_who_is_counted_week_by_week(weeks: list[set[int]], sets: list[set[int]]) -> None:
    assert [set(everybody(week)) for week in weeks_of(map(frozenset, weeks))] == sets


def test_many_newcomers_part_into_circles_so_that_one_silences_few() -> None:
    assert [len(one) for one in circles_for(range(19), [])] == [19]
    assert [len(one) for one in circles_for(range(27), [])] == [14, 13]
    assert len(everybody(circles_for(range(27), []))) == 27


@given(HISTORIES)
def test_no_two_sets_ever_counted_differ_by_fewer_than_five(histories: list[frozenset[int]]) -> None:
    sets = [everybody(week) for week in weeks_of(histories)]
    assert [one for one in sets if 0 < len(one) < 5] == []
    assert [(one, other) for one in sets for other in sets if 0 < len(one - other) < 5] == []
    assert [one for one, people in zip(sets, histories, strict=True) if not one <= people] == []


@given(HISTORIES)
def test_no_sums_and_differences_of_any_number_of_sets_leave_fewer_than_five(histories: list[frozenset[int]]) -> None:
    """People who are in exactly the same weeks cannot be told apart by any arithmetic: each such lot has five."""
    sets = [everybody(week) for week in weeks_of(histories)]
    lots: dict[tuple[bool, ...], int] = {}
    for person in everybody(sets):
        seen = tuple(person in one for one in sets)
        lots[seen] = lots.get(seen, 0) + 1
    assert [size for size in lots.values() if size < 5] == []


@given(HISTORIES, st.integers(0, 8), st.frozensets(st.integers(1, 30)))
def test_with_what_a_viewer_knows_of_single_people_five_are_still_left(
    histories: list[frozenset[int]], count: int, whose: frozenset[int]
) -> None:
    known = frozenset(sorted(whose)[:count])
    agreed = dict.fromkeys(range(31), NOON)
    shown = [
        everybody(week)
        for week in weeks_of(histories)
        if may_be_shown(week, counted_at=NOON, consent=agreed, known=len(known))
    ]
    assert [one for one in shown if len(one - known) < 5] == []
    pairs = combinations(shown, 2)
    assert [(one, other) for one, other in pairs if one != other and 0 < len((one ^ other) - known) < 5] == []


def test_a_week_is_shown_while_each_agrees_without_a_break() -> None:
    def shown(consent: dict[int, datetime], known: int = 0, circles: tuple[Circle, ...] = (FIVE,)) -> bool:
        return may_be_shown(circles, counted_at=NOON, consent=consent, known=known)

    agreed = dict.fromkeys(range(1, 12), NOON)
    assert shown(agreed)
    assert not shown(agreed, circles=())
    assert not shown({person: NOON for person in FIVE if person != 3})
    assert not shown({**agreed, 3: NOON + timedelta(seconds=1)}), "she stopped, and began again later"


def test_a_viewer_who_knows_one_of_them_needs_one_more() -> None:
    agreed = dict.fromkeys(range(1, 12), NOON)
    six = circle(*range(6, 12))
    assert [may_be_shown([FIVE], counted_at=NOON, consent=agreed, known=known) for known in (0, 1)] == [True, False]
    assert [may_be_shown([six], counted_at=NOON, consent=agreed, known=known) for known in (1, 2)] == [True, False]
    assert not may_be_shown([FIVE, six], counted_at=NOON, consent=agreed, known=1), "each circle by itself"


def test_figures_are_sums_and_means_over_everybody() -> None:
    weeks = [Counted(20, 26, 3), Counted(24, 26, 0), Counted(0, 0, 9), Counted(15, 20, 1), Counted(10, 20, 4)]
    assert figures_of(weeks) == {"booked": 75, "notes": 3}
    assert figures_of([]) is None


def test_no_figure_tells_that_each_of_them_has_none() -> None:
    assert figures_of([Counted(0, 0, 0)] * 5) is None
    assert figures_of([Counted(0, 26, 0)] * 5) == {"booked": 5, "notes": 1}
    assert in_words({"booked": 5, "notes": 1}) == ("5% or less", "1 or fewer")
    assert in_words({"booked": 85, "notes": 4}) == ("85%", "4")


@pytest.mark.parametrize(
    ("measures", "found"),
    [
        ({"sessions": 20, "ceiling": 26.0, "notes_due": 3, "late_minutes": 9}, Counted(20, 26, 3)),
        ({"sessions": 20, "ceiling": None, "notes_due": 3}, None),
        ({"sessions": 20, "ceiling": 26.0}, None),
        ({"sessions": float("inf"), "ceiling": 26.0, "notes_due": 3}, None),
        ({"sessions": "20", "ceiling": 26.0, "notes_due": 3}, None),
    ],
)
def test_of_whom_something_is_not_known_nothing_is_counted(measures: dict[str, Any], found: Counted | None) -> None:
    assert counted(measures) == found


def test_weeks_that_begin_on_a_weekend_belong_to_the_monday_after() -> None:
    days = [date(2026, 11, day) for day in (14, 15, 16)]
    assert [monday_of(day) for day in days] == [date(2026, 11, 16)] * 3


def test_a_week_is_settled_on_the_wednesday_after() -> None:
    days = [date(2026, 11, day) for day in (17, 18, 24, 25)]
    assert [last_settled(day).day for day in days] == [2, 9, 9, 16]
