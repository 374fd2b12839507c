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
    """What the calendar says of a session."""

    BOOKED = "booked"
    CANCELLED = "cancelled"


class Attendance(StrEnum):
    """What became of a session, as a person or a file says."""

    UNSAID = ""
    KEPT = "kept"
    NO_SHOW = "no-show"
    LATE_CANCELLED = "late cancel"
    CLIENT_CANCELLED = "client cancelled"
    CLINICIAN_CANCELLED = "you cancelled"


CALLED_OFF = (Attendance.LATE_CANCELLED, Attendance.CLIENT_CANCELLED, Attendance.CLINICIAN_CANCELLED)


class SessionKind(StrEnum):
    """What kind of hour a session is."""

    INDIVIDUAL = "individual"
    INTAKE = "intake"
    COUPLE = "couple"
    GROUP = "group"
    CRISIS = "crisis"


class ChangedBy(StrEnum):
    """Who or what made a change."""

    PERSON = "person"
    CALENDAR = "calendar"
    IMPORT = "import"


class ClientStatus(StrEnum):
    """Where a client stands."""

    WAITING = "waiting"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class Ending(StrEnum):
    """How the work with a client ended."""

    FINISHED = "finished"
    REFERRED = "referred"
    STOPPED = "stopped"
    OTHER = "other"


class SignKind(StrEnum):
    """By what a client is recognised."""

    TITLE = "title"  # how titles of calendar events name the client
    SERIES = "series"  # a series of one calendar
    NAME = "name"  # a name in files from a record system


class Channel(StrEnum):
    """A way to reach a client between sessions."""

    EMAIL = "email"
    TEXT = "text"
    PHONE = "phone"


class PaperKind(StrEnum):
    """Paperwork beside the notes."""

    BILLING = "billing"
    LETTER = "letter"
    TREATMENT_PLAN = "treatment plan"
    OTHER = "other"


class Recurring(StrEnum):
    """How often a piece of paperwork comes back."""

    ONCE = "once"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


class Purpose(StrEnum):
    """What time is protected for."""

    NOTES = "notes"
    PAPERWORK = "paperwork"
    REST = "rest"


class Writing(StrEnum):
    """How far a protected time is on its way into a CalDAV calendar."""

    NOWHERE = ""  # no calendar allows writing
    TO_WRITE = "to write"
    WRITTEN = "written"
    TO_REMOVE = "to remove"
    REMOVED = "removed"
    GIVEN_UP = "given up"


class DigestSays(StrEnum):
    """What the mail about promised replies says."""

    OFF = "off"
    COUNT = "count"
    INITIALS = "initials"  # the count, and the initials of who waits


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
    sessions: int = 0  # booked ones by number; `booked` and `held` count them by what they weigh


@dataclass(frozen=True, slots=True)
class NotesOwed:
    """Unwritten notes of sessions that are over."""

    count: int
    due: int  # of these, due today or before
    oldest_title: str | None  # None while initials are covered
    oldest_ended_at: datetime | None
    minutes: int  # to clear what is due, by the clinician's minutes a note


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One entry of a day. `title` is None while initials are covered."""

    starts_at: datetime
    ends_at: datetime
    title: str | None
    kind: Kind
    pk: int  # of the entry
    all_day: bool
    protected: bool = False  # time that Headroom holds; `pk` is its own


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
    protected: bool = False  # time that Headroom holds; `pk` is its own
