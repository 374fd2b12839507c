"""Paperwork: added, done, back again, and never a stranger's."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from caseload.models import Clinician, Paperwork
from tests import make

pytestmark = pytest.mark.django_db
NOW = make.NOW


@pytest.fixture(autouse=True)
def stopped_clock() -> Any:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def whose(client: Client) -> Clinician:
    made = make.clinician()
    client.force_login(made.user)
    return made


def typed(**fields: str) -> dict[str, str]:
    return {"kind": "billing", "title": "", "due_on": "2026-11-30", "minutes": "40", "recurring": "once", **fields}


def open_days(whose: Clinician) -> list[date]:
    rows = Paperwork.objects.filter(clinician=whose, done_at=None, removed_at=None).order_by("due_on")
    return list(rows.values_list("due_on", flat=True))


def last_undo(page: Any) -> str:
    return [str(message.extra_tags)[5:] for message in page.context["messages"] if message.extra_tags][-1]


def test_paperwork_stands_by_its_due_day(client: Client, whose: Clinician) -> None:
    for day in ("2026-11-19", "2026-11-27", "2026-12-31"):
        client.post(reverse("paperwork_add"), typed(due_on=day))

    page = client.get(reverse("paperwork"))

    groups = [(due, [row.due for row in rows]) for due, rows in page.context["groups"]]
    assert groups == [("Late", ["Thu 19 Nov"]), ("Within a week", ["Fri 27 Nov"]), ("Later", ["Thu 31 Dec"])]
    assert page.context["say"] == "3 open, about 120 minutes here."


def test_monthly_billing_comes_back_and_undo_takes_the_next_away(client: Client, whose: Clinician) -> None:
    client.post(reverse("paperwork_add"), typed(recurring="monthly", due_on="2026-10-31"))
    row = Paperwork.objects.get()

    page = client.post(reverse("paperwork_done", args=[row.pk]), follow=True)
    after = open_days(whose)
    client.post(last_undo(page))
    undone = open_days(whose)
    client.post(reverse("paperwork_done", args=[row.pk]))

    assert after == [date(2026, 11, 30)]
    assert undone == [date(2026, 10, 31)]
    assert open_days(whose) == [date(2026, 11, 30)]
    assert Paperwork.objects.count() == 2


def test_done_twice_makes_one_next(client: Client, whose: Clinician) -> None:
    client.post(reverse("paperwork_add"), typed(recurring="weekly"))
    row = Paperwork.objects.get()

    for _ in range(2):
        client.post(reverse("paperwork_done", args=[row.pk]))

    assert open_days(whose) == [date(2026, 12, 7)]


def test_removed_paperwork_can_be_brought_back(client: Client, whose: Clinician) -> None:
    client.post(reverse("paperwork_add"), typed())
    page = client.post(reverse("paperwork_remove", args=[Paperwork.objects.get().pk]), follow=True)
    removed = open_days(whose)

    client.post(last_undo(page))

    assert (removed, open_days(whose)) == ([], [date(2026, 11, 30)])


def test_a_stale_form_is_told_and_keeps_what_was_typed(client: Client, whose: Clinician) -> None:
    client.post(reverse("paperwork_add"), typed())
    path = reverse("paperwork_edit", args=[Paperwork.objects.get().pk])
    client.post(path, typed(minutes="50", version="0"))

    page = client.post(path, typed(minutes="70", version="0"))

    assert page.status_code == 409
    assert page.context["form"]["minutes"].value() == "70"
    assert Paperwork.objects.get().minutes == 50


def test_a_wrong_day_is_refused_and_kept(client: Client, whose: Clinician) -> None:
    page = client.post(reverse("paperwork_add"), typed(due_on="soon"))

    assert (page.status_code, page.context["form"]["due_on"].value()) == (422, "soon")
    assert Paperwork.objects.count() == 0


@pytest.mark.parametrize("name", ["paperwork_edit", "paperwork_done", "paperwork_remove"])
def test_a_strangers_paperwork_is_not_found(client: Client, whose: Clinician, name: str) -> None:
    stranger = make.clinician()
    theirs = Paperwork.objects.create(
        clinician=stranger, kind="billing", due_on=NOW.date(), first_due_on=NOW.date(), changed_at=NOW
    )

    answer = client.post(reverse(name, args=[theirs.pk]), typed(version="0"))

    theirs.refresh_from_db()
    assert answer.status_code == 404
    assert (theirs.done_at, theirs.removed_at, theirs.minutes) == (None, None, 30)


@pytest.mark.parametrize("count", [1, 40])
def test_the_page_takes_the_same_queries_for_few_and_many(
    client: Client, whose: Clinician, django_assert_num_queries: Any, count: int
) -> None:
    for _ in range(count):
        client.post(reverse("paperwork_add"), typed())
    client.get(reverse("paperwork"))

    with django_assert_num_queries(7):
        client.get(reverse("paperwork"))
