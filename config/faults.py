"""The pages for what went wrong: a calm sentence and a number that stands in the log as well."""

import logging
import secrets
import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template import loader

from accounts.domain.trouble import is_full

log = logging.getLogger("headroom.faults")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400"""
    return _page(request, 400, "That request could not be read", "Go back and try once more.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403"""
    return _page(request, 403, "This is not open to you", "Nothing was changed.")


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that came from elsewhere or waited too long."""
    return _page(
        request, 403, "This form was open too long", "Nothing was saved. Go back, load the page and send it again."
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, the same whether a thing is missing or somebody else's."""
    return _page(request, 404, "There is nothing here", "The address may be old, or it was removed.")


def server_fault(request: HttpRequest) -> HttpResponse:
    """500; 507 when the disk is full and 503 while the database cannot take it: nothing is wrong with the page then."""
    trouble = sys.exc_info()[1]
    number = secrets.token_hex(3)
    where = request.resolver_match.view_name if request.resolver_match else "no view"
    log.error("fault %s at %s: %s", number, where, type(trouble).__name__)
    if is_full(trouble):
        return _try_again(request, 507, "The disk is full", "Whoever looks after Headroom has to make room.")
    if isinstance(trouble, OperationalError):
        return _try_again(request, 503, "Headroom is busy just now", "Wait a minute, then try again.")
    said = f"Nothing you saved is lost. The fault is written down with the number {number}."
    return _page(request, 500, "This page did not load", said)


def _try_again(request: HttpRequest, status: int, title: str, said: str) -> HttpResponse:
    typed = _typed(request)
    if request.method == "POST":
        kept = "What you typed is kept on this page" if typed else "Nothing was saved: go back and send it again later"
        said = f"{said} {kept}. What was there before is untouched and can be read."
    answer = _page(request, status, title, said, typed=typed, csrf_token=get_token(request))
    answer.headers["Retry-After"] = "60"
    return answer


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of a form, to be sent again as they are; none of a form with a file or a password."""
    try:
        if request.method != "POST" or request.FILES or any("password" in name for name in request.POST):
            return []
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
    except OSError:  # the disk was too full to take the form in
        return []
    return [(name, value) for name, value in fields if name != "csrfmiddlewaretoken"]


def _page(request: HttpRequest, status: int, title: str, said: str, **more: object) -> HttpResponse:
    # Rendered without context processors: a page about a fault must not meet the fault again.
    context = {"title": title, "said": said, **more}
    return HttpResponse(loader.render_to_string("fault.html", context), status=status)
