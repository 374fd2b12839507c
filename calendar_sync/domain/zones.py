"""Time zones as calendars name and define them. Each reading resolves its own: nothing is kept between calendars."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from calendar_sync.domain.ics_lines import dated, name_of, spelled, worded
from calendar_sync.domain.moments import UnreadableTime, moment
from calendar_sync.domain.rule_starts import Allowance, AllowanceSpent, starts
from calendar_sync.domain.rules import Frequency, RuleRefused, read_rule

_IANA = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}")
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)(?::?(\d\d))?")
_FIXED = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d\d)?", re.IGNORECASE)
# Names that a machine's own zone folder has, and that mean something else on every machine.
_LOCAL_NAMES = {"localtime", "posixrules", "Factory"}
_MOST_ONSETS = 2000


class ZoneRefused(ValueError):
    """A VTIMEZONE that cannot be read."""


@dataclass(frozen=True, slots=True)
class _Onset:
    """From this moment, in UTC without zone, the offset holds; `previous` held before."""

    at: datetime
    offset: timedelta
    previous: timedelta


class FeedZone(tzinfo):
    """The zone that a VTIMEZONE defines, for one reading."""

    def __init__(self, name: str, onsets: Sequence[_Onset], before: timedelta) -> None:
        self._name = name
        self._offsets = (before, *(onset.offset for onset in onsets))
        self._utc = [onset.at for onset in onsets]
        # In a gap the clock counts as set already, which is how the readers of such definitions agree to take it
        # (well-known zones follow RFC 5545, 3.3.5); in a fold the first of the two holds, unless `fold` says so.
        self._early = [onset.at + onset.previous for onset in onsets]
        self._late = [onset.at + min(onset.offset, onset.previous) for onset in onsets]

    def utcoffset(self, dt: datetime | None) -> timedelta:
        """The offset at a wall-clock time."""
        if dt is None:
            return self._offsets[0]
        walls = self._late if dt.fold else self._early
        return self._offsets[bisect_right(walls, dt.replace(tzinfo=None, fold=0))]

    def dst(self, dt: datetime | None) -> timedelta:
        """Not known from a VTIMEZONE; nobody asks."""
        return timedelta(0)

    def tzname(self, dt: datetime | None) -> str:
        """The id that the calendar made up."""
        return self._name

    def fromutc(self, dt: datetime) -> datetime:
        """The wall-clock time of a moment in UTC."""
        utc = dt.replace(tzinfo=None)
        at = bisect_right(self._utc, utc)
        wall = utc + self._offsets[at]
        folded = at > 0 and wall < self._early[at - 1] and self._offsets[at] < self._offsets[at - 1]
        return wall.replace(tzinfo=self, fold=int(folded))


@dataclass(slots=True)
class Zones:
    """The zones of one VCALENDAR: what it defines itself, and what the world knows."""

    definitions: Sequence[Sequence[bytes]]
    until: datetime  # no time after this is asked for; bounds how far definitions are followed
    allowance: Allowance
    _own: dict[str, Sequence[bytes]] | None = None
    _found: dict[str, tzinfo | None] = field(default_factory=dict)

    def find(self, tzid: str) -> tzinfo | None:
        """The zone of that id; None when nobody knows it."""
        if tzid not in self._found:
            self._found[tzid] = self._look_up(tzid.strip())
        return self._found[tzid]

    def _look_up(self, tzid: str) -> tzinfo | None:
        # A well-known name means the well-known zone, even where the calendar's own definition differs.
        return (
            known_zone(tzid.strip("/"))
            or self._defined(tzid)
            or known_zone(WINDOWS_TO_OLSON.get(tzid, ""))
            or _within_prefix(tzid)
            or known_zone(tzid.title().replace(" ", "_"))
            or _fixed(tzid)
        )

    def _defined(self, tzid: str) -> tzinfo | None:
        if self._own is None:
            self._own = {_tzid(lines): lines for lines in reversed(self.definitions)}
        lines = self._own.get(tzid)
        try:
            return None if lines is None else _zone(tzid, lines, until=self.until, allowance=self.allowance)
        except (ZoneRefused, RuleRefused, UnreadableTime, OverflowError, AllowanceSpent):
            return None


def known_zone(name: str) -> ZoneInfo | None:
    """The IANA zone of that name, or None."""
    if not _IANA.fullmatch(name) or len(name) > 64 or name in _LOCAL_NAMES or name.startswith(("right/", "posix/")):
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _within_prefix(tzid: str) -> ZoneInfo | None:
    # "/freeassociation.sourceforge.net/Europe/Berlin": the longest tail that is a zone.
    parts = tzid.strip("/").split("/")[-4:]
    tails = ("/".join(parts[start:]) for start in range(1, len(parts)))
    return next(filter(None, map(known_zone, tails)), None)


def _fixed(tzid: str) -> tzinfo | None:
    found = _FIXED.fullmatch(tzid.replace(" ", ""))
    if not found:
        return UTC if tzid.upper() in {"Z", "UTC", "GMT"} else None
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return timezone(-offset if found[1] == "-" else offset) if offset < timedelta(hours=24) else None


def _tzid(lines: Iterable[bytes]) -> str:
    named = (worded(text) for text in map(spelled, lines) if name_of(text) == "TZID")
    return next(named, "").strip()


def _zone(name: str, lines: Sequence[bytes], *, until: datetime, allowance: Allowance) -> FeedZone:
    found: list[_Onset] = []
    standard: list[timedelta] = []
    for kind, part in _parts(lines):
        onsets = _onsets(part, until=until, allowance=allowance)
        found.extend(onsets)
        if kind == "STANDARD":
            standard.append(onsets[0].offset)
    if not found:
        raise ZoneRefused
    found.sort(key=lambda onset: onset.at)
    # Before the first onset: standard time, if the calendar has any.
    return FeedZone(name, found, standard[0] if standard else found[0].previous)


def _parts(lines: Iterable[bytes]) -> Iterable[tuple[str, list[str]]]:
    kind, part = "", list[str]()
    for line in map(spelled, lines):
        if line.startswith("BEGIN:"):
            if kind in {"STANDARD", "DAYLIGHT"}:
                yield kind, part
            kind, part = line[6:], []
        else:
            part.append(line)
    if kind in {"STANDARD", "DAYLIGHT"}:
        yield kind, part


def _onsets(lines: Sequence[str], *, until: datetime, allowance: Allowance) -> list[_Onset]:
    said = {name_of(line): dated(line)[1] for line in reversed(lines)}
    previous, offset = _offset(said.get("TZOFFSETFROM", "")), _offset(said.get("TZOFFSETTO", ""))
    first = _wall(said.get("DTSTART", ""), previous)
    walls = {first}
    for line in lines:
        if name_of(line) == "RDATE":
            walls |= {_wall(text.partition("/")[0], previous) for text in dated(line)[1].split(",")[:_MOST_ONSETS]}
        if name_of(line) == "RRULE":
            walls |= _repeated(dated(line)[1], first, previous, until=until, allowance=allowance)
    return [_Onset(wall - previous, offset, previous) for wall in sorted(walls)]


def _repeated(
    text: str, first: datetime, previous: timedelta, *, until: datetime, allowance: Allowance
) -> set[datetime]:
    rule = read_rule(text)
    if rule.frequency > Frequency.MONTHLY:
        raise ZoneRefused
    end = _wall(rule.until, previous) if rule.until else until
    found = starts(rule, first=first, after=first, before=until, over=lambda wall: wall > end, allowance=allowance)
    return {wall for wall, _ in zip(found, range(_MOST_ONSETS), strict=False)}


def _wall(text: str, previous: timedelta) -> datetime:
    read = moment(text)
    if not isinstance(read, datetime):
        return datetime(read.year, read.month, read.day)  # noqa: DTZ001 -- a wall clock
    return (read + previous if read.tzinfo else read).replace(tzinfo=None)


def _offset(text: str) -> timedelta:
    found = _OFFSET.fullmatch(text.strip())
    if not found:
        raise ZoneRefused
    offset = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    if offset >= timedelta(hours=24):
        raise ZoneRefused
    return -offset if found[1] == "-" else offset
