"""When a pattern is shown, and when it goes: slow on purpose, one a week, two at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

OPENS_AT, OF_LAST = 2, 3  # true evaluations of the last ones
CLOSES_AFTER = 4  # false ones in a row
RESTS_FOR = 4  # weeks after closing
MOST_OPEN = 2


@dataclass(slots=True)
class Shown:
    """A pattern that was shown."""

    pattern: str
    signals: tuple[str, ...]
    opened: date
    closed: date | None = None


@dataclass(slots=True)
class _State:
    last: list[bool] = field(default_factory=list)
    clear: int = 0
    rest: int = 0
    signals: tuple[str, ...] = ()
    shown: Shown | None = None


class Alerts:
    """The alerts of one person, week by week."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._states = {name: _State() for name in patterns}
        self.shown: list[Shown] = []

    def evaluate(self, day: date, found: Iterable[tuple[str, tuple[str, ...] | None]]) -> None:
        """One weekly evaluation: the signals of each pattern in order of importance, None for "cannot be judged"."""
        waiting = [name for name, signals in found if signals is not None and self._judge(name, signals, day)]
        room = MOST_OPEN - sum(state.shown is not None for state in self._states.values())
        for name in waiting[: min(room, 1)]:
            state = self._states[name]
            state.shown = Shown(name, state.signals, day)
            self.shown.append(state.shown)

    def _judge(self, name: str, signals: tuple[str, ...], day: date) -> bool:
        """True when this pattern may open now."""
        state = self._states[name]
        state.last = [*state.last, bool(signals)][-OF_LAST:]
        state.signals = signals or state.signals
        state.rest = max(0, state.rest - 1)
        if state.shown is not None:
            state.clear = 0 if signals else state.clear + 1
            if state.clear >= CLOSES_AFTER:
                state.shown.closed = day
                state.shown, state.clear, state.rest, state.last = None, 0, RESTS_FOR, []
            return False
        return sum(state.last) >= OPENS_AT and bool(signals) and not state.rest
