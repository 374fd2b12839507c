"""When a pattern is shown, and when it goes: slow on purpose, one a week, two at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from wellbeing.domain.patterns.types import Judged

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

    def dump(self) -> dict[str, Any]:
        """How far each pattern is, fit for JSON; what is open is held by the alerts themselves."""
        return {
            name: {"last": state.last, "clear": state.clear, "rest": state.rest}
            for name, state in self._states.items()
            if state.last or state.rest or state.clear
        }

    @classmethod
    def load(cls, patterns: Sequence[str], dumped: Mapping[str, Any], *, still_open: Iterable[Shown]) -> "Alerts":
        """The alerts as they stood after the week that was judged last."""
        alerts = cls(patterns)
        for name, state in alerts._states.items():
            held = dumped.get(name, {})
            state.last, state.clear, state.rest = (
                held.get("last", []), held.get("clear", 0), held.get("rest", 0)
            )  # fmt: skip
        for one in still_open:
            if one.pattern in alerts._states:
                alerts._states[one.pattern].shown = one
                alerts.shown.append(one)
        return alerts

    def watched(self, pattern: str) -> bool:
        """True while the last evaluation held, and nothing is shown yet."""
        state = self._states.get(pattern)
        return state is not None and state.shown is None and bool(state.last) and state.last[-1] and not state.rest

    def resolve(self, pattern: str, *, day: date) -> None:
        """Closes what is shown because she said so; it rests as after any other closing."""
        self._close(self._states[pattern], day)

    def evaluate(self, day: date, found: Mapping[str, Judged | None]) -> None:
        """One weekly evaluation: every pattern in order of importance, None for "cannot be judged"."""
        judged = {name: found[name] for name in self._states}
        waiting = [name for name, one in judged.items() if one is not None and self._judge(name, one.opens, day)]
        room = MOST_OPEN - sum(state.shown is not None for state in self._states.values())
        for name in waiting[: min(max(room, 0), 1)]:
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
                self._close(state, day)
            return False
        return sum(state.last) >= OPENS_AT and bool(signals) and not state.rest

    @staticmethod
    def _close(state: _State, day: date) -> None:
        if state.shown is not None:
            state.shown.closed = day
        state.shown, state.clear, state.rest, state.last = None, 0, RESTS_FOR, []
