"""Rules and days as people read them."""

from datetime import date, datetime

import pytest

from caseload.domain.rule_words import rule_in_words
from caseload.domain.sorting import Rule, Test
from caseload.domain.types import Kind
from caseload.domain.wording import ago, count_of, day_and_time, days_in_words, span_in_words


@pytest.mark.parametrize(
    ("rule", "source", "parts"),
    [
        (Rule(Test.WORDS, Kind.TIME_OFF, ("away",)), "", ("title contains", ("away",), 0, "")),
        (Rule(Test.WORDS, Kind.ADMIN, tuple("abcdef")), "", ("title contains", ("a", "b", "c"), 3, "")),
        (Rule(Test.ANY, Kind.PERSONAL), "Personal", ("everything in Personal", (), 0, "")),
        (Rule(Test.WORDS, Kind.ADMIN, ("a",)), "Work", ("title contains", ("a",), 0, ", in Work")),
        (
            Rule(Test.INITIALS, Kind.SESSION, minutes_from=38, minutes_to=100, all_day=False),
            "",
            ("begins with initials", (), 0, ", 38 to 100 minutes"),
        ),
        (
            Rule(Test.LIKE, Kind.ADMIN, ("f00d", "Room 2"), all_day=True),
            "",
            ("looks like", ("Room 2",), 0, ", whole days"),
        ),
        (
            Rule(Test.ANY, Kind.OTHER, minutes_to=20, busy=False),
            "",
            ("everything", (), 0, ", 20 minutes at most, shown as free"),
        ),
    ],
)
def test_a_rule_reads_as_a_sentence(rule: Rule, source: str, parts: tuple[object, ...]) -> None:
    words = rule_in_words(rule, source_name=source)

    assert (words.lead, words.words, words.more, words.rest) == parts


def test_days_and_times_are_short() -> None:
    assert day_and_time(datetime(2026, 11, 20, 9, 5)) == "Fri 20 Nov, 9:05"
    assert days_in_words(date(2026, 11, 20), date(2026, 11, 21)) == "Fri 20 Nov, all day"
    assert days_in_words(date(2026, 11, 20), date(2026, 11, 23)) == "Fri 20 Nov to Sun 22 Nov"
    assert span_in_words(date(2026, 11, 16), date(2026, 11, 20)) == "16 to 20 November"
    assert span_in_words(date(2026, 11, 30), date(2026, 12, 6)) == "30 November to 6 December"
    assert span_in_words(date(2026, 12, 28), date(2027, 1, 3)) == "28 December 2026 to 3 January 2027"
    assert [ago(days) for days in (-2, 0, 1, 9)] == ["to come", "today", "yesterday", "9 days ago"]
    assert [count_of(number, "session") for number in (0, 1, 2)] == ["0 sessions", "1 session", "2 sessions"]
