"""The one small step that goes with a pattern."""

import json
from datetime import date, datetime, timedelta

from django.db import transaction

from caseload import operations as caseload
from caseload import queries as caseload_read
from caseload.domain.types import Purpose
from caseload.models import Clinician, ProtectedTime
from caseload.operations.protecting import NotFree, Protected
from wellbeing.domain.patterns.words import StepKind
from wellbeing.models import Alert, Step

PAUSE = timedelta(weeks=2)
GAPS = 2
REST_MINUTES, NOTE_MINUTES = 30, 60


def take_step(
    clinician: Clinician, *, pattern: str, kind: StepKind, now: datetime, words: dict[str, str] | None = None
) -> Step:
    """Writes down that she took it; it is asked about in a later review."""
    alert = Alert.objects.open().filter(clinician=clinician, pattern=pattern).first()
    return Step.objects.create(
        clinician=clinician, alert=alert, kind=kind, words=json.dumps(words) if words else "", taken_at=now
    )


@transaction.atomic
def reply_first(clinician: Clinician, *, on: bool) -> None:
    """From now on a new request is promised for the next review day at once, with the holding reply ready."""
    clinician.reply_first = on
    clinician.save(update_fields=["reply_first"])


@transaction.atomic
def pause_intakes(clinician: Clinician, *, today: date | None) -> date | None:
    """Takes no new clients for two weeks, and gives until when; with None it is over."""
    clinician.intakes_from = today + PAUSE if today else None
    clinician.save(update_fields=["intakes_from"])
    return clinician.intakes_from


def protect_gaps(clinician: Clinician, *, purpose: Purpose, now: datetime) -> list[ProtectedTime]:
    """Protects up to two free stretches of the next two weeks: an hour for notes, half an hour for rest."""
    minutes = NOTE_MINUTES if purpose == Purpose.NOTES else REST_MINUTES
    made: list[ProtectedTime] = []
    for gap in caseload_read.free_stretches(clinician, now=now, minutes=minutes)[:GAPS]:
        try:
            made.append(caseload.protect_own(clinician, gap=gap, purpose=purpose, over=False, now=now))
        except (NotFree, Protected):  # taken meanwhile
            continue
    return made


def say_helped(step: Step, *, helped: str, now: datetime) -> None:
    """Whether a step helped: her word, sealed. It is not asked again."""
    step.asked_at, step.helped = now, helped[:20]
    step.save(update_fields=["asked_at", "helped"])
