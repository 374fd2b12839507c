"""A calendar cut into events by UID, in one pass over its bytes and without understanding any value."""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import blake2b

from calendar_sync.domain.ics_lines import name_of, spelled, unfold, worded
from calendar_sync.domain.types import MADE_UP, Block, NotACalendar, Piece

# What an occurrence is made of, what a frame means, and where components begin and end. Everything else
# (descriptions, guests, attachments, links) is passed over here and never becomes a Python object.
_LINE = re.compile(
    rb"\n((?:BEGIN|END|UID|DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|EXRULE|RECURRENCE-ID|SEQUENCE|SUMMARY|STATUS"
    rb"|TRANSP|CATEGORIES|X-MICROSOFT-CDO-BUSYSTATUS|TZID|TZOFFSETFROM|TZOFFSETTO|X-WR-TIMEZONE|X-WR-CALNAME"
    rb"|CALSCALE)[ \t]*[;:][^\n]*)",
    re.IGNORECASE,
)
_UID = re.compile(rb"^UID[ \t]*(?:;[^\n]*?)?:[^\n]*", re.IGNORECASE | re.MULTILINE)
_PLAIN_UID = re.compile(rb"^UID:([^\n\\]+)$", re.MULTILINE)
_COMPONENTS = {"VCALENDAR", "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE", "VAVAILABILITY"}
_ZONE_PARTS = {"VTIMEZONE", "STANDARD", "DAYLIGHT"}


@dataclass(slots=True)
class Frame:
    """What one VCALENDAR says about all of its events."""

    lines: list[bytes] = field(default_factory=list)
    zones: list[list[bytes]] = field(default_factory=list)  # each VTIMEZONE's lines, its parts with their BEGIN and END

    def said(self, name: str) -> str:
        """The value of a calendar property, or ""."""
        return next((worded(line) for line in map(spelled, self.lines) if name_of(line) == name), "").strip()


@dataclass(frozen=True)
class Outline:
    """A calendar's events by UID, unread; `events` counts them, `complete` says that its end was there."""

    frames: tuple[Frame, ...]
    pieces: tuple[Piece, ...]
    complete: bool
    cut_off: bool  # the file ends within an event

    @property
    def events(self) -> int:
        """How many whole VEVENTs there are."""
        return len(self.pieces)

    @property
    def name(self) -> str:
        """The calendar's own name, or ""."""
        return next(filter(None, (frame.said("X-WR-CALNAME") for frame in self.frames)), "")

    @cached_property
    def blocks(self) -> dict[str, Block]:
        """The events grouped by UID, in the order of the file."""
        groups: dict[str, list[Piece]] = {}
        for piece in self.pieces:
            groups.setdefault(_key(piece), []).append(piece)
        return {key: Block(key, tuple(pieces)) for key, pieces in groups.items()}

    def without(self, uids: Collection[str]) -> "Outline":
        """The calendar without the events of these UIDs."""
        return replace(self, pieces=tuple(piece for piece in self.pieces if _key(piece) not in uids)) if uids else self

    @property
    def frame_digest(self) -> bytes:
        """16 bytes that stay the same as long as zones and calendar-wide properties do."""
        said = [line for frame in self.frames for line in frame.lines if name_of(spelled(line)) != "X-WR-CALNAME"]
        zones = [line for frame in self.frames for zone in frame.zones for line in zone]
        return blake2b(b"\n".join((*said, b"", *zones)), digest_size=16).digest()


def outline(ics: bytes) -> Outline:
    """The calendar's outline; raises `NotACalendar` when there is no iCalendar component in it."""
    scan = _Scan()
    scan.follow(unfold(ics))
    if not scan.seen & _COMPONENTS:
        raise NotACalendar("This is not a calendar: it has no iCalendar content.")
    ended = scan.ended and not scan.stack
    return Outline(tuple(scan.frames), tuple(scan.pieces), complete=ended, cut_off=scan.open["VEVENT"] > 0)


def _key(piece: Piece) -> str:
    if plain := _PLAIN_UID.search(piece.lean):
        return spelled(plain[1])
    found = _UID.search(piece.lean)
    uid = worded(spelled(found[0])) if found else ""
    return uid if uid.strip() else _made_up(piece)


def _made_up(piece: Piece) -> str:
    return MADE_UP + blake2b(piece.lean, digest_size=8).hexdigest()


class _Scan:
    """Follows BEGIN and END, forgiving what is missing, and hands every line to the component it stands in."""

    def __init__(self) -> None:
        self.frames = [Frame()]
        self.pieces: list[Piece] = []
        self.seen: set[str] = set()
        self.open: Counter[str] = Counter()
        self.stack: list[tuple[str, list[bytes] | None]] = []
        self.sink: list[bytes] | None = None
        self.ended = False

    def follow(self, text: bytes) -> None:
        """Sorts in every line that matters."""
        for found in _LINE.finditer(text):
            line = found[1]
            # Only BEGIN and END begin with these letters.
            if line[0] not in b"BbEe" or line[:2].upper() == b"EX":
                if self.sink is not None:
                    self.sink.append(line)
            else:
                name = spelled(line).partition(":")[2].strip().upper()
                self._begin(name) if line[0] in b"Bb" else self._end(name)

    def _begin(self, name: str) -> None:
        # An event within an event, or a calendar within one, means that an END is missing.
        if name in {"VEVENT", "VCALENDAR"} and self.open[name]:
            self._end(name)
        self.seen.add(name)
        self.open[name] += 1
        self.sink = self._sink_for(name)
        self.stack.append((name, self.sink))

    def _sink_for(self, name: str) -> list[bytes] | None:
        if name == "VEVENT":
            return []
        if name == "VCALENDAR":
            self.frames.append(Frame())
            return self.frames[-1].lines
        if name == "VTIMEZONE":
            self.frames[-1].zones.append([])
        if name in _ZONE_PARTS and self.open["VTIMEZONE"]:
            self.frames[-1].zones[-1].append(b"BEGIN:" + name.encode())
            return self.frames[-1].zones[-1]
        return None

    def _end(self, name: str) -> None:
        if not self.open[name]:
            return
        closed = ""
        while closed != name:
            closed, lines = self.stack.pop()
            self.open[closed] -= 1
            if closed == "VEVENT":
                number = len(self.pieces) + 1
                self.pieces.append(Piece(number, len(self.frames) - 1, b"\n".join(lines or [])))
        self.ended = self.ended or name == "VCALENDAR"
        self.sink = self.stack[-1][1] if self.stack else None
