"""Reading sources over a real connection: what is stored, what is kept when the calendar misbehaves."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from calendar_sync import operations, queries
from calendar_sync.domain.types import Fault, TitleStyle
from calendar_sync.models import Event, Source, SyncRun
from calendar_sync.operations.reading import ClaimLost, _finish, reading_window
from tests import make
from tests.calendar_sync.conftest import Feed, calendar, event

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def connect(feed: Feed, titles: TitleStyle = TitleStyle.INITIALS) -> Source:
    return operations.connect_feed(make.user(), name="Practice", address=feed.address, titles=titles, now=NOW)


def sync(source: Source, now: datetime = NOW) -> SyncRun:
    run = operations.sync_source(source, zone=ZONE, now=now)
    assert run is not None
    source.refresh_from_db()
    return run


def counts(run: SyncRun) -> tuple[str, bool, int, int, int]:
    return run.fault, run.unchanged, run.added, run.changed, run.gone


def stored() -> list[tuple[str, datetime, bool]]:
    rows = Event.objects.order_by("starts_at", "pk")
    return [(row.title, row.starts_at, row.gone_at is None) for row in rows]


def twelve(first: int = 1) -> list[str]:
    return [event(f"{day}@ehr", NOW + timedelta(days=day)) for day in range(first, 13)]


def test_first_reading_stores_every_occurrence(feed: Feed) -> None:
    feed.body = calendar(event("a", NOW - HOUR), event("b", NOW + HOUR, title="Jane Adams Appointment"))

    run = sync(connect(feed))

    assert counts(run) == ("", False, 2, 0, 0)
    assert stored() == [("A.K.", NOW - HOUR, True), ("J.A. Appointment", NOW + HOUR, True)]


def test_series_is_stored_by_occurrence_across_a_clock_change(feed: Feed) -> None:
    weekly = "\r\n".join(
        [
            "BEGIN:VEVENT",
            "UID:weekly",
            "DTSTART;TZID=America/New_York:20261027T180000",
            "DURATION:PT50M",
            "RRULE:FREQ=WEEKLY;COUNT=3",
            "SUMMARY:A.K.",
            "END:VEVENT",
        ]
    )
    feed.body = calendar(weekly)

    sync(connect(feed))

    times = [row.starts_at.astimezone(ZONE).strftime("%d %H:%M") for row in Event.objects.order_by("starts_at")]
    assert times == ["27 18:00", "03 18:00", "10 18:00"]


def test_whole_days_run_from_midnight_to_midnight_of_the_person(feed: Feed) -> None:
    feed.body = calendar(
        "BEGIN:VEVENT\r\nUID:off\r\nDTSTART;VALUE=DATE:20261123\r\nDTEND;VALUE=DATE:20261125\r\nSUMMARY:Away\r\nEND:VEVENT"
    )

    sync(connect(feed))

    row = Event.objects.get()
    assert (str(row.first_day), str(row.day_after)) == ("2026-11-23", "2026-11-25")
    assert row.starts_at == datetime(2026, 11, 23, tzinfo=ZONE)
    assert row.minutes == 2 * 24 * 60


def test_same_bytes_write_no_event(feed: Feed) -> None:
    feed.body = calendar(*twelve())
    source = connect(feed)
    sync(source)

    run = sync(source, NOW + HOUR)

    assert counts(run) == ("", True, 0, 0, 0)


def test_not_modified_answer_is_unchanged_and_good(feed: Feed) -> None:
    feed.body, feed.headers = calendar(*twelve()), {"ETag": '"v1"'}
    source = connect(feed)
    sync(source)
    feed.status = 304

    run = sync(source, NOW + HOUR)

    assert counts(run) == ("", True, 0, 0, 0)
    assert feed.asked[-1]["if-none-match"] == '"v1"'
    assert source.last_good_at == NOW + HOUR


def test_new_time_stamps_change_nothing(feed: Feed) -> None:
    feed.body = calendar(event("a", NOW + HOUR, stamp=1))
    source = connect(feed)
    sync(source)
    feed.body = calendar(event("a", NOW + HOUR, stamp=2, more="DESCRIPTION:new words"))

    assert counts(sync(source, NOW + HOUR)) == ("", False, 0, 0, 0)


def test_one_changed_event_writes_one_row(feed: Feed) -> None:
    feed.body = calendar(*twelve())
    source = connect(feed)
    sync(source)
    before = dict(Event.objects.values_list("pk", "changed_at"))
    feed.body = calendar(event("1@ehr", NOW + timedelta(days=1, hours=1)), *twelve(2))

    run = sync(source, NOW + HOUR)

    assert counts(run) == ("", False, 0, 1, 0)
    assert sum(before[pk] != at for pk, at in Event.objects.values_list("pk", "changed_at")) == 1


def test_export_that_renames_every_event_doubles_nothing(feed: Feed) -> None:
    feed.body = calendar(event("one", NOW - HOUR), event("two", NOW + HOUR))
    source = connect(feed)
    sync(source)
    rows = set(Event.objects.values_list("pk", flat=True))
    feed.body = calendar(event("three", NOW - HOUR), event("four", NOW + HOUR))

    sync(source, NOW + HOUR)

    assert set(Event.objects.values_list("pk", flat=True)) == rows


def test_past_stays_and_future_is_marked_when_a_calendar_stops_listing_them(feed: Feed) -> None:
    feed.body = calendar(event("past", NOW - HOUR), event("next", NOW + 5 * HOUR), event("other", NOW + 6 * HOUR))
    source = connect(feed)
    sync(source)
    feed.body = calendar(event("other", NOW + 6 * HOUR))

    run = sync(source, NOW + HOUR)

    assert counts(run) == ("", False, 0, 0, 1)
    assert [listed for _, _, listed in stored()] == [True, False, True]


def test_deleting_the_only_coming_event_is_believed_while_others_are_listed(feed: Feed) -> None:
    feed.body = calendar(event("past", NOW - HOUR), event("next", NOW + 5 * HOUR))
    source = connect(feed)
    sync(source)
    feed.body = calendar(event("past", NOW - HOUR))

    assert counts(sync(source, NOW + HOUR)) == ("", False, 0, 0, 1)


LOGIN = b"<!doctype html><html><title>Sign in</title></html>"
FAULTS = [
    (200, b"", {}, Fault.EMPTY),
    (204, b"", {}, Fault.EMPTY),
    (200, calendar(), {}, Fault.EMPTY),
    (200, LOGIN, {}, Fault.NO_CALENDAR),
    (200, b'{"error": "expired"}', {}, Fault.NO_CALENDAR),
    (200, b"\x00\xff" * 200, {}, Fault.NO_CALENDAR),
    (200, calendar(*twelve())[:400], {}, Fault.CUT_OFF),
    (200, calendar(*twelve(12)), {}, Fault.SHRUNK),
    (200, b"not gzip", {"Content-Encoding": "gzip"}, Fault.NO_CALENDAR),
    (302, b"", {"Location": "http://169.254.169.254/latest/"}, Fault.ADDRESS),
    (302, b"", {"Location": "http://127.0.0.1:1/inner.ics"}, Fault.ADDRESS),
    (304, b"", {}, Fault.SERVER),
    (401, b"", {}, Fault.SIGN_IN),
    (403, LOGIN, {}, Fault.SIGN_IN),
    (404, b"", {}, Fault.MISSING),
    (410, b"", {}, Fault.MISSING),
    (429, b"", {"Retry-After": "7200"}, Fault.BUSY),
    (500, b"", {}, Fault.SERVER),
    (503, b"", {}, Fault.SERVER),
]


@pytest.mark.parametrize(("status", "body", "headers", "fault"), FAULTS)
def test_a_faulty_answer_changes_no_event_and_is_said(
    feed: Feed, status: int, body: bytes, headers: dict[str, str], fault: Fault
) -> None:
    feed.body = calendar(event("past", NOW - HOUR), *twelve())
    source = connect(feed)
    sync(source)
    before = stored()
    feed.status, feed.body, feed.headers = status, body, headers

    run = sync(source, NOW + HOUR)

    assert run.fault == fault
    assert stored() == before
    line = queries.health(source.owner, now=NOW + HOUR).lines[0]
    assert (source.failing_since, line.since, line.events) == (NOW + HOUR, NOW, 13)


def test_half_a_transfer_changes_nothing(feed: Feed) -> None:
    feed.body = calendar(*twelve())
    source = connect(feed)
    sync(source)
    feed.body, feed.cut_after = calendar(*twelve(), event("new", NOW + HOUR)), 300

    assert sync(source, NOW + HOUR).fault == Fault.CUT_OFF
    assert Event.objects.filter(gone_at__isnull=True).count() == 12


def test_a_server_that_asks_to_wait_is_left_alone(feed: Feed) -> None:
    source = connect(feed)
    feed.status, feed.headers = 429, {"Retry-After": "36000"}

    sync(source)

    assert source.next_due_at == NOW + 10 * HOUR


def test_faults_in_a_row_wait_longer_and_a_good_reading_forgets_them(feed: Feed) -> None:
    source = connect(feed)
    feed.status = 500
    pauses = []
    for at in range(3):
        now = NOW + at * timedelta(days=1)
        sync(source, now)
        pauses.append(source.next_due_at - now)
    feed.status, feed.body = 200, calendar(*twelve())

    sync(source, NOW + timedelta(days=4))

    assert pauses == sorted(pauses)
    assert (source.failures, source.fault, source.failing_since) == (0, "", None)


def test_shrunken_calendar_is_applied_once_the_person_says_so(feed: Feed) -> None:
    feed.body = calendar(*twelve())
    source = connect(feed)
    sync(source)
    feed.body = calendar(*twelve(12))
    sync(source, NOW + HOUR)

    operations.accept_doubtful(source, now=NOW + HOUR)
    run = sync(source, NOW + HOUR + timedelta(seconds=5))

    assert counts(run) == ("", False, 0, 0, 11)


def test_shrunken_calendar_is_believed_after_a_day_of_the_same(feed: Feed) -> None:
    feed.body = calendar(*twelve())
    source = connect(feed)
    sync(source)
    feed.body = calendar(*twelve(12))

    faults = [sync(source, NOW + hours * HOUR).fault for hours in (1, 12, 24, 25)]

    assert faults == [Fault.SHRUNK, Fault.SHRUNK, Fault.SHRUNK, ""]


def test_doubt_begins_anew_when_the_content_changes_again(feed: Feed) -> None:
    feed.body = calendar(*twelve())
    source = connect(feed)
    sync(source)
    feed.body = calendar(*twelve(12))
    sync(source, NOW + HOUR)
    feed.body = calendar(*twelve(11))
    sync(source, NOW + 12 * HOUR)

    assert sync(source, NOW + 26 * HOUR).fault == Fault.SHRUNK


def test_a_second_worker_finds_the_source_taken(feed: Feed) -> None:
    source = connect(feed)
    Source.objects.update(claimed_until=NOW + HOUR)

    assert operations.sync_source(source, zone=ZONE, now=NOW) is None
    assert feed.asked == []


def test_the_same_task_delivered_twice_fetches_once(feed: Feed) -> None:
    feed.body = calendar(*twelve())
    source = connect(feed)
    sync(source)

    assert operations.sync_source(source, zone=ZONE, now=NOW + timedelta(seconds=2)) is None
    assert len(feed.asked) == 1


def test_a_killed_worker_s_source_is_read_again_once_its_claim_is_over(feed: Feed) -> None:
    feed.body = calendar(*twelve())
    source = connect(feed)
    Source.objects.update(claimed_until=NOW + timedelta(minutes=10), attempts=1, last_tried_at=NOW)

    assert operations.sync_source(source, zone=ZONE, now=NOW + timedelta(minutes=9)) is None
    assert sync(source, NOW + timedelta(minutes=10)).added == 12


def test_a_source_that_killed_three_workers_rests_and_says_so(feed: Feed) -> None:
    feed.body = calendar(*twelve())
    source = connect(feed)
    Source.objects.update(attempts=3)

    run = sync(source)

    assert run.fault == Fault.INTERRUPTED
    assert source.next_due_at - NOW == timedelta(hours=24)
    assert feed.asked == []


def test_reading_now_gives_a_resting_source_another_chance(feed: Feed) -> None:
    feed.body = calendar(*twelve())
    source = connect(feed)
    Source.objects.update(attempts=3)

    operations.ask_for_reading(source, now=NOW)

    assert sync(source).added == 12


def test_another_address_is_read_at_once(feed: Feed) -> None:
    source = connect(feed)
    feed.status = 404
    sync(source)
    feed.status, feed.body = 200, calendar(*twelve())

    operations.change_address(source, address=feed.address, now=NOW)

    assert sync(source, NOW + timedelta(seconds=3)).added == 12


def test_the_window_is_cut_at_months() -> None:
    window = reading_window(zone=ZONE, now=NOW)

    assert (window.start, window.end) == (datetime(2025, 10, 1, tzinfo=ZONE), datetime(2027, 9, 1, tzinfo=ZONE))


def test_a_new_month_reads_unchanged_bytes_again(feed: Feed) -> None:
    far = event("far", datetime(2027, 9, 15, tzinfo=UTC))
    feed.body, feed.headers = calendar(event("a", NOW + HOUR), far), {"ETag": '"v1"'}
    source = connect(feed)
    sync(source)

    run = sync(source, datetime(2026, 12, 2, tzinfo=UTC))

    assert counts(run) == ("", False, 1, 0, 0)
    assert "if-none-match" not in feed.asked[-1]


def test_a_stricter_style_takes_names_out_of_what_is_stored(feed: Feed) -> None:
    feed.body = calendar(event("a", NOW + HOUR, title="Jane Adams Appointment"))
    source = connect(feed, TitleStyle.KEEP)
    sync(source)

    operations.change_titles(source, titles=TitleStyle.INITIALS, now=NOW)

    assert stored() == [("J.A. Appointment", NOW + HOUR, True)]


def test_neither_titles_nor_addresses_stand_in_the_database(feed: Feed) -> None:
    more = "DESCRIPTION:Marker Description\r\nATTENDEE;CN=Marker Guest:mailto:g@x.example\r\nURL:https://video.example/appt-marker"
    feed.body = calendar(event("marker-uid", NOW + HOUR, title="Marker Title", more=more))
    sync(connect(feed, TitleStyle.KEEP))

    with connection.cursor() as cursor:
        raw = ""
        for table in (Source._meta.db_table, Event._meta.db_table, SyncRun._meta.db_table):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 -- our own table names
            raw += repr(
                [[bytes(cell) if isinstance(cell, memoryview) else cell for cell in row] for row in cursor.fetchall()]
            )

    leaked = [word for word in ("marker", "Marker", "7f3c9a2b", "video.example") if word in raw]
    assert leaked == []


def test_upload_is_read_and_then_dropped() -> None:
    body = calendar(event("a", NOW + HOUR), name="Supervision group")
    source = operations.upload_file(make.user(), name="", body=body, titles=TitleStyle.KEEP, now=NOW)

    run = sync(source)

    assert (run.added, source.pending, source.name, source.next_due_at) == (1, None, "Supervision group", None)


def test_newer_file_replaces_what_is_to_come() -> None:
    user = make.user()
    body = calendar(event("a", NOW + HOUR), event("b", NOW + 5 * HOUR))
    source = operations.upload_file(user, name="File", body=body, titles=TitleStyle.KEEP, now=NOW)
    sync(source)

    operations.replace_file(source, body=calendar(event("b", NOW + 5 * HOUR)), now=NOW)

    assert counts(sync(source, NOW + timedelta(minutes=2))) == ("", False, 0, 0, 1)


def test_a_person_has_at_most_ten_sources() -> None:
    user = make.user()
    for _ in range(operations.MOST_SOURCES):
        make.source(user)

    with pytest.raises(operations.TooManySources):
        operations.upload_file(user, name="", body=b"x", titles=TitleStyle.KEEP, now=NOW)


def test_old_runs_are_forgotten(feed: Feed) -> None:
    feed.body = calendar(*twelve())
    source = connect(feed)
    for minutes in range(55):
        sync(source, NOW + timedelta(minutes=minutes))

    assert SyncRun.objects.count() < 60


def test_what_the_person_changes_while_a_reading_runs_is_kept(feed: Feed) -> None:
    feed.body = calendar(*twelve())
    source = connect(feed)
    stale = Source.objects.get(pk=source.pk)
    Source.objects.filter(pk=source.pk).update(claimed_until=NOW + timedelta(minutes=10))
    stale.refresh_from_db()
    operations.rename(source, name="Rooms")

    _finish(stale, SyncRun(source=stale, began_at=NOW, unchanged=True), NOW, retry_after=None)

    source.refresh_from_db()
    assert (source.name, source.claimed_until) == ("Rooms", None)


def test_a_reading_of_the_former_address_stores_nothing(feed: Feed) -> None:
    feed.body = calendar(*twelve())
    source = connect(feed)
    Source.objects.filter(pk=source.pk).update(claimed_until=NOW + timedelta(minutes=10))
    running = Source.objects.get(pk=source.pk)
    operations.change_address(source, address=feed.address, now=NOW)

    with pytest.raises(ClaimLost):
        _finish(running, SyncRun(source=running, began_at=NOW, unchanged=True), NOW, retry_after=None)

    assert SyncRun.objects.count() == 0
