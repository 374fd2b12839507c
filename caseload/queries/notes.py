"""Notes that are owed. Never their text."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When, Window

from caseload.domain.ageing import WEEK_OLD, Age, Ledger, NoteLine, Totals, age_of
from caseload.domain.backlog import (
    Clear,
    ComingWeek,
    FlowWeek,
    Owed,
    Pace,
    clear_dates,
    flow,
    pace,
)
from caseload.domain.types import NotesOwed, NoteState, WorkWeek
from caseload.domain.weeks import WEEK, midnight
from caseload.models import Clinician, Note, Session
from caseload.queries.weeks import this_week_starts, work_weeks

PAGE = 100
FLOW_WEEKS = 12
AHEAD = 8  # weeks whose bookings are known well enough
WRITTEN = [NoteState.SIGNED, NoteState.COSIGN]


def owed_notes(clinician: Clinician, *, now: datetime) -> QuerySet[Note]:
    """Notes owed of sessions that ended since the clinician counts them, oldest first."""
    notes = Note.objects.unwritten(now).filter(clinician=clinician, owed=True)
    if clinician.notes_from is not None:
        notes = notes.filter(session__ends_at__gte=clinician.notes_from)
    return notes.order_by("session__ends_at", "pk")


def notes_owed(clinician: Clinician, *, now: datetime) -> NotesOwed:
    """How many notes are owed, how many of them are due, the oldest, and the minutes to clear them. One query."""
    today = now.astimezone(clinician.zone).date()
    counts = {
        "count": Window(Count("pk")),
        "due": Window(Count("pk", filter=Q(due_on__lte=today))),
    }
    owed: QuerySet[Any] = owed_notes(clinician, now=now).select_related("session__client").annotate(**counts)
    oldest = owed.first()
    if oldest is None:
        return NotesOwed(0, 0, "", None, 0)
    title = None if clinician.covered else title_of(oldest.session)
    minutes = oldest.due * clinician.minutes_each.usual
    return NotesOwed(oldest.count, oldest.due, title, oldest.session.ends_at, minutes)


def title_of(session: Session) -> str:
    """How lists name a session: by its client's label, else as its calendar does."""
    return str(session.client.label if session.client else session.title)


def notes_ledger(clinician: Clinician, *, page: int, now: datetime, find: str = "") -> Ledger:
    """The `page`th hundred of the notes owed (the last when there are fewer), oldest first, and totals by age.

    Two queries, and one more when initials are looked for.
    """
    today = now.astimezone(clinician.zone).date()
    owed = owed_notes(clinician, now=now)
    if find:
        owed = owed.filter(pk__in=_found(owed, find))
    totals = note_totals(owed, clinician, today=today)
    pages = max(1, -(-totals.count // PAGE))
    at = min(page, pages)
    rows = _by_age(owed, clinician, today).order_by("rank", "session__ends_at", "pk")[PAGE * (at - 1) : PAGE * at]
    return Ledger([note_line(note, clinician, now=now) for note in _shown(rows)], totals, at, pages)


def _found(owed: QuerySet[Note], find: str) -> list[int]:
    # Labels are encrypted, so they are compared here; open notes are few.
    words = find.casefold()
    return [note.pk for note in owed.select_related("session__client") if words in title_of(note.session).casefold()]


def note_totals(owed: QuerySet[Note], clinician: Clinician, *, today: date) -> Totals:
    """Counts by age, and minutes. One query."""
    rows = _by_age(owed, clinician, today).order_by().values_list("rank", "session__kind").annotate(count=Count("pk"))
    ages, each = list(Age), clinician.minutes_each
    by_age = dict.fromkeys(ages, 0)
    due = every = 0
    for rank, kind, count in rows:
        by_age[ages[rank]] += count
        every += count * each.of(kind)
        due += count * each.of(kind) if ages[rank] != Age.NOT_YET else 0
    return Totals(by_age, due, every)


def _by_age(owed: QuerySet[Note], clinician: Clinician, today: date) -> QuerySet[Any]:
    """With `rank`: the place of each note's group, as `age_of` tells it."""
    week_old = midnight(today - WEEK_OLD, zone=clinician.zone)
    rank = Case(
        When(due_on__gt=today, then=Value(3)),
        When(due_on=today, then=Value(2)),
        When(session__starts_at__gte=week_old, then=Value(1)),
        default=Value(0),
    )
    return owed.annotate(rank=rank)


def _shown(notes: QuerySet[Note]) -> QuerySet[Note]:
    earlier = Session.objects.filter(client=OuterRef("session__client"), starts_at__lt=OuterRef("session__starts_at"))
    return notes.select_related("session__client").annotate(seen_before=Exists(earlier))


def note_lines(clinician: Clinician, *, pks: Iterable[int], now: datetime) -> tuple[NoteLine, ...]:
    """These notes as lists show them, whatever their state. One query."""
    notes = _shown(Note.objects.filter(clinician=clinician, pk__in=list(pks))).order_by("session__ends_at", "pk")
    return tuple(note_line(note, clinician, now=now) for note in notes)


def note_line(note: Note, clinician: Clinician, *, now: datetime) -> NoteLine:
    """One note as lists show it; `seen_before` comes with the row."""
    zone = clinician.zone
    starts_at, today = note.session.starts_at.astimezone(zone), now.astimezone(zone).date()
    return NoteLine(
        pk=note.pk,
        session=note.session_id,
        version=note.version,
        title=None if clinician.covered else title_of(note.session),
        starts_at=starts_at,
        day_only=note.session.day_only,
        days=(today - starts_at.date()).days,
        age=age_of(starts_at.date(), due_on=note.due_on, today=today),
        state=NoteState(note.state),
        minutes=clinician.minutes_each.of(note.session.kind),
        first=note.session.client_id is not None and not getattr(note, "seen_before", True),
        written_at=note.written_at.astimezone(zone) if note.written_at else None,
    )


def written_notes(clinician: Clinician, *, states: Iterable[NoteState]) -> QuerySet[Note]:
    """Notes in these states, latest session first."""
    return _shown(Note.objects.filter(clinician=clinician, state__in=list(states))).order_by("-session__ends_at", "-pk")


@dataclass(frozen=True, slots=True)
class Backlog:
    """How the notes have been going: closed weeks, the running one, her pace, and when they could be clear."""

    weeks: tuple[FlowWeek, ...]  # oldest first, the running week last
    usual: int  # owed at the end of a usual week
    pace: Pace | None
    clear: Clear | None


def backlog(clinician: Clinician, *, due: int, now: datetime) -> Backlog:
    """Twelve closed weeks and the running one; when what is due could be clear. Four queries."""
    running = this_week_starts(clinician, now=now)
    first_days = [running - WEEK * back for back in range(FLOW_WEEKS, -1, -1)]
    edges = [midnight(day, zone=clinician.zone) for day in [*first_days, running + WEEK]]
    edges[-1] = now + timedelta(microseconds=1)
    weeks = flow(_owed_since(clinician, edges[0], now), first_days=first_days, edges=edges)
    closed = weeks[:-1]
    own = pace(closed)
    levels = sorted(week.left for week in closed if week.worked) or [0]
    arrived = sorted(week.arrived for week in closed if week.worked) or [0]
    coming = _coming(work_weeks(clinician, now=now, count=AHEAD, places=()), usual=arrived[len(arrived) // 2])
    today = now.astimezone(clinician.zone).date()
    clear = clear_dates(due, coming=coming, at=own, today=today) if own else None
    return Backlog(weeks, levels[len(levels) // 2], own, clear)


def _owed_since(clinician: Clinician, start: datetime, now: datetime) -> list[Owed]:
    open_notes = owed_notes(clinician, now=now).order_by().values_list("session__ends_at", "written_at")
    written = Note.objects.filter(clinician=clinician, owed=True, state__in=WRITTEN, written_at__gte=start)
    if clinician.notes_from is not None:
        written = written.filter(session__ends_at__gte=clinician.notes_from)
    rows = open_notes.union(written.order_by().values_list("session__ends_at", "written_at"), all=True)
    return [Owed(since, written_at) for since, written_at in rows]


def _coming(weeks: Iterable[WorkWeek], *, usual: int) -> list[ComingWeek]:
    """What will arrive. Weeks ahead fill up until they are there: less than usual is not believed of them."""
    found: list[ComingWeek] = []
    for week in weeks:
        share = (week.work_days - week.days_off) / week.work_days if week.work_days else 1.0
        expected = week.booked - week.held if not found else max(week.booked, round(usual * share))
        found.append(ComingWeek(week.first_day, expected, share))
    return found
