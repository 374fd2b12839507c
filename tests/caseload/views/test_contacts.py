"""Contacts between sessions: that there was one, when, and who began it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from caseload.models import Client, Contact
from tests import make

pytestmark = pytest.mark.django_db
NOW = make.NOW


@pytest.fixture(autouse=True)
def friday() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def whom() -> Client:
    return make.client(make.clinician(time_zone="Europe/Berlin"))


def browser(whom: Client) -> Browser:
    browser = Browser()
    browser.force_login(whom.clinician.user)
    return browser


def test_a_contact_is_written_down_in_her_own_time_listed_and_removed(whom: Client) -> None:
    hers = browser(whom)

    page = hers.post(
        reverse("contact_add", args=[whom.pk]), {"at": "2026-11-20T08:15", "agreed": "1"}, follow=True
    ).content.decode()

    made = Contact.objects.get()
    assert (made.at, made.by_clinician, made.agreed) == (NOW.replace(hour=7, minute=15), True, True)
    assert "Fri 20 Nov, 8:15" in page
    hers.post(reverse("contact_remove", args=[made.pk]))
    assert Contact.objects.count() == 0


@pytest.mark.parametrize(
    ("at", "said"), [("soon", "not clear"), ("2026-11-21T09:00", "still to come"), ("", "not clear")]
)
def test_what_is_no_moment_is_said_and_kept(whom: Client, at: str, said: str) -> None:
    page = browser(whom).post(reverse("contact_add", args=[whom.pk]), {"at": at}, follow=True).content.decode()

    assert said in page
    assert f'value="{at}"' in page or not at
    assert Contact.objects.count() == 0


def test_a_stranger_writes_and_removes_nothing(whom: Client) -> None:
    row = Contact.objects.create(clinician=whom.clinician, client=whom, at=NOW - timedelta(hours=1))
    stranger = Browser()
    stranger.force_login(make.clinician().user)

    answers = [
        stranger.post(reverse("contact_add", args=[whom.pk]), {"at": "2026-11-20T08:15"}).status_code,
        stranger.post(reverse("contact_remove", args=[row.pk])).status_code,
    ]

    assert (answers, Contact.objects.count()) == ([404, 404], 1)
