"""Weeks of work and days, as counted."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from calendar_sync.domain.types import Window
from caseload.domain.types import AgendaLine, Kind, Limits, WorkWeek
from caseload.domain.weeks import DAY, WEEK, TimeOff, count_week, first_day_of_week, midnight
from caseload.models import Clinician, Entry, EntryQuerySet, HeldPlace
from caseload.queries.places import held_places, reserved_tenths, sessions_by_week, week_frames


def this_week_starts(clinician: Clinician, *, now: datetime) -> date:
    """The first day of the clinician's running week."""
    return first_day_of_week(now.astimezone(clinician.zone).date(), week_start=clinician.week_start)


def work_weeks(
    clinician: Clinician,
    *,
    now: datetime,
    count: int = 9,
    places: Sequence[HeldPlace] | None = None,
    off: Sequence[TimeOff] | None = None,
) -> tuple[WorkWeek, ...]:
    """This week and the following, `count` in all, with limits shrunk by time off. Four queries.

    `places` are those that yeses hold, and `off` is time off: one query less for each that is given.
    """
    first_day = this_week_starts(clinician, now=now)
    held = held_places(clinician) if places is None else places
    return weeks_from(clinician, first_day=first_day, count=count, now=now, places=held, off=off)


def closed_weeks(clinician: Clinician, *, now: datetime, count: int = 12) -> tuple[WorkWeek, ...]:
    """The last `count` weeks that are over, oldest first. Three queries."""
    first_day = this_week_starts(clinician, now=now) - WEEK * count
    return weeks_from(clinician, first_day=first_day, count=count, now=now)


def weeks_from(
    clinician: Clinician,
    *,
    first_day: date,
    count: int,
    now: datetime,
    places: Sequence[HeldPlace] = (),
    off: Sequence[TimeOff] | None = None,
) -> tuple[WorkWeek, ...]:
    """`count` weeks from the one that begins on `first_day`. Three queries."""
    first_days = [first_day + WEEK * step for step in range(count)]
    edges = [midnight(day, zone=clinician.zone) for day in (*first_days, first_day + WEEK * count)]
    sessions = sessions_by_week(clinician, edges=edges, now=now)
    off = time_off(clinician, window=Window(edges[0], edges[-1])) if off is None else off
    limits, pattern = limits_of(clinician), clinician.pattern
    frame = week_frames(first_days, pattern=pattern, off=off, limits=limits) if places else []
    reserved = reserved_tenths(places, frame, sessions)
    return tuple(
        count_week(
            day,
            pattern=pattern,
            sessions=[one.stretch for one in held],
            off=off,
            limits=limits,
            now=now,
            tenths=[one.tenths for one in held],
            reserved=reserved.get(day, 0),
        )
        for day, held in zip(first_days, sessions, strict=True)
    )


def time_off(clinician: Clinician, *, window: Window) -> list[TimeOff]:
    """Time off that touches the window."""
    return [_off(entry) for entry in _off_entries(clinician, window).select_related("event")]


def _off_entries(clinician: Clinician, window: Window) -> EntryQuerySet:
    # Whole days are stored as moments of some zone; a day either side makes sure that none is missed.
    touching = Entry.objects.counted().filter(clinician=clinician, kind=Kind.TIME_OFF)
    return touching.filter(event__starts_at__lt=window.end + DAY, event__ends_at__gt=window.start - DAY)


def _off(entry: Entry) -> TimeOff:
    event = entry.event
    days = (event.first_day, event.day_after) if event.first_day and event.day_after else None
    return TimeOff(days, (event.starts_at, event.ends_at))


def limits_of(clinician: Clinician) -> list[Limits]:
    """All limits the clinician ever set, by the date they hold from."""
    rows: Iterable[tuple[date, int, int]] = clinician.limits.values_list("holds_from", "target", "ceiling")
    return [Limits(*row) for row in rows]


def agenda_and_time_off(
    clinician: Clinician, *, now: datetime, count: int
) -> tuple[tuple[AgendaLine, ...], list[TimeOff]]:
    """What today holds, and time off in `count` weeks from this one on. One query; titles are None while covered."""
    today = now.astimezone(clinician.zone).date()
    first = this_week_starts(clinician, now=now)
    edges = [midnight(day, zone=clinician.zone) for day in (today, today + DAY, first, first + WEEK * count)]
    mine = Entry.objects.counted().filter(clinician=clinician)
    of_today = mine.touching_days(first_day=today, day_after=today + DAY, window=Window(edges[0], edges[1]))
    found = list((of_today | _off_entries(clinician, Window(edges[2], edges[3]))).select_related("event"))
    lines = [_line(entry, covered=clinician.covered) for entry in found if _touches(entry, today, edges)]
    off = [_off(entry) for entry in found if entry.kind == Kind.TIME_OFF]
    return tuple(sorted(lines, key=lambda line: (not line.all_day, line.starts_at, line.pk))), off


def _touches(entry: Entry, day: date, edges: Sequence[datetime]) -> bool:
    event = entry.event
    if event.first_day and event.day_after:
        return event.first_day <= day < event.day_after
    return event.starts_at < edges[1] and (event.ends_at > edges[0] or event.starts_at == edges[0])


def _line(entry: Entry, *, covered: bool) -> AgendaLine:
    event = entry.event
    title = None if covered else event.title
    return AgendaLine(event.starts_at, event.ends_at, title, Kind(entry.kind), entry.pk, event.all_day)
