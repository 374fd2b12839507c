"""The calendar that Headroom publishes: its private address, and what stands there."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_POST, require_safe

from accounts.access import confirmed
from accounts.limits import allowed, caller, seconds_left
from accounts.sealed import seal, unseal
from caseload import operations, queries
from caseload.access import clinician_of

MOST_READS, MOST_MISSES = 60, 60  # an hour: of one calendar, and of addresses where there is none
SHOWN_WITHIN = 10 * 60  # seconds between making an address and showing it
_NEW = "outbound_token"
_NEAR = ("localhost", "127.0.0.1", "[::1]")


@require_safe
def outbound(request: HttpRequest) -> HttpResponse:
    """Whether there is an address, when it was read; right after it was made, the address itself, this once."""
    sealed = request.session.pop(_NEW, None) if request.method == "GET" else None
    token = unseal(sealed, seconds=SHOWN_WITHIN) if sealed else None
    address = request.build_absolute_uri(reverse("outbound_feed", args=[token])) if token else ""
    context = {
        "outbound": queries.outbound_of(clinician_of(request)),
        "address": address,
        "near_only": request.get_host().startswith(_NEAR),
        "calendar": queries.calendar_to_write(clinician_of(request)),
    }
    return render(request, "caseload/outbound.html", context)


@require_POST
@confirmed
def outbound_make(request: HttpRequest) -> HttpResponse:
    """Makes the address, or a new one in place of it."""
    token = operations.make_address(clinician_of(request), now=timezone.now())
    request.session[_NEW] = seal(token)
    return redirect("outbound")


@require_POST
def outbound_revoke(request: HttpRequest) -> HttpResponse:
    """Stops publishing at once."""
    operations.revoke_address(clinician_of(request))
    messages.success(request, "There is nothing at the address any more.")
    return redirect("outbound")


@login_not_required
@require_safe
def outbound_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar itself, for whoever holds the address; 304 for who has it already."""
    now = timezone.now()
    found = queries.outbound_by_token(token)
    if found is None:
        said = HttpResponse("There is no calendar here.\n", status=404, content_type="text/plain; charset=utf-8")
        return _private(
            said if allowed(f"outbound-miss:{caller(request)}", most=MOST_MISSES, now=now) else _too_often(now)
        )
    if not allowed(f"outbound:{found.token_digest}", most=MOST_READS, now=now):
        return _private(_too_often(now))
    operations.note_reading(found, now=now)
    calendar = queries.published(found, now=now)
    # A date tells copies apart only once its second is over.
    changed = int(calendar.changed_at.timestamp()) if calendar.changed_at < now.replace(microsecond=0) else None
    answer = HttpResponse(calendar.body, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'inline; filename="headroom.ics"'
    answer.headers["ETag"] = calendar.etag
    if changed is not None:
        answer.headers["Last-Modified"] = http_date(changed)
    same = get_conditional_response(request, etag=calendar.etag, last_modified=changed, response=answer)
    return _private(same or answer)


def _too_often(now: datetime) -> HttpResponse:
    said = HttpResponse("Too often. Once an hour is enough.\n", status=429, content_type="text/plain; charset=utf-8")
    said.headers["Retry-After"] = str(seconds_left(now))
    return said


def _private(answer: HttpResponse) -> HttpResponse:
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
