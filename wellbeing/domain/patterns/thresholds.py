"""Every threshold of the patterns, with its words: what she may read, change and dispute."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Any

VERSION = 1  # of the rules: a finding says by which it was made
OUR_DEFAULT = "our default"


@dataclass(frozen=True, slots=True)
class Bar:
    """What is said of one threshold. `step` is by how much a dispute raises it; `unit` follows the figure."""

    name: str
    signal: str
    label: str
    unit: str
    default: float
    low: float
    high: float
    step: float
    source: str


def _bar(
    default: float,
    signal: str,
    label: str,
    unit: str,
    *,
    span: tuple[float, float],
    step: float = 1,
    source: str = OUR_DEFAULT,
) -> Any:
    said = {"signal": signal, "label": label, "unit": unit, "span": span, "step": step, "source": source}
    return field(default=default, metadata=said)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The bars that signals have to pass. Hours, days and shares as their labels say."""

    n1_least: float = _bar(5, "N1", "Requests decided at a full calendar, at least", "", span=(3, 20))
    n2_hours: float = _bar(2, "N2", "A yes counts as made at once within", "hours", span=(0.25, 24), step=-0.5)
    n2_least: float = _bar(4, "N2", "Yeses in six weeks, at least", "", span=(3, 20))
    regretted: float = _bar(4, "Y", "Yeses you would rather have put off, in three reviews", "", span=(2, 9))
    p1_least: float = _bar(5, "P1", "Notes past their day, at least", "", span=(2, 60), step=2)
    p1_share: float = _bar(0.25, "P1", "… and this share of a usual week's sessions", "", span=(0.1, 2), step=0)
    p2_times: float = _bar(2, "P2", "Notes take this many times as long as usual", "×", span=(1.5, 6), step=0.5)
    p2_hours: float = _bar(24, "P2", "… and at least", "hours", span=(6, 240), step=0)
    p3_least: float = _bar(3, "P3", "Notes older than a week, at least", "", span=(2, 40))
    r1_days: float = _bar(91, "R1", "Days since five days off in a row", "days", span=(42, 365), step=30)
    r2_days: float = _bar(3, "R2", "Days off with work in half a year, at least", "", span=(2, 30))
    r2_share: float = _bar(0.3, "R2", "… and this share of all days off", "", span=(0.1, 0.9), step=0)
    r3_times: float = _bar(2, "R3", "Leave called off or cut shortly before, in half a year", "times", span=(1, 10))
    r4_least: float = _bar(5, "R4", "New clients asked about at a full calendar, at least", "", span=(3, 20))
    r5_many: float = _bar(6, "R5", "Contacts out of hours in four weeks, by itself", "", span=(3, 40))
    r5_some: float = _bar(5, "R5", "… or beside another sign", "", span=(2, 40))
    r6_felt: float = _bar(3, "R6", "“People would not be all right without me”, of four", "", span=(1, 4), step=0.5)
    o1_strain: float = _bar(3, "O1", "How worn you are, of five", "", span=(2, 5), step=0.5)
    o1_yeses: float = _bar(2, "O1", "Yeses at a full calendar in four weeks, at least", "", span=(1, 10))
    o3_series: float = _bar(2, "O3", "New recurring commitments in six weeks", "", span=(1, 10))
    i1_much: float = _bar(3, "I1", "“I looked things up beyond what I needed”, of four", "", span=(1, 4), step=0.5)
    i2_hours: float = _bar(4, "I2", "Hours of learning a week, over four weeks", "hours", span=(1, 30), step=2)
    i2_notes: float = _bar(5, "I2", "… while so many notes are past their day", "", span=(1, 40))
    c1_weeks: float = _bar(3, "C1", "Full weeks of the last four working weeks", "", span=(2, 4))
    e1_high: float = _bar(
        50, "E1", "Work or personal scale, of a hundred", "", span=(30, 90), step=5,
        source="usual convention for the CBI, not by its authors",
    )  # fmt: skip
    e1_rise: float = _bar(10, "E1", "… and above your own median by", "points", span=(5, 40), step=0)
    e2_worn: float = _bar(4, "E2", "How worn you are, in three of four weeks, of five", "", span=(2, 5), step=0.5)
    x1_high: float = _bar(
        50, "X1", "Client scale, of a hundred", "", span=(30, 90), step=5,
        source="usual convention for the CBI, not by its authors",
    )  # fmt: skip
    x1_rise: float = _bar(10, "X1", "… and above your own median by", "points", span=(5, 40), step=0)


DEFAULTS = Thresholds()


@cache
def bars() -> tuple[Bar, ...]:
    """All bars, in the order of the patterns."""
    return tuple(_said(one.name, one.default, one.metadata) for one in fields(Thresholds))


def _said(name: str, default: Any, said: Mapping[str, Any]) -> Bar:
    low, high = said["span"]
    return Bar(name, said["signal"], said["label"], said["unit"], default, low, high, said["step"], said["source"])


def bars_of(signals: Iterable[str]) -> Iterator[Bar]:
    """The bars of these signals."""
    wanted = set(signals)
    return (bar for bar in bars() if bar.signal in wanted)


def own_thresholds(changed: Mapping[str, float], *, disputed: Mapping[str, int]) -> Thresholds:
    """Her own bars: what she set, each raised once for every time she said its signal was wrong.

    Values out of range, and names that no version knows any more, are left as they are by default.
    """
    values: dict[str, float] = {}
    for bar in bars():
        value = changed.get(bar.name, bar.default)
        value = value if bar.low <= value <= bar.high else bar.default
        value += bar.step * disputed.get(bar.signal, 0)
        values[bar.name] = min(bar.high, max(bar.low, value))
    return replace(DEFAULTS, **values)
