"""The patterns: each says, for a week, which of its signals hold. Thresholds are our defaults (docs/patterns.md)."""

from collections.abc import Sequence

from wellbeing.domain.histories.facts import WeekFacts
from wellbeing.domain.patterns.at_ceiling import at_ceiling
from wellbeing.domain.patterns.distance import distance
from wellbeing.domain.patterns.exhaustion import exhaustion
from wellbeing.domain.patterns.gathering import gathering
from wellbeing.domain.patterns.over_responsible import over_responsible
from wellbeing.domain.patterns.putting_off import putting_off
from wellbeing.domain.patterns.saying_yes import saying_yes
from wellbeing.domain.patterns.taking_on_more import taking_on_more
from wellbeing.domain.patterns.thresholds import Thresholds
from wellbeing.domain.patterns.types import Detect, Judged

# In the order in which they are shown when several wait.
ALL: tuple[tuple[str, Detect], ...] = (
    ("saying_yes", saying_yes),
    ("putting_off", putting_off),
    ("over_responsible", over_responsible),
    ("taking_on_more", taking_on_more),
    ("gathering", gathering),
    ("at_ceiling", at_ceiling),
    ("exhaustion", exhaustion),
    ("distance", distance),
)
PATTERNS = tuple(name for name, _ in ALL)
# New load is explained while leave has just ended or her capacity has just changed.
OF_LOAD = frozenset({"saying_yes", "taking_on_more", "at_ceiling"})
LOOKED_BACK = 30  # weeks that a judgement may need


def judge(weeks: Sequence[WeekFacts], bars: Thresholds) -> dict[str, Judged | None]:
    """Every pattern for the last of these weeks, in order of importance; None where it cannot be judged."""
    seen = weeks[-LOOKED_BACK:]
    explained = seen[-1].explained
    return {name: None if explained and name in OF_LOAD else detect(seen, bars) for name, detect in ALL}
