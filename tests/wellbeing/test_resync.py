"""A week that is read again, moved, cancelled and restored keeps what people said about it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from calendar_sync import operations as calendars
from calendar_sync.domain.types import TitleStyle
from calendar_sync.models import Source
from caseload import operations as caseload
from caseload.domain.types import Attendance, NoteState, SessionKind
from caseload.models import Clinician, Session
from tests import make
from tests.calendar_sync.conftest import calendar, event
from wellbeing import operations

NOW = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
STARTS = {"a": NOW - 4 * DAY, "b": NOW - 3 * DAY, "c": NOW - 2 * DAY}
pytestmark = pytest.mark.django_db


def week(**more: Any) -> bytes:
    """The three sessions of the week, each where `more` puts it; None: not listed."""
    starts = {**STARTS, **more}
    return calendar(
        *(event(uid, at, title=f"{uid.upper()}.K. Appointment") for uid, at in starts.items() if at),
        event("d", NOW + 2 * DAY, title="D.K. Appointment"),
    )


class Practice:
    """A clinician whose week was read, and marked by hand."""

    def __init__(self) -> None:
        self.whose: Clinician = make.clinician(notes_from=NOW - 30 * DAY)
        make.rule(self.whose, "Appointment")
        self.now = NOW
        user = self.whose.user
        self.source: Source = calendars.upload_file(user, name="", body=week(), titles=TitleStyle.KEEP, now=NOW)
        operations.refresh(self.source, clinician=self.whose, now=NOW)
        a, b, c = Session.objects.filter(starts_at__lt=NOW).order_by("starts_at")
        caseload.say_attendance(self.whose, a, attendance=Attendance.NO_SHOW, seen="", now=NOW)
        caseload.mark_notes(self.whose, seen={b.note.pk: 0}, state=NoteState.SIGNED, now=NOW - HOUR)
        caseload.say_kind(self.whose, c, kind=SessionKind.COUPLE, now=NOW)
        client = make.client(self.whose, "Z.Z.")
        caseload.split_client(make.client(self.whose, "Y.Y."), sessions=[], to=client, label="", now=NOW)
        Session.objects.filter(pk=c.pk).update(client=client, client_by="person")

    def read(self, body: bytes) -> None:
        """The calendar, read again five minutes later."""
        self.now += timedelta(minutes=5)
        calendars.replace_file(self.source, body=body, now=self.now)
        operations.refresh(self.source, clinician=self.whose, now=self.now)


def said() -> list[tuple[str, str, str, str]]:
    rows = Session.objects.filter(starts_at__lt=NOW + DAY).select_related("note", "client")
    by_title = sorted(rows, key=lambda row: row.title)
    return [(row.attendance, row.note.state, row.kind, row.client.label if row.client else "") for row in by_title]


MARKED = [
    ("no-show", "none", "individual", ""),
    ("", "signed", "individual", ""),
    ("", "none", "couple", "Z.Z."),
]


@pytest.mark.parametrize(
    "readings",
    [
        [week()],
        [week(a=STARTS["a"] + HOUR, b=STARTS["b"] + HOUR, c=STARTS["c"] + HOUR)],
        [week(a=STARTS["a"] + HOUR), week()],
        [week(c=STARTS["c"] + DAY)],
        [week(c=STARTS["c"] + DAY), week()],
        [week(a=None, b=None, c=None), week()],
        [week(c=None)],
    ],
    ids=["again", "moved an hour", "moved and back", "moved a day", "a day and back", "gone and back", "gone"],
)
def test_what_was_said_outlives_the_calendar(readings: list[bytes]) -> None:
    practice = Practice()

    for body in readings:
        practice.read(body)

    assert said() == MARKED


def test_a_cancelled_and_restored_week_is_as_it_was() -> None:
    practice = Practice()
    off = "STATUS:CANCELLED"
    cancelled = calendar(*(event(uid, at, title=f"{uid.upper()}.K.", more=off, stamp=2) for uid, at in STARTS.items()))

    practice.read(cancelled)
    during = [row.called_off for row in Session.objects.filter(starts_at__lt=NOW).order_by("starts_at")]
    practice.read(week())

    assert during == [False, False, True]
    assert said() == MARKED
    assert Session.objects.filter(starts_at__lt=NOW).count() == 3


def test_the_ledger_tells_what_the_calendar_did() -> None:
    practice = Practice()
    session = Session.objects.get(kind="couple")

    practice.read(week(c=STARTS["c"] + HOUR))
    practice.read(week())

    moves = session.changes.filter(by="calendar").order_by("pk")
    assert [sorted(change.new) for change in moves] == [["ends_at", "starts_at"]] * 2
