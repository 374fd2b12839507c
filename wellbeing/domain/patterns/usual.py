"""Her own usual: the weeks in which she worked, and the reviews she answered."""

from collections.abc import Callable, Sequence
from statistics import median

from wellbeing.domain.histories.facts import WeekFacts

LEAST_WEEKS = 6  # working weeks before anything is said
LOOKED_AT = 8  # working weeks that make the usual


def usual(weeks: Sequence[WeekFacts], value: Callable[[WeekFacts], float]) -> float | None:
    """The median of the eight working weeks before the last one; None with fewer than six."""
    worked = [value(week) for week in weeks[:-1] if week.working][-LOOKED_AT:]
    return median(worked) if len(worked) >= LEAST_WEEKS else None


def known_well(weeks: Sequence[WeekFacts]) -> bool:
    """True once six working weeks are known."""
    return sum(week.working for week in weeks) >= LEAST_WEEKS


def answers(weeks: Sequence[WeekFacts], name: str, *, count: int, within: int) -> list[float]:
    """The last `count` answers to a question, of those given in the last `within` weeks."""
    given = [week.answers[name] for week in weeks[-within:] if name in week.answers]
    return given[-count:]
