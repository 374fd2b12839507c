"""Which sessions look like one client: by what titles call them, their slot, rhythm and length. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from statistics import median

REGULAR = 3  # sessions until a slot is believed, or a client proposed at once
_RHYTHMS = ((5, 9, 1), (12, 16, 2), (19, 23, 3), (26, 30, 4))  # days from, days to, weeks

Slot = tuple[int, time]  # weekday, and time of day in the clinician's zone


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """A session that belongs to no client yet; `starts_at` in the clinician's zone."""

    pk: int
    label: str
    key: str  # the same for labels that sound alike
    series: str  # the key of the series it is part of, or ""
    starts_at: datetime
    minutes: int

    @property
    def slot(self) -> Slot:
        """Its place in a week."""
        return self.starts_at.weekday(), self.starts_at.time().replace(second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Sessions that look like one client."""

    key: str
    label: str
    sessions: tuple[Unclaimed, ...]  # by time
    every_weeks: int | None
    minutes: int
    series: frozenset[str]  # that hold no other proposal's sessions
    shares_label: bool  # another proposal, or a client, is called the same
    likely: bool  # regular, or often enough to be taken for granted

    @property
    def slot(self) -> Slot:
        """Where most of its sessions stand."""
        return Counter(one.slot for one in self.sessions).most_common(1)[0][0]


def rhythm(starts: Sequence[datetime]) -> int | None:
    """Weeks between sessions, from the median gap of the days on which they were; None without a rhythm."""
    days = sorted({start.date() for start in starts})
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    if len(gaps) < REGULAR - 1:
        return None
    usual = median(gaps)
    return next((weeks for low, high, weeks in _RHYTHMS if low <= usual <= high), None)


def propose(unclaimed: Iterable[Unclaimed], *, taken: frozenset[str] = frozenset()) -> tuple[Proposal, ...]:
    """One proposal for each label, or for each slot of a label that stands in several slots of the same weeks.

    `taken` are keys of labels that clients have already. Likely ones first, then by number of sessions.
    """
    by_key: dict[str, list[Unclaimed]] = defaultdict(list)
    for one in sorted(unclaimed, key=lambda one: (one.starts_at, one.pk)):
        by_key[one.key].append(one)
    found = []
    for key, sessions in by_key.items():
        parts = _parts(sessions)
        for part in parts:
            name = key if len(parts) == 1 else f"{key}-{_slot_name(part[0].slot)}"
            others = {one.series for other in parts if other is not part for one in other}
            found.append(_proposal(name, part, shares=len(parts) > 1 or key in taken, others=others))
    return tuple(sorted(found, key=lambda one: (not one.likely, -len(one.sessions), one.label, one.key)))


def _proposal(key: str, sessions: list[Unclaimed], *, shares: bool, others: set[str]) -> Proposal:
    every_weeks = rhythm([one.starts_at for one in sessions])
    return Proposal(
        key=key,
        label=Counter(one.label for one in sessions).most_common(1)[0][0],
        sessions=tuple(sessions),
        every_weeks=every_weeks,
        minutes=round(median(one.minutes for one in sessions)),
        series=frozenset(one.series for one in sessions if one.series) - others,
        shares_label=shares,
        likely=every_weeks is not None or len(sessions) >= REGULAR,
    )


def _parts(sessions: list[Unclaimed]) -> list[list[Unclaimed]]:
    """The sessions as one list, or by slot where two or more regular slots run through the same weeks."""
    slots = Counter(one.slot for one in sessions)
    regular = [slot for slot, count in slots.items() if count >= REGULAR]
    weeks: dict[Slot, set[tuple[int, int]]] = defaultdict(set)
    for one in sessions:
        weeks[one.slot].add(one.starts_at.isocalendar()[:2])
    parallel = [one for one in regular if any(_run_together(weeks[one], weeks[two]) for two in regular if two != one)]
    if len(parallel) < 2:
        return [sessions]
    parts: dict[Slot, list[Unclaimed]] = {slot: [] for slot in parallel}
    for one in sessions:
        parts[min(parallel, key=lambda slot: _distance(slot, one.slot))].append(one)
    return [part for part in parts.values() if part]


def _run_together(one: set[tuple[int, int]], other: set[tuple[int, int]]) -> bool:
    return len(one & other) * 2 >= min(len(one), len(other))


def _distance(one: Slot, other: Slot) -> timedelta:
    days = abs(one[0] - other[0])
    minutes = abs((one[1].hour - other[1].hour) * 60 + one[1].minute - other[1].minute)
    return timedelta(days=min(days, 7 - days), minutes=minutes)


def _slot_name(slot: Slot) -> str:
    return f"{slot[0]}{slot[1]:%H%M}"
