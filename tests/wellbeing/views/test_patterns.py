"""The patterns page, the rows behind a figure, and everything that can be done about a pattern."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from caseload.domain.asks.types import AskState
from caseload.models import Ask, Clinician
from tests import make
from tests.wellbeing.months import said_yes_at_once, worked
from wellbeing import operations
from wellbeing.domain.patterns.words import WORDS, StepKind
from wellbeing.models import Alert, Dispute, Step, Watch

pytestmark = pytest.mark.django_db
NOW = make.NOW


@pytest.fixture(autouse=True)
def friday() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def whose() -> Clinician:
    made = worked()
    make.source(made.user)
    said_yes_at_once(made)
    operations.judge_everyone([made], now=NOW)
    return made


@pytest.fixture
def hers(whose: Clinician) -> Client:
    return signed_in(whose)


def signed_in(clinician: Clinician) -> Client:
    client = Client()
    client.force_login(clinician.user)
    return client


def text(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def post(client: Client, name: str, *args: object, **data: str) -> Any:
    return client.post(reverse(name, args=args), data, follow=True)


def test_page_shows_what_is_worth_a_look_first_with_one_filled_button(hers: Client) -> None:
    page = hers.get(reverse("patterns"))

    cards = page.context["cards"]
    assert [(card.pattern, card.state) for card in cards[:2]] == [
        ("saying_yes", "worth a look"),
        ("putting_off", "quiet"),
    ]
    assert page.content.decode().count('class="button filled"') == 1
    assert "One is worth a look. None of this is a score." in page.content.decode()


def test_it_asks_as_often_for_many_weeks_as_for_few(hers: Client, django_assert_num_queries: Any) -> None:
    few = signed_in(worked(weeks=2))
    for client in (few, hers):
        client.get(reverse("patterns"))

    with django_assert_num_queries(18):
        few.get(reverse("patterns"))
    with django_assert_num_queries(18):
        hers.get(reverse("patterns"))


def test_a_newcomer_reads_that_nothing_is_missing() -> None:
    page = text(signed_in(make.clinician()), "patterns")

    assert "Patterns need 6 working weeks to know your usual. You have 0." in page


def test_this_week_shows_the_card_and_the_tab_counts_it(hers: Client) -> None:
    page = text(hers, "this_week")

    assert "6 of 6 yeses were given at once." in page
    assert '1<span class="unseen"> worth a look' in page


def test_every_figure_opens_rows_that_open(hers: Client, whose: Clinician) -> None:
    rows = hers.get(reverse("pattern_rows", args=["saying_yes", "N2"]))

    asks = Ask.objects.filter(clinician=whose)
    assert len(rows.context["rows"]) == 6
    for ask in asks:
        assert reverse("ask", args=[ask.pk]) in rows.content.decode()
    assert "after 10 minutes" in rows.content.decode()


def test_rows_about_reviews_lead_to_their_review(hers: Client) -> None:
    rows = hers.get(reverse("pattern_rows", args=["saying_yes", "Y"]))

    assert {row.page for row in rows.context["rows"]} == {"review_of"}
    for row in rows.context["rows"]:
        assert hers.get(reverse("review_of", args=[row.target])).status_code == 200


def test_the_rows_of_every_figure_can_be_opened(hers: Client) -> None:
    figures = [(key, signal) for key, words in WORDS.items() for signal in (*words.signals, *words.beside)]
    answers = {figure: hers.get(reverse("pattern_rows", args=figure)).status_code for figure in figures}
    assert {figure: status for figure, status in answers.items() if status != 200} == {}


def test_covered_rows_hold_no_name(hers: Client, whose: Clinician) -> None:
    assert "MARKER" in text(hers, "pattern_rows", "saying_yes", "N2")

    post(hers, "cover")

    assert "MARKER" not in text(hers, "pattern_rows", "saying_yes", "N2")


@pytest.mark.parametrize("name", ["pattern_rows"])
@pytest.mark.parametrize("args", [("nothing", "N1"), ("saying_yes", "P1"), ("saying_yes", "'")])
def test_what_nobody_knows_is_not_found(hers: Client, name: str, args: tuple[str, str]) -> None:
    assert hers.get(reverse(name, args=args)).status_code == 404


@pytest.mark.parametrize("name", ["pattern_snooze", "pattern_no_problem", "pattern_reopen", "pattern_off", "step_take"])
def test_a_pattern_that_nobody_knows_cannot_be_changed(hers: Client, name: str) -> None:
    assert hers.post(reverse(name, args=["nothing"])).status_code == 404
    assert (Watch.objects.get().off, Alert.objects.open().count()) == ([], 1)


def test_a_stranger_changes_nothing_of_hers(whose: Clinician) -> None:
    stranger = signed_in(make.clinician())
    made, _ = operations.dispute(whose, pattern="saying_yes", signal="N2", row="", reason="", now=NOW)
    step = operations.take_step(whose, pattern="gathering", kind=StepKind.CONTROL, now=NOW, words={"mine": "x"})

    answers = [
        stranger.post(reverse("dispute_undo", args=[made.pk])).status_code,
        stranger.post(reverse("step_remove", args=[step.pk])).status_code,
    ]
    for name in ("pattern_snooze", "pattern_no_problem", "pattern_off"):
        stranger.post(reverse(name, args=["saying_yes"]))

    assert answers == [404, 404]
    alert = Alert.objects.get()
    assert (alert.closed_on, alert.snoozed_until) == (None, None)
    assert (Dispute.objects.count(), Step.objects.count()) == (1, 1)
    assert Watch.objects.get(clinician=whose).off == []


def test_snoozing_hides_the_card_for_two_weeks_and_can_be_ended(hers: Client) -> None:
    post(hers, "pattern_snooze", "saying_yes")
    snoozed = text(hers, "this_week")
    page = text(hers, "patterns")
    post(hers, "pattern_snooze", "saying_yes", wake="1")

    assert "yeses were given at once" not in snoozed
    assert "snoozed until 4 December" in page
    assert "yeses were given at once" in text(hers, "this_week")


def test_no_problem_closes_it_and_undo_brings_it_back(hers: Client) -> None:
    page = post(hers, "pattern_no_problem", "saying_yes")
    closed = Alert.objects.get().closed_by
    hers.post(reverse("pattern_reopen", args=["saying_yes"]))

    assert "It stays quiet for four weeks at least." in page.content.decode()
    assert closed == Alert.NO_PROBLEM
    assert Alert.objects.get().closed_by == ""


def test_a_kind_can_be_turned_off_and_on(hers: Client) -> None:
    post(hers, "pattern_off", "saying_yes")
    off = Watch.objects.get().off
    post(hers, "pattern_off", "saying_yes", on="1")

    assert (off, Watch.objects.get().off) == (["saying_yes"], [])
    assert Alert.objects.get().closed_by == Alert.OFF


def test_everything_can_be_paused_in_two_presses(hers: Client) -> None:
    page = post(hers, "patterns_pause").content.decode()
    paused = Watch.objects.get().paused_at
    post(hers, "patterns_pause", resume="1")

    assert "Paused since 20 November." in page
    assert (paused, Watch.objects.get().paused_at) == (NOW, None)


def test_a_dispute_names_its_row_and_keeps_the_reason_sealed(hers: Client) -> None:
    page = hers.post(reverse("pattern_rows", args=["saying_yes", "N2"]), {"row": "ask:7", "reason": "they were agreed"})

    made = Dispute.objects.get()
    assert page.status_code == 302
    assert (made.signal, made.row, made.reason) == ("N2", "ask:7", "they were agreed")
    assert "You said 1 time that this one is wrong" in text(hers, "pattern_rows", "saying_yes", "N2")


def test_a_reason_that_is_too_long_is_said_and_kept(hers: Client) -> None:
    page = hers.post(reverse("pattern_rows", args=["saying_yes", "N2"]), {"reason": "x" * 2001})

    assert page.status_code == 422
    assert "x" * 2001 in page.content.decode()
    assert Dispute.objects.count() == 0


def test_thresholds_are_shown_with_their_source_and_can_be_changed(hers: Client) -> None:
    page = hers.get(reverse("bars"))
    values = {name: str(field.initial) for name, field in page.context["form"].fields.items()}

    saved = hers.post(reverse("bars"), values | {"p1_least": "8"})
    wrong = hers.post(reverse("bars"), values | {"p1_least": "900"})

    assert "usual convention for the CBI" in page.content.decode()
    assert (saved.status_code, wrong.status_code) == (302, 422)
    assert 'value="900"' in wrong.content.decode()
    assert Watch.objects.get().bars == {"p1_least": 8.0}


def test_answering_later_as_a_rule_promises_a_new_request_at_once(hers: Client) -> None:
    page = post(hers, "step_take", "saying_yes").content.decode()
    post(hers, "asks", said="form for the insurer of A.K.")
    ask = Ask.objects.latest("pk")
    post(hers, "reply_first")
    post(hers, "asks", said="form for the school of B.L.")

    assert "Answering later, as a rule." in page
    assert (ask.state, ask.promised_on) == (AskState.DEFERRED, NOW.date().replace(day=27))
    assert Ask.objects.latest("pk").state == AskState.UNDECIDED
    assert Step.objects.get().kind == "reply first"


def test_a_crisis_is_never_put_off_by_the_rule(hers: Client) -> None:
    post(hers, "step_take", "saying_yes")
    post(hers, "asks", said="crisis, A.K. wants to be seen today")

    assert Ask.objects.latest("pk").state == AskState.UNDECIDED


def test_two_hours_are_kept_for_notes(hers: Client, whose: Clinician) -> None:
    page = post(hers, "step_take", "putting_off").content.decode()

    assert "Protected: " in page
    lengths = [(row.ends_at - row.starts_at).seconds for row in whose.protected.all()]
    assert (lengths, {row.purpose for row in whose.protected.all()}) == ([3600, 3600], {"notes"})


def test_new_clients_are_paused_above_the_requests_until_she_says(hers: Client) -> None:
    page = post(hers, "step_take", "taking_on_more").content.decode()
    again = post(hers, "intakes_again").content.decode()

    assert "No new clients before 4 December." in page
    assert "No new clients before" not in again


def test_the_other_steps_lead_where_they_say(hers: Client, whose: Clinician) -> None:
    directory = hers.post(reverse("step_take", args=["over_responsible"]))
    ask = make.ask(whose)
    refer = hers.post(reverse("step_take", args=["over_responsible"]))
    fullest = hers.post(reverse("step_take", args=["at_ceiling"]))

    assert directory.url == reverse("colleagues")
    assert refer.url == reverse("ask_refer", args=[ask.pk])
    assert fullest.url.startswith("/calendar/")


def test_two_columns_are_kept_sealed_shown_and_removed(hers: Client) -> None:
    empty = hers.post(reverse("step_write", args=["gathering"]), {"mine": "", "not_mine": ""})
    post(hers, "step_write", "gathering", mine="SECRET reading list", not_mine="the court")
    page = text(hers, "patterns")
    post(hers, "step_remove", Step.objects.get().pk)

    assert (empty.status_code, "One line in either column is enough." in empty.content.decode()) == (422, True)
    assert "SECRET reading list" in page
    assert Step.objects.count() == 0
