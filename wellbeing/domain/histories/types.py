"""A clinician's history as detectors need it. Moments are seconds since 1970, UTC; days are her own."""

from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

HOUR = 3600.0
DAY = 24 * HOUR
WEEK = 7 * DAY
TAKEN = frozenset({"kept", "no_show", "late_cancelled", "booked"})  # these took, or take, their hour
WORK = frozenset({"session", "supervision", "consultation", "meeting", "admin", "learning", "other"})


@dataclass(frozen=True, slots=True)
class LimitsFrom:
    """Her own limits from a day on; capacity is None while she has set none."""

    since: date
    target: int | None
    ceiling: int | None
    note_due_hours: float
    note_minutes: float
    hours: dict[int, tuple[float, float]]  # weekday (0 is Monday) -> seconds after midnight


@dataclass(frozen=True, slots=True)
class Happening:
    """Something in the calendar."""

    pk: str
    kind: str
    start: float
    end: float
    created: float
    status: str
    cancelled_at: float | None = None
    series: str | None = None
    client: str | None = None
    planned_late: bool = False  # after hours on purpose

    @property
    def taken(self) -> bool:
        """True when it took, or takes, its hour."""
        return self.status in TAKEN


@dataclass(frozen=True, slots=True)
class OwedNote:
    """A note: when it was due and when it was signed."""

    session: str
    due: float
    signed: float | None
    cosign: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """A request: when it was asked, written down, put off and decided."""

    pk: str
    kind: str
    received: float
    logged: float
    deferred: tuple[float, ...]
    reply_by: float | None
    decided: float | None
    decision: str | None


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact between sessions."""

    at: float
    by_clinician: bool
    planned: bool


@dataclass(frozen=True, slots=True)
class Answers:
    """What she answered in a week's review; what was skipped is not in it."""

    monday: date
    values: dict[str, float]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A total of a named scale."""

    at: float
    scale: str
    score: float


@dataclass(frozen=True, slots=True)
class History:
    """Everything that is known of one clinician until `now`."""

    pk: str
    zone: ZoneInfo
    week_start: int
    limits: tuple[LimitsFrom, ...]
    happenings: tuple[Happening, ...]
    notes: tuple[OwedNote, ...]
    asks: tuple[Decided, ...]
    contacts: tuple[Contact, ...]
    reviews: tuple[Answers, ...]
    readings: tuple[Reading, ...]
    gaps: tuple[tuple[float, float], ...]  # a feed was silent
    now: float
    unread: tuple[str, ...] = field(default=())  # rows that were passed over, as sentences
