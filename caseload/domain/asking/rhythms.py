"""How often something comes, and how many times."""

import re
from dataclasses import dataclass

from caseload.domain.asking.line import Line
from caseload.domain.asking.numbers import NUMBER, number

_DAY = r"(?:mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun)(?:day|sday|nesday|rsday|urday|day)?"
_FORTNIGHT = re.compile(
    rf"(?<!\w)(?:every (?:other|second|2nd) (?:week|wk|{_DAY})|every (?:two|2) (?:weeks|wks)"
    rf"|alternate (?:weeks|{_DAY}s)"
    r"|every fortnight|once a fortnight|fortnightly|bi-?weekly|2[- ]weekly|two-weekly|each fortnight)(?!\w)"
)
_FOUR = re.compile(r"(?<!\w)(?:every (?:four|4|4th|fourth) ?(?:weeks|wks|week)|(?:four|4)-weekly)(?!\w)")
_MONTH = re.compile(r"(?<!\w)(?:monthly|every month|each month|once a month|per month|a month)(?!\w)")
_OTHER = re.compile(
    rf"(?<!\w)every (?:{NUMBER}|third|3rd) (?:weeks?|wks|months?)(?!\w)|(?<!\w)(?:quarterly|yearly"
    r"|annually|daily)(?!\w)"
)
_OFTEN = re.compile(
    r"(?<!\w)(?:(?:twice|two times|2 ?x|2 times|three times|3 ?x) (?:a |per |each |every )?(?:week"
    r"|wk)|twice[- ]weekly|(?:2|3)x?/(?:wk|week))(?!\w)"
)
_WEEK = re.compile(
    r"(?<!\w)(?:weekly|wkly|every week|every wk|each week|each wk|once a week|1x/wk|1x/week"
    r"|per week|a week|/wk|/week"
    rf"|(?:every|each) {_DAY}|(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)days)(?!\w)"
)
_NOT_WEEK = re.compile(r"(?<!\w)(?:in|within|for) a week(?!\w)|(?<!\w)a week (?:on|from)(?!\w)")
_TIMES = (
    re.compile(
        rf"(?<![\w/.,])({NUMBER}) (?:more |extra |additional |further |weekly "
        r"|fortnightly )*(?:sessions?|sess|times|appointments|appts|meetings|talks|visits"
        r"|hours of supervision)(?!\w)"
    ),
    re.compile(r"(?<![\w/.,])x ?(\d{1,2})(?![\w/])"),
    re.compile(r"(?<![\w/.,])(\d{1,2}) ?x(?![\w/])"),
)
_LASTING = re.compile(rf"(?<!\w)(?:for|over) (?:the next |about |around )?({NUMBER}) (weeks|wks|months|months?)(?!\w)")
MOST_TIMES = 200


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Every so many weeks, so many times; `unsure` names what is a guess."""

    every_weeks: int | None = None
    times: int | None = None
    unsure: tuple[str, ...] = ()


def read_rhythm(line: Line) -> Rhythm:
    """How often, and how many times."""
    lasting = line.take(_LASTING)
    often = line.take(_OFTEN)
    times = _times(line)
    every, sure = (1, False) if often else _every(line)
    unsure = [] if sure else ["every_weeks"]
    if times is None and lasting and every:
        times, exact = _lasting(number(lasting[1]), lasting[2], every)
        unsure += [] if exact else ["times"]
    if times == 1 and every:
        times = None
    return Rhythm(every, times, tuple(unsure))


def _times(line: Line) -> int | None:
    """So many times; one "extra session" is no number of times."""
    for pattern in _TIMES:
        for found in line.all(pattern):
            count = number(found[1])
            if found[1] in {"a", "an"} or not 1 < count <= MOST_TIMES:
                continue
            # "six weekly sessions": the rhythm in between is still to be read.
            weekly = found[0].find("weekly"), found[0].find("fortnightly")
            start, end = found.span()
            cut = max(weekly)
            line.claim(start, start + cut if cut > 0 else end)
            return count
    return None


def _every(line: Line) -> tuple[int | None, bool]:
    for pattern, weeks, sure in ((_FORTNIGHT, 2, True), (_FOUR, 4, True), (_OTHER, None, False)):
        if line.take(pattern):
            return weeks, sure and not line.first(_WEEK)  # "every week instead of fortnightly"
    for found in line.all(_NOT_WEEK):
        return _month(line, skip=found.span())
    if line.take(_WEEK):
        return 1, True
    return _month(line, skip=(0, 0))


def _month(line: Line, *, skip: tuple[int, int]) -> tuple[int | None, bool]:
    """Monthly is four weeks only roughly."""
    found = line.first(_MONTH)
    if found and not (skip[0] <= found.start() < skip[1]):
        line.claim(*found.span())
        return 4, False
    return None, True


def _lasting(count: int, unit: str, every: int) -> tuple[int | None, bool]:
    if unit.startswith(("week", "wk")):
        return max(1, -(-count // every)), count % every == 0
    return max(1, round(count * 13 / 3 / every)), False
