"""Settings, and what is not sorted yet."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caseload import operations
from caseload.domain.types import Kind
from caseload.models import Clinician, Entry
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
        "review_day": "3",
        "review_at": "15:30",
        "digest": "count",
        "digest_at": "08:30",
        "keep_months": "24",
        "hours_0": "9 to 12, 13:00-17:30",
        "hours_2": "",
        **fields,
    }


def test_settings_are_saved(client: Client, whose: Clinician) -> None:
    answer = client.post(reverse("settings"), typed())

    whose.refresh_from_db()
    assert whose.keep_months == 24
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
