"""Makes the signed-in person's own settings and time zone hold for the whole request."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from accounts.access import account_of, user_of
from caseload.models import Clinician

Handler = Callable[[HttpRequest], HttpResponse]


class ClinicianMiddleware:
    """Sets `request.clinician`, None for nobody and for whoever has no practice, and activates the time zone."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.clinician = _own(request)  # type: ignore[attr-defined]
        zone = _zone(request)
        if zone is None:
            return self.get_response(request)
        with timezone.override(zone):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Whoever has no practice finds no calendars either."""
        without = request.user.is_authenticated and request.clinician is None  # type: ignore[attr-defined]
        if without and view.__module__.startswith("calendar_sync."):
            raise Http404


def _own(request: HttpRequest) -> Clinician | None:
    return getattr(request.user, "clinician", None)


def _zone(request: HttpRequest) -> ZoneInfo | None:
    if not request.user.is_authenticated:
        return None
    own: Clinician | None = request.clinician  # type: ignore[attr-defined]
    return own.zone if own else ZoneInfo(account_of(user_of(request)).time_zone)
