"""The doors of this package."""

from typing import cast

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from caseload.access import clinician_of
from wellbeing.models import Dispute, Reading, Step
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
