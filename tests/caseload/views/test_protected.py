"""Protecting time on the pages: accepting, choosing, giving free, and taking that back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from caseload.domain.types import Kind, Purpose
from caseload.models import Clinician, ProtectedTime
from tests import make
from tests.make import NOW

MONDAY = datetime(2026, 11, 23, 11, 10, tzinfo=UTC)
GAP = "2026-11-23T11:10Z/50"
ONE = ["protected_remove", "protected_restore", "protected_again"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("friday")]


@pytest.fixture
def friday() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def whose(client: Client) -> Clinician:
    made = make.clinician(time_zone="Europe/Berlin")
    client.force_login(made.user)
    return made


def accept(client: Client, slot: str = GAP, back: str = "notes") -> HttpResponse:
    return client.post(reverse("protected_accept"), {"slot": slot, "back": back})


def told(answer: HttpResponse) -> list[tuple[str, str]]:
    return [(str(message), message.extra_tags) for message in get_messages(answer.wsgi_request)]


def typed(**fields: str) -> dict[str, str]:
    return {"day": "2026-11-23", "clock": "12:10", "minutes": "50", "purpose": "notes", **fields}


def kept() -> list[tuple[datetime, datetime, str, bool]]:
    rows = ProtectedTime.objects.order_by("pk")
    return [(row.starts_at, row.ends_at, row.purpose, row.removed_at is not None) for row in rows]


def test_a_gap_is_protected_with_one_press(client: Client, whose: Clinician) -> None:
    answer = accept(client)

    row = ProtectedTime.objects.get()
    undo = f"undo:{reverse('protected_remove', args=[row.pk])}?back=notes"
    assert answer.url == reverse("notes")
    assert told(answer) == [("Monday 12:10 to 13:00 is protected.", undo)]
    assert kept() == [(MONDAY, MONDAY + timedelta(minutes=50), Purpose.NOTES, False)]


def test_a_double_press_protects_once(client: Client, whose: Clinician) -> None:
    first, second = accept(client), accept(client)

    assert told(second) == told(first) * 2
    assert len(kept()) == 1


@pytest.mark.parametrize(
    ("minutes", "length", "kind"), [(-30, 50, Kind.SESSION), (40, 50, Kind.PERSONAL), (0, 50, Kind.UNSORTED)]
)
def test_a_gap_that_was_taken_meanwhile_is_refused(
    client: Client, whose: Clinician, minutes: int, length: int, kind: Kind
) -> None:
    start = MONDAY + timedelta(minutes=minutes)
    make.entry(make.event(make.source(whose.user), "A.K.", start, length), kind, whose=whose)

    answer = accept(client)

    said = "12:10 to 13:00 was taken meanwhile. Nothing was protected; the next free time is proposed instead."
    assert (answer.url, told(answer), kept()) == (reverse("notes"), [(said, "")], [])


def test_so_is_one_that_has_begun_and_one_beside_another(client: Client, whose: Clinician) -> None:
    begun = accept(client, "2026-11-20T16:00Z/50")
    make.protected(whose, MONDAY - timedelta(minutes=10))
    beside = accept(client)

    more = " Nothing was protected; the next free time is proposed instead."
    assert told(begun)[0][0] == f"That time has begun meanwhile.{more}"
    assert told(beside)[-1][0] == f"12:00 to 12:50 is protected already.{more}"
    assert len(kept()) == 1


def test_what_ends_where_the_gap_begins_is_no_neighbour_in_the_way(client: Client, whose: Clinician) -> None:
    source = make.source(whose.user)
    for start in (-50, 50):
        make.entry(make.event(source, "A.K.", MONDAY + timedelta(minutes=start)), whose=whose)

    accept(client)

    assert len(kept()) == 1


@pytest.mark.parametrize(
    "slot",
    [
        "",
        "x",
        "2026-11-23T11:10Z",
        "2026-11-23T11:10Z/0",
        "2026-11-23T11:10Z/999",
        "2026-13-23T11:10Z/50",
        "2026-11-23T25:10Z/50",
        "9999-12-31T23:59Z/50",
        f"{GAP} ",
    ],
)
def test_what_no_slip_says_is_no_request(client: Client, whose: Clinician, slot: str) -> None:
    assert accept(client, slot).status_code == 400
    assert kept() == []


@pytest.mark.parametrize(("back", "page"), [("this_week", "this_week"), ("", "protected"), ("//evil", "protected")])
def test_it_goes_back_to_the_page_it_came_from(client: Client, whose: Clinician, back: str, page: str) -> None:
    assert accept(client, back=back).url == reverse(page)


def test_undo_gives_the_time_free_and_undoing_that_protects_it_again(client: Client, whose: Clinician) -> None:
    undo = told(accept(client))[0][1].removeprefix("undo:")

    removed = client.post(undo)
    free = kept()[0][3]
    restored = client.post(told(removed)[-1][1].removeprefix("undo:"))

    assert (removed.url, restored.url) == (reverse("notes"), reverse("notes"))
    assert told(removed)[-1][0] == "Monday 12:10 to 13:00 is free again."
    assert (free, kept()[0][3], len(kept())) == (True, False, 1)


def test_a_time_given_free_can_be_protected_anew_and_then_stays_one(client: Client, whose: Clinician) -> None:
    accept(client)
    row = ProtectedTime.objects.get()
    client.post(reverse("protected_remove", args=[row.pk]))
    accept(client)

    client.post(reverse("protected_restore", args=[row.pk]))

    assert [removed for *_, removed in kept()] == [True, False]


def test_what_overlaps_by_now_is_not_restored(client: Client, whose: Clinician) -> None:
    row = make.protected(whose, MONDAY, removed_at=NOW)
    make.protected(whose, MONDAY + timedelta(minutes=30))

    answer = client.post(reverse("protected_restore", args=[row.pk]))

    assert told(answer) == [("12:40 to 13:30 is protected already.", "")]
    assert [removed for *_, removed in kept()] == [True, False]


def test_removing_twice_is_once(client: Client, whose: Clinician) -> None:
    row = make.protected(whose, MONDAY)
    client.post(reverse("protected_remove", args=[row.pk]))
    row.refresh_from_db()
    first = row.removed_at

    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        client.post(reverse("protected_remove", args=[row.pk]))

    row.refresh_from_db()
    assert row.removed_at == first


def test_a_time_of_her_own_is_protected(client: Client, whose: Clinician) -> None:
    answer = client.post(reverse("protected_add"), typed(clock="18:30", minutes="90", purpose="paperwork"))

    start = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)
    assert answer.url == reverse("protected")
    assert kept() == [(start, start + timedelta(minutes=90), Purpose.PAPERWORK, False)]


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"day": "someday"}, "day", "Enter a valid date."),
        ({"day": "2031-01-01"}, "day", "A day within a year."),
        ({"day": "2026-11-20"}, "clock", "That time is over. Choose one to come."),
        ({"clock": "25:10"}, "clock", "Enter a valid time."),
        ({"minutes": "0"}, "minutes", "Ensure this value is greater than or equal to 5."),
        ({"minutes": "9999"}, "minutes", "Ensure this value is less than or equal to 480."),
        ({"purpose": "nothing"}, "purpose", "Select a valid choice. nothing is not one of the available choices."),
        ({"day": "9999-12-31"}, "day", "A day within a year."),
        ({"day": "0001-01-01"}, "clock", "That time is over. Choose one to come."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client: Client, whose: Clinician, wrong: dict[str, str], field: str, said: str
) -> None:
    page = client.post(reverse("protected_add"), typed(**wrong))

    form = page.context["form"]
    assert (page.status_code, dict(form.errors)) == (422, {field: [said]})
    assert {name: form[name].value() for name in wrong} == wrong
    assert kept() == []


def test_over_a_session_headroom_asks_first(client: Client, whose: Clinician) -> None:
    make.entry(make.event(make.source(whose.user), "A.K.", MONDAY), whose=whose)

    asked = client.post(reverse("protected_add"), typed(clock="12:30"))
    before = kept()
    client.post(reverse("protected_add"), typed(clock="12:30", over="on"))

    said = "A session stands there, 12:10 to 13:00. Choose another time, or tick this."
    assert (asked.status_code, dict(asked.context["form"].errors)) == (422, {"over": [said]})
    assert "A.K." not in asked.content.decode()
    assert (before, len(kept())) == ([], 1)


@pytest.mark.parametrize(("kind", "asks"), [(Kind.PERSONAL, False), (Kind.TIME_OFF, False), (Kind.SUPERVISION, True)])
def test_personal_time_is_hers_to_give(client: Client, whose: Clinician, kind: Kind, asks: bool) -> None:
    make.entry(make.event(make.source(whose.user), "x", MONDAY), kind, whose=whose)

    answer = client.post(reverse("protected_add"), typed())

    assert (answer.status_code, len(kept())) == ((422, 0) if asks else (302, 1))


def test_another_protected_time_is_never_overlapped(client: Client, whose: Clinician) -> None:
    make.protected(whose, MONDAY - timedelta(minutes=10))

    answer = client.post(reverse("protected_add"), typed(over="on"))

    assert dict(answer.context["form"].errors) == {"clock": ["12:00 to 12:50 is protected already."]}


def test_the_list_shows_what_is_to_come_and_what_was(client: Client, whose: Clinician) -> None:
    make.protected(whose, MONDAY)
    make.protected(whose, MONDAY + timedelta(days=7), purpose=Purpose.REST)
    make.protected(whose, MONDAY - timedelta(days=7))
    make.protected(whose, MONDAY + timedelta(days=1), removed_at=NOW)
    make.protected(make.clinician(), MONDAY)

    page = client.get(reverse("protected"))

    shown = {name: [line.when for line in page.context[name]] for name in ("coming", "before", "left_behind")}
    assert shown == {
        "coming": ["Monday 12:10 to 13:00", "Monday 30 November, 12:10 to 13:00"],
        "before": ["Monday 16 November, 12:10 to 13:00"],
        "left_behind": [],
    }
    assert page.context["say"] == "2 to come."


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_takes_the_same_queries_for_few_and_many(
    client: Client, whose: Clinician, django_assert_num_queries: Any, count: int
) -> None:
    source = make.source(whose.user)
    for hour in range(count):
        make.protected(whose, MONDAY + timedelta(hours=hour), source=source)
    client.get(reverse("protected"))

    with django_assert_num_queries(7):
        client.get(reverse("protected"))


@pytest.mark.parametrize("name", ONE)
def test_somebody_elses_time_is_not_found(client: Client, whose: Clinician, name: str) -> None:
    row = make.protected(make.clinician(), MONDAY)

    assert client.post(reverse(name, args=[row.pk])).status_code == 404
    assert kept()[0][3] is False


@pytest.mark.parametrize("name", [*ONE, "protected_accept"])
def test_nothing_changes_by_looking(client: Client, whose: Clinician, name: str) -> None:
    row = make.protected(whose, MONDAY)

    assert client.get(reverse(name, args=[] if name == "protected_accept" else [row.pk])).status_code == 405
