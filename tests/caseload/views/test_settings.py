"""Settings, notes and what is not sorted yet."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caseload import operations
from caseload.domain.types import Kind, NoteState
from caseload.models import Clinician, Entry, Note
from tests import make

pytestmark = pytest.mark.django_db
HX = {"HX-Request": "true"}


@pytest.fixture
def whose(client: Client) -> Clinician:
    made = make.clinician()
    client.force_login(made.user)
    return made


def typed(**fields: str) -> dict[str, str]:
    return {
        "name": "Maya",
        "time_zone": "America/New_York",
        "week_start": "6",
        "theme": "night",
        "target": "20",
        "ceiling": "24",
        "holds_from": "2026-12-01",
        "note_days": "2",
        "note_minutes": "9",
        "hours_0": "9 to 12, 13:00-17:30",
        "hours_2": "",
        **fields,
    }


def test_settings_are_saved(client: Client, whose: Clinician) -> None:
    answer = client.post(reverse("settings"), typed())

    whose.refresh_from_db()
    limit = whose.limits.get()
    assert answer.url == reverse("settings")
    assert (whose.name, whose.time_zone, whose.week_start, whose.theme) == ("Maya", "America/New_York", 6, "night")
    assert whose.hours == {"0": [["09:00", "12:00"], ["13:00", "17:30"]]}
    assert (limit.holds_from, limit.target, limit.ceiling) == (date(2026, 12, 1), 20, 24)


def test_saving_without_new_limits_writes_no_limit(client: Client, whose: Clinician) -> None:
    make.limit(whose, target=20, ceiling=24)

    client.post(reverse("settings"), typed())

    assert whose.limits.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"hours_0": "nine to five"}, "hours_0"),
        ({"hours_0": "9 to 25"}, "hours_0"),
        ({"hours_0": "17 to 9"}, "hours_0"),
        ({"hours_0": "9 to 12, 11 to 13"}, "hours_0"),
        ({"ceiling": "19"}, "ceiling"),
        ({"note_minutes": "0"}, "note_minutes"),
        ({"holds_from": "someday"}, "holds_from"),
    ],
)
def test_wrong_settings_are_refused_and_keep_what_was_typed(
    client: Client, whose: Clinician, wrong: dict[str, str], field: str
) -> None:
    page = client.post(reverse("settings"), typed(**wrong))

    whose.refresh_from_db()
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert page.context["form"][field].value() == wrong[field]
    assert whose.name == ""


@time_machine.travel(make.NOW, tick=False)
def test_notes_stand_by_age_with_counts(client: Client, whose: Clinician) -> None:
    now = timezone.now()
    for days in (9, 8, 5, 3, 1):
        make.session(whose, now - timedelta(days=days, hours=2), title=f"D{days}")

    page = client.get(reverse("notes"))

    groups = [(age, total, [row.title for row in rows]) for age, total, rows in page.context["groups"]]
    assert groups == [
        ("Over a week", 2, ["D9", "D8"]),
        ("Late", 1, ["D5"]),
        ("Due today", 1, ["D3"]),
        ("Not due yet", 1, ["D1"]),
    ]
    assert page.context["say"] == "4 due, about 32 minutes."


def test_written_cancelled_coming_and_older_sessions_owe_nothing(client: Client, whose: Clinician) -> None:
    now = timezone.now()
    for days in range(2, 6):
        make.session(whose, now - timedelta(days=days))
    make.session(whose, now + timedelta(days=1))
    written, cancelled, *_ = whose.sessions.order_by("-starts_at")[1:]
    Note.objects.filter(session=written).update(state=NoteState.SIGNED)
    whose.sessions.filter(pk=cancelled.pk).update(state="cancelled")
    Clinician.objects.update(notes_from=now - timedelta(days=4, hours=12))

    page = client.get(reverse("notes"))

    assert page.context["count"] == 1


@pytest.mark.parametrize("count", [1, 60])
def test_the_notes_page_takes_the_same_queries_for_few_and_many(
    client: Client, whose: Clinician, django_assert_num_queries: Any, count: int
) -> None:
    for hour in range(count):
        make.session(whose, timezone.now() - timedelta(days=2, hours=hour))
    client.get(reverse("notes"))

    with django_assert_num_queries(6):
        client.get(reverse("notes"))


@pytest.mark.parametrize("number", ["2", "0", "-1", "x", "9999999999999"])
def test_pages_of_notes_are_fifty_long_and_odd_numbers_do_no_harm(
    client: Client, whose: Clinician, number: str
) -> None:
    for hour in range(55):
        make.session(whose, timezone.now() - timedelta(days=20, hours=hour))

    answer = client.get(reverse("notes"), {"page": number})

    shown = sum(len(rows) for _, _, rows in answer.context["groups"])
    assert (answer.status_code, shown) == (200, 5 if number in {"2", "9999999999999"} else 50)


def test_what_is_not_sorted_is_sorted_by_group(client: Client, whose: Clinician) -> None:
    source = make.source(whose.user)
    for day, title in enumerate(("Room 2, hold", "Room 3, hold", "Room 2, hold")):
        make.event(source, title, timezone.now() + timedelta(days=day))
    operations.sort_new_events(whose, now=timezone.now())
    group = client.get(reverse("unsorted")).context["groups"][0]

    answer = client.post(reverse("unsorted"), {f"kind-{group.key}-{group.kind}": "admin"}, headers=HX)

    assert (group.count, group.examples) == (2, ("Room 2, hold",))
    assert answer.context["count"] == 1
    assert sorted(Entry.objects.values_list("kind", flat=True)) == [Kind.ADMIN, Kind.ADMIN, Kind.UNSORTED]


def test_somebody_elses_group_is_not_sorted(client: Client, whose: Clinician) -> None:
    stranger = make.clinician()
    event = make.event(make.source(stranger.user), "Room 2, hold", timezone.now())
    operations.sort_new_events(stranger, now=timezone.now())

    client.post(reverse("unsorted"), {f"kind-{event.shape_key}-hour-not sorted yet": "admin"})

    assert Entry.objects.get().kind == Kind.UNSORTED
    assert whose.rules.count() == 0
