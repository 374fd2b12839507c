"""When a session was and how long, from the cells that say so. Pure."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from caseload.domain.reports.moments import Clock, Moment, Unreadable, placed, read_clock, read_moment

_LONGEST = 12 * 60  # minutes; beyond, the end is a slip


def when(start: str, at: str, end: str, *, zone: ZoneInfo, day_first: bool | None) -> tuple[date, int | None]:
    """The session's start (a datetime when a time is said) and its minutes by its end. Raises `Unreadable`."""
    moment = _moment(start, at, day_first)
    begins = placed(moment, zone)
    if not isinstance(begins, datetime):
        return begins, None
    return begins, _minutes(moment, begins, _end(moment, end, day_first), zone)


def _moment(start: str, at: str, day_first: bool | None) -> Moment:
    clock = read_clock(at, day_first=day_first) if at else None
    if isinstance(clock, Moment):
        return clock
    if not start:
        raise Unreadable("It has no date.")
    moment = read_moment(start, day_first=day_first)
    if clock is None:
        return moment
    return replace(moment, at=clock.at, until=clock.until, zone=clock.zone or moment.zone)


def _end(moment: Moment, text: str, day_first: bool | None) -> Clock | Moment | None:
    try:
        if text:
            return read_clock(text, day_first=day_first)
    except Unreadable:
        return None
    return Clock(moment.until) if moment.until else None


def _minutes(moment: Moment, begins: datetime, end: Clock | Moment | None, zone: ZoneInfo) -> int | None:
    if moment.at is None or end is None or end.at is None:
        return None
    if isinstance(end, Clock):
        minutes = (end.at.hour - moment.at.hour) * 60 + end.at.minute - moment.at.minute
        minutes += 24 * 60 if minutes < 0 else 0
    else:
        try:
            ends = placed(end, zone)
        except Unreadable:
            return None
        minutes = round((ends - begins).total_seconds() / 60) if isinstance(ends, datetime) else 0
    return minutes if 0 < minutes <= _LONGEST else None
