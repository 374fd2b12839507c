"""What a clinician, or a reading of her calendar, does to the caseload."""

from caseload.operations.accounts import create_owner
from caseload.operations.pairing import rejoin_pair, split_pair
from caseload.operations.rules import (
    add_rule,
    answer_check,
    change_rule,
    move_rule,
    remove_rule,
    restore_rule,
    rule_like_entry,
    sort_groups,
)
from caseload.operations.sessions import tidy_sessions
from caseload.operations.settings import (
    FirstLimits,
    answer_limits,
    change_settings,
    cover,
    set_limits,
    start_notes,
)
from caseload.operations.sorting import (
    correct_kind,
    correct_kinds,
    let_rules_decide,
    sort_again,
    sort_new_events,
)

__all__ = [
    "FirstLimits",
    "add_rule",
    "answer_check",
    "answer_limits",
    "change_rule",
    "change_settings",
    "correct_kind",
    "correct_kinds",
    "cover",
    "create_owner",
    "let_rules_decide",
    "move_rule",
    "rejoin_pair",
    "remove_rule",
    "restore_rule",
    "rule_like_entry",
    "set_limits",
    "sort_again",
    "sort_groups",
    "sort_new_events",
    "split_pair",
    "start_notes",
    "tidy_sessions",
]
