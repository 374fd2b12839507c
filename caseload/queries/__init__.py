"""What the caseload can be asked. Titles are None while the clinician covers initials."""

from caseload.queries.notes import notes_owed, owed_notes
from caseload.queries.weeks import (
    agenda,
    closed_weeks,
    limits_of,
    this_week_starts,
    time_off,
    weeks_from,
    work_weeks,
)

__all__ = [
    "agenda",
    "closed_weeks",
    "limits_of",
    "notes_owed",
    "owed_notes",
    "this_week_starts",
    "time_off",
    "weeks_from",
    "work_weeks",
]
