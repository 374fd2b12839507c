"""From an invitation's link to an account, with the headers that a browser really sends."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import expect

from accounts import operations
from accounts.models import Account
from tests import make
from tests.journeys.conftest import Opener

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_whoever_opens_an_invitation_makes_an_account_with_it(signed_in: Opener) -> None:
    by = make.user("admin@practice.example")
    Account.objects.create(user=by, administrator=True)
    _, token = operations.invite(by, name="Ruth Adeyemi", roles={"supervisor": True}, now=datetime.now(UTC))
    page = signed_in(None)

    page.goto(reverse("invitation", args=[token]))
    page.get_by_label("E-mail").fill("ruth@practice.example")
    page.get_by_label("Password").fill("a long enough password")
    page.get_by_role("button", name="Make my account").click()

    expect(page).not_to_have_url(reverse("invitation", args=[token]))
    assert User.objects.get(username="ruth@practice.example").account.supervisor
    assert page.said == []  # type: ignore[attr-defined]
