"""The caseload: who comes, who may be drifting, and what calendars propose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from caseload import operations, queries
from caseload.access import clinician_of, own_client_or_404
from caseload.domain.proposals import Proposal
from caseload.domain.retention import reasons
from caseload.domain.types import ClientStatus
from caseload.domain.wording import WEEKDAYS, count_of, day_and_time, rhythm_in_words, short_day
from caseload.models import Client, Clinician
from caseload.queries.clients import CHANNELS, ClientRow, Standing
from caseload.views.finding import remember_words, words_of
from caseload.views.sessions import row_of

ORDERS = {"drifting": "May be drifting first", "next": "By next session", "cadence": "By cadence"}
FILTERS = {
    "drifting": "may be drifting",
    "unbooked": "nothing booked",
    "unasked": "contact not asked",
    "waiting": "waiting",
    "paused": "paused",
    "ended": "ended",
}
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Line:
    """One client, in words."""

    row: ClientRow
    cadence: str
    next: str
    contact: str
    why: list[tuple[str, str]]


def line_of(row: ClientRow, *, now: datetime) -> Line:
    """The client in words."""
    new = ", new" if row.standing.status == ClientStatus.ACTIVE and row.standing.coming.kept < 3 else ""
    return Line(
        row=row,
        cadence=rhythm_in_words(row.client.every_weeks) + new,
        next=day_and_time(row.next_at) if row.next_at else "nothing booked",
        contact=contact_in_words(row.client),
        why=reasons(row.standing.coming, now=now),
    )


def contact_in_words(client: Client) -> str:
    """ "email, text"; "none, by choice"; "not asked yet"."""
    agreed = [channel for channel in CHANNELS if getattr(client, f"{channel}_agreed_on")]
    if agreed:
        return ", ".join(agreed)
    return "none, by choice" if client.asked_on else "not asked yet"


@require_http_methods(["GET", "HEAD", "POST"])
def caseload(request: HttpRequest) -> HttpResponse:
    """All clients, fifty a page, those who may be drifting first. A POST looks for initials."""
    if request.method == "POST":
        return remember_words(request, "caseload")
    clinician, now = clinician_of(request), timezone.now()
    every = queries.standings(clinician, now=now)
    order, only = _asked(request)
    find, link = words_of(request, "caseload")
    found = _found(clinician, every, only=only, find=find)
    page = Paginator(_ordered(found, order), queries.CLIENTS_PAGE).get_page(request.GET.get("page"))
    rows = queries.client_rows(clinician, list(page), now=now)
    counts = queries.counts_by(every)
    context = {
        "lines": [line_of(row, now=now) for row in rows],
        "page": page,
        "count": counts[ClientStatus.ACTIVE] + counts[ClientStatus.PAUSED],
        "say": _say(counts["drifting"], counts[ClientStatus.ACTIVE]),
        "orders": [(key, words, key == order, _link(order=key, only=only, **link)) for key, words in ORDERS.items()],
        "filters": [
            (key, words, counts[key], key == only, _link(order=order, only="" if key == only else key, **link))
            for key, words in FILTERS.items()
            if counts[key] or key == only
        ],
        "order": order,
        "only": only,
        "find": find,
        "more": "&" + _link(order=order, only=only, **link)[1:],
        "unclaimed": queries.unclaimed_count(clinician, now=now),
    }
    return render(request, "caseload/caseload.html", context)


def _asked(request: HttpRequest) -> tuple[str, str]:
    order, only = request.GET.get("order", ""), request.GET.get("only", "")
    return order if order in ORDERS else "drifting", only if only in FILTERS else ""


def _link(**asked: str) -> str:
    return "?" + urlencode({name: value for name, value in asked.items() if value})


def _found(clinician: Clinician, every: Sequence[Standing], *, only: str, find: str) -> list[Standing]:
    shown = [one for one in every if _fits(one, only)]
    if find:
        called = queries.clients_called(clinician, find)
        shown = [one for one in shown if one.pk in called]
    return shown


def _fits(one: Standing, only: str) -> bool:
    active = one.status == ClientStatus.ACTIVE
    fits = {
        "": one.status != ClientStatus.ENDED,
        "drifting": one.question is not None,
        "unbooked": active and one.coming.next_at is None,
        "unasked": active and not one.asked,
    }
    return fits.get(only, one.status == only)


def _ordered(found: list[Standing], order: str) -> list[Standing]:
    by_next = sorted(found, key=lambda one: (one.coming.next_at or NEVER, one.pk))
    if order == "cadence":
        return sorted(by_next, key=lambda one: one.every_weeks or 99)
    return by_next if order == "next" else sorted(by_next, key=lambda one: one.question is None)


def _say(drifting: int, active: int) -> str:
    if not active:
        return "Nobody is on the books yet."
    if not drifting:
        return "Everybody has come lately or is booked."
    most = "Most people are coming. " if drifting * 2 < active else ""
    return f"{most}{count_of(drifting, 'person', 'people')} may be drifting."


@require_safe
def client(request: HttpRequest, pk: int) -> HttpResponse:
    """One client: how it stands, what is agreed, its sessions and its history."""
    clinician, found, now = clinician_of(request), own_client_or_404(request, pk), timezone.now()
    row = queries.client_rows(clinician, [queries.standing_of(found, now=now)], now=now)[0]
    page = Paginator(queries.client_sessions(found), queries.CLIENTS_PAGE).get_page(request.GET.get("page"))
    context = {
        "line": line_of(row, now=now),
        "client": found,
        "since": short_day(found.status_since),
        "signs": [] if clinician.covered else [sign.shown for sign in found.signs.all() if sign.shown],
        "series": sum(sign.kind == "series" for sign in found.signs.all()),
        "sessions": [row_of(session, clinician, now=now) for session in page],
        "page": page,
        "history": queries.client_history(found),
        "others": [] if clinician.covered else queries.other_clients(found),
        "contacts": list(found.contacts.filter(at__gte=now - timedelta(days=28)).order_by("-at")),
        "contact_at": request.GET.get("at") or f"{now.astimezone(clinician.zone):%Y-%m-%dT%H:%M}",
    }
    return render(request, "caseload/client.html", context)


@require_safe
def client_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """The row of one client opened in place, or closed again."""
    clinician, found, now = clinician_of(request), own_client_or_404(request, pk), timezone.now()
    if request.GET.get("close"):
        return render(request, "caseload/client_panel.html", {"client": found, "closed": True})
    row = queries.client_rows(clinician, [queries.standing_of(found, now=now)], now=now)[0]
    return render(request, "caseload/client_panel.html", {"client": found, "line": line_of(row, now=now)})


@require_http_methods(["GET", "HEAD", "POST"])
def client_proposals(request: HttpRequest) -> HttpResponse:
    """What the calendar proposes, accepted in one go."""
    clinician, now = clinician_of(request), timezone.now()
    found = queries.proposals(clinician, now=now)
    if request.method == "POST":
        labels = {one.key: " ".join(request.POST.get(f"label-{one.key}", one.label).split())[:80] for one in found}
        chosen = set(request.POST.getlist("accept"))
        accepted = [(one, labels[one.key] or one.label) for one in found if one.key in chosen]
        if accepted:
            today = now.astimezone(clinician.zone).date()
            done = operations.accept_proposals(clinician, accepted=accepted, today=today, now=now)
            undo = f"undo:{reverse('undo', args=[done.act])}"
            messages.success(request, f"{count_of(len(done.clients), 'client')} on the books.", extra_tags=undo)
            return redirect("caseload")
        messages.info(request, "Nobody was ticked.")
    return render(request, "caseload/client_proposals.html", {"proposals": [_proposed(one) for one in found]})


def _proposed(one: Proposal) -> dict[str, object]:
    weekday, at = one.slot
    return {
        "key": one.key,
        "label": one.label,
        "likely": one.likely,
        "shares": one.shares_label,
        "count": count_of(len(one.sessions), "session"),
        "rhythm": rhythm_in_words(one.every_weeks),
        "minutes": one.minutes,
        "slot": f"{WEEKDAYS[weekday][:3]} {at.hour}:{at.minute:02}",
    }
