"""The coming weeks with everything that stands in them, and what each request would take."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Case, Q, When

from calendar_sync.domain.types import Window
from caseload.domain.asks.types import SESSIONS, AskKind, AskShape
from caseload.domain.headroom.engine import rooms_of
from caseload.domain.headroom.types import WEEK, Booked, Room, Series
from caseload.domain.headroom.usual import Usually, usually
from caseload.domain.types import Attendance
from caseload.domain.weeks import first_day_of_week, midnight
from caseload.models import Ask, Clinician, HeldPlace
from caseload.models.sessions import TAKES_ITS_HOUR
from caseload.queries.places import SessionHour, held_days, held_places, sessions_by_week, week_frames
from caseload.queries.weeks import limits_of, this_week_starts, time_off

WEEKS = 12
HISTORY = 26  # weeks
USUAL_MINUTES = 50  # of a session nobody gave a length; our default
USUAL_EFFORT = 60  # of anything else; our default


def coming_rooms(
    clinician: Clinician, *, now: datetime, count: int = WEEKS, places: Sequence[HeldPlace] | None = None
) -> tuple[Room, ...]:
    """This week and the following, with sessions, held places and their minutes. Three queries, four without places."""
    first = this_week_starts(clinician, now=now)
    first_days = [first + WEEK * step for step in range(count)]
    edges = [midnight(day, zone=clinician.zone) for day in (*first_days, first + WEEK * count)]
    sessions = sessions_by_week(clinician, edges=edges, now=now)
    off = time_off(clinician, window=Window(edges[0], edges[-1]))
    frame = week_frames(first_days, pattern=clinician.pattern, off=off, limits=limits_of(clinician))
    note = clinician.minutes_each.usual
    stands = [_booked(one, clinician, note=note) for week in sessions for one in week]
    for place in held_places(clinician) if places is None else places:
        weight, minutes = Decimal(place.weight_tenths) / 10, place.minutes + place.buffer_minutes
        minutes += note if place.owes_note else 0
        days = held_days(place, frame, sessions, note_minutes=note)
        stands += [Booked(day, minutes, weight) for day in days]
    return rooms_of(frame, booked=stands, places=())


def _booked(one: SessionHour, clinician: Clinician, *, note: int) -> Booked:
    start, end = one.stretch
    day = start.astimezone(clinician.zone).date()
    return Booked(day, int((end - start).total_seconds()) // 60 + note, Decimal(one.tenths) / 10)


def shape_of(ask: Ask) -> AskShape:
    """What a yes takes, with what the kind usually takes where nothing was said."""
    session = AskKind(ask.kind) in SESSIONS
    weekly = ask.kind == AskKind.NEW_CLIENT and ask.every_weeks is None and ask.times is None
    tenths = (10 if session else 0) if ask.weight_tenths is None else ask.weight_tenths
    return AskShape(
        minutes=ask.minutes or (USUAL_MINUTES if session else USUAL_EFFORT),
        weight=Decimal(tenths) / 10,
        every_weeks=1 if weekly else ask.every_weeks,
        times=ask.times,
        buffer_minutes=ask.buffer_minutes,
        owes_note=session,
    )


def series_of(ask: Ask, clinician: Clinician, *, today: date, start: date | None = None) -> Series:
    """The request as the engine lays it over weeks, from `start` or from its own day."""
    shape, first = shape_of(ask), start or own_start(ask, clinician, today=today)
    note = clinician.minutes_each.usual if shape.owes_note else 0
    return Series(
        first=first,
        minutes=shape.minutes + shape.buffer_minutes + note,
        weight=shape.weight,
        every_weeks=shape.every_weeks,
        times=shape.times,
        any_day=weekday_is_open(ask, first),
    )


def weekday_is_open(ask: Ask, first: date) -> bool:
    """True unless the request named the very day on which it begins."""
    return first not in {ask.on, ask.starts_on}


def own_start(ask: Ask, clinician: Clinician, *, today: date) -> date:
    """The day the request named, else the first day of next week; nothing begins before today."""
    named = ask.on or ask.starts_on
    return named if named and named >= today else first_chance(clinician, today)


def first_chance(clinician: Clinician, today: date) -> date:
    """The first day of the next week: where an ask without a date is tried first."""
    return first_day_of_week(today, week_start=clinician.week_start) + WEEK


def usual_attendance(clinician: Clinician, *, now: datetime) -> Usually | None:
    """How many of the booked usually take place, from the last 26 closed weeks. One query."""
    until = this_week_starts(clinician, now=now)
    since = until - WEEK * HISTORY
    edges = [midnight(day, zone=clinician.zone) for day in (since, until)]
    rows = (
        clinician.sessions.filter(starts_at__gte=edges[0], starts_at__lt=edges[1])
        .exclude(attendance=Attendance.CLINICIAN_CANCELLED)
        .annotate(came=Case(When(TAKES_ITS_HOUR & ~Q(attendance=Attendance.NO_SHOW), then=1), default=0))
        .values_list("starts_at", "came")
    )
    weeks: dict[int, list[int]] = {}
    for start, came in rows:
        weeks.setdefault((start.astimezone(clinician.zone).date() - since).days // 7, []).append(came)
    return usually([(len(week), sum(week)) for week in weeks.values()])


__all__ = ["WEEKS", "coming_rooms", "own_start", "series_of", "shape_of", "usual_attendance", "weekday_is_open"]
