"""Months of many clinicians at once, as plain rows: what looking back over weeks reads. No titles, no words."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Q

from caseload.domain.types import Attendance, Kind, NoteState, SessionState
from caseload.models import Ask, Change, Contact, Entry, Note, Session, WeeklyLimit
from caseload.models.sessions import UNWRITTEN

_STATUS = {
    Attendance.KEPT.value: "kept",
    Attendance.NO_SHOW.value: "no_show",
    Attendance.LATE_CANCELLED.value: "late_cancelled",
    Attendance.CLIENT_CANCELLED.value: "cancelled",
    Attendance.CLINICIAN_CANCELLED.value: "clinician_cancelled",
}


class SessionRow(NamedTuple):
    """A session; `status` as histories name it."""

    clinician: int
    pk: int
    starts_at: datetime
    ends_at: datetime
    status: str
    created_at: datetime
    cancelled_at: datetime | None
    client: int | None


class EntryRow(NamedTuple):
    """Anything else in a calendar; time off and supervision that were taken out of it as well."""

    clinician: int
    pk: int
    kind: str
    starts_at: datetime
    ends_at: datetime
    days: tuple[date, date] | None
    created_at: datetime
    gone_at: datetime | None
    series: str | None


class NoteRow(NamedTuple):
    """A note that is owed."""

    clinician: int
    session: int
    due_on: date
    written_at: datetime | None
    cosign: bool


class AskRow(NamedTuple):
    """A request."""

    clinician: int
    pk: int
    kind: str
    asked_at: datetime
    logged_at: datetime
    promised_on: date | None
    decided_at: datetime | None
    decision: str


def limit_rows(clinicians: Iterable[int]) -> Iterator[tuple[int, date, int, int]]:
    """(clinician, from, target, ceiling), by date. One query."""
    rows = WeeklyLimit.objects.filter(clinician__in=clinicians).order_by("holds_from")
    return rows.values_list("clinician", "holds_from", "target", "ceiling").iterator()


def session_rows(clinicians: Iterable[int], *, since: datetime, until: datetime, now: datetime) -> Iterator[SessionRow]:
    """Sessions that begin in this time. One query."""
    rows = Session.objects.filter(clinician__in=clinicians, starts_at__gte=since, starts_at__lt=until)
    names = ("clinician", "pk", "starts_at", "ends_at", "state", "attendance", "changed_at", "client", "by_calendar")
    for whose, pk, start, end, state, said, changed, client, listed, event, seen in rows.values_list(
        *names, "event", "event__first_seen_at"
    ).iterator(chunk_size=5000):
        gone = listed and event is None and start > now
        status = _STATUS.get(said) or _unsaid(state, gone=gone, past=start <= now)
        off = changed if status in {"cancelled", "clinician_cancelled"} else None
        yield SessionRow(whose, pk, start, end, status, seen or min(changed, start), off, client)


def _unsaid(state: str, *, gone: bool, past: bool) -> str:
    if state == SessionState.CANCELLED or gone:
        return "cancelled"
    return "kept" if past else "booked"


def entry_rows(clinicians: Iterable[int], *, since: datetime, until: datetime) -> Iterator[EntryRow]:
    """What is no session, in this time; for time off and supervision also what is gone. One query."""
    kept = [Kind.TIME_OFF, Kind.SUPERVISION]  # what was called off says something
    listed = Entry.objects.counted() | Entry.objects.filter(kind__in=kept, twin_of__isnull=True)
    rows = listed.filter(clinician__in=clinicians, event__starts_at__gte=since, event__starts_at__lt=until).exclude(
        kind__in=[Kind.SESSION, Kind.UNSORTED]
    )
    names = ("starts_at", "ends_at", "first_day", "day_after", "first_seen_at", "changed_at", "gone_at", "recurrence",
             "uid_key")  # fmt: skip
    columns = rows.values_list("clinician", "pk", "kind", *(f"event__{name}" for name in names))
    for whose, pk, kind, start, end, first, after, seen, changed, gone, recurrence, uid in columns.iterator(
        chunk_size=5000
    ):
        days = (first, after) if first and after else None
        series = uid if recurrence else None
        yield EntryRow(whose, pk, kind, start, end, days, seen or min(changed, start), gone, series)


def note_rows(
    clinicians: Iterable[int], *, since: datetime, until: datetime, lately: datetime | None = None
) -> Iterator[NoteRow]:
    """Notes owed for sessions in this time, whose writing has a time or is still to come. One query.

    With `lately`, of older sessions only those that are unwritten or were written since then.
    """
    timed = Q(state__in=[*UNWRITTEN, NoteState.COSIGN]) | Q(state=NoteState.SIGNED, written_at__isnull=False)
    rows = Note.objects.filter(timed, clinician__in=clinicians, owed=True)
    rows = rows.filter(session__starts_at__gte=since, session__starts_at__lt=until)
    if lately:
        rows = rows.filter(
            Q(session__starts_at__gte=lately) | Q(written_at__gte=lately) | Q(state__in=[*UNWRITTEN, NoteState.COSIGN])
        )
    for whose, session, due, written, state in rows.values_list(
        "clinician", "session", "due_on", "written_at", "state"
    ).iterator(chunk_size=5000):
        yield NoteRow(whose, session, due, written, state == NoteState.COSIGN)


def ask_rows(clinicians: Iterable[int], *, since: datetime) -> Iterator[AskRow]:
    """Requests asked since then, or still open. One query."""
    rows = Ask.objects.kept().filter(Q(asked_at__gte=since) | Q(decided_at__isnull=True), clinician__in=clinicians)
    names = ("clinician", "pk", "kind", "asked_at", "logged_at", "promised_on", "decided_at", "decision")
    return (AskRow(*row) for row in rows.order_by("asked_at").values_list(*names).iterator())


def deferral_rows(clinicians: Iterable[int], *, since: datetime) -> Iterator[tuple[int, datetime]]:
    """(request, when it was put off). One query."""
    rows = Change.objects.filter(clinician__in=clinicians, ask__isnull=False, at__gte=since, undoes__isnull=True)
    for ask, at, new in rows.order_by("at").values_list("ask", "at", "new"):
        if new.get("promised_on"):
            yield ask, at


def contact_rows(clinicians: Iterable[int], *, since: datetime) -> Iterator[tuple[int, datetime, bool, bool]]:
    """(clinician, when, begun by the clinician, agreed before). One query."""
    rows: Any = Contact.objects.filter(clinician__in=clinicians, at__gte=since).order_by("at")
    return rows.values_list("clinician", "at", "by_clinician", "agreed").iterator()  # type: ignore[no-any-return]
