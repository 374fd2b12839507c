"""Requests from the first line to the answer: nothing lost, nothing twice, never a stranger's."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from caseload import operations, queries
from caseload.domain.asks.types import AskKind, AskState, Decision
from caseload.models import Ask, Client, Clinician, HeldPlace
from tests import make

pytestmark = pytest.mark.django_db
NOW = make.NOW
FRIDAY = date(2026, 11, 27)


@pytest.fixture(autouse=True)
def stopped_clock() -> Any:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def whose(client: Browser) -> Clinician:
    made = make.clinician(name="Maya Lindqvist")
    make.limit(made)
    client.force_login(made.user)
    return made


def add(client: Browser, said: str, **more: str) -> Any:
    return client.post(reverse("asks"), {"said": said, **more}, follow=True)


def answer(client: Browser, ask: Ask, **more: str) -> Any:
    sent = {"version": str(ask.version), "answer": "defer", "reply": "copied", "blank_0": "Yours", **more}
    return client.post(reverse("ask_answer", args=[ask.pk]), sent, follow=True)


def undo(client: Browser, page: Any) -> Any:
    paths = [str(message.extra_tags)[5:] for message in page.context["messages"] if message.extra_tags]
    return client.post(paths[-1], follow=True)


def test_one_line_is_kept_word_for_word_and_understood(client: Browser, whose: Clinician) -> None:
    make.client(whose, "R.M.")

    page = add(client, "extra session R.M. this week")

    ask = Ask.objects.get()
    assert (ask.said, ask.kind, ask.who, ask.client) == (
        "extra session R.M. this week",
        AskKind.EXTRA_SESSION,
        "R.M.",
        Client.objects.get(),
    )
    assert (ask.state, ask.asked_at) == (AskState.UNDECIDED, NOW)
    assert page.redirect_chain == [(reverse("ask", args=[ask.pk]), 302)]


@pytest.mark.parametrize(
    "said", ["", "   ", "🙂" * 40, "x" * 200_000, "a\x00b\n<script>", "ふつうの一行", "[[a]] {{b}}"]
)
def test_any_line_is_kept_as_an_undecided_request(client: Browser, whose: Clinician, said: str) -> None:
    page = add(client, said)

    ask = Ask.objects.get()
    assert (page.status_code, ask.said, ask.state) == (200, said, AskState.UNDECIDED)
    assert client.get(reverse("asks")).status_code == 200
    assert client.get(reverse("ask_edit", args=[ask.pk])).status_code == 200


def test_what_was_decided_before_it_was_written_down_says_so(client: Browser, whose: Clinician) -> None:
    add(client, "talk 2 h", asked_on="2026-11-10", already="no", decided_on="2026-11-12")

    ask = Ask.objects.get()
    assert (ask.decision, ask.asked_at, ask.decided_at) == (
        Decision.NO,
        datetime(2026, 11, 10, 12, tzinfo=UTC),
        datetime(2026, 11, 12, 12, tzinfo=UTC),
    )
    assert ask.logged_late
    assert [row.late for row in client.get(reverse("asks")).context["decided"]] == [True]


def test_the_line_is_understood_while_it_is_typed(client: Browser, whose: Clinician) -> None:
    page = client.post(reverse("ask_understood"), {"said": "talk 2 h on 3 Dec by 12/1"})

    assert [(chip.words, chip.unsure) for chip in page.context["chips"]] == [
        ("Talk or teaching", False), ("2 h", False), ("Thu 3 Dec", False), ("answer by Tue 1 Dec", True),
    ]  # fmt: skip
    assert not Ask.objects.exists()


def test_putting_off_names_a_day_copies_the_reply_and_is_undone(client: Browser, whose: Clinician) -> None:
    ask = make.ask(whose)

    page = answer(client, ask)

    ask.refresh_from_db()
    assert (ask.state, ask.promised_on, ask.deferrals) == (AskState.DEFERRED, FRIDAY, 1)
    assert page.context["text"] == (
        "Dear Dr. Patel, thank you for asking me. I want to look at my calendar before I answer. You will hear from me"
        " by Friday 27 November, whichever way it goes.\nYours\nMaya"
    )
    undo(client, page)
    ask.refresh_from_db()
    assert (ask.state, ask.promised_on, ask.deferrals) == (AskState.UNDECIDED, None, 0)


def test_a_reply_with_a_blank_is_not_copied_and_what_was_chosen_stays(client: Browser, whose: Clinician) -> None:
    ask = make.ask(whose)

    page = answer(client, ask, blank_0=" ", promised="2026-12-04", start="2026-12-07")

    ask.refresh_from_db()
    panel = next(row.panel for row in page.context["undecided"] if row.panel)
    assert (page.status_code, ask.state) == (422, AskState.UNDECIDED)
    assert (panel.promised, panel.start) == (date(2026, 12, 4), date(2026, 12, 7))
    assert [str(message) for message in page.context["messages"]] == ["Not copied yet. 1 blank left."]


def test_the_same_press_twice_promises_once(client: Browser, whose: Clinician) -> None:
    ask = make.ask(whose)
    sent = {"until": "2026-11-27", "version": "0"}

    for _ in range(2):
        client.post(reverse("ask_defer", args=[ask.pk]), sent)

    ask.refresh_from_db()
    assert (ask.promised_on, ask.deferrals, ask.changes.count()) == (FRIDAY, 1, 1)


def test_a_stale_page_overwrites_nothing(client: Browser, whose: Clinician) -> None:
    ask = make.ask(whose)
    answer(client, ask)

    page = answer(client, ask, answer="no", reply="none")

    ask.refresh_from_db()
    assert (ask.state, ask.decision) == (AskState.DEFERRED, Decision.NONE)
    assert [str(message) for message in page.context["messages"]] == [
        "Changed at 16:30 on another page, and left so. Look again, then answer."
    ]


@pytest.mark.parametrize("kind", [AskKind.CRISIS, AskKind.LEGAL, AskKind.RECORDS_REQUEST])
def test_what_has_somebody_elses_clock_is_never_put_off(client: Browser, whose: Clinician, kind: AskKind) -> None:
    ask = make.ask(whose, kind=kind)

    client.post(reverse("ask_defer", args=[ask.pk]), {"until": "2026-11-27", "version": "0"})
    page = client.get(reverse("ask", args=[ask.pk]))

    ask.refresh_from_db()
    panel = next(row.panel for row in page.context["undecided"] if row.panel)
    assert ask.state == AskState.UNDECIDED
    assert ([choice.value for choice in panel.answers], bool(panel.way)) == (["yes", "no", "refer"], True)


def test_from_the_third_time_the_page_asks_to_decide(client: Browser, whose: Clinician) -> None:
    said = []
    for deferrals in (1, 2):
        ask = make.ask(whose, state=AskState.DEFERRED, promised_on=FRIDAY, deferrals=deferrals)
        page = client.get(reverse("ask", args=[ask.pk]))
        said.append(next(row.panel for row in page.context["deferred"] if row.panel).decide)

    assert said == [
        "",
        "You have put this off 2 times. What would you have to know to decide, and will you know it by then?",
    ]


def test_thanks_from_the_other_side_wakes_nothing(client: Browser, whose: Clinician) -> None:
    ask = make.ask(whose, state=AskState.DEFERRED, promised_on=FRIDAY, deferrals=1)

    client.post(reverse("ask_step", args=[ask.pk, "thanks"]))

    ask.refresh_from_db()
    assert (ask.state, ask.promised_on, ask.heard_at) == (AskState.DEFERRED, FRIDAY, NOW)


def test_a_promise_that_passed_stays_first_with_a_draft_for_it(client: Browser, whose: Clinician) -> None:
    later = make.ask(whose, state=AskState.DEFERRED, promised_on=FRIDAY, deferrals=1)
    passed = make.ask(whose, state=AskState.DEFERRED, promised_on=date(2026, 11, 18), deferrals=1)

    page = client.get(reverse("ask", args=[passed.pk]))

    rows = page.context["deferred"]
    assert [row.ask for row in rows] == [passed, later]
    assert (rows[0].passed, rows[0].panel.composer.draft.key) == (True, "longer-week")
    assert client.get(reverse("this_week")).context["picture"].step.ask == passed.pk


def test_a_yes_holds_its_place_until_the_calendar_shows_it(client: Browser, whose: Clinician) -> None:
    ask = make.ask(whose)
    answer(client, ask, answer="yes", reply="none")
    held = [week.booked for week in queries.work_weeks(whose, now=NOW, count=3)]

    client.post(reverse("ask_step", args=[ask.pk, "client"]))
    source = make.source(whose.user)
    session = make.session(
        whose, NOW + timedelta(days=5), title="J.T.", event=make.event(source), client=Client.objects.get()
    )
    shown = [week.booked for week in queries.work_weeks(whose, now=NOW, count=3)]

    assert (held, shown) == ([0, 1, 1], [0, 1, 1])
    assert HeldPlace.objects.get().client == Client.objects.get() == session.client


def test_a_yes_to_a_later_start_is_a_counter_offer(client: Browser, whose: Clinician) -> None:
    ask = make.ask(whose)

    page = answer(client, ask, answer="yes", start="2027-01-04")

    ask.refresh_from_db()
    assert (ask.decision, ask.place.first_on) == (Decision.COUNTER, date(2027, 1, 4))
    assert "from 4 January I can" in page.context["text"]


def test_undoing_a_yes_gives_its_place_back(client: Browser, whose: Clinician) -> None:
    ask = make.ask(whose)
    page = answer(client, ask, answer="yes", reply="none")

    undo(client, page)

    ask.refresh_from_db()
    assert (ask.state, queries.held_places(whose)) == (AskState.UNDECIDED, [])


def test_after_four_weeks_one_question_is_asked_once(client: Browser, whose: Clinician) -> None:
    past = {"state": AskState.DECIDED, "decision": Decision.YES}
    fresh = make.ask(whose, **past, decided_at=NOW - timedelta(days=1))
    old_at = {"asked_at": NOW - timedelta(days=30), "logged_at": NOW - timedelta(days=30)}
    old = make.ask(whose, **past, **old_at, decided_at=NOW - timedelta(weeks=4))

    asked = client.get(reverse("asks")).context["again"].ask
    client.post(reverse("ask_chosen", args=[old.pk]), {"again": "no"})

    assert (asked, client.get(reverse("asks")).context["again"]) == (old, None)
    assert Ask.objects.get(pk=fresh.pk).again == ""


def test_a_yes_is_called_chosen_or_by_default_in_one_press(client: Browser, whose: Clinician) -> None:
    yes = make.ask(whose, state=AskState.DECIDED, decision=Decision.YES, decided_at=NOW)
    no = make.ask(whose, state=AskState.DECIDED, decision=Decision.NO, decided_at=NOW)

    for ask in (yes, no):
        client.post(reverse("ask_chosen", args=[ask.pk]), {"chosen": "default"})

    assert [Ask.objects.get(pk=ask.pk).chosen for ask in (yes, no)] == ["default", ""]


def test_correcting_keeps_what_was_typed_when_something_is_wrong(client: Browser, whose: Clinician) -> None:
    ask = make.ask(whose)
    path = reverse("ask_edit", args=[ask.pk])
    typed = {"kind": "new_client", "who": "Q.X.", "minutes": "0", "asked_on": "2026-11-19", "version": "0"}

    wrong = client.post(path, typed)
    client.post(path, {**typed, "minutes": "80"})

    ask.refresh_from_db()
    assert (wrong.status_code, wrong.context["form"]["who"].value()) == (422, "Q.X.")
    assert (ask.who, ask.minutes, ask.unsure) == ("Q.X.", 80, [])


def test_answering_goes_from_one_to_the_next(client: Browser, whose: Clinician) -> None:
    due = make.ask(whose, state=AskState.DEFERRED, promised_on=NOW.date(), deferrals=1)
    older = make.ask(whose, asked_at=NOW - timedelta(days=3), logged_at=NOW - timedelta(days=3))
    newer = make.ask(whose)
    make.ask(whose, state=AskState.DEFERRED, promised_on=FRIDAY, deferrals=1)
    path, seen = reverse("asks_answering"), []

    after = ""
    for _ in range(3):
        row = client.get(path, {"after": after}).context["row"]
        seen.append(row.ask)
        after = str(row.ask.pk)

    assert seen == [due, older, newer]
    assert client.get(path, {"after": after}).context["left"] == 3


def test_what_all_yeses_would_add_is_said(client: Browser, whose: Clinician) -> None:
    for _ in range(27):
        make.ask(whose)

    said = client.get(reverse("asks")).context["all_yes"]

    assert said == ("If all of them became a yes (27 requests): 11 weeks over, 23 Nov by 1, 30 Nov by 1, 7 Dec by 1.")


@pytest.mark.parametrize("count", [1, 60])
def test_the_page_and_the_check_take_the_same_queries_for_few_and_many(
    client: Browser, whose: Clinician, django_assert_num_queries: Any, count: int
) -> None:
    for step in range(count):
        ask = make.ask(whose)
        make.ask(whose, state=AskState.DECIDED, decision=Decision.NO, decided_at=NOW)
        make.session(whose, NOW + timedelta(hours=step))
    client.get(reverse("asks"))

    with django_assert_num_queries(10):
        client.get(reverse("asks"))
    with django_assert_num_queries(8):
        client.post(reverse("ask_panel", args=[ask.pk]), {"answer": "yes"})


def test_another_persons_request_is_not_found(client: Browser, whose: Clinician) -> None:
    theirs = make.ask(make.clinician())
    before = Ask.objects.values().get(pk=theirs.pk)

    answers = [client.get(reverse(name, args=[theirs.pk])).status_code for name in ("ask", "ask_edit", "ask_refer")]
    posts = ["ask_panel", "ask_edit", "ask_answer", "ask_defer", "ask_chosen"]
    answers += [client.post(reverse(name, args=[theirs.pk]), {"version": "0"}).status_code for name in posts]
    steps = ("reopen", "remove", "thanks", "withdrawn", "shown", "client")
    answers += [client.post(reverse("ask_step", args=[theirs.pk, step])).status_code for step in steps]

    assert answers == [404] * 14
    assert Ask.objects.values().get(pk=theirs.pk) == before


def test_covered_initials_are_on_none_of_the_pages(client: Browser, whose: Clinician) -> None:
    operations.cover(whose, covered=True)
    waiting = make.ask(whose, remark="SECRET")
    made = make.ask(whose, state=AskState.DECIDED, decision=Decision.YES, decided_at=NOW)

    for path in (reverse("asks"), reverse("ask", args=[waiting.pk]), reverse("ask", args=[made.pk]), "/", "/changes/"):
        text = client.get(path).content.decode()
        assert [word for word in ("J.T.", "Patel", "SECRET") if word in text] == []
