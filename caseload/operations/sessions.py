"""Lets sessions follow the calendar: made, moved, cancelled, back again. Their notes are never lost.

What the calendar may not undo: once the note about a session is begun, the session took place. A later
change in the calendar moves it within its day at most; a cancellation, or a move to another day, leaves it
where it was.
"""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from calendar_sync.domain.types import Status
from calendar_sync.models import Event
from caseload.domain.pairs import NEAR
from caseload.domain.types import Kind, NoteState, SessionState, SortedBy
from caseload.models import Clinician, Entry, Note, Session

BATCH = 300
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
    clinician.sessions.filter(event__isnull=True, starts_at__gt=now).delete()


def follow(clinician: Clinician, events: Sequence[Event], *, now: datetime) -> None:
    """Makes the sessions of these events agree with their entries (which the events carry)."""
    held = _held_sessions(events)
    missing: list[Event] = []
    changed: list[Session] = []
    restated: dict[str, list[int]] = {}
    for event in events:
        session = held.get(event.pk)
        if session is None or _has_left(session, event, clinician):
            missing += [event] if _stands(event) else []
            changed += _let_go(session)
            continue
        shown, state = _shown(session), session.state
        _update(session, event)
        if _shown(session) != shown:
            changed.append(session)
        elif session.state != state:
            restated.setdefault(session.state, []).append(session.pk)
    _write(changed, now=now)
    _restate(restated, now=now)
    _make(clinician, _take_up(clinician, missing, now=now), now=now)


def _stands(event: Event) -> bool:
    """True when the event is an hour with a client that counts."""
    entry = event.entry
    listed = event.gone_at is None and event.status != Status.CANCELLED
    return listed and not event.all_day and entry.kind == Kind.SESSION and entry.twin_of_id is None


def _is_written(session: Session) -> bool:
    return session.note.state not in UNWRITTEN


def _has_left(session: Session, event: Event, clinician: Clinician) -> bool:
    """True when the event went to another day while the session's note is already begun."""
    before, after = (at.astimezone(clinician.zone).date() for at in (session.starts_at, event.starts_at))
    return before != after and _is_written(session)


def _let_go(session: Session | None) -> list[Session]:
    if session is None:
        return []
    session.event = None
    return [session]


def _update(session: Session, event: Event) -> None:
    """Brings one session up to date in memory."""
    if _stands(event):
        session.starts_at, session.ends_at, session.title = event.starts_at, event.ends_at, event.title
        session.state = SessionState.BOOKED
    elif not _is_written(session) or _is_corrected(event.entry):
        session.state = SessionState.CANCELLED


def _shown(session: Session) -> tuple[object, ...]:
    return session.event_id, session.starts_at, session.ends_at, session.title


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


def _write(sessions: Sequence[Session], *, now: datetime) -> None:
    for session in sessions:
        session.changed_at = now
    fields = ["event", "title", "starts_at", "ends_at", "state", "changed_at"]
    Session.objects.bulk_update(sessions, fields, batch_size=BATCH)


def _restate(states: dict[str, list[int]], *, now: datetime) -> None:
    # A new rule can cancel a year of sessions: one statement for many instead of one value a row.
    for state, pks in states.items():
        for at in range(0, len(pks), BATCH):
            Session.objects.filter(pk__in=pks[at : at + BATCH]).update(state=state, changed_at=now)


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
    for event in events:
        session = _same_time(event, waiting)
        if session is None:
            left.append(event)
            continue
        waiting.remove(session)
        session.event = event
        _update(session, event)
        taken.append(session)
    _write(taken, now=now)
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
    sessions = [
        Session(
            clinician=clinician,
            event=event,
            title=event.title,
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            changed_at=now,
        )
        for event in events
    ]
    Session.objects.bulk_create(sessions, batch_size=BATCH)
    Note.objects.bulk_create([Note(session=session) for session in sessions], batch_size=BATCH)
