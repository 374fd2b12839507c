"""Contacts between sessions: that there was one, and when."""

from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from caseload import operations
from caseload.access import clinician_of, own_client_or_404, own_contact_or_404


@require_POST
def contact_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Writes down that there was a contact."""
    found, now = own_client_or_404(request, pk), timezone.now()
    at = _moment(request.POST.get("at", ""))
    if at is None:
        messages.error(request, "That moment is not clear. Write it like 2026-11-20 16:30.")
        return _again(request, pk)
    at = at.replace(tzinfo=clinician_of(request).zone)
    if at > now:
        messages.error(request, "That moment is still to come.")
        return _again(request, pk)
    hers, agreed = "theirs" not in request.POST, "agreed" in request.POST
    operations.add_contact(found, at=at, by_clinician=hers, agreed=agreed)
    messages.success(request, "Written down.")
    return redirect("client", pk)


def _again(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the client, with the moment as it was typed."""
    return redirect(
        f"{reverse('client', args=[pk])}?{urlencode({'at': request.POST.get('at', '')[:40]})}#contacts-head"
    )


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


@require_POST
def contact_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Forgets a contact."""
    found = own_contact_or_404(request, pk)
    found.delete()
    messages.success(request, "Removed.")
    return redirect("client", found.client_id) if found.client_id else redirect("caseload")
