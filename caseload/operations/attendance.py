"""What became of a session, and what kind of hour it is, as the clinician says."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from caseload.domain.types import Attendance, ChangedBy, SessionKind
from caseload.models import Clinician, Session
from caseload.operations.ledger import Planned, carry_out
from caseload.operations.owing import Owing


@dataclass(frozen=True, slots=True)
class Said:
    """What saying so did: its act, or None when nothing differed or somebody was first."""

    act: int | None
    session: Session
    changed: bool  # somebody else changed it since the page was loaded


@transaction.atomic
def say_attendance(clinician: Clinician, session: Session, *, attendance: Attendance, seen: str, now: datetime) -> Said:
    """Says what became of a session; `seen` is what the page showed. Its note owes what the clinician's rule says."""
    held = Session.objects.select_for_update(of=("self",)).select_related("note", "client").get(pk=session.pk)
    if held.attendance == attendance:
        return Said(None, held, changed=False)
    if held.attendance != seen:
        return Said(None, held, changed=True)
    said = {"attendance": attendance, "attendance_by": ChangedBy.PERSON}
    planned = [Planned(held, said), Planned(held.note, _owing(clinician, held, attendance))]
    return Said(carry_out(clinician, planned, by=ChangedBy.PERSON, now=now), held, changed=False)


def _owing(clinician: Clinician, session: Session, attendance: Attendance) -> dict[str, object]:
    supposed = Session(state=session.state, attendance=attendance)
    return {"owed": Owing(clinician, []).owes(supposed)}


@transaction.atomic
def say_kind(clinician: Clinician, session: Session, *, kind: SessionKind, now: datetime) -> int | None:
    """Says what kind of hour a session is; later readings leave it alone. Gives the act."""
    held = Session.objects.select_for_update(of=("self",)).select_related("note").get(pk=session.pk)
    supposed = Session(starts_at=held.starts_at, kind=kind)
    due_on = Owing(clinician, [held]).due_on(supposed)
    planned = [Planned(held, {"kind": kind, "kind_by_hand": True}), Planned(held.note, {"due_on": due_on})]
    return carry_out(clinician, planned, by=ChangedBy.PERSON, now=now)


@transaction.atomic
def add_session(
    clinician: Clinician, *, who: str, starts_at: datetime, minutes: int, kind: SessionKind, now: datetime
) -> Session:
    """A session that stands in no calendar; its note is owed as every other's."""
    session = Session(
        clinician=clinician,
        by_calendar=False,
        by_hand=True,
        title=who,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        kind=kind,
        kind_by_hand=True,
        changed_at=now,
    )
    owing = Owing(clinician, [session])
    session.save()
    owing.note_of(session).save()
    return session


def remove_session(session: Session) -> None:
    """Removes a session that was entered by hand, with its note and history."""
    session.delete()
