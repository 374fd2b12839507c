"""Distance, from the client scale alone: behaviour may ask, it does not tell."""

from collections.abc import Sequence

from wellbeing.domain.histories.facts import WeekFacts
from wellbeing.domain.patterns.exhaustion import twice_high
from wellbeing.domain.patterns.thresholds import Thresholds
from wellbeing.domain.patterns.types import QUIET, Judged, holding
from wellbeing.domain.patterns.usual import known_well


def distance(weeks: Sequence[WeekFacts], bars: Thresholds) -> Judged | None:
    """X1: two readings in a row at the mark, and above her own usual."""
    if not known_well(weeks):
        return QUIET
    x1 = twice_high("X1", weeks, "cbi_client", high=bars.x1_high, rise=bars.x1_rise)
    signals = (x1,) if x1 else ()
    return Judged(holding(signals), signals)
