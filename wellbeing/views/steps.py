"""The small way out of each pattern: one press, or one page with two fields."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from caseload.access import clinician_of
from caseload.domain.asks.types import AskKind
from caseload.domain.types import Purpose
from caseload.domain.wording import count_of, day_and_time, long_day
from caseload.models import Ask, Clinician, ProtectedTime
from caseload.queries import work_weeks
from wellbeing import operations
from wellbeing.access import own_step_or_404
from wellbeing.domain.patterns.words import WORDS, StepKind
from wellbeing.forms import ControlForm, QuestionForm


@require_POST
def step_take(request: HttpRequest, pattern: str) -> HttpResponse:
    """Takes the step that goes with a pattern."""
    if pattern not in WORDS:
        raise Http404
    kind = WORDS[pattern].step
    if kind in _WRITTEN:
        return redirect("step_write", pattern)
    answer = _STEPS[kind](request, clinician_of(request))
    operations.take_step(clinician_of(request), pattern=pattern, kind=kind, now=timezone.now())
    return answer


def _reply_first(request: HttpRequest, clinician: Clinician) -> HttpResponse:
    operations.reply_first(clinician, on=True)
    said = "From now on a new request is promised for your next review day, and the reply lies ready."
    messages.success(request, said, extra_tags=f"undo:{reverse('reply_first')}")
    return redirect("asks")


def _protect(purpose: Purpose) -> Callable[[HttpRequest, Clinician], HttpResponse]:
    def protect(request: HttpRequest, clinician: Clinician) -> HttpResponse:
        made = operations.protect_gaps(clinician, purpose=purpose, now=timezone.now())
        if made:
            messages.success(request, f"Protected: {_named(made, clinician)}.")
        else:
            messages.info(request, "Nothing is free in your hours for two weeks. That is a finding of its own.")
        return redirect("protected")

    return protect


def _named(made: list[ProtectedTime], clinician: Clinician) -> str:
    return " and ".join(day_and_time(row.starts_at.astimezone(clinician.zone)) for row in made)


def _refer(_: HttpRequest, clinician: Clinician) -> HttpResponse:
    """Who could take a client that waits for an answer; without one, the directory."""
    waiting = Ask.objects.waiting().filter(clinician=clinician, kind=AskKind.NEW_CLIENT).order_by("asked_at").first()
    return redirect("ask_refer", waiting.pk) if waiting else redirect("colleagues")


def _pause_intakes(request: HttpRequest, clinician: Clinician) -> HttpResponse:
    today = timezone.now().astimezone(clinician.zone).date()
    until = operations.pause_intakes(clinician, today=today)
    said = f"No new clients before {long_day(until or today)}. It stands above your requests."
    messages.success(request, said, extra_tags=f"undo:{reverse('intakes_again')}")
    return redirect("asks")


def _move(request: HttpRequest, clinician: Clinician) -> HttpResponse:
    weeks = work_weeks(clinician, now=timezone.now())
    fullest = max(weeks, key=lambda week: week.booked - week.ceiling)
    messages.info(request, f"{count_of(fullest.booked, 'session')} against a ceiling of {fullest.ceiling}.")
    return redirect("calendar_week", fullest.first_day)


_STEPS: dict[StepKind, Callable[[HttpRequest, Clinician], HttpResponse]] = {
    StepKind.REPLY_FIRST: _reply_first,
    StepKind.PROTECT: _protect(Purpose.NOTES),
    StepKind.REST: _protect(Purpose.REST),
    StepKind.REFER: _refer,
    StepKind.PAUSE_INTAKES: _pause_intakes,
    StepKind.MOVE: _move,
}
_WRITTEN = {StepKind.CONTROL: ControlForm, StepKind.SUPERVISION: QuestionForm}
_SAVED = {
    StepKind.CONTROL: "Kept. What is in the right column may stay there.",
    StepKind.SUPERVISION: "Kept for your supervision. It is under the patterns.",
}


@require_http_methods(["GET", "HEAD", "POST"])
def step_write(request: HttpRequest, pattern: str) -> HttpResponse:
    """The two columns, or a question for supervision. Sealed; nobody else sees it."""
    kind = WORDS[pattern].step if pattern in WORDS else None
    if kind not in _WRITTEN:
        raise Http404
    form = _WRITTEN[kind](request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.take_step(
            clinician_of(request), pattern=pattern, kind=kind, now=timezone.now(), words=form.cleaned_data
        )
        messages.success(request, _SAVED[kind])
        return redirect("patterns")
    context = {"form": form, "words": WORDS[pattern], "pattern": pattern}
    return render(request, "wellbeing/step_write.html", context, status=422 if form.is_bound else 200)


@require_POST
def step_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Forgets what was written with a step."""
    own_step_or_404(request, pk).delete()
    messages.success(request, "Removed.")
    return redirect("patterns")


@require_POST
def reply_first(request: HttpRequest) -> HttpResponse:
    """Answers later as a rule no more, or again."""
    on = bool(request.POST.get("on"))
    operations.reply_first(clinician_of(request), on=on)
    messages.success(request, "New requests are promised at once." if on else "New requests wait undecided again.")
    return redirect("asks")


@require_POST
def intakes_again(request: HttpRequest) -> HttpResponse:
    """New clients again."""
    operations.pause_intakes(clinician_of(request), today=None)
    messages.success(request, "New clients again, as room allows.")
    return redirect("asks")
