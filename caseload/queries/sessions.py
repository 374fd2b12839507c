"""The sessions behind a figure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from caseload.domain.weeks import DAY, midnight
from caseload.models import Client, Clinician, Session

SEARCHED = 5000  # sessions without a client that a search gives at most


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


def sessions_until(clinician: Clinician, *, now: datetime, find: str = "") -> QuerySet[Session]:
    """Sessions up to the end of today that a calendar, a file or a person knows, latest first.

    With `find`: of clients whose label holds it (labels are encrypted, so they are compared here), and sessions
    without a client whose title does, of the last year.
    """
    day_after = midnight(now.astimezone(clinician.zone).date() + DAY, zone=clinician.zone)
    rows = clinician.sessions.filter(starts_at__lt=day_after).select_related("note", "client", "event")
    if find:
        words = find.casefold()
        clients = [one.pk for one in Client.objects.filter(clinician=clinician) if words in one.label.casefold()]
        without = clinician.sessions.filter(client=None, starts_at__gte=now - timedelta(days=366))
        titled = [one.pk for one in without.only("pk", "title") if words in one.title.casefold()]
        rows = rows.filter(Q(client__in=clients) | Q(pk__in=titled[:SEARCHED]))
    return rows.order_by("-starts_at", "-pk")
