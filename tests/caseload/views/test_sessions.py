"""Sessions: attendance in one press, by hand, and never a stranger's."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from caseload import operations
from caseload.domain.types import Attendance, SessionKind
from caseload.models import Clinician, Note, Session
from tests import make

pytestmark = pytest.mark.django_db
NOW = make.NOW


@pytest.fixture(autouse=True)
def stopped_clock() -> Any:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def whose(client: Client) -> Clinician:
    made = make.clinician()
    client.force_login(made.user)
    return made


def say(client: Client, session: Session, attendance: str, **more: Any) -> Any:
    data = {"attendance": attendance, "seen": session.attendance}
    return client.post(reverse("session_attendance", args=[session.pk]), {**data, **more}, follow=True)


@pytest.mark.parametrize(
    ("attendance", "owed"),
    [
        (Attendance.KEPT, True),
        (Attendance.NO_SHOW, True),
        (Attendance.LATE_CANCELLED, False),
        (Attendance.CLIENT_CANCELLED, False),
        (Attendance.CLINICIAN_CANCELLED, False),
    ],
)
def test_one_press_says_what_became_of_it_and_its_note_follows(
    client: Client, whose: Clinician, attendance: Attendance, owed: bool
) -> None:
    session = make.session(whose, NOW - timedelta(days=1))

    say(client, session, attendance)

    session.refresh_from_db()
    assert (session.attendance, Note.objects.get().owed) == (attendance, owed)


def test_undo_brings_attendance_and_debt_back(client: Client, whose: Clinician) -> None:
    session = make.session(whose, NOW - timedelta(days=1))
    page = say(client, session, "client cancelled")
    path = next(str(message.extra_tags)[5:] for message in page.context["messages"])

    client.post(path)

    session.refresh_from_db()
    assert (session.attendance, Note.objects.get().owed) == ("", True)


def test_a_stale_tab_is_told_and_overwrites_nothing(client: Client, whose: Clinician) -> None:
    session = make.session(whose, NOW - timedelta(days=1))
    say(client, session, "no-show")

    page = say(client, session, "kept")

    session.refresh_from_db()
    assert session.attendance == "no-show"
    assert [str(message) for message in page.context["messages"]] == [
        "Changed at 16:30 on another page; left as it is."
    ]


def test_called_off_sessions_leave_the_week_and_no_shows_keep_their_hour(client: Client, whose: Clinician) -> None:
    first, second, third = (make.session(whose, NOW - timedelta(days=1, hours=hour)) for hour in range(3))
    say(client, first, "late cancel")
    say(client, second, "no-show")

    assert set(whose.sessions.standing(NOW)) == {second, third}


def test_the_calendar_does_not_outrank_what_was_said(client: Client, whose: Clinician) -> None:
    make.rule(whose, "A.K.")
    event = make.event(make.source(whose.user), "A.K.", NOW - timedelta(days=1))
    operations.sort_new_events(whose, now=NOW)
    say(client, whose.sessions.get(), "no-show")
    later = NOW + timedelta(minutes=5)

    event.status, event.changed_at = "cancelled", later
    event.save()
    operations.sort_new_events(whose, now=later)
    cancelled = whose.sessions.get()
    event.status, event.changed_at = "confirmed", later + timedelta(minutes=5)
    event.save()
    operations.sort_new_events(whose, now=later + timedelta(minutes=5))

    assert (cancelled.state, cancelled.attendance, cancelled.note.owed) == ("cancelled", "no-show", True)
    assert (whose.sessions.get().state, whose.sessions.get().attendance) == ("booked", "no-show")


def test_what_the_calendar_did_stands_in_the_history(client: Client, whose: Clinician) -> None:
    make.rule(whose, "A.K.")
    event = make.event(make.source(whose.user), "A.K.", NOW - timedelta(days=1))
    operations.sort_new_events(whose, now=NOW)
    event.status, event.changed_at = "cancelled", NOW + timedelta(minutes=5)
    event.save()
    operations.sort_new_events(whose, now=NOW + timedelta(minutes=5))
    session = whose.sessions.get()

    page = client.get(reverse("session", args=[session.pk]))

    assert page.context["history"] == (("Fri 20 Nov, 16:35", "cancelled in the calendar", "by the calendar"),)
    assert not session.note.owed


def test_a_session_marked_on_its_day_stays_when_its_event_moves_to_another(client: Client, whose: Clinician) -> None:
    make.rule(whose, "A.K.")
    event = make.event(make.source(whose.user), "A.K.", NOW - timedelta(days=1))
    operations.sort_new_events(whose, now=NOW)
    say(client, whose.sessions.get(), "no-show")

    event.starts_at, event.ends_at = NOW + timedelta(days=2), NOW + timedelta(days=2, minutes=50)
    event.changed_at = NOW + timedelta(minutes=5)
    event.save()
    operations.sort_new_events(whose, now=NOW + timedelta(minutes=5))

    assert list(whose.sessions.order_by("starts_at").values_list("starts_at", "attendance")) == [
        (NOW - timedelta(days=1), "no-show"),
        (NOW + timedelta(days=2), ""),
    ]


def test_a_kind_said_by_hand_sticks_and_moves_the_due_day(client: Client, whose: Clinician) -> None:
    Clinician.objects.update(session_kinds={"crisis": {"note_days": 0}})
    session = make.session(whose, NOW - timedelta(days=1))

    client.post(reverse("session_kind", args=[session.pk]), {"kind": "crisis"})

    session.refresh_from_db()
    assert (session.kind, session.kind_by_hand) == (SessionKind.CRISIS, True)
    assert Note.objects.get().due_on == (NOW - timedelta(days=1)).date()


def test_a_session_by_hand_counts_and_can_be_removed(client: Client, whose: Clinician) -> None:
    typed = {"who": "A.K.", "day": "2026-11-19", "clock": "9:00", "minutes": "50", "kind": "individual"}

    page = client.post(reverse("session_add"), typed, follow=True)

    session = whose.sessions.get()
    assert page.status_code == 200
    assert (session.title, session.starts_at, session.by_calendar) == (
        "A.K.",
        datetime(2026, 11, 19, 9, tzinfo=UTC),
        False,
    )
    assert list(whose.sessions.standing(NOW)) == [session]
    client.post(reverse("session_remove", args=[session.pk]))
    assert whose.sessions.count() == 0


def test_a_calendars_session_is_not_removed(client: Client, whose: Clinician) -> None:
    session = make.session(whose, NOW - timedelta(days=1))

    client.post(reverse("session_remove", args=[session.pk]))

    assert whose.sessions.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"day": "1066-10-14"}, "day"),
        ({"clock": "25:00"}, "clock"),
        ({"minutes": "0"}, "minutes"),
        ({"who": ""}, "who"),
    ],
)
def test_a_wrong_session_is_refused_and_keeps_what_was_typed(
    client: Client, whose: Clinician, wrong: dict[str, str], field: str
) -> None:
    typed = {"who": "A.K.", "day": "2026-11-19", "clock": "9:00", "minutes": "50", "kind": "individual", **wrong}

    page = client.post(reverse("session_add"), typed)

    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert page.context["form"][field].value() == wrong[field]


@pytest.mark.parametrize("count", [2, 60])
def test_the_list_takes_the_same_queries_for_few_and_many(
    client: Client, whose: Clinician, django_assert_num_queries: Any, count: int
) -> None:
    for hour in range(count):
        make.session(whose, NOW - timedelta(hours=hour + 2))
    client.get(reverse("sessions"))

    with django_assert_num_queries(6):
        client.get(reverse("sessions"))


@pytest.mark.parametrize("name", ["session", "session_remove"])
def test_a_strangers_session_is_not_found(client: Client, whose: Clinician, name: str) -> None:
    theirs = make.session(make.clinician())

    assert client.get(reverse(name, args=[theirs.pk])).status_code == 404


@pytest.mark.parametrize("name", ["session_attendance", "session_kind", "session_note", "session_remove"])
def test_nothing_is_said_about_a_strangers_session(client: Client, whose: Clinician, name: str) -> None:
    theirs = make.session(make.clinician())

    said = {"attendance": "kept", "seen": "", "kind": "crisis", "state": "signed", "version": "0"}
    answer = client.post(reverse(name, args=[theirs.pk]), said)

    theirs.refresh_from_db()
    assert answer.status_code == 404
    assert (theirs.attendance, theirs.kind, theirs.note.state) == ("", "individual", "none")
