"""Exhaustion, from what she says first: the work scale (E1) and the weekly line (E2)."""

from collections.abc import Sequence
from statistics import median

from wellbeing.domain.histories.facts import WeekFacts
from wellbeing.domain.patterns.usual import answers, known_well

HIGH, REAL = 50.0, 10.0  # of a hundred; points above her own median
SCALES = ("cbi_work", "cbi_personal")


def exhaustion(weeks: Sequence[WeekFacts]) -> tuple[str, ...] | None:
    """E1 at two readings above both marks; E2 at four of five, three weeks of four."""
    if not known_well(weeks):
        return ()
    e1 = any(twice_high(weeks, scale) for scale in SCALES)
    said = answers(weeks, "B", count=4, within=5)
    e2 = sum(value >= 4 for value in said) >= 3
    return tuple(name for name, holds in (("E1", e1), ("E2", e2)) if holds)


def twice_high(weeks: Sequence[WeekFacts], scale: str) -> bool:
    scores = [week.answers[scale] for week in weeks if scale in week.answers]
    if len(scores) < 4:
        return False
    own = median(scores[:-2])
    return all(score >= HIGH and score >= own + REAL for score in scores[-2:])
