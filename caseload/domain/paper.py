"""When recurring paperwork is due again, and in which group a piece stands. Pure."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from caseload.domain.types import PaperKind, Recurring

_MONTHS = {Recurring.MONTHLY: 1, Recurring.QUARTERLY: 3, Recurring.YEARLY: 12}
SOON = timedelta(days=7)


def next_due(due_on: date, *, first_due_on: date, recurring: Recurring) -> date | None:
    """The due day after this one, counted from the first: the 31st becomes the 30th in November, not for ever."""
    if recurring == Recurring.WEEKLY:
        return due_on + timedelta(days=7)
    if recurring not in _MONTHS:
        return None
    months = due_on.year * 12 + due_on.month - 1 + _MONTHS[recurring]
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(first_due_on.day, monthrange(year, month)[1]))


class Due(StrEnum):
    """The groups of the paperwork page."""

    LATE = "Late"
    SOON = "Within a week"
    LATER = "Later"


def due_group(due_on: date, *, today: date) -> Due:
    """The group of an open piece."""
    if due_on < today:
        return Due.LATE
    return Due.SOON if due_on <= today + SOON else Due.LATER


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One piece of paperwork. Words are None while initials are covered."""

    pk: int
    version: int
    kind: PaperKind
    title: str | None
    client: str | None
    due_on: date
    minutes: int
    recurring: Recurring
    done_at: datetime | None  # in the clinician's zone
    due: Due
