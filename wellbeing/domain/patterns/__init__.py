"""The patterns: each says, for a week, which of its signals hold. Thresholds are our defaults (docs/patterns.md)."""

from collections.abc import Callable, Sequence

from wellbeing.domain.histories.facts import WeekFacts
from wellbeing.domain.patterns.at_ceiling import at_ceiling
from wellbeing.domain.patterns.distance import distance
from wellbeing.domain.patterns.exhaustion import exhaustion
from wellbeing.domain.patterns.gathering import gathering
from wellbeing.domain.patterns.over_responsible import over_responsible
from wellbeing.domain.patterns.putting_off import putting_off
from wellbeing.domain.patterns.saying_yes import saying_yes
from wellbeing.domain.patterns.taking_on_more import taking_on_more

Detect = Callable[[Sequence[WeekFacts]], tuple[str, ...] | None]
# In the order in which they are shown when several wait. Each is given the weeks up to the one it judges, and gives
# the signals that hold, none, or None where the week cannot be judged.
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
