"""The night's work: weeks are counted and judged once, in batches, and what she said about a pattern holds."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django_q.models import OrmQ

from caseload.domain.types import Kind
from caseload.models import Clinician
from tests import make
from tests.wellbeing.months import WEEK, left_unwritten, said_yes_at_once, worked
from wellbeing import operations, tasks
from wellbeing.domain.backtest import replay
from wellbeing.domain.histories.facts import facts_of
from wellbeing.domain.patterns.thresholds import DEFAULTS
from wellbeing.models import Alert, ClosedWeek, Watch
from wellbeing.queries.drawings import trends_of
from wellbeing.queries.histories import history_of
from wellbeing.queries.patterns import cards, look
from wellbeing.queries.watching import clinicians_to_judge

pytestmark = pytest.mark.django_db
NOW = make.NOW
TODAY = NOW.date()


def judged(*whose: Clinician, weeks_later: int = 0) -> list[int]:
    return operations.judge_everyone(list(whose), now=NOW + WEEK * weeks_later)


def everything() -> tuple[Any, ...]:
    weeks = list(ClosedWeek.objects.order_by("pk").values_list("clinician", "first_day", "facts", "measures"))
    return weeks, list(Watch.objects.values_list("judged", "state")), list(Alert.objects.values_list("pattern", "pk"))


def test_weeks_that_are_over_are_counted_once_and_running_again_changes_nothing() -> None:
    whose = worked(weeks=8)

    first = judged(whose), everything()
    second = judged(whose), everything()

    assert first[0] == [whose.pk]
    assert second == ([], first[1])
    assert ClosedWeek.objects.count() == 8
    assert {week.measures["sessions"] for week in ClosedWeek.objects.all()} == {10}


def test_night_after_night_gives_what_one_look_over_everything_gives() -> None:
    whose = worked(weeks=10)
    said_yes_at_once(whose)
    judged(whose)
    session = make.session(whose, NOW + timedelta(days=4))
    session.note.delete()

    for later in (1, 2, 3):
        judged(whose, weeks_later=later)

    whole = facts_of(history_of(whose, now=NOW + 3 * WEEK))
    stored = [week.facts for week in ClosedWeek.objects.order_by("first_day")]
    assert [week.as_json() for week in whole] == stored
    assert Watch.objects.get().state == replay(whole, bars=DEFAULTS).dump()


def test_weeks_missed_by_a_server_that_was_down_are_caught_up() -> None:
    whose = worked(weeks=8)
    judged(whose)

    judged(whose, weeks_later=4)

    assert ClosedWeek.objects.count() == 12


def test_a_pattern_that_holds_opens_with_its_figures_rows_bars_and_version() -> None:
    whose = worked()
    asks = said_yes_at_once(whose)

    judged(whose)

    alert = Alert.objects.get()
    found = json.loads(alert.finding)
    assert (alert.pattern, alert.signals, alert.closed_on) == ("saying_yes", ["N2"], None)
    assert found["said"] == "6 of 6 yeses were given at once."
    assert found["clears"] == "It goes by itself after four weeks with fewer yeses given at once."
    assert found["version"] == 1
    assert {row["pk"] for row in found["rows"]["N2"]} <= {str(ask.pk) for ask in asks}
    assert len(found["rows"]["N2"]) == 6
    assert [signal["bar"] for signal in found["signals"] if signal["name"] == "N2"] == [4]


def test_findings_and_answers_are_not_to_be_read_in_the_database() -> None:
    whose = worked()
    said_yes_at_once(whose)
    judged(whose)

    from django.db import connection  # noqa: PLC0415 -- raw rows, for once

    with connection.cursor() as cursor:
        cursor.execute("SELECT finding FROM wellbeing_alert UNION ALL SELECT answers FROM wellbeing_review")
        raw = " ".join(row[0] for row in cursor.fetchall())

    assert "yes" not in raw
    assert '"Y"' not in raw


def test_one_whose_rows_cannot_be_judged_is_named_and_the_others_go_on(caplog: Any) -> None:
    broken, fine = worked(weeks=8), worked(weeks=8)
    judged(broken)
    ClosedWeek.objects.filter(clinician=broken).update(facts={"first_day": "no day", "title": "SECRET"})

    done = judged(broken, fine, weeks_later=1)

    assert done == [fine.pk]
    assert f"clinician {broken.pk}: not judged" in caplog.text
    assert "SECRET" not in caplog.text


def test_many_cost_as_many_queries_as_one(django_assert_num_queries: Any) -> None:
    one, many = [worked(weeks=8)], [worked(weeks=8) for _ in range(3)]
    judged(*one, *many)

    with django_assert_num_queries(17):
        judged(*one, weeks_later=1)
    with django_assert_num_queries(17):
        judged(*many, weeks_later=1)


def test_paused_weeks_are_counted_and_not_judged() -> None:
    whose = worked()
    said_yes_at_once(whose)
    operations.pause(whose, now=NOW)

    judged(whose)

    assert (Alert.objects.count(), ClosedWeek.objects.count()) == (0, 20)


def test_what_is_turned_off_is_not_judged() -> None:
    whose = worked()
    said_yes_at_once(whose)
    operations.turn_off(whose, pattern="saying_yes", today=TODAY)

    judged(whose)

    assert Alert.objects.count() == 0
    assert "saying_yes" not in Watch.objects.get().state


def test_an_alert_goes_after_four_clear_weeks() -> None:
    whose = worked()
    said_yes_at_once(whose)
    judged(whose)

    for later in range(1, 12):
        judged(whose, weeks_later=later)

    alert = Alert.objects.get()
    assert alert.closed_by == Alert.CLEARED
    assert alert.closed_on is not None


def test_not_a_problem_closes_and_rests_and_can_be_taken_back() -> None:
    whose = worked()
    said_yes_at_once(whose)
    judged(whose)

    operations.close_alert(whose, pattern="saying_yes", why=Alert.NO_PROBLEM, today=TODAY)
    judged(whose, weeks_later=1)
    rested = Alert.objects.open().count()
    operations.reopen(whose, pattern="saying_yes")

    assert rested == 0
    assert Alert.objects.open().count() == 1


def test_saying_that_it_is_wrong_raises_the_bar_until_it_is_quiet_and_is_remembered() -> None:
    whose = worked()
    said_yes_at_once(whose)
    judged(whose)
    wrong = {"pattern": "saying_yes", "signal": "N2", "row": "ask:1", "reason": "they were agreed", "now": NOW}

    outcomes = [operations.dispute(whose, **wrong) for _ in range(3)]

    assert [gone for _, gone in outcomes] == [False, False, True]  # then it takes seven yeses
    assert Watch.objects.get().disputed == {"N2": 3}
    operations.take_dispute_back(outcomes[-1][0])
    assert Alert.objects.open().count() == 1


def test_correcting_a_row_changes_the_figures_at_once() -> None:
    whose = worked()
    judged(whose)

    def overdue() -> str:
        shown = {card.pattern: card for card in cards(look(whose, now=NOW), today=TODAY)}
        return shown["putting_off"].figures[0].now

    before = overdue()
    left = left_unwritten(whose, days=25)

    assert (before, left) == ("0", 19)
    assert overdue() == "15"


def test_contacts_leave_and_learning_reach_the_history() -> None:
    whose = worked(weeks=2)
    source = make.source(whose.user)
    gone = make.whole_days(
        source, "Holiday", (NOW + timedelta(days=3)).date(), 5, gone_at=NOW, first_seen_at=NOW - WEEK
    )
    make.entry(gone, Kind.TIME_OFF, whose=whose)
    make.entry(make.event(source, "Course", NOW - timedelta(days=1)), Kind.LEARNING, whose=whose)
    make.entry(make.event(source, "Dentist", NOW - timedelta(days=1)), Kind.UNSORTED, whose=whose)
    whose.contacts.create(at=NOW - timedelta(days=1), by_clinician=True)

    history = history_of(whose, now=NOW)

    others = [(one.kind, one.status, one.cancelled_at) for one in history.happenings if one.kind != "session"]
    assert sorted(others, key=str) == [("learning", "kept", None), ("time_off", "cancelled", NOW.timestamp())]
    assert [(one.by_clinician, one.planned) for one in history.contacts] == [(True, False)]


def test_without_a_ceiling_there_are_no_words_of_load() -> None:
    whose = worked()
    whose.limits.all().delete()
    said_yes_at_once(whose)
    judged(whose)

    shown = {card.pattern: card.figures for card in cards(look(whose, now=NOW), today=TODAY)}

    assert Alert.objects.count() == 0
    assert (shown["saying_yes"], shown["taking_on_more"], shown["at_ceiling"]) == ((), (), ())


@pytest.mark.django_db(transaction=True)
def test_every_minute_asks_for_those_whose_turn_it_is_and_a_task_does_them() -> None:
    whose, other = worked(weeks=3), worked(weeks=3)
    cache.clear()

    tasks.tick()
    asked = [task.task["args"] for task in OrmQ.objects.all() if task.task["func"] == "wellbeing.tasks.judge"]
    tasks.judge([whose.pk, other.pk])

    assert asked == [([whose.pk, other.pk],)]
    from django.utils import timezone  # noqa: PLC0415 -- the task reads the real clock

    assert list(clinicians_to_judge(now=timezone.now())) == []


def test_while_a_calendar_is_silent_nothing_is_said_about_notes_and_the_page_says_why() -> None:
    whose = worked()
    judged(whose)
    make.source(whose.user, last_good_at=NOW - timedelta(hours=50))
    left_unwritten(whose, days=25)

    looked = look(whose, now=NOW)
    states = {card.pattern: card.since for card in cards(looked, today=TODAY)}

    assert looked.judged["putting_off"] is None
    assert states["putting_off"] == "quiet: notes may be missing here"


def test_first_sessions_are_counted_again_once_they_are_old_enough() -> None:
    whose = worked(weeks=16)
    new = make.client(whose, "N.W.")
    for days in (50, 40):
        make.session(whose, NOW - timedelta(days=days), client=new)
    judged(whose)

    returns = next(one for one in trends_of(whose, now=NOW) if one.key == "returns")

    assert (sum(returns.bars.values), sum(returns.line.values)) == (1, 1)
