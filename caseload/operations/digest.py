"""The mail about promised replies: taken up by one worker, handed over once."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction

from caseload.models import Clinician, Digest
from caseload.queries.digest import MOST_ATTEMPTS

HELD_FOR = timedelta(minutes=10)  # by one worker


@transaction.atomic
def take_up_digest(clinician: Clinician, *, day: date, now: datetime, about: str = "promises") -> Digest | None:
    """The day's mail, for this worker alone; None when another has it, when it is out, or was tried too often."""
    made = {"claimed_until": now}
    Digest.objects.get_or_create(clinician=clinician, about=about, day=day, defaults=made)
    row = Digest.objects.select_for_update().get(clinician=clinician, about=about, day=day)
    if row.handed_at or row.claimed_until > now or row.attempts >= MOST_ATTEMPTS:
        return None
    row.claimed_until, row.attempts = now + HELD_FOR, row.attempts + 1
    row.save()
    return row


def hand_over(digest: Digest, *, send: Callable[[], object], now: datetime) -> None:
    """Writes down that the mail goes out, then lets it go. A worker killed in between sends it no second time.

    When the mail server refuses it, it is free to be tried again; the fault is raised.
    """
    if not Digest.objects.filter(pk=digest.pk, handed_at=None).update(handed_at=now):
        return
    try:
        send()
    except Exception:
        Digest.objects.filter(pk=digest.pk).update(handed_at=None)
        raise
