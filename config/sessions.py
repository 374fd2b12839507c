"""Sessions that end: after a quiet while, after half a day in any case, and when the clock was set back."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions import middleware
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone

from accounts.domain.trouble import in_words
from config.headers import FEEDS

log = logging.getLogger("headroom.sessions")
Handler = Callable[[HttpRequest], HttpResponse]
LONGEST = timedelta(hours=12)
WRITTEN_EVERY = timedelta(minutes=1)  # the last action is noted no more often, so that a page need not write
OFF_BY = timedelta(minutes=1)  # by so much the clocks of several servers may differ
BEGAN, LAST = "began_at", "last_action_at"


class SessionMiddleware(middleware.SessionMiddleware):
    """Django's own; where nothing can be written, pages can still be read."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Saves the session. That of somebody who only reads is not noted then, and ends the sooner."""
        try:
            return super().process_response(request, response)
        except SessionInterrupted as interrupted:  # somebody ended it meanwhile, or so Django thinks
            trouble = _refusal(interrupted)
            if trouble is None:
                raise
            if request.method not in {"GET", "HEAD"}:
                raise trouble from None
            log.warning("a session was not saved: %s", in_words(trouble))
            return response


def _refusal(trouble: BaseException | None) -> OperationalError | None:
    """What the database said, behind what was made of it."""
    while trouble is not None and not isinstance(trouble, OperationalError):
        trouble = trouble.__context__
    return trouble


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
    age, quiet = now - datetime.fromisoformat(began), now - datetime.fromisoformat(last)
    if min(age, quiet) < -OFF_BY:  # from before the clock was set back: nobody knows how long ago that was
        return True
    return quiet > timedelta(minutes=settings.IDLE_MINUTES) or age > LONGEST


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
