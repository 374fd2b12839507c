"""The doors of this package."""

from typing import cast

from django.http import HttpRequest
from django.utils import timezone

from wellbeing.queries import Shell


def shell_of(request: HttpRequest) -> Shell | None:
    """What stands around the signed-in person's pages, one for the whole request; None for nobody."""
    clinician = getattr(request, "clinician", None)
    if clinician is None:
        return None
    if not hasattr(request, "shell"):
        request.shell = Shell(clinician, timezone.now())  # type: ignore[attr-defined] # noqa: TID251 -- the request's one clock
    return cast("Shell", request.shell)  # type: ignore[attr-defined]
