"""Lays held places and what is asked over the coming weeks."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from caseload.domain.headroom.types import WEEK, Answer, Booked, Room, Series, Week


def answer(weeks: Sequence[Week], *, booked: Iterable[Booked], places: Iterable[Series], ask: Series | None) -> Answer:
    """The weeks with what stands in them and what is asked. `weeks` follow each other without a gap."""
    rooms = rooms_of(weeks, booked=booked, places=places)
    asked = with_ask(rooms, ask) if ask else rooms
    over = next((room.week.first_day for room in asked if room.over), None)
    return Answer(asked, over, fits_from(rooms, ask) if ask else None)


def rooms_of(weeks: Sequence[Week], *, booked: Iterable[Booked], places: Iterable[Series]) -> tuple[Room, ...]:
    """The weeks as they stand: what the calendar lists, and what earlier yeses hold."""
    weight, minutes = [Decimal(0)] * len(weeks), [0] * len(weeks)
    held = [Booked(day, one.minutes, one.weight) for one in places for day in happenings(one, weeks)]
    for one in (*booked, *held):
        at = _place(one.day, weeks)
        if 0 <= at < len(weeks):
            weight[at] += one.weight
            minutes[at] += one.minutes
    return tuple(Room(*row, row[1], row[2]) for row in zip(weeks, weight, minutes, strict=True))


def with_ask(rooms: Sequence[Room], ask: Series) -> tuple[Room, ...]:
    """The same weeks with what is asked in them."""
    weeks = [room.week for room in rooms]
    touched = {_place(day, weeks) for day in happenings(ask, weeks)}
    return tuple(_with(room, ask) if at in touched else room for at, room in enumerate(rooms))


def _with(room: Room, ask: Series) -> Room:
    more, longer = room.with_ask + ask.weight, room.minutes_with_ask + ask.minutes
    return replace(room, with_ask=more, minutes_with_ask=longer, asked=True)


def fits_from(rooms: Sequence[Room], ask: Series) -> date | None:
    """The first day of the first week from which `ask` can start so that no week in which it happens goes over.

    Tried on the same weekday from its own week on, never in a week away; None when no listed week will do. A week
    that is over anyway and that the ask does not touch does not stand in the way.
    """
    for room in rooms[max(0, _place(ask.first, [room.week for room in rooms])) :]:
        if room.week.away:
            continue
        late = (room.week.first_day - _week_of(ask.first, rooms[0].week)).days // 7
        moved = replace(ask, first=ask.first + WEEK * late)
        touched = [one for one in with_ask(rooms, moved) if one.asked]
        if touched and not any(one.over for one in touched):
            return room.week.first_day
    return None


def happenings(series: Series, weeks: Sequence[Week]) -> Iterator[date]:
    """The days within `weeks` on which it happens; those on days off are used up."""
    for day in _days(series, since=weeks[0].first_day, before=weeks[-1].day_after):
        week = weeks[_place(day, weeks)]
        if not week.away and (series.any_day or day not in week.off):
            yield day


def _days(series: Series, *, since: date, before: date) -> Iterator[date]:
    step = WEEK * (series.every_weeks or 1)
    first = max(0, -((series.first - since) // step))
    times = 1 if series.every_weeks is None else series.times
    for count in range(first, first + (before - since).days // 7 + 2):
        day = series.first + step * count
        if day >= before or (series.until and day > series.until) or (times is not None and count >= times):
            return
        if day >= since:
            yield day


def _place(day: date, weeks: Sequence[Week]) -> int:
    """How many weeks after the first one the day lies; below none for a day before it."""
    return (day - weeks[0].first_day).days // 7


def _week_of(day: date, first: Week) -> date:
    return first.first_day + WEEK * ((day - first.first_day).days // 7)
