"""The real detectors and the real planning of alerts over a whole history."""

from datetime import timedelta

from wellbeing.domain.alerts import Alerts, Shown
from wellbeing.domain.histories.facts import facts_of
from wellbeing.domain.histories.types import History
from wellbeing.domain.patterns import ALL

# New load is explained while leave has just ended or her capacity has just changed.
OF_LOAD = frozenset({"saying_yes", "taking_on_more", "at_ceiling"})


def backtest(history: History) -> list[Shown]:
    """What would have been shown, week by week."""
    weeks = facts_of(history)
    alerts = Alerts([name for name, _ in ALL])
    for at in range(1, len(weeks) + 1):
        seen = weeks[max(0, at - 30) : at]
        found = [(name, None if name in OF_LOAD and seen[-1].explained else detect(seen)) for name, detect in ALL]
        alerts.evaluate(seen[-1].first_day + timedelta(days=6), found)
    return alerts.shown
