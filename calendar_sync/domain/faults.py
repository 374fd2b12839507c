"""What each fault means for the person, in one sentence that says what to do."""

from calendar_sync.domain.types import Fault

_SENTENCES = {
    Fault.ADDRESS: "there is no public calendar at this address.",
    Fault.UNREACHABLE: "the server could not be reached.",
    Fault.SLOW: "the server took too long to answer.",
    Fault.TOO_LARGE: "the calendar is larger than 20 MB.",
    Fault.SIGN_IN: "the address asks for a new password.",
    Fault.MISSING: "there is nothing at this address any more.",
    Fault.BUSY: "the server asked to be left alone for a while.",
    Fault.SERVER: "the server has a fault of its own.",
    Fault.NO_CALENDAR: "what came back is a web page, not a calendar.",
    Fault.CUT_OFF: "only a part of the calendar arrived.",
    Fault.EMPTY: "the calendar is suddenly empty.",
    Fault.SHRUNK: "most of what was to come has vanished from the calendar.",
    Fault.INTERRUPTED: "reading it stopped half-way, three times.",
}
# Faults that a new address or password mends; the others mend themselves or want a look.
REPAIRED_BY_HAND = frozenset({Fault.ADDRESS, Fault.SIGN_IN, Fault.MISSING, Fault.NO_CALENDAR})
DOUBTS = frozenset({Fault.EMPTY, Fault.SHRUNK})


def fault_sentence(fault: Fault) -> str:
    """The reason, to follow "Not read since Thu 7:40:"."""
    return _SENTENCES[fault]
