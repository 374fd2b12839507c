"""Protected time in words."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from caseload.domain.protect_words import clears_in_words, gap_in_words, start_in_words, writing_in_words
from caseload.domain.types import Writing

NOW = datetime(2026, 11, 20, 17, 31, tzinfo=ZoneInfo("Europe/Berlin"))
WHY = "the server could not be reached."


@pytest.mark.parametrize(
    ("days", "gap", "start"),
    [
        (0, "Today 12:10 to 13:00", "today 12:10"),
        (1, "Saturday 12:10 to 13:00", "Sat 12:10"),
        (3, "Monday 12:10 to 13:00", "Mon 12:10"),
        (6, "Thursday 12:10 to 13:00", "Thu 12:10"),
        (7, "Friday 27 November, 12:10 to 13:00", "Fri 27 Nov, 12:10"),
        (-7, "Friday 13 November, 12:10 to 13:00", "Fri 13 Nov, 12:10"),
    ],
)
def test_a_weekday_is_named_alone_while_it_is_clear_which_one(days: int, gap: str, start: str) -> None:
    at = NOW.replace(hour=12, minute=10) + timedelta(days=days)

    assert gap_in_words(at, at + timedelta(minutes=50), now=NOW) == gap
    if days >= 0:
        assert start_in_words(at, now=NOW) == start


@pytest.mark.parametrize(
    ("owed", "held", "said"),
    [
        (6, 0, "It would clear all six."),
        (5, 0, "It would clear all five."),
        (2, 0, "It would clear both."),
        (1, 0, "It would clear it."),
        (14, 0, "It would clear 6 of 14."),
        (12, 6, "It would clear the other six."),
        (7, 6, "It would clear the other one."),
        (8, 6, "It would clear the other two."),
        (20, 6, "It would clear 6 of the other 14."),
    ],
)
def test_how_many_notes_fifty_minutes_clear(owed: int, held: int, said: str) -> None:
    assert clears_in_words(owed, minutes=50, each=8, held=held) == said


def test_many_are_counted_in_digits_and_a_long_note_is_begun() -> None:
    assert clears_in_words(14, minutes=50, each=3) == "It would clear all 14."
    assert clears_in_words(3, minutes=50, each=60) == "It would be a start."


@pytest.mark.parametrize(
    ("writing", "removed", "why", "said"),
    [
        (Writing.NOWHERE, False, "", ""),
        (Writing.REMOVED, True, "", ""),
        (Writing.TO_WRITE, False, "", "On its way into Practice."),
        (Writing.TO_WRITE, False, WHY, f"Not in Practice yet: {WHY} Headroom tries again at 17:31."),
        (Writing.WRITTEN, False, "", "In Practice as well."),
        (Writing.TO_REMOVE, True, "", "On its way out of Practice."),
        (Writing.TO_REMOVE, True, WHY, f"Still in Practice: {WHY} Headroom tries again at 17:31."),
        (Writing.GIVEN_UP, False, WHY, f"Not in Practice: {WHY} Headroom has stopped trying."),
        (Writing.GIVEN_UP, True, WHY, f"Still in Practice: {WHY} Headroom has stopped trying."),
        (Writing.GIVEN_UP, True, "", "Still in Practice. Headroom may not write there any more."),
    ],
)
def test_how_far_it_is_on_its_way_into_a_calendar(writing: Writing, removed: bool, why: str, said: str) -> None:
    again_at = NOW if writing in {Writing.TO_WRITE, Writing.TO_REMOVE} else None

    assert writing_in_words(writing, calendar="Practice", removed=removed, why=why, again_at=again_at) == said
