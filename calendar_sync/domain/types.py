"""The words of the calendar: windows, occurrences, readings and plans. Pure; times are aware."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import blake2b

# Begins the UID of an event that has none: no calendar can write it.
MADE_UP = "\0"


class Status(StrEnum):
    """What the calendar says of an occurrence."""

    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"


class SourceKind(StrEnum):
    """The ways a calendar reaches Headroom."""

    FEED = "feed"
    CALDAV = "caldav"
    UPLOAD = "upload"


class TitleStyle(StrEnum):
    """What is kept of a title when an event comes in."""

    KEEP = "keep"
    INITIALS = "initials"
    CODES = "codes"


class Fault(StrEnum):
    """Why a source could not be read; each has one sentence for people in `domain/faults.py`."""

    ADDRESS = "address"  # no such host, not http(s), private address
    UNREACHABLE = "unreachable"  # no connection, TLS refused
    SLOW = "slow"
    TOO_LARGE = "too_large"
    SIGN_IN = "sign_in"  # 401, 403
    MISSING = "missing"  # 404, 410
    BUSY = "busy"  # 429
    SERVER = "server"  # 5xx and anything unexpected
    NO_CALENDAR = "no_calendar"  # a log-in page, JSON, garbage
    CUT_OFF = "cut_off"  # half a file
    EMPTY = "empty"  # suddenly no events
    SHRUNK = "shrunk"  # suddenly far fewer
    INTERRUPTED = "interrupted"  # reading it killed the worker, or took too long


@dataclass(frozen=True, slots=True)
class Attempt:
    """How an attempt to write ended: no fault when it went well; `retry_after` in seconds, as the server asked."""

    fault: Fault | None = None
    retry_after: int | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open stretch of time, both ends aware."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One thing at one time, as a calendar says it.

    Timed: `start` and `end` are aware UTC datetimes. All-day: both are dates, the end exclusive.
    `recurrence` names the occurrence within its series (its original start, UTC basic format
    "20260105T140000Z" or "20260105"); it is "" for an event that does not recur.
    """

    uid: str
    recurrence: str
    start: datetime | date
    end: datetime | date
    summary: str
    status: Status = Status.CONFIRMED
    busy: bool = True
    categories: tuple[str, ...] = ()

    @property
    def all_day(self) -> bool:
        """True when the occurrence has days rather than times."""
        return not isinstance(self.start, datetime)

    @property
    def lasts_until(self) -> datetime | date:
        """The end as it counts: a whole day lasts a day, although some calendars end it on the day it starts."""
        return max(self.end, self.start + timedelta(days=1)) if self.all_day else self.end

    @property
    def nameless(self) -> bool:
        """True when the calendar gave the event no UID; the one here is made of what the event says."""
        return self.uid.startswith(MADE_UP)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a calendar that was skipped or read in a special way, as a sentence without titles or names."""

    sentence: str
    count: int = 1


_ALONE = re.compile(rb"^(?:UID|SEQUENCE)[^\n]*\n?", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Piece:
    """One VEVENT, reduced to the unfolded lines that an occurrence is made of."""

    number: int  # its place in the file, from 1; problems name it instead of its title
    frame: int  # which VCALENDAR of the file it stands in
    lean: bytes


@dataclass(frozen=True, slots=True)
class Block:
    """All components of one UID. An event without a UID is a block of its own."""

    uid: str
    pieces: tuple[Piece, ...]

    @property
    def raw(self) -> bytes:
        """The lean lines of all components."""
        return b"\n\n".join(piece.lean for piece in self.pieces)

    @property
    def digest(self) -> bytes:
        """16 bytes that stay the same as long as the occurrences do, whatever an export stamps anew."""
        # One component's SEQUENCE decides nothing; among several it says which one stands.
        if len(self.pieces) == 1:
            return blake2b(_ALONE.sub(b"", self.pieces[0].lean).strip(b"\n"), digest_size=16).digest()
        noise = b"UID"
        lines = sorted(
            sorted(line for line in piece.lean.split(b"\n") if not line.upper().startswith(noise))
            for piece in self.pieces
        )
        return blake2b(b"\n\n".join(b"\n".join(piece) for piece in lines), digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a calendar holds in a window: occurrences sorted by start, and what could not be read."""

    occurrences: tuple[Occurrence, ...]
    problems: tuple[Problem, ...] = ()
    name: str = ""  # X-WR-CALNAME
    capped: bool = False  # a limit cut something off; a problem says what


class NotACalendar(Exception):
    """The bytes are no calendar; the message is one sentence for people."""


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An occurrence as it is kept: enough to compare, nothing to read."""

    pk: int
    uid_key: str
    recurrence: str
    fingerprint: str  # keyed hash of times, title, status, busy
    start: datetime
    end: datetime
    slot_key: str  # keyed hash of start, end and title: recognises an event whose id changed
    gone: bool


@dataclass(frozen=True, slots=True)
class ReadEvent:
    """An occurrence as just read, with the same keys as `StoredEvent`, and the occurrence itself."""

    uid_key: str
    recurrence: str
    fingerprint: str
    start: datetime
    end: datetime
    slot_key: str
    occurrence: Occurrence


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """What a sync will do to the stored events, decided before anything is written."""

    add: tuple[ReadEvent, ...] = ()
    change: tuple[tuple[int, ReadEvent], ...] = ()  # pk, new state; also used when only the id changed
    gone: tuple[int, ...] = ()
    back: tuple[int, ...] = ()  # were gone, are listed again unchanged
    kept: int = 0
    fault: Fault | None = None  # EMPTY or SHRUNK: nothing may change
