"""Writing protected time into the calendar whose owner allows it: asked for at once, done and retried by the worker."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django_q.tasks import async_task

from calendar_sync.domain.types import Fault, SourceKind
from calendar_sync.models import Source
from calendar_sync.operations import Attempt, delete_object, put_object
from caseload import queries
from caseload.domain.outbound import object_text
from caseload.domain.types import Writing
from caseload.models import ProtectedTime
from caseload.queries.outbound import held

CLAIM = timedelta(minutes=5)  # far longer than one request may take
MOST_ATTEMPTS = 10
LONGEST_PAUSE = timedelta(hours=12)
AT_ONCE = 200
_WAITING = [Writing.TO_WRITE, Writing.TO_REMOVE]
_UNTOUCHED = [Writing.NOWHERE, Writing.REMOVED]
_DONE = {Writing.TO_WRITE: Writing.WRITTEN, Writing.TO_REMOVE: Writing.REMOVED}


def have_written(row: ProtectedTime, *, now: datetime) -> None:
    """Saves the row, to be written soon: where an earlier attempt may have left it, else where she allows it."""
    if row.source_id is None or row.writing in _UNTOUCHED:
        row.source = queries.calendar_to_write(row.clinician)
    row.writing = Writing.TO_WRITE if row.source_id else Writing.NOWHERE
    _save_due(row, now)


def have_removed(row: ProtectedTime, *, now: datetime) -> None:
    """Saves the row, to be taken out soon of the calendar in which it stands, or may stand after a lost answer."""
    if row.source_id and row.writing not in _UNTOUCHED:
        row.writing = Writing.TO_REMOVE
    _save_due(row, now)


def _save_due(row: ProtectedTime, now: datetime) -> None:
    waiting = row.writing in _WAITING
    row.write_at, row.attempts, row.fault = now if waiting else None, 0, ""
    row.save()
    if waiting:
        transaction.on_commit(lambda: async_task(settings.WRITE_PROTECTED_TASK, row.pk))


def take_up_writing(*, now: datetime) -> list[int]:
    """The rows that want to be written or taken out now; those of a calendar that was opened lately among them."""
    opened = Source.objects.filter(kind=SourceKind.CALDAV, writable=True, owner__clinician=OuterRef("clinician"))
    unwritten = ProtectedTime.objects.filter(writing=Writing.NOWHERE, removed_at=None, ends_at__gt=now)
    unwritten.filter(Exists(opened)).update(
        source=Subquery(opened.order_by("pk").values("pk")[:1]), writing=Writing.TO_WRITE, write_at=now, attempts=0
    )
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    due = ProtectedTime.objects.filter(free, writing__in=_WAITING, write_at__lte=now)
    return list(due.order_by("write_at").values_list("pk", flat=True)[:AT_ONCE])


def write_protected(pk: int, *, now: datetime) -> Writing | None:
    """One attempt to write a row, or to take it out; gives how far it is then. None when it is not for this worker."""
    row = _claim(pk, now)
    if row is None:
        return None
    return _finish(row, _attempt(row), now)


def _claim(pk: int, now: datetime) -> ProtectedTime | None:
    """Compare-and-swap: the row for one worker only. The attempt counts before the work: a killed one counts too."""
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    rows = ProtectedTime.objects.filter(free, pk=pk, writing__in=_WAITING, write_at__lte=now)
    if not rows.update(claimed_until=now + CLAIM, attempts=F("attempts") + 1):
        return None
    return ProtectedTime.objects.select_related("source").get(pk=pk)


def _attempt(row: ProtectedTime) -> Attempt | None:
    """How the attempt ended; None when there is no calendar any more that may be written to."""
    if row.source is None or not row.source.writable:
        return None
    if row.attempts > MOST_ATTEMPTS:
        return Attempt(Fault.INTERRUPTED)
    # The same name for every attempt: however often it is tried, the calendar holds it once.
    name = f"{row.uid}.ics"
    if row.writing == Writing.TO_REMOVE:
        return delete_object(row.source, name=name)
    return put_object(row.source, name=name, body=object_text(held(row)))


@transaction.atomic
def _finish(row: ProtectedTime, attempt: Attempt | None, now: datetime) -> Writing | None:
    """Writes down how it ended, unless the claim was lost; what was asked for meanwhile stays to be done."""
    kept = ProtectedTime.objects.select_for_update().filter(pk=row.pk, claimed_until=row.claimed_until).first()
    if kept is None:
        return None
    kept.claimed_until = None
    if kept.writing == row.writing:
        _settle(kept, attempt, now)
    kept.save()
    return Writing(kept.writing)


def _settle(row: ProtectedTime, attempt: Attempt | None, now: datetime) -> None:
    if attempt is None:
        # What was written stays where Headroom may not write any more; what was not needs no calendar.
        left = row.writing == Writing.TO_REMOVE and row.source_id
        row.writing, row.write_at, row.fault = Writing.GIVEN_UP if left else Writing.NOWHERE, None, ""
    elif attempt.fault is None:
        row.writing, row.write_at, row.fault = _DONE[Writing(row.writing)], None, ""
    elif row.attempts >= MOST_ATTEMPTS:
        row.writing, row.write_at, row.fault = Writing.GIVEN_UP, None, attempt.fault
    else:
        asked = timedelta(seconds=attempt.retry_after or 0)
        row.write_at, row.fault = (
            now + max(asked, min(timedelta(minutes=2**row.attempts), LONGEST_PAUSE)),
            attempt.fault,
        )
