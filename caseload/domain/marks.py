"""Attendance as marks in a row, and the sentence they make. Pure."""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

from caseload.domain.types import Attendance, SessionState

SHOWN = 8


class Mark(StrEnum):
    """How one session of the past went, as it is drawn."""

    ATTENDED = "attended"
    CANCELLED = "cancelled"
    NO_SHOW = "no-show"
    AWAY = "you were away"


_SAID = {
    Attendance.KEPT: Mark.ATTENDED,
    Attendance.NO_SHOW: Mark.NO_SHOW,
    Attendance.LATE_CANCELLED: Mark.CANCELLED,
    Attendance.CLIENT_CANCELLED: Mark.CANCELLED,
    Attendance.CLINICIAN_CANCELLED: Mark.AWAY,
}


def mark_of(*, state: SessionState, attendance: Attendance) -> Mark:
    """The mark of a session that is over; without a word about it, the calendar decides."""
    if attendance == Attendance.UNSAID:
        return Mark.ATTENDED if state == SessionState.BOOKED else Mark.CANCELLED
    return _SAID[attendance]


def spoken(marks: Sequence[Mark]) -> str:
    """ "5 of 8 attended, 2 cancelled, 1 no-show"; "no session yet" for none."""
    if not marks:
        return "no session yet"
    counts = Counter(marks)
    others = [f"{counts[mark]} {mark}" for mark in (Mark.CANCELLED, Mark.NO_SHOW) if counts[mark]]
    away = [f"you were away {counts[Mark.AWAY]} times".replace("1 times", "once")] if counts[Mark.AWAY] else []
    return ", ".join([f"{counts[Mark.ATTENDED]} of {len(marks)} attended", *others, *away])
