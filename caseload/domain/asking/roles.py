"""What a named day is for: by when to answer, from when on, or the day itself."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from caseload.domain.asking.days import Day, find_days
from caseload.domain.asking.line import Line

DAY = timedelta(days=1)
_ANSWER = (
    r"(?:(?:an? |your |my |the )?(?:answer|answers?|reply|response|respond|decision|decide|rsvp|deadline|let \w+ know"
    r"|tell \w+|get back(?: to \w+)?|needs?(?: to know| an answer| it| this)?|wants?(?: to know| an answer| it)?"
    r"|needed|wanted|back|required|is)[ ,:]*)*"
)
_BY = re.compile(
    rf"{_ANSWER}(?:by|no later than|latest|due(?: by| on)?|deadline(?: is| of)?|rsvp(?: by)?)[ :]*(?:the )?$"
)
_BEFORE = re.compile(rf"{_ANSWER}before[ :]*(?:the )?$")
_FROM = re.compile(
    r"(?:from|starting|start|starts|started|begin|beginning|begins|as of|as from|effective)"
    r"(?: (?:from|on|in|about|around|again))*[ :]*(?:the )?$"
)
_UNTIL = re.compile(r"(?:until|till|til|through|to|since|up to|ends?|ending)[ :]*(?:the )?$")
_ON = re.compile(r"(?:(?:on|for|of|in|this|at)[ :]*(?:the )?)$")


@dataclass(frozen=True, slots=True)
class Days:
    """The three days of a request; `unsure` names those that are guesses."""

    on: date | None = None
    start: date | None = None
    reply_by: date | None = None
    unsure: tuple[str, ...] = ()


def read_days(line: Line, *, today: date, begins: bool, moves: bool, happens: bool) -> Days:
    """The days named in the line.

    A plain day is the day of the thing, or, where the thing `begins` and goes on, its first. Of what `moves` from one
    day to another, two plain days say too little. What `happens` before a day is not answered by it.
    """
    said: dict[str, tuple[date, bool]] = {}
    plain: list[tuple[date, bool]] = []
    for found in list(find_days(line.low, today)):
        role, prefix = _role(line.low, found)
        line.claim(prefix, found.end)
        if moves and role in {"start", "until"}:
            role = "moved"  # from one day to another: neither begins anything
        if happens and role == "before":
            role = "until"
        _note(role, found, said, plain)
    if plain and not (moves and len(plain) > 1):
        day, sure = plain[0]
        # Of what goes on, a day by itself may be its first, or the day on which it is always.
        alone = sure and not begins and not moves and len({one for one, _ in plain}) == 1
        said.setdefault("start" if begins else "on", (day, alone))
    return Days(
        **{name: day for name, (day, _) in said.items()},
        unsure=tuple(name for name, (_, sure) in said.items() if not sure),
    )


def _role(low: str, found: Day) -> tuple[str, int]:
    """What the words before a day make of it, and where they begin."""
    before = low[max(0, found.start - 60) : found.start]
    offset = max(0, found.start - 60)
    for role, pattern in (("by", _BY), ("before", _BEFORE), ("start", _FROM), ("until", _UNTIL), ("on", _ON)):
        match = pattern.search(before)
        if match and (match.start() == 0 or not before[match.start() - 1].isalnum()):
            return role, offset + match.start()
    own = re.match(r"(?:on|by|from|due) ", low[found.start : found.end])
    return ({"by": "by", "due": "by", "from": "start"}.get(own[0].strip(), "on") if own else "on"), found.start


def _note(role: str, found: Day, said: dict[str, tuple[date, bool]], plain: list[tuple[date, bool]]) -> None:
    if role == "by" and (day := found.day or found.deadline):
        said.setdefault("reply_by", (day, found.sure))
    elif role == "before" and (day := found.deadline or (found.day and found.day - DAY)):
        said.setdefault("reply_by", (day, False))
    elif role == "start" and (day := found.day or found.beginning):
        said.setdefault("start", (day, found.sure))
    elif role == "on" and found.day:
        plain.append((found.day, found.sure))
