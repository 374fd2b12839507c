"""All that a clinician can reach, replayed by everybody else: no data, no change, no answer that tells what exists."""

import inspect
import json
import re
from collections.abc import Callable, Collection, Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve, reverse

from accounts.models import Account
from caseload.domain.asks.types import AskState, Decision
from caseload.models import Client as CaseloadClient
from caseload.models import Clinician, Contact
from tests import make
from tests.house.crawling import VERBS, Crawl, Fields, send
from tests.house.test_answers import ARGUMENTS, PUBLIC, ROUTES
from tests.signing_in import confirmed, supervisor
from wellbeing import operations
from wellbeing.domain.sharing.parts import Part, Shares
from wellbeing.models import Dispute, Grant, Reading, Review, Step
from wellbeing.queries.archive import archived_models, as_plain

pytestmark = pytest.mark.django_db
NOW = make.NOW
MARKERS = ("Zebulon", "Quagga", "Okapi", "Numbat", "Fossa", "Tapir", "Dingo", "Kudu")
NOT_DUMPED = {"accounts.AuditEntry", "wellbeing.GrantLog"}  # looking is written down


@pytest.fixture(autouse=True)
def friday(settings: Any) -> Any:
    settings.SECOND_FACTOR = False
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def maya() -> Clinician:
    return practice("maya@practice.example")


def practice(email: str, say: Callable[[str], str] = str) -> Clinician:
    """A practice with a word of its own in everything that can be written."""
    owner = make.clinician(make.user(email), name=say("Kudu"), time_zone="UTC", notes_from=NOW - timedelta(days=90))
    Account.objects.create(user=owner.user, name=say("Kudu"))
    make.limit(owner)
    source = make.source(owner.user, name=say("Fossa"), address=f"https://tapir.example/{say('Tapir')}")
    client = make.client(owner, say("Quagga"))
    rule = make.rule(owner, say("Dingo"))
    for number in range(3):
        start = NOW - timedelta(days=2 + 7 * number)
        event = make.event(source, say("Zebulon"), start)
        make.entry(event, whose=owner, rule=rule)
        make.session(owner, start, title=say("Zebulon"), client=client, event=event)
    make.entry(make.event(source, say("Zebulon unsorted"), NOW + timedelta(days=1)), make.Kind.UNSORTED, whose=owner)
    make.ask(owner, say("Okapi asks"), who=say("Okapi"), from_whom=say("Okapi"), remark=say("Okapi"))
    make.ask(owner, say("Okapi was"), state=AskState.DECIDED, decision=Decision.YES, decided_at=NOW)
    make.colleague(owner, say("Numbat Numbat"))
    make.protected(owner, NOW + timedelta(days=2))
    operations.take_part(owner, last_day=date(2026, 12, 18), now=NOW)
    for back in range(5):
        Review.objects.create(
            clinician=owner, first_day=date(2026, 11, 16) - timedelta(weeks=back),
            answers=json.dumps({"line": say("Dingo"), "being": 2}), closed_at=NOW, changed_at=NOW,
        )  # fmt: skip
    more_of(owner, client, say)
    return owner


def more_of(owner: Clinician, client: CaseloadClient, say: Callable[[str], str]) -> None:
    """One of each thing that has an address of its own."""
    alert = owner.alerts.create(pattern="saying_yes", signals=["N1"], opened_on=NOW.date())
    Step.objects.create(
        clinician=owner, alert=alert, kind="control", words=json.dumps({"mine": say("Okapi")}), taken_at=NOW
    )
    Dispute.objects.create(clinician=owner, pattern="saying_yes", signal="N1", reason=say("Okapi"), at=NOW)
    Reading.objects.create(clinician=owner, scale="cbi_work", taken_on=NOW.date(), score="50", made_at=NOW)
    owner.drafts.create(situation="no", title=say("Numbat"), body=say("Numbat"), changed_at=NOW)
    owner.paperwork.create(
        kind="letter", title=say("Fossa"), client=client, due_on=NOW.date(), first_due_on=NOW.date(), changed_at=NOW
    )
    owner.referrals.create(colleague=owner.colleagues.get(), ask=owner.asks.order_by("pk").first(), given_at=NOW)
    owner.pending_reports.create(content=b"Client,Date,Status\nQuagga,2026-11-18,Unsigned\n", made_at=NOW)
    Contact.objects.create(clinician=owner, client=client, at=NOW - timedelta(days=1))


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
    found = crawled(maya)
    assert len(found.pages) >= 100
    assert len(found.writes) >= 90
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


def crawled(whose: Clinician) -> Crawl:
    """All that she reaches, a file that waits for her yes among it."""
    client = confirmed(whose.user)
    table = SimpleUploadedFile("notes.csv", b"Client,Date,Status\nQuagga,2026-11-18,Unsigned\n")
    return Crawl(client, client.post(reverse("reports"), {"file": table}).headers["Location"])


@pytest.mark.parametrize("kind", STRANGERS)
def test_what_she_reaches_nobody_else_does(maya: Clinician, crawl: Crawl, kind: str) -> None:
    client, _ = stranger(kind, maya)
    before = everything(maya.user)
    missing = bare(client.get("/nothing/here/"))
    theirs = {reverse(name, args=[Grant.objects.order_by("pk")[0].pk]) for name in ("shared", "agenda")}
    named = {reverse("supervision")} if kind == "supervisor with" else set()  # her name stands there; below
    for path in sorted((crawl.pages | theirs) - named):
        for headers in ({}, {"HX-Request": "true"}):
            look_closely(client.get(path, headers=headers), path, missing, kind=kind, typed=())
    for verb, path, fields in crawl.writes:
        for headers in ({}, {"HX-Request": "true"}):
            look_closely(send(client, verb, path, fields, **headers), path, missing, kind=kind, typed=fields.values())
    assert everything(maya.user) == before


def with_a_number() -> set[str]:
    """Every route to one thing."""
    return {name for name, pattern in ROUTES.items() if "pk" in pattern.pattern.regex.groupindex}


def numbers_of(owner: User) -> list[int]:
    """The numbers of all that is hers."""
    return sorted({row["id"] for rows in everything(owner).values() for row in rows if "id" in row})


@pytest.mark.parametrize("kind", ["another clinician", "supervisor without"])
def test_hers_and_what_never_was_answer_alike_on_every_route_and_to_every_verb(maya: Clinician, kind: str) -> None:
    shared(maya, supervisor())
    client, _ = stranger(kind, maya)
    before, numbers, told = everything(maya.user), numbers_of(maya.user), {}
    for name in sorted(with_a_number()):
        for verb in (*VERBS, "head", "options"):
            missing = seen(client, verb, at(name, 987654321))
            for number in numbers if verb in {"get", "post"} else numbers[:1]:
                if seen(client, verb, at(name, number)) != missing:
                    told[name, verb, number] = missing
    assert (told, everything(maya.user)) == ({}, before)


def at(name: str, number: int) -> str:
    return reverse(name, kwargs={key: ARGUMENTS[key] for key in ROUTES[name].pattern.regex.groupindex} | {"pk": number})


def seen(client: Client, verb: str, path: str) -> tuple[int, str, str]:
    """What a stranger can tell an answer by."""
    answer = getattr(client, verb)(path, headers={"HX-Request": "true"})
    leads = answer.headers.get("Location", "").replace(path, "").replace(quote(path, safe=""), "")
    return answer.status_code, leads, bare(answer).replace(path, "")


EXTRA = ["user", "owner", "clinician", "viewer", "by", "group", "consent", "grant"]
RAISED = {"is_staff": "on", "is_superuser": "on", "administrator": "on", "supervisor": "on", "leaves_at": "2026-11-21"}


def test_her_numbers_in_somebody_elses_forms_change_nothing_and_show_nothing(maya: Clinician) -> None:
    shared(maya, supervisor())
    hers = numbers_of(maya.user)
    mine = practice("ines@practice.example", str.swapcase)
    own = crawled(mine)
    before, client = everything(maya.user), confirmed(mine.user)
    its = set(map(str, numbers_of(mine.user)))
    planted = 0
    for verb, path, fields in own.writes:
        extra = {**dict.fromkeys(EXTRA, str(maya.user_id)), **RAISED}
        tries = [{**extra, **fields}]
        tries += list(plants(fields, its, hers))
        planted += len(tries) - 1
        for said in tries:
            assert hers_in(whole(send(client, verb, path, said))) == [], path
    assert planted > 5 * len(hers)
    assert everything(maya.user) == before
    mine.user.refresh_from_db()
    account = Account.objects.get(user=mine.user)
    raised = (mine.user.is_staff, mine.user.is_superuser, account.administrator, account.supervisor, account.leaves_at)
    assert raised == (False, False, False, False, None)
    again = Crawl(confirmed(mine.user))
    shown = [page for page in sorted(again.pages) if hers_in(whole(again.client.get(page)))]
    assert shown == []


def plants(fields: Fields, its: set[str], hers: list[int]) -> Iterator[Fields]:
    """The form with one number of its own ("17", or "17:2" with a version) after the other made one of hers."""
    for name, value in fields.items():
        number, rest = re.fullmatch(r"(\d*)(.*)", value, re.DOTALL).groups()  # type: ignore[union-attr]
        if number in its:
            for form in (fields, {one: said or "Gnu" for one, said in fields.items()}):
                yield from ({**form, name: f"{one}{rest}"} for one in hers)


def hers_in(said: bytes) -> list[str]:
    return [marker for marker in MARKERS if marker.encode() in said]


DOOR = re.compile(r"\b(\w+_or_404|clinician_of|owner_of|user_of|shell_of|has_practice|administrators_only)\(?")
NO_OWNER = {"draft_preview"}  # shows what was sent, and nothing else


def code_of(view: Any) -> str:
    """The view's source, and that of the functions of its module that it names."""
    view = inspect.unwrap(view)
    source, module = inspect.getsource(view), inspect.getmodule(view)
    named = {name for name in re.findall(r"\b_?\w+", source) if inspect.isfunction(getattr(module, name, None))}
    functions = [getattr(module, name) for name in sorted(named - {view.__name__})]
    own = [one for one in functions if one.__module__ == view.__module__]
    return source + "".join(inspect.getsource(one) for one in own)


def test_every_route_goes_through_the_door_of_an_owner() -> None:
    own = {name: one.callback for name, one in ROUTES.items() if not one.callback.__module__.startswith("allauth.")}
    assert {name for name, view in own.items() if not DOOR.search(code_of(view))} - PUBLIC == NO_OWNER
    numbered = with_a_number() & set(own)
    assert {name for name in numbered if "_or_404(" not in code_of(own[name])} == set()


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
    for page in (reverse("supervision"), *(reverse(name, args=[grant.pk]) for name in sorted(allowed))):
        answer = client.get(page)
        assert answer.status_code == 200
        words = [marker for marker in MARKERS if marker in answer.content.decode()]
        assert words == ["Kudu"], "her name, and nothing of her clients or her writing"


def test_no_word_of_hers_is_in_a_log_a_title_an_address_or_a_mail(
    crawl: Crawl, caplog: pytest.LogCaptureFixture, mailoutbox: list[Any]
) -> None:
    for verb, path, fields in crawl.writes:
        whole(send(crawl.client, verb, path, fields))
    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    written = [record.getMessage() + str(record.exc_text or "") for record in records]
    addresses = [*crawl.pages, *(path for _, path, _ in crawl.calls)]
    mails = [f"{mail.subject} {mail.body}" for mail in mailoutbox]
    assert len(crawl.titles) > 20
    found = [
        text for text in (*written, *crawl.titles, *addresses, *mails) if any(marker in text for marker in MARKERS)
    ]
    assert found == []
