"""The calendar that Headroom publishes."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q

from caseload.domain.outbound import KEPT, Held, Promised, calendar_text, summary_of
from caseload.domain.types import Purpose
from caseload.models import Clinician, OutboundCalendar, ProtectedTime
from caseload.queries.asks import promised_asks


@dataclass(frozen=True, slots=True)
class Published:
    """A calendar's bytes, a mark that changes with them, and when they last did."""

    body: bytes
    etag: str
    changed_at: datetime


def token_digest(token: str) -> str:
    """What is kept of a token: enough to know it again, too little to make it."""
    return hashlib.sha256(token.encode()).hexdigest()


def outbound_by_token(token: str) -> OutboundCalendar | None:
    """The calendar with this token. One query, whether there is one or not."""
    rows = OutboundCalendar.objects.select_related("clinician")
    return rows.filter(token_digest=token_digest(token)).first()


def outbound_of(clinician: Clinician) -> OutboundCalendar | None:
    """The clinician's own, None while she has none. One query."""
    return OutboundCalendar.objects.filter(clinician=clinician).first()


def published(outbound: OutboundCalendar, *, now: datetime) -> Published:
    """Protected time from thirty days back, by start, and the days of promised replies. Four queries."""
    promised = [
        Promised(ask.uid, ask.promised_on, ask.changed_at)
        for ask in promised_asks(outbound.clinician)
        if ask.promised_on
    ]
    body = calendar_text([held(row) for row in _shown(outbound.clinician, now)], promised=promised)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    return Published(body, etag, _changed_at(outbound, now))


def _shown(clinician: Clinician, now: datetime) -> list[ProtectedTime]:
    rows = clinician.protected.filter(removed_at=None, ends_at__gt=now - KEPT)
    return list(rows.order_by("starts_at", "pk"))


def held(row: ProtectedTime) -> Held:
    """A protected time as calendars are told of it."""
    return Held(row.uid, row.starts_at, row.ends_at, summary_of(Purpose(row.purpose)), row.changed_at)


def _changed_at(outbound: OutboundCalendar, now: datetime) -> datetime:
    # Removing a row changes the calendar, and so does a row that grows too old for it.
    found = outbound.clinician.protected.aggregate(
        changed=Max("changed_at"), aged=Max("ends_at", filter=Q(ends_at__lte=now - KEPT))
    )
    # A request that was answered leaves the calendar.
    asked = outbound.clinician.asks.aggregate(changed=Max("changed_at"))["changed"]
    moments: list[datetime | None] = [outbound.made_at, asked, found["changed"], found["aged"] and found["aged"] + KEPT]
    return max(moment for moment in moments if moment)
