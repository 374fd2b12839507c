"""Which notes are owed and until when, by the clinician's own rule; kept up as sessions and rules change."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from calendar_sync.domain.types import Window
from caseload import queries
from caseload.domain.due import FARTHEST, NoteRule, due_on
from caseload.domain.types import Attendance, NoteState, SessionKind, SessionState
from caseload.domain.weeks import DAY, TimeOff
from caseload.models import Clinician, Note, Session

BATCH = 300


class Owing:
    """A clinician's rule, with the leave it has to know, to be asked session by session."""

    def __init__(self, clinician: Clinician, sessions: Iterable[Session]) -> None:
        self._clinician = clinician
        self._pattern = clinician.pattern
        self._rule: NoteRule = clinician.note_rule
        self._off: tuple[TimeOff, ...] = ()
        starts = [session.starts_at for session in sessions]
        if starts and self._rule.worked:
            window = Window(min(starts), max(starts) + timedelta(days=FARTHEST))
            self._off = tuple(queries.time_off(clinician, window=window))

    def owes(self, session: Session) -> bool:
        """True when the session, as it ended, owes a note."""
        return self._rule.owes(state=SessionState(session.state), attendance=Attendance(session.attendance))

    def due_on(self, session: Session) -> date:
        """The last day in time for its note."""
        day = session.starts_at.astimezone(self._clinician.zone).date()
        days = self._rule.days_for(SessionKind(session.kind))
        return due_on(day, days=days, worked=self._rule.worked, pattern=self._pattern, off=self._off)

    def note_of(self, session: Session) -> Note:
        """The note of a new session, not written yet."""
        return Note(clinician=self._clinician, session=session, owed=self.owes(session), due_on=self.due_on(session))


@transaction.atomic
def owe_again(clinician: Clinician, *, now: datetime) -> int:
    """Brings unwritten notes in line with the rule, hours and leave as they are; gives how many changed."""
    unwritten = Note.objects.filter(
        session__clinician=clinician,
        state__in=[NoteState.NONE, NoteState.DRAFT],
        session__starts_at__gte=_since(clinician, now),
    )
    notes = list(unwritten.select_related("session"))
    owing = Owing(clinician, [note.session for note in notes])
    alike: dict[tuple[bool, date], list[int]] = defaultdict(list)
    for note in notes:
        wanted = owing.owes(note.session), owing.due_on(note.session)
        if wanted != (note.owed, note.due_on):
            alike[wanted].append(note.pk)
    for (owed, due), pks in alike.items():
        for at in range(0, len(pks), BATCH):
            Note.objects.filter(pk__in=pks[at : at + BATCH]).update(owed=owed, due_on=due)
    return sum(map(len, alike.values()))


def _since(clinician: Clinician, now: datetime) -> datetime:
    return min(now, clinician.notes_from or now) - DAY
