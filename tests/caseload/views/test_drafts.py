"""Saved replies: changed, put back, found, shared without overwriting, and counted."""

from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from caseload.models import Clinician, Draft
from tests import make

pytestmark = pytest.mark.django_db
TYPED = {"situation": "hold", "title": "Mine", "body": "By {{ date }}. [[a word]]", "version": "0"}


@pytest.fixture
def whose(client: Browser) -> Clinician:
    made = make.clinician(name="Maya Lindqvist")
    client.force_login(made.user)
    return made


def titles(client: Browser, situation: str = "I'll get back to you") -> list[str]:
    groups = dict(client.get(reverse("drafts")).context["groups"])
    return [line.reply.title for line in groups[situation]]


def test_one_of_her_own_stands_with_the_others(client: Browser, whose: Clinician) -> None:
    before = titles(client)

    client.post(reverse("draft_new"), TYPED)

    assert titles(client) == [*before, "Mine"]


def test_a_reply_everybody_starts_with_is_changed_for_her_alone_and_put_back(client: Browser, whose: Clinician) -> None:
    path = reverse("draft", args=["hold-calendar"])
    client.post(path, TYPED)
    changed = titles(client)

    stranger = Browser()
    stranger.force_login(make.clinician().user)
    theirs = titles(stranger)
    client.post(reverse("draft_back", args=["hold-calendar"]))

    assert ("Mine" in changed, "Mine" in theirs, titles(client)) == (True, False, theirs)


def test_marks_that_cannot_be_read_are_refused_and_kept(client: Browser, whose: Clinician) -> None:
    page = client.post(reverse("draft_new"), TYPED | {"body": "Dear {{ nobody }} [[x"})

    assert (page.status_code, page.context["form"]["body"].value()) == (422, "Dear {{ nobody }} [[x")
    assert page.context["form"].errors["body"] == ["Nothing is called “nobody”. A mark is not closed: [["]
    assert not Draft.objects.exists()


def test_a_stale_page_overwrites_nothing(client: Browser, whose: Clinician) -> None:
    path = reverse("draft", args=["hold-short"])
    client.post(path, TYPED)

    page = client.post(path, TYPED | {"title": "Other"})

    assert (page.status_code, Draft.objects.get().title) == (409, "Mine")


def test_words_are_found_and_never_stand_in_the_address(client: Browser, whose: Clinician) -> None:
    page = client.post(reverse("drafts"), {"find": "waiting list"}, follow=True)

    found = [line.reply.key for _, lines in page.context["groups"] for line in lines]
    assert found == ["not-now-list"]
    assert "waiting" not in page.redirect_chain[-1][0]


def test_a_shared_reply_is_copied_and_the_colleagues_stays(client: Browser, whose: Clinician) -> None:
    colleague = make.clinician(name="Ines")
    theirs = Draft.objects.create(
        clinician=colleague, situation="no", title="Hers", body="No. [[x]]", shared=True, changed_at=make.NOW
    )

    client.post(reverse("draft_copy", args=[theirs.pk]))
    mine = Draft.objects.get(clinician=whose)
    client.post(reverse("draft", args=[str(mine.pk)]), TYPED | {"situation": "no"})

    theirs.refresh_from_db()
    assert (theirs.title, Draft.objects.get(clinician=whose).title) == ("Hers", "Mine")


def test_another_persons_replies_are_not_found(client: Browser, whose: Clinician) -> None:
    theirs = Draft.objects.create(
        clinician=make.clinician(), situation="no", title="Hers", body="No. [[x]]", changed_at=make.NOW
    )
    key = str(theirs.pk)

    answers = [
        client.get(reverse("draft", args=[key])).status_code,
        client.post(reverse("draft", args=[key]), TYPED).status_code,
        client.post(reverse("draft_back", args=[key])).status_code,
        client.post(reverse("draft_copy", args=[theirs.pk])).status_code,
        client.get(reverse("draft", args=["no-such-draft"])).status_code,
    ]

    theirs.refresh_from_db()
    assert (answers, theirs.title, theirs.removed_at) == ([404] * 5, "Hers", None)


def test_those_used_most_come_first(client: Browser, whose: Clinician) -> None:
    ask = make.ask(whose)
    sent = {"version": "0", "answer": "defer", "reply": "copied", "draft": "hold-short", "blank_0": "Yours"}
    client.post(reverse("ask_answer", args=[ask.pk]), sent)

    assert titles(client)[0] == "In one breath"


@pytest.mark.parametrize("count", [1, 40])
def test_the_list_takes_the_same_queries_for_few_and_many(
    client: Browser, whose: Clinician, django_assert_num_queries: Any, count: int
) -> None:
    for _ in range(count):
        client.post(reverse("draft_new"), TYPED)
    client.get(reverse("drafts"))

    with django_assert_num_queries(6):
        client.get(reverse("drafts"))
