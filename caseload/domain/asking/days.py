"""Days as people write them: which day is meant, and whether that is sure. British and American."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from caseload.domain.asking.numbers import NUMBER, number

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
FRIDAY = 4
FAR = timedelta(days=300)  # a day without a year that lies so far ahead was perhaps meant as one that is over

_MONTHS = {
    "january": 1, "jan": 1, "february": 2, "febuary": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4,
    "may": 5, "june": 6, "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9,
    "october": 10, "oct": 10, "november": 11, "nov": 11, "december": 12, "dec": 12,
}  # fmt: skip
_WEEKDAYS = {
    "monday": 0, "mon": 0, "tuesday": 1, "tues": 1, "tue": 1, "wednesday": 2, "wednsday": 2, "weds": 2, "wed": 2,
    "thursday": 3, "thurs": 3, "thur": 3, "thu": 3, "friday": 4, "fri": 4, "saturday": 5, "sat": 5, "sunday": 6,
    "sun": 6,
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAY = "|".join(sorted(_WEEKDAYS, key=len, reverse=True))
_EDGE = r"(?<![\w/.,:-])"
_YEAR = r"(?:,? (\d{4}))?"


@dataclass(frozen=True, slots=True)
class Day:
    """A day that is named, at a place of the line. Vague ones mean a day only as a deadline, or as a beginning."""

    start: int
    end: int
    day: date | None
    sure: bool = True
    deadline: date | None = None  # where it differs: the last day of what is named
    beginning: date | None = None  # where it differs: its first day


# A weekday in front of these says which one, not when.
_NAMES_WHAT_FOLLOWS = re.compile(
    r"(?:'s)? (?:group|clinic|slot|session|appointment|class|team|meeting|shift|spot|evening group|circle)s?\b"
)
_COUNTED = re.compile(r"(?:first|second|third|fourth|last|1st|2nd|3rd|4th|every|each|other) $")
Resolver = Callable[[re.Match[str], date], Day | None]


def find_days(low: str, today: date) -> Iterator[Day]:
    """The days named in a line of small letters, in order; one part of the line names one day only."""
    taken: list[tuple[int, int]] = []
    found = []
    for pattern, resolve in _PATTERNS:
        for match in pattern.finditer(low):
            start, end = match.span()
            day = None if any(start < after and before < end for before, after in taken) else resolve(match, today)
            if day:
                taken.append((start, end))
                found.append(day)
    return iter(sorted(found, key=lambda day: day.start))


def _dated(
    match: re.Match[str], year: str | None, month: int, day: int, today: date, *, sure: bool = True
) -> Day | None:
    """The day with this number; without a year the next one."""
    start, end = match.span()
    if year:
        found = _day(int(year) + (2000 if len(year) == 2 else 0), month, day)
        return Day(start, end, found, sure) if found and found >= today else None
    for ahead in range(9):  # 29 February may be eight years off
        found = _day(today.year + ahead, month, day)
        if found and found >= today:
            return Day(start, end, found, sure and found - today < FAR)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _iso(match: re.Match[str], today: date) -> Day | None:
    return _dated(match, match[1], int(match[2]), int(match[3]), today)


def _day_month(match: re.Match[str], today: date) -> Day | None:
    return _agreed(match[1], _dated(match, match[4], _MONTHS[match[3]], int(match[2]), today))


def _month_day(match: re.Match[str], today: date) -> Day | None:
    return _agreed(match[1], _dated(match, match[4], _MONTHS[match[2]], int(match[3]), today))


def _agreed(weekday: str | None, found: Day | None) -> Day | None:
    """Unsure where the weekday that stands beside it is another one."""
    if found is None or found.day is None or weekday is None or found.day.weekday() == _WEEKDAYS[weekday]:
        return found
    return Day(found.start, found.end, found.day, sure=False)


def _numeric(match: re.Match[str], today: date) -> Day | None:
    """Both orders are tried; where both are days, the nearer one ahead is a guess."""
    before, weekday, first, mark, second, year, dot = match.groups()
    if (mark == "." and not (year or dot or before)) or (first, second) == ("24", "7"):
        return None
    orders = [(int(first), int(second)), (int(second), int(first))]
    if mark == ".":
        orders = orders[:1]
    days = [_dated(match, year, month, day, today) for day, month in orders]
    real = {day.day: day for day in days if day and day.day}
    if weekday and len(real) > 1:
        fitting = {day: one for day, one in real.items() if day.weekday() == _WEEKDAYS[weekday]}
        real = fitting or real
    if not real:
        return None
    nearest = real[min(real)]
    return _agreed(weekday, nearest if len(real) == 1 else Day(nearest.start, nearest.end, nearest.day, sure=False))


def _of_month(match: re.Match[str], today: date) -> Day | None:
    number_of = int(match[1])
    for ahead in range(3):
        month = (today.month - 1 + ahead) % 12 + 1
        found = _day(today.year + (today.month - 1 + ahead) // 12, month, number_of)
        if found and found >= today:
            return Day(*match.span(), found)
    return None


def _relative(match: re.Match[str], today: date) -> Day | None:
    words = match[0]
    ahead = 2 if "after" in words else 1 if words.startswith(("tom", "tmr", "2mo")) else 0
    return Day(*match.span(), today + DAY * ahead)


def _within(match: re.Match[str], today: date) -> Day | None:
    count, unit = number(match[1]), match[2]
    if not count:
        return None
    if unit.startswith("month"):
        return Day(*match.span(), today + WEEK * round(count * 13 / 3), sure=False)
    days = {"d": 1, "w": 7, "f": 14}[unit[0]]
    return Day(*match.span(), today + DAY * days * count, sure=unit.startswith("d"))


def _weekday(match: re.Match[str], today: date) -> Day | None:
    ahead, which, name, behind = match.groups()
    one_of_many = _COUNTED.search(match.string[: match.start()])  # "first Tuesday each month"
    if one_of_many or (not (ahead or which or behind) and _NAMES_WHAT_FOLLOWS.match(match.string, match.end())):
        return None
    wanted = _WEEKDAYS[name]
    coming = today + DAY * ((wanted - today.weekday() - 1) % 7 + 1)  # today is not meant without "this"
    next_week = today - DAY * today.weekday() + WEEK + DAY * wanted
    if ahead or behind in {" week", " after next"}:
        return Day(*match.span(), coming + WEEK, sure=coming - today < WEEK and behind != " after next")
    if behind == " next week":
        return Day(*match.span(), next_week)
    if which == "next":
        return Day(*match.span(), next_week, sure=next_week == coming)
    if which == "this" and wanted == today.weekday():
        return Day(*match.span(), today)
    return Day(*match.span(), coming, sure=coming - today < WEEK)


def _week(match: re.Match[str], today: date) -> Day | None:
    """ "this week", "end of next week", "eow": a deadline is its Friday, a beginning its Monday."""
    ahead = 1 if "next" in match[0] else 0
    monday = today - DAY * today.weekday() + WEEK * ahead
    friday = monday + DAY * FRIDAY
    last = max(friday, min(today, monday + DAY * 6))
    ending = "end" in match[0] or "eow" in match[0]
    begins = None if ending or not ahead else monday
    return Day(*match.span(), None, sure=ending and last > today, deadline=last, beginning=begins)


def _month(match: re.Match[str], today: date) -> Day | None:
    """A month begins with its first day, roughly; as a deadline it is met before."""
    part, name = match[1] or "", match[2]
    year = today.year + (_MONTHS[name] < today.month)
    first = date(year, _MONTHS[name], 1)
    begins = first.replace(day={"mid": 15, "late": 24, "end": 28}.get(part[:4].strip(" -of"), 1))
    if begins < today:
        return None
    return Day(*match.span(), None, sure=False, deadline=begins, beginning=begins)


def _this_month(match: re.Match[str], today: date) -> Day | None:
    first = (today.replace(day=1) + DAY * 32).replace(day=1)
    after = (first + DAY * 32).replace(day=1)
    if "next" in match[0]:
        return Day(
            *match.span(), None, sure=False, deadline=after - DAY, beginning=None if "end" in match[0] else first
        )
    return Day(*match.span(), None, sure="end" in match[0] or "eom" in match[0], deadline=first - DAY)


def _feast(match: re.Match[str], today: date) -> Day | None:
    if "new year" in match[0]:
        first = date(today.year + 1, 1, 1)
        return Day(*match.span(), None, sure=False, deadline=first - DAY, beginning=first)
    eve = date(today.year, 12, 24)
    return Day(*match.span(), None, sure=False, deadline=eve) if eve > today else None


def _end_of_day(match: re.Match[str], today: date) -> Day | None:
    return Day(*match.span(), None, deadline=today)


_PATTERNS: tuple[tuple[re.Pattern[str], Resolver], ...] = tuple(
    (re.compile(pattern), resolve)
    for pattern, resolve in (
        (rf"{_EDGE}(\d{{4}})-(\d{{2}})-(\d{{2}})(?!\w)", _iso),
        (
            (
                rf"{_EDGE}(?:({_WEEKDAY})\.?,? (?:the )?)?(\d{{1,2}})(?:st|nd|rd"
                rf"|th)?(?: of)? ?-?({_MONTH})\.?(?!\w){_YEAR}"
            ),
            _day_month,
        ),
        (
            rf"{_EDGE}(?:({_WEEKDAY})\.?,? )?({_MONTH})\.? ?(?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?![\w:/]){_YEAR}",
            _month_day,
        ),
        (
            (
                rf"{_EDGE}(on |by |from "
                rf"|due )?(?:({_WEEKDAY})\.?,? )?(\d{{1,2}})([/.])(\d{{1,2}})(?:[/.](\d{{4}}|\d{{2}}))?"
                r"(\.)?(?![\w/]| ?(?:hours?|h|hrs?|day)\b)"
            ),
            _numeric,
        ),
        (rf"{_EDGE}(?:the|on the|by the|from the) (\d{{1,2}})(?:st|nd|rd|th)(?!\w)", _of_month),
        (
            (
                rf"{_EDGE}(?:the day after tomorrow|day after tomorrow|tomorrow|tommorow|tomorow|tmrw|tmr|2moro"
                r"|(?<!psychology )today|tonight"
                r"|this (?:morning|afternoon|evening))(?!\w)"
            ),
            _relative,
        ),
        (rf"{_EDGE}(?:in|within) ({NUMBER}) (days?|weeks?|wks?|fortnights?|months?)(?:'?s? time)?(?!\w)", _within),
        (
            (
                rf"{_EDGE}(a week on |week on |a week from )?(?:(this|next|coming|following) )?(?:coming )?({_WEEKDAY})"
                r"(?!\w)( week(?!\w)| after next| next week)?"
            ),
            _weekday,
        ),
        (
            (
                rf"{_EDGE}(?:(?:the )?end of (?:the |this |next )?(?:week|wk)|eow|this (?:week|wk)|next (?:week"
                r"|wk))(?!\w)"
            ),
            _week,
        ),
        (rf"{_EDGE}(?:(?:the )?end of (?:the |this |next )?month|eom|next month|this month)(?!\w)", _this_month),
        (rf"{_EDGE}((?:early|mid|late|end of|end)[ -])?({_MONTH})(?!\w)", _month),
        (rf"{_EDGE}(?:the )?(?:christmas|xmas|new year'?s?(?: day| eve)?|holidays)(?!\w)", _feast),
        (rf"{_EDGE}(?:eod|cob|close of business|(?:the )?end of (?:the )?day)(?!\w)", _end_of_day),
    )
)
