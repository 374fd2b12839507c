"""Which entries are the same session in two calendars."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from caseload.domain.pairs import NEAR, Slot, pair_up

TEN = datetime(2026, 11, 20, 10, tzinfo=UTC)


def slot(pk: int, source: int, *, late: int = 0, minutes: int = 50, split: bool = False) -> Slot:
    start = TEN + timedelta(minutes=late)
    return Slot(pk, source, start, start + timedelta(minutes=minutes), split)


def test_the_same_time_in_two_calendars_is_a_pair_and_the_older_calendar_counts() -> None:
    assert pair_up([slot(1, 2), slot(2, 1)]) == {1: 2}


def test_five_minutes_apart_is_a_pair_and_six_are_not() -> None:
    assert pair_up([slot(1, 1), slot(2, 2, late=5, minutes=45)]) == {2: 1}
    assert pair_up([slot(1, 1), slot(2, 2, late=6, minutes=44)]) == {}
    assert pair_up([slot(1, 1), slot(2, 2, minutes=60)]) == {}


def test_one_calendar_never_pairs_with_itself() -> None:
    assert pair_up([slot(1, 1), slot(2, 1)]) == {}


def test_a_split_listing_is_nobodys_pair() -> None:
    assert pair_up([slot(1, 1), slot(2, 2, split=True), slot(3, 3)]) == {3: 1}


def test_two_at_one_time_in_each_calendar_are_two_pairs() -> None:
    assert pair_up([slot(1, 1), slot(2, 1), slot(3, 2), slot(4, 2)]) == {3: 1, 4: 2}


def test_three_calendars_count_once() -> None:
    assert pair_up([slot(1, 1), slot(2, 2), slot(3, 3)]) == {2: 1, 3: 1}


SLOTS = st.lists(
    st.tuples(st.integers(1, 3), st.integers(0, 12), st.sampled_from([45, 50, 60]), st.booleans()), max_size=20
)


@given(SLOTS)
def test_pairs_are_near_in_time_never_within_one_calendar_and_never_in_chains(rows: list) -> None:
    slots = {
        pk: slot(pk, source, late=late, minutes=minutes, split=split)
        for pk, (source, late, minutes, split) in enumerate(rows)
    }

    found = pair_up(slots.values())

    for second, first in found.items():
        one, other = slots[second], slots[first]
        assert other.source < one.source
        assert abs(one.start - other.start) <= NEAR
        assert abs(one.end - other.end) <= NEAR
        assert first not in found
        assert not one.split
        assert not other.split
    assert len({(first, slots[second].source) for second, first in found.items()}) == len(found)
