"""Changes of states, in words. Pure."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from caseload.domain.wording import short_day

_STATES = {
    "undecided": "undecided",
    "deferred": "put off",
    "decided": "decided",
    "booked": "back in the calendar",
    "cancelled": "cancelled in the calendar",
    "none": "note not written",
    "draft": "note a draft",
    "signed": "note signed",
    "waiting for co-signature": "note waiting for co-signature",
    "not needed": "note not needed",
}
_PLAIN: dict[str, Callable[[Any], str]] = {
    "attendance": lambda value: value or "attendance left open",
    "kind": lambda value: f"now {value}",
    "status": lambda value: f"now {value}",
    "client_id": lambda value: "given to a client" if value else "with no client",
    "merged_into_id": lambda value: "merged into another client" if value else "a client of its own again",
    "every_weeks": lambda value: "another rhythm",
    "done_at": lambda value: "done" if value else "open again",
    "removed_at": lambda value: "removed" if value else "back",
    "minutes": lambda value: "another length",
    "waiting_since": lambda value: "on the waiting list" if value else "off the waiting list",
    "exists": lambda value: "added" if value else "not there",
    "due_on": lambda value: f"due {short_day(date.fromisoformat(value))}",
    "owed": lambda value: "owes a note" if value else "owes no note",
    "calm_until": lambda value: f"left alone until {short_day(date.fromisoformat(value))}" if value else "asked about",
    "starts_at": lambda value: "moved",
    "promised_on": lambda value: f"promised for {short_day(date.fromisoformat(value))}" if value else "no promise",
    "decision": lambda value: f"answered: {value}" if value else "undecided",
    "chosen": lambda value: {"genuine": "a chosen yes", "default": "a yes by default"}.get(value, "left open"),
    "again": lambda value: {"yes": "would say yes again", "no": "would not say yes again"}.get(value, "not answered"),
    "heard_at": lambda value: "they said thanks" if value else "changed",
    "first_on": lambda value: f"place held from {short_day(date.fromisoformat(value))}",
    "asked_at": lambda value: "asked at another time",
}  # fmt: skip
_CONTACT = ("asked_on", "email_agreed_on", "text_agreed_on", "phone_agreed_on", "prefers")
# One of these says it all; what comes with it follows from it.
_FIRST = (
    "decision", "promised_on", "first_on", "state", "status", "attendance", "client_id", "merged_into_id", "done_at",
    "removed_at", "starts_at", "kind",
)  # fmt: skip


def change_in_words(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """ "note signed", "no-show", "now paused": the telling field of a change."""
    name = next((name for name in _FIRST if name in new), next(iter(new), ""))
    if name == "state":
        return _STATES.get(new[name], str(new[name]))
    if name in _PLAIN:
        return _PLAIN[name](new[name])
    return "contact agreed anew" if name in _CONTACT else "changed"


def act_in_words(changes: Sequence[str]) -> str:
    """ "3 notes signed"-like: what one act did, most frequent first."""
    counts = Counter(words for words in changes if not (len(changes) > 1 and words in {"owes a note", "owes no note"}))
    return ", ".join(words if count == 1 else f"{count} × {words}" for words, count in counts.most_common())
