"""Lines as tired people type them, and what is understood; and that no text whatever is too much."""

import gc
import json
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from caseload.domain.asking.line import LONGEST
from caseload.domain.asking.reading import read_ask
from caseload.domain.asking.types import AskLine
from caseload.domain.asks.types import AskKind

FRIDAY = date(2026, 11, 20)
LINES = [json.loads(line) for line in (Path(__file__).parent / "lines.jsonl").read_text().splitlines()]


def plain(found: AskLine) -> dict[str, Any]:
    """What was understood, without what was not said."""
    days = {name: day.isoformat() for name in ("on", "start", "reply_by") if (day := getattr(found, name))}
    told = {"who": found.who, "from": found.from_whom, "minutes": found.minutes}
    told |= {"every_weeks": found.every_weeks, "times": found.times, "unsure": list(found.unsure) or None}
    return {"kind": found.kind.value} | {name: value for name, value in told.items() if value is not None} | days


@pytest.mark.parametrize("expected", LINES, ids=lambda one: one["line"])
def test_a_line_is_understood_or_left_open(expected: dict[str, Any]) -> None:
    asked = dict(expected)

    assert plain(read_ask(asked.pop("line"), today=FRIDAY)) == asked


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("subpoena came for A.K.'s file, extra session R.M.", AskKind.LEGAL),
        ("new client from Dr Lee, suicidal", AskKind.CRISIS),
        ("letter for school and a copy of the notes for V.C.", AskKind.RECORDS_REQUEST),
        ("mandated report", AskKind.LEGAL),
    ],
)
def test_what_cannot_wait_comes_first_whatever_is_asked_beside_it(line: str, kind: AskKind) -> None:
    found = read_ask(line, today=FRIDAY)

    assert (found.kind, found.deferrable) == (kind, False)


@pytest.mark.parametrize(
    ("words", "today", "meant", "sure"),
    [
        ("by Thu", date(2026, 11, 19), date(2026, 11, 26), False),  # said on a Thursday
        ("by next Tuesday", date(2026, 11, 16), date(2026, 11, 24), False),  # not everybody means the 24th
        ("by next Tuesday", date(2026, 11, 20), date(2026, 11, 24), True),
        ("by this Friday", FRIDAY, FRIDAY, True),
        ("by thursday week", FRIDAY, date(2026, 12, 3), True),
        ("by 3/4", FRIDAY, date(2027, 3, 4), False),  # the nearer of two readings
        ("by 13/4", FRIDAY, date(2027, 4, 13), True),
        ("by 4/4", FRIDAY, date(2027, 4, 4), True),
        ("by 3.12.", FRIDAY, date(2026, 12, 3), True),
        ("by 2026-12-03", FRIDAY, date(2026, 12, 3), True),
        ("by Monday 24 November", FRIDAY, date(2026, 11, 24), False),  # that is a Tuesday
        ("by 5 November", FRIDAY, date(2027, 11, 5), False),  # nearly a year off: perhaps a slip
        ("before Christmas", FRIDAY, date(2026, 12, 24), False),
        ("by end of next week", FRIDAY, date(2026, 11, 27), True),
        ("by the 1st", FRIDAY, date(2026, 12, 1), True),
        ("by tomorrow", FRIDAY, date(2026, 11, 21), True),
        ("rsvp by Dec 1st", FRIDAY, date(2026, 12, 1), True),
        ("by 29 Feb", FRIDAY, date(2028, 2, 29), False),
    ],
)
def test_the_day_by_which_to_answer(words: str, today: date, meant: date, sure: bool) -> None:
    found = read_ask(f"new client {words}", today=today)

    assert (found.reply_by, "reply_by" not in found.unsure) == (meant, sure)


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("2 h", 120), ("1.5 hrs", 90), ("1,5 h", 90), ("1h30", 90), ("90'", 90), ("an hour and a half", 90),
        ("half an hour", 30), ("50-min", 50), ("two hours", 120), ("an hour", 60), ("2 ½ h", 150), ("3-4:30pm", 90),
        ("11 to 1pm", 120), ("at 3", None), ("2 days", None), ("99 h", None), ("9am", None),
    ],
)  # fmt: skip
def test_how_long_it_takes(words: str, minutes: int | None) -> None:
    assert read_ask(f"talk {words}", today=FRIDAY).minutes == minutes


@given(st.text(max_size=300), st.dates(date(2020, 1, 1), date(2100, 1, 1)))
@example("", FRIDAY)
@example("\x00\x1f\u202e<script>{{x}}[[y]]';--", FRIDAY)
def test_any_text_has_one_answer_and_names_no_day_that_is_over(text: str, today: date) -> None:
    found = read_ask(text, today=today)

    assert found == read_ask(text, today=today)
    assert all(day >= today - timedelta(days=1) for day in (found.on, found.start, found.reply_by) if day)
    assert found.every_weeks in {None, 1, 2, 4}


WORDS = sorted({word for line in LINES for word in line["line"].split()})


@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_words_in_any_order_are_read(words: list[str]) -> None:
    found = read_ask(" ".join(words), today=FRIDAY)

    assert found.minutes is None or 0 < found.minutes <= 960
    assert len(set(found.unsure)) == len(found.unsure)


def test_nothing_is_said_by_nothing() -> None:
    assert read_ask("", today=FRIDAY) == AskLine(AskKind.OTHER)
    assert read_ask("  \n\t ", today=FRIDAY) == AskLine(AskKind.OTHER)


def test_of_an_endless_line_the_beginning_is_read_in_a_bounded_number_of_steps() -> None:
    line = "new client from Dr Lee weekly 50 min by Thu "
    steps = [0, 0]

    def count(*_: object) -> None:
        steps[len(found)] += 1

    found: list[AskLine] = []
    for text in (line * (LONGEST // len(line) + 1), line * 20_000):
        gc.disable()  # its callbacks would be counted as steps
        sys.setprofile(count)
        try:
            answer = read_ask(text, today=FRIDAY)
        finally:
            sys.setprofile(None)
            gc.enable()
        found.append(answer)

    assert found[0] == found[1] == replace(found[0], kind=AskKind.NEW_CLIENT, minutes=50, every_weeks=1)
    assert steps[1] == pytest.approx(steps[0], rel=0.01)  # fifty times as long, and as many steps
