"""The sources: how each is doing, and what can be changed about one."""

from collections.abc import Callable
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import confirmed
from calendar_sync import operations, queries
from calendar_sync.access import own_source_or_404, owner_of
from calendar_sync.domain.faults import DOUBTS, fault_sentence
from calendar_sync.domain.masking import masked
from calendar_sync.domain.types import Fault, SourceKind, TitleStyle
from calendar_sync.forms import AddressForm, NameForm, OneFileForm, PasswordForm, TitlesForm, WritingForm
from calendar_sync.models import Source, SyncRun

RUNS_SHOWN = 10
STOP_POLLING = 286

Change = Callable[[Source, forms.Form, datetime], object]


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """All sources with their health."""
    lines = queries.reading_lines(owner_of(request), now=timezone.now())
    return render(request, "calendar_sync/sources.html", {"lines": lines, "reading": _reading(lines)})


@require_safe
def sources_status(request: HttpRequest) -> HttpResponse:
    """The list alone, asked for again until every source has been read."""
    lines = queries.reading_lines(owner_of(request), now=timezone.now())
    reading = _reading(lines)
    page = "calendar_sync/sources.html#list"
    return render(request, page, {"lines": lines, "reading": reading}, status=200 if reading else STOP_POLLING)


def _reading(lines: tuple[queries.ReadingLine, ...]) -> bool:
    return any(line.reading for line in lines)


@require_http_methods(["GET", "HEAD", "POST"])
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """One source; a POST names in `what` the one thing it changes. Before a key is changed, hers is asked for."""
    own_source_or_404(request, pk)
    view = confirmed(_source) if request.POST.get("what") in KEYS else _source
    return view(request, pk)


def _source(request: HttpRequest, pk: int) -> HttpResponse:
    found = own_source_or_404(request, pk)
    what = request.POST.get("what", "")
    forms_by_name = _forms(found)
    if request.method != "POST" or what not in forms_by_name:
        return _page(request, found, forms_by_name)
    form = type(forms_by_name[what])(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, {**forms_by_name, what: form}, status=422)
    CHANGES[what](found, form, timezone.now())
    messages.success(request, SAID[what])
    return redirect("source", pk=pk)


def _forms(found: Source) -> dict[str, forms.Form]:
    offered: dict[str, forms.Form] = {
        "name": NameForm(initial={"name": found.name}),
        "titles": TitlesForm(initial={"titles": found.titles}),
    }
    special: dict[str, tuple[str, forms.Form]] = {
        SourceKind.FEED: ("address", AddressForm()),
        SourceKind.CALDAV: ("password", PasswordForm(initial={"username": found.username})),
        SourceKind.UPLOAD: ("file", OneFileForm()),
    }
    if found.kind == SourceKind.CALDAV:
        offered["writing"] = WritingForm(initial={"writable": found.writable})
    name, form = special[found.kind]
    return {name: form, **offered}


CHANGES: dict[str, Change] = {
    "name": lambda found, form, _now: operations.rename(found, name=form.cleaned_data["name"]),
    "titles": lambda found, form, now: operations.change_titles(
        found, titles=TitleStyle(form.cleaned_data["titles"]), now=now
    ),
    "address": lambda found, form, now: operations.change_address(found, address=form.cleaned_data["address"], now=now),
    "password": lambda found, form, now: operations.change_password(found, **form.cleaned_data, now=now),
    "writing": lambda found, form, _now: operations.allow_writing(found, allowed=form.cleaned_data["writable"]),
    "file": lambda found, form, now: operations.replace_file(found, body=form.cleaned_data["file"][0], now=now),
}
KEYS = {"address", "password"}
SAID = {
    "name": "Renamed.",
    "titles": "From now on titles are kept this way.",
    "address": "The new address is being read.",
    "password": "The new password is being tried.",
    "writing": "Saved.",
    "file": "The newer file is being read.",
}


def _page(request: HttpRequest, found: Source, by_name: dict[str, forms.Form], *, status: int = 200) -> HttpResponse:
    now = timezone.now()
    context = {
        "source": found,
        "line": queries.source_line(found, now=now),
        "masked": masked(found.address) if found.address else "",
        "forms": by_name,
        "runs": [_run(run) for run in found.runs.order_by("-pk")[:RUNS_SHOWN]],
        "doubtful": found.fault in DOUBTS,
    }
    return render(request, "calendar_sync/source.html", context, status=status)


def _run(run: SyncRun) -> tuple[str, str, list[str]]:
    when = f"{timezone.localtime(run.began_at):%a %-d %b, %-H:%M}"
    if run.fault:
        return when, f"not read: {fault_sentence(Fault(run.fault))}", run.problems
    if run.unchanged:
        return when, "nothing new", run.problems
    return when, f"{run.added} new, {run.changed} changed, {run.gone} gone", run.problems


@require_POST
def source_sync(request: HttpRequest, pk: int) -> HttpResponse:
    """Has the source read now."""
    operations.ask_for_reading(own_source_or_404(request, pk), now=timezone.now())
    messages.info(request, "It is being read.")
    return redirect("sources")


@require_POST
def source_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the empty or much smaller calendar as it is."""
    operations.accept_doubtful(own_source_or_404(request, pk), now=timezone.now())
    messages.info(request, "It is being read as it is now.")
    return redirect("source", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def source_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks, and then forgets the source."""
    found = own_source_or_404(request, pk)
    if request.method != "POST":
        return render(request, "calendar_sync/source_remove.html", {"source": found})
    operations.disconnect(found)
    messages.success(request, "The calendar is no longer connected.")
    return redirect("sources")
