"""Saying yes by default: yes while full (N1), at once (N2), and after every deferral (N5)."""

from collections.abc import Sequence

from wellbeing.domain.histories.facts import WeekFacts
from wellbeing.domain.histories.types import HOUR, WEEK, Decided
from wellbeing.domain.patterns.usual import answers, known_well
from wellbeing.domain.shares import lower_bound

FULL = 1.0  # of her own capacity
LEAST_FULL, LEAST_YES = 5, 4
AT_ONCE = 2 * HOUR
HASTY = 0.25  # of the yeses, at least
REGRETTED = 4  # yeses in three reviews that she would rather have put off
YESES = frozenset({"yes", "counter"})


def saying_yes(weeks: Sequence[WeekFacts]) -> tuple[str, ...] | None:
    """N1 with haste or regret beside it, N2 with a full calendar or regret: either may be a good week by itself."""
    week = weeks[-1]
    if not known_well(weeks) or week.ceiling is None:
        return ()
    recent = [(ask, load) for ask, load in week.decided if (ask.decided or 0) > week.end - 6 * WEEK]
    full = [ask for ask, load in recent if load is not None and load >= FULL]
    yes_full = [ask for ask in full if ask.decision in YESES]
    n1 = len(full) >= LEAST_FULL and lower_bound(len(yes_full), len(full)) > 0.5
    yes = [ask for ask, _ in recent if ask.decision in YESES]
    quick = sum(_at_once(ask) for ask in yes)
    n2 = len(yes) >= LEAST_YES and lower_bound(quick, len(yes)) > 0.4
    regret = sum(answers(weeks, "Y", count=3, within=6)) >= REGRETTED
    hasty = lower_bound(quick, len(yes)) > HASTY
    by_default = n1 and (hasty or regret)
    return tuple(
        name for name, holds in (("N1", by_default), ("N2", n2 and (n1 or regret or len(yes_full) >= 2))) if holds
    )


def _at_once(ask: Decided) -> bool:
    return not ask.deferred and (ask.decided or 0) - ask.received <= AT_ONCE
