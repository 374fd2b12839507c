"""An authenticator app and a passkey, set up and used in the browser; a password asked again keeps what was typed."""

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.models import User
from django.core.cache import cache
from playwright.sync_api import Page

from accounts.models import Account
from tests import make
from tests.journeys.conftest import Opener
from tests.signing_in import PASSWORD
from wellbeing.models import Grant

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def maya() -> User:
    owner = make.user("maya@practice.example")
    make.limit(make.clinician(owner, name="Maya Lindqvist"))
    return owner


def press(page: Page, name: str) -> None:
    """Presses a button of the page and waits for what it opens."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).first.click()


def sign_in(page: Page, user: User) -> None:
    page.goto("/account/login/")
    page.fill("[name=login]", user.email)
    page.fill("[name=password]", PASSWORD)
    press(page, "Sign in")


def confirm(page: Page) -> None:
    page.fill("[name=password]", PASSWORD)
    press(page, "Go on")


def code(secret: str) -> str:
    """What an authenticator app would show now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_an_authenticator_app_and_a_recovery_code(signed_in: Opener, maya: User, live_server: Any) -> None:
    page = signed_in(None)
    sign_in(page, maya)
    page.goto("/account/factor/app/")
    confirm(page)
    assert page.locator("img.qr").evaluate("(image) => image.naturalWidth") > 0
    page.fill("[name=code]", "000000")
    press(page, "Turn it on")
    secret = page.inner_text(".caption code")
    page.fill("[name=code]", code(secret))
    press(page, "Turn it on")
    codes = page.locator(".codes code").all_inner_texts()
    assert (page.inner_text("h1"), len(set(codes))) == ("Recovery codes", 10)

    cache.clear()  # as if half a minute had passed: a code is good for one use
    opened = [second_step(page, maya, typed) for typed in (code(secret), codes[0], codes[0])]
    assert opened == [True, True, False]  # a recovery code opens once
    assert [line for line in page.said if "422" not in line] == []  # type: ignore[attr-defined]


def second_step(page: Page, user: User, typed: str) -> bool:
    """Signs out and in again with this code; true when it opened the account."""
    press(page, "Sign out")
    sign_in(page, user)
    assert page.inner_text("h1") == "Your second factor"
    page.fill("#account-form [name=code]", typed)
    press(page, "Sign in")
    return page.inner_text("h1") != "Your second factor"


def with_authenticator(page: Page) -> None:
    """Gives the browser a fingerprint reader that always says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "automaticPresenceSimulation": True}
    options |= {"hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_opens_the_account_without_a_password(signed_in: Opener, maya: User, live_server: Any) -> None:
    page = signed_in(None)
    sign_in(page, maya)
    with_authenticator(page)
    page.goto("/account/factor/passkeys/add/")
    confirm(page)
    page.fill("[name=name]", "Laptop")
    with page.expect_navigation():
        page.keyboard.press("Enter")  # Enter is a press of the button
    assert page.locator(".codes code").count() == 10

    press(page, "Sign out")
    press(page, "Sign in with a passkey")
    assert page.locator(".foot").get_by_text("Maya Lindqvist").is_visible()
    page.goto("/account/factor/passkeys/")
    assert page.inner_text(".ledger strong") == "Laptop"
    page.get_by_role("link", name="Remove").click()
    confirm(page)
    press(page, "Remove it")
    assert page.get_by_text("There is no passkey yet.").is_visible()
    assert page.said == []  # type: ignore[attr-defined]


def test_a_browser_without_a_passkey_is_told_so(signed_in: Opener, maya: User, live_server: Any) -> None:
    page = signed_in(None)
    page.goto("/account/login/")
    with_authenticator(page)
    page.get_by_role("button", name="Sign in with a passkey").click()

    page.get_by_text("No passkey was used.").wait_for()
    assert page.evaluate("document.activeElement.id") == "passkey-trouble"


def test_what_was_typed_goes_on_after_the_password(signed_in: Opener, maya: User, live_server: Any) -> None:
    Account.objects.create(user=make.user(), name="Ruth Adeyemi", supervisor=True)
    page = signed_in(maya)
    page.goto("/sharing/new/")
    page.check("[name=notes]")
    page.fill("[name=purpose]", "Friday")
    press(page, "Start sharing")
    page.fill("[name=password]", "not this one")
    press(page, "Go on")
    confirm(page)

    assert page.inner_text("h2") == "Ruth Adeyemi"
    assert (page.input_value("[name=purpose]"), Grant.objects.get().parts) == ("Friday", {"notes": 1})
