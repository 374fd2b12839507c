"""Sessions that end: after a quiet while, and after half a day in any case."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone

from config.headers import FEEDS

Handler = Callable[[HttpRequest], HttpResponse]
LONGEST = timedelta(hours=12)
WRITTEN_EVERY = timedelta(minutes=1)  # the last action is noted no more often, so that a page need not write
BEGAN, LAST = "began_at", "last_action_at"


def sessions_that_end(get_response: Handler) -> Handler:
    """Signs out whoever did nothing for a while. A poll carries `Headroom-Poll` and is no action."""

    def handle(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(FEEDS) or not request.user.is_authenticated:
            return get_response(request)
        now = timezone.now()  # noqa: TID251 -- the edge
        if _ended(request, now):
            logout(request)
            return _to_sign_in(request)
        _note(request, now)
        return get_response(request)

    return handle


def _ended(request: HttpRequest, now: datetime) -> bool:
    began, last = request.session.get(BEGAN), request.session.get(LAST)
    if began is None or last is None:
        return False
    quiet = now - datetime.fromisoformat(last)
    return quiet > timedelta(minutes=settings.IDLE_MINUTES) or now - datetime.fromisoformat(began) > LONGEST


def _note(request: HttpRequest, now: datetime) -> None:
    last = request.session.get(LAST)
    if request.headers.get("Headroom-Poll") and last is not None:
        return
    request.session.setdefault(BEGAN, now.isoformat())
    if last is None or now - datetime.fromisoformat(last) >= WRITTEN_EVERY:
        request.session[LAST] = now.isoformat()


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        # Never a sign-in page inside a panel: htmx leaves the page instead.
        return HttpResponse(status=401, headers={"HX-Redirect": resolve_url(settings.LOGIN_URL)})
    return redirect(
        f"{resolve_url(settings.LOGIN_URL)}?next={request.path}" if request.method == "GET" else settings.LOGIN_URL
    )
