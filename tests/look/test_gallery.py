"""The gallery in a real browser: by day and night, wide and narrow, for eyes, hands and readers."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Opener = Callable[..., Page]
FOCUSED = "document.activeElement.id || document.activeElement.className || document.activeElement.tagName"


@pytest.fixture
def opened(browser: Browser, live_server: Any, settings: Any) -> Iterator[Opener]:
    """Opens the gallery: `opened(width=390, color_scheme="dark")`."""
    settings.DEBUG = True
    User.objects.create_user("somebody")  # where nobody has an account yet, every page leads to the welcome
    contexts = []

    def open_page(*, width: int = 1280, **options: Any) -> Page:
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, **options))
        page = contexts[-1].new_page()
        page.seen, page.said = [], []  # type: ignore[attr-defined]
        page.on("request", lambda request: page.seen.append(request.url))  # type: ignore[attr-defined]
        page.on("console", lambda message: page.said.append(message.text))  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.said.append(str(error)))  # type: ignore[attr-defined]
        page.goto(f"{live_server.url}/gallery/")
        assert page.title() == "Gallery"
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_automated_accessibility_check_finds_nothing(opened: Opener, width: int, scheme: str) -> None:
    page = opened(width=width, color_scheme=scheme)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


@pytest.mark.parametrize("width", [320, 390, 560, 768, 1000, 1280])
def test_page_scrolls_down_only(opened: Opener, width: int) -> None:
    page = opened(width=width)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_text_at_twice_the_size_scrolls_down_only(opened: Opener) -> None:
    page = opened(width=1280)
    page.evaluate("document.documentElement.classList.add('twice')")
    page.evaluate("""const sheet = new CSSStyleSheet(); sheet.replaceSync('.twice { font-size: 200% }');
                     document.adoptedStyleSheets.push(sheet)""")
    assert page.evaluate("document.documentElement.scrollWidth") == 1280


def test_nothing_is_loaded_from_elsewhere_and_nothing_is_refused(opened: Opener, live_server: Any) -> None:
    page = opened()
    page.wait_for_load_state("networkidle")
    assert [url for url in page.seen if not url.startswith(live_server.url)] == []  # type: ignore[attr-defined]
    assert page.said == []  # type: ignore[attr-defined]


def test_bars_and_blocks_stand_where_their_classes_say(opened: Opener) -> None:
    page = opened()
    tank = page.locator(".weeks .wk.b24 .tank").bounding_box()
    bar = page.locator(".weeks .wk.b24 .booked").bounding_box()
    assert tank
    assert bar
    assert bar["height"] == pytest.approx(24 * 7.4, abs=0.5)
    assert bar["y"] + bar["height"] == pytest.approx(tank["y"] + tank["height"], abs=2)
    hours = [page.locator(f".day-body > .{at}").first.bounding_box() for at in ("s-0900", "s-1000")]
    assert hours[1]["y"] - hours[0]["y"] == pytest.approx(39, abs=0.5)  # type: ignore[index]


@pytest.mark.parametrize(
    ("choice", "scheme", "sheet"), [("dark", "light", "19, 30, 36"), ("light", "dark", "251, 251, 248")]
)
def test_chosen_theme_wins_over_the_system(opened: Opener, choice: str, scheme: str, sheet: str) -> None:
    page = opened(color_scheme=scheme)
    page.evaluate(f"document.documentElement.dataset.theme = '{choice}'")
    colour = page.evaluate("getComputedStyle(document.querySelector('main')).backgroundColor")
    assert colour == f"rgb({sheet})"


def test_first_key_reaches_the_content(opened: Opener) -> None:
    page = opened()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == "main"


def test_focus_ring_is_three_pixels_two_away(opened: Opener) -> None:
    page = opened()
    page.locator(".slip .button").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    ring = page.evaluate(
        "(({outlineWidth, outlineOffset, outlineStyle}) => [outlineWidth, outlineOffset, outlineStyle])"
        "(getComputedStyle(document.activeElement))"
    )
    assert ring == ["3px", "2px", "solid"]


def test_targets_on_a_phone_are_44_pixels_high(opened: Opener) -> None:
    page = opened(width=390)
    low = page.evaluate("""[...document.querySelectorAll(
        'main :is(.button, button.chip, select, .check), .tabs a, .foot :is(a, button)')]
        .filter(one => one.offsetParent && one.getBoundingClientRect().height < 44)
        .map(one => one.outerHTML.slice(0, 80))""")
    assert low == []


def test_minus_and_plus_change_the_number_and_the_drawing(opened: Opener) -> None:
    page = opened()
    page.get_by_role("button", name="Ceiling, one more").click()
    assert page.locator("#ceiling").input_value() == "27"
    assert page.locator("figure > .past").get_attribute("class") == "past t22 c27"


def test_minus_and_plus_are_absent_without_script(opened: Opener) -> None:
    page = opened(java_script_enabled=False)
    assert not page.get_by_role("button", name="Ceiling, one more").is_visible()
    assert page.locator("#ceiling").is_visible()


def test_single_keys_do_nothing_until_switched_on(opened: Opener) -> None:
    page = opened()
    page.keyboard.press("h")
    assert page.locator("main [data-name]").first.text_content() == "C.V."


def test_keys_are_switched_on_from_their_list_and_then_move_between_rows(opened: Opener) -> None:
    page = opened()
    page.keyboard.press("?")
    page.get_by_role("button", name="Use keys").click()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.matches('.weeks a')") is True


def test_answer_that_does_not_arrive_is_said_and_text_is_kept(opened: Opener) -> None:
    page = opened()
    page.route("**/nowhere/", lambda route: route.abort())
    page.evaluate("""const form = document.querySelector('form[data-limits]');
        form.setAttribute('hx-post', '/nowhere/'); htmx.process(form);
        form.querySelector('input').value = '31'; form.requestSubmit()""")
    page.locator("#unsaved").wait_for(state="visible")
    assert page.locator("#target").input_value() == "31"
    assert page.locator("#live").text_content() == (
        "Not saved yet. There is no connection. Your text is still in the box."
    )


def test_day_is_a_list_with_times_on_a_phone(opened: Opener) -> None:
    page = opened(width=390)
    first = page.locator(".day").first.locator(".day-body li").first
    assert first.inner_text().split()[:2] == ["9:00", "E.W."]


def test_paper_gets_the_sheet_only(opened: Opener) -> None:
    page = opened()
    page.emulate_media(media="print")
    assert page.locator(".tabs").is_visible() is False
    assert page.locator("main h1").is_visible() is True
