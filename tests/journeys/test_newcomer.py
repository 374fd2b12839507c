"""From nothing to a week that one can look at, with a real calendar over a real connection."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from calendar_sync.models import Source
from tests import make
from tests.calendar_sync.conftest import Feed, calendar, event, feed  # noqa: F401 -- the fixture
from tests.journeys.conftest import Opener
from wellbeing import operations, tasks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)


@pytest.fixture
def practice(feed: Feed) -> Feed:  # noqa: F811 -- the fixture
    """A practice's own feed: twelve weeks back and twelve ahead."""
    hours = [NOW + timedelta(days=day, hours=at) for day in range(-84, 84, 7) for at in range(3)]
    lines = [event(f"{start:%d%m%H}", start, title="A.K. indiv 50") for start in hours]
    feed.body = calendar(*lines, event("odd", NOW + timedelta(days=1), title="Room 2, hold"))
    return feed


def worker() -> None:
    """What the worker would do next."""
    for pk in Source.objects.filter(next_due_at__isnull=False).values_list("pk", flat=True):
        tasks.read_source(pk)


def test_a_newcomer_sees_her_week(signed_in: Opener, practice: Feed) -> None:
    page = signed_in(None, timezone_id="Europe/Paris")
    page.goto("/")
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Paris")
    page.get_by_label("Your name").fill("Maya")
    page.get_by_label("E-mail").fill("maya@practice.example")
    page.get_by_label("Password").fill("four words in a row")
    page.get_by_label("Time zone").select_option("Europe/Berlin")
    page.get_by_role("button", name="Begin").click()

    page.get_by_label("Paste the address").fill("no address at all")
    page.get_by_role("button", name="Connect it").click()
    expect(page.get_by_label("Paste the address")).to_have_value("no address at all")
    page.get_by_label("Paste the address").fill(practice.address)
    page.get_by_role("button", name="Connect it").click()
    worker()
    page.reload()
    expect(page.get_by_text("73 events")).to_be_visible()
    page.get_by_role("link", name="Next: check what was recognised").click()

    expect(page.get_by_text("They count as nothing until you say.")).to_be_visible()
    page.get_by_role("button", name="Looks right").click()
    page.get_by_label("Target").fill("4")
    page.get_by_label("Ceiling").fill("2")
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.get_by_label("Ceiling")).to_have_value("2")
    page.get_by_label("Ceiling").fill("5")
    page.get_by_role("button", name="Next", exact=True).click()
    page.get_by_role("button", name="Open this week").click()

    expect(page.get_by_text("A new weekly client would fit from this week.")).to_be_visible()
    expect(page.get_by_role("link", name="This week: 3 of 5 booked, 2 free")).to_be_visible()
    assert [line for line in page.said if "422" not in line] == []


def test_a_feed_that_becomes_a_sign_in_page_changes_nothing_and_is_said(signed_in: Opener, practice: Feed) -> None:
    clinician = make.clinician(setup="connect")
    page = signed_in(clinician.user)
    page.goto("/calendar/sources/add/")
    page.get_by_label("Paste the address").fill(practice.address)
    page.get_by_role("button", name="Connect it").click()
    worker()
    before = clinician.sessions.count()
    practice.body = b"<!doctype html><title>Sign in</title>"
    Source.objects.update(last_tried_at=None)

    worker()

    page.goto("/")
    expect(page.get_by_text("what came back is a web page, not a calendar.")).to_be_visible()
    expect(page.get_by_text("Weeks to come may look lighter than they are.")).to_be_visible()
    assert clinician.sessions.count() == before


def test_the_list_says_by_itself_when_a_calendar_is_read(signed_in: Opener, practice: Feed) -> None:
    page = signed_in(make.clinician().user)
    page.goto("/calendar/sources/add/")
    page.get_by_label("Paste the address").fill(practice.address)
    page.get_by_role("button", name="Connect it").click()
    expect(page.get_by_text("Reading…")).to_be_visible()

    worker()

    expect(page.get_by_text("73 events")).to_be_visible()


def test_the_sample_comes_and_goes_in_one_press_each(signed_in: Opener) -> None:
    page = signed_in(None)
    page.goto("/")

    page.get_by_role("button", name="Show me").click()
    expect(page.get_by_text("This is a made-up practice.")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Remove it and begin with your own").click()

    expect(page.get_by_role("button", name="Show me")).to_be_visible()
    assert User.objects.count() == 0


def test_everything_on_this_week_is_reached_by_keyboard(signed_in: Opener) -> None:
    page = signed_in(operations.open_sample(zone="Europe/Berlin", now=datetime.now(UTC)))
    page.goto("/")
    controls = "[...document.querySelectorAll('a[href], button')]"
    wanted = page.evaluate(f"{controls}.length")

    reached: list[Any] = []
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(f"{controls}.indexOf(document.activeElement)"))
    unseen = page.evaluate(f"{controls}.map((one, at) => one.checkVisibility() ? -1 : at)")

    assert set(range(wanted)) - set(reached) - set(unseen) == set()


def test_this_week_is_whole_without_script(signed_in: Opener) -> None:
    user = operations.open_sample(zone="Europe/Berlin", now=datetime.now(UTC))
    page = signed_in(user, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("button", name="Cover initials").click()

    expect(page.get_by_text("Headroom", exact=True).first).to_be_visible()
    assert "Appointment" not in page.content()
