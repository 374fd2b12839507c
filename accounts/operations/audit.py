"""Writing the audit log."""

import json
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from accounts.domain.audit import START, Deed, Link, digest
from accounts.models import AuditEntry

_LOCK = 7411206  # names the log among PostgreSQL's advisory locks


def record(
    deed: Deed, *, at: datetime, actor: int | None, subject: int | None = None, place: str = "", **fact: Any
) -> AuditEntry:
    """Adds a line. `actor` and `subject` are numbers of accounts; `fact` counts and names parts, and has no content."""
    with transaction.atomic():
        _wait_for_my_turn()
        last = AuditEntry.objects.order_by("-number").values_list("number", "digest").first()
        number, before = (last[0] + 1, last[1]) if last else (1, START)
        link = Link(number, at, deed.value, actor, subject, place, json.dumps(fact, sort_keys=True))
        return AuditEntry.objects.create(
            number=number,
            at=at,
            deed=deed,
            actor=actor,
            subject=subject,
            place=place,
            fact=link.fact,
            digest=digest(link, before=before),
        )


def _wait_for_my_turn() -> None:
    # SQLite's IMMEDIATE transactions take turns already.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
