"""The weekly review: one page that grows. Every step is a plain form; what is typed is saved as it is typed."""

from datetime import date, datetime, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caseload.access import clinician_of
from caseload.domain.weeks import first_day_of_week
from caseload.domain.wording import clock, short_day, span_in_words
from caseload.models import Clinician
from wellbeing import operations
from wellbeing.domain.experiments import BY_KEY, OWN, suggested
from wellbeing.domain.patterns.words import WORDS
from wellbeing.domain.questions import DEPLETED, GRAVEST, QUESTIONS, REASONS, SLIDER_WORDS, SLIDERS
from wellbeing.domain.reviewing import (
    DONE,
    EXPERIMENT,
    FACTS,
    FELT,
    SETTINGS,
    STEPS,
    conclusion,
    evidence,
    facts,
    folded_facts,
    folded_felt,
    minutes_left,
)
from wellbeing.forms.reviews import WENT, answers_in, experiment_in
from wellbeing.queries.closing import coming_week
from wellbeing.queries.drawings import drawing_of
from wellbeing.queries.marks import marks_of
from wellbeing.queries.reviews import Material, material, past_reviews, reviewed_week
from wellbeing.queries.support import support_lines

PAGE = 26


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """The week that is looked back on now."""
    clinician = clinician_of(request)
    return _review(request, reviewed_week(clinician, now=timezone.now()))


@require_http_methods(["GET", "HEAD", "POST"])
def review_of(request: HttpRequest, first_day: date) -> HttpResponse:
    """The review of one week; a week to come has none."""
    clinician, now = clinician_of(request), timezone.now()
    start = first_day_of_week(first_day, week_start=clinician.week_start)
    if start > now.astimezone(clinician.zone).date():
        raise Http404
    return _review(request, start)


def _review(request: HttpRequest, first_day: date) -> HttpResponse:
    clinician, now = clinician_of(request), timezone.now()
    if request.method == "POST":
        return _take(request, clinician, first_day, now)
    found = material(clinician, first_day=first_day, now=now)
    step = _step(request, found)
    return render(request, "wellbeing/review.html", _context(clinician, found, step, now))


def _step(request: HttpRequest, found: Material) -> int:
    asked = request.GET.get("step", "")
    if asked.isdecimal() and FACTS <= int(asked) <= EXPERIMENT:
        return int(asked)
    return DONE if found.review.closed_at else min(found.review.step, EXPERIMENT)


def _take(request: HttpRequest, clinician: Clinician, first_day: date, now: datetime) -> HttpResponse:
    """One step's answers, then the next step; the last one closes the week."""
    done = request.POST.get("done", "")
    step = int(done) if done.isdecimal() and FACTS <= int(done) <= EXPERIMENT else FACTS
    experiment = experiment_in(request.POST)
    if request.POST.get("without"):
        experiment = {"key": None}
    saved = operations.save_review(
        clinician,
        first_day=first_day,
        now=now,
        answers=answers_in(request.POST),
        experiment=experiment,
        step=min(step + 1, EXPERIMENT),
    )
    _say_helped(request, clinician, now)
    if _is_grave(saved.answered) and step == FELT:
        return redirect("support")
    if step < EXPERIMENT:
        return redirect(f"{reverse('review_of', args=[first_day])}?step={step + 1}#step-{step + 1}")
    operations.close_review(clinician, first_day=first_day, now=now)
    undo = reverse("review_open", args=[first_day])
    messages.success(request, "The week is closed.", extra_tags=f"undo:{undo}")
    return redirect(f"{reverse('review_of', args=[first_day])}#step-5")


def _say_helped(request: HttpRequest, clinician: Clinician, now: datetime) -> None:
    for step in clinician.steps.filter(asked_at=None):
        helped = request.POST.get(f"step_{step.pk}", "")
        if helped in WENT:
            operations.say_helped(step, helped=helped, now=now)


def _is_grave(answers: dict[str, object]) -> bool:
    return any(answers.get(key) == value for key, value in GRAVEST.items())


@require_POST
def review_save(request: HttpRequest, first_day: date) -> HttpResponse:
    """Saves what was typed so far; answers with the time, and, for the gravest answer, with where to turn."""
    clinician, now = clinician_of(request), timezone.now()
    start = first_day_of_week(first_day, week_start=clinician.week_start)
    if start > now.astimezone(clinician.zone).date():
        raise Http404
    answers, experiment = answers_in(request.POST), experiment_in(request.POST)
    saved = operations.save_review(clinician, first_day=start, now=now, answers=answers, experiment=experiment)
    lines = support_lines(clinician) if _is_grave(saved.answered) else ()
    at = clock(now.astimezone(clinician.zone))
    return render(request, "wellbeing/review_saved.html", {"at": at, "lines": lines})


@require_POST
def review_open(request: HttpRequest, first_day: date) -> HttpResponse:
    """Opens a closed week again."""
    operations.open_again(clinician_of(request), first_day=first_day)
    return redirect("review_of", first_day)


@require_POST
def review_count(request: HttpRequest, first_day: date) -> HttpResponse:
    """Counts a frozen week again, because rows were put right."""
    clinician, now = clinician_of(request), timezone.now()
    start = first_day_of_week(first_day, week_start=clinician.week_start)
    if not clinician.reviews.filter(first_day=start, closed_at__isnull=False).exists():
        raise Http404
    operations.count_week(clinician, first_day=start, now=now, because="rows were put right")
    messages.success(request, "Counted again.")
    return redirect(f"{reverse('review_of', args=[start])}?step=1")


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """All closed weeks."""
    page = Paginator(past_reviews(clinician_of(request)), PAGE).get_page(request.GET.get("page"))
    lines = [
        (row, span_in_words(row.first_day, row.first_day + timedelta(days=6)), folded_felt(row.answered),
         SETTINGS.get(row.answered.get("setting", ""), ""))
        for row in page
    ]  # fmt: skip
    return render(request, "wellbeing/reviews.html", {"page": page, "lines": lines})


def _context(clinician: Clinician, found: Material, step: int, now: datetime) -> dict[str, object]:
    answers, tried, week = found.review.answered, found.review.tried, found.week
    setting = str(answers.get("setting") or "none")
    minutes = clinician.minutes_each.usual
    marks = marks_of(clinician)
    return {
        "found": found,
        "first_day": found.review.first_day,
        "title": span_in_words(week.first_day, week.first_day + timedelta(days=6)),
        "step": step,
        "steps": [(at, name, length) for at, (name, length) in enumerate(STEPS, start=1)],
        "left": minutes_left(step),
        "facts": facts(week, found.past, note_minutes=minutes),
        "conclusion": conclusion(week, found.past),
        "folded_facts": folded_facts(week, note_minutes=minutes),
        "folded_felt": folded_felt(answers) or "Skipped.",
        "folded_setting": SETTINGS.get(str(answers.get("setting")), "Not named."),
        "sliders": [(one, answers.get(one.key), SLIDER_WORDS) for one in SLIDERS],
        "ticks": range(1, DEPLETED + 1),
        "questions": [(one, answers.get(one.key)) for one in QUESTIONS],
        "answers": answers,
        "reasons": REASONS,
        "settings": [
            (key, name, marks.get(key, ""), evidence(key, week, found.past)) for key, name in SETTINGS.items()
        ],
        "idea": WORDS[setting].idea if setting in WORDS else "Small enough that a bad Tuesday cannot break it.",
        "suggested": suggested(setting),
        "tried": tried,
        "own": OWN,
        "chosen": BY_KEY[tried["key"]].title if tried.get("key") in BY_KEY else tried.get("own", ""),
        "ask_on": short_day(found.review.first_day + timedelta(days=7 + _review_offset(clinician))),
        "went": WENT,
        "drawing": drawing_of(clinician, "sessions") if step == FACTS else None,
        "coming": coming_week(clinician, now=now) if step == DONE else None,
        "saved_at": clock(found.review.changed_at.astimezone(clinician.zone)) if found.review.pk else "",
        "lines": support_lines(clinician) if _is_grave(answers) else (),
    }


def _review_offset(clinician: Clinician) -> int:
    return (clinician.review_day - clinician.week_start) % 7
