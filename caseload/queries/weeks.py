"""Weeks of work and days, as counted."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from calendar_sync.domain.types import Window
from caseload.domain.types import AgendaLine, Kind, Limits, WorkWeek
from caseload.domain.weeks import DAY, WEEK, Stretch, TimeOff, count_week, first_day_of_week, midnight
from caseload.models import Clinician, Entry


def this_week_starts(clinician: Clinician, *, now: datetime) -> date:
    """The first day of the clinician's running week."""
    return first_day_of_week(now.astimezone(clinician.zone).date(), week_start=clinician.week_start)


def work_weeks(clinician: Clinician, *, now: datetime, count: int = 9) -> tuple[WorkWeek, ...]:
    """This week and the following, `count` in all, with limits shrunk by time off. Three queries."""
    return weeks_from(clinician, first_day=this_week_starts(clinician, now=now), count=count, now=now)


def closed_weeks(clinician: Clinician, *, now: datetime, count: int = 12) -> tuple[WorkWeek, ...]:
    """The last `count` weeks that are over, oldest first. Three queries."""
    first_day = this_week_starts(clinician, now=now) - WEEK * count
    return weeks_from(clinician, first_day=first_day, count=count, now=now)


def weeks_from(clinician: Clinician, *, first_day: date, count: int, now: datetime) -> tuple[WorkWeek, ...]:
    """`count` weeks from the one that begins on `first_day`. Three queries."""
    first_days = [first_day + WEEK * step for step in range(count)]
    edges = [midnight(day, zone=clinician.zone) for day in (*first_days, first_day + WEEK * count)]
    sessions, tenths = _sessions_by_week(clinician, edges=edges, now=now)
    window = Window(edges[0], edges[-1])
    off, limits, pattern = time_off(clinician, window=window), limits_of(clinician), clinician.pattern
    return tuple(
        count_week(day, pattern=pattern, sessions=held, off=off, limits=limits, now=now, tenths=weights)
        for day, held, weights in zip(first_days, sessions, tenths, strict=True)
    )


def _sessions_by_week(
    clinician: Clinician, *, edges: list[datetime], now: datetime
) -> tuple[list[list[Stretch]], list[list[int]]]:
    """The sessions of each week, and what each weighs in tenths."""
    rows = (
        clinician.sessions.standing(now)
        .filter(starts_at__gte=edges[0], starts_at__lt=edges[-1])
        .order_by("starts_at")
        .values_list("starts_at", "ends_at", "kind")
    )
    weeks: list[list[Stretch]] = [[] for _ in edges[1:]]
    tenths: list[list[int]] = [[] for _ in edges[1:]]
    weights, at = clinician.weights, 0
    for start, end, kind in rows:
        while start >= edges[at + 1]:
            at += 1
        weeks[at].append((start, end))
        tenths[at].append(weights.get(kind, 10))
    return weeks, tenths


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
