"""Gathering too much information: only from what she answered (I1) and tagged (I2)."""

from collections.abc import Sequence
from statistics import fmean

from wellbeing.domain.histories.facts import WeekFacts
from wellbeing.domain.patterns.usual import answers, known_well, usual

LEAST_HOURS = 4.0
MUCH = 3


def gathering(weeks: Sequence[WeekFacts]) -> tuple[str, ...] | None:
    """I1: looked up more than needed, and drained by it. I2: hours of it while notes are past their day."""
    if not known_well(weeks):
        return ()
    given = [week.answers for week in weeks[-6:] if "I" in week.answers][-3:]
    drained = [one for one in given if one["I"] >= MUCH and one.get("energy", 0) <= -1]
    i1 = len(drained) >= 2
    hours = fmean(week.learning_hours for week in weeks[-4:])
    before = usual(weeks[:-4] or weeks, lambda week: week.learning_hours) or 0.0
    much = hours >= max(LEAST_HOURS, 1.5 * before)
    tired = any(value <= -1 for value in answers(weeks, "energy", count=3, within=6))
    i2 = much and (weeks[-1].overdue >= 5 or (bool(drained) and tired))
    return tuple(name for name, holds in (("I1", i1), ("I2", i2)) if holds)
