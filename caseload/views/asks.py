"""Requests: written down in one line, listed by how far their answer is, opened one at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caseload import operations, queries
from caseload.access import clinician_of, own_ask_or_404
from caseload.domain.asking.reading import read_ask
from caseload.domain.asks.promise import may_be_deferred, promise_in_words
from caseload.domain.asks.types import DECISIONS, AskKind, AskState, Decision
from caseload.domain.asks.wording import (
    asked_in_words,
    day_and_month,
    effect_in_words,
    effort_in_words,
    figure,
    head_in_words,
    taken_in_words,
    weeks_over,
)
from caseload.domain.headroom.types import Room
from caseload.domain.wording import count_of, short_day
from caseload.forms import AskForm, LoggedForm
from caseload.models import Ask, Clinician
from caseload.operations.asks import ChangedMeanwhile
from caseload.queries.asks import ASKED_ABOUT, LATELY, asked_again
from caseload.views.ask_chips import chips_of, facts_of
from caseload.views.ask_panel import Panel, panel_of, posted


@dataclass(frozen=True, slots=True)
class Row:
    """One request, in words."""

    ask: Ask
    title: str | None
    from_whom: str | None
    asked: str
    effect: str
    defer_to: date | None  # proposed; None where it is never put off
    defer_words: str
    promised: str
    promise: str
    passed: bool
    panel: Panel | None = None


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """One answered request, in words."""

    ask: Ask
    title: str | None
    from_whom: str | None
    decision: str
    when: str
    late: bool  # written down after it was decided
    place: str  # what it holds, or ""


@require_http_methods(["GET", "HEAD", "POST"])
def asks(request: HttpRequest) -> HttpResponse:
    """Everything that waits for an answer, and what was answered lately. A POST writes a request down."""
    if request.method == "POST":
        return _add(request)
    return page(request, open_ask=None)


def _add(request: HttpRequest) -> HttpResponse:
    clinician, now = clinician_of(request), timezone.now()
    form = LoggedForm(request.POST, clinician=clinician, now=now)
    said = request.POST.get("said", "")
    if not form.is_valid():
        return page(request, open_ask=None, form=form, said=said, status=422)
    facts = facts_of(read_ask(said, today=now.astimezone(clinician.zone).date()))
    ask, act = operations.log_ask(clinician, said=said, facts=facts, asked_at=form.asked_at, now=now)
    if form.decision != Decision.NONE:
        operations.decide_ask(ask, decision=form.decision, seen=ask.version, now=now, decided_at=form.decided_at)
        messages.success(request, "Written down as decided.", extra_tags=f"undo:{reverse('undo', args=[act])}")
        return redirect("asks")
    if clinician.reply_first and may_be_deferred(AskKind(ask.kind)):
        return _promise_at_once(request, ask, now)
    messages.success(request, "Written down. Nothing is decided.", extra_tags=f"undo:{reverse('undo', args=[act])}")
    return redirect("ask", ask.pk)


def _promise_at_once(request: HttpRequest, ask: Ask, now: datetime) -> HttpResponse:
    """Answers later as a rule: the request is promised for the next review day, its holding reply is ready."""
    clinician = clinician_of(request)
    until = queries.proposed_promise(ask, clinician, today=now.astimezone(clinician.zone).date())
    act = operations.defer_ask(ask, until=until, seen=ask.version, now=now)
    said = f"Written down, and an answer promised for {short_day(until)}. The reply is ready to copy."
    messages.success(request, said, extra_tags=f"undo:{reverse('undo', args=[act])}" if act else "")
    return redirect("ask", ask.pk)


@require_POST
def ask_understood(request: HttpRequest) -> HttpResponse:
    """What is understood of the line so far, as chips. Keeps nothing."""
    today = timezone.now().astimezone(clinician_of(request).zone).date()
    said = request.POST.get("said", "")
    chips = chips_of(read_ask(said, today=today)) if said.strip() else ()
    return render(request, "caseload/ask_understood.html", {"chips": chips, "said": bool(said.strip())})


@require_safe
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """The list with one request open."""
    found = own_ask_or_404(request, pk)
    if found.state == AskState.DECIDED:
        return decided_page(request, found)
    return page(request, open_ask=found)


def page(
    request: HttpRequest,
    *,
    open_ask: Ask | None,
    panel: Panel | None = None,
    form: LoggedForm | None = None,
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    """The whole page, with one request open; its panel may be there already."""
    clinician, now = clinician_of(request), timezone.now()
    today = now.astimezone(clinician.zone).date()
    waiting, places = queries.asks_and_places(clinician)
    rooms = queries.coming_rooms(clinician, now=now, places=places)
    rows = [row_of(one, clinician, rooms, today=today) for one in waiting if open_ask is None or one.pk != open_ask.pk]
    if open_ask:
        panel = panel or panel_of(open_ask, clinician, rooms, asked={}, now=now)
        rows.append(row_of(open_ask, clinician, rooms, today=today, panel=panel))
    rows.sort(key=lambda row: [one.pk for one in waiting].index(row.ask.pk))
    decided = list(queries.decided_asks(clinician, since=now - ASKED_ABOUT)[:200])
    lately = [one for one in decided if one.decided_at and one.decided_at >= now - LATELY]
    held = queries.waiting_of(waiting, today=today, covered=clinician.covered)
    context = {
        "undecided": [row for row in rows if row.ask.state == AskState.UNDECIDED],
        "deferred": [row for row in rows if row.ask.state == AskState.DEFERRED],
        "decided": [decided_row(one, clinician, now=now) for one in lately[:20]],
        "decided_count": len(lately),
        "decided_say": _decided_say(lately),
        "say": head_in_words(due=held.due, next_on=held.next_on, undecided=held.undecided, today=today),
        "all_yes": _all_yes(clinician, waiting, rooms, today=today, now=now),
        "again": _again(asked_again(decided, now=now), clinician),
        "form": form or LoggedForm(None, clinician=clinician, now=now),
        "said": said,
        "opened": open_ask is not None,
    }
    return render(request, "caseload/asks.html", context, status=status)


def row_of(one: Ask, clinician: Clinician, rooms: Sequence[Room], *, today: date, panel: Panel | None = None) -> Row:
    """A request that waits."""
    line = panel.line if panel else queries.ask_line(one, clinician, rooms, today=today)
    effort = effort_in_words(line.shape)
    deferrable = may_be_deferred(AskKind(one.kind))
    proposed = queries.proposed_promise(one, clinician, today=today) if deferrable else None
    return Row(
        ask=one,
        title=line.title,
        from_whom=line.from_whom,
        asked=asked_in_words(one.asked_at.astimezone(clinician.zone), today=today),
        effect=effort if panel else f"if yes: {effect_in_words(line.rooms, effort=effort)}",
        defer_to=proposed,
        defer_words=short_day(proposed).rsplit(" ", 1)[0] if proposed else "",
        promised=short_day(one.promised_on) if one.promised_on else "",
        promise=promise_in_words(one.promised_on, today=today) if one.promised_on else "",
        passed=one.promised_on is not None and one.promised_on < today,
        panel=panel,
    )


def open_row(one: Ask, clinician: Clinician, rooms: Sequence[Room], *, asked: dict[str, str], now: datetime) -> Row:
    """A request that waits, opened."""
    panel = panel_of(one, clinician, rooms, asked=asked, now=now)
    return row_of(one, clinician, rooms, today=now.astimezone(clinician.zone).date(), panel=panel)


def decided_row(one: Ask, clinician: Clinician, *, now: datetime) -> DecidedRow:
    """A request with an answer."""
    at = one.decided_at or one.changed_at
    day = short_day(at.astimezone(clinician.zone).date()).split(" ", 1)[1]
    place = one.place if hasattr(one, "place") and one.place.removed_at is None else None
    return DecidedRow(
        ask=one,
        title=None if clinician.covered else queries.title_of_ask(one),
        from_whom=None if clinician.covered else one.from_whom,
        decision=DECISIONS[Decision(one.decision)],
        when=day if one.logged_late else f"{day}, {taken_in_words(at - one.asked_at)}",
        late=one.logged_late,
        place=f"holds a place from {short_day(place.first_on)}" if place else "",
    )


def _decided_say(lately: Sequence[Ask]) -> str:
    counts = [(Decision(value), sum(one.decision == value for one in lately)) for value in DECISIONS]
    words = ", ".join(f"{count} {DECISIONS[decision].lower()}" for decision, count in counts if count)
    taken = queries.usual_time_to_yes(lately)
    return (
        f"{words}. Typical time before a yes: {taken_in_words(taken)[6:]}." if taken else f"{words}." if words else ""
    )


def _all_yes(clinician: Clinician, waiting: Sequence[Ask], rooms: Sequence[Room], *, today: date, now: datetime) -> str:
    people = queries.rail_counts(clinician, now=now).waiting
    if len(waiting) + people < 2:
        return ""
    piled = queries.all_yes(clinician, waiting, rooms, today=today, waiting=people)
    if piled is None:
        return ""
    over = weeks_over(piled.rooms)
    who = count_of(piled.asks, "request") + (f" and {count_of(people, 'person', 'people')} waiting" if people else "")
    if not over:
        return f"If all of them became a yes ({who}), every week would still hold."
    named = ", ".join(f"{day_and_month(room.week.first_day)} by {figure(room.over)}" for room in over[:3])
    return f"If all of them became a yes ({who}): {count_of(len(over), 'week')} over, {named}."


def _again(one: Ask | None, clinician: Clinician) -> DecidedRow | None:
    return decided_row(one, clinician, now=one.changed_at) if one else None


@require_POST
def ask_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """The row opened, with what was chosen and typed in it so far; or closed again. Keeps nothing."""
    found, clinician, now = own_ask_or_404(request, pk), clinician_of(request), timezone.now()
    _, places = queries.asks_and_places(clinician)
    rooms = queries.coming_rooms(clinician, now=now, places=places)
    asked = posted(request.POST)
    if "close" in asked:
        row = row_of(found, clinician, rooms, today=now.astimezone(clinician.zone).date())
    else:
        row = open_row(found, clinician, rooms, asked=asked, now=now)
    return render(request, "caseload/ask_row.html", {"row": row, "focus": "close" in asked or "open" in asked})


@require_http_methods(["GET", "HEAD", "POST"])
def ask_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Corrects what was understood."""
    found, clinician, now = own_ask_or_404(request, pk), clinician_of(request), timezone.now()
    if clinician.covered and request.method != "POST":
        return render(request, "caseload/covered.html")
    form = AskForm(request.POST or None, ask=found, clinician=clinician)
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["version"]
        try:
            operations.change_ask(found, facts=form.facts, asked_at=form.asked_at, seen=seen, now=now)
        except ChangedMeanwhile as changed:
            messages.info(request, "Changed on another page, and not saved here. What you typed is still below.")
            form.data = {**request.POST.dict(), "version": str(changed.ask.version)}
            status = 409
        else:
            messages.success(request, "Saved.")
            return redirect("ask", pk)
    return render(request, "caseload/ask_edit.html", {"form": form, "ask": found}, status=status)


def decided_page(request: HttpRequest, found: Ask) -> HttpResponse:
    """One answered request: what it holds, how it came about, and ways back."""
    clinician, now = clinician_of(request), timezone.now()
    context = {
        "row": decided_row(found, clinician, now=now),
        "place": found.place if hasattr(found, "place") and found.place.removed_at is None else None,
        "history": queries.ask_history(found),
    }
    return render(request, "caseload/ask_decided.html", context)


@require_safe
def asks_decided(request: HttpRequest) -> HttpResponse:
    """All requests with an answer, fifty a page."""
    clinician, now = clinician_of(request), timezone.now()
    shown = Paginator(queries.decided_asks(clinician), queries.DECIDED_PAGE).get_page(request.GET.get("page"))
    rows = [decided_row(one, clinician, now=now) for one in shown]
    return render(request, "caseload/asks_decided.html", {"page": shown, "rows": rows})
