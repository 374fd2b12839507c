"""The words of the caseload that upper floors may use. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum


class Kind(StrEnum):
    """What a stretch of the calendar is for."""

    SESSION = "session"
    SUPERVISION = "supervision"
    CONSULTATION = "consultation"
    MEETING = "meeting"
    ADMIN = "admin"
    LEARNING = "learning"
    PERSONAL = "personal"
    TIME_OFF = "time off"
    OTHER = "other"
    UNSORTED = "not sorted yet"


class SortedBy(StrEnum):
    """Who decided the kind."""

    NOBODY = "nobody"
    GUESS = "guess"  # Headroom, until the first-run check is answered
    RULE = "rule"
    HAND = "hand"


class SessionState(StrEnum):
    """Where a session stands; attendance comes with the caseload pages."""

    BOOKED = "booked"
    CANCELLED = "cancelled"


class NoteState(StrEnum):
    """How far the note about a session is."""

    NONE = "none"
    DRAFT = "draft"
    SIGNED = "signed"
    COSIGN = "waiting for co-signature"
    NOT_NEEDED = "not needed"


@dataclass(frozen=True, slots=True)
class Hours:
    """A stretch of a working day in the clinician's own time."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Limits:
    """Sessions a week: the good week and the most, from a date on."""

    holds_from: date
    target: int
    ceiling: int


@dataclass(frozen=True, slots=True)
class WorkWeek:
    """One week of work as counted: what `wellbeing` reads every time."""

    first_day: date  # of the clinician's own week
    booked: int  # sessions that stand, past and to come
    held: int  # of these, already over
    work_days: int  # usual working days
    days_off: int  # of these, taken by time off
    target: int  # already shrunk by time off
    ceiling: int  # already shrunk by time off


@dataclass(frozen=True, slots=True)
class NotesOwed:
    """Unwritten notes of sessions that are over."""

    count: int
    oldest_title: str | None  # None while initials are covered
    oldest_ended_at: datetime | None
    minutes: int  # to clear them, by the clinician's minutes a note


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One entry of a day. `title` is None while initials are covered."""

    starts_at: datetime
    ends_at: datetime
    title: str | None
    kind: Kind
    pk: int  # of the entry
    all_day: bool


@dataclass(frozen=True, slots=True)
class WeekEntry:
    """One entry of a week, its times in the clinician's zone. `title` is None while initials are covered."""

    pk: int
    title: str | None
    kind: Kind
    starts_at: datetime
    ends_at: datetime
    days: tuple[date, date] | None  # for whole days; the second exclusive
    source: int
    tentative: bool
    sorted_by: SortedBy
    also_in: tuple[int, ...]  # sources of further listings of the same session
