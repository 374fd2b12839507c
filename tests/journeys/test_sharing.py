"""A clinician shows a little, looks at what is seen, and takes it back; the supervisor's open page goes with it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests import make
from tests.journeys.conftest import Opener
from tests.journeys.test_pages import shared
from tests.journeys.test_review import Keys
from tests.signing_in import supervisor
from wellbeing.models import Grant

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURE = ".shared-picture"


@pytest.fixture
def maya() -> User:
    owner = make.user()
    owner.set_unusable_password()  # there is nothing to be asked again
    owner.save()
    make.limit(make.clinician(owner, name="Maya Lindqvist", time_zone="Europe/Berlin"))
    return owner


@pytest.fixture
def ruth() -> User:
    viewer = supervisor()
    TOTP.activate(viewer, generate_totp_secret())
    return viewer


def tick(keys: Keys, field: str) -> None:
    """Ticks a box and waits until the preview has followed."""
    keys.reach(f"[name={field}]")
    with keys.page.expect_response("**/sharing/preview/"):
        keys.press("Space")


def headings(page: Page) -> list[str]:
    return page.locator(f"{PICTURE} h3").all_inner_texts()


def test_by_keyboard_from_nothing_to_what_she_sees(signed_in: Opener, maya: User, ruth: User, live_server: Any) -> None:
    page, hers = signed_in(maya), signed_in(ruth)
    page.goto("/sharing/")
    keys = Keys(page)
    keys.reach("main .button.filled")
    with page.expect_navigation():
        keys.press("Enter")
    assert page.inner_text(PICTURE) == "Nothing is shown."

    tick(keys, "headroom")
    tick(keys, "notes")
    expect(page.locator("#live")).to_have_text("In the preview: headroom, notes.")
    assert headings(page) == ["Headroom, this week and the next three", "Notes"]
    assert page.evaluate("document.activeElement.name") == "notes"  # the focus stays where it was
    tick(keys, "only_week")
    expect(page.locator(f"{PICTURE} h3").first).to_have_text("Headroom, this week")
    previewed = page.inner_text(PICTURE)
    keys.reach(".share-until .button.filled")
    with page.expect_navigation():
        keys.press("Enter")

    assert page.inner_text("h2") == "Ruth Adeyemi"
    hers.goto("/supervision/")
    Keys(hers).reach("main .ledger a")
    with hers.expect_navigation():
        hers.keyboard.press("Enter")
    assert hers.inner_text(PICTURE) == previewed
    page.reload()
    assert page.locator(".share-log li").first.inner_text().split("\n")[1:] == [
        "Ruth opened your page",
        "headroom, notes",
    ]
    assert (page.said, hers.said) == ([], [])  # type: ignore[attr-defined]


def test_stopping_takes_the_open_page_and_undo_brings_it_back(
    signed_in: Opener, maya: User, ruth: User, live_server: Any
) -> None:
    page, hers = signed_in(maya), signed_in(ruth)
    page.goto("/sharing/new/")
    page.check("[name=requests]")
    page.get_by_role("button", name="Start sharing").click()
    page.get_by_role("button", name="Stop sharing now").wait_for()
    path = reverse("shared", args=[Grant.objects.get().pk])
    hers.goto(path)
    assert headings(hers) == ["Requests, the last 4 weeks"]

    page.get_by_role("button", name="Stop sharing now").click()
    page.get_by_text("Stopped. Nothing is shown any more.").wait_for()
    again = hers.reload()
    fragment = hers.evaluate("(path) => fetch(path, {headers: {'HX-Request': 'true'}}).then((one) => one.status)", path)
    assert (again and again.status, hers.inner_text("h1"), fragment) == (404, "There is nothing here", 404)

    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Shown again, as before.").wait_for()
    back = hers.reload()
    assert (back and back.status, headings(hers)) == (200, ["Requests, the last 4 weeks"])


def test_what_was_ticked_stays_when_something_is_wrong(signed_in: Opener, maya: User, live_server: Any) -> None:
    page = signed_in(maya, width=390)
    page.goto("/sharing/new/?week")
    page.check("[name=notes]")
    page.fill("[name=purpose]", "Friday")
    page.get_by_role("button", name="Start sharing").click()
    page.get_by_text("What are they called? Only the two of you see it.").wait_for()

    assert (page.is_checked("[name=notes]"), page.is_checked("[name=only_week]")) == (True, True)
    assert (page.input_value("[name=purpose]"), headings(page)) == ("Friday", ["Notes"])
    page.fill("[name=name]", "Tilda")
    page.get_by_role("button", name="Start sharing").click()
    page.get_by_text("Send this link to Tilda yourself.").wait_for()
    link = page.inner_text("#invitation-link")

    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_server.url)
    page.get_by_role("button", name="Copy it").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == link
    page.reload()
    assert page.locator("#invitation-link").count() == 0


def test_the_preview_stands_between_the_ticks_and_the_end_on_a_phone(
    signed_in: Opener, maya: User, live_server: Any
) -> None:
    page = signed_in(maya, width=390)
    page.goto("/sharing/new/")

    tops = [page.locator(where).bounding_box() for where in (".share-parts", "#preview", ".share-ends")]
    assert [box["y"] for box in tops if box] == sorted(box["y"] for box in tops if box)
    page.set_viewport_size({"width": 1280, "height": 700})
    page.locator("[name=only_week]").scroll_into_view_if_needed()
    assert page.locator("#preview").is_visible()
    page.mouse.wheel(0, 600)
    box = page.locator("#preview").bounding_box()
    assert box is not None
    assert box["y"] >= 0


def test_the_agenda_is_one_printed_page(signed_in: Opener, maya: User, ruth: User, live_server: Any) -> None:
    grant = shared(maya.clinician, datetime.now(UTC))
    page = signed_in(grant.viewer, color_scheme="dark")
    page.goto(reverse("agenda", args=[grant.pk]))

    printed = page.pdf(format="A4", print_background=True)
    page.emulate_media(media="print")
    hidden = [page.locator(what).first.is_visible() for what in (".rail", ".foot", ".actions")]
    assert (printed.count(b"/Type /Page\n"), hidden) == (1, [False, False, False])
    assert page.evaluate("getComputedStyle(document.querySelector('main')).color") == "rgb(21, 38, 46)"
