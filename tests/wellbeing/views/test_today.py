"""This week and a week's own page over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from calendar_sync.domain.types import Fault, SourceKind
from caseload.domain.types import Kind
from caseload.models import Clinician
from tests import make
from wellbeing import operations

NOW = datetime.now(UTC)
pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def sample() -> Client:
    return signed_in(operations.open_sample(zone="Europe/Berlin", now=NOW))


def test_newcomer_is_led_to_connect_a_calendar() -> None:
    text = signed_in(make.clinician(setup="connect").user).get("/").content.decode()

    assert "No calendar is connected yet." in text
    assert reverse("source_add") in text


def test_queries_are_the_same_for_a_full_year_and_for_nearly_nothing(
    sample: Client, django_assert_num_queries: Any
) -> None:
    clinician = make.clinician()
    make.source(clinician.user)
    few = signed_in(clinician.user)
    few.get("/")
    sample.get("/")

    with django_assert_num_queries(9):  # no note is due, so no gap for one is looked for
        few.get("/")
    with django_assert_num_queries(10):
        sample.get("/")


def test_every_figure_opens_its_rows(sample: Client) -> None:
    text = sample.get("/").content.decode()

    clinician = Clinician.objects.get(sample=True)
    first_days = set(_first_days(clinician))
    assert {day for day in first_days if reverse("week", args=[day]) in text} == first_days
    assert reverse("notes") in text
    assert reverse("unsorted") in text


def _first_days(clinician: Any) -> list[Any]:
    from caseload import queries  # noqa: PLC0415 -- one test's own

    return [week.first_day for week in queries.work_weeks(clinician, now=NOW)]


def test_week_lists_as_many_sessions_as_it_counts(sample: Client) -> None:
    clinician = Clinician.objects.get(sample=True)
    for day in _first_days(clinician)[:5]:
        page = sample.get(reverse("week", args=[day]))
        lines = [line for _, rows in page.context["days"] for line in rows]

        assert len(lines) == page.context["card"].load.week.booked


def test_any_day_opens_its_week(sample: Client) -> None:
    clinician = Clinician.objects.get(sample=True)
    first = _first_days(clinician)[0]

    page = sample.get(reverse("week", args=[first + timedelta(days=3)]))

    assert page.context["first_day"] == first


@pytest.mark.parametrize("day", ["2026-02-30", "0000-01-01", "9999-12-31", "1969-12-31"])
def test_day_that_no_calendar_is_read_for_is_not_found(sample: Client, day: str) -> None:
    assert sample.get(f"/weeks/{day}/").status_code == 404


def test_failing_source_is_said_where_weeks_would_look_light() -> None:
    clinician = make.clinician()
    make.source(
        clinician.user, name="Rooms", fault=Fault.SIGN_IN, failing_since=NOW, last_good_at=NOW - timedelta(days=3)
    )

    text = signed_in(clinician.user).get("/").content.decode()

    assert "Weeks to come may look lighter than they are." in text
    assert "the address asks for a new password." in text


def test_source_that_is_read_well_is_not_mentioned() -> None:
    clinician = make.clinician()
    make.source(clinician.user, name="Rooms", kind=SourceKind.FEED, last_good_at=NOW)

    assert "Rooms" not in signed_in(clinician.user).get("/").content.decode()


def test_covered_pages_hold_no_title(sample: Client) -> None:
    sample.post(reverse("cover"), {"next": "/"})
    clinician = Clinician.objects.get(sample=True)

    pages = [
        sample.get(path).content.decode()
        for path in ("/", reverse("week", args=[_first_days(clinician)[0]]), reverse("notes"))
    ]

    assert [page for page in pages if "Appointment" in page] == []


def test_another_person_s_sessions_never_show() -> None:
    other = make.clinician()
    make.entry(make.event(make.source(other.user), title="Marker", starts_at=NOW), whose=other, kind=Kind.SESSION)
    me = signed_in(make.clinician().user)

    pages = [me.get(path).content.decode() for path in ("/", reverse("week", args=[NOW.date()]), reverse("notes"))]

    assert [page for page in pages if "Marker" in page] == []


def test_sample_opens_only_while_nobody_has_an_account() -> None:
    make.user()

    assert Client().post(reverse("sample_open")).status_code == 404


def test_sample_is_opened_and_removed_in_one_press_each() -> None:
    client = Client()

    opened = client.post(reverse("sample_open"), {"time_zone": "Europe/Berlin"})
    page = client.get("/").content.decode()
    removed = client.post(reverse("sample_remove"))

    assert (opened.status_code, removed.status_code) == (302, 302)
    assert "This is a made-up practice." in page
    assert User.objects.count() == 0


def test_sample_that_was_left_is_found_again_and_goes_when_an_account_is_made() -> None:
    client = Client()
    client.post(reverse("sample_open"), {"time_zone": "Europe/Berlin"})
    client.post(reverse("account_logout"))

    back = client.get("/").headers["Location"]
    again = client.post(reverse("sample_open")).headers["Location"]
    client.post(reverse("account_logout"))
    own = {"name": "Maya", "email": "m@x.example", "password": "four words in a row", "time_zone": "UTC"}
    client.post(reverse("welcome"), own)

    assert (back, again) == (reverse("welcome"), "/")
    assert [user.email for user in User.objects.all()] == ["m@x.example"]


def test_in_production_there_is_no_sample(settings: Any) -> None:
    settings.PRODUCTION = True

    assert Client().post(reverse("sample_open")).status_code == 404


def test_own_account_cannot_be_removed_as_a_sample() -> None:
    clinician = make.clinician()

    assert signed_in(clinician.user).post(reverse("sample_remove")).status_code == 404
    assert User.objects.filter(pk=clinician.user.pk).count() == 1


@pytest.mark.parametrize("name", ["sample_open", "sample_remove"])
def test_sample_never_changes_by_a_link(name: str) -> None:
    assert signed_in(make.clinician().user).get(reverse(name)).status_code == 405
