"""What Headroom publishes to calendars, as iCalendar text (RFC 5545). Pure; never a client's word."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from caseload.domain.types import Purpose

DOMAIN = "headroom"
NAME = "Headroom: protected time"
KEPT = timedelta(days=30)  # how long what is over stays in the calendar
READ_EVERY = "PT1H"
LONGEST_LINE = 75  # octets


@dataclass(frozen=True, slots=True)
class Held:
    """A stretch of time that is not to be booked; moments are aware."""

    uid: UUID
    starts_at: datetime
    ends_at: datetime
    summary: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Promised:
    """A day by which a reply is promised. It takes no time."""

    uid: UUID
    day: date
    changed_at: datetime


PROMISED = "A reply is promised"


def summary_of(purpose: Purpose) -> str:
    """Protected: notes"""
    return f"Protected: {purpose}"


def uid_of(uid: UUID) -> str:
    """The UID by which calendars know a protected time."""
    return f"{uid}@{DOMAIN}"


def calendar_text(held: Iterable[Held], *, promised: Iterable[Promised] = ()) -> bytes:
    """The whole calendar to subscribe to; the same bytes for the same rows in the same order."""
    head = [
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{NAME}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{READ_EVERY}",
        f"X-PUBLISHED-TTL:{READ_EVERY}",
    ]
    events: list[Held | Promised] = [*held, *promised]
    return _text(head, [line for one in events for line in _event(one)])


def object_text(held: Held) -> bytes:
    """One event as a CalDAV collection stores it: without a METHOD, as RFC 4791 asks."""
    return _text([], _event(held))


def _text(head: Iterable[str], events: Iterable[str]) -> bytes:
    lines = ["BEGIN:VCALENDAR", "PRODID:-//Headroom//Protected time//EN", "VERSION:2.0", "CALSCALE:GREGORIAN", *head]
    return b"".join(_folded(line) for line in (*lines, *events, "END:VCALENDAR"))


def _event(one: Held | Promised) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{uid_of(one.uid)}"
    # The stamp is that of the last change, so that nothing differs between two readings of the same.
    yield f"DTSTAMP:{_moment(one.changed_at)}"
    yield f"LAST-MODIFIED:{_moment(one.changed_at)}"
    yield "SEQUENCE:0"
    yield from _busy(one) if isinstance(one, Held) else _whole_day(one)
    yield "STATUS:CONFIRMED"
    yield "CLASS:PRIVATE"
    yield "END:VEVENT"


def _busy(held: Held) -> Iterator[str]:
    yield f"DTSTART:{_moment(held.starts_at)}"
    yield f"DTEND:{_moment(held.ends_at)}"
    yield f"SUMMARY:{_escaped(held.summary)}"
    yield "TRANSP:OPAQUE"
    yield "X-MICROSOFT-CDO-BUSYSTATUS:BUSY"


def _whole_day(promised: Promised) -> Iterator[str]:
    yield f"DTSTART;VALUE=DATE:{promised.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{promised.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{PROMISED}"
    yield "TRANSP:TRANSPARENT"
    yield "X-MICROSOFT-CDO-BUSYSTATUS:FREE"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r\n", "\n").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """The line in parts of at most 75 octets, no sign cut in two, each further part behind a blank."""
    parts, room = [b""], LONGEST_LINE
    for sign in line:
        octets = sign.encode()
        if len(octets) > room:
            parts.append(b" ")
            room = LONGEST_LINE - 1
        parts[-1] += octets
        room -= len(octets)
    return b"\r\n".join(parts) + b"\r\n"
