"""What a clinician sets for herself, and the cover over titles."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from caseload import operations, queries
from caseload.access import clinician_of
from caseload.domain.types import Limits
from caseload.domain.weeks import limits_on
from caseload.forms import NoteRulesForm, SettingsForm
from caseload.models import Clinician


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Name, time zone, week, hours, limits, notes and appearance."""
    clinician = clinician_of(request)
    form = SettingsForm(request.POST or None, clinician=clinician, limits=_holding(clinician))
    if request.method == "POST" and form.is_valid():
        operations.change_settings(clinician, values=form.values, limits=form.limits, now=timezone.now())
        messages.success(request, "Settings saved.")
        return redirect("settings")
    context = {"form": form, "history": queries.limits_of(clinician)}
    return render(request, "caseload/settings.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def note_rules(request: HttpRequest) -> HttpResponse:
    """What owes a note and until when, and what kinds of session count for."""
    clinician = clinician_of(request)
    form = NoteRulesForm(request.POST or None, clinician=clinician)
    if request.method == "POST" and form.is_valid():
        notes_from = form.cleaned_data["notes_from"]
        operations.change_note_rules(clinician, values=form.values, notes_from=notes_from, now=timezone.now())
        messages.success(request, "Saved. Notes that nobody has written follow.")
        return redirect("note_rules")
    return render(request, "caseload/note_rules.html", {"form": form}, status=422 if form.is_bound else 200)


def _holding(clinician: Clinician) -> Limits:
    """The limits of this week, proposed from this week on: earlier weeks keep what held then."""
    first_day = queries.this_week_starts(clinician, now=timezone.now())
    holding = limits_on(first_day, limits=queries.limits_of(clinician))
    return Limits(first_day, holding.target, holding.ceiling)


@require_POST
def cover(request: HttpRequest) -> HttpResponse:
    """Covers initials on every page, or shows them again; goes back to the page it came from."""
    clinician = clinician_of(request)
    operations.cover(clinician, covered=not clinician.covered)
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    if request.headers.get("HX-Request"):
        # The page has titles all over: it is fetched anew rather than patched.
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return redirect(back if safe else "this_week")
