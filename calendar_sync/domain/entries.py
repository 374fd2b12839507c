"""One VEVENT as it stands in its calendar: what it says, its times placed in their zones."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo

from calendar_sync.domain.ics_lines import dated, name_of, spelled, unescape, worded
from calendar_sync.domain.moments import UnreadableTime, duration, moment
from calendar_sync.domain.rules import Rule, RuleRefused, read_rule
from calendar_sync.domain.types import Piece, Status

Moment = datetime | date
_LONG_LIST = 400


class EventSkipped(Exception):
    """An event that cannot be read; the message finishes the sentence "Skipped event 3: ..."."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What an event needs to know of its calendar."""

    find_zone: Callable[[str], tzinfo | None]
    home: tzinfo | None  # X-WR-TIMEZONE: where this calendar's UTC and floating times are meant to be read
    near: tuple[str, str]  # the days, as iCalendar writes them, outside of which long lists need no reading
    remarks: Counter[str]  # sentences about what was read in a special way


@dataclass(slots=True)
class Entry:
    """What one VEVENT says. Times without a zone are floating."""

    number: int
    uid: str
    start: Moment
    end: Moment | None = None
    length: timedelta | None = None
    recurrence_id: Moment | None = None
    and_future: bool = False
    sequence: int = -1
    rules: list[Rule] = field(default_factory=list)
    more: list[Moment | tuple[datetime, datetime | timedelta]] = field(default_factory=list)
    less: list[Moment] = field(default_factory=list)
    summary: str = ""
    status: Status = Status.CONFIRMED
    busy: bool = True
    categories: tuple[str, ...] = ()

    @property
    def stands_alone(self) -> bool:
        """True for an event that neither recurs nor changes a series."""
        return not (self.rules or self.more or self.less or self.recurrence_id)


def read_entry(piece: Piece, *, uid: str, setting: Setting) -> Entry:
    """The event; raises `EventSkipped` when its start or the occurrence that it replaces cannot be read."""
    lines: dict[str, list[str]] = {}
    for line in spelled(piece.lean).split("\n"):
        lines.setdefault(name_of(line), []).append(line)
    reader = _Reader(piece.number, lines, setting)
    start = reader.needed("DTSTART")
    entry = Entry(piece.number, uid, start, end=reader.optional("DTEND"))
    if entry.end is None:
        entry.length = reader.length()
    if "RECURRENCE-ID" in lines:
        entry.recurrence_id = reader.needed("RECURRENCE-ID")
        entry.and_future = dated(lines["RECURRENCE-ID"][0])[0].get("RANGE", "").upper() == "THISANDFUTURE"
    entry.rules = list(reader.rules())
    entry.more = list(reader.more())
    entry.less = [when for text, head in reader.listed("EXDATE") for when in reader.tolerated(text, head)]
    _describe(entry, lines, setting)
    return entry


def _describe(entry: Entry, lines: dict[str, list[str]], setting: Setting) -> None:
    def said(name: str) -> str:
        return worded(lines[name][0]) if name in lines else ""

    sequence = said("SEQUENCE").strip()
    entry.sequence = int(sequence) if sequence.isdecimal() and len(sequence) < 10 else -1
    entry.summary = said("SUMMARY")
    status = said("STATUS").strip().lower()
    entry.status = Status(status) if status in set(Status) else Status.CONFIRMED
    free = said("TRANSP").strip().upper() == "TRANSPARENT"
    entry.busy = not free and said("X-MICROSOFT-CDO-BUSYSTATUS").strip().upper() != "FREE"
    entry.categories = tuple(
        filter(None, (unescape(word.strip()) for line in lines.get("CATEGORIES", ()) for word in _words(line)))
    )


def _words(line: str) -> Iterator[str]:
    # A comma after a backslash belongs to the word.
    value = line.partition(":")[2]
    return iter(value.replace("\\,", "\0").replace(",", "\n").replace("\0", "\\,").split("\n"))


@dataclass(frozen=True, slots=True)
class _Reader:
    number: int
    lines: dict[str, list[str]]
    setting: Setting

    def needed(self, name: str) -> Moment:
        """The time under that name; raises `EventSkipped`."""
        if name not in self.lines:
            raise EventSkipped("it has no start")
        head, value = dated(self.lines[name][0])
        try:
            return self._placed(value, head)
        except (UnreadableTime, OverflowError) as fault:
            raise EventSkipped("its start cannot be read") from fault

    def optional(self, name: str) -> Moment | None:
        """The time under that name, or None."""
        head, value = dated(self.lines[name][0]) if name in self.lines else ({}, "")
        return next(iter(self.tolerated(value, head)), None) if value else None

    def length(self) -> timedelta | None:
        """What DURATION says, or None."""
        try:
            return duration(dated(self.lines["DURATION"][0])[1]) if "DURATION" in self.lines else None
        except UnreadableTime:
            self._remark("a length that cannot be read was passed over")
            return None

    def rules(self) -> Iterator[Rule]:
        """The recurrence rules that can be read."""
        if "EXRULE" in self.lines:
            self._remark("a rule for exceptions (EXRULE, withdrawn in 2009) was passed over")
        for line in self.lines.get("RRULE", ()):
            try:
                yield read_rule(worded(line))
            except RuleRefused as fault:
                self._remark(f"only its first occurrence is read: {fault}")

    def more(self) -> Iterator[Moment | tuple[datetime, datetime | timedelta]]:
        """The times and periods of RDATE."""
        for text, head in self.listed("RDATE"):
            begin, slash, end = text.partition("/")
            for start in self.tolerated(begin, head):
                if slash and isinstance(start, datetime):
                    yield from self._period(start, end, head)
                else:
                    yield start

    def _period(
        self, start: datetime, text: str, head: dict[str, str]
    ) -> Iterator[tuple[datetime, datetime | timedelta]]:
        if "P" in text.upper():
            try:
                yield start, duration(text)
            except UnreadableTime:
                self._remark("a time that cannot be read was passed over")
            return
        for end in self.tolerated(text, head):
            if isinstance(end, datetime):
                yield start, end

    def listed(self, name: str) -> Iterator[tuple[str, dict[str, str]]]:
        """Each value of a property that may come often and may hold lists, with its parameters."""
        for line in self.lines.get(name, ()):
            head, value = dated(line)
            values: Iterable[str] = filter(None, map(str.strip, value.split(",")))
            if max(len(value) // 9, len(self.lines[name])) > _LONG_LIST:
                earliest, latest = self.setting.near
                values = (text for text in values if earliest <= text[:8] <= latest)
            for text in values:
                yield text, head

    def tolerated(self, text: str, head: dict[str, str]) -> Iterable[Moment]:
        """The time in a tuple, or an empty one and a remark."""
        try:
            return (self._placed(text, head),)
        except (UnreadableTime, OverflowError):
            self._remark("a time that cannot be read was passed over")
            return ()

    def _remark(self, what: str) -> None:
        self.setting.remarks[f"Event {self.number}: {what}."] += 1

    def _placed(self, text: str, head: dict[str, str]) -> Moment:
        read = moment(text)
        if not isinstance(read, datetime):
            return read
        if head.get("VALUE", "").upper() == "DATE":
            return read.date()
        if read.tzinfo is None and (zone := self._zone(head.get("TZID", ""))):
            return read.replace(tzinfo=zone)
        if self.setting.home is None or read.tzinfo not in {None, UTC}:
            return read
        return read.astimezone(self.setting.home) if read.tzinfo else read.replace(tzinfo=self.setting.home)

    def _zone(self, tzid: str) -> tzinfo | None:
        zone = self.setting.find_zone(tzid) if tzid else None
        if tzid and zone is None:
            self.setting.remarks["Times in a zone that nobody knows are read in your own zone."] += 1
        return zone
