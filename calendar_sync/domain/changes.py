"""Decides what a reading changes, before anything is written. Silence from a calendar is never trusted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from calendar_sync.domain.types import ChangePlan, Fault, ReadEvent, StoredEvent, Window

# A calendar that loses this many coming events, and more than half of them, is doubted first (our convention).
SHRINK_AT_LEAST = 8


def plan_changes(
    stored: Sequence[StoredEvent],
    read: Sequence[ReadEvent],
    *,
    window: Window,
    now: datetime,
    untouched: int = 0,
    untouched_coming: int = 0,
    trusted: bool = False,
) -> ChangePlan:
    """What to add, change, mark as gone and take back.

    Vanished and begun: kept. Vanished and to come: gone. An event that comes again under another id is the same event.
    `untouched` counts listed events that were not read again because nothing about them changed, `untouched_coming`
    those among them that are to come. A calendar that is suddenly empty or much smaller gives a plan with a fault and
    without changes, unless it is `trusted`.
    """
    within = [row for row in stored if row.start < window.end and row.end >= window.start]
    matching = _Matching({(row.uid_key, row.recurrence): row for row in stored})
    for event in read:
        matching.take(event)
    matching.recognise()
    vanished = [row for row in within if row.pk not in matching.met and not row.gone]
    gone = tuple(row.pk for row in vanished if row.start > now)
    fault = (
        None if trusted else _doubt(within, gone=len(gone), left=len(read) + untouched, now=now, more=untouched_coming)
    )
    if fault:
        return ChangePlan(fault=fault, kept=len(within) + untouched)
    return ChangePlan(
        add=tuple(matching.new),
        change=tuple(matching.changed),
        gone=gone,
        back=tuple(matching.back),
        kept=len(within) - len(gone) - len(matching.changed) - len(matching.back) + untouched,
    )


def _doubt(within: Sequence[StoredEvent], *, gone: int, left: int, now: datetime, more: int) -> Fault | None:
    listed = [row for row in within if not row.gone]
    if listed and not left:
        return Fault.EMPTY
    coming = sum(row.start > now for row in listed) + more
    if gone >= SHRINK_AT_LEAST and gone * 2 > coming:
        return Fault.SHRUNK
    return None


@dataclass
class _Matching:
    """Pairs what was read with what is stored: by id first, by time and title for those whose id changed."""

    stored: dict[tuple[str, str], StoredEvent]
    met: set[int] = field(default_factory=set)
    changed: list[tuple[int, ReadEvent]] = field(default_factory=list)
    back: list[int] = field(default_factory=list)
    new: list[ReadEvent] = field(default_factory=list)

    def take(self, event: ReadEvent) -> None:
        row = self.stored.get((event.uid_key, event.recurrence))
        if row is None:
            self.new.append(event)
        elif row.pk not in self.met:
            self._meet(row, event)

    def _meet(self, row: StoredEvent, event: ReadEvent) -> None:
        self.met.add(row.pk)
        if row.fingerprint != event.fingerprint:
            self.changed.append((row.pk, event))
        elif row.gone:
            self.back.append(row.pk)

    def recognise(self) -> None:
        """Gives events under a new id the row that has the same time and title and was not met otherwise."""
        waiting: dict[str, list[StoredEvent]] = {}
        for row in self.stored.values():
            if row.pk not in self.met:
                waiting.setdefault(row.slot_key, []).append(row)
        new, self.new = self.new, []
        for event in new:
            rows = waiting.get(event.slot_key)
            if rows:
                row = rows.pop(0)
                self.met.add(row.pk)
                self.changed.append((row.pk, event))
            else:
                self.new.append(event)
