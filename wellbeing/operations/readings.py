"""Readings of scales: written down, scored, removed."""

import json
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from caseload.models import Clinician
from wellbeing.domain.scales.scoring import score
from wellbeing.domain.scales.types import Scale
from wellbeing.models import Reading, ScaleFile


def add_reading(clinician: Clinician, *, scale: str, value: float, taken_on: date, now: datetime) -> Reading:
    """Writes a total down; of one scale a day the last one counts."""
    values = {"score": f"{value:g}", "answers": "", "made_at": now}
    row, _ = Reading.objects.update_or_create(clinician=clinician, scale=scale, taken_on=taken_on, defaults=values)
    return row


@transaction.atomic
def fill_in_scale(
    clinician: Clinician, *, scale: Scale, answers: Mapping[int, int], taken_on: date, now: datetime
) -> list[Reading]:
    """Scores a loaded scale and keeps each subscale that has enough answers. Raises `NotAnAnswer`."""
    kept = []
    for key, value in score(scale, answers).items():
        if value is not None:
            values = {"score": f"{value:g}", "answers": json.dumps(dict(answers)), "made_at": now}
            row, _ = Reading.objects.update_or_create(
                clinician=clinician, scale=key, taken_on=taken_on, defaults=values
            )
            kept.append(row)
    return kept


def is_grave(scale: Scale, answers: Mapping[int, int]) -> bool:
    """True when an answer is one that the scale's file marks as grave."""
    return any(answers.get(item.number) in item.grave for item in scale.items)


def keep_scale(scale: Scale, *, body: str, now: datetime) -> ScaleFile:
    """Lets this installation use a scale; an earlier one of the same key is replaced."""
    row, _ = ScaleFile.objects.update_or_create(key=scale.key, defaults={"body": body, "loaded_at": now})
    return row
