"""How sure a share is: the lower bound that "more than half" has to pass, as a table."""

from functools import cache
from math import cos, pi, sin

MOST = 60


def lower_bound(hits: int, of: int) -> float:
    """The 10 % quantile of Beta(hits + ½, of − hits + ½) (Jeffreys); 0 for nothing of nothing."""
    if of <= 0:
        return 0.0
    if of > MOST:  # beyond the table in proportion: it hardly moves any more
        hits, of = round(hits * MOST / of), MOST
    return _quantile(hits, of)


@cache
def _quantile(hits: int, of: int) -> float:
    """Found by halving on the distribution function, integrated in small steps."""
    steps = 4000
    a, b = hits - 0.5, of - hits - 0.5
    # Substituting x = sin² t takes the poles at both ends away.
    weights = [_density(step / steps, a, b) for step in range(steps)]
    total, reached = sum(weights), 0.0
    for step, weight in enumerate(weights):
        reached += weight
        if reached >= 0.10 * total:
            return float(_square(step / steps))
    return 1.0


def _square(share: float) -> float:
    return sin(share * pi / 2) ** 2


def _density(share: float, a: float, b: float) -> float:
    t = (share + 1 / 8000) * pi / 2
    return float(sin(t) ** (2 * a + 1) * cos(t) ** (2 * b + 1))
