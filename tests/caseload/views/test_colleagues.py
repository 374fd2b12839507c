"""The directory of colleagues: kept, confirmed, as a table and back, and named in an answer."""

from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse

from caseload import queries
from caseload.domain.asks.types import Decision
from caseload.domain.referral.types import Accepting, ColleagueCard
from caseload.models import Ask, Clinician, Colleague, Referral
from tests import make

pytestmark = pytest.mark.django_db
NOW = make.NOW


@pytest.fixture(autouse=True)
def stopped_clock() -> Any:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def whose(client: Browser) -> Clinician:
    made = make.clinician(name="Maya Lindqvist")
    client.force_login(made.user)
    return made


def cards(whose: Clinician) -> list[ColleagueCard]:
    return queries.colleague_cards(whose, now=NOW)


def tried(client: Browser, text: str, name: str = "colleagues.csv") -> Any:
    return client.post(reverse("colleague_table"), {"file": SimpleUploadedFile(name, text.encode())})


def taken(client: Browser, page: Any, **columns: str) -> Any:
    chosen = {f"column-{at}": column for at, _, column, _ in page.context["header"]} | columns
    return client.post(reverse("colleague_table"), {"kept": page.context["kept"], "take": "1", **chosen})


def test_a_colleague_is_kept_as_typed(client: Browser, whose: Clinician) -> None:
    typed = {"name": "Ines Carvalho", "accepting": "yes", "specialties": "grief, grief , loss", "telehealth": "yes"}
    wrong = client.post(reverse("colleague_new"), typed | {"fee_from": "much"})

    client.post(reverse("colleague_new"), typed)

    assert (wrong.status_code, wrong.context["form"]["specialties"].value()) == (422, "grief, grief , loss")
    (card,) = cards(whose)
    assert (card.name, card.specialties, card.telehealth, card.accepting) == (
        "Ines Carvalho", ("grief", "loss"), True, Accepting.YES,
    )  # fmt: skip


def test_confirmed_removed_and_back_in_one_press_each(client: Browser, whose: Clinician) -> None:
    row = make.colleague(whose)

    client.post(reverse("colleague_step", args=[row.pk, "confirm"]))
    confirmed = cards(whose)[0].confirmed_on
    client.post(reverse("colleague_step", args=[row.pk, "remove"]))
    gone = cards(whose)
    client.post(reverse("colleague_step", args=[row.pk, "remove"]))

    assert (confirmed, gone, len(cards(whose))) == (NOW.date(), [], 1)


def test_a_table_is_shown_first_then_taken_over_and_the_second_time_changes_nothing(
    client: Browser, whose: Clinician
) -> None:
    text = "Full Name,Insurance,Accepting,Shoe\nInes Carvalho,Cascade Health,yes,38\n,,,\nJonas Weiler,,full,\n"

    page = tried(client, text)
    before = Colleague.objects.count()
    taken(client, page)
    again = tried(client, text)

    assert (len(page.context["plan"].new), before, [card.name for card in cards(whose)]) == (
        2, 0, ["Ines Carvalho", "Jonas Weiler"],
    )  # fmt: skip
    assert (again.context["plan"].new, again.context["plan"].changed) == ((), {})


def test_unknown_headings_are_given_a_meaning(client: Browser, whose: Clinician) -> None:
    page = tried(client, "Wer,Was\nInes,Trauer\n")

    taken(client, page, **{"column-0": "name", "column-1": "specialties"})

    assert [(card.name, card.specialties) for card in cards(whose)] == [("Ines", ("Trauer",))]


@pytest.mark.parametrize("text", ["", "only a heading\n", "%PDF-1.4", "\x00\x01"])
def test_what_is_no_table_is_said(client: Browser, whose: Clinician, text: str) -> None:
    page = tried(client, text)

    assert (page.status_code, len(page.context["form"].errors["file"])) == (422, 1)


def test_the_table_goes_out_and_comes_back_the_same(client: Browser, whose: Clinician) -> None:
    make.colleague(whose, "=Ines", specialties=("grief",), telehealth=True)
    row = make.colleague(whose, "Tomas", do_not_refer=True)
    Colleague.objects.filter(pk=row.pk).update(why_not="SECRET")

    text = client.get(reverse("colleagues_csv")).content.decode()

    assert "SECRET" not in text
    plan = tried(client, text).context["plan"]
    assert (plan.new, plan.changed, plan.same, plan.unread) == ((), {}, 2, ())


def test_three_are_named_in_the_answer_and_the_fourth_is_refused(client: Browser, whose: Clinician) -> None:
    ask, rows = make.ask(whose), [make.colleague(whose, f"Colleague {at}") for at in range(4)]
    picks = [str(row.pk) for row in rows]

    four = client.get(reverse("ask_refer", args=[ask.pk]), {"pick": picks})
    sent = {"version": "0", "answer": "refer", "reply": "copied", "blank_0": "Kind people", "pick": picks[:2]}
    page = client.post(reverse("ask_answer", args=[ask.pk]), sent)

    assert (four.context["too_many"], len(four.context["chosen"])) == (True, 3)
    assert "Colleague 0, 503 555 0142\nColleague 1, 503 555 0142\nKind people" in page.context["text"]
    assert Ask.objects.get().decision == Decision.REFERRED
    assert list(Referral.objects.order_by("pk").values_list("colleague", "ask")) == [
        (row.pk, ask.pk) for row in rows[:2]
    ]


def test_needs_stand_in_the_address_as_codes_only(client: Browser, whose: Clinician) -> None:
    ask = make.ask(whose)
    make.colleague(whose, "Anna", specialties=("grief and loss",))
    make.colleague(whose, "Zoe", specialties=("trauma",))
    page = client.get(reverse("ask_refer", args=[ask.pk]))
    code = next(code for code, words in page.context["words"] if words == "trauma")

    page = client.get(reverse("ask_refer", args=[ask.pk]), {"need": code})

    assert len(code) == 10
    assert [line.one.card.name for line in page.context["lines"]] == ["Zoe", "Anna"]


def test_what_became_of_it_is_noted(client: Browser, whose: Clinician) -> None:
    row = Referral.objects.create(clinician=whose, colleague=make.colleague(whose), given_at=NOW)

    client.post(reverse("referral_outcome", args=[row.pk]), {"outcome": "taken"})

    assert Referral.objects.get().outcome == "taken"


def test_another_persons_colleagues_are_not_found(client: Browser, whose: Clinician) -> None:
    stranger = make.clinician()
    row = make.colleague(stranger)
    given = Referral.objects.create(clinician=stranger, colleague=row, given_at=NOW)
    ask = make.ask(whose)

    answers = [
        client.get(reverse("colleague", args=[row.pk])).status_code,
        client.post(reverse("colleague_step", args=[row.pk, "confirm"])).status_code,
        client.post(reverse("referral_outcome", args=[given.pk]), {"outcome": "taken"}).status_code,
    ]
    page = client.get(reverse("ask_refer", args=[ask.pk]), {"pick": row.pk})

    assert (answers, page.context["lines"], page.context["chosen"]) == ([404] * 3, [], [])
    assert Colleague.objects.get().version == 0


@pytest.mark.parametrize("count", [1, 60])
def test_lists_take_the_same_queries_for_few_and_many(
    client: Browser, whose: Clinician, django_assert_num_queries: Any, count: int
) -> None:
    ask = make.ask(whose)
    for at in range(count):
        row = make.colleague(whose, f"Colleague {at}")
        Referral.objects.create(clinician=whose, colleague=row, given_at=NOW)
    client.get(reverse("colleagues"))

    with django_assert_num_queries(6):
        client.get(reverse("colleagues"))
    with django_assert_num_queries(7):
        client.get(reverse("ask_refer", args=[ask.pk]))
