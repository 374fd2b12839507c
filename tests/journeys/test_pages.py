"""Every page of the made-up practice: for eyes, hands and readers, by day and night, wide and narrow."""

from datetime import UTC, datetime
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from caseload import queries
from caseload.models import Clinician, Entry, PendingReport
from caseload.operations import read_file
from tests.journeys.conftest import Opener
from wellbeing import operations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def addresses(clinician: Clinician) -> list[str]:
    weeks = queries.work_weeks(clinician, now=datetime.now(UTC))
    source = clinician.user.sources.first()
    names = ["this_week", "calendar", "rules", "unsorted", "sources", "source_add", "notes", "settings", "start_check"]
    names += ["caseload", "client_proposals", "client_add", "sessions", "session_add", "notes_written", "changes"]
    names += ["asks", "asks_decided", "asks_answering", "drafts", "draft_new", "colleagues", "colleague_new"]
    names += [
        "colleague_table",
        "paperwork",
        "paperwork_add",
        "note_rules",
        "reports",
        "protected",
        "protected_add",
        "outbound",
    ]
    names += ["patterns", "bars", "review", "reviews", "trends", "check_in", "support"]
    client, session = clinician.clients.first(), clinician.sessions.first()
    return [
        *map(reverse, [*names, "start_limits", "start_done", "account_change_password", "account_logout"]),
        reverse("week", args=[weeks[1].first_day]),
        reverse("source", args=[source.pk]),
        reverse("source_remove", args=[source.pk]),
        reverse("entry", args=[Entry.objects.filter(clinician=clinician).first().pk]),
        reverse("client", args=[client.pk]),
        reverse("client_edit", args=[client.pk]),
        reverse("session", args=[session.pk]),
        reverse("paperwork_edit", args=[clinician.paperwork.first().pk]),
        *(reverse(name, args=[clinician.asks.waiting().first().pk]) for name in ("ask", "ask_edit", "ask_refer")),
        reverse("ask", args=[clinician.asks.filter(decision="yes").first().pk]),
        reverse("colleague", args=[clinician.colleagues.first().pk]),
        reverse("draft", args=["hold-calendar"]),
        reverse("report", args=[_pending(clinician).pk]),
        f"{reverse('caseload')}?only=drifting&order=next",
        f"{reverse('source_add')}?kind=caldav",
        f"{reverse('source_add')}?kind=file",
        reverse("pattern_rows", args=["saying_yes", "N2"]),
        reverse("step_write", args=["gathering"]),
        *(f"{reverse('review')}?step={step}" for step in (2, 3, 4)),
        reverse("review_of", args=[clinician.reviews.last().first_day]),
        "/nothing/here/",
    ]


def _pending(clinician: Clinician) -> PendingReport:
    rows = "Date of Service,Client,Progress Note Status\n11/3/2025 14:30,Jane Appleseed,NO NOTE\nTotals,,\n"
    return read_file(clinician, body=rows.encode(), day_first=None, layout=None, now=datetime.now(UTC))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_are_accessible_and_keep_to_themselves(
    signed_in: Opener, live_server: Any, width: int, scheme: str
) -> None:
    user = operations.open_sample(zone="Europe/Berlin", now=datetime.now(UTC))
    page = signed_in(user, width=width, color_scheme=scheme)
    found = {}
    for path in addresses(user.clinician):
        page.goto(path)
        faults = [
            (one["id"], [node["html"] for node in one["nodes"]]) for one in Axe().run(page).response["violations"]
        ]
        wide = page.evaluate("document.documentElement.scrollWidth") > width
        if faults or wide:
            found[path] = (faults, wide)

    foreign = [url for url in page.seen if not url.startswith((live_server.url, "data:"))]
    refused = [line for line in page.said if "404" not in line]
    assert (found, foreign, refused) == ({}, [], [])


def test_pages_scroll_down_only_at_320(signed_in: Opener) -> None:
    user = operations.open_sample(zone="Europe/Berlin", now=datetime.now(UTC))
    page = signed_in(user, width=320)

    widths = {}
    for path in addresses(user.clinician):
        page.goto(path)
        widths[path] = page.evaluate("document.documentElement.scrollWidth")

    assert {path: width for path, width in widths.items() if width != 320} == {}


def test_titles_that_mean_harm_stay_words(signed_in: Opener, live_server: Any) -> None:
    user = operations.open_sample(zone="Europe/Berlin", now=datetime.now(UTC))
    harm = '<img src=x onerror=alert(1)><div hx-get="/evil/" hx-trigger="load">{{7*7}}</script>'
    for event in user.clinician.user.sources.first().events.all():
        event.title = harm
        event.save(update_fields=["title"])
    user.sources.update(name=harm)
    user.clinician.sessions.update(title=harm)
    user.clinician.clients.update(label=harm)
    user.clinician.paperwork.update(title=harm)
    user.clinician.asks.update(said=harm, who=harm, from_whom=harm, remark=harm)
    Clinician.objects.update(name=harm)
    page = signed_in(user)

    for path in addresses(user.clinician):
        page.goto(path)
        page.wait_for_timeout(50)

    asked = [url for url in page.seen if "evil" in url or url.endswith("/x")]
    assert (asked, [line for line in page.said if "404" not in line]) == ([], [])
