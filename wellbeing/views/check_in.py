"""Scales: totals from elsewhere, and those that this installation may show."""

from datetime import date, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from caseload.access import clinician_of
from wellbeing import operations
from wellbeing.access import own_reading_or_404
from wellbeing.domain.scales import TOTALS
from wellbeing.forms.scales import ItemsForm, TotalForm
from wellbeing.queries.readings import loaded_scales, reading_lines


def _today(request: HttpRequest, now: datetime) -> date:
    return now.astimezone(clinician_of(request).zone).date()


@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest) -> HttpResponse:
    """Readings by scale, and a place for a new total."""
    clinician, now = clinician_of(request), timezone.now()
    form = TotalForm(request.POST or None, today=_today(request, now))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        operations.add_reading(clinician, scale=data["scale"], value=data["score"], taken_on=data["taken_on"], now=now)
        messages.success(request, "Written down.")
        return redirect("check_in")
    scales = loaded_scales()
    context = {
        "form": form,
        "lines": reading_lines(clinician, scales),
        "scales": scales.values(),
        "totals": TOTALS.values(),
    }
    return render(request, "wellbeing/check_in.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def scale_fill(request: HttpRequest, key: str) -> HttpResponse:
    """A loaded scale, item by item."""
    clinician, now = clinician_of(request), timezone.now()
    scale = loaded_scales().get(key)
    if scale is None:
        raise Http404
    form = ItemsForm(request.POST or None, scale=scale)
    if request.method == "POST" and form.is_valid():
        today = _today(request, now)
        kept = operations.fill_in_scale(clinician, scale=scale, answers=form.answers, taken_on=today, now=now)
        said = "Kept." if kept else "Too few lines were answered for a figure. Nothing was kept."
        messages.success(request, said)
        return redirect("support" if operations.is_grave(scale, form.answers) else "check_in")
    context = {"form": form, "scale": scale}
    return render(request, "wellbeing/scale_fill.html", context, status=422 if form.is_bound else 200)


@require_POST
def reading_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Forgets one reading."""
    own_reading_or_404(request, pk).delete()
    messages.success(request, "Removed.")
    return redirect("check_in")
