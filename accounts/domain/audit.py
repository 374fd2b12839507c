"""The chain that shows whether the audit log was altered."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum


class Deed(StrEnum):
    """What the audit log knows. Words of its own, never of a person."""

    SIGNED_IN = "signed in"
    SIGN_IN_FAILED = "sign-in failed"
    SIGNED_OUT = "signed out"
    SESSIONS_ENDED = "sessions ended"
    PASSWORD_CHANGED = "password changed"  # noqa: S105 -- a deed, not a password
    FACTOR_ADDED = "factor added"
    FACTOR_REMOVED = "factor removed"
    CODES_MADE = "recovery codes made"
    ACCOUNT_MADE = "account made"
    ACCOUNT_CLOSED = "account closed"
    ACCOUNT_OPENED = "account opened"
    INVITED = "invited"
    INVITATION_TAKEN = "invitation taken"
    GRANTED = "sharing started"
    GRANT_CHANGED = "sharing changed"
    GRANT_ENDED = "sharing ended"
    LOOKED = "looked at"
    EXPORTED = "exported"
    IMPORTED = "imported"
    LEAVING = "deletion asked for"
    STAYING = "deletion taken back"
    DELETED = "deleted"
    KEYS_ROTATED = "keys rotated"
    BACKED_UP = "backed up"
    RESTORED = "restored"
    EMERGENCY = "emergency export"


@dataclass(frozen=True, slots=True)
class Link:
    """One line of the log. Numbers of accounts and rows only; `fact` holds counts and names of parts, no content."""

    number: int
    at: datetime
    deed: str
    actor: int | None
    subject: int | None
    place: str  # the address a request came from, "" for the shell and the worker
    fact: str  # JSON


START = "0" * 64


def digest(link: Link, *, before: str) -> str:
    """64 hex digits over the line and the digest of the line before (SHA-256 over canonical JSON)."""
    line = asdict(link) | {"at": link.at.astimezone(UTC).isoformat(timespec="microseconds"), "before": before}
    return hashlib.sha256(json.dumps(line, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def first_broken(chain: Iterable[tuple[Link, str]], *, head: str | None = None) -> int | None:
    """The number of the first line that was altered, moved, added or is missing; None for a whole chain.

    `head`, a digest noted down earlier, also shows lines that were cut off from the end.
    """
    before, expected, seen = START, 1, head in (None, START)
    for link, written in chain:
        if link.number != expected or digest(link, before=before) != written:
            return expected
        before, expected, seen = written, expected + 1, seen or written == head
    return None if seen else expected
