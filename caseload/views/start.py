"""The first run after a calendar is connected: check what was recognised, set limits, done."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from caseload import operations, queries
from caseload.access import clinician_of
from caseload.domain.guessing import Group
from caseload.domain.proposals import Proposal
from caseload.domain.types import Kind
from caseload.domain.weeks import FIRST_LIMITS, Usual, fits_from, limits_on, usual
from caseload.domain.wording import count_of, long_day
from caseload.forms import SORTED_KINDS, FirstLimitsForm
from caseload.models import Clinician

STEPS = ("Connect", "Check", "Your limits", "Done")
GROUPS = 60  # looks of titles that one kind lists


@dataclass(frozen=True, slots=True)
class KindRow:
    """Everything that was taken for one kind."""

    kind: Kind
    count: int
    examples: tuple[str, ...]
    more: int  # looks that are not named as examples
    groups: tuple[Group, ...]


@require_http_methods(["GET", "HEAD", "POST"])
def start_check(request: HttpRequest) -> HttpResponse:
    """Is this right? What the titles were taken for, to be changed by group."""
    clinician, now = clinician_of(request), timezone.now()
    groups = queries.check_groups(clinician, now=now)
    if request.method == "POST":
        changes = changed_groups(request, groups)
        operations.answer_check(clinician, changes=changes, now=now)
        return redirect("start_done" if clinician.setup == "done" else "start_limits")
    context = {
        "steps": STEPS,
        "rows": _kind_rows(groups),
        "kinds": [value for value, _ in SORTED_KINDS],
        "covered": clinician.covered,
        "reading": not groups and bool(queries.source_names(clinician)),
    }
    return render(request, "caseload/start_check.html", context)


def changed_groups(request: HttpRequest, groups: tuple[Group, ...]) -> dict[tuple[str, str], Kind]:
    """The groups whose kind was changed in the form: (shape, length name) -> kind."""
    kinds = {kind.value: kind for kind in Kind}
    changes = {}
    for one in groups:
        chosen = kinds.get(request.POST.get(f"kind-{one.key}-{one.kind}", ""))
        if chosen is not None and chosen is not one.kind:
            changes[(one.shape, one.length.name)] = chosen
    return changes


def _kind_rows(groups: tuple[Group, ...]) -> list[KindRow]:
    order = list(Kind)
    by_kind: dict[Kind, list[Group]] = {}
    for one in sorted(groups, key=lambda group: order.index(group.kind)):
        by_kind.setdefault(one.kind, []).append(one)
    return [_kind_row(kind, members) for kind, members in by_kind.items()]


def _kind_row(kind: Kind, members: list[Group]) -> KindRow:
    titles = tuple(one.examples[0] for one in members)
    if len(members) == 1:
        titles = members[0].examples
    return KindRow(
        kind, sum(one.count for one in members), titles[:2], max(0, len(titles) - 2), tuple(members[:GROUPS])
    )


@require_http_methods(["GET", "HEAD", "POST"])
def start_limits(request: HttpRequest) -> HttpResponse:
    """What is a good week? Target, ceiling and notes, with the last twelve weeks drawn beside them."""
    clinician, now = clinician_of(request), timezone.now()
    past = usual(queries.closed_weeks(clinician, now=now))
    form = FirstLimitsForm(request.POST or None, initial=_first_values(request, clinician, past=past, now=now))
    if request.method == "POST" and form.is_valid():
        holds_from = queries.this_week_starts(clinician, now=now)
        operations.answer_limits(clinician, asked=form.asked, holds_from=holds_from, now=now)
        return redirect("start_done")
    shown = {name: form[name].value() for name in ("target", "ceiling")}
    status = 422 if form.is_bound else 200
    context = {"steps": STEPS, "form": form, "usual": past, "shown": shown}
    return render(request, "caseload/start_limits.html", context, status=status)


def _first_values(request: HttpRequest, clinician: Clinician, *, past: Usual | None, now: datetime) -> dict[str, int]:
    notes = {"note_days": clinician.note_days, "note_minutes": clinician.note_minutes}
    own = queries.limits_of(clinician)
    if past and ("usual" in request.GET or not own):
        return {"target": past.median, "ceiling": past.most, **notes}
    today = queries.this_week_starts(clinician, now=now)
    holding = limits_on(today, limits=own) if own else FIRST_LIMITS
    return {"target": holding.target, "ceiling": holding.ceiling, **notes}


@require_http_methods(["GET", "HEAD", "POST"])
def start_done(request: HttpRequest) -> HttpResponse:
    """You are set up: the first thing seen, and where to begin with notes."""
    clinician, now = clinician_of(request), timezone.now()
    if request.method == "POST":
        operations.start_notes(clinician, from_zero=request.POST.get("notes") != "week", now=now)
        if request.POST.get("clients"):
            operations.accept_proposals(
                clinician, accepted=_likely(clinician, now), today=_today(clinician, now), now=now
            )
        return redirect("this_week")
    weeks = queries.work_weeks(clinician, now=now)
    start, room = fits_from(weeks), weeks[0].ceiling - weeks[0].booked
    context = {
        "steps": STEPS,
        "room": count_of(room, "session") if room > 0 else "",
        "from": long_day(start) if start else "",
        "likely": len(_likely(clinician, now)),
    }
    return render(request, "caseload/start_done.html", context)


def _likely(clinician: Clinician, now: datetime) -> list[tuple[Proposal, str]]:
    """What the calendar proposes as clients, under the labels that its titles give."""
    return [(one, one.label) for one in queries.proposals(clinician, now=now) if one.likely]


def _today(clinician: Clinician, now: datetime) -> date:
    return now.astimezone(clinician.zone).date()
