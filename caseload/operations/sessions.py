"""Lets sessions follow the calendar: made, moved, cancelled, back again. Their notes are never lost.

What the calendar may not undo: once the note about a session is begun, or somebody said what became of it, the
session was what it was. A later change in the calendar moves it within its day at most; a move to another day leaves
it where it was, and a cancellation does not outrank what was said.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from calendar_sync.domain.types import Status
from calendar_sync.models import Event
from caseload.domain.pairs import NEAR
from caseload.domain.session_kinds import kind_of_title
from caseload.domain.types import Attendance, ChangedBy, Kind, NoteState, SessionState, SortedBy
from caseload.models import Clinician, Entry, Note, Session
from caseload.operations.ledger import Target, write_down
from caseload.operations.owing import Owing
from caseload.operations.recognising import recognise

BATCH = 300
Changed = tuple[Target, dict[str, Any], dict[str, Any]]
UNWRITTEN = (NoteState.NONE, NoteState.NOT_NEEDED)


def with_rows(events: QuerySet[Event]) -> QuerySet[Event]:
    """The events with their entry, session and note in one query."""
    return events.select_related("entry", "session__note").order_by("pk")


@transaction.atomic
def tidy_sessions(clinician: Clinician, *, now: datetime) -> None:
    """After a calendar went: past sessions stay, those to come go, a second listing takes over."""
    counted = Entry.objects.counted().filter(clinician=clinician, kind=Kind.SESSION)
    without = Event.objects.filter(entry__in=counted, session__isnull=True, first_day__isnull=True)
    follow(clinician, list(with_rows(without)), now=now)
    orphans = clinician.sessions.filter(event__isnull=True, by_calendar=True, starts_at__gt=now)
    orphans.filter(attendance=Attendance.UNSAID).delete()


def follow(clinician: Clinician, events: Sequence[Event], *, now: datetime) -> None:
    """Makes the sessions of these events agree with their entries (which the events carry)."""
    held = _held_sessions(events)
    before = {session.pk: _said(session) for session in held.values()}
    missing: list[Event] = []
    touched: list[Session] = []
    for event in events:
        session = held.get(event.pk)
        if session is None or _has_left(session, event, clinician):
            missing += [event] if _stands(event) else []
            touched += _let_go(session)
            continue
        shown = _shown(session)
        _update(session, event)
        touched += [session] if _shown(session) != shown else []
    _write(clinician, touched, before=before, now=now)
    _make(clinician, _take_up(clinician, missing, now=now), now=now)


def _stands(event: Event) -> bool:
    """True when the event is an hour with a client that counts."""
    entry = event.entry
    listed = event.gone_at is None and event.status != Status.CANCELLED
    return listed and not event.all_day and entry.kind == Kind.SESSION and entry.twin_of_id is None


def _is_written(session: Session) -> bool:
    return session.note.state not in UNWRITTEN


def _has_left(session: Session, event: Event, clinician: Clinician) -> bool:
    """True when the event went to another day while it is already said what became of the session."""
    before, after = (at.astimezone(clinician.zone).date() for at in (session.starts_at, event.starts_at))
    return before != after and (_is_written(session) or session.attendance != Attendance.UNSAID)


def _let_go(session: Session | None) -> list[Session]:
    if session is None:
        return []
    session.event = None
    return [session]


def _update(session: Session, event: Event) -> None:
    """Brings one session up to date in memory."""
    if _stands(event):
        if session.title != event.title and session.client_by == ChangedBy.CALENDAR:
            session.client, session.client_by = None, ""  # another name: asked again who that is
        session.starts_at, session.ends_at, session.title = event.starts_at, event.ends_at, event.title
        session.state, session.by_calendar = SessionState.BOOKED, True
        if not session.kind_by_hand:
            session.kind = kind_of_title(event.title)
    elif not _is_written(session) or _is_corrected(event.entry):
        session.state = SessionState.CANCELLED


def _shown(session: Session) -> tuple[object, ...]:
    return session.event_id, session.title, session.kind, session.state, session.starts_at, session.ends_at


def _said(session: Session) -> dict[str, object]:
    """What the ledger keeps of a session that the calendar changed."""
    return {"state": session.state, "starts_at": session.starts_at, "ends_at": session.ends_at}


def _is_corrected(entry: Entry) -> bool:
    return entry.sorted_by == SortedBy.HAND and entry.kind != Kind.SESSION


def _held_sessions(events: Sequence[Event]) -> dict[int, Session]:
    """The session of each event; that of an entry that became a second listing moves to the first."""
    held = {event.pk: event.session for event in events if getattr(event, "session", None)}
    by_entry = {event.entry.pk: event for event in events}
    for event in events:
        first = by_entry.get(event.entry.twin_of_id or 0)
        if first and event.pk in held and first.pk not in held:
            session = held[first.pk] = held.pop(event.pk)
            session.event = first
            Session.objects.filter(pk=session.pk).update(event=first)
    return held


def _write(
    clinician: Clinician, sessions: Sequence[Session], *, before: Mapping[int, dict[str, object]], now: datetime
) -> None:
    """Writes sessions that changed, what their notes owe now, and the ledger."""
    if not sessions:
        return
    for session in sessions:
        session.changed_at = now
    recognise(clinician, [session for session in sessions if session.client_id is None and session.event])
    owing = Owing(clinician, sessions)
    notes = [session.note for session in sessions if _settle(session, owing)]
    fields = ["event", "by_calendar", "client", "client_by", "title", "kind", "starts_at", "ends_at", "state"]
    fields.append("changed_at")
    Session.objects.bulk_update(sessions, fields, batch_size=BATCH)
    Note.objects.bulk_update(notes, ["owed", "due_on"], batch_size=BATCH)
    write_down(clinician, _differing(sessions, before), by=ChangedBy.CALENDAR, now=now)


def _settle(session: Session, owing: Owing) -> bool:
    """Sets in memory what the session's note owes; True when that is new."""
    note = session.note
    before = note.owed, note.due_on
    note.owed, note.due_on = owing.owes(session), owing.due_on(session)
    return before != (note.owed, note.due_on)


def _differing(sessions: Sequence[Session], before: Mapping[int, dict[str, object]]) -> Iterator[Changed]:
    for session in sessions:
        new = _said(session)
        old = before.get(session.pk, new)
        fields = [name for name in new if old[name] != new[name]]
        if fields:
            yield session, {name: old[name] for name in fields}, {name: new[name] for name in fields}


def _take_up(clinician: Clinician, events: Sequence[Event], *, now: datetime) -> list[Event]:
    """Gives sessions whose calendar went to events at the same time; gives the events that found none."""
    if not events:
        return []
    starts = [event.starts_at for event in events]
    orphans = clinician.sessions.filter(
        event__isnull=True, starts_at__gte=min(starts) - NEAR, starts_at__lte=max(starts) + NEAR
    )
    waiting = list(orphans.select_related("note").order_by("starts_at", "pk"))
    left: list[Event] = []
    taken: list[Session] = []
    before = {session.pk: _said(session) for session in waiting}
    for event in events:
        session = _same_time(event, waiting)
        if session is None:
            left.append(event)
            continue
        waiting.remove(session)
        session.event = event
        _update(session, event)
        taken.append(session)
    _write(clinician, taken, before=before, now=now)
    return left


def _same_time(event: Event, waiting: list[Session]) -> Session | None:
    at = bisect_left(waiting, event.starts_at - NEAR, key=lambda session: session.starts_at)
    for session in waiting[at:]:
        if session.starts_at > event.starts_at + NEAR:
            return None
        if abs(session.ends_at - event.ends_at) <= NEAR:
            return session
    return None


def _make(clinician: Clinician, events: Sequence[Event], *, now: datetime) -> None:
    if not events:
        return
    sessions = [
        Session(
            clinician=clinician,
            event=event,
            title=event.title,
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            kind=kind_of_title(event.title),
            changed_at=now,
        )
        for event in events
    ]
    owing = Owing(clinician, sessions)
    recognise(clinician, sessions)
    Session.objects.bulk_create(sessions, batch_size=BATCH)
    Note.objects.bulk_create(map(owing.note_of, sessions), batch_size=BATCH)
