"""How far each pattern is, and the weeks that were counted."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from caseload.models import Clinician
from caseload.queries import this_week_starts
from wellbeing.domain.patterns.thresholds import Thresholds, own_thresholds
from wellbeing.models import Alert, ClosedWeek, Watch

WEEK = timedelta(days=7)
EVERY = timedelta(hours=20)
REMEMBERED = timedelta(days=31)


def last_closed(clinician: Clinician, *, now: datetime) -> date:
    """The first day of the last week that is over, in her own time."""
    return this_week_starts(clinician, now=now) - WEEK


def watches(clinicians: Sequence[Clinician]) -> dict[int, Watch]:
    """The watch of each, by the clinician's number; new ones are not saved. One query."""
    found = {watch.clinician_id: watch for watch in Watch.objects.filter(clinician__in=_pks(clinicians))}
    return {one.pk: found.get(one.pk) or Watch(clinician=one) for one in clinicians}


def watch_of(clinician: Clinician) -> Watch:
    """Her own watch. One query."""
    return watches([clinician])[clinician.pk]


def thresholds_of(watch: Watch) -> Thresholds:
    """Her own bars."""
    return own_thresholds(watch.bars, disputed=watch.disputed)


def counted_facts(clinicians: Sequence[Clinician], *, since: date) -> dict[int, list[dict[str, Any]]]:
    """The facts of counted weeks, oldest first. One query."""
    rows = ClosedWeek.objects.filter(clinician__in=_pks(clinicians), first_day__gte=since).exclude(facts={})
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for pk, facts in rows.order_by("first_day").values_list("clinician", "facts").iterator(chunk_size=5000):
        found[pk].append(facts)
    return found


def open_alerts(clinicians: Sequence[Clinician]) -> dict[int, list[Alert]]:
    """What stands, without its finding. One query."""
    found: dict[int, list[Alert]] = defaultdict(list)
    for alert in Alert.objects.open().filter(clinician__in=_pks(clinicians)).defer("finding").order_by("pk"):
        found[alert.clinician_id].append(alert)
    return found


def _pks(clinicians: Iterable[Clinician]) -> list[int]:
    return [one.pk for one in clinicians]


def clinicians_to_judge(*, now: datetime) -> QuerySet[Clinician]:
    """Those whose turn it is, whoever waits longest first. No query by itself."""
    due = Q(watch__isnull=True) | Q(watch__refreshed_at__isnull=True) | Q(watch__refreshed_at__lte=now - EVERY)
    due |= Q(watch__refreshed_at__gt=now)  # before the clock was set back
    return Clinician.objects.filter(due, user__is_active=True).order_by("watch__refreshed_at", "pk")


def clinicians_to_draw(*, now: datetime) -> QuerySet[Clinician]:
    """Those whose charts may be out of date and who were here in the last month. No query by itself."""
    stale = Q(watch__drawn_at__isnull=True) | Q(watch__drawn_at__lte=now - EVERY) | Q(watch__drawn_at__gt=now)
    seen = Q(user__last_login__gte=now - REMEMBERED)
    return Clinician.objects.filter(stale, seen, watch__judged__isnull=False).order_by("watch__drawn_at", "pk")
