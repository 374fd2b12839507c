"""What a share shows and how it is worded."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from caseload.domain.types import WorkWeek
from wellbeing.domain.histories.measures import Measures
from wellbeing.domain.load import load_of
from wellbeing.domain.patterns import PATTERNS
from wellbeing.domain.questions import DEPLETED
from wellbeing.domain.sharing.parts import (
    FROM_ANSWERS,
    WORDS,
    Ends,
    Part,
    Shares,
    end_of,
    hidden_in_words,
    in_words,
    last_day,
)
from wellbeing.domain.sharing.picture import (
    SharedPicture,
    asks_in_words,
    felt_by_block,
    felt_in_the_middle,
    felt_title,
    headroom_title,
    notes_before,
    notes_in_words,
    week_figure,
    weeks_back,
    whole_blocks,
)
from wellbeing.domain.sharing.wording import called, log_words, state_words

FRIDAY = date(2026, 11, 20)
LONDON = ZoneInfo("Europe/London")


def test_every_part_has_words_and_what_scales_decide_is_no_choice() -> None:
    assert list(WORDS) == list(Part)
    assert set(PATTERNS) >= FROM_ANSWERS


@pytest.mark.parametrize(
    ("chosen", "on", "supervision", "last"),
    [
        (Ends.FOUR_WEEKS, None, None, date(2026, 12, 18)),
        (Ends.TWELVE_WEEKS, None, None, date(2027, 2, 12)),
        (Ends.AFTER_SUPERVISION, None, date(2026, 11, 24), date(2026, 11, 24)),
        (Ends.AFTER_SUPERVISION, None, None, date(2026, 11, 27)),
        (Ends.ON_A_DATE, date(2026, 12, 1), None, date(2026, 12, 1)),
    ],
)
def test_a_share_ends_on_the_chosen_day(chosen: Ends, on: date | None, supervision: date | None, last: date) -> None:
    assert last_day(chosen, today=FRIDAY, on=on, supervision=supervision) == last


def test_the_last_day_is_hers_and_whole() -> None:
    assert end_of(date(2026, 6, 30), zone=LONDON) == datetime(2026, 6, 30, 23, tzinfo=UTC)
    assert end_of(date(2026, 12, 18), zone=LONDON) == datetime(2026, 12, 19, tzinfo=UTC)


def test_one_week_only_shrinks_every_window() -> None:
    parts = {Part.HEADROOM: 12, Part.FELT: 8}
    assert [Shares(parts).weeks(part) for part in (Part.HEADROOM, Part.FELT, Part.NOTES)] == [12, 8, 0]
    assert Shares(parts, only_week=date(2026, 11, 16)).weeks(Part.HEADROOM) == 1


def test_patterns_without_one_picked_are_nothing_to_see() -> None:
    assert Shares({}).empty
    assert Shares({Part.PATTERNS: 1}).empty
    assert not Shares({Part.PATTERNS: 1}, ("saying_yes",)).empty
    assert not Shares({Part.NOTES: 1}).empty


def test_the_log_names_parts_in_our_words_only() -> None:
    assert in_words(["patterns", "notes", "headroom"], patterns=2) == "headroom, notes, 2 patterns"
    assert in_words(name for name in ("requests", "headroom")) == "headroom, requests"
    assert in_words(["diagnosis"]) == "nothing"
    assert hidden_in_words(Shares(dict.fromkeys(Part, 1))) == ""
    assert hidden_in_words(Shares({Part.HEADROOM: 1, Part.NOTES: 1, Part.PATTERNS: 1})) == (
        "requests, named default, how it felt, reviews"
    )


def week(booked: int, *, off: int = 0) -> WorkWeek:
    return WorkWeek(date(2026, 11, 16), booked, 0, work_days=5, days_off=off, target=22, ceiling=26)


def test_a_week_is_booked_of_its_ceiling() -> None:
    figures = [week_figure(load_of(one)) for one in (week(24), week(27), week(0, off=5))]
    assert [(one.booked, one.said, one.over, one.day) for one in figures] == [
        (24, "of 26", False, "16 Nov"),
        (27, "of 26, 1 over", True, "16 Nov"),
        (0, "away", False, "16 Nov"),
    ]


def test_titles_say_how_far_one_looks() -> None:
    assert headroom_title(1) == "Headroom, this week"
    assert headroom_title(1, running=False) == "Headroom, that week"
    assert headroom_title(4) == "Headroom, this week and the next three"
    assert [weeks_back(1), weeks_back(8)] == ["this week", "the last 8 weeks"]
    assert weeks_back(1, only=date(2026, 11, 16)) == "the week of Mon 16 Nov"


def test_counts_in_words() -> None:
    assert notes_in_words(0, 9) == "None due."
    assert notes_in_words(7, 1) == "7 due, the oldest 1 day."
    assert notes_in_words(7, None) == "7 due."
    assert notes_before([Measures(date(2026, 11, 2), notes_due=5), Measures(date(2026, 11, 9), notes_due=3)]) == (
        "At the end of earlier weeks: 5 (2 Nov), 3 (9 Nov)."
    )
    assert notes_before([]) == ""
    assert asks_in_words(yes=3, no=1, referred=0, waiting=1) == "3 yes, 1 no, 0 referred; 1 waits for an answer."
    assert asks_in_words(yes=3, no=1, referred=0, waiting=None) == "3 yes, 1 no, 0 referred."


def test_how_it_felt_needs_four_answers_to_each_line() -> None:
    three = [{"being": 2, "admin": 6}, {"being": 2}, {"being": 6}]
    assert felt_in_the_middle(three) == ()
    assert felt_in_the_middle([*three, {"being": 6, "line": "never shown"}]) == (("Being in session", "in between"),)


def test_no_word_for_how_it_felt_fixes_the_answer_of_any_week() -> None:
    answers: dict[str, list[set[int]]] = {}
    for values in product(range(1, DEPLETED + 1), repeat=4):
        word = dict(felt_in_the_middle([{"being": value} for value in values]))["Being in session"]
        for possible, value in zip(answers.setdefault(word, [set() for _ in range(4)]), values, strict=True):
            possible.add(value)
    assert len(answers) == DEPLETED
    assert min(len(possible) for weeks in answers.values() for possible in weeks) >= 4


@pytest.mark.parametrize("first", [date(2026, 11, 16), date(2026, 11, 15)])
def test_blocks_of_weeks_stand_still_whatever_the_window_and_the_day(first: date) -> None:
    seen = {
        frozenset(block + timedelta(weeks=week) for week in range(4))
        for running in (first + timedelta(weeks=week) for week in range(30))
        for window in (4, 8, 12)
        for block in whole_blocks(window, running=running)
    }
    assert [one & other for one in seen for other in seen if one != other and one & other] == []
    for running in (first + timedelta(weeks=week) for week in range(8)):
        newest, *_, oldest = whole_blocks(12, running=running)
        assert timedelta(weeks=4) <= running - newest < timedelta(weeks=8), "whole, and no older than it has to be"
        assert newest - oldest == timedelta(weeks=8)
    assert whole_blocks(1, running=first) == ()


def test_how_it_felt_names_each_block_and_hides_those_with_too_few_answers() -> None:
    full, few = [{"being": 2}] * 4, [{"being": 7}] * 3
    assert felt_by_block([full, few]) == (("Being in session", "mostly energised, before that not shown"),)
    assert felt_by_block([few, few]) == ()
    assert felt_title([date(2026, 10, 12)]) == "the four weeks from Mon 12 Oct"
    assert felt_title([date(2026, 10, 12), date(2026, 9, 14)]) == (
        "four weeks at a time from Mon 14 Sep, the latest first"
    )


def test_a_line_of_the_log_speaks_to_its_reader() -> None:
    assert log_words("looked", by_viewer=True, for_viewer=False, other="Ruth") == "Ruth opened your page"
    assert log_words("looked", by_viewer=True, for_viewer=True, other="Maya") == "You opened this page"
    assert log_words("stopped", by_viewer=False, for_viewer=True, other="Maya") == "Maya stopped sharing"
    assert log_words("stopped", by_viewer=False, for_viewer=False, other="Ruth") == "You stopped sharing"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Ruth Adeyemi", "Ruth"),
        ("Dr. Ruth Adeyemi", "Dr. Ruth Adeyemi"),
        ("Ruth", "Ruth"),
        ("r@x.example", "r@x.example"),
        ("R Adeyemi", "R Adeyemi"),
        ("", ""),
    ],
)
def test_people_are_called_by_the_first_name_where_there_is_one(name: str, short: str) -> None:
    assert called(name) == short


def test_a_share_says_how_it_stands() -> None:
    day = date(2026, 12, 18)
    assert state_words(last_day=day, stopped_on=None, over=False, waits=False) == "until 18 December"
    assert state_words(last_day=day, stopped_on=None, over=False, waits=True) == (
        "until 18 December, once the invitation is taken up"
    )
    assert state_words(last_day=day, stopped_on=None, over=True, waits=False) == (
        "over since 18 December; nothing is shown"
    )
    assert state_words(last_day=day, stopped_on=FRIDAY, over=False, waits=False) == (
        "stopped on 20 November; nothing is shown"
    )


def test_a_picture_without_parts_is_empty() -> None:
    assert SharedPicture().empty
    assert not SharedPicture(notes="None due.").empty
