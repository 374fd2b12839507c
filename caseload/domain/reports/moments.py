"""Days and times as record systems write them. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

EARLIEST, LATEST = 1990, 2099  # years in which a session can have been or can be booked
_MONTHS = (
    "january february march april may june july august september october november december".split()
)  # fmt: skip
_HOURS_FROM_UTC = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "BST": 1, "CET": 1, "CEST": 2, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5,
    "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10,
}  # fmt: skip
_NAMED = {"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles"}

_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?=T|\s|$)")
_NUMBERS = re.compile(r"([0-9]{1,2})([-/.])\s?([0-9]{1,2})\2\s?([0-9]{4}|[0-9]{2})(?![0-9])")
_YEAR_MONTH_NAME = re.compile(r"([0-9]{4})[\s-]+([a-z]{3,9})\.?[\s-]+([0-9]{1,2})(?![0-9])", re.IGNORECASE)
_DAY_MONTH_NAME = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th|\.)?[\s-]*(?:of\s+)?([a-z]{3,9})\.?[\s,-]*'?([0-9]{4}|[0-9]{2})(?![0-9:])",
    re.IGNORECASE,
)
_MONTH_NAME_DAY = re.compile(
    r"([a-z]{3,9})\.?[\s-]+([0-9]{1,2})(?:st|nd|rd|th)?(?:,\s*|\s+|-)'?([0-9]{4}|[0-9]{2})(?![0-9:])", re.IGNORECASE
)
_WEEKDAY = re.compile(r"\(?\b(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b[.,)]*\s*", re.I)
_BETWEEN = re.compile(r"^(?:T(?=[0-9])|[\s,@|]+|at\b\s*|[-–—](?=\s))+", re.IGNORECASE)
_CLOCK = r"([0-9]{1,2})(?:[:.h]([0-9]{2})(?:[:.]([0-9]{2})(?:[.,][0-9]+)?)?)?(?:\s?([ap])\.?(?:m\b\.?)?(?![a-z]))?"
_TIME = re.compile(_CLOCK, re.IGNORECASE)
_BARE_TIME = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})?(?![0-9:.])()")
_UNTIL = re.compile(rf"\s*(?:[-–—]|to\b|until\b)\s*{_CLOCK}", re.IGNORECASE)
_ZONE = re.compile(r"\s*(?:(?:UTC|GMT)?\s?([+-])([0-9]{2}):?([0-9]{2})?|([A-Z]{1,4}))(?:\s*\([^()]*\))?$")
_NO_DAY = re.compile(r"^(?:1899-12-3[01]|1900-01-0[01]|1904-01-01)[T ]+")  # a workbook's way of having a time only
_LONGEST = 100  # characters of a date with its time and the zone's name
_NUMBER = re.compile(r"[0-9]{1,6}(?:[.,][0-9]+)?")


class Unreadable(Exception):
    """A day or time that cannot be read; the message is the reason, without the cell's text."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, the time where there is one, where it ends when that is said as well, and its zone if named."""

    day: date
    at: time | None = None
    until: time | None = None
    zone: tzinfo | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of the day without its day."""

    at: time
    until: time | None = None
    zone: tzinfo | None = None


def day_first_of(texts: Iterable[str], said: bool | None) -> bool | None:
    """How to take 5/6/2026 in this column: True day first, False month first, None cannot be told.

    Days beyond the 12th decide; where there are none, what was said, else month first. Where they contradict
    what was said, or each other while nothing was said, it cannot be told.
    """
    firsts = {_telling(match) for text in texts if (match := _NUMBERS.match(_WEEKDAY.sub("", text)))} - {None}
    if len(firsts) == 2:
        return said
    if firsts:
        found = firsts.pop()
        return found if said in (None, found) else None
    return bool(said)


def _telling(match: re.Match[str]) -> bool | None:
    first, second = int(match[1]), int(match[3])
    if match[2] == "." or (first > 12) == (second > 12):
        return None
    try:
        _dated(match[4], min(first, second), max(first, second))
    except Unreadable:
        return None
    return first > 12


@lru_cache(maxsize=4096)
def read_moment(text: str, *, day_first: bool | None) -> Moment:
    """The day and time in a cell; raises `Unreadable`."""
    if len(text) > _LONGEST:
        raise Unreadable("Its date cannot be read.")
    if _NUMBER.fullmatch(text):
        return _serial(float(text.replace(",", ".")))
    text = _WEEKDAY.sub("", text).strip()
    found = _day(text, day_first)
    if found is None:
        return _time_before_day(text, day_first)
    day, end = found
    rest = text[end:]
    clock_text = _BETWEEN.sub("", rest).strip()
    if not clock_text:
        return Moment(day)
    clock = _clock(clock_text, offset_likely=bool(_YEAR_FIRST.match(text) or _COMPACT.match(text)))
    return Moment(day, clock.at, clock.until, clock.zone)


@lru_cache(maxsize=4096)
def read_clock(text: str, *, day_first: bool | None) -> Clock | Moment:
    """The time in a cell of times, or day and time where the cell has both; raises `Unreadable`."""
    if _NUMBER.fullmatch(text) and not _BARE_TIME.fullmatch(text):
        days = float(text.replace(",", "."))
        return Clock(_time_of(days)) if days < 1 else read_moment(text, day_first=day_first)
    text = _NO_DAY.sub("", text)
    if _day(_WEEKDAY.sub("", text).strip(), day_first):
        return read_moment(text, day_first=day_first)
    return _clock(text, offset_likely=False)


def placed(moment: Moment, zone: ZoneInfo) -> date:
    """The moment in the zone: aware, or the day alone when it has no time. Raises `Unreadable` for a skipped hour."""
    if moment.at is None:
        return moment.day
    wall = datetime.combine(moment.day, moment.at)
    if moment.zone is not None:
        return wall.replace(tzinfo=moment.zone).astimezone(zone)
    there = wall.replace(tzinfo=zone)
    if there.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
        raise Unreadable("On that day the clock skips this time.")
    return there


def _day(text: str, day_first: bool | None) -> tuple[date, int] | None:
    """The day at the front of the text, and where it ends there."""
    if match := _YEAR_FIRST.match(text):
        year, month, day = match[1], int(match[3]), int(match[4])
    elif match := _COMPACT.match(text):
        year, month, day = match[1], int(match[2]), int(match[3])
    elif match := _NUMBERS.match(text):
        year, (month, day) = match[4], _month_and_day(match, day_first)
    elif (match := _YEAR_MONTH_NAME.match(text)) and (number := _month(match[2])):
        year, month, day = match[1], number, int(match[3])
    elif (match := _DAY_MONTH_NAME.match(text)) and (number := _month(match[2])):
        year, month, day = match[3], number, int(match[1])
    elif (match := _MONTH_NAME_DAY.match(text)) and (number := _month(match[1])):
        year, month, day = match[3], number, int(match[2])
    else:
        return None
    return _dated(year, month, day), match.end()


def _dated(year: str, month: int, day: int) -> date:
    number = int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 70 else 1900)
    try:
        return _likely(date(number, month, day))
    except ValueError as fault:
        raise Unreadable("Its date does not exist.") from fault


def _likely(day: date) -> date:
    if not EARLIEST <= day.year <= LATEST:
        raise Unreadable(f"Its year is not between {EARLIEST} and {LATEST}.")
    return day


def _month_and_day(match: re.Match[str], day_first: bool | None) -> tuple[int, int]:
    first, second = int(match[1]), int(match[3])
    if match[2] == "." or first > 12:
        return second, first
    if second > 12 or first == second:
        return first, second
    if day_first is None:
        raise Unreadable("Its day and month could be either way round.")
    return (second, first) if day_first else (first, second)


def _month(word: str) -> int | None:
    low = word.casefold()
    return next((at for at, name in enumerate(_MONTHS, 1) if name.startswith(low)), None)


def _serial(days: float) -> Moment:
    """A day counted from the end of 1899, as spreadsheets do; the fraction is the time."""
    if not 1 <= days < 80_000:
        raise Unreadable("Its date cannot be read.")
    at = datetime(1899, 12, 30) + timedelta(seconds=round(days * 86_400))  # noqa: DTZ001 -- no zone is said
    return Moment(_likely(at.date()), None if days.is_integer() else at.time())


def _time_of(fraction: float) -> time:
    seconds = round(fraction * 86_400) % 86_400
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60)


def _time_before_day(text: str, day_first: bool | None) -> Moment:
    match = _TIME.match(text)
    if match is None or not (match[2] or match[4]):
        raise Unreadable("Its date cannot be read.")
    found = _day(_BETWEEN.sub("", text[match.end() :]).removeprefix("on "), day_first)
    if found is None:
        raise Unreadable("Its date cannot be read.")
    return Moment(found[0], _clock(match[0], offset_likely=False).at)


def _clock(text: str, *, offset_likely: bool) -> Clock:
    match = _BARE_TIME.match(text) or _TIME.match(text)
    if match is None or not (match[2] or match[4]):
        raise Unreadable("Its time cannot be read.")
    rest = text[match.end() :]
    until = _UNTIL.match(rest)
    offset = offset_likely and re.match(r"[+-][0-9]", rest)
    if until and not offset and (until[2] or until[4]):
        end = _time(until[1], until[2], until[3], until[4])
        return Clock(_start_of_range(match, until[4], end), end, _zone(rest[until.end() :]))
    return Clock(_time(match[1], match[2], match[3], match[4]), None, _zone(rest))


def _start_of_range(match: re.Match[str], half: str | None, end: time) -> time:
    """The start of "2:00 - 2:50 PM", whose half of the day is said once."""
    at = _time(match[1], match[2], match[3], match[4] or half)
    return at if match[4] or at < end else _time(match[1], match[2], match[3], None)


def _time(hour: str, minute: str | None, second: str | None, half: str | None) -> time:
    number = int(hour)
    if half and number <= 12:
        number = number % 12 + (12 if half in "pP" else 0)
    try:
        return time(number, int(minute or 0), int(second or 0))
    except ValueError as fault:
        raise Unreadable("Its time does not exist.") from fault


def _zone(text: str) -> tzinfo | None:
    if not text.strip():
        return None
    match = _ZONE.fullmatch(text)
    if match is None:
        raise Unreadable("Its time cannot be read.")
    if match[1]:
        offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        return _fixed(offset if match[1] == "+" else -offset)
    if match[4] in _NAMED:
        return ZoneInfo(_NAMED[match[4]])
    if match[4] not in _HOURS_FROM_UTC:
        raise Unreadable("Its time zone is not known.")
    return _fixed(timedelta(hours=_HOURS_FROM_UTC[match[4]]))


def _fixed(offset: timedelta) -> tzinfo:
    if abs(offset) > timedelta(hours=15):
        raise Unreadable("Its time cannot be read.")
    return timezone(offset)
