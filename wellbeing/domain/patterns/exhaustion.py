"""Exhaustion, from what she says first: the work and personal scales (E1) and the weekly line (E2)."""

from collections.abc import Sequence
from statistics import median

from wellbeing.domain.histories.facts import WeekFacts
from wellbeing.domain.patterns.thresholds import Thresholds
from wellbeing.domain.patterns.types import QUIET, Judged, Signal, holding
from wellbeing.domain.patterns.usual import answers, known_well

SCALES = ("cbi_work", "cbi_personal")


def exhaustion(weeks: Sequence[WeekFacts], bars: Thresholds) -> Judged | None:
    """E1 at two readings above both marks; E2 in three weeks of four."""
    if not known_well(weeks):
        return QUIET
    read = [twice_high("E1", weeks, scale, high=bars.e1_high, rise=bars.e1_rise) for scale in SCALES]
    e1 = next((one for one in read if one and one.holds), None) or read[0] or read[1]
    said = answers(weeks, "B", count=4, within=5)
    worn = sum(value >= bars.e2_worn for value in said)
    e2 = Signal("E2", worn >= 3, worn, len(said), bar=3)
    signals = (e1, e2) if e1 else (e2,)
    return Judged(holding(signals), signals)


def twice_high(name: str, weeks: Sequence[WeekFacts], scale: str, *, high: float, rise: float) -> Signal | None:
    """Two readings in a row at `high` and `rise` above her own median; None before the fourth reading."""
    scores = [week.answers[scale] for week in weeks if scale in week.answers]
    if len(scores) < 4:
        return None
    own = median(scores[:-2])
    return Signal(name, min(scores[-2:]) >= max(high, own + rise), scores[-1], usual=own, bar=max(high, own + rise))
