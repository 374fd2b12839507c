"""Connecting a calendar: a feed, a CalDAV account, a file."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.sealed import seal, unseal
from calendar_sync import operations, queries
from calendar_sync.access import owner_of
from calendar_sync.domain.faults import fault_sentence
from calendar_sync.domain.types import TitleStyle
from calendar_sync.fetch.failures import FetchFailed
from calendar_sync.forms import AccountForm, FeedForm, UploadForm
from calendar_sync.operations import TooManySources

STEPS = ("Connect", "Check", "Your limits", "Done")
CHOOSE_WITHIN = 30 * 60  # seconds in which the calendars of an account can be chosen
FORMS: dict[str, type[forms.Form]] = {"feed": FeedForm, "caldav": AccountForm, "file": UploadForm}


@require_http_methods(["GET", "HEAD", "POST"])
def source_add(request: HttpRequest) -> HttpResponse:
    """Where is your calendar? Each way has its own form; `kind` says which one is open."""
    kind = request.POST.get("kind") or request.GET.get("kind", "feed")
    kind = kind if kind in FORMS else "feed"
    if request.method != "POST":
        return _page(request, kind, FORMS[kind]())
    if kind == "caldav" and "account" in request.POST:
        return _choose(request)
    form = FORMS[kind](request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, kind, form)
    connect: dict[str, Callable[..., HttpResponse]] = {"feed": _feed, "caldav": _find, "file": _file}
    try:
        return connect[kind](request, form, now=timezone.now())
    except TooManySources as full:
        form.add_error(None, str(full))
        return _page(request, kind, form)


def _feed(request: HttpRequest, form: forms.Form, *, now: datetime) -> HttpResponse:
    said = form.cleaned_data
    titles = TitleStyle(said["titles"])
    operations.connect_feed(owner_of(request), name=said["name"], address=said["address"], titles=titles, now=now)
    return _connected(request, 1)


def _file(request: HttpRequest, form: forms.Form, *, now: datetime) -> HttpResponse:
    said = form.cleaned_data
    name = said["name"] if len(said["file"]) == 1 else ""
    for body in said["file"]:
        operations.upload_file(owner_of(request), name=name, body=body, titles=TitleStyle(said["titles"]), now=now)
    return _connected(request, len(said["file"]))


def _find(request: HttpRequest, form: forms.Form, *, now: datetime) -> HttpResponse:
    said = form.cleaned_data
    account = {name: said[name] for name in ("address", "username", "password")}
    try:
        found = operations.find_calendars(**account)
    except FetchFailed as failure:
        form.add_error(None, f"The account could not be read: {fault_sentence(failure.fault)}")
        return _page(request, "caldav", form)
    token = seal(json.dumps({**account, "titles": said["titles"], "found": [asdict(calendar) for calendar in found]}))
    return _page(request, "caldav", form, found=list(enumerate(found)), account=token, status=200)


def _choose(request: HttpRequest) -> HttpResponse:
    opened = unseal(request.POST["account"], seconds=CHOOSE_WITHIN)
    if opened is None:
        form = AccountForm()
        messages.info(request, "That took a while. Please give the account once more.")
        return _page(request, "caldav", form)
    account = json.loads(opened)
    found = account["found"]
    picked = [found[int(at)] for at in request.POST.getlist("calendar") if at.isdecimal() and int(at) < len(found)]
    chosen = [(calendar["address"], calendar["name"]) for calendar in picked]
    if not chosen:
        form = AccountForm(initial={"address": account["address"], "username": account["username"]})
        calendars = list(enumerate(found))
        said = "Choose at least one calendar."
        return _page(request, "caldav", form, found=calendars, account=request.POST["account"], said=said, status=422)
    operations.connect_caldav(
        owner_of(request),
        calendars=chosen,
        username=account["username"],
        password=account["password"],
        titles=TitleStyle(account["titles"]),
        now=timezone.now(),
        writable="writable" in request.POST,
    )
    return _connected(request, len(chosen))


def _connected(request: HttpRequest, count: int) -> HttpResponse:
    if count > 1:
        messages.success(request, f"{count} calendars are connected.")
    return redirect("source_add" if _first_run(request) else "sources")


def _first_run(request: HttpRequest) -> bool:
    clinician = getattr(request, "clinician", None)
    return clinician is not None and clinician.setup == "connect"


def _page(request: HttpRequest, kind: str, form: forms.Form, *, status: int = 0, **more: object) -> HttpResponse:
    now = timezone.now()
    first_run = _first_run(request)
    context = {
        "layout": "plain.html" if first_run else "base.html",
        "first_run": first_run,
        "steps": STEPS,
        "kind": kind,
        "form": form,
        "health": queries.health(owner_of(request), now=now),
        **more,
    }
    return render(request, "calendar_sync/source_add.html", context, status=status or (422 if form.is_bound else 200))
