"""Trends, and the charts of them that the worker drew ahead."""

from datetime import datetime, timedelta

from caseload.models import Clinician
from caseload.queries import this_week_starts
from wellbeing.domain.histories.measures import measure, with_returns
from wellbeing.domain.trends import SHOWN, Trend, trends
from wellbeing.models import Drawing, Review
from wellbeing.queries.histories import history_of
from wellbeing.queries.reviews import measured_weeks

PAST = timedelta(days=300)  # whoever was met before is no first session


def drawing_of(clinician: Clinician, name: str) -> str:
    """The chart as last drawn, as SVG; "" until a worker has drawn it. One query."""
    found = Drawing.objects.filter(clinician=clinician, name=name).first()
    return found.svg if found else ""


def drawings_of(clinician: Clinician) -> dict[str, tuple[str, str]]:
    """Name -> (digest, SVG). One query."""
    return {row.name: (row.digest, row.svg) for row in Drawing.objects.filter(clinician=clinician)}


def trends_of(clinician: Clinician, *, now: datetime) -> tuple[Trend, ...]:
    """All trends up to the running week. Eleven queries."""
    running = this_week_starts(clinician, now=now)
    history = history_of(clinician, now=now, past=PAST)
    closed = measured_weeks(clinician, before=running, count=SHOWN - 1)
    weeks = [*(with_returns(week, history) for week in closed), measure(history, running)]
    rows = Review.objects.filter(clinician=clinician, first_day__gte=weeks[0].first_day)
    return trends(weeks, {row.first_day: row.answered for row in rows})
