"""Loads a scale from a TOML file that a practice brings (docs/scales.md). What is wrong is a sentence and a place."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from wellbeing.domain.scales import KNOWN, TOTALS
from wellbeing.domain.scales.types import Band, Item, Method, Scale, Subscale

KEY = re.compile(r"^[a-z][a-z0-9_]{1,30}$")
MOST_ITEMS, MOST_BYTES = 120, 100_000


class NotAScale(Exception):
    """Everything that is wrong with a file, a sentence each."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = tuple(faults)


def load_scale(body: bytes) -> Scale:
    """The scale in a file. Raises `NotAScale`."""
    if len(body) > MOST_BYTES:
        raise NotAScale([f"The file is larger than {MOST_BYTES // 1000} kB."])
    try:
        found = tomllib.loads(body.decode())
    except UnicodeDecodeError as fault:
        raise NotAScale(["The file is not UTF-8 text."]) from fault
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        raise NotAScale([f"This is not TOML: {fault}."]) from fault
    reader = _Reader(found)
    scale = reader.scale()
    if reader.faults:
        raise NotAScale(reader.faults)
    return scale


class _Reader:
    def __init__(self, found: Mapping[str, Any]) -> None:
        self.found, self.faults = found, list[str]()

    def scale(self) -> Scale:
        key = self._text(self.found, "key", "the scale")
        if key and (not KEY.match(key) or key in KNOWN or key in TOTALS):
            self.faults.append(f"key: “{key[:40]}” is taken, or is not made of small letters, digits and _.")
        options = self._options()
        items = self._items({value for value, _ in options})
        return Scale(
            key=key,
            name=self._text(self.found, "name", "the scale"),
            values=tuple(value for value, _ in options),
            subscales=self._subscales({item.number for item in items}, key),
            options=options,
            items=items,
            time_frame=self._text(self.found, "time_frame", "the scale"),
            licence=self._text(self.found, "licence", "the scale"),
            citation=self._text(self.found, "citation", "the scale"),
        )

    def _text(self, where: Mapping[str, Any], name: str, place: str) -> str:
        value = where.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()[:2000]
        self.faults.append(f"{place}: “{name}” is missing, or is no text.")
        return ""

    def _number(self, where: Mapping[str, Any], name: str, place: str, *, default: float | None = None) -> float:
        value = where.get(name, default)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return value
        self.faults.append(f"{place}: “{name}” is missing, or is no number.")
        return 0

    def _tables(self, name: str, *, within: Mapping[str, Any] | None = None, most: int = MOST_ITEMS) -> list[Any]:
        rows = (self.found if within is None else within).get(name, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows) or len(rows) > most:
            self.faults.append(f"“{name}” is no list of tables with at most {most}.")
            return []
        return rows

    def _options(self) -> tuple[tuple[int, str], ...]:
        rows = self._tables("options")
        found = [
            (int(self._number(row, "value", f"option {at}")), self._text(row, "text", f"option {at}"))
            for at, row in enumerate(rows, start=1)
        ]
        if len({value for value, _ in found}) < max(2, len(found)):
            self.faults.append("options: at least two are needed, each with a value of its own.")
        return tuple(found)

    def _items(self, values: set[int]) -> tuple[Item, ...]:
        items = []
        for at, row in enumerate(self._tables("items"), start=1):
            grave = row.get("grave", [])
            if not isinstance(grave, list) or not set(map(repr, grave)) <= set(map(repr, values)):
                self.faults.append(f"item {at}: “grave” lists something that is no option.")
                grave = []
            number = int(self._number(row, "number", f"item {at}", default=at))
            items.append(Item(number, self._text(row, "text", f"item {at}"), frozenset(grave)))
        if not items or len({item.number for item in items}) < len(items):
            self.faults.append("items: none is there, or two have the same number.")
        return tuple(items)

    def _subscales(self, numbers: set[int], key: str) -> tuple[Subscale, ...]:
        rows = self._tables("subscales", most=20)
        if not rows:
            self.faults.append("subscales: at least one is needed.")
        parts = tuple(self._subscale(row, f"subscale {at}", numbers, key) for at, row in enumerate(rows, start=1))
        if len({part.key for part in parts}) < len(parts):
            self.faults.append("subscales: two have the same key.")
        return parts

    def _subscale(self, row: Mapping[str, Any], place: str, numbers: set[int], key: str) -> Subscale:
        items, reverse = (self._numbers(row, name, place, numbers) for name in ("items", "reverse"))
        method = row.get("score", "")
        if method not in set(Method):
            self.faults.append(f"{place}: “score” is one of {', '.join(Method)}.")
        least = int(self._number(row, "least", place, default=len(items)))
        if not items or not 1 <= least <= len(items) or not set(reverse) <= set(items):
            self.faults.append(f"{place}: its items, how many are needed at least, or the reversed ones do not fit.")
        bands = tuple(self._band(one, place) for one in self._tables("bands", within=row, most=20))
        own = self._text(row, "key", place)
        return Subscale(
            f"{key}.{own}"[:40], self._text(row, "name", place), items,
            Method(method) if method in set(Method) else Method.SUM, frozenset(reverse), least, bands,
        )  # fmt: skip

    def _numbers(self, row: Mapping[str, Any], name: str, place: str, known: set[int]) -> tuple[int, ...]:
        found = row.get(name, [])
        if isinstance(found, list) and all(isinstance(one, int) and one in known for one in found):
            return tuple(dict.fromkeys(found))
        self.faults.append(f"{place}: “{name}” lists something that is no item.")
        return ()

    def _band(self, row: Mapping[str, Any], place: str) -> Band:
        low, high = (self._number(row, name, f"{place}, a band") for name in ("from", "to"))
        if low > high:
            self.faults.append(f"{place}: a band ends before it begins.")
        return Band(low, high, self._text(row, "name", f"{place}, a band"))
