"""What a pattern says about a week."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wellbeing.domain.histories.facts import WeekFacts
from wellbeing.domain.patterns.thresholds import Thresholds


@dataclass(frozen=True, slots=True)
class Signal:
    """One figure that was looked at. `of`: of how many; `usual`: her own; `bar`: what it has to reach."""

    name: str
    holds: bool
    now: float
    of: float | None = None
    usual: float | None = None
    bar: float | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A pattern in one week: the signals by which it opens (none: quiet), and all figures that were looked at."""

    opens: tuple[str, ...] = ()
    signals: tuple[Signal, ...] = ()


QUIET = Judged()
# Given the weeks up to the one that is judged; None where that week cannot be judged.
Detect = Callable[[Sequence[WeekFacts], Thresholds], Judged | None]


def holding(signals: Sequence[Signal]) -> tuple[str, ...]:
    """The names of those that hold."""
    return tuple(signal.name for signal in signals if signal.holds)
