"""The real detectors and the real planning of alerts over a whole history."""

from collections.abc import Sequence
from datetime import timedelta

from wellbeing.domain.alerts import Alerts, Shown
from wellbeing.domain.histories.facts import WeekFacts, facts_of
from wellbeing.domain.histories.types import History
from wellbeing.domain.patterns import LOOKED_BACK, PATTERNS, judge
from wellbeing.domain.patterns.thresholds import DEFAULTS, Thresholds
from wellbeing.domain.patterns.types import Judged


def backtest(history: History) -> list[Shown]:
    """What would have been shown, week by week."""
    return replay(facts_of(history), bars=DEFAULTS).shown


def replay(weeks: Sequence[WeekFacts], *, bars: Thresholds) -> Alerts:
    """Judges every week in turn."""
    alerts = Alerts(PATTERNS)
    for at in range(1, len(weeks) + 1):
        evaluate(alerts, weeks[max(0, at - LOOKED_BACK) : at], bars)
    return alerts


def evaluate(alerts: Alerts, weeks: Sequence[WeekFacts], bars: Thresholds) -> dict[str, Judged | None]:
    """Judges the last of these weeks, lets the alerts follow, and gives what was found."""
    found = judge(weeks, bars)
    alerts.evaluate(weeks[-1].first_day + timedelta(days=6), found)
    return found
