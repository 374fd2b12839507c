"""How long something takes."""

import re
from collections.abc import Callable

from caseload.domain.asking.line import Line
from caseload.domain.asking.numbers import WORD, WORDS

LONGEST = 16 * 60  # minutes; more is no length of a day's work
_NOT_AFTER = r"(?<![\w.,/:])"
_CLOCK = r"(\d{1,2})(?:[:.h](\d{2}))?\s?(am|pm|a\.m\.|p\.m\.)?"

_SPAN = re.compile(rf"{_NOT_AFTER}(?:from )?{_CLOCK}\s?(?:-|to|till|until)\s?{_CLOCK}(?![\w/])")
_TIME = re.compile(
    r"(?<![\w.,/])(?:at |around |about |@ ?)?(?:\d{1,2}(?:[:.]\d{2})?\s?(?:am|pm|a\.m\.|p\.m\.)|\d{1,2}:\d{2})(?!\w)"
)
_AT = re.compile(r"(?<!\w)(?:at|@) ?(?:\d{1,2}(?! ?(?:h|hr|min|/|\.\d|st|nd|rd|th))|noon|midday|lunch|lunchtime)\b")

_AND_HALF = re.compile(
    r"(?<!\w)(?:an |one |1 )?hour and (?:a )?half(?!\w)|(?<!\w)(?:one"
    r"|1) and (?:a )?half hours?(?!\w)|1 ?½ ?(?:h|hrs?|hours?)(?!\w)|(?<!\d)1 1/2 (?:h|hrs?"
    r"|hours?)(?!\w)"
)
_X_AND_HALF = re.compile(
    r"(?<!\w)(two|three|2|3) and (?:a )?half hours?(?!\w)|(?<!\w)(2|3) ?½ ?(?:h|hrs?|hours?)(?!\w)"
)
_HALF = re.compile(
    r"(?<!\w)half (?:an |a )?(?:hour|hr)(?!\w)|(?<!\d)(?<!\d )½ ?(?:h|hr|hour)(?!\w)|(?<!\w)half-hour(?!\w)"
)
_THREE_QUARTERS = re.compile(r"(?<!\w)(?:three )?quarters of an hour(?!\w)")
_HOURS_MINUTES = re.compile(
    r"(?<![\w.,/])(\d{1,2}) ?(?:h|hr|hrs|hours?) ?(?:and )?(\d{1,2})(?: ?(?:m|min|mins|minutes))?(?![\w/:.])"
)
_RANGE = re.compile(r"(?<![\w.,/])(\d{2,3}) ?(?:-|to|or|/) ?(\d{2,3})[ -]?(?:m|min|mins|minutes?)(?!\w)")
_HOURS = re.compile(rf"(?<![\w.,/-])(\d{{1,2}}(?:[.,]\d{{1,2}})?|{WORD})[ -]?(?:h|hr|hrs|hour|hours)(?![\w])")
_MINUTES = re.compile(rf"(?<![\w.,/-])(\d{{1,3}}|{WORD})[ -]?(?:m|min|mins|mns|minute|minutes|minuets|')(?!\w)")
_GUESSES = (
    (re.compile(r"(?<!\w)(?:a )?couple (?:of )?hours(?!\w)"), 120),
    (re.compile(r"(?<!\w)half[ -](?:a )?day(?!\w)|(?<![\d/])1/2 day(?!\w)"), 240),
    (re.compile(r"(?<!\w)(?:all|full|whole|a full|a whole)[ -]day(?!\w)"), 480),
)


def read_minutes(line: Line) -> tuple[int | None, bool]:
    """Minutes, and whether they are sure; times of day are claimed on the way and say nothing but their span."""
    span = _span(line)
    said = _said(line)
    for pattern in (_TIME, _AT):
        while line.take(pattern):
            pass
    return said if said[0] else (span, True)


def _span(line: Line) -> int | None:
    """Minutes from one time of day to another, where at least one of them is plainly a time."""
    for found in line.all(_SPAN):
        hour, minute, half, end_hour, end_minute, end_half = found.groups()
        if not (half or end_half or (minute and end_minute)) or int(hour) > 23 or int(end_hour) > 23:
            continue
        start = _of_day(hour, minute, half or end_half)
        end = _of_day(end_hour, end_minute, end_half or half)
        if start > end and not half:
            start -= 720  # "11 to 1pm" begins in the morning
        line.claim(*found.span())
        return end - start if 0 < end - start <= LONGEST else None
    return None


def _of_day(hour: str, minute: str | None, half: str | None) -> int:
    late = 12 if half and half[0] == "p" and int(hour) < 12 else 0
    return (int(hour) + late) * 60 + int(minute or 0)


def _said(line: Line) -> tuple[int | None, bool]:
    for pattern, minutes, sure in _PLAIN:
        if line.take(pattern):
            return minutes, sure
    for pattern, minutes_of, sure in _COUNTED:
        if found := line.take(pattern):
            minutes = minutes_of(found)
            return (minutes if 0 < minutes <= LONGEST else None), sure
    return None, True


def _value(text: str) -> float:
    return float(WORDS[text]) if text in WORDS else float(text.replace(",", "."))


_PLAIN = (
    (_AND_HALF, 90, True),
    (_THREE_QUARTERS, 45, True),
    (_HALF, 30, True),
    *((pattern, minutes, False) for pattern, minutes in _GUESSES),
)
_COUNTED: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], int], bool], ...] = (
    (_X_AND_HALF, lambda found: 150 if (found[1] or found[2]) in {"two", "2"} else 210, True),
    (_HOURS_MINUTES, lambda found: int(found[1]) * 60 + int(found[2]), True),
    (_RANGE, lambda found: int(found[2]), False),
    (_HOURS, lambda found: round(_value(found[1]) * 60), True),
    (_MINUTES, lambda found: round(_value(found[1])), True),
)
