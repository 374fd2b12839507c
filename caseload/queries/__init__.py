"""What the caseload can be asked. Titles are None while the clinician covers initials."""

from caseload.queries.accounts import somebody_has_an_account
from caseload.queries.calendar import (
    around,
    check_groups,
    like_count,
    pair_of,
    rule_counts,
    rule_preview,
    source_names,
    unsorted_count,
    unsorted_entries,
    unsorted_groups,
    week_entries,
)
from caseload.queries.notes import notes_ledger, notes_owed, owed_notes
from caseload.queries.sessions import SessionLine, sessions_of_week
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
    "SessionLine",
    "agenda",
    "around",
    "check_groups",
    "closed_weeks",
    "like_count",
    "limits_of",
    "notes_ledger",
    "notes_owed",
    "owed_notes",
    "pair_of",
    "rule_counts",
    "rule_preview",
    "sessions_of_week",
    "somebody_has_an_account",
    "source_names",
    "this_week_starts",
    "time_off",
    "unsorted_count",
    "unsorted_entries",
    "unsorted_groups",
    "week_entries",
    "weeks_from",
    "work_weeks",
]
