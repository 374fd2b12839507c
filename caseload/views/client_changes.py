"""What a therapist does about a client: added, changed, paused, ended, merged, split."""

from datetime import date, datetime

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from caseload import operations
from caseload.access import clinician_of, own_client_or_404
from caseload.domain.types import ClientStatus, Ending
from caseload.domain.wording import clock, count_of
from caseload.forms import ClientForm

SAID = {
    ClientStatus.ACTIVE: "On the books again.",
    ClientStatus.PAUSED: "Paused.",
    ClientStatus.ENDED: "Ended. Their sessions stay.",
    ClientStatus.WAITING: "On the waiting list.",
}


def _today(request: HttpRequest, now: datetime) -> date:
    return now.astimezone(clinician_of(request).zone).date()


@require_http_methods(["GET", "HEAD", "POST"])
def client_add(request: HttpRequest) -> HttpResponse:
    """A new client, or somebody for the waiting list."""
    now = timezone.now()
    form = ClientForm(request.POST or None, today=_today(request, now))
    if request.method == "POST" and form.is_valid():
        made = operations.add_client(clinician_of(request), facts=form.facts, now=now)
        messages.success(request, "Added.")
        return redirect("client", made.pk)
    return render(request, "caseload/client_edit.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def client_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes a client; what another page changed meanwhile is not overwritten."""
    found, now = own_client_or_404(request, pk), timezone.now()
    if found.clinician.covered and request.method != "POST":
        return render(request, "caseload/covered.html")
    form = ClientForm(request.POST or None, today=_today(request, now), client=found)
    context = {"form": form, "client": found}
    if request.method != "POST" or not form.is_valid():
        return render(request, "caseload/client_edit.html", context, status=422 if form.is_bound else 200)
    seen = form.cleaned_data["version"]
    if operations.change_client(found, facts=form.facts, seen=-1 if seen is None else seen, now=now):
        messages.success(request, "Saved.")
        return redirect("client", pk)
    at = clock(found.changed_at.astimezone(found.clinician.zone))
    messages.info(request, f"Changed at {at} on another page, and not saved here. What you typed is still below.")
    form.data = {**request.POST.dict(), "version": str(found.version)}
    return render(request, "caseload/client_edit.html", context, status=409)


@require_POST
def client_status(request: HttpRequest, pk: int) -> HttpResponse:
    """They have finished, a pause, or on again: one press."""
    found, now = own_client_or_404(request, pk), timezone.now()
    try:
        status = ClientStatus(request.POST.get("status", ""))
        how = Ending(request.POST["how"]) if status == ClientStatus.ENDED else ""
    except (ValueError, KeyError):
        raise BadRequest from None
    act = operations.set_status(found, status=status, since=_today(request, now), ended_how=how, now=now)
    return _told(request, act, SAID[status], pk)


@require_POST
def client_calm(request: HttpRequest, pk: int) -> HttpResponse:
    """Not drifting: nothing is asked for four weeks."""
    found, now = own_client_or_404(request, pk), timezone.now()
    act = operations.leave_alone(found, today=_today(request, now), now=now)
    return _told(request, act, "Nothing is asked about this client for 4 weeks.", pk)


@require_POST
def client_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Two rows are one person: this one becomes part of the other."""
    found = own_client_or_404(request, pk)
    asked = request.POST.get("into", "")
    if not asked.isdecimal() or int(asked) == pk:
        messages.info(request, "Choose the other client first.")
        return redirect("client", pk)
    into = own_client_or_404(request, int(asked))
    act = operations.merge_clients(found, into=into, now=timezone.now())
    return _told(request, act, "One client now, with the sessions of both.", into.pk)


@require_POST
def client_split(request: HttpRequest, pk: int) -> HttpResponse:
    """The ticked sessions are somebody else's."""
    found = own_client_or_404(request, pk)
    ticked = [int(one) for one in request.POST.getlist("session") if one.isdecimal()]
    asked, label = request.POST.get("to", ""), " ".join(request.POST.get("label", "").split())[:80]
    to = own_client_or_404(request, int(asked)) if asked.isdecimal() else None
    if not ticked or (to is None and not label):
        messages.info(request, "Tick the sessions, then choose whose they are or give a new label.")
        return redirect("client", pk)
    other, act = operations.split_client(found, sessions=ticked, to=to, label=label, now=timezone.now())
    return _told(request, act, f"{count_of(len(ticked), 'session')} moved.", other.pk)


def _told(request: HttpRequest, act: int | None, said: str, pk: int) -> HttpResponse:
    if act:
        messages.success(request, said, extra_tags=f"undo:{reverse('undo', args=[act])}")
    back = request.POST.get("back", "")
    return redirect("caseload") if back == "caseload" else redirect("client", pk)
