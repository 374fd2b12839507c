"""Scales: what is added up, and how. No item's text is shipped; a practice loads what it may use."""

from dataclasses import dataclass, field
from enum import StrEnum


class Method(StrEnum):
    """How the answers of a subscale become its score."""

    MEAN = "mean"
    SUM = "sum"
    SUM_TIMES_FOUR = "sum x 4"


@dataclass(frozen=True, slots=True)
class Band:
    """What a range of scores is called, with the source of that name."""

    low: float
    high: float
    name: str


@dataclass(frozen=True, slots=True)
class Subscale:
    """Items that are scored together. `least` is how many of them have to be answered."""

    key: str
    name: str
    items: tuple[int, ...]
    method: Method
    reverse: frozenset[int] = frozenset()
    least: int = 0
    bands: tuple[Band, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a loaded scale; `grave` are answers that open the support panel."""

    number: int
    text: str
    grave: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale as scored. `values` are what answers may be, `options` their words where it was loaded."""

    key: str
    name: str
    values: tuple[int, ...]
    subscales: tuple[Subscale, ...]
    options: tuple[tuple[int, str], ...] = ()
    items: tuple[Item, ...] = ()
    time_frame: str = ""
    licence: str = ""
    citation: str = ""
    higher_is_better: frozenset[str] = field(default=frozenset())

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers of its items."""
        return frozenset(number for part in self.subscales for number in part.items)


@dataclass(frozen=True, slots=True)
class Total:
    """A score that may be entered from a form filled in elsewhere, with its published range."""

    key: str
    name: str
    low: float
    high: float
    source: str
    better_high: bool = False
