"""Makes the signed-in person's own settings and time zone hold for the whole request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from caseload.models import Clinician

Handler = Callable[[HttpRequest], HttpResponse]


def clinician(get_response: Handler) -> Handler:
    """Sets `request.clinician` (None when nobody is signed in) and activates the clinician's time zone."""

    def handle(request: HttpRequest) -> HttpResponse:
        request.clinician = _own(request)  # type: ignore[attr-defined]
        if request.clinician is None:  # type: ignore[attr-defined]
            return get_response(request)
        with timezone.override(request.clinician.zone):  # type: ignore[attr-defined]
            return get_response(request)

    return handle


def _own(request: HttpRequest) -> Clinician | None:
    if not request.user.is_authenticated:
        return None
    try:
        return request.user.clinician
    except Clinician.DoesNotExist:
        return Clinician.objects.create(user=request.user)
