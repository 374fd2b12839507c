"""How old an owed note is, and in which group it stands. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

WEEK_OLD = 7  # days


class Age(StrEnum):
    """The groups of the notes page, oldest first."""

    OVER_A_WEEK = "Over a week"
    LATE = "Late"
    TODAY = "Due today"
    NOT_YET = "Not due yet"


@dataclass(frozen=True, slots=True)
class Cuts:
    """The days at which the groups part."""

    week_old: date  # sessions before this day are over a week old
    late: date  # sessions before this day are past their due day
    today: date  # sessions on this day are due today, later ones not yet

    def age_of(self, day: date) -> Age:
        """The group of a session on this day."""
        if day < self.week_old:
            return Age.OVER_A_WEEK
        if day < self.late:
            return Age.LATE
        return Age.TODAY if day == self.today else Age.NOT_YET


def cuts(today: date, *, note_days: int) -> Cuts:
    """Where the groups part; a note that is not due yet is never "over a week", however long the promise."""
    late = today - timedelta(days=note_days)
    return Cuts(week_old=min(today - timedelta(days=WEEK_OLD), late), late=late, today=late)


@dataclass(frozen=True, slots=True)
class OwedNote:
    """A session that owes a note. `title` is None while initials are covered."""

    title: str | None
    starts_at: datetime  # in the clinician's zone
    days: int  # since the session
    age: Age


@dataclass(frozen=True, slots=True)
class Ledger:
    """One page of owed notes, with the totals of all pages by age."""

    notes: Sequence[OwedNote]
    totals: dict[Age, int]
    page: int  # from 1
    pages: int

    @property
    def count(self) -> int:
        """All notes owed."""
        return sum(self.totals.values())

    @property
    def due(self) -> int:
        """Notes that are due today or were before."""
        return self.count - self.totals[Age.NOT_YET]

    @property
    def groups(self) -> list[tuple[Age, int, list[OwedNote]]]:
        """The notes of this page by age; groups without any on this page are left out."""
        found = [(age, self.totals[age], [note for note in self.notes if note.age is age]) for age in Age]
        return [one for one in found if one[2]]
