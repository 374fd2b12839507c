"""The made-up practice: in with one press, out with one press."""

from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from caseload import queries
from caseload.access import clinician_of
from wellbeing import operations


@login_not_required
@require_POST
def sample_open(request: HttpRequest) -> HttpResponse:
    """Makes the made-up practice and opens it; only while nobody has an account."""
    if settings.PRODUCTION or queries.somebody_has_an_account():
        raise Http404
    zone = request.POST.get("time_zone", "")
    user = operations.open_sample(zone=zone if zone in available_timezones() else "UTC", now=timezone.now())
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("this_week")


@require_POST
def sample_remove(request: HttpRequest) -> HttpResponse:
    """Forgets the made-up practice and starts over."""
    if not clinician_of(request).sample:
        raise Http404
    user = User.objects.get(username=request.user.get_username())
    logout(request)
    operations.remove_sample(user)
    return redirect("welcome")
