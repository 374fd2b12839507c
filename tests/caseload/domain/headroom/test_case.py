"""Reading a case: every field, and every fault as a sentence."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload.domain.headroom.case import NotACase, read_case
from caseload.domain.headroom.types import Booked, Series

PLAIN: dict[str, Any] = {
    "today": "2026-11-20",
    "timezone": "America/New_York",
    "limits": [{"from": "2026-01-01", "target": 22, "ceiling": 25, "days": ["mon", "tue", "wed", "thu"]}],
}


def test_weeks_begin_with_the_one_that_holds_today() -> None:
    case = read_case(PLAIN | {"week_start": "sunday", "weeks": 2})

    assert [week.first_day for week in case.weeks] == [date(2026, 11, 15), date(2026, 11, 22)]
    assert [(week.days, week.target, week.ceiling) for week in case.weeks] == [(4, 22, 25)] * 2


def test_time_off_shrinks_both_limits_with_halves_rounded_down() -> None:
    off = [{"from": "2026-11-17", "to": "2026-11-19"}, {"from": "2026-11-23", "to": "2026-11-30"}]

    first, second = read_case(PLAIN | {"time_off": off, "weeks": 2}).weeks

    assert (first.days, first.target, first.ceiling, first.away) == (2, 11, 12, False)
    assert (second.days, second.target, second.ceiling, second.away) == (0, 0, 0, True)


def test_the_limits_are_those_in_force_on_the_first_day_of_a_week() -> None:
    later = {"from": "2026-11-24", "target": 10, "ceiling": 12, "days": ["mon"]}

    case = read_case(PLAIN | {"limits": [later, *PLAIN["limits"]], "weeks": 3})

    assert [(week.days, week.ceiling) for week in case.weeks] == [(4, 25), (4, 25), (1, 12)]


def test_days_are_those_of_the_clinicians_own_time() -> None:
    case = read_case(PLAIN | {"booked": [{"start": "2026-11-23T02:00:00+00:00", "minutes": 50, "weight": 1.5}]})

    assert case.booked == (Booked(date(2026, 11, 22), 60, Decimal("1.5")),)


def test_an_ask_and_a_place_are_series() -> None:
    place = {"start": "2026-11-23T09:00", "every_weeks": 2, "minutes": 50, "until": "2026-12-21"}
    ask = {"start": "2026-11-24T09:00", "every_weeks": None, "times": None, "minutes": 120, "weight": 0.1}

    case = read_case(PLAIN | {"places": [place], "ask": ask, "note_minutes": 8})

    assert case.places == (Series(date(2026, 11, 23), 58, every_weeks=2, until=date(2026, 12, 21)),)
    assert case.ask == Series(date(2026, 11, 24), 128, Decimal("0.1"))


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ([], "The case is written in braces"),
        ({"today": "tomorrow"}, "today tomorrow is no date"),
        ({"today": "2026-11-20", "weeks": 0}, "weeks: a whole number from 1 to 104"),
        ({"today": "2026-11-20", "timezone": "Mars/Base"}, "No time zone is called"),
        ({"today": "2026-11-20", "week_start": "noday"}, "week_start: 'noday' is no weekday"),
        ({"today": "2026-11-20", "booked": [{"start": "2026-11-20T09:00"}]}, "minutes: a whole number"),
        ({"today": "2026-11-20", "booked": [{"start": "9:00", "minutes": 50}]}, "9:00 is no date"),
        (
            {"today": "2026-11-20", "ask": {"start": "2026-11-20T09:00", "minutes": 50, "weight": "x"}},
            "weight",
        ),
        ({"today": "2026-11-20", "limits": [{"from": "2026-01-01", "days": ["moon"]}]}, "limits.days"),
        ({"today": "2026-11-20", "limits": {"from": "2026-01-01"}}, "limits: a list is meant"),
    ],
)
def test_a_fault_is_a_sentence(fault: object, said: str) -> None:
    with pytest.raises(NotACase, match=said.replace("'", ".")):
        read_case(fault)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*PLAIN, "ask", "start"]), inner),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([*PLAIN, "booked", "places", "time_off", "ask", "weeks", "week_start"]), JSON))
def test_whatever_is_written_is_read_or_said_to_be_wrong(found: dict[str, Any]) -> None:
    with suppress(NotACase):
        assert read_case(found).weeks
