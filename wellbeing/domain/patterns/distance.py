"""Distance, from the client scale alone: behaviour may ask, it does not tell."""

from collections.abc import Sequence

from wellbeing.domain.histories.facts import WeekFacts
from wellbeing.domain.patterns.exhaustion import twice_high
from wellbeing.domain.patterns.usual import known_well


def distance(weeks: Sequence[WeekFacts]) -> tuple[str, ...] | None:
    """X1: two readings in a row above fifty, and ten above her own usual."""
    return ("X1",) if known_well(weeks) and twice_high(weeks, "cbi_client") else ()
