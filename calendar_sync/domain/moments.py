"""Times as iCalendar writes them: dates, date-times, durations, periods."""

import re
from datetime import UTC, date, datetime, timedelta

_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?", re.IGNORECASE)
_DURATION = re.compile(
    r"([+-]?)P(?:(\d{1,7})W)?(?:(\d{1,7})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?", re.IGNORECASE
)


class UnreadableTime(ValueError):
    """A date, time or duration that cannot be read."""


def moment(text: str) -> datetime | date:
    """The date, the time without zone, or the time in UTC; raises `UnreadableTime`."""
    found = _MOMENT.fullmatch(text.strip())
    if not found:
        raise UnreadableTime
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
        if found[4] is None:
            return day
        # A leap second is the last second of its minute to everybody here.
        second = min(int(found[6]), 59) if found[6] == "60" else int(found[6])
        zone = UTC if found[7] else None
        return datetime(day.year, day.month, day.day, int(found[4]), int(found[5]), second, tzinfo=zone)
    except ValueError as fault:
        raise UnreadableTime from fault


def duration(text: str) -> timedelta:
    """The length of time; raises `UnreadableTime`."""
    found = _DURATION.fullmatch(text.strip())
    if not found or not any(found.groups()[1:]):
        raise UnreadableTime
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    try:
        length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError as fault:
        raise UnreadableTime from fault
    return -length if found[1] == "-" else length
