"""The doors of this package."""

from datetime import datetime
from typing import cast

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.access import user_of
from caseload.access import clinician_of
from wellbeing.models import Dispute, Grant, Reading, Step
from wellbeing.queries import Shell


def shell_of(request: HttpRequest) -> Shell | None:
    """What stands around the signed-in person's pages, one for the whole request; None for nobody."""
    clinician = getattr(request, "clinician", None)
    if clinician is None:
        return None
    if not hasattr(request, "shell"):
        request.shell = Shell(clinician, timezone.now())  # type: ignore[attr-defined] # noqa: TID251 -- the request's one clock
    return cast("Shell", request.shell)  # type: ignore[attr-defined]


def own_dispute_or_404(request: HttpRequest, pk: int) -> Dispute:
    """A dispute of the signed-in clinician."""
    return get_object_or_404(Dispute, pk=pk, clinician=clinician_of(request))


def own_step_or_404(request: HttpRequest, pk: int) -> Step:
    """A step that the signed-in clinician took."""
    return get_object_or_404(Step, pk=pk, clinician=clinician_of(request))


def own_reading_or_404(request: HttpRequest, pk: int) -> Reading:
    """A reading of the signed-in clinician."""
    return get_object_or_404(Reading, pk=pk, clinician=clinician_of(request))


def own_grant_or_404(request: HttpRequest, pk: int) -> Grant:
    """A share of the signed-in clinician's, stopped ones too: they can begin again."""
    clinician = clinician_of(request)
    grant = get_object_or_404(Grant.objects.select_related("viewer", "invitation"), pk=pk, clinician=clinician)
    grant.clinician = clinician
    return grant


def shared_grant_or_404(request: HttpRequest, pk: int, *, now: datetime) -> Grant:
    """The only door to another person's figures: an open share with the signed-in person. All else is not found."""
    grants = Grant.objects.open(now).select_related("clinician__user", "viewer")
    return get_object_or_404(grants, pk=pk, viewer=user_of(request))
