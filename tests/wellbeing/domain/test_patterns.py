"""Lower bounds, when alerts open and close, and the detectors over whole made-up years."""

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.simulation import FIRST, HABITS, person
from wellbeing.domain.alerts import CLOSES_AFTER, RESTS_FOR, Alerts
from wellbeing.domain.backtest import backtest
from wellbeing.domain.histories.facts import facts_of
from wellbeing.domain.histories.reading import NotAHistory, read_history
from wellbeing.domain.patterns import PATTERNS
from wellbeing.domain.patterns.types import Judged
from wellbeing.domain.shares import lower_bound

MONDAY = date(2026, 1, 5)


def test_more_than_half_is_sure_for_these_and_not_for_those() -> None:
    sure = [(4, 5), (5, 6), (6, 7), (6, 8), (7, 9), (8, 10), (8, 11), (9, 12)]

    assert [pair for pair in sure if lower_bound(*pair) <= 0.5] == []
    assert [lower_bound(*pair) > 0.5 for pair in ((5, 7), (7, 10))] == [False, False]
    assert lower_bound(0, 0) == 0


def run(*truths: dict[str, bool], patterns: tuple[str, ...] = ("a", "b", "c")) -> list[tuple[str, int, int | None]]:
    """(pattern, week opened, week closed) for evaluations given week by week."""
    alerts = Alerts(patterns)
    for week, truth in enumerate(truths):
        found = {name: Judged(("X",) if truth.get(name) else ()) for name in patterns}
        alerts.evaluate(MONDAY + timedelta(weeks=week), found)

    def week_of(day: date | None) -> int | None:
        return None if day is None else (day - MONDAY).days // 7

    return [(one.pattern, week_of(one.opened) or 0, week_of(one.closed)) for one in alerts.shown]


YES, NO = {"a": True}, {"a": False}


def test_two_of_three_weeks_open_and_four_clear_ones_close() -> None:
    assert run(YES, NO, YES, NO, NO, NO) == [("a", 2, None)]
    assert run(YES, YES, NO, NO, NO, NO) == [("a", 1, 5)]
    assert run(YES, NO, NO, YES, NO, NO, YES) == []


def test_nothing_opens_again_for_four_weeks() -> None:
    weeks = [YES, YES, *[NO] * CLOSES_AFTER, *[YES] * 8]

    assert run(*weeks) == [("a", 1, 5), ("a", 5 + RESTS_FOR, None)]


def test_one_new_a_week_and_two_at_a_time_the_others_wait_in_order() -> None:
    every = {"a": True, "b": True, "c": True}

    assert run(*[every] * 5) == [("a", 1, None), ("b", 2, None)]
    assert run(*[every] * 3, *[{"c": True}] * 6) == [("a", 1, 6), ("b", 2, 6), ("c", 6, None)]


def test_a_week_that_cannot_be_judged_changes_nothing() -> None:
    alerts = Alerts(["a"])
    for week, signals in enumerate((("X",), None, None, ("X",))):
        alerts.evaluate(MONDAY + timedelta(weeks=week), {"a": Judged(signals) if signals else None})

    assert [one.opened for one in alerts.shown] == [MONDAY + timedelta(weeks=3)]


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.booleans()), max_size=40))
def test_never_more_than_two_are_open_and_never_one_sooner_than_it_may(truths: list[dict[str, bool]]) -> None:
    shown = run(*truths)

    for week in range(len(truths)):
        assert sum(opened <= week and (closed is None or week < closed) for _, opened, closed in shown) <= 2
    weeks = [opened for _, opened, _ in shown]
    assert len(weeks) == len(set(weeks))


def history(seed: int, habit: str = "", **changed: Any) -> Any:
    made, _ = person(seed, habit)
    return read_history(json.dumps(made | changed))


@pytest.mark.parametrize("habit", HABITS)
def test_a_habit_that_sets_in_is_shown_within_twelve_weeks(habit: str) -> None:
    late = []
    for seed in range(30):
        made, who = person(seed, habit)
        onset = FIRST + timedelta(weeks=who.onset)
        opened = [one.opened for one in backtest(read_history(json.dumps(made))) if one.pattern == habit]
        late += [] if any(onset <= day <= onset + timedelta(days=90) for day in opened) else [seed]

    assert len(late) <= 3


def test_those_who_only_look_like_it_are_left_alone() -> None:
    shown = [one.pattern for seed in range(200) for one in backtest(history(seed)) if one.pattern != "at_ceiling"]

    assert len(shown) <= 30  # in two hundred clinician-years


def test_without_a_ceiling_nothing_is_said_about_load() -> None:
    made, _ = person(3, "saying_yes")
    limits = [{**one, "target": None, "ceiling": None} for one in made["limits"]]

    shown = {one.pattern for one in backtest(read_history(json.dumps(made | {"limits": limits})))}

    assert shown & {"saying_yes", "taking_on_more", "at_ceiling"} == set()


def test_notes_that_stop_arriving_are_a_feed_and_no_habit() -> None:
    made, _ = person(11)
    since = (FIRST + timedelta(weeks=40)).isoformat()
    notes = [{**one, "signed": None if (one["signed"] or "") >= since else one["signed"]} for one in made["notes"]]

    shown = [one.pattern for one in backtest(read_history(json.dumps(made | {"notes": notes})))]

    assert "putting_off" not in shown


def test_twenty_unsigned_notes_make_the_lag_longer_not_shorter() -> None:
    whole = history(5)
    cut = whole.now - 14 * 86400
    unsigned = tuple(replace(note, signed=None) if (note.signed or 0) > cut else note for note in whole.notes)

    before, after = (facts_of(one)[-2].lag for one in (whole, replace(whole, notes=unsigned)))

    assert before is not None
    assert after is not None
    assert after > before


def test_asks_that_were_written_down_later_say_nothing() -> None:
    made, _ = person(2, "saying_yes")
    late = [{**ask, "logged": made["now"]} for ask in made["asks"]]

    shown = [one.pattern for one in backtest(read_history(json.dumps(made | {"asks": late})))]

    assert "saying_yes" not in shown


def test_weeks_are_those_of_her_own_time_across_a_change_of_clocks() -> None:
    made, _ = person(4)

    weeks = facts_of(read_history(json.dumps(made | {"timezone": "America/New_York", "week_start": "sunday"})))

    assert {week.first_day.weekday() for week in weeks} == {6}
    hours = {round((after.end - before.end) / 3600) for before, after in pairwise(weeks)}
    assert hours == {167, 168, 169}


@pytest.mark.parametrize("line", ["", "{}", "[]", '{"id": 1, "now": "x"}', '{"id":1,"now":"2026-01-01","events":[{}]}'])
def test_a_wrong_line_is_a_sentence(line: str) -> None:
    with pytest.raises(NotAHistory, match=r"\.$"):
        read_history(line)


def test_the_patterns_are_those_of_the_product() -> None:
    assert set(PATTERNS) == {*HABITS, "at_ceiling", "exhaustion", "distance"}
