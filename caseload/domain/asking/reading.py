"""The whole line, read once: times of day and lengths, rhythms, days, people, and what kind of request it is."""

from datetime import date

from caseload.domain.asking.kinds import read_kind
from caseload.domain.asking.lengths import read_minutes
from caseload.domain.asking.line import Line
from caseload.domain.asking.people import read_people
from caseload.domain.asking.rhythms import read_rhythm
from caseload.domain.asking.roles import read_days
from caseload.domain.asking.types import AskLine
from caseload.domain.asks.types import AskKind


def read_ask(text: str, *, today: date) -> AskLine:
    """What is understood of any text. What is not said is None; what is guessed is named in `unsure`."""
    line = Line(text)
    kind, certain = read_kind(line.low)
    minutes, minutes_sure = read_minutes(line)
    rhythm = read_rhythm(line)
    begins = kind == AskKind.NEW_CLIENT or (rhythm.every_weeks is not None and kind != AskKind.SCHEDULE_CHANGE)
    moves, happens = kind == AskKind.SCHEDULE_CHANGE, kind in {AskKind.EXTRA_SESSION, AskKind.SCHEDULE_CHANGE}
    days = read_days(line, today=today, begins=begins, moves=moves, happens=happens)
    people = read_people(line)
    guesses = [] if certain else ["kind"]
    guesses += [] if minutes_sure else ["minutes"]
    return AskLine(
        kind=kind,
        who=people.who,
        from_whom=people.from_whom,
        minutes=minutes,
        every_weeks=rhythm.every_weeks,
        times=rhythm.times,
        on=days.on,
        start=days.start,
        reply_by=days.reply_by,
        unsure=(*guesses, *rhythm.unsure, *days.unsure, *people.unsure),
    )
