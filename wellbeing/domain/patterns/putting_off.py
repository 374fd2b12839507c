"""Putting off the invisible work: a pile past its day (P1), slower than usual (P2), an old tail (P3)."""

from collections.abc import Sequence

from wellbeing.domain.histories.facts import WeekFacts
from wellbeing.domain.patterns.usual import known_well, usual

TWICE = 2.0
A_DAY = 24.0  # hours


def putting_off(weeks: Sequence[WeekFacts]) -> tuple[str, ...] | None:
    """Two of the three, or P2 at four times her usual and two days; nothing while notes may be missing."""
    week = weeks[-1]
    if not known_well(weeks):
        return ()
    if week.gated:
        return None
    pile = usual(weeks, lambda one: one.overdue)
    weekly = usual(weeks, lambda one: one.booked) or 0.0
    p1 = pile is not None and week.overdue >= max(5.0, 0.25 * weekly) and week.overdue >= 1.5 * pile + 2
    slower = week.lag is not None and week.lag_before is not None
    p2 = slower and (week.lag or 0) >= max(A_DAY, TWICE * (week.lag_before or 0))
    tail = usual(weeks, lambda one: one.old) or 0.0
    p3 = week.old >= 3 and week.old >= 1.5 * tail + 2
    held = tuple(name for name, holds in (("P1", p1), ("P2", p2), ("P3", p3)) if holds)
    far = p2 and (week.lag or 0) >= max(2 * A_DAY, 2 * TWICE * (week.lag_before or 0))
    return held if len(held) >= 2 or far else ()
