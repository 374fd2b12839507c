"""Weeks at the ceiling: three of the last four working weeks as full as she allows, or fuller."""

from collections.abc import Sequence

from wellbeing.domain.histories.facts import WeekFacts
from wellbeing.domain.patterns.usual import known_well


def at_ceiling(weeks: Sequence[WeekFacts]) -> tuple[str, ...] | None:
    """Judged in working weeks only; nothing without a ceiling, or within four weeks of a new one."""
    if not known_well(weeks) or weeks[-1].ceiling is None:
        return ()
    if not weeks[-1].working:
        return None
    last = [week for week in weeks[-8:] if week.working][-4:]
    return ("C1",) if len(last) == 4 and sum(week.at_ceiling for week in last) >= 3 else ()
