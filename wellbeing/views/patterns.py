"""Patterns: what is counted, the rows behind each figure, and what she does about them."""

from datetime import date, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caseload.access import clinician_of
from caseload.models import Clinician
from wellbeing import operations
from wellbeing.access import own_dispute_or_404
from wellbeing.domain.patterns.beside import BESIDE
from wellbeing.domain.patterns.rows import Behind, Row, latest, rows_behind
from wellbeing.domain.patterns.words import LABELS, WORDS
from wellbeing.forms import BarsForm, DisputeForm
from wellbeing.models import Alert
from wellbeing.queries.patterns import WORTH, cards, kept_words, look
from wellbeing.queries.rows import row_lines
from wellbeing.queries.watching import watch_of


def _today(clinician: Clinician, now: datetime) -> date:
    return now.astimezone(clinician.zone).date()


def _known(pattern: str) -> str:
    if pattern not in WORDS:
        raise Http404
    return pattern


@require_safe
def patterns(request: HttpRequest) -> HttpResponse:
    """Every pattern with its figures, beside her own usual."""
    clinician, now = clinician_of(request), timezone.now()
    looked = look(clinician, now=now)
    shown = cards(looked, today=_today(clinician, now))
    worth = [card for card in shown if card.state == WORTH]
    context = {
        "looked": looked,
        "cards": shown,
        "say": _say(len(worth)),
        "first": worth[0].pattern if worth else "",
        "kept": kept_words(clinician),
    }
    return render(request, "wellbeing/patterns.html", context)


def _say(worth: int) -> str:
    if not worth:
        return "Nothing is worth a look. None of this is a score."
    return f"{'One is' if worth == 1 else 'Two are'} worth a look. None of this is a score."


@require_http_methods(["GET", "HEAD", "POST"])
def pattern_rows(request: HttpRequest, pattern: str, signal: str) -> HttpResponse:
    """What was counted for one figure. A POST says that it is wrong."""
    clinician, now = clinician_of(request), timezone.now()
    words = WORDS[_known(pattern)]
    if signal not in (*words.signals, *words.beside):
        raise Http404
    form = DisputeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _dispute(request, pattern, signal, form, now)
    looked = look(clinician, now=now)
    card = next(one for one in cards(looked, today=_today(clinician, now)) if one.pattern == pattern)
    context = {
        "card": card,
        "figure": next((one for one in (*card.figures, *card.beside) if one.signal == signal), None),
        "label": LABELS[signal],
        "signal": signal,
        "rows": row_lines(clinician, _rows(signal, looked.behind)) if looked.behind else (),
        "opens": signal in words.signals,
        "bars": [bar for bar in BarsForm(watch=looked.watch).lines if bar.signal == signal],
        "disputed": looked.watch.disputed.get(signal, 0),
        "form": form,
    }
    return render(request, "wellbeing/pattern_rows.html", context, status=422 if form.is_bound else 200)


def _rows(signal: str, behind: Behind) -> tuple[Row, ...]:
    return latest(BESIDE[signal](behind)) if signal in BESIDE else rows_behind(signal, behind)


def _dispute(request: HttpRequest, pattern: str, signal: str, form: DisputeForm, now: datetime) -> HttpResponse:
    row, reason = form.cleaned_data["row"], form.cleaned_data["reason"]
    made, gone = operations.dispute(
        clinician_of(request), pattern=pattern, signal=signal, row=row, reason=reason, now=now
    )
    said = "Remembered, and its bar is higher for you now."
    _done(request, f"{said} The pattern went quiet." if gone else said, reverse("dispute_undo", args=[made.pk]))
    return redirect("patterns")


@require_POST
def dispute_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes "this is wrong" back."""
    operations.take_dispute_back(own_dispute_or_404(request, pk))
    return redirect("patterns")


def _done(request: HttpRequest, said: str, undo: str = "") -> None:
    messages.success(request, said, extra_tags=f"undo:{undo}" if undo else "")


@require_POST
def pattern_snooze(request: HttpRequest, pattern: str) -> HttpResponse:
    """Hides what stands for two weeks; again, and it is shown."""
    clinician, today = clinician_of(request), _today(clinician_of(request), timezone.now())
    if request.POST.get("wake"):
        operations.wake(clinician, pattern=_known(pattern))
    elif operations.snooze(clinician, pattern=_known(pattern), today=today):
        _done(request, "Snoozed for two weeks.")
    return redirect("patterns")


@require_POST
def pattern_no_problem(request: HttpRequest, pattern: str) -> HttpResponse:
    """Closes what stands: it is none for her."""
    clinician, today = clinician_of(request), _today(clinician_of(request), timezone.now())
    if operations.close_alert(clinician, pattern=_known(pattern), why=Alert.NO_PROBLEM, today=today):
        _done(request, "Closed. It stays quiet for four weeks at least.", reverse("pattern_reopen", args=[pattern]))
    return redirect("patterns")


@require_POST
def pattern_reopen(request: HttpRequest, pattern: str) -> HttpResponse:
    """Takes a closing, or turning off, back."""
    clinician = clinician_of(request)
    if not operations.reopen(clinician, pattern=_known(pattern)):
        operations.turn_on(clinician, pattern=pattern)
    return redirect("patterns")


@require_POST
def pattern_off(request: HttpRequest, pattern: str) -> HttpResponse:
    """Turns a kind of pattern off, or on again."""
    clinician, today = clinician_of(request), _today(clinician_of(request), timezone.now())
    if request.POST.get("on"):
        operations.turn_on(clinician, pattern=_known(pattern))
        _done(request, "Turned on: it is judged again from the next week on.")
    else:
        operations.turn_off(clinician, pattern=_known(pattern), today=today)
        _done(request, "Turned off. Its figures stay here.", reverse("pattern_reopen", args=[pattern]))
    return redirect("patterns")


@require_POST
def patterns_pause(request: HttpRequest) -> HttpResponse:
    """Pauses everything, or goes on."""
    on = not request.POST.get("resume")
    operations.pause(clinician_of(request), now=timezone.now() if on else None)
    _done(request, "Paused. Nothing is judged and nothing is shown until you say." if on else "Going on.")
    return redirect("patterns")


@require_http_methods(["GET", "HEAD", "POST"])
def bars(request: HttpRequest) -> HttpResponse:
    """What counts as unusual: every threshold, hers to change."""
    clinician = clinician_of(request)
    form = BarsForm(request.POST or None, watch=watch_of(clinician))
    if request.method == "POST" and form.is_valid():
        operations.set_bars(clinician, values=form.cleaned_data)
        _done(request, "Saved. It holds from the next judgement on.")
        return redirect("bars")
    return render(request, "wellbeing/bars.html", {"form": form}, status=422 if form.is_bound else 200)
