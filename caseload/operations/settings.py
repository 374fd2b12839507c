"""What a clinician sets for herself."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from calendar_sync.models import Event
from caseload import queries
from caseload.domain.types import Limits
from caseload.domain.weeks import limits_on, midnight
from caseload.models import Clinician, WeeklyLimit
from caseload.operations.owing import owe_again

FEW_DAYS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class FirstLimits:
    """What the first-run step "Your limits" asks."""

    target: int
    ceiling: int
    note_days: int
    note_minutes: int


@transaction.atomic
def set_limits(clinician: Clinician, *, limits: Limits) -> WeeklyLimit:
    """Sets target and ceiling from a date on; earlier weeks keep theirs."""
    values = {"target": limits.target, "ceiling": limits.ceiling}
    row, _ = clinician.limits.update_or_create(holds_from=limits.holds_from, defaults=values)
    return row


@transaction.atomic
def answer_limits(clinician: Clinician, *, asked: FirstLimits, holds_from: date, now: datetime) -> None:
    """Answers the first-run step; the check may still be waiting, and then guesses go on deciding."""
    set_limits(clinician, limits=Limits(holds_from, asked.target, asked.ceiling))
    clinician.note_days, clinician.note_minutes = asked.note_days, asked.note_minutes
    if clinician.checked:
        clinician.setup = "done"
    clinician.save(update_fields=["note_days", "note_minutes", "setup"])
    owe_again(clinician, now=now)


def start_notes(clinician: Clinician, *, from_zero: bool, now: datetime) -> None:
    """Counts owed notes from now on, or those of the last seven days as well."""
    clinician.notes_from = now if from_zero else now - FEW_DAYS
    clinician.save(update_fields=["notes_from"])


def cover(clinician: Clinician, *, covered: bool) -> None:
    """Covers titles on every page, or shows them again."""
    clinician.covered = covered
    clinician.save(update_fields=["covered"])


@transaction.atomic
def change_note_rules(clinician: Clinician, *, values: dict[str, Any], notes_from: date | None, now: datetime) -> None:
    """Saves what owes a note and until when; notes that nobody has written follow at once."""
    values = {**values, "notes_from": midnight(notes_from, zone=clinician.zone) if notes_from else None}
    for name, value in values.items():
        setattr(clinician, name, value)
    clinician.save(update_fields=list(values))
    owe_again(clinician, now=now)


@transaction.atomic
def change_settings(clinician: Clinician, *, values: dict[str, Any], limits: Limits, now: datetime) -> None:
    """Saves the settings page: fields of the clinician, and limits where they differ from what held.

    Notes that nobody has written follow her days and hours.
    """
    for name, value in values.items():
        setattr(clinician, name, value)
    clinician.save(update_fields=list(values))
    before = limits_on(limits.holds_from, limits=queries.limits_of(clinician))
    if (before.target, before.ceiling) != (limits.target, limits.ceiling):
        set_limits(clinician, limits=limits)
    owe_again(clinician, now=now)


def forget_old_entries(*, now: datetime) -> int:
    """Removes calendar entries that are older than their owner keeps them; gives how many. Sessions and notes stay."""
    gone = 0
    for clinician in Clinician.objects.filter(keep_months__isnull=False).select_related("user"):
        before = now - timedelta(days=31 * (clinician.keep_months or 0))
        old = Event.objects.filter(source__owner=clinician.user, ends_at__lt=before)
        gone += old.delete()[1].get("calendar_sync.Event", 0)
    return gone
