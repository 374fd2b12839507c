"""The words of files from record systems. Pure; times are aware, in the clinician's zone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Attended(StrEnum):
    """What a file says became of a session."""

    KEPT = "kept"
    NO_SHOW = "no_show"
    LATE_CANCELLED = "late_cancelled"
    CANCELLED = "cancelled"  # by the client
    CLINICIAN_CANCELLED = "clinician_cancelled"


class Noted(StrEnum):
    """How far a file says the note is."""

    NONE = "none"
    DRAFT = "draft"
    SIGNED = "signed"
    COSIGN = "cosign"  # waits for another's signature


class Column(StrEnum):
    """What a column of a report may be."""

    CLIENT = "client"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    START = "start"  # a day, or a day and a time
    TIME = "time"  # the time, where the day has a column of its own
    END = "end"
    MINUTES = "minutes"
    CODE = "code"  # billing code, or the kind of session in words
    ATTENDANCE = "attendance"
    NOTE = "note"
    CLINICIAN = "clinician"
    STATUS = "status"  # the client's, in files of clients
    ADDED = "added"
    LAST = "last"
    NEXT = "next"


# Meanings of a state word beside the values of `Attended` and `Noted`.
SAYS_NOTHING = ""  # only booked, or not to be known
NO_SESSION = "no_session"  # a break, a slot that was never booked

# (column, word in small letters) -> meaning, as the clinician answered.
Words = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column is what, by position from 0, as the clinician mapped it. `day_first` None: look at the dates."""

    columns: Mapping[str, int]
    day_first: bool | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a table: its first physical line (or sheet row) from 1, and its cells as trimmed text."""

    number: int
    cells: tuple[str, ...]
    damaged: bool = False  # its quotation marks do not close


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One session, or one client in a file of clients. What the file does not say is None."""

    line: int
    client: str | None
    start: date | None  # a datetime where the file has a time
    minutes: int | None = None
    attendance: Attended | None = None
    note: Noted | None = None
    code: str | None = None
    status: str | None = None
    clinician: str | None = None
    added: date | None = None
    last: date | None = None
    next: date | None = None
    unknown: tuple[tuple[Column, str], ...] = ()  # words of states, in small letters, that nobody explained yet


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that was not read, and why, without anything that stands in it."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Ask:
    """A word in a column of states that Headroom does not know."""

    column: Column
    word: str
    count: int


@dataclass(frozen=True, slots=True)
class Report:
    """A file from a record system as read. Every row that is not blank is in `rows` or in `skipped`."""

    recognised: str | None
    columns: Mapping[Column, int]
    header: tuple[str, ...]
    rows: tuple[ReportRow, ...]
    skipped: tuple[Skipped, ...] = ()
    ask: tuple[Ask, ...] = ()
    unknown_headers: tuple[str, ...] = field(default=())


class NotAReport(Exception):
    """The bytes are no report; the message is one sentence for people."""


class NoKnownColumns(NotAReport):
    """A table without a column that Headroom knows: its header can be mapped by hand."""

    def __init__(self, header: tuple[str, ...]) -> None:
        super().__init__("This table has no column of clients or dates that Headroom knows.")
        self.header = header
