"""How old an unwritten note is, and in which group it stands. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from caseload.domain.types import NoteState

WEEK_OLD = timedelta(days=7)


class Age(StrEnum):
    """The groups of the notes page, oldest first."""

    OVER_A_WEEK = "Over a week"
    LATE = "Late"
    TODAY = "Due today"
    NOT_YET = "Not due yet"


def age_of(session_day: date, *, due_on: date, today: date) -> Age:
    """The group of a note; one that is not due yet is never "over a week", however long the promise."""
    if due_on >= today:
        return Age.TODAY if due_on == today else Age.NOT_YET
    return Age.OVER_A_WEEK if session_day < today - WEEK_OLD else Age.LATE


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note as lists show it. `title` is None while initials are covered."""

    pk: int
    session: int
    version: int
    title: str | None
    starts_at: datetime  # in the clinician's zone
    day_only: bool  # its time of day is not known
    days: int  # since the session
    age: Age
    state: NoteState
    minutes: int  # it will probably take
    first: bool  # the client's first session
    written_at: datetime | None  # in the clinician's zone


@dataclass(frozen=True, slots=True)
class Totals:
    """All owed notes by age, and the minutes they take together."""

    by_age: dict[Age, int]
    minutes_due: int
    minutes: int

    @property
    def count(self) -> int:
        """All notes owed."""
        return sum(self.by_age.values())

    @property
    def due(self) -> int:
        """Notes that are due today or were before."""
        return self.count - self.by_age[Age.NOT_YET]


@dataclass(frozen=True, slots=True)
class Ledger:
    """One page of owed notes, with the totals of all pages."""

    notes: Sequence[NoteLine]
    totals: Totals
    page: int  # from 1
    pages: int

    @property
    def groups(self) -> list[tuple[Age, int, list[NoteLine]]]:
        """The notes of this page by age; groups without any on this page are left out."""
        found = [(age, self.totals.by_age[age], [note for note in self.notes if note.age is age]) for age in Age]
        return [one for one in found if one[2]]
