"""A review's material: the week's measures, her usual, last week's experiment, steps to ask about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from caseload.domain.wording import short_day
from caseload.models import Clinician
from caseload.queries import this_week_starts
from wellbeing.domain.experiments import BY_KEY, OWN, outcome
from wellbeing.domain.histories.measures import Measures, from_json, measure
from wellbeing.models import ClosedWeek, Review, Step
from wellbeing.queries.histories import history_of

WEEK = timedelta(days=7)
SHOWN = 12
_STEPS = {
    "reply first": "answered later, as a rule",
    "protect": "protected time for notes",
    "refer": "looked for a colleague",
    "pause intakes": "took no new clients for a while",
    "control": "sorted it into two columns",
    "move": "looked at a full week",
    "rest": "kept breaks free",
    "supervision": "wrote down a question",
}


@dataclass(frozen=True, slots=True)
class LastTime:
    """The experiment of the review before."""

    title: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a review shows that she did not type."""

    review: Review
    week: Measures
    past: tuple[Measures, ...]  # closed weeks before, oldest first
    last_time: LastTime | None
    steps: tuple[tuple[Step, str], ...]
    include_last: date | None  # the week before, when its review is not closed
    frozen: ClosedWeek | None


def reviewed_week(clinician: Clinician, *, now: datetime) -> date:
    """The running week; on its first two days the week before, when that review was begun and not closed."""
    running = this_week_starts(clinician, now=now)
    if (now.astimezone(clinician.zone).date() - running).days < 2:
        begun = Review.objects.filter(clinician=clinician, first_day=running - WEEK, closed_at__isnull=True)
        if begun.exists():
            return running - WEEK
    return running


def review_of(clinician: Clinician, *, first_day: date, now: datetime) -> Review:
    """The review of a week; a new one is not saved. One query."""
    found = Review.objects.filter(clinician=clinician, first_day=first_day).first()
    return found or Review(clinician=clinician, first_day=first_day, changed_at=now)


def measured_weeks(clinician: Clinician, *, before: date, count: int = SHOWN) -> tuple[Measures, ...]:
    """The last closed weeks before a day, oldest first. One query."""
    rows = ClosedWeek.objects.filter(clinician=clinician, first_day__lt=before).order_by("-first_day")[:count]
    return tuple(from_json(row.measures) for row in reversed(rows))


def material(clinician: Clinician, *, first_day: date, now: datetime) -> Material:
    """What a review is made from. Fourteen queries at most."""
    review = review_of(clinician, first_day=first_day, now=now)
    frozen = ClosedWeek.objects.filter(clinician=clinician, first_day=first_day, frozen_at__isnull=False).first()
    if frozen:
        week = from_json(frozen.measures)
    else:
        week = measure(history_of(clinician, now=now, past=timedelta(days=120)), first_day)
    past = measured_weeks(clinician, before=first_day)
    before = Review.objects.filter(clinician=clinician, first_day=first_day - WEEK).first()
    lately = (now - 6 * WEEK, now - WEEK / 2)
    asked = Step.objects.filter(clinician=clinician, asked_at=None, taken_at__range=lately)
    return Material(
        review=review,
        week=week,
        past=past,
        last_time=_last_time(before, past, week),
        steps=tuple((step, _step_in_words(step, clinician)) for step in asked.order_by("taken_at")[:2]),
        include_last=first_day - WEEK if past and (before is None or before.closed_at is None) else None,
        frozen=frozen,
    )


def _last_time(before: Review | None, past: Sequence[Measures], week: Measures) -> LastTime | None:
    tried = before.tried if before else {}
    key = tried.get("key", "")
    if not key or (key != OWN and key not in BY_KEY):
        return None
    title = str(tried.get("own", "")) if key == OWN else BY_KEY[key].title
    known = past[-1] if past and past[-1].first_day == week.first_day - WEEK else None
    return LastTime(title, outcome(key, before=known, after=week))


def _step_in_words(step: Step, clinician: Clinician) -> str:
    day = short_day(step.taken_at.astimezone(clinician.zone).date())
    return f"On {day} you {_STEPS.get(step.kind, 'took a step')}."


def past_reviews(clinician: Clinician) -> QuerySet[Review]:
    """Closed reviews, latest first, to be paged."""
    return Review.objects.filter(clinician=clinician, closed_at__isnull=False).order_by("-first_day")
