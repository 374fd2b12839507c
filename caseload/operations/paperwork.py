"""Paperwork: added, changed, done, done again next month, removed; every step can be taken back."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from caseload.domain.paper import next_due
from caseload.domain.types import ChangedBy, PaperKind, Recurring
from caseload.models import Client, Clinician, Paperwork
from caseload.operations.ledger import Planned, carry_out


@dataclass(frozen=True, slots=True)
class Paper:
    """What a piece of paperwork is."""

    kind: PaperKind
    title: str
    client: Client | None
    due_on: date
    minutes: int
    recurring: Recurring


def add_paperwork(clinician: Clinician, *, paper: Paper, now: datetime) -> Paperwork:
    """A new piece."""
    return Paperwork.objects.create(clinician=clinician, first_due_on=paper.due_on, changed_at=now, **_fields(paper))


@transaction.atomic
def change_paperwork(row: Paperwork, *, paper: Paper, seen: int, now: datetime) -> bool:
    """Changes a piece; False, and nothing done, when it changed since version `seen`."""
    held = Paperwork.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if held.version != seen:
        return False
    for name, value in _fields(paper).items():
        setattr(held, name, value)
    if row.due_on != paper.due_on:
        held.first_due_on = paper.due_on
    held.version, held.changed_at = held.version + 1, now
    held.save()
    return True


def _fields(paper: Paper) -> dict[str, object]:
    names = ("kind", "title", "client", "due_on", "minutes", "recurring")
    return {name: getattr(paper, name) for name in names}


@transaction.atomic
def finish_paperwork(row: Paperwork, *, now: datetime) -> int | None:
    """Marks a piece as done; a recurring one makes its next. Gives the act, None when it was done already."""
    held = Paperwork.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if held.done_at:
        return None
    planned = [Planned(held, {"done_at": now})]
    following = _following(held, now=now)
    if following:
        planned.append(Planned(following, {"removed_at": None}))
    return carry_out(held.clinician, planned, by=ChangedBy.PERSON, now=now)


def _following(row: Paperwork, *, now: datetime) -> Paperwork | None:
    """The next of a recurring piece, still removed: the ledger brings it in, and undoing takes it out again."""
    due_on = next_due(row.due_on, first_due_on=row.first_due_on, recurring=Recurring(row.recurring))
    if due_on is None:
        return None
    values = {
        "clinician": row.clinician,
        "kind": row.kind,
        "title": row.title,
        "client": row.client,
        "due_on": due_on,
        "first_due_on": row.first_due_on,
        "minutes": row.minutes,
        "recurring": row.recurring,
        "removed_at": now,
        "changed_at": now,
    }
    following, _ = Paperwork.objects.get_or_create(made_by=row, defaults=values)
    return following


@transaction.atomic
def reopen_paperwork(row: Paperwork, *, now: datetime) -> int | None:
    """Opens a piece that was done; its next goes, unless that was done already. Gives the act."""
    held = Paperwork.objects.select_for_update(of=("self",)).get(pk=row.pk)
    planned = [Planned(held, {"done_at": None})]
    following = Paperwork.objects.filter(made_by=held, done_at=None).first()
    if following:
        planned.append(Planned(following, {"removed_at": now}))
    return carry_out(held.clinician, planned, by=ChangedBy.PERSON, now=now)


@transaction.atomic
def remove_paperwork(row: Paperwork, *, now: datetime) -> int | None:
    """Takes a piece off the list. Gives the act."""
    held = Paperwork.objects.select_for_update(of=("self",)).get(pk=row.pk)
    return carry_out(held.clinician, [Planned(held, {"removed_at": now})], by=ChangedBy.PERSON, now=now)
