"""A history from one line of JSON. A wrong line is a sentence; fields of answers may be missing."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from wellbeing.domain.histories.types import (
    Answers,
    Contact,
    Decided,
    Happening,
    History,
    LimitsFrom,
    OwedNote,
    Reading,
)

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_KINDS = frozenset("session supervision consultation meeting admin learning personal time_off other".split())


class NotAHistory(Exception):
    """What is wrong with a line, as a sentence."""


def read_history(line: str | bytes) -> History:
    """The history in a line. Raises `NotAHistory`."""
    try:
        found = json.loads(line)
        return _history(found)
    except (KeyError, TypeError, AttributeError) as fault:
        raise NotAHistory(f"A field is missing or of another kind: {fault}.") from fault
    except (ValueError, OverflowError, RecursionError) as fault:
        raise NotAHistory(f"This cannot be read: {str(fault)[:120]}.") from fault


def _history(found: Mapping[str, Any]) -> History:
    zone = _zone(found.get("timezone") or "UTC")
    start = str(found.get("week_start") or "monday")[:3].casefold()
    return History(
        pk=str(found["id"]),
        zone=zone,
        week_start=_DAYS.index(start),
        limits=tuple(sorted(_limits(found.get("limits") or ()), key=lambda one: one.since)),
        happenings=tuple(sorted((_happening(one) for one in found.get("events") or ()), key=lambda one: one.start)),
        notes=tuple(_note(one) for one in found.get("notes") or ()),
        asks=tuple(_ask(one) for one in found.get("asks") or ()),
        contacts=tuple(_contact(one) for one in found.get("contacts") or ()),
        reviews=tuple(sorted(_reviews(found.get("reviews") or ()), key=lambda one: one.monday)),
        readings=tuple(sorted(_readings(found.get("scales") or ()), key=lambda one: one.at)),
        gaps=tuple((_moment(one["from"]), _moment(one["to"])) for one in found.get("feed_gaps") or ()),
        now=_moment(found["now"]),
    )


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (OSError, KeyError):
        raise ValueError(f"no time zone is called {name!r}") from None


def _moment(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def _maybe(text: str | None) -> float | None:
    return _moment(text) if text else None


def _limits(rows: Any) -> Iterator[LimitsFrom]:
    for one in rows:
        hours = {_DAYS.index(day[:3].casefold()): _span(span) for day, span in (one.get("working_hours") or {}).items()}
        due, minutes = one.get("note_due_hours"), one.get("note_minutes")
        yield LimitsFrom(
            since=date.fromisoformat(str(one["from"])[:10]),
            target=one.get("target"),
            ceiling=one.get("ceiling"),
            note_due_hours=72.0 if due is None else float(due),
            note_minutes=15.0 if minutes is None else float(minutes),
            hours=hours or dict.fromkeys(range(5), (9 * 3600.0, 17 * 3600.0)),
        )


def _span(span: Any) -> tuple[float, float]:
    first, last = (text.split(":") for text in span)
    return int(first[0]) * 3600.0 + int(first[1]) * 60, int(last[0]) * 3600.0 + int(last[1]) * 60


def _happening(one: Mapping[str, Any]) -> Happening:
    if one["kind"] not in _KINDS:
        raise ValueError(f"no event is of the kind {one['kind']!r}")
    start = _moment(one["start"])
    return Happening(
        pk=str(one["id"]),
        kind=one["kind"],
        start=start,
        end=_moment(one["end"]),
        created=_maybe(one.get("created")) or start,
        status=one.get("status") or "booked",
        cancelled_at=_maybe(one.get("cancelled_at")),
        series=one.get("series"),
        client=one.get("client"),
        planned_late=bool(one.get("after_hours_planned")),
    )


def _note(one: Mapping[str, Any]) -> OwedNote:
    return OwedNote(str(one["session"]), _moment(one["due"]), _maybe(one.get("signed")), one.get("state") == "cosign")


def _ask(one: Mapping[str, Any]) -> Decided:
    received = _moment(one["received"])
    return Decided(
        pk=str(one["id"]),
        kind=one.get("kind") or "other",
        received=received,
        logged=_maybe(one.get("logged")) or received,
        deferred=tuple(_moment(text) for text in one.get("deferred") or ()),
        reply_by=_maybe(one.get("reply_by")),
        decided=_maybe(one.get("decided")),
        decision=one.get("decision"),
    )


def _contact(one: Mapping[str, Any]) -> Contact:
    return Contact(_moment(one["at"]), one.get("by") == "clinician", bool(one.get("planned")))


def _reviews(rows: Any) -> Iterator[Answers]:
    for one in rows:
        year, week = str(one["week"]).split("-W")
        monday = date.fromisocalendar(int(year), int(week), 1)
        numbers = {name: float(value) for name, value in one.items() if isinstance(value, int | float)}
        yield Answers(monday, numbers, one.get("P_reason"))


def _readings(rows: Any) -> Iterator[Reading]:
    for one in rows:
        if one.get("score") is not None:
            yield Reading(_moment(one["at"]), str(one["scale"]), float(one["score"]))
