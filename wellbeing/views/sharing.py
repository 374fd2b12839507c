"""What a clinician shows to whom, and her way out of it."""

from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import confirmed, user_of
from accounts.limits import allowed
from accounts.models import Account
from accounts.queries import supervisors
from accounts.sealed import seal, unseal
from caseload.access import clinician_of
from caseload.models import Clinician
from caseload.queries import next_supervision, this_week_starts
from wellbeing import operations
from wellbeing.access import own_grant_or_404
from wellbeing.domain.sharing.parts import Shares, hidden_in_words, in_words
from wellbeing.domain.sharing.wording import called, state_words
from wellbeing.forms import NewShareForm, ShareForm
from wellbeing.forms.sharing import BY_LINK
from wellbeing.models import Grant
from wellbeing.queries.practice import own_practice_share
from wellbeing.queries.sharing import log_page, own_grants, shared_picture

SHOWN_WITHIN = 10 * 60  # seconds between making an invitation and showing it
MOST_INVITATIONS = 10  # an hour
_NEW = "share_invitation"


@require_safe
def sharing(request: HttpRequest) -> HttpResponse:
    """With whom something is or was shared."""
    clinician, now = clinician_of(request), timezone.now()
    lines = []
    for grant in own_grants(clinician):
        grant.clinician = clinician
        lines.append((grant, _state(grant, now), _parts(grant.shares), grant.is_open(now)))
    counted = own_practice_share(clinician, now=now)
    context = {"lines": lines, "open": sum(line[3] for line in lines), "counted": counted}
    return render(request, "wellbeing/sharing.html", context)


def _parts(shares: Shares) -> str:
    return in_words((part.value for part in shares.parts), patterns=len(shares.patterns))


def _state(grant: Grant, now: datetime) -> str:
    zone = grant.clinician.zone
    if grant.viewer is None and (grant.invitation is None or grant.invitation.taken_at is not None):
        return "their account is gone; nothing is shown"
    if (
        grant.invitation
        and grant.invitation.taken_at is None
        and grant.invitation.ends_at <= now
        and grant.is_open(now)
    ):
        return "the link is void by now; nothing is shown"
    stopped_on = grant.revoked_at.astimezone(zone).date() if grant.revoked_at else None
    waits = grant.viewer is None
    return state_words(last_day=grant.last_day, stopped_on=stopped_on, over=grant.ends_at <= now, waits=waits)


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def share_new(request: HttpRequest) -> HttpResponse:
    """Chooses somebody, and what they may see. `?week` begins with this week alone."""
    clinician, now = clinician_of(request), timezone.now()
    form = _new_form(request, clinician, now)
    if request.method == "POST" and form.is_valid() and (made := _shared(request, clinician, form, now)):
        return redirect("share", made.pk)
    return _page(request, form, grant=None, now=now)


def _new_form(request: HttpRequest, clinician: Clinician, now: datetime) -> NewShareForm:
    listed: list[Account] = list(supervisors(but=user_of(request)))
    initial = {"only_week": True, "ends": "next"} if "week" in request.GET else {}
    return NewShareForm(
        request.POST or None, supervisors=listed, grant=None, initial=initial, **_days(clinician, now, None)
    )


def _days(clinician: Clinician, now: datetime, grant: Grant | None) -> dict[str, date]:
    week = (grant.only_week if grant else None) or this_week_starts(clinician, now=now)
    return {"week": week, "today": now.astimezone(clinician.zone).date()}


def _shared(request: HttpRequest, clinician: Clinician, form: NewShareForm, now: datetime) -> Grant | None:
    asked = {
        "name": form.called,
        "shares": form.shares,
        "purpose": form.cleaned_data["purpose"],
        "last_day": form.last_day(supervision=next_supervision(clinician, now=now)),
        "now": now,
    }
    if form.cleaned_data["whom"] != BY_LINK:
        viewer = form.supervisors[form.cleaned_data["whom"]].user
        return operations.share(clinician, viewer=viewer, **asked)
    if not allowed(f"invite:{clinician.pk}", most=MOST_INVITATIONS, now=now):
        form.add_error(None, "That is many invitations within an hour. Wait a little; nothing you ticked is lost.")
        return None
    grant, token = operations.share_by_invitation(clinician, **asked)
    request.session[_NEW] = seal(f"{grant.pk} {token}")
    return grant


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """One share: what is ticked, what they see, who looked."""
    grant, now = own_grant_or_404(request, pk), timezone.now()
    form = ShareForm(request.POST or None, grant=grant, **_days(grant.clinician, now, grant))
    if request.method == "POST" and form.is_valid():
        day = form.last_day(supervision=next_supervision(grant.clinician, now=now))
        purpose = form.cleaned_data["purpose"]
        operations.change_share(grant, shares=form.shares, purpose=purpose, last_day=day, now=now)
        messages.success(request, "Saved. It holds from now on, and both of you see it in the log.")
        return redirect("share", grant.pk)
    return _page(request, form, grant=grant, now=now)


def _page(request: HttpRequest, form: ShareForm, *, grant: Grant | None, now: datetime) -> HttpResponse:
    clinician = clinician_of(request)
    shares = form.shares if form.is_bound else grant.shares if grant else Shares({})
    name = called(str(grant.viewer_name)) if grant else ""
    context = {
        "form": form,
        "grant": grant,
        "name": name,
        "state": _state(grant, now) if grant else "",
        "is_open": bool(grant and grant.is_open(now)),
        "link": _link(request, grant) if grant else "",
        "log": log_page(grant, page=request.GET.get("page"), for_viewer=False) if grant else None,
        **_preview(clinician, shares, name, now),
    }
    return render(request, "wellbeing/share.html", context, status=422 if form.is_bound else 200)


def _preview(clinician: Clinician, shares: Shares, name: str, now: datetime) -> dict[str, object]:
    picture = shared_picture(clinician, shares, now=now)
    return {
        "picture": picture,
        "shown": _parts(shares),
        "hidden": hidden_in_words(shares),
        "viewer": name,
        "about": clinician.name,
    }


def _link(request: HttpRequest, grant: Grant) -> str:
    said = unseal(request.session.get(_NEW, ""), seconds=SHOWN_WITHIN) or ""
    pk, _, token = said.partition(" ")
    if request.method != "GET" or pk != str(grant.pk):
        return ""
    del request.session[_NEW]
    return request.build_absolute_uri(reverse("invitation", args=[token]))


@require_POST
def share_preview(request: HttpRequest) -> HttpResponse:
    """What they would see with what is ticked now; nothing is saved."""
    clinician, now = clinician_of(request), timezone.now()
    form = ShareForm(request.POST, grant=None, **_days(clinician, now, _named_grant(request)))
    form.is_valid()
    name = called(request.POST.get("viewer", "")[:120])
    return render(request, "wellbeing/share_preview.html", _preview(clinician, form.shares, name, now))


def _named_grant(request: HttpRequest) -> Grant | None:
    pk = request.POST.get("grant", "")
    return own_grant_or_404(request, int(pk)) if pk.isdecimal() and len(pk) < 18 else None


@require_POST
def share_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stops at once, without a question; it can be taken back for ten minutes."""
    grant = own_grant_or_404(request, pk)
    if operations.stop_sharing(grant, now=timezone.now()):
        undo = reverse("share_resume", args=[grant.pk])
        messages.success(request, "Stopped. Nothing is shown any more.", extra_tags=f"undo:{undo}")
    return redirect("share", grant.pk)


@require_POST
def share_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the stop back."""
    grant = own_grant_or_404(request, pk)
    if operations.resume_sharing(grant, now=timezone.now()):
        messages.success(request, "Shown again, as before.")
    else:
        messages.info(request, "That was a while ago: look at what is ticked, and save it.")
    return redirect("share", grant.pk)
