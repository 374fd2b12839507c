"""Promises, words and the mail about them."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload.domain.asks.digest import is_due, mail_text
from caseload.domain.asks.promise import may_be_deferred, promise_in_words, proposed_day
from caseload.domain.asks.types import AskKind, AskShape
from caseload.domain.asks.wording import (
    ask_title,
    cost_in_words,
    effect_in_words,
    effort_in_words,
    head_in_words,
    taken_in_words,
)
from caseload.domain.headroom.drawing import BOTTOM, CEILING, UNIT, draw
from caseload.domain.headroom.types import Room, Week
from caseload.domain.headroom.usual import Usually, usually
from caseload.domain.types import DigestSays, Hours
from caseload.domain.weeks import Pattern, TimeOff

FRIDAY = date(2026, 11, 20)
WEEK = timedelta(weeks=1)


@pytest.mark.parametrize(
    ("today", "review_day", "wanted", "proposed"),
    [
        (FRIDAY, 4, None, date(2026, 11, 27)),
        (date(2026, 11, 17), 4, None, FRIDAY),  # three days off exactly
        (date(2026, 11, 18), 4, None, date(2026, 11, 27)),
        (FRIDAY, 4, date(2026, 11, 26), date(2026, 11, 26)),  # they hope for the day before
        (FRIDAY, 4, FRIDAY, date(2026, 11, 27)),
    ],
)
def test_a_promise_is_for_the_next_review_day_three_days_off(
    today: date, review_day: int, wanted: date | None, proposed: date
) -> None:
    assert proposed_day(today, review_day=review_day, wanted_by=wanted) == proposed


def test_what_has_somebody_elses_clock_is_never_put_off() -> None:
    never = {kind for kind in AskKind if not may_be_deferred(kind)}

    assert never == {AskKind.CRISIS, AskKind.LEGAL, AskKind.RECORDS_REQUEST}


def test_a_promise_in_words() -> None:
    words = [promise_in_words(FRIDAY + timedelta(days=days), today=FRIDAY) for days in (-3, -1, 0, 1, 3)]

    assert words == ["promised 3 days ago", "promised yesterday", "reply today", "reply tomorrow", "reply in 3 days"]


@pytest.mark.parametrize(
    ("kind", "who", "said", "every", "title"),
    [
        (AskKind.NEW_CLIENT, "J.T.", "new client", 1, "New weekly client, J.T."),
        (AskKind.EXTRA_SESSION, "", "extra", None, "Extra session"),
        (AskKind.TALK_OR_TEACHING, "", "lunch talk, 3 h, county", None, "Lunch talk"),
        (AskKind.OTHER, "", "", None, "Something else"),
        (AskKind.OTHER, "", "x" * 300, None, "X" + "x" * 70 + "…"),
    ],
)
def test_a_request_is_called_by_what_it_is(kind: AskKind, who: str, said: str, every: int | None, title: str) -> None:
    assert ask_title(kind, who=who, said=said, every_weeks=every) == title


def room(at: int, booked: int, with_ask: int, *, asked: bool = True) -> Room:
    week = Week(date(2026, 11, 23) + at * WEEK, 5, 22, 26)
    return Room(week, Decimal(booked), 0, Decimal(with_ask), 0, asked)


def test_the_cost_of_a_yes_in_one_sentence() -> None:
    rooms = [room(0, 27, 28), room(1, 24, 25), room(3, 26, 27), room(4, 30, 30, asked=False)]

    said = cost_in_words(rooms, fits=date(2027, 1, 4), start=date(2026, 11, 23))

    assert said == "Two weeks would go over: 23 Nov by 2, 14 Dec by 1. Starting 4 January, none do."
    assert effect_in_words(rooms, effort="") == "2 weeks over"


def test_what_takes_no_sessions_place_puts_no_week_over() -> None:
    rooms = [room(0, 27, 27)]

    assert cost_in_words(rooms, fits=None, start=FRIDAY) == "No week would go over."
    assert effect_in_words(rooms, effort="3 h, once") == "3 h, once, no session"


def test_effort_and_time_taken_in_words() -> None:
    shape = AskShape(50, Decimal(1), 2, 6, 0, owes_note=True)

    assert effort_in_words(shape) == "50 min, every other week, 6 times"
    assert [taken_in_words(timedelta(minutes=m)) for m in (25, 70, 2880)] == [
        "after 25 min",
        "after 1 hour",
        "after 2 days",
    ]


def test_the_head_says_who_comes_first() -> None:
    def say(due: int, next_on: date | None, undecided: int) -> str:
        return head_in_words(due=due, next_on=next_on, undecided=undecided, today=FRIDAY)

    assert say(1, FRIDAY, 0) == "1 promised reply for today or before."
    assert say(0, date(2026, 11, 23), 2) == "Nobody needs an answer today. The next one is Monday."
    assert say(0, None, 0) == "Nobody is waiting for an answer."


def test_a_week_is_drawn_from_the_ceiling_down_and_up() -> None:
    (column,) = draw([room(0, 25, 27)])

    assert column.booked is not None
    assert column.asked is not None
    assert column.over is not None
    assert (column.booked.y, column.booked.y + column.booked.height) == (CEILING + UNIT, BOTTOM)
    assert (column.asked.y, column.asked.height, column.over.y, column.over.height) == (
        CEILING,
        UNIT,
        CEILING - UNIT,
        UNIT,
    )
    assert column.lines == ()


def test_how_many_usually_take_place() -> None:
    assert usually([(10, 9)] * 7) is None  # too few weeks
    assert usually([(10, 10)] * 20) is None  # nothing is known of absences
    found = usually([(20, 18)] * 4 + [(20, 19)] * 4 + [(20, 20)] * 4)
    assert found == Usually(Fraction(9, 10), Fraction(1))
    assert found.of(26) == (23, 26)


@given(st.lists(st.integers(1, 30).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), max_size=30))
def test_never_more_than_are_booked(weeks: list[tuple[int, int]]) -> None:
    found = usually(weeks)

    if found:
        low, high = found.of(26)
        assert 0 <= low <= high <= 26


PATTERN = Pattern(ZoneInfo("Europe/Berlin"), 0, {day: (Hours(time(9), time(17)),) for day in range(5)})


def at(hour: int, *, day: date = FRIDAY) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=PATTERN.zone)


def test_a_mail_goes_out_in_working_hours_from_the_chosen_hour_on() -> None:
    def due(moment: datetime, *off: TimeOff) -> bool:
        return is_due(moment, at=time(10), pattern=PATTERN, off=off)

    away = TimeOff((FRIDAY, FRIDAY + timedelta(days=1)), (at(0).astimezone(UTC), at(23).astimezone(UTC)))
    assert [due(at(hour)) for hour in (9, 10, 16, 17)] == [False, True, True, False]
    assert due(at(12, day=FRIDAY + timedelta(days=1))) is False  # a Saturday
    assert due(at(12), away) is False


def test_the_mail_names_nobody_beyond_initials() -> None:
    askers = ["Dr. Nora Brandt", "the mother of Anna", "P. Osei", ""]

    assert mail_text(askers, says=DigestSays.COUNT).splitlines()[0] == "4 replies are promised for today or before."
    assert mail_text(askers, says=DigestSays.INITIALS).splitlines()[1] == "To: N.B., T.A., P.O."
