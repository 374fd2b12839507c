"""When a note is due, and which sessions owe one: the therapist's own rule. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from caseload.domain.types import Attendance, SessionKind, SessionState
from caseload.domain.weeks import DAY, Pattern, TimeOff, is_off

FARTHEST = 370  # days: a promise that leave and weekends push further is due then


@dataclass(frozen=True, slots=True)
class NoteRule:
    """Days until a note is due, as usual and for kinds of session of their own, and what else owes a note."""

    days: int = 3
    worked: bool = False  # count only days on which she works
    by_kind: Mapping[SessionKind, int] = field(default_factory=dict)
    no_show_owes: bool = True
    late_cancel_owes: bool = False
    cancel_owes: bool = False

    def days_for(self, kind: SessionKind) -> int:
        """Days until the note of such a session is due."""
        return self.by_kind.get(kind, self.days)

    def owes(self, *, state: SessionState, attendance: Attendance) -> bool:
        """True when a session that ended so owes a note; what a person said outranks the calendar."""
        if attendance == Attendance.UNSAID:
            return state == SessionState.BOOKED or self.cancel_owes
        if attendance == Attendance.NO_SHOW:
            return self.no_show_owes
        if attendance == Attendance.LATE_CANCELLED:
            return self.late_cancel_owes
        return attendance == Attendance.KEPT or self.cancel_owes


def due_on(day: date, *, days: int, worked: bool, pattern: Pattern, off: Sequence[TimeOff]) -> date:
    """The last day on which a note of a session on `day` is in time, in the clinician's own calendar.

    Counted in days that are worked, weekends, free weekdays and time off do not use the promise up.
    """
    if not worked or not any(pattern.hours.values()):
        return day + DAY * days
    due, left = day, days
    while left and (due - day).days < FARTHEST:
        due += DAY
        left -= pattern.works_on(due) and not is_off(due, pattern=pattern, off=off)
    return due
