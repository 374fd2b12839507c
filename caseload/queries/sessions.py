"""The sessions behind a figure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from caseload.domain.weeks import midnight
from caseload.models import Clinician


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session that counts, its times in the clinician's zone. `entry` is None once its calendar is gone."""

    title: str | None  # None while initials are covered
    starts_at: datetime
    ends_at: datetime
    held: bool
    entry: int | None


def sessions_of_week(clinician: Clinician, *, first_day: date, now: datetime) -> tuple[SessionLine, ...]:
    """The sessions that the week counts as booked, by time. One query."""
    edges = [midnight(day, zone=clinician.zone) for day in (first_day, first_day + timedelta(days=7))]
    rows = (
        clinician.sessions.standing(now)
        .filter(starts_at__gte=edges[0], starts_at__lt=edges[1])
        .select_related("event__entry")
        .order_by("starts_at", "pk")
    )
    return tuple(
        SessionLine(
            title=None if clinician.covered else row.title,
            starts_at=row.starts_at.astimezone(clinician.zone),
            ends_at=row.ends_at.astimezone(clinician.zone),
            held=row.ends_at <= now,
            entry=row.event.entry.pk if row.event and hasattr(row.event, "entry") else None,
        )
        for row in rows
    )
