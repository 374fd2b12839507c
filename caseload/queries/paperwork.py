"""Paperwork that is open, and what was done lately."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from caseload.domain.paper import Due, PaperLine, due_group
from caseload.domain.types import PaperKind, Recurring
from caseload.models import Clinician, Paperwork

PAPER_PAGE = 100
LATELY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class PaperOwed:
    """Open paperwork that is due within a week or was before."""

    count: int
    minutes: int


def open_paperwork(clinician: Clinician) -> QuerySet[Paperwork]:
    """Pieces to do, the earliest due first."""
    rows = clinician.paperwork.filter(done_at=None, removed_at=None)
    return rows.select_related("client").order_by("due_on", "pk")


def done_paperwork(clinician: Clinician, *, now: datetime) -> QuerySet[Paperwork]:
    """Pieces done within thirty days, latest first."""
    rows = clinician.paperwork.filter(done_at__gte=now - LATELY, removed_at=None)
    return rows.select_related("client").order_by("-done_at", "-pk")


def paper_line(row: Paperwork, clinician: Clinician, *, now: datetime) -> PaperLine:
    """One piece as lists show it."""
    covered = clinician.covered
    return PaperLine(
        pk=row.pk,
        version=row.version,
        kind=PaperKind(row.kind),
        title=None if covered and row.title else row.title,
        client=(None if covered else row.client.label) if row.client else "",
        due_on=row.due_on,
        minutes=row.minutes,
        recurring=Recurring(row.recurring),
        done_at=row.done_at.astimezone(clinician.zone) if row.done_at else None,
        due=due_group(row.due_on, today=now.astimezone(clinician.zone).date()),
    )


def paper_groups(lines: list[PaperLine]) -> list[tuple[Due, list[PaperLine]]]:
    """The lines by group, empty groups left out."""
    found = [(due, [line for line in lines if line.due is due]) for due in Due]
    return [one for one in found if one[1]]
