"""All that a clinician can reach, replayed by everybody else: no data, no change, no answer that tells what exists."""

import re
from collections.abc import Collection
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from accounts.models import Account
from caseload.domain.asks.types import AskState, Decision
from caseload.models import Clinician
from tests import make
from tests.house.test_answers import PUBLIC
from tests.signing_in import confirmed, supervisor
from wellbeing import operations
from wellbeing.domain.sharing.parts import Part, Shares
from wellbeing.models import Grant, Review
from wellbeing.queries.archive import archived_models, as_plain

pytestmark = pytest.mark.django_db
NOW = make.NOW
MARKERS = ("Zebulon", "Quagga", "Okapi", "Numbat", "Fossa", "Tapir", "Dingo", "Kudu")
LEAVES = {"account_logout", "sign_out_everywhere", "gallery", "sample_remove", "account_leave"}
OF_ONE_KIND = 3  # addresses of one route; more of them look the same
NOT_DUMPED = {"accounts.AuditEntry", "wellbeing.GrantLog"}  # looking is written down


class Links(HTMLParser):
    """Every address on a page, and every form with what it would send."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.forms: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.found |= {
            said[name] for name in ("href", "action", "formaction", "hx-get", "hx-post", "data-href") if said.get(name)
        }
        if said.get("hx-post"):
            self.forms.append((said["hx-post"], {}))
        if tag == "form" and said.get("method", "").lower() == "post":
            self.forms.append((said.get("action", ""), {}))
        elif tag in {"input", "button"} and self.forms and said.get("name") and said["name"] != "csrfmiddlewaretoken":
            self.forms[-1][1].setdefault(said["name"], said.get("value", "on"))


class Crawl:
    """What one signed-in person reaches by following every link."""

    def __init__(self, client: Client, *more: str) -> None:
        self.client, self.seen = client, dict[str, int]()
        self.pages: set[str] = set()
        self.titles: set[str] = set()
        self.forms: dict[tuple[str, tuple[str, ...]], dict[str, str]] = {}
        self._follow([reverse("this_week"), *more])

    def _follow(self, waiting: list[str]) -> None:
        while waiting:
            path = waiting.pop()
            if not self._is_new(path):
                continue
            answer = self.client.get(path, follow=True)
            if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
                continue
            links = Links()
            links.feed(answer.content.decode())
            self.titles |= set(re.findall("<title>(.*?)</title>", answer.content.decode()))
            for action, fields in links.forms:
                at = urlsplit(action).path or path
                self.forms.setdefault((at, tuple(sorted(fields))), fields)
            waiting += [
                urlsplit(link)._replace(fragment="").geturl()
                for link in sorted(links.found)
                if link.startswith(("/", "?"))
            ]

    def _is_new(self, path: str) -> bool:
        if path in self.pages or path.startswith(("?", "/static/")):
            return False
        try:
            name = resolve(urlsplit(path).path).url_name or ""
        except Resolver404:
            return False
        self.seen[name] = self.seen.get(name, 0) + 1
        if name in LEAVES or self.seen[name] > OF_ONE_KIND:
            return False
        self.pages.add(path)
        return True


@pytest.fixture(autouse=True)
def friday(settings: Any) -> Any:
    settings.SECOND_FACTOR = False
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def maya() -> Clinician:
    """A practice with a word of its own in everything that can be written."""
    owner = make.clinician(
        make.user("maya@practice.example"), name="Kudu", time_zone="UTC", notes_from=NOW - timedelta(days=90)
    )
    Account.objects.create(user=owner.user, name="Kudu")
    make.limit(owner)
    source = make.source(owner.user, name="Fossa", address="https://tapir.example/Tapir")
    client = make.client(owner, "Quagga")
    rule = make.rule(owner, "Dingo")
    for number in range(3):
        start = NOW - timedelta(days=2 + 7 * number)
        event = make.event(source, "Zebulon", start)
        make.entry(event, whose=owner, rule=rule)
        make.session(owner, start, title="Zebulon", client=client, event=event)
    make.entry(make.event(source, "Zebulon unsorted", NOW + timedelta(days=1)), make.Kind.UNSORTED, whose=owner)
    make.ask(owner, "Okapi asks", who="Okapi", from_whom="Okapi", remark="Okapi")
    make.ask(owner, "Okapi was", state=AskState.DECIDED, decision=Decision.YES, decided_at=NOW)
    make.colleague(owner, "Numbat Numbat")
    make.protected(owner, NOW + timedelta(days=2))
    operations.take_part(owner, last_day=date(2026, 12, 18), now=NOW)
    for back in range(5):
        Review.objects.create(
            clinician=owner, first_day=date(2026, 11, 16) - timedelta(weeks=back),
            answers='{"line": "Dingo", "being": 2}', closed_at=NOW, changed_at=NOW,
        )  # fmt: skip
    return owner


def shared(owner: Clinician, viewer: User) -> Grant:
    """A share of every part."""
    shares = Shares(dict.fromkeys(Part, 4), ("saying_yes",))
    return operations.share(
        owner, viewer=viewer, name="Ruth", shares=shares, purpose="", last_day=date(2026, 12, 18), now=NOW
    )


def everything(owner: User) -> dict[str, list[dict[str, Any]]]:
    """Every row of hers, as it is."""
    return {
        model._meta.label: list(as_plain(owner, model))
        for model in archived_models()
        if model._meta.label not in NOT_DUMPED
    }


def bare(answer: HttpResponse) -> str:
    """A page without what differs from one request to the next."""
    return re.sub(r'value="\w{64}"|X-CSRFToken": "\w+"', "", answer.content.decode())


STRANGERS = [
    "another clinician",
    "supervisor without",
    "supervisor with",
    "expired",
    "revoked",
    "administrator",
    "nobody",
]


def stranger(kind: str, maya: Clinician) -> tuple[Client, set[str]]:
    """Somebody else, and the routes of hers that they may see."""
    if kind == "nobody":
        return Client(), set()
    if kind == "another clinician":
        return confirmed(make.clinician(time_zone="UTC").user), set()
    if kind == "administrator":
        admin = make.clinician(time_zone="UTC").user
        Account.objects.create(user=admin, administrator=True)
        return confirmed(admin), set()
    viewer = supervisor()
    if kind != "supervisor without":
        grant = shared(maya, viewer)
        if kind == "expired":
            Grant.objects.filter(pk=grant.pk).update(began_at=NOW - timedelta(days=2), ends_at=NOW)
        if kind == "revoked":
            operations.stop_sharing(grant, now=NOW)
    return confirmed(viewer), {"shared", "agenda"} if kind == "supervisor with" else set()


@pytest.fixture
def crawl(maya: Clinician) -> Crawl:
    shared(maya, supervisor())
    client = confirmed(maya.user)
    table = SimpleUploadedFile("notes.csv", b"Client,Date,Status\nQuagga,2026-11-18,Unsigned\n")
    found = Crawl(client, client.post(reverse("reports"), {"file": table}).headers["Location"])
    assert len(found.pages) >= 90
    assert len(found.forms) >= 60
    missed = {
        "ask",
        "client",
        "session",
        "entry",
        "rule",
        "source",
        "colleague",
        "share",
        "report",
        "review_of",
        "week",
        "practice",
    } - set(found.seen)
    assert missed == set()
    return found


@pytest.mark.parametrize("kind", STRANGERS)
def test_what_she_reaches_nobody_else_does(maya: Clinician, crawl: Crawl, kind: str) -> None:
    client, _ = stranger(kind, maya)
    before = everything(maya.user)
    missing = bare(client.get("/nothing/here/"))
    theirs = {reverse(name, args=[Grant.objects.order_by("pk")[0].pk]) for name in ("shared", "agenda")}
    for path in sorted(crawl.pages | theirs):
        for headers in ({}, {"HX-Request": "true"}):
            look_closely(client.get(path, headers=headers), path, missing, kind=kind, typed=())
    for (path, _fields), fields in sorted(crawl.forms.items()):
        if resolve(path).url_name not in LEAVES:
            look_closely(client.post(path, fields), path, missing, kind=kind, typed=fields.values())
    assert everything(maya.user) == before


def whole(answer: Any) -> bytes:
    """All that an answer says; a file is read to its end, which closes it."""
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def look_closely(answer: Any, path: str, missing: str, *, kind: str, typed: Collection[str]) -> None:
    """No word of hers; a thing of hers is missing exactly as what never was."""
    said = whole(answer)
    assert [marker for marker in MARKERS if marker.encode() in said and marker not in typed] == [], path
    match = resolve(urlsplit(path).path)
    if kind == "nobody":
        assert answer.status_code in {302, 404, 405} or match.url_name in PUBLIC, path
    elif "pk" in match.kwargs and answer.status_code != 405:
        assert (answer.status_code, bare(answer) == missing) == (404, True), path


def test_a_supervisor_with_consent_sees_the_two_pages_and_no_word(maya: Clinician) -> None:
    client, allowed = stranger("supervisor with", maya)
    grant = Grant.objects.get()
    for name in sorted(allowed):
        answer = client.get(reverse(name, args=[grant.pk]))
        assert answer.status_code == 200
        words = [marker for marker in MARKERS if marker in answer.content.decode()]
        assert words == ["Kudu"], "her name, and nothing of her clients or her writing"


def test_no_word_of_hers_is_in_a_log_a_title_an_address_or_a_mail(
    crawl: Crawl, caplog: pytest.LogCaptureFixture, mailoutbox: list[Any]
) -> None:
    for (path, _fields), fields in sorted(crawl.forms.items()):
        if resolve(path).url_name not in LEAVES:
            whole(crawl.client.post(path, fields))
    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    written = [record.getMessage() + str(record.exc_text or "") for record in records]
    addresses = [*crawl.pages, *(path for path, _fields in crawl.forms)]
    mails = [f"{mail.subject} {mail.body}" for mail in mailoutbox]
    assert len(crawl.titles) > 20
    found = [
        text for text in (*written, *crawl.titles, *addresses, *mails) if any(marker in text for marker in MARKERS)
    ]
    assert found == []
