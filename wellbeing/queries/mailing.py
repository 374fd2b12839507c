"""Whom to remind of the review by mail."""

from datetime import datetime, timedelta

from django.db.models import Q

from caseload.models import Clinician, Digest
from caseload.queries import this_week_starts
from wellbeing.models import Review

DAY = timedelta(days=1)
LATE = timedelta(hours=3)  # later than that it would only disturb
MOST_ATTEMPTS = 5


def review_mail_is_due(clinician: Clinician, *, now: datetime) -> bool:
    """True from her review time on, for three hours, on the day of her review; while it is not closed. One query."""
    if not _hour_has_come(clinician, now):
        return False
    week = this_week_starts(clinician, now=now)
    return not Review.objects.filter(clinician=clinician, first_day=week, closed_at__isnull=False).exists()


def _hour_has_come(clinician: Clinician, now: datetime) -> bool:
    local = now.astimezone(clinician.zone)
    begins = datetime.combine(local.date(), clinician.review_at, tzinfo=clinician.zone)
    return clinician.review_mail and local.weekday() == clinician.review_day and begins <= local <= begins + LATE


def reviews_due(*, now: datetime) -> list[int]:
    """Clinicians who asked for the mail, whose hour has come, and who were not mailed yet. Two queries."""
    rows = Clinician.objects.filter(review_mail=True, user__is_active=True).exclude(user__email="").order_by("pk")
    found = [row for row in rows if _hour_has_come(row, now)]
    if not found:
        return []
    taken = Q(handed_at__isnull=False) | Q(claimed_until__gt=now) | Q(attempts__gte=MOST_ATTEMPTS)
    lately = Digest.objects.filter(taken, clinician__in=found, about="review", day__gte=now.date() - DAY)
    busy = set(lately.values_list("clinician", "day"))
    return [row.pk for row in found if (row.pk, now.astimezone(row.zone).date()) not in busy]
