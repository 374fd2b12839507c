"""The mail about promised replies: when it goes out, and what it says. Never a client's word. Pure."""

from collections.abc import Sequence
from datetime import datetime, time

from caseload.domain.types import DigestSays
from caseload.domain.weeks import Pattern, TimeOff, is_off
from caseload.domain.wording import count_of

SUBJECT = "Headroom: a reply is promised"
FOOT = "Sign in to Headroom to answer. You can switch these mails off in its settings.\n"


def is_due(now: datetime, *, at: time, pattern: Pattern, off: Sequence[TimeOff]) -> bool:
    """True from her hour on, on a working day she is not away from, and only while she works that day.

    `now` is in her own zone. Outside her working hours, and on days off, nothing is sent.
    """
    if not pattern.works_on(now.date()) or is_off(now.date(), pattern=pattern, off=off):
        return False
    return now.time() >= at and any(start <= now < end for start, end in pattern.stretches(now.date()))


def mail_text(askers: Sequence[str], *, says: DigestSays) -> str:
    """The mail: how many replies are promised for today or before, and to whose initials, where she wants that."""
    count = f"{count_of(len(askers), 'reply is', 'replies are')} promised for today or before."
    initials = [_initials(name) for name in askers if name]
    named = f"\nTo: {', '.join(initials)}" if says == DigestSays.INITIALS and initials else ""
    return f"{count}{named}\n\n{FOOT}"


def _initials(name: str) -> str:
    """Two letters at most, whatever stands there: "N.B." for "N. Brandt"."""
    words = [word for word in name.replace(".", " ").split() if word[0].isalpha() and word.casefold() not in _TITLES]
    ends = words[:1] + words[1:][-1:]
    return "".join(f"{word[0].upper()}." for word in ends)


_TITLES = frozenset({"dr", "prof", "mr", "mrs", "ms", "mx", "miss"})
