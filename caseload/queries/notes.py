"""Notes that are owed. Never their text."""

from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet, Window

from caseload.domain.ageing import Age, Cuts, Ledger, OwedNote, cuts
from caseload.domain.types import NotesOwed
from caseload.domain.weeks import midnight
from caseload.models import Clinician, Note

PAGE = 50


def owed_notes(clinician: Clinician, *, now: datetime) -> QuerySet[Note]:
    """Notes owed of sessions that ended since the clinician counts them, oldest first."""
    notes = Note.objects.owed(now).filter(session__clinician=clinician)
    if clinician.notes_from is not None:
        notes = notes.filter(session__ends_at__gte=clinician.notes_from)
    return notes.select_related("session").order_by("session__ends_at", "pk")


def notes_owed(clinician: Clinician, *, now: datetime) -> NotesOwed:
    """How many notes are owed, the oldest, and the minutes to clear them. One query."""
    oldest = owed_notes(clinician, now=now).annotate(count=Window(Count("pk"))).first()
    if oldest is None:
        return NotesOwed(0, "", None, 0)
    title = None if clinician.covered else oldest.session.title
    return NotesOwed(oldest.count, title, oldest.session.ends_at, oldest.count * clinician.note_minutes)


def notes_ledger(clinician: Clinician, *, page: int, now: datetime) -> Ledger:
    """The `page`th fifty of the notes owed (the last when there are fewer), oldest first, and totals by age.

    Two queries.
    """
    today = now.astimezone(clinician.zone).date()
    parts = cuts(today, note_days=clinician.note_days)
    owed = owed_notes(clinician, now=now)
    totals = _totals(owed, clinician, parts)
    pages = max(1, -(-sum(totals.values()) // PAGE))
    at = min(page, pages)
    notes = [_owed(note, clinician, parts=parts, now=now) for note in owed[PAGE * (at - 1) : PAGE * at]]
    return Ledger(notes, totals, page=at, pages=pages)


def _owed(note: Note, clinician: Clinician, *, parts: Cuts, now: datetime) -> OwedNote:
    starts_at = note.session.starts_at.astimezone(clinician.zone)
    days = (now.astimezone(clinician.zone).date() - starts_at.date()).days
    title = None if clinician.covered else note.session.title
    return OwedNote(title, starts_at, days, parts.age_of(starts_at.date()))


def _totals(owed: QuerySet[Note], clinician: Clinician, parts: Cuts) -> dict[Age, int]:
    edges = [parts.week_old, parts.late, parts.today + timedelta(days=1)]
    week_old, late, not_yet = (midnight(day, zone=clinician.zone) for day in edges)
    found = owed.order_by().aggregate(
        week_old=Count("pk", filter=Q(session__starts_at__lt=week_old)),
        late=Count("pk", filter=Q(session__starts_at__lt=late)),
        due=Count("pk", filter=Q(session__starts_at__lt=not_yet)),
        all=Count("pk"),
    )
    return {
        Age.OVER_A_WEEK: found["week_old"],
        Age.LATE: found["late"] - found["week_old"],
        Age.TODAY: found["due"] - found["late"],
        Age.NOT_YET: found["all"] - found["due"],
    }
