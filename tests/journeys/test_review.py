"""Friday, 16:30: the review from start to end by keyboard, in at most twelve presses and one sentence."""

from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page

from caseload.models import Clinician
from tests.journeys.conftest import Opener
from wellbeing import operations
from wellbeing.models import Review

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Keys:
    """A keyboard that counts what was decided: arrows and letters typed into a field are not presses."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses = page, 0

    def reach(self, selector: str) -> None:
        """Tabs until the focus is there."""
        for _ in range(80):
            if self.page.evaluate("(s) => document.activeElement.matches(s)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{selector} cannot be reached by keyboard")

    def press(self, key: str) -> None:
        self.presses += 1
        self.page.keyboard.press(key)


def choose(keys: Keys, name: str, value: str) -> None:
    """A radio button of a group, reached by tabbing to the group and moving with the arrows."""
    keys.reach(f"input[name={name}]")
    for _ in range(12):
        here = keys.page.evaluate("() => [document.activeElement.value, document.activeElement.checked]")
        if here[0] == value:
            break
        keys.page.keyboard.press("ArrowDown")
    keys.press("Space")


def test_the_week_is_closed_by_keyboard(signed_in: Opener, live_server: Any) -> None:
    user = operations.open_sample(zone="Europe/London", now=datetime.now(UTC))
    page = signed_in(user)
    page.goto("/review/")
    keys = Keys(page)

    keys.reach(".review-step .button.filled")
    keys.press("Enter")
    page.wait_for_url("**step=2**")
    choose(keys, "being", "2")
    choose(keys, "admin", "6")
    keys.reach("#line")
    page.keyboard.type("Thursday ran over.")
    keys.reach(".review-step .button.filled")
    keys.press("Enter")
    page.wait_for_url("**step=3**")
    choose(keys, "setting", "over_responsible")
    keys.reach(".review-step .button.filled")
    keys.press("Enter")
    page.wait_for_url("**step=4**")
    choose(keys, "experiment", "lunch")
    keys.reach(".review-step .button.filled")
    keys.press("Enter")
    page.get_by_text("That is enough for this week.").wait_for()

    assert keys.presses <= 12
    review = Review.objects.filter(clinician=Clinician.objects.get()).latest("first_day")
    assert review.answered == {
        "being": 2, "admin": 6, "line": "Thursday ran over.", "setting": "over_responsible",
    }  # fmt: skip
    assert (review.tried["key"], review.closed_at is not None) == ("lunch", True)
    assert page.said == []  # type: ignore[attr-defined]


def test_what_is_typed_is_there_after_the_page_was_left(signed_in: Opener, live_server: Any) -> None:
    user = operations.open_sample(zone="Europe/London", now=datetime.now(UTC))
    page = signed_in(user)
    page.goto("/review/?step=2")

    page.fill("#line", "Half a sentence")
    page.locator("#saved", has_text="Saved").wait_for()
    page.goto("/")
    page.goto("/review/?step=2")

    assert page.input_value("#line") == "Half a sentence"


def test_it_works_without_script(signed_in: Opener, live_server: Any) -> None:
    user = operations.open_sample(zone="Europe/London", now=datetime.now(UTC))
    page = signed_in(user, java_script_enabled=False)
    page.goto("/review/")

    for label in ("Next: how it felt", "Next: your default setting", "Next: one small experiment", "Close the week"):
        page.get_by_role("button", name=label, exact=True).click()

    assert page.get_by_text("That is enough for this week.").is_visible()
