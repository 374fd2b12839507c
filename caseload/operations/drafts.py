"""Saved replies: written, changed, put back, shared, copied, and counted when used."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from caseload.domain.replies.saved import BY_KEY
from caseload.domain.replies.types import SavedReply, Situation
from caseload.models import Clinician, Draft


class DraftChanged(Exception):
    """The draft changed since the page was shown."""


def add_draft(
    clinician: Clinician, *, situation: Situation, title: str, body: str, shared: bool, now: datetime
) -> Draft:
    """A draft of her own."""
    values = {"situation": situation, "title": title, "body": body, "shared": shared, "changed_at": now}
    return Draft.objects.create(clinician=clinician, **values)


@transaction.atomic
def change_draft(
    clinician: Clinician, reply: SavedReply, *, title: str, body: str, shared: bool, seen: int, now: datetime
) -> Draft:
    """Changes a draft of her own, or makes one that everybody starts with her own. Raises `DraftChanged`."""
    row = _row(clinician, reply, now=now)
    if row.version != seen:
        raise DraftChanged
    row.title, row.body, row.shared, row.changed_at, row.version = title, body, shared, now, row.version + 1
    row.save()
    return row


def _row(clinician: Clinician, reply: SavedReply, *, now: datetime) -> Draft:
    rows = Draft.objects.select_for_update()
    if reply.key in BY_KEY:
        made = {"situation": reply.situation, "changed_at": now}
        return rows.get_or_create(clinician=clinician, key=reply.key, defaults=made)[0]
    return rows.get(clinician=clinician, pk=int(reply.key), key="")


def put_back(clinician: Clinician, *, key: str, now: datetime) -> None:
    """A draft that everybody starts with, as it was."""
    rows = Draft.objects.filter(clinician=clinician, key=key)
    rows.update(title="", body="", shared=False, changed_at=now, version=F("version") + 1)


def remove_draft(draft: Draft, *, removed: bool, now: datetime) -> None:
    """Takes a draft of her own off the list, or brings it back."""
    Draft.objects.filter(pk=draft.pk).update(removed_at=now if removed else None, version=F("version") + 1)


def copy_draft(clinician: Clinician, *, shared: Draft, now: datetime) -> Draft:
    """A colleague's shared draft as one of her own; the colleague's stays as it is."""
    values = {"situation": shared.situation, "title": shared.title, "body": shared.body, "changed_at": now}
    return Draft.objects.create(clinician=clinician, **values)


@transaction.atomic
def count_use(clinician: Clinician, reply: SavedReply, *, now: datetime) -> None:
    """Counts that a draft was copied: those used most come first."""
    row = _row(clinician, reply, now=now)
    Draft.objects.filter(pk=row.pk).update(used=F("used") + 1, used_at=now)
