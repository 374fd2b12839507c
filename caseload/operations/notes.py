"""Notes marked as written, or not needed: one or a hundred in one act, with what a page saw in mind."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from caseload.domain.backlog import own_minutes
from caseload.domain.types import ChangedBy, NoteState
from caseload.models import Clinician, Note
from caseload.operations.ledger import Planned, carry_out

WRITTEN = (NoteState.SIGNED, NoteState.COSIGN)
TIMED_SINCE, TIMED_AT_MOST = timedelta(weeks=12), 60  # the notes that tell her pace


@dataclass(frozen=True, slots=True)
class Marked:
    """What marking did: its act (None when nothing differed), and notes that somebody had changed meanwhile."""

    act: int | None
    notes: tuple[Note, ...]  # that have the state now, in the order of their sessions
    changed: tuple[Note, ...]  # left as they are: another page or device was first


@transaction.atomic
def mark_notes(
    clinician: Clinician,
    *,
    seen: Mapping[int, int],
    state: NoteState,
    now: datetime,
    written_at: datetime | None = None,
) -> Marked:
    """Gives notes a state; `seen` holds the version of each that the page showed. `written_at`: when it really was.

    A note that changed since is left alone, unless it has the state already. Raises `Note.DoesNotExist`, and changes
    nothing, when one of them is not the clinician's.
    """
    locked = Note.objects.select_for_update(of=("self",)).filter(clinician=clinician, pk__in=list(seen))
    notes = list(locked.select_related("session__client").order_by("session__ends_at", "pk"))
    if len(notes) < len(seen):
        raise Note.DoesNotExist
    stale = [note for note in notes if note.version != seen[note.pk] and note.state != state]
    fresh = [note for note in notes if note not in stale]
    written = (written_at or now) if state in WRITTEN else None
    wanted = {"state": state, "state_by": ChangedBy.PERSON, "written_at": written}
    planned = [Planned(note, wanted) for note in fresh if note.state != state or written_at]
    act = carry_out(clinician, planned, by=ChangedBy.PERSON, now=now)
    if act and state in WRITTEN:
        _take_the_time(clinician, now=now)
    return Marked(act, tuple(fresh), tuple(stale))


def _take_the_time(clinician: Clinician, *, now: datetime) -> None:
    """Keeps the clinician's own minutes a note up to date, from what she ticked last."""
    recent = Note.objects.filter(clinician=clinician, written_at__gte=now - TIMED_SINCE, written_at__lte=now)
    times = recent.order_by("-written_at").values_list("written_at", flat=True)[:TIMED_AT_MOST]
    own = own_minutes([at for at in times if at])
    if own != clinician.own_note_minutes:
        clinician.own_note_minutes = own
        clinician.save(update_fields=["own_note_minutes"])
