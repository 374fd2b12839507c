"""Ratios in one run: rounds that alternate, so that whatever else the machine does falls on both sides."""

import time
from collections.abc import Callable
from statistics import median, quantiles

Row = tuple[str, str, float, tuple[float, float], float]
ROUNDS = 9


def cpu(work: Callable[[], object], *, repeat: int = 1) -> float:
    """CPU seconds of this process for one call, averaged over `repeat`."""
    begun = time.process_time()
    for _ in range(repeat):
        work()
    return (time.process_time() - begun) / repeat


def ratios(one: Callable[[], object], other: Callable[[], object], *, repeat: int = 1) -> list[float]:
    """How many times the CPU of `other` each call of `one` takes, round by round."""
    return [cpu(one, repeat=repeat) / cpu(other, repeat=repeat) for _ in range(ROUNDS)]


def spread(name: str, measure: str, figures: list[float], goal: float) -> Row:
    """A row of median and quartiles; a single figure is its own quartiles."""
    low, _, high = quantiles(figures, n=4) if len(figures) > 1 else (figures[0], 0, figures[0])
    return name, measure, median(figures), (low, high), goal
