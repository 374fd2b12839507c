"""The calendar: a week as drawn, one entry, what it is for."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from calendar_sync.queries import health
from caseload import operations, queries
from caseload.access import clinician_of, own_entry_or_404
from caseload.domain.layout import Grid, lay_out
from caseload.domain.types import Kind, SortedBy
from caseload.domain.weeks import WEEK, first_day_of_week
from caseload.domain.wording import clock, day_and_time, days_in_words, span_in_words
from caseload.forms import SORTED_KINDS, KindForm
from caseload.models import Clinician, Entry
from caseload.views.rules import rule_list

# The six flags; further kinds share them, and the word tells them apart.
LEGEND = (Kind.SESSION, Kind.ADMIN, Kind.SUPERVISION, Kind.LEARNING, Kind.PERSONAL, Kind.TIME_OFF)


@dataclass(frozen=True, slots=True)
class WeekPage:
    """What the calendar page shows of one week."""

    first_day: date
    title: str
    grid: Grid
    earlier: date
    later: date
    running: bool
    now_on: date | None  # the day on which the line of now stands
    now_class: str


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The running week."""
    now = timezone.now()
    return _page(request, queries.this_week_starts(clinician_of(request), now=now), now=now)


@require_safe
def calendar_week(request: HttpRequest, first_day: date) -> HttpResponse:
    """The week that holds a day."""
    start = first_day_of_week(first_day, week_start=clinician_of(request).week_start)
    return _page(request, start, now=timezone.now())


def _page(request: HttpRequest, first_day: date, *, now: datetime) -> HttpResponse:
    clinician = clinician_of(request)
    sources = health(cast("User", request.user), now=now)
    context = {
        "week": week_page(clinician, first_day=first_day, now=now),
        "rules": rule_list(clinician, names={line.pk: line.name for line in sources.lines}, now=now),
        "health": sources,
        "kinds": LEGEND,
    }
    return render(request, "caseload/calendar.html", context)


def week_page(clinician: Clinician, *, first_day: date, now: datetime) -> WeekPage:
    """One week, ready to be drawn. Two queries."""
    local = now.astimezone(clinician.zone)
    running = first_day <= local.date() < first_day + WEEK
    minute = local.minute // 5 * 5
    entries = queries.week_entries(clinician, first_day=first_day)
    grid = lay_out((*entries, *queries.protected_entries(clinician, first_day=first_day)), first_day=first_day)
    return WeekPage(
        first_day=first_day,
        title=span_in_words(*_shown_days(grid)),
        grid=grid,
        earlier=first_day - WEEK,
        later=first_day + WEEK,
        running=running,
        now_on=local.date() if running else None,
        now_class=f"s-{local.hour:02}{minute:02}",
    )


def _shown_days(grid: Grid) -> tuple[date, date]:
    days = [day.day for day in grid.days if not (grid.weekend_is_empty and day.is_weekend)]
    return days[0], days[-1]


@require_safe
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry: what is known of it, what it is for, and its pair."""
    return render(request, "caseload/entry.html", _panel(own_entry_or_404(request, pk), form=None))


@require_POST
def entry_kind(request: HttpRequest, pk: int) -> HttpResponse:
    """Corrects the kind of one entry, or of all that look like it."""
    found, now = own_entry_or_404(request, pk), timezone.now()
    form = KindForm(request.POST)
    if not form.is_valid():
        part = "caseload/entry.html#panel" if request.headers.get("HX-Request") else "caseload/entry.html"
        return render(request, part, _panel(found, form=form), status=422)
    if form.cleaned_data["all_like"]:
        rule = operations.rule_like_entry(found, kind=form.chosen)
        operations.add_rule(found.clinician, rule=rule, first=True, now=now)
        messages.success(request, f"All like this one are {form.chosen} now.")
    else:
        operations.correct_kind(found, kind=form.chosen, now=now)
        # What was chosen by hand before is chosen by hand again; only rules can be asked to take back over.
        undo = "" if found.sorted_by == SortedBy.HAND else f"undo:{reverse('entry_release', args=[pk])}"
        messages.success(request, f"This one is {form.chosen} now.", extra_tags=undo)
    return _changed(request, pk)


@require_POST
def entry_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Lets the rules decide again about an entry that was corrected by hand."""
    operations.let_rules_decide(own_entry_or_404(request, pk), now=timezone.now())
    messages.success(request, "Your rules decide about this one again.")
    return _changed(request, pk)


@require_POST
def entry_split(request: HttpRequest, pk: int) -> HttpResponse:
    """Counts the second listing of a pair for itself."""
    operations.split_pair(own_entry_or_404(request, pk), now=timezone.now())
    messages.success(request, "These count as two now.")
    return _changed(request, pk)


@require_POST
def entry_rejoin(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a split back."""
    operations.rejoin_pair(own_entry_or_404(request, pk), now=timezone.now())
    messages.success(request, "These count once again.")
    return _changed(request, pk)


def _changed(request: HttpRequest, pk: int) -> HttpResponse:
    found = own_entry_or_404(request, pk)
    if not request.headers.get("HX-Request"):
        return redirect("entry", pk)
    day = found.event.starts_at.astimezone(found.clinician.zone).date()
    first_day = first_day_of_week(day, week_start=found.clinician.week_start)
    week = week_page(found.clinician, first_day=first_day, now=timezone.now())
    return render(request, "caseload/entry_changed.html", {**_panel(found, form=None), "week": week})


def _panel(found: Entry, *, form: KindForm | None) -> dict[str, object]:
    event, clinician = found.event, found.clinician
    start = event.starts_at.astimezone(clinician.zone)
    return {
        "entry": found,
        "title": None if clinician.covered else event.title,
        "when": _when(found),
        "week_day": first_day_of_week(event.first_day or start.date(), week_start=clinician.week_start),
        "by_hand": found.sorted_by == SortedBy.HAND,
        "guessed": found.sorted_by == SortedBy.GUESS,
        "pair": queries.pair_of(found),
        "alike": queries.like_count(found),
        "form": form or KindForm(initial={"kind": found.kind}),
        "choices": SORTED_KINDS,
        "session": getattr(event, "session", None),
        "listed": event.gone_at is None and event.status != "cancelled",
    }


def _when(found: Entry) -> str:
    event, zone = found.event, found.clinician.zone
    if event.first_day and event.day_after:
        return days_in_words(event.first_day, event.day_after)
    return f"{day_and_time(event.starts_at.astimezone(zone))} to {clock(event.ends_at.astimezone(zone))}"
