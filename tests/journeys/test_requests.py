"""From "someone asks" to a copied holding reply, and the other answers, by hand and by keys."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from caseload.domain.asks.types import AskState, Decision
from caseload.models import Ask
from tests.journeys.conftest import Opener
from wellbeing import operations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LINE = "new client from Dr Lee, weekly 50 min, by Thu"


@pytest.fixture
def user() -> User:
    return operations.open_sample(zone="Europe/Berlin", now=datetime.now(UTC))


def asked(words: str) -> Ask:
    """The request with these words; they are sealed, so that no database can look for them."""
    return next(ask for ask in Ask.objects.all() if words in {ask.who, ask.said})


def copied(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_a_newcomer_copies_a_holding_reply_in_four_presses(signed_in: Opener, user: User) -> None:
    page = signed_in(user, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/")

    page.get_by_role("link", name="Requests").first.click()  # 1
    page.get_by_label("What was asked").fill(LINE)
    expect(page.locator("#understood")).to_contain_text("from Dr Lee")
    page.keyboard.press("Enter")  # 2
    blank = page.locator(".composer input")
    copy = page.get_by_role("button", name="Copy and defer")
    expect(copy).to_have_attribute("aria-disabled", "true")
    copy.click(force=True)  # 3: leads to the blank that is left
    expect(blank).to_be_focused()
    page.keyboard.type("I was glad to hear from you.")
    shown = page.locator("[data-composer]").evaluate(
        "box => [...box.querySelectorAll('[data-part]')].map(p => p.value ?? p.textContent).join('')"
    )
    copy.click()  # 4
    expect(page.get_by_text("Deferred until")).to_be_visible()

    ask = asked(LINE)
    assert copied(page) == shown
    assert copied(page).startswith("Dear Dr Lee, thank you for asking me.")
    assert (ask.state, ask.from_whom) == (AskState.DEFERRED, "Dr Lee")
    assert page.said == []


def test_another_start_and_another_answer_change_the_check_and_keep_what_was_typed(
    signed_in: Opener, user: User
) -> None:
    page = signed_in(user)
    ask = asked("J.T.")
    page.goto(f"/requests/{ask.pk}/")

    page.locator(".composer input").fill("Mine")
    page.locator("label.chip").nth(1).click()
    expect(page.locator(f"#ask-{ask.pk} .say")).to_contain_text("No week would go over.")
    expect(page.locator(".composer input")).to_have_value("Mine")
    page.locator(f"#answer-{ask.pk}-yes").check(force=True)
    expect(page.locator(".composer")).to_contain_text("I cannot begin at once")

    assert page.said == []


def test_by_keys_alone(signed_in: Opener, user: User) -> None:
    page = signed_in(user)
    page.goto("/")
    page.keyboard.press("?")
    page.get_by_role("button", name="Use keys").click()

    page.keyboard.press("g")
    page.keyboard.press("r")
    page.wait_for_url("**/requests/")
    ask = asked("J.T.")
    page.goto(f"/requests/{ask.pk}/")
    page.keyboard.press("n")
    expect(page.get_by_role("button", name="Copy and no")).to_be_visible()
    page.get_by_role("button", name="Save it without a reply").press("Enter")
    expect(page.get_by_text("No.", exact=True)).to_be_visible()

    assert Ask.objects.get(pk=ask.pk).decision == Decision.NO


def test_without_script_the_reply_is_shown_to_copy_by_hand(signed_in: Opener, user: User) -> None:
    page = signed_in(user, java_script_enabled=False)
    ask = asked("J.T.")
    page.goto(f"/requests/{ask.pk}/")

    page.locator(".composer input").fill("Mine")
    page.get_by_role("button", name="Copy and defer").click(force=True)

    expect(page.get_by_label("The text")).to_contain_text("Mine")
    assert Ask.objects.get(pk=ask.pk).state == AskState.DEFERRED


def test_on_a_phone_a_request_is_written_down(signed_in: Opener, user: User) -> None:
    page = signed_in(user, width=390)
    page.goto("/requests/")

    page.get_by_label("What was asked").fill("talk 2 h on 3 Dec")
    page.keyboard.press("Enter")

    expect(page.locator("li.open .ask-title")).to_have_text("Talk 2 h on 3 Dec")
