"""Weeks at the ceiling: three of the last four working weeks as full as she allows, or fuller."""

from collections.abc import Sequence

from wellbeing.domain.histories.facts import WeekFacts
from wellbeing.domain.patterns.thresholds import Thresholds
from wellbeing.domain.patterns.types import QUIET, Judged, Signal, holding
from wellbeing.domain.patterns.usual import known_well


def at_ceiling(weeks: Sequence[WeekFacts], bars: Thresholds) -> Judged | None:
    """Judged in working weeks only; nothing without a ceiling."""
    if not known_well(weeks) or weeks[-1].ceiling is None:
        return QUIET
    if not weeks[-1].working:
        return None
    last = last_four(weeks)
    full = sum(week.at_ceiling for week in last)
    signals = (Signal("C1", len(last) == 4 and full >= bars.c1_weeks, full, len(last), bar=bars.c1_weeks),)
    return Judged(holding(signals), signals)


def last_four(weeks: Sequence[WeekFacts]) -> list[WeekFacts]:
    """The last four working weeks of the last eight."""
    return [week for week in weeks[-8:] if week.working][-4:]
