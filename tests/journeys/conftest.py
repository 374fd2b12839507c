"""A browser in which somebody is signed in, and that remembers what it saw."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

Opener = Callable[..., Page]


def _complain(page: Page, message: ConsoleMessage) -> None:
    # Hints for developers ("verbose") are no complaints.
    if message.type in {"error", "warning"}:
        page.said.append(message.text)  # type: ignore[attr-defined]


@pytest.fixture
def signed_in(browser: Browser, live_server: Any) -> Iterator[Opener]:
    """`signed_in(user, width=390)` gives a page; `.seen` has its requests, `.said` its complaints."""
    contexts: list[BrowserContext] = []

    def open_page(user: User | None, *, width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, base_url=live_server.url, reduced_motion="reduce", **options
        )
        contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user)
            key = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
        page = context.new_page()
        page.seen, page.said = [], []  # type: ignore[attr-defined]
        page.on("request", lambda request: page.seen.append(request.url))  # type: ignore[attr-defined]
        page.on("console", lambda message: _complain(page, message))
        page.on("pageerror", lambda error: page.said.append(str(error)))  # type: ignore[attr-defined]
        return page

    yield open_page
    for context in contexts:
        context.close()
