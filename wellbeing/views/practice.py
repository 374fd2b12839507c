"""The practice's figures, and whether she is counted in them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import account_of, confirmed, second_factor, user_of
from caseload.access import clinician_of
from wellbeing import operations
from wellbeing.forms import CountMeForm
from wellbeing.queries.practice import practice_lines, takes_part


@require_safe
def practice(request: HttpRequest) -> HttpResponse:
    """The last weeks' figures, for those who are counted and for supervisors. Nobody else finds them."""
    user = user_of(request)
    if account_of(user).supervisor:
        return _for_supervisors(request)
    if not takes_part(user, now=timezone.now()):
        raise Http404
    return _page(request)


def _page(request: HttpRequest) -> HttpResponse:
    lines = practice_lines(user_of(request), now=timezone.now())
    return render(request, "wellbeing/practice.html", {"lines": lines, "shown": any(line.booked for line in lines)})


_for_supervisors = second_factor(_page)


@require_POST
@confirmed
def count_me(request: HttpRequest) -> HttpResponse:
    """Counts her for four or twelve weeks from today."""
    clinician, now = clinician_of(request), timezone.now()
    form = CountMeForm(request.POST)
    if form.is_valid():
        last_day = form.last_day(now.astimezone(clinician.zone).date())
        operations.take_part(clinician, last_day=last_day, now=now)
        messages.success(request, "You are counted, from this week on. One press ends it.")
    else:
        messages.error(request, "Nothing has changed: four or twelve weeks can be chosen.")
    return redirect("sharing")


@require_POST
def count_me_out(request: HttpRequest) -> HttpResponse:
    """Stops at once, without a question."""
    if operations.take_no_part(clinician_of(request), now=timezone.now()):
        messages.success(request, "Stopped. Every week you were counted in is blank from now on.")
    return redirect("sharing")
