"""Facts beside the patterns: each on a week small enough to be counted by hand."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.wellbeing.domain.test_measures import event, history
from wellbeing.domain.histories.facts import Measured
from wellbeing.domain.histories.types import History
from wellbeing.domain.patterns.beside import BESIDE, fact
from wellbeing.domain.patterns.rows import Behind
from wellbeing.domain.patterns.thresholds import DEFAULTS
from wellbeing.domain.patterns.words import WORDS

MONDAY = date(2026, 3, 2)
SESSION = event("a", "session", 2, "09:00", "09:50")


def behind(found: History) -> Behind:
    measured = Measured(found)
    return Behind(measured, list(measured.weeks()), DEFAULTS)


def shown(name: str, events: list[dict[str, Any]], **more: Any) -> tuple[float, float | None]:
    signal = fact(name, behind(history([SESSION, *events], **more)))
    return signal.now, signal.of


def test_every_fact_of_a_page_is_known_and_none_holds() -> None:
    assert {name for words in WORDS.values() for name in words.beside} == set(BESIDE)
    for name in BESIDE:
        assert fact(name, behind(history([SESSION]))).holds is False


def test_sessions_beyond_the_ceiling_are_those_booked_last() -> None:
    made = [f"2026-02-{day:02}T08:00:00+00:00" for day in range(10, 17)]
    events = [event(str(at), "session", 3, f"{9 + at:02}:00", f"{9 + at:02}:50", created=made[at]) for at in range(6)]

    assert shown("N3", events) == (2, None)  # seven of five


def test_outside_her_hours_are_evenings_and_days_she_does_not_work() -> None:
    lately = {"created": "2026-02-20T09:00:00+00:00"}
    events = [
        event("b", "session", 3, "18:00", "18:50", **lately),
        event("c", "session", 6, "10:00", "10:50", **lately),
    ]

    assert shown("N4", events) == (2, None)


def asked(pk: str, **more: Any) -> dict[str, Any]:
    at = "2026-03-02T09:00:00+00:00"
    return {"id": pk, "kind": "favour", "received": at, "logged": at, "deferred": [], **more}


def test_requests_put_off_and_then_a_yes_and_those_that_stall() -> None:
    later = "2026-03-03T09:00:00+00:00"
    asks = [
        asked("1", deferred=[later], decided="2026-03-05T09:00:00+00:00", decision="yes"),
        asked("2", deferred=[later], decided="2026-03-05T09:00:00+00:00", decision="no"),
        asked("3", deferred=[later] * 3, reply_by="2026-03-06T00:00:00+00:00"),
        asked("4", reply_by="2026-03-20T00:00:00+00:00"),
    ]

    assert shown("N5", [], asks=asks) == (1, 2)
    assert shown("I4", [], asks=asks) == (1, None)
    assert shown("P5", [], asks=asks) == (1, 2)


def test_notes_signed_in_one_go_lie_days_apart() -> None:
    events = [event(str(day), "session", day, "10:00", "10:50") for day in (2, 3, 4, 5, 6, 7)]
    friday = [{"session": str(day), "due": f"2026-03-{day + 3:02}T00:00:00+00:00",
               "signed": f"2026-03-08T1{day}:00:00+00:00" if day == 2 else "2026-03-08T18:00:00+00:00"}
              for day in (2, 3, 4, 5, 6, 7)]  # fmt: skip

    assert shown("P4", events, notes=friday) == (0, 6)  # five together, but within four days
    together = [{**note, "signed": "2026-03-08T18:00:00+00:00"} for note in friday]
    assert shown("P4", events, notes=together) == (6, 6)


def test_nights_are_short_under_eleven_hours() -> None:
    events = [event("b", "session", 3, "20:00", "21:30"), event("c", "session", 4, "08:00", "08:50")]

    assert shown("O5", events) == (1, 1)  # the night before lasted longer than a day


def test_weeks_of_forty_eight_hours_are_counted_with_everything() -> None:
    events = [event(str(day), "admin", day, "08:00", "18:00") for day in (3, 4, 5, 6, 7)]

    assert shown("O4", events) == (1, 4)


def test_a_chain_is_four_without_ten_minutes_between() -> None:
    events = [event(str(at), "session", 3, f"{9 + at:02}:00", f"{9 + at:02}:55") for at in range(5)]

    assert shown("E4", events) == (1, None)


def test_what_she_called_off_shortly_before_and_supervision_that_fell_out() -> None:
    off = {"status": "clinician_cancelled", "cancelled_at": "2026-03-03T08:00:00+00:00"}
    events = [
        event("b", "session", 4, "09:00", "09:50", **off),
        event("c", "session", 7, "09:00", "09:50", **off),
        event("d", "supervision", 3, "09:00", "09:50"),
        event("e", "supervision", 4, "09:00", "09:50", status="cancelled"),
        event("f", "supervision", 5, "09:00", "09:50", status="cancelled"),
    ]

    assert shown("X2", events) == (1, None)
    assert shown("X3", events) == (2, 2)


def test_learning_in_the_evening_and_first_sessions() -> None:
    events = [
        event("b", "learning", 3, "20:00", "21:00"),
        event("c", "learning", 3, "10:00", "11:00"),
        event("d", "session", 3, "12:00", "12:50", client="x"),
        event("e", "session", 4, "12:00", "12:50", client="x"),
    ]

    assert shown("I3", events) == (1, 2)
    assert shown("O2", events) == (1, None)


@pytest.mark.parametrize(("scores", "falls"), [((40, 39, 33), 1), ((40, 39, 35), 0), ((40, 20), 0)])
def test_satisfaction_falls_by_six_over_two_readings(scores: tuple[float, ...], falls: int) -> None:
    found = behind(history([SESSION]))
    week = found.weeks[0]
    weeks = [
        replace(week, first_day=MONDAY + timedelta(weeks=at), answers={"proqol_cs": score, "D": at % 2 + 1})
        for at, score in enumerate(scores)
    ]
    several = Behind(found.measured, weeks, DEFAULTS)

    assert fact("X4", several).now == falls
    assert (fact("E3", several).now, fact("E3", several).of) == ((len(scores) + 1) // 2, len(scores))
