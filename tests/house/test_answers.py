"""What every answer has, and what none may have."""

import logging
from typing import Any

import pytest
from django.http import Http404, HttpRequest
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from config import faults
from config.one_line import OneLine
from tests import make

pytestmark = pytest.mark.django_db

PUBLIC = {
    "account_inactive",
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "gallery",  # while debugging; else there is none
    "health",
    "invitation",  # by the secret in its address
    "ready",
    "outbound_feed",  # by the secret in its address
    "sample_open",
    "welcome",
}
ARGUMENTS = {
    "pk": 1, "act": 1, "step": "thanks", "first_day": "2026-11-16", "uidb36": "1", "key": "x-y",
    "pattern": "saying_yes", "signal": "N1", "form": "md", "token": "x",
}  # fmt: skip


def patterns(at: URLResolver) -> list[URLPattern]:
    found: list[URLPattern] = []
    for one in at.url_patterns:
        found += patterns(one) if isinstance(one, URLResolver) else [one]
    return found


ROUTES = {pattern.name: pattern for pattern in patterns(get_resolver())}


def address(name: str) -> str:
    from datetime import date  # noqa: PLC0415 -- for one argument

    wanted = ROUTES[name].pattern.regex.groupindex if hasattr(ROUTES[name].pattern, "regex") else {}
    values: dict[str, Any] = {**ARGUMENTS, "first_day": date(2026, 11, 16)}
    return reverse(name, kwargs={key: values[key] for key in wanted})


@pytest.mark.parametrize("name", sorted(set(ROUTES) - PUBLIC))
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_other_page_asks_who_is_there(client: Client, name: str, method: str) -> None:
    make.user()

    answer = getattr(client, method)(address(name))

    assert answer.status_code in {302, 405}
    if answer.status_code == 302:
        assert answer.headers["Location"].partition("?")[0] == reverse("account_login")


def test_the_public_pages_are_these() -> None:
    assert PUBLIC - set(ROUTES) == set()


@pytest.fixture
def signed_in() -> Client:
    client = Client()
    client.force_login(make.clinician().user)
    return client


PAGES = ["this_week", "calendar", "rules", "unsorted", "sources", "source_add", "notes", "settings", "start_check"]


@pytest.mark.parametrize("name", [*PAGES, "start_limits", "start_done", "account_change_password", "account_logout"])
def test_private_pages_are_kept_nowhere_and_run_nothing_foreign(signed_in: Client, name: str) -> None:
    answer = signed_in.get(reverse(name))

    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert (policy["default-src"], policy["script-src"], policy["style-src"]) == ("'none'", "'self'", "'self'")
    assert (policy["object-src"], policy["base-uri"], policy["frame-ancestors"]) == ("'none'",) * 3
    assert (policy["require-trusted-types-for"], policy["trusted-types"]) == ("'script'", "default headroom")
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert (
        answer.headers["Cross-Origin-Resource-Policy"] == answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Cookie" in answer.headers["Vary"]


def test_a_drawing_that_is_opened_as_a_page_runs_nothing_and_is_nobody_elses(client: Client) -> None:
    answer: Any = client.get("/static/icons/headroom.svg")
    assert b"".join(answer.streaming_content).startswith(b"<svg")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/svg+xml")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert (answer.headers["X-Content-Type-Options"], "Access-Control-Allow-Origin" in answer.headers) == (
        "nosniff",
        False,
    )


def test_cookies_are_for_the_server_only(client: Client) -> None:
    user = make.user("maya@practice.example")
    client.get(reverse("account_login"))
    client.post(reverse("account_login"), {"login": user.email, "password": "a long enough password"})

    flags = {name: (morsel["httponly"], morsel["samesite"]) for name, morsel in client.cookies.items()}
    assert flags == {"csrftoken": (True, "Lax"), "sessionid": (True, "Lax")}


@pytest.mark.parametrize("headers", [{}, {"HTTP_ORIGIN": "https://evil.example"}, {"HTTP_ORIGIN": "null"}])
def test_a_form_from_elsewhere_is_refused(headers: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.clinician().user)

    answer = client.post(reverse("cover"), {"next": "/"}, **headers)

    assert answer.status_code == 403
    assert "This form was open too long" in answer.content.decode()


def test_a_missing_page_says_nothing_about_why(signed_in: Client) -> None:
    foreign = make.source(make.clinician().user)

    missing, others = signed_in.get("/calendar/sources/999999/"), signed_in.get(reverse("source", args=[foreign.pk]))

    assert (missing.status_code, others.status_code) == (404, 404)
    assert missing.content == others.content


def test_a_fault_shows_a_number_that_stands_in_the_log_and_nothing_else(
    signed_in: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_shell: object) -> None:
        raise RuntimeError("Marker of a client")

    monkeypatch.setattr("wellbeing.views.today.todays_picture", broken)
    signed_in.raise_request_exception = False

    answer = signed_in.get("/?secret=Marker")

    text = answer.content.decode()
    number = caplog.records[-1].getMessage().split()[1]
    assert answer.status_code == 500
    assert number in text
    assert "Marker" not in text
    assert "Marker" not in caplog.records[-1].getMessage()


@pytest.mark.parametrize(
    ("handler", "status"), [(faults.bad_request, 400), (faults.forbidden, 403), (faults.not_found, 404)]
)
def test_fault_pages_hold_nothing_of_the_exception(handler: Any, status: int) -> None:
    request: HttpRequest = RequestFactory().get("/?x=Marker")

    answer = handler(request, Http404("Marker"))

    assert (answer.status_code, b"Marker" in answer.content) == (status, False)


def test_a_log_line_stays_one_line_without_a_trace() -> None:
    info = (ValueError, ValueError("Marker"), None)
    record = logging.LogRecord("x", logging.ERROR, "", 0, "one\ntwo\x1b[31m %s", ("\r\nthree",), info)

    line = OneLine("%(message)s").format(record)

    assert line == "one\\ntwo?[31m ?\\nthree"


def test_health_tells_what_does_not_work(client: Client, settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path
    silent = client.get(reverse("health"))
    (tmp_path / "heartbeat").touch()

    beating = client.get(reverse("health"))

    assert (silent.status_code, silent.json()) == (503, {"database": True, "worker": False})
    assert (beating.status_code, beating.json()) == (200, {"database": True, "worker": True})
