"""Every page of the made-up practice: for eyes, hands and readers, by day and night, wide and narrow."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Page

from accounts import operations as accounts
from accounts.models import Account
from caseload import queries
from caseload.models import Clinician, Entry, PendingReport
from caseload.operations import read_file
from tests import make
from tests.journeys.conftest import Opener
from tests.signing_in import PASSWORD, supervisor
from wellbeing import operations
from wellbeing.domain.sharing.parts import Part, Shares
from wellbeing.models import Grant

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
    names += ["sharing", "share_new", "account", "account_leave", "archive", "archive_import", "usersessions_list"]
    names += ["mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn"]
    now = datetime.now(UTC)
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
        *(reverse("share", args=[grant.pk]) for grant in (shared(clinician, now), _stopped(clinician, now))),
        "/nothing/here/",
    ]


def _pending(clinician: Clinician) -> PendingReport:
    rows = "Date of Service,Client,Progress Note Status\n11/3/2025 14:30,Jane Appleseed,NO NOTE\nTotals,,\n"
    return read_file(clinician, body=rows.encode(), day_first=None, layout=None, now=datetime.now(UTC))


def shared(clinician: Clinician, now: datetime) -> Grant:
    """Everything there is, to somebody with a long name, for a long reason; looked at more often than a page holds."""
    viewer = supervisor("Wilhelmine Friederike von und zu Hohenstein-Langenburg, approved supervisor")
    TOTP.activate(viewer, generate_totp_secret())
    RecoveryCodes.activate(viewer)
    shares = Shares(dict.fromkeys(Part, 12), ("saying_yes", "putting_off", "gathering", "at_ceiling"))
    last_day = now.date() + timedelta(weeks=11)
    grant = operations.share(
        clinician, viewer=viewer, name=viewer.account.name, shares=shares, purpose="Friday " * 40, last_day=last_day,
        now=now,
    )  # fmt: skip
    for minutes in range(25):
        operations.looked(grant, agenda=minutes % 2 == 0, now=now + timedelta(minutes=minutes))
    return grant


def _stopped(clinician: Clinician, now: datetime) -> Grant:
    shares = Shares({Part.HEADROOM: 4})
    last_day = now.date() + timedelta(days=3)
    grant, _ = operations.share_by_invitation(
        clinician, name="Ruth", shares=shares, purpose="", last_day=last_day, now=now
    )
    operations.stop_sharing(grant, now=now)
    return grant


def of_a_supervisor(grant: Grant) -> list[str]:
    names = ["supervision", "account", "mfa_index", "mfa_deactivate_totp", "mfa_generate_recovery_codes"]
    return [*map(reverse, names), *(reverse(name, args=[grant.pk]) for name in ("shared", "agenda"))]


def of_an_administrator(other: User) -> list[str]:
    names = ["people", "installation", "account", "account_leave", "account_change_password"]
    return [*map(reverse, names), reverse("person_delete", args=[other.pk])]


def of_a_stranger(clinician: Clinician, now: datetime) -> list[str]:
    roles = {"practises": True, "supervisor": True, "administrator": True}
    _, token = accounts.invite(clinician.user, roles=roles, name="Olga", now=now)
    last_day = now.date() + timedelta(days=7)
    _, offered = operations.share_by_invitation(
        clinician, name="Tilda", shares=Shares({Part.NOTES: 1}), purpose="", last_day=last_day, now=now
    )
    links = [reverse("invitation", args=[one]) for one in (token, offered, "nothing")]
    return [reverse("account_login"), reverse("account_reset_password"), *links]


def visits(signed_in: Opener, **options: Any) -> list[tuple[Page, list[str]]]:
    """Supervisor, administrator and stranger, each with the pages that only they see."""
    now = datetime.now(UTC)
    clinician = operations.open_sample(zone="Europe/Berlin", now=now).clinician
    grant = shared(clinician, now)
    ada = make.user("ada.who-looks-after-everything@a-practice-with-a-long-name.example")
    Account.objects.create(user=ada, administrator=True)
    TOTP.activate(ada, generate_totp_secret())
    found = [
        (signed_in(grant.viewer, **options), of_a_supervisor(grant)),
        (signed_in(ada, **options), of_an_administrator(grant.viewer)),
    ]
    for page, _ in found:
        page.goto(reverse("account_reauthenticate"))
        page.fill("[name=password]", PASSWORD)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    return [*found, (signed_in(None, **options), of_a_stranger(clinician, now))]


def faults(page: Page, path: str, width: int) -> tuple[list[object], bool]:
    """What a checker of accessibility finds, and whether the page is wider than the window."""
    page.goto(path)
    found = [(one["id"], [node["html"] for node in one["nodes"]]) for one in Axe().run(page).response["violations"]]
    return found, page.evaluate("document.documentElement.scrollWidth") > width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_are_accessible_and_keep_to_themselves(
    signed_in: Opener, live_server: Any, width: int, scheme: str
) -> None:
    user = operations.open_sample(zone="Europe/Berlin", now=datetime.now(UTC))
    page = signed_in(user, width=width, color_scheme=scheme)
    found = {path: faults(page, path, width) for path in addresses(user.clinician)}

    foreign = [url for url in page.seen if not url.startswith((live_server.url, "data:"))]
    refused = [line for line in page.said if "404" not in line]
    assert ({path: one for path, one in found.items() if one != ([], False)}, foreign, refused) == ({}, [], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_of_those_without_a_practice_are_accessible_and_keep_to_themselves(
    signed_in: Opener, live_server: Any, width: int, scheme: str
) -> None:
    found, foreign, refused = {}, [], []
    for page, paths in visits(signed_in, width=width, color_scheme=scheme):
        for path in paths:
            found[path] = faults(page, path, width)
            assert page.url == live_server.url + path  # nobody was led elsewhere
        foreign += [url for url in page.seen if not url.startswith((live_server.url, "data:"))]
        refused += [line for line in page.said if "404" not in line]

    assert ({path: one for path, one in found.items() if one != ([], False)}, foreign, refused) == ({}, [], [])


def test_pages_scroll_down_only_at_320(signed_in: Opener) -> None:
    user = operations.open_sample(zone="Europe/Berlin", now=datetime.now(UTC))
    page = signed_in(user, width=320)

    widths = {}
    for path in addresses(user.clinician):
        page.goto(path)
        widths[path] = page.evaluate("document.documentElement.scrollWidth")

    for visitor, paths in visits(signed_in, width=320):
        for path in paths:
            visitor.goto(path)
            widths[path] = visitor.evaluate("document.documentElement.scrollWidth")

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
