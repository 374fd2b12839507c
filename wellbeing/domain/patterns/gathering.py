"""Gathering too much information: only from what she answered (I1) and tagged (I2)."""

from collections.abc import Sequence
from statistics import fmean

from wellbeing.domain.histories.facts import WeekFacts
from wellbeing.domain.patterns.thresholds import Thresholds
from wellbeing.domain.patterns.types import QUIET, Judged, Signal, holding
from wellbeing.domain.patterns.usual import answers, known_well, usual


def gathering(weeks: Sequence[WeekFacts], bars: Thresholds) -> Judged | None:
    """I1: looked up more than needed, and drained by it. I2: hours of it while notes are past their day."""
    if not known_well(weeks):
        return QUIET
    given = [week.answers for week in weeks[-6:] if "I" in week.answers][-3:]
    drained = sum(one["I"] >= bars.i1_much and one.get("energy", 0) <= -1 for one in given)
    hours = fmean(week.learning_hours for week in weeks[-4:])
    before = usual(weeks[:-4] or weeks, lambda week: week.learning_hours) or 0.0
    bar = max(bars.i2_hours, 1.5 * before)
    tired = any(value <= -1 for value in answers(weeks, "energy", count=3, within=6))
    beside = weeks[-1].overdue >= bars.i2_notes or (drained > 0 and tired)
    signals = (
        Signal("I1", drained >= 2, drained, len(given), bar=2),
        Signal("I2", hours >= bar and beside, hours, usual=before, bar=bar),
    )
    return Judged(holding(signals), signals)
