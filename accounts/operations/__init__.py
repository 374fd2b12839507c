"""What can be done with accounts, keys and the audit log."""

from accounts.operations.audit import record
from accounts.operations.people import (
    INVITED_FOR,
    AlreadyTaken,
    ask_to_leave,
    close_account,
    delete_account,
    delete_due,
    end_sessions,
    invite,
    open_account,
    remove_factors,
    stay,
    take_invitation,
    token_digest,
)
from accounts.operations.telling import tell

__all__ = [
    "INVITED_FOR",
    "AlreadyTaken",
    "ask_to_leave",
    "close_account",
    "delete_account",
    "delete_due",
    "end_sessions",
    "invite",
    "open_account",
    "record",
    "remove_factors",
    "stay",
    "take_invitation",
    "tell",
    "token_digest",
]
