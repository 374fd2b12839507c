"""The clinician's ledger of changes, and taking them back."""

from datetime import datetime
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from caseload import operations, queries
from caseload.access import clinician_of
from caseload.domain.wording import count_of
from caseload.operations.ledger import Undone
from caseload.views.notes import notes_answer

ACTS_PAGE = 50


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What changed, latest first, each with its way back."""
    clinician, now = clinician_of(request), timezone.now()
    page = Paginator(queries.acts(clinician), ACTS_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "acts": queries.acts_in_words(clinician, list(page), now=now)}
    return render(request, "caseload/changes.html", context)


@require_POST
def undo(request: HttpRequest, act: int) -> HttpResponse:
    """Takes one act back, whole; what changed since stays and is said."""
    clinician, now = clinician_of(request), timezone.now()
    if not queries.is_act(clinician, act):
        raise Http404
    undone = operations.take_back(clinician, act=act, now=now)
    _tell(request, undone)
    if request.headers.get("HX-Request"):
        return _answer(request, act, now=now)
    return redirect(_back(request))


def _tell(request: HttpRequest, undone: Undone) -> None:
    redo = f"undo:{reverse('undo', args=[undone.act])}" if undone.act else ""
    if undone.restored:
        messages.success(request, "Taken back.", extra_tags=redo)
    if undone.left:
        messages.info(request, f"{count_of(len(undone.left), 'change')} since then stays as it is.")
    if not undone.restored and not undone.left:
        messages.info(request, "That was taken back already.")


def _answer(request: HttpRequest, act: int, *, now: datetime) -> HttpResponse:
    """The rows in place on the notes page; elsewhere the page is loaded again."""
    clinician = clinician_of(request)
    on_notes = urlsplit(request.headers.get("HX-Current-URL", "")).path == reverse("notes")
    pks = queries.notes_of_act(clinician, act) if on_notes else []
    if pks:
        lines = queries.note_lines(clinician, pks=pks, now=now)
        return notes_answer(request, clinician, lines=lines, now=now, focus=True)
    answer = HttpResponse(status=204)
    answer["HX-Refresh"] = "true"
    return answer


def _back(request: HttpRequest) -> str:
    """Where the press came from, on this host only."""
    came_from = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return came_from if safe else reverse("changes")
