"""Time that is protected, and free time that could be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import DateField, Q, Value

from calendar_sync.domain.faults import fault_sentence
from calendar_sync.domain.types import Fault, SourceKind, Window
from calendar_sync.models import Source
from caseload.domain.gaps import AHEAD, GAP, Taken, free_gaps
from caseload.domain.outbound import summary_of, uid_of
from caseload.domain.protect_words import clears_in_words, gap_in_words, start_in_words, writing_in_words
from caseload.domain.types import AgendaLine, Kind, Purpose, SortedBy, WeekEntry, Writing
from caseload.domain.weeks import DAY, WEEK, Stretch, TimeOff, midnight
from caseload.domain.wording import clock
from caseload.models import Clinician, Entry, ProtectedTime

# These hours are somebody's even where a calendar calls them free.
KEPT_FREE = (Kind.SESSION, Kind.SUPERVISION, Kind.CONSULTATION, Kind.MEETING, Kind.PERSONAL)
HISTORY = 20
_SAID = {
    Fault.SIGN_IN: "the server refuses the password, or lets nobody write there.",
    Fault.MISSING: "the calendar is no longer at its address.",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Something that takes its time: an entry of a calendar, or a session entered by hand."""

    kind: Kind
    starts_at: datetime
    ends_at: datetime
    days: TimeOff | None  # of time off

    @property
    def stretch(self) -> Stretch:
        """From when to when."""
        return self.starts_at, self.ends_at


@dataclass(frozen=True, slots=True)
class Slot:
    """A gap that is offered, its times in the clinician's zone."""

    starts_at: datetime
    ends_at: datetime
    say: str  # "Monday 12:10 to 13:00"
    name: str  # "Tue 8:00"

    @property
    def span(self) -> str:
        """Tue 8:00 to 8:50"""
        return f"{self.name} to {clock(self.ends_at)}"

    @property
    def value(self) -> str:
        """The gap as a form sends it: its start, and its minutes."""
        return f"{self.starts_at.astimezone(UTC):%Y-%m-%dT%H:%M}Z/{(self.ends_at - self.starts_at).seconds // 60}"


@dataclass(frozen=True, slots=True)
class Offer:
    """What the slip says: a gap and two others, or that time is held already, or that none is free."""

    minutes: int
    best: Slot | None
    others: tuple[Slot, ...]
    clears: str  # "It would clear all six."
    held: str  # "Monday 12:10 to 13:00", when that much time is protected already

    @property
    def say(self) -> str:
        """ "Monday 12:10 to 13:00 is free. It would clear all six." """
        if self.best:
            return f"{self.best.say} is free. {self.clears}"
        if self.held:
            return f"{self.held} is protected for them."
        return f"No {self.minutes} minutes are free in your working hours for two weeks."


def protected_since(clinician: Clinician, *, since: datetime) -> list[ProtectedTime]:
    """Protected time that was not over then, soonest first. One query."""
    return list(clinician.protected.filter(removed_at=None, ends_at__gt=since).order_by("starts_at", "pk"))


def protect_offer(
    clinician: Clinician, *, now: datetime, due: int, held: Iterable[ProtectedTime], minutes: int = GAP
) -> Offer | None:
    """A gap in which the notes due could be written, None while none is due. One query.

    `held` is what is protected already, from `protected_since`.
    """
    if not due:
        return None
    local, each = now.astimezone(clinician.zone), clinician.minutes_each.usual
    coming = [row for row in held if row.ends_at > now]
    for_notes = [(row.starts_at, row.ends_at) for row in coming if row.purpose == Purpose.NOTES]
    cleared = min(due, _minutes(for_notes, since=now) // each)
    if cleared == due:
        return Offer(minutes, None, (), "", held=_slot(for_notes[0], local).say)
    gaps = free_gaps(clinician.pattern, taken=_taken(clinician, coming, now), now=now, minutes=minutes)
    slots = [_slot(gap, local) for gap in gaps]
    clears = clears_in_words(due, minutes=minutes, each=each, held=cleared)
    return Offer(minutes, slots[0] if slots else None, tuple(slots[1:]), clears, held="")


def _minutes(stretches: Iterable[Stretch], *, since: datetime) -> int:
    return sum((end - max(start, since)) // timedelta(minutes=1) for start, end in stretches)


def _slot(gap: Stretch, now: datetime) -> Slot:
    start, end = (at.astimezone(now.tzinfo) for at in gap)
    return Slot(start, end, gap_in_words(start, end, now=now), start_in_words(start, now=now))


def free_stretches(clinician: Clinician, *, now: datetime, minutes: int) -> tuple[Stretch, ...]:
    """Up to three free stretches of that length in her hours of the next two weeks. Two queries."""
    held = protected_since(clinician, since=now)
    return free_gaps(clinician.pattern, taken=_taken(clinician, held, now), now=now, minutes=minutes)


def _taken(clinician: Clinician, protected: Iterable[ProtectedTime], now: datetime) -> Taken:
    window = Window(now, now + DAY * (AHEAD + 1))
    standing = standing_in(clinician, window=window, now=now)
    return Taken(
        busy=[*(one.stretch for one in standing), *((row.starts_at, row.ends_at) for row in protected)],
        lunches=[one.stretch for one in standing if one.kind == Kind.PERSONAL and one.ends_at - one.starts_at < DAY],
        off=[one.days for one in standing if one.days],
    )


def standing_in(clinician: Clinician, *, window: Window, now: datetime) -> list[Standing]:
    """What takes time within the window, whole days from midnight to midnight of her zone. One query."""
    entries = (
        Entry.objects.filter(clinician=clinician)
        .listed()
        .filter(Q(event__busy=True) | Q(kind=Kind.TIME_OFF) | Q(event__first_day=None, kind__in=KEPT_FREE))
        # Whole days are stored as moments of some zone; a day either side makes sure that none is missed.
        .filter(event__starts_at__lt=window.end + DAY, event__ends_at__gt=window.start - DAY)
        .values_list("kind", "event__starts_at", "event__ends_at", "event__first_day", "event__day_after")
    )
    no_day = Value(None, output_field=DateField())
    by_hand = (
        clinician.sessions.standing(now)
        .filter(event=None, by_calendar=False, starts_at__lt=window.end, ends_at__gt=window.start)
        .values_list(Value(str(Kind.SESSION)), "starts_at", "ends_at", no_day, no_day)
    )
    found = [_standing(clinician, *row) for row in entries.union(by_hand, all=True)]
    found.sort(key=lambda one: one.stretch)
    return [one for one in found if one.starts_at < window.end and one.ends_at > window.start]


def _standing(
    clinician: Clinician, kind: str, start: datetime, end: datetime, first: date | None, after: date | None
) -> Standing:
    days = (first, after) if first and after else None
    if days:
        start, end = (midnight(day, zone=clinician.zone) for day in days)
    return Standing(Kind(kind), start, end, TimeOff(days, (start, end)) if kind == Kind.TIME_OFF else None)


def protected_on(held: Iterable[ProtectedTime], *, day: date, clinician: Clinician) -> tuple[AgendaLine, ...]:
    """Those that begin on a day, as lines of its agenda. No query."""
    return tuple(
        AgendaLine(row.starts_at, row.ends_at, _title(row), Kind.OTHER, row.pk, all_day=False, protected=True)
        for row in held
        if row.starts_at.astimezone(clinician.zone).date() == day
    )


def protected_entries(clinician: Clinician, *, first_day: date) -> tuple[WeekEntry, ...]:
    """The seven days from `first_day`, as entries of the drawn week. One query."""
    after = midnight(first_day + WEEK, zone=clinician.zone)
    held = protected_since(clinician, since=midnight(first_day, zone=clinician.zone))
    return tuple(_entry(row, clinician) for row in held if row.starts_at < after)


def _entry(row: ProtectedTime, clinician: Clinician) -> WeekEntry:
    return WeekEntry(
        pk=row.pk,
        title=_title(row),
        kind=Kind.OTHER,
        starts_at=row.starts_at.astimezone(clinician.zone),
        ends_at=row.ends_at.astimezone(clinician.zone),
        days=None,
        source=0,
        tentative=False,
        sorted_by=SortedBy.HAND,
        also_in=(),
        protected=True,
    )


def _title(row: ProtectedTime) -> str:
    return summary_of(Purpose(row.purpose))


@dataclass(frozen=True, slots=True)
class ProtectedLine:
    """A protected time as the list shows it."""

    pk: int
    when: str
    purpose: Purpose
    written: str  # how far it is on its way into a calendar
    given_up: bool


def protected_lines(clinician: Clinician, *, now: datetime) -> tuple[ProtectedLine, ...]:
    """What is to come. One query."""
    rows = clinician.protected.filter(removed_at=None, ends_at__gt=now).order_by("starts_at", "pk")
    return tuple(_line(row, clinician, now) for row in rows.select_related("source"))


def protected_before(clinician: Clinician, *, now: datetime) -> tuple[ProtectedLine, ...]:
    """The last ones that are over. One query."""
    rows = clinician.protected.filter(removed_at=None, ends_at__lte=now).order_by("-starts_at", "-pk")
    return tuple(_line(row, clinician, now) for row in rows.select_related("source")[:HISTORY])


def left_behind(clinician: Clinician, *, now: datetime) -> tuple[ProtectedLine, ...]:
    """What was removed here and is still to be taken out of a calendar. One query."""
    rows = clinician.protected.filter(removed_at__isnull=False, ends_at__gt=now, source__isnull=False)
    waiting = rows.filter(writing__in=[Writing.TO_REMOVE, Writing.GIVEN_UP]).order_by("starts_at", "pk")
    return tuple(_line(row, clinician, now) for row in waiting.select_related("source"))


def _line(row: ProtectedTime, clinician: Clinician, now: datetime) -> ProtectedLine:
    local, writing = now.astimezone(clinician.zone), Writing(row.writing)
    fault = Fault(row.fault) if row.fault else None
    written = writing_in_words(
        writing,
        calendar=(row.source.name or "your calendar") if row.source else "",
        removed=row.removed_at is not None,
        why=_SAID.get(fault, fault_sentence(fault)) if fault else "",
        again_at=row.write_at.astimezone(clinician.zone) if row.write_at and row.write_at > now else None,
    )
    when = _slot((row.starts_at, row.ends_at), local).say
    given_up = writing == Writing.GIVEN_UP
    return ProtectedLine(row.pk, when, Purpose(row.purpose), written if row.source else "", given_up)


def protected_uids(clinician: Clinician) -> frozenset[str]:
    """The UIDs under which calendars may hold her protected time, removed ones included. One query."""
    return frozenset(uid_of(uid) for uid in clinician.protected.values_list("uid", flat=True))


def calendar_to_write(clinician: Clinician) -> Source | None:
    """The CalDAV calendar into which she lets Headroom write. One query."""
    sources = Source.objects.filter(owner=clinician.user_id, kind=SourceKind.CALDAV, writable=True)
    return sources.only("pk", "name").order_by("pk").first()
