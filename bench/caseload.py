"""The caseload: a note ticked, a clinician's year on the disk, and the pages of a very large practice."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.measure import ROUNDS, Row, cpu, spread
from bench.practice import getter, poster, signed_in
from calendar_sync import operations as calendars
from calendar_sync.domain.types import TitleStyle
from caseload import operations, queries
from caseload.domain.sorting import Test
from caseload.domain.types import Kind, NoteState
from caseload.models import Client, ClientSign, Clinician, Note, Session
from caseload.models.clients import label_key

A_YEAR = 1_325  # sessions
CLIENTS, EACH = 2_000, 25
TICKS = 20


def rows(user: User) -> Iterator[Row]:
    """P5, P14, and the pages at 2,000 clients with 50,000 sessions."""
    yield from _ticks(user)
    yield spread("P14", "a clinician's year with its ledger, kB", [_year()], 600)
    yield from _large()


def _ticks(user: User) -> Iterator[Row]:
    session = signed_in(user)
    floor, tick = getter("/floor/", session), _ticker(session)
    notes = Note.objects.filter(clinician__user=user, state=NoteState.NONE)
    if notes.count() < TICKS * (ROUNDS + 1):
        notes = Note.objects.filter(clinician__user=user)
        notes.update(state=NoteState.NONE, written_at=None)
    waiting = iter(list(notes.order_by("pk")))
    tick(next(waiting))
    floor()
    figures = [cpu(lambda: tick(next(waiting)), repeat=TICKS) / cpu(floor, repeat=TICKS) for _ in range(ROUNDS)]
    yield spread("P5", "a note ticked / floor, CPU", figures, 2.5)
    with CaptureQueriesContext(connection) as asked:
        body = tick(next(waiting))
    counted = [one for one in asked if not re.match(r"BEGIN|COMMIT|SAVEPOINT|RELEASE", one["sql"])]
    yield spread("P5", "queries of a tick", [float(len(counted))], 6)
    yield spread("P5", "answer to a tick, kB", [len(body) / 1000], 2)


def _ticker(session: str) -> Callable[[Note], bytes]:
    post = poster("/notes/mark/", session)
    return lambda note: post({"mark": f"{note.pk}-{note.version}", "state": "signed"})


def _year() -> float:
    """Kilobytes that a year takes: read from a file, sorted, clients accepted, every note ticked by itself."""
    now = datetime.now(UTC)
    user = User.objects.create(username="a year", email="year@bench.example")
    whose = Clinician.objects.create(user=user, setup="done", notes_from=now - timedelta(days=400))
    whose.rules.create(position=1, test=Test.WORDS, words="Appointment", kind=Kind.SESSION)
    before = _pages()
    source = calendars.upload_file(user, name="Year", body=_calendar(now), titles=TitleStyle.KEEP, now=now)
    calendars.sync_source(source, zone=whose.zone, now=now)
    operations.sort_new_events(whose, now=now)
    found = [(one, one.label) for one in queries.proposals(whose, now=now)]
    operations.accept_proposals(whose, accepted=found, today=now.date(), now=now)
    for note in Note.objects.filter(clinician=whose):
        operations.mark_notes(whose, seen={note.pk: 0}, state=NoteState.SIGNED, now=now)
    return (_pages() - before) / 1000


def _pages() -> int:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return int(cursor.fetchone()[0])


def _calendar(now: datetime) -> bytes:
    first = now - timedelta(days=364)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//bench//EN"]
    for at in range(A_YEAR):
        start = first + timedelta(days=at // 4, hours=at % 4)
        end = start + timedelta(minutes=50)
        initials = f"{chr(65 + at % 26)}.{chr(65 + at // 26 % 2)}."
        lines += [
            "BEGIN:VEVENT", f"UID:{at}@bench", f"DTSTART:{start:%Y%m%dT%H%M%SZ}", f"DTEND:{end:%Y%m%dT%H%M%SZ}",
            f"SUMMARY:{initials} Appointment", "END:VEVENT",
        ]  # fmt: skip
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def _large() -> Iterator[Row]:
    user = User.objects.create(username="large", email="large@bench.example")
    _fill(Clinician.objects.create(user=user, setup="done"))
    session = signed_in(user)
    floor = getter("/floor/", session)
    for path, name, goal in (
        ("/caseload/", "caseload", 1000),
        ("/caseload/?only=drifting&order=next", "caseload narrowed", 1000),
        ("/notes/", "notes", 1000),
        ("/sessions/", "sessions", 200),
    ):
        where, _, query = path.partition("?")
        page = getter(where, session, query=query)
        page()
        figures = [cpu(page) / cpu(floor, repeat=10) for _ in range(ROUNDS)]
        yield spread("large", f"{name} at 2,000 clients, 50,000 sessions / floor, CPU", figures, goal)
        with CaptureQueriesContext(connection) as asked:
            page()
        yield spread("large", f"{name}: queries", [float(len(asked))], 12)


def _fill(whose: Clinician) -> None:
    now = datetime.now(UTC)
    day = now.date()
    clients = Client.objects.bulk_create(
        [
            Client(
                clinician=whose, label=f"C{at}", label_key=label_key(whose.pk, f"C{at}"), status_since=day,
                every_weeks=1, minutes=50, changed_at=now,
            )
            for at in range(CLIENTS)
        ],
        batch_size=300,
    )  # fmt: skip
    ClientSign.objects.bulk_create(
        [ClientSign(client=one, kind="title", key=one.label_key, shown=one.label) for one in clients], batch_size=300
    )
    sessions = []
    for at, client in enumerate(clients):
        for week in range(EACH):
            start = now - timedelta(weeks=week - 2 * (at % 3 == 0), hours=at % 9, minutes=at % 50)
            sessions.append(
                Session(
                    clinician=whose, client=client, client_by="import", by_calendar=False, title=client.label,
                    starts_at=start, ends_at=start + timedelta(minutes=50), changed_at=now,
                )
            )  # fmt: skip
    made = Session.objects.bulk_create(sessions, batch_size=500)
    Note.objects.bulk_create(
        [
            Note(
                clinician=whose, session=one, due_on=one.starts_at.date() + timedelta(days=3),
                state=NoteState.NONE if at % 25 < 2 else NoteState.SIGNED,
                written_at=None if at % 25 < 2 else one.ends_at,
            )
            for at, one in enumerate(made)
        ],
        batch_size=500,
    )  # fmt: skip
