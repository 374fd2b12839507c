"""Protected time on its way into a calendar: a real CalDAV server, read back through the whole pipeline."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
import time_machine
from django.db.models import F
from django_q.models import OrmQ

from calendar_sync import operations as calendars
from calendar_sync.domain.types import Fault, SourceKind, TitleStyle
from calendar_sync.models import Event, Source
from caseload import operations, queries
from caseload.domain.types import Writing
from caseload.models import Clinician, Entry, ProtectedTime
from caseload.operations.writing import CLAIM, MOST_ATTEMPTS
from tests import make
from tests.calendar_sync.conftest import event
from tests.make import NOW
from tests.radicale import Radicale, running_radicale
from wellbeing import operations as wellbeing
from wellbeing import tasks

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 11, 10, tzinfo=NOW.tzinfo)
GAP = MONDAY, MONDAY + timedelta(minutes=50)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
_number = count(1)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    with running_radicale(tmp_path_factory.mktemp("radicale")) as running:
        yield running


@pytest.fixture
def path(server: Radicale, settings: Any) -> str:
    """A calendar of its own for each test."""
    settings.CALENDAR_ALLOWED_HOSTS = server.allowed
    path = f"/maya/c{next(_number)}/"
    server.calendar(path, "Practice")
    return path


@pytest.fixture
def whose() -> Clinician:
    return make.clinician()


def connect(whose: Clinician, server: Radicale, path: str, *, writable: bool = True) -> Source:
    [source] = calendars.connect_caldav(
        whose.user,
        calendars=[(server.url(path), "Practice")],
        username="maya",
        password="app password",
        titles=TitleStyle.KEEP,
        now=NOW,
        writable=writable,
    )
    return source


def protect(whose: Clinician, now: datetime = NOW) -> ProtectedTime:
    return operations.accept_gap(whose, gap=GAP, now=now)


def write(row: ProtectedTime, now: datetime = NOW) -> ProtectedTime:
    operations.write_protected(row.pk, now=now)
    row.refresh_from_db()
    return row


def stored(server: Radicale, path: str) -> list[str]:
    """The names of what the calendar holds."""
    text = server.ask("GET", path)[1]
    return [line.removeprefix("UID:") for line in text.splitlines() if line.startswith("UID:")]


def words(whose: Clinician, now: datetime = NOW) -> list[str]:
    lines = (*queries.protected_lines(whose, now=now), *queries.left_behind(whose, now=now))
    return [line.written for line in lines]


def test_accepting_writes_one_object_named_by_its_uid(whose: Clinician, server: Radicale, path: str) -> None:
    connect(whose, server, path)

    row = write(protect(whose))

    assert row.writing == Writing.WRITTEN
    assert stored(server, path) == [f"{row.uid}@headroom"]
    assert server.ask("GET", f"{path}{row.uid}.ics")[0] == 200
    assert words(whose) == ["In Practice as well."]


def test_a_calendar_without_the_tick_is_left_alone(whose: Clinician, server: Radicale, path: str) -> None:
    connect(whose, server, path, writable=False)

    row = write(protect(whose))

    assert (row.writing, row.source) == (Writing.NOWHERE, None)
    assert stored(server, path) == []


def test_removing_takes_it_out_and_undoing_that_puts_it_back(whose: Clinician, server: Radicale, path: str) -> None:
    connect(whose, server, path)
    row = write(protect(whose))

    operations.remove_protected(row, now=NOW + MINUTE)
    removed = write(row, NOW + MINUTE).writing, stored(server, path)
    operations.restore_protected(row, now=NOW + 2 * MINUTE)
    restored = write(row, NOW + 2 * MINUTE).writing, stored(server, path)

    assert removed == (Writing.REMOVED, [])
    assert restored == (Writing.WRITTEN, [f"{row.uid}@headroom"])


def test_the_next_reading_counts_what_was_written_as_nothing(whose: Clinician, server: Radicale, path: str) -> None:
    source = connect(whose, server, path)
    server.put(f"{path}a.ics", *event("a@ehr", MONDAY + 3 * HOUR).split("\r\n"))
    wellbeing.refresh(source, clinician=whose, now=NOW)
    row = write(protect(whose))

    run = wellbeing.refresh(source, clinician=whose, now=NOW + HOUR)

    assert run is not None
    assert (run.fault, run.added, run.gone) == ("", 0, 0)
    assert Event.objects.count() == Entry.objects.count() == 1
    assert sorted(stored(server, path)) == sorted(["a@ehr", f"{row.uid}@headroom"])


def test_nor_does_a_removed_one_that_still_stands_there(whose: Clinician, server: Radicale, path: str) -> None:
    source = connect(whose, server, path)
    row = write(protect(whose))
    operations.remove_protected(row, now=NOW)

    wellbeing.refresh(source, clinician=whose, now=NOW + HOUR)

    assert Event.objects.count() == 0


def test_somebody_elses_block_is_an_entry_like_any_other(whose: Clinician, server: Radicale, path: str) -> None:
    source = connect(whose, server, path)
    server.put(f"{path}b.ics", *event("2f9b7c1e-0000-4000-8000-000000000000@headroom", MONDAY).split("\r\n"))

    wellbeing.refresh(source, clinician=whose, now=NOW)

    assert Event.objects.count() == 1


def test_a_worker_killed_after_writing_doubles_nothing(whose: Clinician, server: Radicale, path: str) -> None:
    connect(whose, server, path)
    row = write(protect(whose))
    killed = {"writing": Writing.TO_WRITE, "write_at": NOW, "claimed_until": NOW + CLAIM, "attempts": 1}
    ProtectedTime.objects.update(**killed)

    early, late = write(row, NOW + MINUTE).writing, write(row, NOW + CLAIM).writing

    assert (early, late) == (Writing.TO_WRITE, Writing.WRITTEN)
    assert stored(server, path) == [f"{row.uid}@headroom"]


def test_what_is_asked_for_while_a_worker_writes_is_done_after_it(
    whose: Clinician, server: Radicale, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(whose, server, path)
    row = protect(whose)
    put = calendars.put_object

    def removed_meanwhile(source: Source, **what: Any) -> object:
        attempt = put(source, **what)
        operations.remove_protected(row, now=NOW)
        return attempt

    monkeypatch.setattr("caseload.operations.writing.put_object", removed_meanwhile)
    first = write(row).writing

    second = write(row).writing

    assert (first, second, stored(server, path)) == (Writing.TO_REMOVE, Writing.REMOVED, [])


def test_a_claim_that_was_lost_writes_nothing_down(
    whose: Clinician, server: Radicale, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(whose, server, path)
    row = protect(whose)
    put = calendars.put_object

    def slow(source: Source, **what: Any) -> object:
        ProtectedTime.objects.update(claimed_until=NOW + 2 * CLAIM, attempts=F("attempts") + 1)
        return put(source, **what)

    monkeypatch.setattr("caseload.operations.writing.put_object", slow)

    assert operations.write_protected(row.pk, now=NOW) is None
    row.refresh_from_db()
    assert row.writing == Writing.TO_WRITE


def test_a_wrong_password_is_said_and_tried_again(whose: Clinician, server: Radicale, path: str) -> None:
    source = connect(whose, server, path)
    calendars.change_password(source, username="maya", password="wrong", now=NOW)

    row = write(protect(whose))

    why = "the server refuses the password, or lets nobody write there."
    assert (row.writing, row.fault, row.write_at) == (Writing.TO_WRITE, Fault.SIGN_IN, NOW + 2 * MINUTE)
    assert words(whose) == [f"Not in Practice yet: {why} Headroom tries again at 16:32."]
    assert [line.when for line in queries.protected_lines(whose, now=NOW)] == ["Monday 11:10 to 12:00"]


def test_a_server_that_is_away_is_tried_ever_later_and_then_given_up(whose: Clinician, settings: Any) -> None:
    settings.CALENDAR_ALLOWED_HOSTS = ["127.0.0.1:9"]
    fields = {"kind": SourceKind.CALDAV, "address": "http://127.0.0.1:9/x/", "username": "m", "password": "p"}
    make.source(whose.user, writable=True, **fields)
    row, now, pauses = protect(whose), NOW, []

    while row.writing == Writing.TO_WRITE:
        assert write(row, now - timedelta(seconds=1)).attempts == len(pauses)
        if write(row, now).write_at:
            pauses.append((row.write_at - now) // MINUTE)
            now = row.write_at

    assert pauses == [2, 4, 8, 16, 32, 64, 128, 256, 512]
    assert (row.writing, row.attempts, row.write_at) == (Writing.GIVEN_UP, MOST_ATTEMPTS, None)
    said = "Not in Practice: the server could not be reached. Headroom has stopped trying."
    assert words(whose) == [said]
    assert queries.protected_lines(whose, now=NOW)[0].given_up


def test_what_was_given_up_is_tried_once_more_when_asked(whose: Clinician, server: Radicale, path: str) -> None:
    connect(whose, server, path)
    row = protect(whose)
    ProtectedTime.objects.update(writing=Writing.GIVEN_UP, write_at=None, attempts=10, fault=Fault.SERVER)

    operations.write_again(row, now=NOW)

    assert write(row).writing == Writing.WRITTEN


def test_a_worker_that_dies_each_time_is_not_let_try_for_ever(whose: Clinician, server: Radicale, path: str) -> None:
    connect(whose, server, path)
    row = protect(whose)
    ProtectedTime.objects.update(attempts=MOST_ATTEMPTS)

    assert (write(row).writing, row.fault) == (Writing.GIVEN_UP, Fault.INTERRUPTED)
    assert stored(server, path) == []


def test_a_tick_taken_away_stops_writing_and_says_what_stays(whose: Clinician, server: Radicale, path: str) -> None:
    source = connect(whose, server, path)
    written = write(protect(whose))
    calendars.allow_writing(source, allowed=False)

    operations.remove_protected(written, now=NOW)
    write(written)
    later = operations.accept_gap(whose, gap=(GAP[0] + HOUR, GAP[1] + HOUR), now=NOW)

    assert words(whose) == ["", "Still in Practice. Headroom may not write there any more."]
    assert (written.writing, later.writing) == (Writing.GIVEN_UP, Writing.NOWHERE)


def test_a_disconnected_calendar_needs_nothing_any_more(whose: Clinician, server: Radicale, path: str) -> None:
    source = connect(whose, server, path)
    row = protect(whose)
    calendars.disconnect(source)

    assert write(row).writing == Writing.NOWHERE


def test_a_tick_set_later_takes_up_what_is_to_come(whose: Clinician, server: Radicale, path: str) -> None:
    source = connect(whose, server, path, writable=False)
    row = protect(whose)
    make.protected(whose, NOW - 2 * HOUR)
    make.protected(whose, NOW + 9 * HOUR, removed_at=NOW)
    make.protected(make.clinician(), NOW + 9 * HOUR)
    before = operations.take_up_writing(now=NOW)
    calendars.allow_writing(source, allowed=True)

    taken_up = operations.take_up_writing(now=NOW)

    assert (before, taken_up) == ([], [row.pk])
    assert write(row).writing == Writing.WRITTEN


def test_only_one_calendar_is_written_to(whose: Clinician, server: Radicale, path: str) -> None:
    first, second = connect(whose, server, path), make.source(whose.user, kind=SourceKind.CALDAV)
    feed = make.source(whose.user)

    calendars.allow_writing(second, allowed=True)
    calendars.allow_writing(feed, allowed=False)

    assert queries.calendar_to_write(whose) == second
    calendars.allow_writing(feed, allowed=True)
    assert queries.calendar_to_write(whose) is None
    first.refresh_from_db()
    assert (first.writable, feed.writable) == (False, False)


@pytest.mark.django_db(transaction=True)
def test_protecting_queues_the_row_and_the_minute_finds_what_the_queue_lost(
    whose: Clinician, server: Radicale, path: str
) -> None:
    connect(whose, server, path)
    OrmQ.objects.all().delete()
    row = protect(whose)
    queued = [(task.task["func"], task.task["args"]) for task in OrmQ.objects.all()]
    OrmQ.objects.all().delete()
    Source.objects.update(next_due_at=None)

    with time_machine.travel(NOW, tick=False):
        tasks.tick()
    found = [(task.task["func"], task.task["args"]) for task in OrmQ.objects.all() if "protect" in task.task["func"]]
    with time_machine.travel(NOW, tick=False):
        tasks.write_protected(row.pk)

    assert queued == found == [("wellbeing.tasks.write_protected", (row.pk,))]
    assert stored(server, path) == [f"{row.uid}@headroom"]


def test_trouble_nobody_foresaw_names_the_row_and_nothing_else(
    whose: Clinician, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("Marker")

    monkeypatch.setattr("caseload.operations.write_protected", broken)

    with pytest.raises(tasks.WritingFailed, match=r"protected time 7: RuntimeError$"):
        tasks.write_protected(7)

    assert "Marker" not in caplog.text


def test_what_is_stored_there_is_a_plain_event(whose: Clinician, server: Radicale, path: str) -> None:
    connect(whose, server, path)
    row = write(protect(whose))

    text = server.ask("GET", f"{path}{row.uid}.ics")[1]

    lines = [line for line in text.splitlines() if line.split(":")[0] in {"DTSTART", "DTEND", "SUMMARY", "TRANSP"}]
    assert lines == [
        "DTSTART:20261123T111000Z",
        "DTEND:20261123T120000Z",
        "SUMMARY:Protected: notes",
        "TRANSP:OPAQUE",
    ]
