"""Writing over CalDAV: into a real Radicale, and to a server that answers as it should not."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from calendar_sync.domain.types import Fault
from calendar_sync.fetch.caldav_writing import WritableCalendar
from calendar_sync.fetch.failures import FetchFailed
from tests.calendar_sync.fetch.conftest import QUICK, Hostile
from tests.radicale import Radicale, running_radicale

LINES = [
    "BEGIN:VCALENDAR",
    "PRODID:-//x//x//EN",
    "VERSION:2.0",
    "BEGIN:VEVENT",
    "UID:a@headroom",
    "DTSTAMP:20261120T163000Z",
    "DTSTART:20261123T111000Z",
    "DTEND:20261123T120000Z",
    "SUMMARY:Protected: notes",
    "END:VEVENT",
    "END:VCALENDAR",
    "",
]
BODY = "\r\n".join(LINES).encode()


@pytest.fixture(scope="module")
def radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    with running_radicale(tmp_path_factory.mktemp("radicale")) as server:
        yield server


def writable(server: Radicale, path: str, password: str = "app password") -> WritableCalendar:
    return WritableCalendar(server.url(path), "maya", password, allowed=server.allowed)


def stands(server: Radicale, path: str) -> bool:
    return server.ask("GET", path)[0] == 200


def test_an_object_is_written_once_however_often_it_is_put(radicale: Radicale) -> None:
    radicale.calendar("/maya/one/", "One")
    calendar = writable(radicale, "/maya/one/")

    calendar.put("a.ics", BODY)
    calendar.put("a.ics", BODY.replace(b"notes", b"rest"))

    status, text = radicale.ask("GET", "/maya/one/")
    assert (status, text.count("BEGIN:VEVENT"), "Protected: notes" in text) == (200, 1, True)


def test_an_object_is_taken_out_and_one_that_is_gone_is_out(radicale: Radicale) -> None:
    radicale.calendar("/maya/two/", "Two")
    calendar = writable(radicale, "/maya/two/")
    calendar.put("a.ics", BODY)

    calendar.delete("a.ics")
    calendar.delete("a.ics")

    assert not stands(radicale, "/maya/two/a.ics")


def test_what_was_taken_out_can_be_put_back(radicale: Radicale) -> None:
    radicale.calendar("/maya/three/", "Three")
    calendar = writable(radicale, "/maya/three")  # an address without its slash
    calendar.put("a.ics", BODY)
    calendar.delete("a.ics")

    calendar.put("a.ics", BODY)

    assert stands(radicale, "/maya/three/a.ics")


def test_a_wrong_password_is_said(radicale: Radicale) -> None:
    with pytest.raises(FetchFailed) as failed:
        writable(radicale, "/maya/one/", password="wrong").put("b.ics", BODY)

    assert failed.value.fault == Fault.SIGN_IN


def test_a_server_that_is_not_there_is_unreachable() -> None:
    calendar = WritableCalendar("http://127.0.0.1:9/maya/", "maya", "secret", allowed=["127.0.0.1:9"], limits=QUICK)

    with pytest.raises(FetchFailed) as failed:
        calendar.delete("a.ics")

    assert failed.value.fault == Fault.UNREACHABLE


def test_private_addresses_are_not_written_to(radicale: Radicale) -> None:
    with pytest.raises(FetchFailed) as failed:
        replace(writable(radicale, "/maya/one/"), allowed=()).put("a.ics", BODY)

    assert failed.value.fault == Fault.ADDRESS


@pytest.mark.parametrize("status", ["302 Found", "307 Temporary Redirect"])
def test_nothing_is_written_anywhere_else(hostile: Hostile, status: str) -> None:
    elsewhere = hostile.says("/elsewhere.ics", "201 Created")
    hostile.says("/a.ics", status, Location=elsewhere)
    calendar = WritableCalendar(hostile.url("/"), "maya", "secret", allowed=hostile.allowed)

    with pytest.raises(FetchFailed) as failed:
        calendar.put("a.ics", BODY)

    assert failed.value.fault == Fault.SERVER
    assert [request.split(b" ")[1] for request in hostile.requests] == [b"/a.ics"]


def test_a_server_that_asks_to_wait_says_how_long(hostile: Hostile) -> None:
    hostile.says("/a.ics", "429 Too Many Requests", Retry_After="7200")
    calendar = WritableCalendar(hostile.url("/"), "maya", "secret", allowed=hostile.allowed)

    with pytest.raises(FetchFailed) as failed:
        calendar.put("a.ics", BODY)

    assert (failed.value.fault, failed.value.retry_after) == (Fault.BUSY, 7200)


def test_the_password_stays_out_of_what_is_printed() -> None:
    assert "secret" not in repr(WritableCalendar("https://x.example/", "maya", "secret"))
