"""Weeks of work and days, as counted."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from calendar_sync.domain.types import Window
from caseload.domain.types import AgendaLine, Kind, Limits, WorkWeek
from caseload.domain.weeks import DAY, WEEK, TimeOff, count_week, first_day_of_week, midnight
from caseload.models import Clinician, Entry, HeldPlace
from caseload.queries.places import held_places, reserved_tenths, sessions_by_week, week_frames


def this_week_starts(clinician: Clinician, *, now: datetime) -> date:
    """The first day of the clinician's running week."""
    return first_day_of_week(now.astimezone(clinician.zone).date(), week_start=clinician.week_start)


def work_weeks(
    clinician: Clinician, *, now: datetime, count: int = 9, places: Sequence[HeldPlace] | None = None
) -> tuple[WorkWeek, ...]:
    """This week and the following, `count` in all, with limits shrunk by time off. Three queries.

    `places` are those that yeses hold; a fourth query finds them where they are not given.
    """
    first_day = this_week_starts(clinician, now=now)
    held = held_places(clinician) if places is None else places
    return weeks_from(clinician, first_day=first_day, count=count, now=now, places=held)


def closed_weeks(clinician: Clinician, *, now: datetime, count: int = 12) -> tuple[WorkWeek, ...]:
    """The last `count` weeks that are over, oldest first. Three queries."""
    first_day = this_week_starts(clinician, now=now) - WEEK * count
    return weeks_from(clinician, first_day=first_day, count=count, now=now)


def weeks_from(
    clinician: Clinician, *, first_day: date, count: int, now: datetime, places: Sequence[HeldPlace] = ()
) -> tuple[WorkWeek, ...]:
    """`count` weeks from the one that begins on `first_day`. Three queries."""
    first_days = [first_day + WEEK * step for step in range(count)]
    edges = [midnight(day, zone=clinician.zone) for day in (*first_days, first_day + WEEK * count)]
    sessions = sessions_by_week(clinician, edges=edges, now=now)
    off = time_off(clinician, window=Window(edges[0], edges[-1]))
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
    # Whole days are stored as moments of some zone; a day either side makes sure that none is missed.
    rows = (
        Entry.objects.counted()
        .filter(clinician=clinician, kind=Kind.TIME_OFF)
        .filter(event__starts_at__lt=window.end + DAY, event__ends_at__gt=window.start - DAY)
        .values_list("event__first_day", "event__day_after", "event__starts_at", "event__ends_at")
    )
    return [TimeOff((first, after) if first and after else None, (start, end)) for first, after, start, end in rows]


def limits_of(clinician: Clinician) -> list[Limits]:
    """All limits the clinician ever set, by the date they hold from."""
    rows: Iterable[tuple[date, int, int]] = clinician.limits.values_list("holds_from", "target", "ceiling")
    return [Limits(*row) for row in rows]


def agenda(clinician: Clinician, *, day: date) -> tuple[AgendaLine, ...]:
    """What a day holds, whole days first, then by time. One query; titles are None while covered."""
    start, end = midnight(day, zone=clinician.zone), midnight(day + timedelta(days=1), zone=clinician.zone)
    entries = (
        Entry.objects.counted()
        .filter(clinician=clinician)
        .touching_days(first_day=day, day_after=day + DAY, window=Window(start, end))
        .select_related("event")
        .order_by("event__first_day", "event__starts_at", "pk")
    )
    lines = [_line(entry, covered=clinician.covered) for entry in entries]
    return tuple(sorted(lines, key=lambda line: (not line.all_day, line.starts_at, line.pk)))


def _line(entry: Entry, *, covered: bool) -> AgendaLine:
    event = entry.event
    title = None if covered else event.title
    return AgendaLine(event.starts_at, event.ends_at, title, Kind(entry.kind), entry.pk, event.all_day)
