"""CalDAV against a real Radicale, and against a server that answers as it should not."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from calendar_sync.domain.ics import read_occurrences
from calendar_sync.domain.types import Fault, Window
from calendar_sync.fetch.caldav import FetchedCollection, FoundCalendar, discover, fetch_collection
from calendar_sync.fetch.failures import FetchFailed
from tests.calendar_sync.fetch.conftest import QUICK, Hostile
from tests.radicale import Radicale, running_radicale

WINDOW = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    with running_radicale(tmp_path_factory.mktemp("radicale")) as server:
        server.calendar("/maya/practice/", "Practice")
        server.calendar("/maya/tasks/", "Tasks", kind="VTODO")
        yield server


def event(uid: str, start: str, *more: str) -> list[str]:
    return ["BEGIN:VEVENT", f"UID:{uid}", f"DTSTART{start}", "DURATION:PT50M", f"SUMMARY:{uid}", *more, "END:VEVENT"]


def zone(name: str, offset: str) -> list[str]:
    part = [
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        f"TZOFFSETFROM:{offset}",
        f"TZOFFSETTO:{offset}",
        "END:STANDARD",
    ]
    return ["BEGIN:VTIMEZONE", f"TZID:{name}", *part, "END:VTIMEZONE"]


def find(server: Radicale, path: str, password: str = "app password") -> list[tuple[str, str]]:
    found = discover(server.url(path), username="maya", password=password, allowed=server.allowed)
    return [(calendar.name, Path(calendar.address).name) for calendar in found]


def fetch(
    server: Radicale, path: str, *, ctag: str = "", token: str = "", window: Window = WINDOW
) -> FetchedCollection:
    return fetch_collection(
        server.url(path),
        username="maya",
        password="app password",
        ctag=ctag,
        sync_token=token,
        window=window,
        allowed=server.allowed,
    )


def occurrences(body: bytes) -> list[tuple[str, str]]:
    reading = read_occurrences(body, window=WINDOW, zone=ZoneInfo("UTC"))
    return [(one.summary, f"{one.start:%m-%d %H:%M}") for one in reading.occurrences]


@pytest.mark.parametrize("path", ["/", "/maya/", "/.well-known/caldav", "/maya/practice/"])
def test_calendars_are_found_from_any_address_of_the_account(radicale: Radicale, path: str) -> None:
    assert find(radicale, path) == [("Practice", "practice")]


def test_a_wrong_password_is_said(radicale: Radicale) -> None:
    with pytest.raises(FetchFailed) as failed:
        find(radicale, "/", password="wrong")

    assert failed.value.fault == Fault.SIGN_IN


def test_events_of_the_window_come_as_one_calendar(radicale: Radicale) -> None:
    radicale.calendar("/maya/one/", "One")
    radicale.put("/maya/one/a.ics", *event("a", ":20260105T140000Z"))
    radicale.put("/maya/one/b.ics", *event("b", ":20260106T140000Z", "RRULE:FREQ=WEEKLY;COUNT=2"))
    radicale.put("/maya/one/old.ics", *event("old", ":20200106T140000Z"))

    body = fetch(radicale, "/maya/one/").body

    assert occurrences(body) == [("a", "01-05 14:00"), ("b", "01-06 14:00"), ("b", "01-13 14:00")]
    assert b"old" not in body


def test_nothing_new_is_unchanged_until_something_changes(radicale: Radicale) -> None:
    radicale.calendar("/maya/two/", "Two")
    radicale.put("/maya/two/a.ics", *event("a", ":20260105T140000Z"))
    first = fetch(radicale, "/maya/two/")

    same = fetch(radicale, "/maya/two/", ctag=first.ctag, token=first.sync_token)
    radicale.put("/maya/two/b.ics", *event("b", ":20260106T140000Z"))
    changed = fetch(radicale, "/maya/two/", ctag=first.ctag, token=first.sync_token)

    assert (same.unchanged, changed.unchanged) == (True, False)
    assert [name for name, _ in occurrences(changed.body)] == ["a", "b"]


def test_zones_of_one_name_keep_their_own_meaning(radicale: Radicale) -> None:
    radicale.calendar("/maya/three/", "Three")
    radicale.put("/maya/three/a.ics", *zone("Mine", "+0200"), *event("a", ";TZID=Mine:20260105T140000"))
    radicale.put("/maya/three/b.ics", *zone("Mine", "-0500"), *event("b", ";TZID=Mine:20260105T140000"))
    radicale.put("/maya/three/c.ics", *zone("Mine", "+0200"), *event("c", ";TZID=Mine:20260106T140000"))

    body = fetch(radicale, "/maya/three/").body

    assert occurrences(body) == [("a", "01-05 12:00"), ("b", "01-05 19:00"), ("c", "01-06 12:00")]


def test_a_calendar_that_is_gone_is_missing(radicale: Radicale) -> None:
    with pytest.raises(FetchFailed) as failed:
        fetch(radicale, "/maya/never/")

    assert failed.value.fault == Fault.MISSING


def multistatus(href: str, extra: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{extra}<d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">'
        "<d:response>"
        f"<d:href>{href}</d:href><d:propstat><d:prop><d:resourcetype><d:collection/><c:calendar/></d:resourcetype>"
        "<d:displayname>Other</d:displayname></d:prop></d:propstat></d:response></d:multistatus>"
    ).encode()


def answers(hostile: Hostile, body: bytes) -> tuple[FoundCalendar, ...]:
    for path in ("/", "/.well-known/caldav"):
        hostile.says(path, "207 Multi-Status", body, Content_Type="application/xml")
    return discover(hostile.url("/"), username="maya", password="secret", allowed=hostile.allowed, limits=QUICK)


@pytest.mark.parametrize(
    "href", ["http://169.254.169.254/x/", "//10.0.0.1/x/", "https://127.0.0.1/x/", "file:///etc/passwd"]
)
def test_calendars_of_another_origin_are_refused(hostile: Hostile, href: str) -> None:
    with pytest.raises(FetchFailed) as failed:
        answers(hostile, multistatus(href))

    assert failed.value.fault == Fault.ADDRESS


@pytest.mark.parametrize(
    "body",
    [
        multistatus("/x/", '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
        b"<html>sign in</html",
        b"BEGIN:VCALENDAR",
    ],
)
def test_what_is_no_plain_answer_gives_no_calendar(hostile: Hostile, body: bytes) -> None:
    with pytest.raises(FetchFailed) as failed:
        answers(hostile, body)

    assert failed.value.fault == Fault.MISSING


def test_calendars_of_the_account_s_own_origin_are_offered(hostile: Hostile) -> None:
    found = answers(hostile, multistatus("/calendars/other/"))

    assert [(calendar.name, calendar.address) for calendar in found] == [("Other", hostile.url("/calendars/other/"))]
