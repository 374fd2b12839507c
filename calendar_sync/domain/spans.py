"""Which events can matter to a window, told from their lean lines without reading them."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from calendar_sync.domain.types import Block, Window

_START = re.compile(rb"^DTSTART[^\n]*:(\d{8})", re.IGNORECASE | re.MULTILINE)
_END = re.compile(rb"^DTEND[^\n]*:(\d{8})", re.IGNORECASE | re.MULTILINE)
_RULE = re.compile(rb"^RRULE[^\n]*", re.IGNORECASE | re.MULTILINE)
_UNTIL = re.compile(rb"[;:]\s*UNTIL=(\d{8})", re.IGNORECASE)
# Lists of further times, changes that move all that follows, and lengths beyond PT999H: these are read to be sure.
_READ_TO_BE_SURE = re.compile(
    rb"^(?:RDATE|RECURRENCE-ID[^\n]*RANGE|DURATION(?![^\n:]*:\+?PT\d{1,3}[HMS]))", re.IGNORECASE | re.MULTILINE
)
# Zones are less than a day from UTC; a short length is below 42 days.
_MARGIN = timedelta(days=2)
_SHORT = timedelta(days=44)


@dataclass(frozen=True, slots=True)
class Nearby:
    """The days that times within a window can have, as iCalendar writes them."""

    first: bytes
    last: bytes
    first_of_long: bytes  # the first day of a short event that reaches into the window

    def concerns(self, block: Block) -> bool:
        """False only when no occurrence of the block can lie in the window."""
        lean = block.raw
        starts, ends = _START.findall(lean), _END.findall(lean)
        if len(starts) != len(block.pieces) or _READ_TO_BE_SURE.search(lean):
            return True
        if min(starts) > self.last:
            return False
        first = self.first_of_long if len(ends) < len(starts) else self.first
        return max(starts + ends) >= first or _still_repeats(lean, starts, ends, first)


def nearby(window: Window) -> Nearby:
    """The days around the window."""
    return Nearby(_day(window.start, -_MARGIN), _day(window.end, _MARGIN), _day(window.start, -_SHORT))


def around(window: Window, margin: timedelta) -> tuple[str, str]:
    """The first and the last day within the margin of the window, as iCalendar writes them."""
    return _day(window.start, -margin).decode(), _day(window.end, margin).decode()


def _day(at: date, margin: timedelta) -> bytes:
    with suppress(OverflowError):
        at += margin
    return f"{at.year:04}{at.month:02}{at.day:02}".encode()


def _still_repeats(lean: bytes, starts: list[bytes], ends: list[bytes], first: bytes) -> bool:
    rules = _RULE.findall(lean)
    untils = [found[1] for found in map(_UNTIL.search, rules) if found]
    if len(untils) != len(rules):
        return True
    try:
        longest = _date(max(starts + ends)) - _date(min(starts))
        return bool(untils) and _day(_date(max(untils)), longest) >= first
    except ValueError:
        return True


def _date(text: bytes) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
