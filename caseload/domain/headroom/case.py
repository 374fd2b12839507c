"""A case from a file: weeks, limits, what is booked and held, and what is asked. Checked field by field."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from caseload.domain.headroom.types import Booked, Series, Week
from caseload.domain.weeks import first_day_of_week, shrink

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOST_WEEKS = 104
MOST_MINUTES = 24 * 60


class NotACase(Exception):
    """What is wrong with a case, as a sentence."""


@dataclass(frozen=True, slots=True)
class Case:
    """What the engine needs."""

    weeks: tuple[Week, ...]
    booked: tuple[Booked, ...]
    places: tuple[Series, ...]
    ask: Series | None


def read_case(found: object) -> Case:
    """The case in decoded JSON. Raises `NotACase`."""
    case = _mapping(found, "The case")
    zone = _zone(_text(case, "timezone", "UTC"))
    note_minutes = _number(case, "note_minutes", 0, MOST_MINUTES, default=10)
    ask = case.get("ask")
    return Case(
        weeks=tuple(_weeks(case)),
        booked=tuple(_booked(one, zone, note_minutes) for one in _rows(case, "booked")),
        places=tuple(_series(one, zone, note_minutes) for one in _rows(case, "places")),
        ask=None if ask is None else _series(_mapping(ask, "ask"), zone, note_minutes),
    )


def _weeks(case: Mapping[str, Any]) -> Iterator[Week]:
    name = _text(case, "week_start", "monday").casefold()
    starts = [at for at, weekday in enumerate(WEEKDAYS) if name and weekday.startswith(name)]
    if len(starts) != 1:
        raise NotACase(f"week_start: {name!r} is no weekday.")
    first = first_day_of_week(_day(case.get("today"), "today"), week_start=starts[0])
    limits = sorted((_limits(one) for one in _rows(case, "limits")), key=lambda one: one.since)
    off = [_off(one) for one in _rows(case, "time_off")]
    for step in range(_number(case, "weeks", 1, MOST_WEEKS, default=12)):
        yield _week(first + timedelta(weeks=step), limits, off)


@dataclass(frozen=True, slots=True)
class _Limits:
    since: date
    target: int | None
    ceiling: int | None
    days: frozenset[int]


def _limits(one: Mapping[str, Any]) -> _Limits:
    names = one.get("days", ["mon", "tue", "wed", "thu", "fri"])
    short = [name[:3] for name in WEEKDAYS]
    if not isinstance(names, list) or not all(isinstance(name, str) and name[:3].casefold() in short for name in names):
        raise NotACase("limits.days: weekdays are written like mon, tue.")
    days = frozenset(short.index(name[:3].casefold()) for name in names)
    target, ceiling = (None if one.get(name) is None else _number(one, name, 0, 1000) for name in ("target", "ceiling"))
    return _Limits(_day(one.get("from"), "limits.from"), target, ceiling, days)


def _off(one: Mapping[str, Any]) -> tuple[date, date]:
    return _day(one.get("from"), "time_off.from"), _day(one.get("to"), "time_off.to")


def _week(first_day: date, limits: Sequence[_Limits], off: Sequence[tuple[date, date]]) -> Week:
    """The limits are those in force on the first day; before any were set, the earliest."""
    days = [first_day + timedelta(days=step) for step in range(7)]
    away = frozenset(day for day in days if any(start <= day < end for start, end in off))
    held = [one for one in limits if one.since <= first_day][-1:] or limits[:1]
    if not held:
        return Week(first_day, 7 - len(away), None, None, away=len(away) == 7, off=away)
    working = [day for day in days if day.weekday() in held[0].days]
    left = len([day for day in working if day not in away])
    target = _shrunk(held[0].target, usual=len(working), left=left)
    ceiling = _shrunk(held[0].ceiling, usual=len(working), left=left)
    return Week(first_day, left, target, ceiling, away=left == 0, off=away)


def _shrunk(limit: int | None, *, usual: int, left: int) -> int | None:
    if left == 0:
        return 0
    return None if limit is None else shrink(limit, usual=usual, left=left)


def _booked(one: Mapping[str, Any], zone: ZoneInfo, note_minutes: int) -> Booked:
    minutes = _number(one, "minutes", 0, MOST_MINUTES)
    return Booked(_local_day(one.get("start"), zone), minutes + note_minutes, _weight(one))


def _series(one: Mapping[str, Any], zone: ZoneInfo, note_minutes: int) -> Series:
    until = one.get("until")
    return Series(
        first=_local_day(one.get("start"), zone),
        minutes=_number(one, "minutes", 0, MOST_MINUTES) + note_minutes,
        weight=_weight(one),
        every_weeks=None if one.get("every_weeks") is None else _number(one, "every_weeks", 1, 52),
        times=None if one.get("times") is None else _number(one, "times", 1, 1000),
        until=None if until is None else _local_day(until, zone),
    )


def _weight(one: Mapping[str, Any]) -> Decimal:
    try:
        weight = Decimal(str(one.get("weight", 1)))
    except InvalidOperation:
        weight = Decimal(-1)
    if not weight.is_finite() or not 0 <= weight <= 100:
        raise NotACase("weight: a number from 0 to 100 is meant.")
    return weight


def _local_day(text: object, zone: ZoneInfo) -> date:
    """The day in the clinician's own time; a time without an offset is her own already."""
    try:
        at = datetime.fromisoformat(text) if isinstance(text, str) else None
        day = None if at is None else (at.astimezone(zone) if at.tzinfo else at).date()
    except (ValueError, OverflowError):
        day = None
    return _bounded(day, text)


def _day(text: object, name: str) -> date:
    try:
        day = date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        day = None
    return _bounded(day, f"{name} {text}")


def _bounded(day: date | None, text: object) -> date:
    if day is None or not date(1970, 1, 1) <= day <= date(2300, 1, 1):
        raise NotACase(f"{text} is no date like 2026-11-20 or 2026-11-20T09:00.")
    return day


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise NotACase(f"No time zone is called {name!r}.") from None


def _number(found: Mapping[str, Any], name: str, least: int, most: int, *, default: int | None = None) -> int:
    value = found.get(name, default)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise NotACase(f"{name}: a whole number from {least} to {most} is meant.")
    return value


def _text(found: Mapping[str, Any], name: str, default: str) -> str:
    value = found.get(name, default)
    if not isinstance(value, str):
        raise NotACase(f"{name}: a word is meant.")
    return value


def _rows(found: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    rows = found.get(name) or []
    if not isinstance(rows, list):
        raise NotACase(f"{name}: a list is meant.")
    return [_mapping(one, f"Each of {name}") for one in rows]


def _mapping(found: object, name: str) -> Mapping[str, Any]:
    if not isinstance(found, dict):
        raise NotACase(f"{name} is written in braces, with names and values.")
    return found
