"""Protecting time, and giving it free again."""

from datetime import datetime

from django.db import transaction

from calendar_sync.domain.types import Window
from caseload import queries
from caseload.domain.types import Kind, Purpose, Writing
from caseload.domain.weeks import Stretch
from caseload.domain.wording import clock
from caseload.models import Clinician, ProtectedTime
from caseload.operations.writing import have_removed, have_written
from caseload.queries.protected import Standing


class NotFree(Exception):
    """Something stands there; the message says what, in one sentence without a title."""


class Protected(NotFree):
    """The time is protected already."""


@transaction.atomic
def accept_gap(clinician: Clinician, *, gap: Stretch, now: datetime) -> ProtectedTime:
    """Protects a proposed gap for notes; the same gap twice is one. Raises `NotFree` when it was taken meanwhile."""
    _lock(clinician)
    if same := _same(clinician, gap):
        return same
    if gap[0] < now:
        raise NotFree("That time has begun meanwhile.")
    if queries.standing_in(clinician, window=Window(*gap), now=now):
        raise NotFree(f"{_hours(clinician, gap)} was taken meanwhile.")
    return _protect(clinician, gap, Purpose.NOTES, now)


@transaction.atomic
def protect_own(clinician: Clinician, *, gap: Stretch, purpose: Purpose, over: bool, now: datetime) -> ProtectedTime:
    """Protects a time of her own choice, over personal entries too, and with `over` over anything else.

    Raises `NotFree`, naming the kind of what stands there.
    """
    _lock(clinician)
    if same := _same(clinician, gap):
        return same
    standing = queries.standing_in(clinician, window=Window(*gap), now=now)
    others = [one for one in standing if one.kind not in {Kind.PERSONAL, Kind.TIME_OFF}]
    if others and not over:
        raise NotFree(f"{_named(others[0])} stands there, {_hours(clinician, others[0].stretch)}.")
    return _protect(clinician, gap, purpose, now)


def _lock(clinician: Clinician) -> None:
    # Two tabs protect one after the other.
    Clinician.objects.select_for_update().get(pk=clinician.pk)


def _same(clinician: Clinician, gap: Stretch) -> ProtectedTime | None:
    """The time that is protected exactly so; raises `Protected` when another one overlaps."""
    rows = list(clinician.protected.filter(removed_at=None, starts_at__lt=gap[1], ends_at__gt=gap[0]))
    same = next((row for row in rows if (row.starts_at, row.ends_at) == gap), None)
    if rows and same is None:
        raise Protected(f"{_hours(clinician, (rows[0].starts_at, rows[0].ends_at))} is protected already.")
    return same


def _named(one: Standing) -> str:
    if one.kind in {Kind.OTHER, Kind.UNSORTED}:
        return "Something"
    return "A session" if one.kind == Kind.SESSION else one.kind.capitalize()


def _hours(clinician: Clinician, gap: Stretch) -> str:
    return " to ".join(clock(at.astimezone(clinician.zone)) for at in gap)


def _protect(clinician: Clinician, gap: Stretch, purpose: Purpose, now: datetime) -> ProtectedTime:
    row = ProtectedTime(clinician=clinician, purpose=purpose, starts_at=gap[0], ends_at=gap[1], changed_at=now)
    have_written(row, now=now)
    return row


@transaction.atomic
def remove_protected(row: ProtectedTime, *, now: datetime) -> ProtectedTime:
    """Gives the time free again, and takes it out of the calendar into which it was written."""
    kept = _held(row)
    if kept.removed_at is None:
        kept.removed_at = kept.changed_at = now
        have_removed(kept, now=now)
    return kept


@transaction.atomic
def restore_protected(row: ProtectedTime, *, now: datetime) -> ProtectedTime:
    """Protects a removed time again. Raises `Protected` when another time overlaps it by now."""
    _lock(row.clinician)
    kept = _held(row)
    if kept.removed_at is None:
        return kept
    if same := _same(kept.clinician, (kept.starts_at, kept.ends_at)):
        return same
    kept.removed_at, kept.changed_at = None, now
    have_written(kept, now=now)
    return kept


@transaction.atomic
def write_again(row: ProtectedTime, *, now: datetime) -> None:
    """Tries once more what was given up."""
    kept = _held(row)
    if kept.writing == Writing.GIVEN_UP:
        (have_removed if kept.removed_at else have_written)(kept, now=now)


def _held(row: ProtectedTime) -> ProtectedTime:
    return ProtectedTime.objects.select_for_update(of=("self",)).select_related("clinician").get(pk=row.pk)
