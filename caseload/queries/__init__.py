"""What the caseload can be asked. Titles are None while the clinician covers initials."""

from caseload.queries.calendar import (
    around,
    check_groups,
    like_count,
    rule_counts,
    rule_preview,
    unsorted_count,
    unsorted_entries,
    unsorted_groups,
    week_entries,
)
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
    "around",
    "check_groups",
    "closed_weeks",
    "like_count",
    "limits_of",
    "notes_owed",
    "owed_notes",
    "rule_counts",
    "rule_preview",
    "this_week_starts",
    "time_off",
    "unsorted_count",
    "unsorted_entries",
    "unsorted_groups",
    "week_entries",
    "weeks_from",
    "work_weeks",
]
