"""The pages for what went wrong: a calm sentence and a number that stands in the log as well."""

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.template import loader

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
    """500"""
    number = secrets.token_hex(3)
    log.error("fault %s at %s", number, request.resolver_match.view_name if request.resolver_match else "no view")
    said = f"Nothing you saved is lost. The fault is written down with the number {number}."
    return _page(request, 500, "This page did not load", said)


def _page(request: HttpRequest, status: int, title: str, said: str) -> HttpResponse:
    # Rendered without context processors: a page about a fault must not meet the fault again.
    return HttpResponse(loader.render_to_string("fault.html", {"title": title, "said": said}), status=status)
