"""Saying yes by default: yes while full (N1), and at once (N2)."""

from collections.abc import Sequence

from wellbeing.domain.histories.facts import WeekFacts
from wellbeing.domain.histories.types import HOUR, WEEK, Decided
from wellbeing.domain.patterns.thresholds import Thresholds
from wellbeing.domain.patterns.types import QUIET, Judged, Signal
from wellbeing.domain.patterns.usual import answers, known_well
from wellbeing.domain.shares import lower_bound

FULL = 1.0  # of her own capacity
HASTY = 0.25  # of the yeses, at least
YESES = frozenset({"yes", "counter"})


def saying_yes(weeks: Sequence[WeekFacts], bars: Thresholds) -> Judged | None:
    """N1 with haste or regret beside it, N2 with a full calendar or regret: either may be a good week by itself."""
    week = weeks[-1]
    if not known_well(weeks) or week.ceiling is None:
        return QUIET
    recent = recent_asks(week)
    full = [ask for ask, load in recent if load is not None and load >= FULL]
    kept = sum(ask.decision in YESES for ask in full)
    yes = [ask for ask, _ in recent if ask.decision in YESES]
    quick = sum(at_once(ask, bars) for ask in yes)
    regretted = sum(answers(weeks, "Y", count=3, within=6))
    often = len(full) >= bars.n1_least and lower_bound(kept, len(full)) > 0.5
    at_speed = len(yes) >= bars.n2_least and lower_bound(quick, len(yes)) > 0.4
    regret = regretted >= bars.regretted
    signals = (
        Signal("N1", often and (regret or lower_bound(quick, len(yes)) > HASTY), kept, len(full), bar=bars.n1_least),
        Signal("N2", at_speed and (often or regret or kept >= 2), quick, len(yes), bar=bars.n2_least),
        Signal("Y", regret, regretted, bar=bars.regretted),
    )
    return Judged(tuple(one.name for one in signals[:2] if one.holds), signals)


def recent_asks(week: WeekFacts, *, weeks: int = 6) -> list[tuple[Decided, float | None]]:
    """What was decided in the last weeks, each with the load at that moment."""
    return [(ask, load) for ask, load in week.decided if (ask.decided or 0) > week.end - weeks * WEEK]


def at_once(ask: Decided, bars: Thresholds) -> bool:
    """True for an answer that was given before anything could be thought over."""
    return not ask.deferred and (ask.decided or 0) - ask.received <= bars.n2_hours * HOUR
