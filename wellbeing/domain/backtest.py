"""The real detectors and the real planning of alerts over a whole history."""

from collections.abc import Sequence
from datetime import timedelta

from wellbeing.domain.alerts import Alerts, Shown
from wellbeing.domain.histories.facts import WeekFacts, facts_of
from wellbeing.domain.histories.types import History
from wellbeing.domain.patterns import LOOKED_BACK, PATTERNS, judge
from wellbeing.domain.patterns.thresholds import DEFAULTS, Thresholds


def backtest(history: History) -> list[Shown]:
    """What would have been shown, week by week."""
    return replay(facts_of(history), bars=DEFAULTS).shown


def replay(weeks: Sequence[WeekFacts], *, bars: Thresholds, off: frozenset[str] = frozenset()) -> Alerts:
    """Judges every week in turn, without the patterns that are turned off."""
    alerts = Alerts([name for name in PATTERNS if name not in off])
    for at in range(1, len(weeks) + 1):
        seen = weeks[max(0, at - LOOKED_BACK) : at]
        alerts.evaluate(seen[-1].first_day + timedelta(days=6), judge(seen, bars))
    return alerts
