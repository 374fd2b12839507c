"""Putting off the invisible work: a pile past its day (P1), slower than usual (P2), an old tail (P3)."""

from collections.abc import Sequence

from wellbeing.domain.histories.facts import WeekFacts
from wellbeing.domain.patterns.thresholds import Thresholds
from wellbeing.domain.patterns.types import QUIET, Judged, Signal, holding
from wellbeing.domain.patterns.usual import known_well, usual


def putting_off(weeks: Sequence[WeekFacts], bars: Thresholds) -> Judged | None:
    """Two of the three, or P2 at twice its bars; nothing while notes may be missing."""
    week = weeks[-1]
    if not known_well(weeks):
        return QUIET
    if week.gated:
        return None
    pile, tail = usual(weeks, lambda one: one.overdue), usual(weeks, lambda one: one.old) or 0.0
    many = max(bars.p1_least, bars.p1_share * (usual(weeks, lambda one: one.booked) or 0.0))
    now, before = week.lag or 0.0, week.lag_before or 0.0
    slower = week.lag is not None and week.lag_before is not None
    slow = max(bars.p2_hours, bars.p2_times * before)
    signals = (
        Signal(
            "P1", pile is not None and week.overdue >= max(many, 1.5 * pile + 2), week.overdue, usual=pile, bar=many
        ),
        Signal("P2", slower and now >= slow, now, usual=week.lag_before, bar=slow),
        Signal("P3", week.old >= max(bars.p3_least, 1.5 * tail + 2), week.old, usual=tail, bar=bars.p3_least),
    )
    held = holding(signals)
    far = slower and now >= max(2 * bars.p2_hours, 2 * bars.p2_times * before)
    return Judged(held if len(held) >= 2 or far else (), signals)
