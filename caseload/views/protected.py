"""Time that is protected: accepted from a slip, chosen by hand, given free again."""

import re
from datetime import UTC, datetime, timedelta

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caseload import operations, queries
from caseload.access import clinician_of, own_protected_or_404
from caseload.domain.protect_words import gap_in_words
from caseload.domain.types import Writing
from caseload.domain.weeks import Stretch
from caseload.forms import ProtectForm
from caseload.forms.protecting import LONGEST, SHORTEST
from caseload.models import ProtectedTime

_SLOT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d)Z/(\d{1,3})", re.ASCII)
BACK = ("notes", "this_week", "protected")  # pages from which time is protected


@require_safe
def protected(request: HttpRequest) -> HttpResponse:
    """What is protected in the days to come, and what was."""
    clinician, now = clinician_of(request), timezone.now()
    coming = queries.protected_lines(clinician, now=now)
    context = {
        "coming": coming,
        "left_behind": queries.left_behind(clinician, now=now),
        "before": queries.protected_before(clinician, now=now),
        "say": f"{len(coming)} to come." if coming else "Nothing is protected.",
    }
    return render(request, "caseload/protected.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def protected_add(request: HttpRequest) -> HttpResponse:
    """A time of her own choice."""
    clinician, now = clinician_of(request), timezone.now()
    form = ProtectForm(request.POST or None, clinician=clinician, now=now)
    if request.method == "POST" and form.is_valid():
        over = form.cleaned_data["over"]
        try:
            row = operations.protect_own(clinician, gap=form.gap, purpose=form.purpose_chosen, over=over, now=now)
        except operations.Protected as taken:
            form.add_error("clock", str(taken))
        except operations.NotFree as taken:
            form.add_error("over", f"{taken} Choose another time, or tick this.")
        else:
            return _protected(request, row, "protected")
    return render(request, "caseload/protected_add.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def protected_accept(request: HttpRequest) -> HttpResponse:
    """Protects a gap that a slip proposed."""
    try:
        row = operations.accept_gap(clinician_of(request), gap=_slot(request), now=timezone.now())
    except operations.NotFree as taken:
        messages.info(request, f"{taken} Nothing was protected; the next free time is proposed instead.")
        return redirect(_back(request))
    return _protected(request, row, _back(request))


def _slot(request: HttpRequest) -> Stretch:
    found = _SLOT.fullmatch(request.POST.get("slot", ""))
    try:
        start = datetime.fromisoformat(found[1]).replace(tzinfo=UTC) if found else None
    except ValueError:
        start = None
    if found is None or start is None or not SHORTEST <= int(found[2]) <= LONGEST or start.year > 2200:
        raise BadRequest
    return start, start + timedelta(minutes=int(found[2]))


def _protected(request: HttpRequest, row: ProtectedTime, back: str) -> HttpResponse:
    written = " It is on its way into your calendar." if row.writing == Writing.TO_WRITE else ""
    undo = f"undo:{reverse('protected_remove', args=[row.pk])}?back={back}"
    messages.success(request, f"{_when(request, row)} is protected.{written}", extra_tags=undo)
    return redirect(back)


@require_POST
def protected_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives the time free again."""
    row = operations.remove_protected(own_protected_or_404(request, pk), now=timezone.now())
    undo = f"undo:{reverse('protected_restore', args=[pk])}?back={_back(request)}"
    messages.success(request, f"{_when(request, row)} is free again.", extra_tags=undo)
    return redirect(_back(request))


@require_POST
def protected_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a removal back."""
    try:
        row = operations.restore_protected(own_protected_or_404(request, pk), now=timezone.now())
    except operations.Protected as taken:
        messages.info(request, str(taken))
        return redirect(_back(request))
    return _protected(request, row, _back(request))


@require_POST
def protected_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Tries once more to write what was given up."""
    operations.write_again(own_protected_or_404(request, pk), now=timezone.now())
    messages.info(request, "Headroom tries once more.")
    return redirect("protected")


def _when(request: HttpRequest, row: ProtectedTime) -> str:
    zone = clinician_of(request).zone
    times = (at.astimezone(zone) for at in (row.starts_at, row.ends_at))
    return gap_in_words(*times, now=timezone.now().astimezone(zone))


def _back(request: HttpRequest) -> str:
    back = request.POST.get("back") or request.GET.get("back", "")
    return back if back in BACK else "protected"
