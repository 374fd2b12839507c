"""From a calendar's bytes to its occurrences. Pure, and the same in any order and in any thread."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from hashlib import blake2b
from zoneinfo import ZoneInfo

from calendar_sync.domain.entries import Entry, EventSkipped, Moment, Setting, read_entry
from calendar_sync.domain.outline import Frame, Outline, outline
from calendar_sync.domain.rule_starts import Allowance, AllowanceSpent
from calendar_sync.domain.series import MOST_INSTANCES, Happening, Ration, check_length, happenings
from calendar_sync.domain.spans import around, nearby
from calendar_sync.domain.types import Block, NotACalendar, Occurrence, Problem, Reading, Window
from calendar_sync.domain.zones import Zones

__all__ = ["NotACalendar", "Outline", "outline", "read_occurrences", "read_outline"]

# Steps are about a microsecond: a second and a half for a calendar's rules, a good third of one for a single series.
_STEPS = 1_500_000
_STEPS_OF_A_SERIES = 400_000
_STEPS_OF_ZONES = 1_000_000
_STEPS_TO_SET_UP = 130
_MOST_PROBLEMS = 100
_WHAT_CAN_GO_WRONG = (ArithmeticError, ValueError, TypeError, LookupError, AttributeError)


def read_occurrences(ics: bytes, *, window: Window, zone: ZoneInfo) -> Reading:
    """All that happens in the window; floating times and days are those of the zone. Raises `NotACalendar`."""
    return read_outline(outline(ics), window=window, zone=zone)


def read_outline(calendar: Outline, *, window: Window, zone: ZoneInfo, uids: Collection[str] | None = None) -> Reading:
    """What happens in the window, of all events or of the named UIDs; what cannot be read is named by its place."""
    reader = _Reader(calendar, window, zone)
    blocks = calendar.blocks
    chosen = blocks.values() if uids is None else [blocks[uid] for uid in dict.fromkeys(uids) if uid in blocks]
    near = nearby(window)
    found = [occurrence for block in chosen if near.concerns(block) for occurrence in reader.read(block)]
    found.sort(key=lambda occurrence: (_instant(occurrence.start, zone), occurrence.uid, occurrence.recurrence))
    if calendar.cut_off:
        reader.remarks["The file ends in the middle of an event; that event was skipped."] += 1
    return Reading(tuple(_told_apart(found)), reader.problems(), calendar.name, reader.capped)


@dataclass(slots=True)
class _Reader:
    calendar: Outline
    window: Window
    zone: ZoneInfo
    steps: Allowance = field(default_factory=lambda: Allowance(_STEPS))
    remarks: Counter[str] = field(default_factory=Counter)
    capped: bool = False
    _settings: dict[int, Setting] = field(default_factory=dict)

    def read(self, block: Block) -> Iterator[Occurrence]:
        """The block's occurrences, as far as they can be read."""
        try:
            entries = list(self._entries(block))
            found = self._happenings(entries, block)
        except _WHAT_CAN_GO_WRONG:
            self.remarks[f"Skipped event {block.pieces[0].number}: it cannot be understood."] += 1
            return
        series = any(not entry.stands_alone for entry in entries)
        for happening in found:
            yield self._occurrence(happening, series=series)

    def problems(self) -> tuple[Problem, ...]:
        """The sentences that gathered, most frequent first; beyond a hundred, how many more."""
        said = [Problem(sentence, count) for sentence, count in self.remarks.most_common(_MOST_PROBLEMS)]
        more = len(self.remarks) - len(said)
        return (
            (*said, Problem("Other events were skipped or read in a special way as well.", more))
            if more
            else tuple(said)
        )

    def _entries(self, block: Block) -> Iterator[Entry]:
        for piece in block.pieces:
            try:
                entry = read_entry(piece, uid=block.uid, setting=self._setting(piece.frame))
                check_length(entry)
                yield entry
            except EventSkipped as fault:
                self.remarks[f"Skipped event {piece.number}: {fault}."] += 1

    def _happenings(self, entries: list[Entry], block: Block) -> list[Happening]:
        if not entries:
            return []
        setting_up = 0 if len(entries) == 1 and entries[0].stands_alone else _STEPS_TO_SET_UP * len(entries)
        ration = Ration(Allowance(min(_STEPS_OF_A_SERIES + setting_up, self.steps.steps)))
        given = ration.allowance.steps
        found: list[Happening] = []
        start, end = self.window.start.astimezone(self.zone), self.window.end.astimezone(self.zone)
        try:
            ration.allowance.spend(setting_up)
            found.extend(happenings(entries, start=start, end=end, ration=ration))
        except AllowanceSpent:
            ration.capped = True
        self.steps.steps = max(0, self.steps.steps - (given - ration.allowance.steps))
        if ration.capped or len(found) > MOST_INSTANCES:
            self.capped = True
            number = block.pieces[0].number
            self.remarks[f"Event {number}: it repeats more often than can be read; the rest was left out."] += 1
        return found[:MOST_INSTANCES]

    def _setting(self, frame: int) -> Setting:
        if frame not in self._settings:
            self._settings[frame] = self._read_setting(self.calendar.frames[frame])
        return self._settings[frame]

    def _read_setting(self, frame: Frame) -> Setting:
        until = _safely(self.window.end.replace(tzinfo=None), timedelta(days=800))
        zones = Zones(frame.zones, until, Allowance(_STEPS_OF_ZONES))
        named = frame.said("X-WR-TIMEZONE")
        return Setting(
            find_zone=zones.find,
            home=zones.find(named) if named else None,
            near=around(self.window, timedelta(days=1000)),
            remarks=self.remarks,
        )

    def _occurrence(self, happening: Happening, *, series: bool) -> Occurrence:
        entry = happening.entry
        start, end = self._placed(happening.start), self._placed(happening.end)
        if isinstance(start, datetime) != isinstance(end, datetime):
            start, end = _instant(start, self.zone), _instant(end, self.zone)
        if end < start:
            # It starts in the hour that the clock skips and ends after it: what counts is how long it lasts.
            end = start + _length(happening)
        original = happening.start if happening.original is None else happening.original
        return Occurrence(
            uid=entry.uid,
            recurrence=_written(self._placed(original)) if series else "",
            start=start,
            end=end,
            summary=entry.summary,
            status=entry.status,
            busy=entry.busy,
            categories=entry.categories,
        )

    def _placed(self, at: Moment) -> Moment:
        return _instant(at, self.zone) if isinstance(at, datetime) else at


def _length(happening: Happening) -> timedelta:
    """How long it lasts by the wall clock."""
    start, end = happening.start, happening.end
    if isinstance(start, datetime) and isinstance(end, datetime):
        return max(timedelta(0), end - start)
    return timedelta(0)


def _safely(at: datetime, margin: timedelta) -> datetime:
    try:
        return at + margin
    except OverflowError:
        return at


def _instant(at: Moment, zone: tzinfo) -> datetime:
    """The moment in UTC; a day stands for its first moment in the zone."""
    if not isinstance(at, datetime):
        at = datetime.combine(at, time())
    try:
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:
        # The first and the last day of the calendar have no neighbours to move to.
        return at.replace(tzinfo=UTC)


def _written(at: date) -> str:
    text = at.isoformat().replace("-", "").replace(":", "")[:15]
    return text + "Z" if isinstance(at, datetime) else text


def _told_apart(found: Iterable[Occurrence]) -> Iterator[Occurrence]:
    """The occurrences, each with a recurrence of its own within its UID; what is there twice comes once."""
    seen: dict[tuple[str, str], list[Occurrence]] = {}
    for occurrence in found:
        same = seen.setdefault((occurrence.uid, occurrence.recurrence), [])
        if occurrence in same:
            continue
        same.append(occurrence)
        if len(same) == 1:
            yield occurrence
        else:
            yield _renamed(occurrence, len(same))


def _renamed(occurrence: Occurrence, at: int) -> Occurrence:
    mark = f"{occurrence.recurrence} {_written(occurrence.start)} {occurrence.summary} {at}"
    name = blake2b(mark.encode(), digest_size=8).hexdigest()
    return Occurrence(
        occurrence.uid, name, occurrence.start, occurrence.end, occurrence.summary,
        occurrence.status, occurrence.busy, occurrence.categories,
    )  # fmt: skip
