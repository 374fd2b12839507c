"""What a clinician, or a reading of her calendar, does to the caseload."""

from caseload.operations.pairing import rejoin_pair, split_pair
from caseload.operations.sessions import tidy_sessions
from caseload.operations.sorting import correct_kind, correct_kinds, sort_again, sort_new_events

__all__ = [
    "correct_kind",
    "correct_kinds",
    "rejoin_pair",
    "sort_again",
    "sort_new_events",
    "split_pair",
    "tidy_sessions",
]
