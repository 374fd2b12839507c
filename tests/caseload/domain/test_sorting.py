"""Rules: the first that fits decides, whatever the title."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload.domain.guessing import STARTING_RULES
from caseload.domain.sorting import Listing, Rule, Test, fits, initials, matches, sort_event, word_finder
from caseload.domain.types import Kind


def listing(title: str, minutes: int = 50, **fields: object) -> Listing:
    return Listing(title, minutes, **{"source": 1, **fields})


@pytest.mark.parametrize(
    ("word", "title", "found"),
    [
        ("supervision", "Group SUPERVISION", True),
        ("note", "Notes", True),
        ("note", "Keynote", False),
        ("CE", "CE hours", True),
        ("CE", "Cecilia", False),
        ("CE", "dance", False),
        ("50", "Sam's 50th", True),
        ("50", "$50", True),
        ("50", "A.K. 505", False),
        ("50", "150 min", False),
        ("A.K.", "A.K. indiv", True),
        ("A.K.", "AxK indiv", False),
        ("out of office", "Out  of   office", True),
        ("café", "Cafe\u0301 with R.", True),
        ("ärzte", "Ärztekammer", True),
        ("(group)", "DBT (group)", True),
    ],
)
def test_a_word_is_found_from_the_beginning_of_a_word(word: str, title: str, found: bool) -> None:
    assert (word_finder([word])(title) is not None) is found


def test_the_place_of_a_word_is_given() -> None:
    assert word_finder(["lunch", "50"])("A.K. indiv 50") == (11, 13)


@pytest.mark.parametrize(
    ("pattern", "title", "fit"),
    [
        ("A.K.*", "a.k. indiv 50", True),
        ("A.K.*", "x A.K.", False),
        ("*hold", "Room 2, hold", True),
        ("Room ?, hold", "Room 2, hold", True),
        ("Room ?, hold", "Room 12, hold", False),
        ("*", "", True),
        ("", "", True),
        ("", "x", False),
        ("ab*ba", "aba", False),
        ("ab*ba", "abba", True),
        ("*a*b*", "xaxxbx", True),
        ("*b*a*", "ab", False),
        ("a.c", "abc", False),
    ],
)
def test_a_pattern_fits_whole_titles(pattern: str, title: str, fit: bool) -> None:
    assert matches(title, pattern) is fit


@given(st.text(alphabet="ab*?", max_size=8), st.text(alphabet="abc", max_size=10))
def test_a_pattern_agrees_with_a_slow_and_plain_reading(pattern: str, title: str) -> None:
    def slow(pattern: str, title: str) -> bool:
        if not pattern:
            return not title
        if pattern[0] == "*":
            return any(slow(pattern[1:], title[at:]) for at in range(len(title) + 1))
        return bool(title) and pattern[0] in ("?", title[0]) and slow(pattern[1:], title[1:])

    assert matches(title, pattern) is slow(pattern, title)


@pytest.mark.parametrize(
    "rule", [Rule(Test.PATTERN, Kind.ADMIN, ("*a" * 100 + "b",)), Rule(Test.WORDS, Kind.ADMIN, ("a " * 100,))]
)
def test_a_hostile_rule_on_a_hostile_title_is_quick(rule: Rule) -> None:
    began = time.perf_counter()

    fits(rule)(listing("a " * 5000 + "a" * 5000))

    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("A.K.", "A.K."),
        ("A.K. indiv 50", "A.K."),
        ("HN 50 min tele", "HN"),
        ("J.A. Appointment", "J.A."),
        ("A. K. couple", "A. K."),
        ("SH00001", "SH00001"),
        ("Ä.Ö.", "Ä.Ö."),
        ("PTO", ""),
        ("CE training", ""),
        ("Lunch", ""),
        ("R. Adeyemi", ""),
        ("Room 2, hold", ""),
        ("ABCD", ""),
        ("", ""),
    ],
)
def test_initials_are_found_at_the_beginning_only(title: str, found: str) -> None:
    assert initials(title) == found


def test_the_first_rule_that_fits_decides() -> None:
    rules = [Rule(Test.WORDS, Kind.SUPERVISION, ("sup",)), Rule(Test.ANY, Kind.PERSONAL)]

    found = [sort_event(listing(title), rules) for title in ("Sup", "Lunch")]

    assert [(one.kind, one.rule) for one in found] == [(Kind.SUPERVISION, rules[0]), (Kind.PERSONAL, rules[1])]


def test_an_event_that_no_rule_fits_is_not_sorted_yet() -> None:
    assert sort_event(listing("Room 2, hold"), []).kind is Kind.UNSORTED


@pytest.mark.parametrize(
    ("condition", "fitting", "other"),
    [
        ({"source": 1}, {"source": 1}, {"source": 2}),
        ({"minutes_from": 45}, {"minutes": 45}, {"minutes": 44}),
        ({"minutes_to": 50}, {"minutes": 50}, {"minutes": 51}),
        ({"minutes_from": 45}, {"minutes": 60}, {"minutes": 1440, "all_day": True}),
        ({"all_day": True}, {"all_day": True}, {"all_day": False}),
        ({"busy": False}, {"busy": False}, {"busy": True}),
    ],
)
def test_a_rule_asks_for_every_condition_it_names(condition: dict, fitting: dict, other: dict) -> None:
    asks = fits(Rule(Test.ANY, Kind.SESSION, **condition))

    assert [asks(listing("A.K.", **fields)) for fields in (fitting, other)] == [True, False]


@pytest.mark.parametrize(
    ("title", "minutes", "all_day", "kind"),
    [
        ("A.K. indiv 50", 50, False, Kind.SESSION),
        ("HN 50 min tele", 50, False, Kind.SESSION),
        ("J.A. Appointment", 30, False, Kind.SESSION),
        ("Jane Adams Appointment", 50, False, Kind.SESSION),
        ("SH00001", 60, False, Kind.SESSION),
        ("A.K.", 20, False, Kind.UNSORTED),
        ("A.K.", 1440, True, Kind.UNSORTED),
        ("Canceled: A.K.", 50, False, Kind.OTHER),
        ("Supervision Ruth", 60, False, Kind.SUPERVISION),
        ("Group sup", 80, False, Kind.SUPERVISION),
        ("Consult with Dr Lee", 20, False, Kind.CONSULTATION),
        ("Staff meeting", 60, False, Kind.MEETING),
        ("Trauma course", 60, False, Kind.LEARNING),
        ("CE: ethics", 120, False, Kind.LEARNING),
        ("Billing", 60, False, Kind.ADMIN),
        ("Insurance calls", 60, False, Kind.ADMIN),
        ("Lunch", 30, False, Kind.PERSONAL),
        ("Dentist appointment", 60, False, Kind.PERSONAL),
        ("Away", 1440, True, Kind.TIME_OFF),
        ("PTO", 480, False, Kind.TIME_OFF),
        ("Office closed", 1440, True, Kind.TIME_OFF),
        ("Offsite", 1440, True, Kind.UNSORTED),
        ("Room 2, hold", 60, False, Kind.UNSORTED),
        ("Sam's 50th, bring cake", 120, False, Kind.UNSORTED),
        ("", 50, False, Kind.UNSORTED),
    ],
)
def test_a_newcomers_titles_are_guessed(title: str, minutes: int, all_day: bool, kind: Kind) -> None:
    assert sort_event(listing(title, minutes, all_day=all_day), STARTING_RULES).kind is kind


@given(st.text(max_size=400), st.integers(0, 3000), st.booleans())
def test_any_title_gets_a_kind(title: str, minutes: int, all_day: bool) -> None:
    assert isinstance(sort_event(listing(title, minutes, all_day=all_day), STARTING_RULES).kind, Kind)
