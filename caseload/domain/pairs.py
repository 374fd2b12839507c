"""The same session in two calendars: found by its time, counted once. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

NEAR = timedelta(minutes=5)  # calendars round: 10:00 to 10:50 here, 10:00 to 10:55 there


@dataclass(frozen=True, slots=True)
class Slot:
    """A session entry with its time; `split` when the person said that it stands for itself."""

    pk: int
    source: int
    start: datetime
    end: datetime
    split: bool = False


def pair_up(slots: Iterable[Slot]) -> dict[int, int]:
    """For each entry that is the second listing of a session: the entry that counts.

    The calendar that was connected first counts. One calendar never pairs with itself: two entries at one
    time there are two people.
    """
    ordered = sorted((slot for slot in slots if not slot.split), key=lambda slot: (slot.source, slot.start, slot.pk))
    by_start = sorted(ordered, key=lambda slot: slot.start)
    starts = [slot.start for slot in by_start]
    second: dict[int, int] = {}
    taken: set[tuple[int, int]] = set()
    for slot in ordered:
        near = by_start[bisect_left(starts, slot.start - NEAR) : bisect_right(starts, slot.start + NEAR)]
        first = _counting(slot, near, second=second, taken=taken)
        if first is not None:
            second[slot.pk] = first.pk
            taken.add((first.pk, slot.source))
    return second


def _counting(slot: Slot, near: list[Slot], *, second: dict[int, int], taken: set[tuple[int, int]]) -> Slot | None:
    possible = [
        other
        for other in near
        if other.source < slot.source
        and abs(other.end - slot.end) <= NEAR
        and other.pk not in second
        and (other.pk, slot.source) not in taken
    ]
    return min(possible, key=lambda other: (abs(other.start - slot.start), other.source, other.pk), default=None)
