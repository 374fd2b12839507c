"""The weekly review: answers are merged as they come, closing freezes the week as it was seen."""

import json
from datetime import date, datetime
from typing import Any

from django.db import transaction

from caseload.models import Clinician
from wellbeing.domain.histories.measures import measure
from wellbeing.domain.patterns.thresholds import VERSION
from wellbeing.domain.reviewing import DONE
from wellbeing.models import ClosedWeek, Review, Watch
from wellbeing.queries.histories import history_of

Answers = dict[str, Any]


@transaction.atomic
def save_review(
    clinician: Clinician,
    *,
    first_day: date,
    now: datetime,
    answers: Answers | None = None,
    experiment: Answers | None = None,
    step: int | None = None,
    closed: bool = False,
) -> Review:
    """Merges what was said, answer by answer: two tabs lose nothing. None as a value takes an answer back."""
    Review.objects.get_or_create(clinician=clinician, first_day=first_day, defaults={"changed_at": now})
    review = Review.objects.select_for_update().get(clinician=clinician, first_day=first_day)
    review.answers = _merged(review.answered, answers)
    review.experiment = _merged(review.tried, experiment)
    review.step = max(review.step, step or 1)
    review.closed_at = review.closed_at or (now if closed else None)
    review.changed_at, review.version = now, review.version + 1
    review.save()
    return review


def _merged(held: Answers, new: Answers | None) -> str:
    merged = {**held, **(new or {})}
    return json.dumps({name: value for name, value in merged.items() if value is not None})


@transaction.atomic
def close_review(clinician: Clinician, *, first_day: date, now: datetime) -> Review:
    """Closes the week: its figures stay as they were seen."""
    held = Review.objects.filter(clinician=clinician, first_day=first_day, closed_at__isnull=False)
    was_open = not held.exists()
    review = save_review(clinician, first_day=first_day, now=now, step=DONE, closed=True)
    if was_open:
        count_week(clinician, first_day=first_day, now=now, because="")
        Watch.objects.filter(clinician=clinician).update(drawn_at=None)
    return review


@transaction.atomic
def open_again(clinician: Clinician, *, first_day: date) -> None:
    """Takes the closing back; the week counts live again."""
    Review.objects.filter(clinician=clinician, first_day=first_day).update(closed_at=None, step=DONE - 1)
    rows = ClosedWeek.objects.filter(clinician=clinician, first_day=first_day)
    rows.filter(facts={}).delete()  # it was not over yet: the night counts it
    rows.update(frozen_at=None)


@transaction.atomic
def count_week(clinician: Clinician, *, first_day: date, now: datetime, because: str) -> ClosedWeek:
    """Counts a week as it is now and freezes it; `because` says why, when it was frozen before."""
    measures = measure(history_of(clinician, now=now), first_day).as_json()
    values = {"measures": measures, "counted_at": now, "frozen_at": now, "counted_again": because}
    row, _ = ClosedWeek.objects.update_or_create(
        clinician=clinician, first_day=first_day, defaults=values,
        create_defaults={**values, "facts": {}, "version": VERSION},
    )  # fmt: skip
    return row
