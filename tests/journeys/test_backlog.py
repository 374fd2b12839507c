"""Friday at 16:30: the notes go, with the mouse, the keys, and back again; and the caseload answers."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from caseload.domain.types import NoteState
from caseload.models import Client, Note, ProtectedTime
from tests.journeys.conftest import Opener
from wellbeing import operations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REPORT = Path(__file__).parents[1] / "reports" / "simplepractice_appointment_status.csv"


@pytest.fixture
def user() -> User:
    return operations.open_sample(zone="Europe/Berlin", now=datetime.now(UTC))


def signed(user: User) -> int:
    return Note.objects.filter(clinician=user.clinician, state=NoteState.SIGNED).count()


def use_keys(page: Page) -> None:
    page.keyboard.press("?")
    page.get_by_role("button", name="Use keys").click()


def test_a_tick_signs_and_undo_brings_the_row_back(signed_in: Opener, user: User) -> None:
    page, before = signed_in(user), signed(user)
    page.goto("/notes/")
    first = page.locator("table.notes input[type=checkbox]").first

    first.check()
    expect(page.locator("#notes-say")).to_have_text("6 due, about 48 minutes.")
    after = signed(user)
    expect(page.locator("tr.done")).to_have_count(1)
    page.get_by_role("button", name="Undo", exact=True).last.click()

    expect(page.locator("#notes-say")).to_have_text("7 due, about 56 minutes.")
    expect(page.locator("tr.done")).to_have_count(0)
    assert (after - before, signed(user) - before, page.said) == (1, 0, [])


def test_the_backlog_is_cleared_from_the_keyboard(signed_in: Opener, user: User) -> None:
    page, before = signed_in(user), signed(user)
    page.goto("/notes/")
    use_keys(page)

    for left in (6, 5, 4):
        page.keyboard.press("j")
        page.keyboard.press("x")
        expect(page.locator("#notes-say")).to_contain_text(f"{left} due")
    expect(page.locator("[data-armed]")).to_have_count(3)  # each tick's own way back is there
    page.keyboard.press("u")
    expect(page.locator("#notes-say")).to_contain_text("5 due")

    assert signed(user) - before == 2
    expect(page.locator("table.notes input:focus")).to_have_count(1)


def test_many_are_signed_in_one_press_without_script(signed_in: Opener, user: User) -> None:
    page, before = signed_in(user, java_script_enabled=False), signed(user)
    page.goto("/notes/")

    page.get_by_role("button", name="are signed").nth(0).click()

    assert signed(user) - before == 2
    expect(page.locator("#notes-say")).to_contain_text("5 due")


def test_fifty_minutes_are_protected_with_one_press_and_given_back(signed_in: Opener, user: User) -> None:
    page = signed_in(user)
    page.goto("/notes/")

    page.get_by_role("button", name="Protect 50 minutes").click()
    held = ProtectedTime.objects.filter(removed_at=None).count()
    page.get_by_role("button", name="Undo", exact=True).last.click()
    page.wait_for_load_state()

    assert (held, ProtectedTime.objects.filter(removed_at=None).count()) == (1, 0)


def test_a_client_row_opens_in_place_and_the_work_ends_and_goes_on(signed_in: Opener, user: User) -> None:
    page = signed_in(user)
    page.goto("/caseload/")
    row = page.locator(".open-row").first
    row.click()

    page.get_by_role("button", name="They have finished").click()
    ended = Client.objects.filter(status="ended").count()
    page.get_by_role("button", name="Undo", exact=True).last.click()
    expect(page.get_by_text("Taken back.")).to_be_visible()

    assert (ended, Client.objects.filter(status="ended").count(), page.said) == (1, 0, [])


def test_attendance_is_said_with_one_key(signed_in: Opener, user: User) -> None:
    page = signed_in(user)
    page.goto("/sessions/?page=2")
    use_keys(page)

    page.keyboard.press("j")
    page.keyboard.press("2")

    expect(page.get_by_text("Session: no-show.")).to_be_visible()
    expect(page.locator("tbody tr").first.get_by_role("button", name="No-show")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert page.said == []


def test_an_export_is_tried_and_taken_over(signed_in: Opener, user: User) -> None:
    page = signed_in(user)
    page.goto("/caseload/files/")
    page.get_by_label("File", exact=True).set_input_files(REPORT)
    page.get_by_role("button", name="Read it").click()

    while page.get_by_role("button", name="Go on").count():
        for box in page.get_by_role("checkbox").all():
            box.check()
        page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Take it over").click()

    expect(page.get_by_text("Taken over:")).to_be_visible()
    assert page.said == []
