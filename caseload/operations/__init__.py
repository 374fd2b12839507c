"""What a clinician, or a reading of her calendar, does to the caseload."""

from caseload.operations.accounts import create_owner
from caseload.operations.attendance import add_session, remove_session, say_attendance, say_kind
from caseload.operations.clients import (
    ClientFacts,
    accept_proposals,
    add_client,
    change_client,
    leave_alone,
    merge_clients,
    set_status,
    split_client,
)
from caseload.operations.ledger import take_back
from caseload.operations.notes import mark_notes
from caseload.operations.outbound import make_address, note_reading, revoke_address
from caseload.operations.owing import owe_again
from caseload.operations.pairing import rejoin_pair, split_pair
from caseload.operations.paperwork import (
    Paper,
    add_paperwork,
    change_paperwork,
    finish_paperwork,
    remove_paperwork,
    reopen_paperwork,
)
from caseload.operations.protecting import (
    NotFree,
    Protected,
    accept_gap,
    protect_own,
    remove_protected,
    restore_protected,
    write_again,
)
from caseload.operations.report_reading import read_file, read_pasted
from caseload.operations.reports import answer_words, ask_again, choose_clinicians, discard, take_over
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
    change_note_rules,
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
from caseload.operations.writing import take_up_writing, write_protected

__all__ = [
    "ClientFacts",
    "FirstLimits",
    "NotFree",
    "Paper",
    "Protected",
    "accept_gap",
    "accept_proposals",
    "add_client",
    "add_paperwork",
    "add_rule",
    "add_session",
    "answer_check",
    "answer_limits",
    "answer_words",
    "ask_again",
    "change_client",
    "change_note_rules",
    "change_paperwork",
    "change_rule",
    "change_settings",
    "choose_clinicians",
    "correct_kind",
    "correct_kinds",
    "cover",
    "create_owner",
    "discard",
    "finish_paperwork",
    "leave_alone",
    "let_rules_decide",
    "make_address",
    "mark_notes",
    "merge_clients",
    "move_rule",
    "note_reading",
    "owe_again",
    "protect_own",
    "read_file",
    "read_pasted",
    "rejoin_pair",
    "remove_paperwork",
    "remove_protected",
    "remove_rule",
    "remove_session",
    "reopen_paperwork",
    "restore_protected",
    "restore_rule",
    "revoke_address",
    "rule_like_entry",
    "say_attendance",
    "say_kind",
    "set_limits",
    "set_status",
    "sort_again",
    "sort_groups",
    "sort_new_events",
    "split_client",
    "split_pair",
    "start_notes",
    "take_back",
    "take_over",
    "take_up_writing",
    "tidy_sessions",
    "write_again",
    "write_protected",
]
