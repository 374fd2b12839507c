"""The pages about sources: what each person can do with her own, and nobody with another's."""

import gzip
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.sealed import seal
from calendar_sync import operations
from calendar_sync.domain.types import Fault, SourceKind, TitleStyle
from calendar_sync.models import Source
from tests import make
from tests.calendar_sync.conftest import calendar, event
from tests.signing_in import PASSWORD, confirm, signed_in

NOW = datetime.now(UTC)
SECRET = "https://calendar.example/private/7f3c9a2b/basic.ics"
pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return make.clinician().user


@pytest.fixture
def page_of(owner: User) -> Client:
    client = Client()
    client.force_login(owner)
    return client


def own(owner: User, **fields: Any) -> Source:
    return make.source(owner, **{"address": SECRET, "last_good_at": NOW, **fields})


def upload(body: bytes, name: str = "export.ics") -> dict[str, Any]:
    file = SimpleUploadedFile(name, body)
    return {"kind": "file", "file": file, "titles": "initials", "name": ""}


def test_list_is_empty_at_first(page_of: Client) -> None:
    page = page_of.get(reverse("sources"))

    assert "No calendar is connected." in page.content.decode()


def test_list_takes_as_many_queries_for_three_sources_as_for_one(
    page_of: Client, owner: User, django_assert_num_queries: Any
) -> None:
    own(owner)
    page_of.get(reverse("sources"))
    with django_assert_num_queries(5):
        page_of.get(reverse("sources"))
    own(owner)
    own(owner)

    with django_assert_num_queries(5):
        page_of.get(reverse("sources"))


def test_a_feed_is_connected_and_asked_for(
    page_of: Client, owner: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as asked:
        answer = page_of.post(
            reverse("source_add"),
            {"kind": "feed", "address": "webcal://calendar.example/x.ics", "titles": "codes", "name": ""},
        )

    source = Source.objects.get(owner=owner)
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("sources"))
    assert (source.kind, source.titles) == (SourceKind.FEED, TitleStyle.CODES)
    assert source.address == "webcal://calendar.example/x.ics"
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "This field is required."),
        ("ftp://calendar.example/x.ics", "This is no web address."),
        ("https://", "This is no web address."),
        ("https://practice/x.ics", "is no full server name"),
        ("https://me:secret@calendar.example/x.ics", "Take the name and password out of the address"),
        ("just words", "is no full server name"),
    ],
)
def test_a_wrong_address_is_kept_and_explained(page_of: Client, typed: str, said: str) -> None:
    answer = page_of.post(
        reverse("source_add"), {"kind": "feed", "address": typed, "titles": "initials", "name": "My feed"}
    )

    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert typed in text
    assert "My feed" in text


def test_an_eleventh_source_is_refused_with_what_was_typed_kept(page_of: Client, owner: User) -> None:
    for _ in range(operations.MOST_SOURCES):
        own(owner)

    answer = page_of.post(reverse("source_add"), {"kind": "feed", "address": SECRET, "titles": "initials", "name": ""})

    assert answer.status_code == 422
    assert "Headroom reads at most 10 calendars for one person." in answer.content.decode()
    assert Source.objects.count() == operations.MOST_SOURCES


def test_password_of_a_failed_account_is_not_put_back_into_the_page(page_of: Client) -> None:
    said = {
        "kind": "caldav",
        "address": "http://127.0.0.1:9/",
        "username": "maya",
        "password": "marker-pass",
        "titles": "keep",
    }

    answer = page_of.post(reverse("source_add"), said)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "there is no public calendar at this address." in text
    assert "maya" in text
    assert "marker-pass" not in text


def test_made_up_account_tokens_are_refused(page_of: Client) -> None:
    answer = page_of.post(reverse("source_add"), {"kind": "caldav", "account": "forged", "calendar": "0"})

    assert (answer.status_code, Source.objects.count()) == (200, 0)


BODY = calendar(event("a", NOW))


@pytest.mark.parametrize("body", [BODY, gzip.compress(BODY, mtime=0)], ids=["plain", "packed"])
def test_a_file_becomes_a_source(page_of: Client, owner: User, body: bytes) -> None:
    answer = page_of.post(reverse("source_add"), upload(body))

    assert answer.status_code == 302
    assert bytes(Source.objects.get(owner=owner).pending) == BODY


def test_a_zip_of_several_becomes_several_sources(page_of: Client, owner: User) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../one.ics", BODY)
        archive.writestr("two.ICS", BODY)
        archive.writestr("notes.txt", "nothing")

    page_of.post(reverse("source_add"), upload(packed.getvalue()))

    assert Source.objects.filter(owner=owner).count() == 2


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "The submitted file is empty."),
        (b"x" * (10 * 1024 * 1024 + 1), "This file is larger than 10 MB."),
        (gzip.compress(b"0" * (21 * 1024 * 1024), mtime=0), "This file holds more than 20 MB once unpacked."),
        (b"PK\x03\x04 broken", "This zip file is damaged"),
    ],
    ids=["empty", "large", "bomb", "damaged"],
)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(page_of: Client, body: bytes, said: str) -> None:
    answer = page_of.post(reverse("source_add"), upload(body))

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_the_address_is_masked(page_of: Client, owner: User) -> None:
    text = page_of.get(reverse("source", args=[own(owner).pk])).content.decode()

    assert "https://calendar.example/…/basic.ics" in text
    assert "7f3c9a2b" not in text


def test_a_source_is_renamed(page_of: Client, owner: User) -> None:
    source = own(owner)

    page_of.post(reverse("source", args=[source.pk]), {"what": "name", "name": "Rooms"})

    source.refresh_from_db()
    assert source.name == "Rooms"


def test_a_new_address_that_is_wrong_changes_nothing(page_of: Client, owner: User) -> None:
    source = own(owner)

    answer = confirm(page_of).post(reverse("source", args=[source.pk]), {"what": "address", "address": "gopher://x"})

    source.refresh_from_db()
    assert (answer.status_code, source.address) == (422, SECRET)


def test_a_new_password_goes_to_every_calendar_of_the_account(page_of: Client, owner: User) -> None:
    account = {"kind": SourceKind.CALDAV, "username": "maya", "password": "old"}
    one, other = own(owner, **account), own(owner, **account)

    typed = {"what": "password", "username": "maya", "password": "new"}
    confirm(page_of).post(reverse("source", args=[one.pk]), typed)

    other.refresh_from_db()
    assert other.password == "new"


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (SourceKind.FEED, {"what": "address", "address": "https://new.example/b.ics"}),
        (SourceKind.CALDAV, {"what": "password", "username": "maya", "password": "new"}),
    ],
)
def test_the_password_is_asked_for_before_a_key_is_changed_and_nothing_is_typed_twice(
    page_of: Client, owner: User, kind: SourceKind, typed: dict[str, str]
) -> None:
    source = own(owner, kind=kind)
    page = reverse("source", args=[source.pk])
    assert page_of.get(page).status_code == 200, "looking needs no password"

    led = page_of.post(page, typed)
    before = Source.objects.get(pk=source.pk)
    assert led.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert (before.address, before.password) == (source.address, source.password)

    page_of.post(led.headers["Location"], {"password": PASSWORD})
    after = Source.objects.get(pk=source.pk)
    assert (after.address, after.password) != (source.address, source.password)
    foreign = make.source(make.clinician().user)
    assert signed_in(owner).post(reverse("source", args=[foreign.pk]), typed).status_code == 404


def test_a_doubted_calendar_can_be_accepted(page_of: Client, owner: User) -> None:
    source = own(owner, fault=Fault.SHRUNK, failing_since=NOW)

    text = page_of.get(reverse("source", args=[source.pk])).content.decode()
    answer = page_of.post(reverse("source_accept", args=[source.pk]))

    source.refresh_from_db()
    assert "It really is like this" in text
    assert (answer.status_code, source.doubt_settled) == (302, True)


def test_removing_asks_first(page_of: Client, owner: User) -> None:
    source = own(owner)

    page_of.get(reverse("source_remove", args=[source.pk]))
    assert Source.objects.count() == 1
    page_of.post(reverse("source_remove", args=[source.pk]))

    assert Source.objects.count() == 0


def test_polling_stops_once_everything_is_read(page_of: Client, owner: User) -> None:
    waiting = own(owner, next_due_at=NOW - timedelta(seconds=1))
    first = page_of.get(reverse("sources_status"))
    waiting.next_due_at = NOW + timedelta(hours=1)
    waiting.save()

    assert (first.status_code, page_of.get(reverse("sources_status")).status_code) == (200, 286)


OF_ONE = ["source", "source_sync", "source_accept", "source_remove"]


@pytest.mark.parametrize("name", OF_ONE)
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_person_s_source_is_not_found(page_of: Client, name: str, method: str) -> None:
    foreign = own(make.clinician().user)

    answer = getattr(page_of, method)(reverse(name, args=[foreign.pk]), {"what": "name", "name": "Mine now"})

    foreign.refresh_from_db()
    assert answer.status_code in ({404} if method == "post" or name in {"source", "source_remove"} else {405})
    assert foreign.name == "Practice"


def test_another_person_s_sources_are_not_listed(page_of: Client) -> None:
    own(make.clinician().user, name="Marker calendar")

    pages = [page_of.get(reverse(name)).content.decode() for name in ("sources", "sources_status", "source_add")]

    assert [page for page in pages if "Marker" in page] == []


@pytest.mark.parametrize("name", ["source_sync", "source_accept"])
def test_reading_a_page_never_writes(page_of: Client, owner: User, name: str) -> None:
    assert page_of.get(reverse(name, args=[own(owner).pk])).status_code == 405


def test_a_caldav_calendar_is_written_to_only_with_the_owners_tick(page_of: Client, owner: User) -> None:
    source, feed = own(owner, kind=SourceKind.CALDAV), own(owner)
    page = reverse("source", args=[source.pk])

    offered = [b"Let Headroom write" in page_of.get(path).content for path in (page, reverse("source", args=[feed.pk]))]
    page_of.post(page, {"what": "writing", "writable": "on"})
    page_of.post(reverse("source", args=[feed.pk]), {"what": "writing", "writable": "on"})
    ticked = list(Source.objects.order_by("pk").values_list("writable", flat=True))
    page_of.post(page, {"what": "writing"})

    assert (offered, ticked) == ([True, False], [True, False])
    assert not Source.objects.filter(writable=True).exists()


@pytest.mark.parametrize(("ticked", "writable"), [({"writable": "on"}, [False, True]), ({}, [False, False])])
def test_the_tick_at_connecting_opens_the_first_chosen_calendar(
    page_of: Client, owner: User, ticked: dict[str, str], writable: list[bool]
) -> None:
    found = [{"address": f"https://x.example/{name}/", "name": name, "ctag": ""} for name in ("One", "Two", "Three")]
    account = {"address": "https://x.example/", "username": "m", "password": "p", "titles": "keep", "found": found}
    form = {"kind": "caldav", "account": seal(json.dumps(account)), "calendar": ["1", "2"], **ticked}

    page_of.post(reverse("source_add"), form)

    rows = Source.objects.filter(owner=owner).order_by("-pk")
    assert [(row.name, row.writable) for row in rows] == list(zip(["Three", "Two"], writable, strict=True))
