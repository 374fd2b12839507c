"""The route from a calendar to this week."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from calendar_sync import operations as calendars
from calendar_sync.domain.types import Fault, SourceKind, TitleStyle
from calendar_sync.models import Event, Source
from caseload.models import Clinician, Note, Session
from tests import make
from tests.calendar_sync.conftest import calendar, event
from wellbeing import operations, tasks
from wellbeing.operations.calendars import SILENCE
from wellbeing.queries import Picture, Shell, todays_picture

NOW = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def picture(user: User, now: datetime = NOW) -> Picture:
    return todays_picture(Shell(Clinician.objects.get(user=user), now))


def read(clinician: Clinician, body: bytes, *, source: Source | None = None, now: datetime = NOW) -> Source:
    if source is None:
        source = calendars.upload_file(clinician.user, name="", body=body, titles=TitleStyle.KEEP, now=now)
    else:
        calendars.replace_file(source, body=body, now=now)
    operations.refresh(source, clinician=clinician, now=now)
    return source


def test_session_in_a_calendar_becomes_a_session_that_owes_a_note() -> None:
    clinician = make.clinician(setup="connect", notes_from=NOW - 30 * HOUR)

    read(clinician, calendar(event("a", NOW - 5 * HOUR, title="A.K. indiv 50")))

    assert [(row.title, row.starts_at) for row in Session.objects.all()] == [("A.K. indiv 50", NOW - 5 * HOUR)]
    assert Note.objects.unwritten(NOW).count() == 1


def test_moved_event_moves_its_session_and_keeps_its_row() -> None:
    clinician = make.clinician(setup="connect")
    source = read(clinician, calendar(event("a", NOW + 5 * HOUR), event("b", NOW + 9 * HOUR)))
    row = Session.objects.get(starts_at=NOW + 5 * HOUR)

    read(clinician, calendar(event("a", NOW + 6 * HOUR), event("b", NOW + 9 * HOUR)), source=source, now=NOW + HOUR)

    row.refresh_from_db()
    assert row.starts_at == NOW + 6 * HOUR
    assert Session.objects.count() == 2


def test_cancelled_event_leaves_the_week() -> None:
    clinician = make.clinician(setup="connect")
    source = read(clinician, calendar(event("a", NOW + 5 * HOUR), event("b", NOW + 6 * HOUR)))
    cancelled = event("a", NOW + 5 * HOUR, more="STATUS:CANCELLED")

    read(clinician, calendar(cancelled, event("b", NOW + 6 * HOUR)), source=source, now=NOW + HOUR)

    assert picture(clinician.user).gauge.load.week.booked == 1


def test_disconnected_calendar_leaves_past_sessions_and_their_notes() -> None:
    clinician = make.clinician(setup="connect", notes_from=NOW - 30 * HOUR)
    source = read(clinician, calendar(event("a", NOW - 5 * HOUR), event("b", NOW + 5 * HOUR)))

    calendars.disconnect(source)

    week = picture(clinician.user).gauge.load.week
    assert (week.booked, week.held) == (1, 1)
    assert picture(clinician.user).notes.count == 1


def test_same_session_in_two_calendars_counts_once() -> None:
    clinician = make.clinician(setup="connect")
    read(clinician, calendar(event("a", NOW + 5 * HOUR)))
    read(clinician, calendar(event("x", NOW + 5 * HOUR, title="A.K. 50")))

    assert picture(clinician.user).gauge.load.week.booked == 1


def test_the_sample_shows_what_the_product_is_for() -> None:
    user = operations.open_sample(zone="Europe/Berlin", now=NOW)

    shown = picture(user)

    figures = [(card.load.level.value, card.load.figure, card.load.week.booked) for card in (shown.gauge, *shown.weeks)]
    assert figures == [
        ("free", 2, 24),
        ("over", 1, 17),
        ("free", 2, 24),
        ("free", 1, 25),
        ("full", 0, 26),
        ("free", 1, 9),
        ("away", 0, 0),
        ("free", 5, 21),
        ("free", 6, 20),
    ]
    assert shown.fits == "A new weekly client would fit from 4 January."
    assert (shown.notes.due, shown.notes.minutes) == (7, 56)
    assert shown.step.say == "Close the week. The facts are filled in."
    assert [notice.name for notice in shown.notices] == ["Supervision group"]


def test_opening_the_sample_twice_makes_one() -> None:
    assert operations.open_sample(zone="UTC", now=NOW) == operations.open_sample(zone="UTC", now=NOW + HOUR)


def test_removing_the_sample_leaves_nothing_of_it_and_everything_else() -> None:
    own = make.event(make.source(make.clinician().user))

    operations.remove_sample(operations.open_sample(zone="UTC", now=NOW))

    assert list(Event.objects.all()) == [own]
    assert User.objects.filter(username="sample").count() == 0


def test_task_reads_a_source(settings: Any) -> None:
    clinician = make.clinician(setup="connect")
    now = datetime.now(UTC)
    body = calendar(event("a", now + HOUR))
    source = calendars.upload_file(clinician.user, name="", body=body, titles=TitleStyle.KEEP, now=now)

    tasks.read_source(source.pk)
    tasks.read_source(source.pk)

    assert Session.objects.count() == 1


def test_task_about_a_source_that_is_gone_does_nothing() -> None:
    assert tasks.read_source(10**9) is None


def test_fault_nobody_foresaw_leaves_no_trace_of_titles(caplog: pytest.LogCaptureFixture) -> None:
    clinician = make.clinician(time_zone="Nowhere/Marker")
    source = make.source(clinician.user, last_tried_at=None)

    with pytest.raises(tasks.ReadingFailed) as ended:
        tasks.read_source(source.pk)

    assert (ended.value.__cause__, ended.value.__suppress_context__) == (None, True)
    assert "Marker" not in caplog.text + str(ended.value)


def test_every_source_that_is_due_is_asked_for_once_a_turn() -> None:
    now = datetime.now(UTC)
    user = make.user()
    for due in (now - HOUR, now - HOUR, now + HOUR, None):
        make.source(user, next_due_at=due)
    make.source(user, next_due_at=now - HOUR, claimed_until=now + HOUR)

    assert tasks.tick() == 2


def test_owner_of_a_silent_calendar_is_told_once_and_nothing_is_named(mailoutbox: list[Any]) -> None:
    owner, fine = make.user("maya@practice.example"), make.user("fine@practice.example")
    failing = {"fault": Fault.SIGN_IN, "failing_since": NOW - timedelta(hours=25)}
    make.source(owner, name="Marker", address="https://marker.example/x.ics", **failing)
    make.source(owner, name="Marker two", last_good_at=NOW - timedelta(hours=49))
    make.source(fine, last_good_at=NOW - timedelta(hours=24))
    make.source(fine, kind=SourceKind.UPLOAD, last_good_at=NOW - timedelta(days=30))

    told = [operations.tell_of_silence(now=NOW + wait * HOUR) for wait in (0, 0.1, 23)]

    assert told == [1, 0, 0]
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [(["maya@practice.example"], SILENCE)]
    assert "arker" not in mailoutbox[0].subject + mailoutbox[0].body


def test_calendar_that_was_read_again_and_fails_again_is_told_again(mailoutbox: list[Any]) -> None:
    source = make.source(make.user(), fault=Fault.SERVER, failing_since=NOW - timedelta(hours=25))
    operations.tell_of_silence(now=NOW)
    Source.objects.filter(pk=source.pk).update(told_at=None)

    operations.tell_of_silence(now=NOW + timedelta(days=2))

    assert len(mailoutbox) == 2
