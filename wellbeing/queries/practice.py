"""The practice's figures: who may be counted, and which weeks may be shown to whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.contrib.auth.models import User

from caseload.domain.wording import short_day
from caseload.models import Clinician
from wellbeing.domain.sharing.group import (
    WEEK,
    Circle,
    Counted,
    counted,
    in_words,
    last_settled,
    may_be_shown,
    monday_of,
)
from wellbeing.models import ClosedWeek, Grant, PracticeShare, PracticeWeek

SHOWN = 8  # weeks
NEAR = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class PracticeLine:
    """One week in words; both figures are empty where too few people are in it."""

    week: str
    booked: str = ""
    notes: str = ""


def own_practice_share(clinician: Clinician, *, now: datetime) -> PracticeShare | None:
    """How long she is counted; None when she is not. One query."""
    return PracticeShare.objects.open(now).filter(clinician=clinician).select_related("clinician").first()


def takes_part(user: User, *, now: datetime) -> bool:
    """True for a clinician who is counted now. One query."""
    return PracticeShare.objects.open(now).filter(clinician__user=user).exists()


def practice_lines(viewer: User, *, now: datetime) -> list[PracticeLine]:
    """The last eight weeks, the newest first, as far as they may be shown to this viewer. Three queries."""
    last = last_settled(now.astimezone(UTC).date())
    shown = {week.first_day: week for week in _shown(viewer, since=last - WEEK * (SHOWN - 1), now=now)}
    days = [last - WEEK * back for back in range(SHOWN)]
    return [PracticeLine(short_day(day), *(in_words(shown[day].figures) if day in shown else ())) for day in days]


def _shown(viewer: User, *, since: date, now: datetime) -> Iterator[PracticeWeek]:
    agreed = dict(PracticeShare.objects.open(now).values_list("clinician_id", "began_at"))
    own: Clinician | None = getattr(viewer, "clinician", None)
    known = Grant.objects.filter(viewer=viewer).count() + (own is not None and own.pk in agreed)
    for week in PracticeWeek.objects.filter(first_day__gte=since):
        if may_be_shown(week.circles, counted_at=week.counted_at, consent=agreed, known=known):
            yield week


def people_of(monday: date, *, now: datetime) -> dict[int, Counted]:
    """Who may be counted in a week: those who agreed before it was over, agree now, and of whom all is known."""
    over = datetime.combine(monday + WEEK, time(), UTC)
    agreed = PracticeShare.objects.open(now).filter(began_at__lt=over).values("clinician")
    rows = ClosedWeek.objects.filter(clinician__in=agreed, first_day__range=(monday - NEAR, monday + NEAR))
    found = {}
    for pk, day, measures in rows.order_by("first_day").values_list("clinician", "first_day", "measures"):
        if monday_of(day) == monday and (week := counted(measures)):
            found[pk] = week
    return found


def circles_ever() -> list[Circle]:
    """Every circle that was ever counted, oldest first. One query."""
    weeks = PracticeWeek.objects.order_by("first_day")
    return list(dict.fromkeys(circle for week in weeks for circle in week.circles))
