"""How many of the booked sessions usually take place, from the clinician's own history."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

LEAST_WEEKS = 8  # with sessions; fewer say nothing
QUARTER = Fraction(1, 4)


@dataclass(frozen=True, slots=True)
class Usually:
    """The share that took place in the middle half of the weeks: a quarter had less, a quarter had more."""

    low: Fraction
    high: Fraction

    def of(self, booked: int) -> tuple[int, int]:
        """So many at least, and so many at most, of this many booked."""
        return floor(self.low * booked), ceil(self.high * booked)


def usually(weeks: Sequence[tuple[int, int]]) -> Usually | None:
    """From (booked, took place) of each closed week; None where they say too little.

    Where no session was ever missed the calendar knows nothing of absences, and that says nothing either.
    """
    worked = [(booked, came) for booked, came in weeks if booked]
    if len(worked) < LEAST_WEEKS or all(booked == came for booked, came in worked):
        return None
    shares = sorted(Fraction(came, booked) for booked, came in worked)
    return Usually(_quantile(shares, QUARTER), _quantile(shares, 1 - QUARTER))


def _quantile(ordered: Sequence[Fraction], share: Fraction) -> Fraction:
    """Between the two nearest ranks, in proportion."""
    at = share * (len(ordered) - 1)
    below = floor(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (at - below)
