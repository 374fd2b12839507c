"""What others share with the signed-in person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from accounts.access import second_factor, user_of
from wellbeing import operations
from wellbeing.access import shared_grant_or_404
from wellbeing.queries.sharing import log_page, shared_picture, shared_with


@require_safe
@second_factor
def supervision(request: HttpRequest) -> HttpResponse:
    """Who shares something with her, by name. No figures, so that nobody is put before anybody."""
    return render(request, "wellbeing/supervision.html", {"grants": shared_with(user_of(request), now=timezone.now())})


@require_GET  # not HEAD: whatever is sent was looked at
@second_factor
def shared(request: HttpRequest, pk: int) -> HttpResponse:
    """What one clinician shows her. Each look is written down for both."""
    now = timezone.now()
    grant = shared_grant_or_404(request, pk, now=now)
    picture = shared_picture(grant.clinician, grant.shares, now=now)
    operations.looked(grant, now=now)
    context = {
        "grant": grant,
        "picture": picture,
        "about": grant.clinician.name,
        "log": log_page(grant, page=request.GET.get("page"), for_viewer=True),
    }
    return render(request, "wellbeing/shared.html", context)


@require_GET
@second_factor
def agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """One page for the supervision hour, to print: what is shared, and room to write."""
    now = timezone.now()
    grant = shared_grant_or_404(request, pk, now=now)
    picture = shared_picture(grant.clinician, grant.shares, now=now)
    operations.looked(grant, agenda=True, now=now)
    return render(request, "wellbeing/agenda.html", {"grant": grant, "picture": picture, "about": grant.clinician.name})
