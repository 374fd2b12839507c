"""The private address at which calendars read what Headroom publishes."""

import secrets
from datetime import datetime, timedelta

from django.db.models import Q

from caseload.models import Clinician, OutboundCalendar
from caseload.queries.outbound import token_digest

TOKEN_BYTES = 24  # 192 bits
NOTED_EVERY = timedelta(hours=1)


def make_address(clinician: Clinician, *, now: datetime) -> str:
    """A new token, told this once; an older one stops working."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    values = {"token_digest": token_digest(token), "made_at": now, "read_at": None}
    OutboundCalendar.objects.update_or_create(clinician=clinician, defaults=values)
    return token


def revoke_address(clinician: Clinician) -> None:
    """From now on there is nothing at the address."""
    OutboundCalendar.objects.filter(clinician=clinician).delete()


def note_reading(outbound: OutboundCalendar, *, now: datetime) -> None:
    """Writes down that a calendar asked, at most once an hour."""
    if outbound.read_at is None or outbound.read_at <= now - NOTED_EVERY:
        old = Q(read_at=None) | Q(read_at__lte=now - NOTED_EVERY)
        OutboundCalendar.objects.filter(old, pk=outbound.pk, token_digest=outbound.token_digest).update(read_at=now)
