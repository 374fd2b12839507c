"""Thresholds: what she set, what a dispute adds, and what no version knows."""

from dataclasses import fields

import pytest

from wellbeing.domain.patterns.thresholds import DEFAULTS, Thresholds, bars, own_thresholds
from wellbeing.domain.patterns.words import LABELS, MAY_BE, WORDS


def test_nothing_set_and_nothing_disputed_are_our_defaults() -> None:
    assert own_thresholds({}, disputed={}) == DEFAULTS


def test_a_dispute_raises_that_signal_alone_and_again() -> None:
    once, twice = (own_thresholds({}, disputed={"P1": times}) for times in (1, 2))

    assert (once.p1_least, twice.p1_least) == (7, 9)
    assert once.p3_least == DEFAULTS.p3_least


def test_what_she_set_is_raised_from_there_and_never_beyond_its_range() -> None:
    own = own_thresholds({"p1_least": 10}, disputed={"P1": 1, "C1": 9})

    assert (own.p1_least, own.c1_weeks) == (12, 4)


@pytest.mark.parametrize("value", [-1, 1e6, 0])
def test_a_value_out_of_range_counts_as_our_default(value: float) -> None:
    assert own_thresholds({"p1_least": value, "gone": 3}, disputed={"ZZ": 1}) == DEFAULTS


def test_every_bar_has_words_a_source_and_a_default_within_its_range() -> None:
    for bar in bars():
        assert bar.label
        assert bar.source
        assert bar.low <= bar.default <= bar.high
    assert [bar.name for bar in bars()] == [one.name for one in fields(Thresholds)]


def test_every_signal_of_a_page_has_a_label_and_a_kinder_reading() -> None:
    shown = {signal for words in WORDS.values() for signal in (*words.signals, *words.beside)}

    assert shown == set(LABELS) == set(MAY_BE)
