"""Whom to mail about promised replies."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from calendar_sync.domain.types import Window
from caseload.domain.asks.digest import is_due
from caseload.domain.asks.types import AskState
from caseload.domain.types import DigestSays
from caseload.domain.weeks import midnight
from caseload.models import Ask, Clinician, Digest
from caseload.queries.weeks import time_off

DAY = timedelta(days=1)
MOST_ATTEMPTS = 5  # a day


def digests_due(*, now: datetime) -> list[int]:
    """Clinicians who want the mail, have a promise for about today, and were not mailed yet. Two queries."""
    promised = Ask.objects.waiting().filter(
        clinician=OuterRef("pk"), state=AskState.DEFERRED, promised_on__lte=now.date() + DAY
    )
    rows = Clinician.objects.exclude(digest=DigestSays.OFF).exclude(user__email="").filter(user__is_active=True)
    found = [row for row in rows.filter(Exists(promised)).order_by("pk") if _hour_has_come(row, now)]
    taken = Q(handed_at__isnull=False) | Q(claimed_until__gt=now) | Q(attempts__gte=MOST_ATTEMPTS)
    if not found:
        return []
    lately = Digest.objects.filter(taken, clinician__in=found, about="promises", day__gte=now.date() - DAY)
    busy = set(lately.values_list("clinician", "day"))
    return [row.pk for row in found if (row.pk, now.astimezone(row.zone).date()) not in busy]


def _hour_has_come(clinician: Clinician, now: datetime) -> bool:
    local = now.astimezone(clinician.zone)
    return is_due(local, at=clinician.digest_at, pattern=clinician.pattern, off=())


def digest_is_due(clinician: Clinician, *, now: datetime) -> bool:
    """True within her working hours from her hour on, on a day she is not away. One query."""
    local = now.astimezone(clinician.zone)
    start = midnight(local.date(), zone=clinician.zone)
    off = time_off(clinician, window=Window(start, start + DAY))
    return is_due(local, at=clinician.digest_at, pattern=clinician.pattern, off=off)


def promised_until(clinician: Clinician, *, day: date) -> list[str]:
    """Who asked, for each reply promised for that day or before. One query."""
    rows = Ask.objects.waiting().filter(clinician=clinician, state=AskState.DEFERRED, promised_on__lte=day)
    return [ask.from_whom or ask.who for ask in rows.order_by("promised_on", "pk")]
