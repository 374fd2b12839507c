"""Notes that are owed. Never their text."""

from datetime import datetime

from django.db.models import Count, QuerySet, Window

from caseload.domain.types import NotesOwed
from caseload.models import Clinician, Note


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
