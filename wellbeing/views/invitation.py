"""The page behind an invitation's link. Opening it changes nothing; the link works once."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template import loader
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import account_of, user_of
from accounts.domain.roles import roles_in_words
from accounts.limits import allowed, caller
from accounts.models import Invitation
from accounts.operations import AlreadyTaken, token_digest
from accounts.queries import open_invitation
from wellbeing import operations
from wellbeing.forms.joining import JoinForm
from wellbeing.models import Grant

MOST_TRIES = 30  # an hour, from one address


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What is offered, and by whom; a POST takes it up, with the account she has or with a new one."""
    now = timezone.now()
    if not allowed(f"invitation:{caller(request)}", most=MOST_TRIES, now=now):
        return render(request, "429.html", status=429)
    found = open_invitation(token_digest(token), now=now)
    if found is None:
        return _gone()
    offered = Grant.objects.filter(invitation=found).select_related("clinician").first()
    form = JoinForm(
        request.POST if request.method == "POST" else None, initial={"name": found.name, "time_zone": "UTC"}
    )
    if request.method == "POST":
        try:
            if _taken(request, found, form, now):
                return redirect("supervision" if offered else "this_week")
        except AlreadyTaken:
            return _gone()
    own = request.user.is_authenticated and found.by_id == user_of(request).pk
    context = {"form": form, "offered": offered, "own": own, "roles": _roles(found)}
    answer = render(request, "wellbeing/invitation.html", context, status=422 if form.is_bound else 200)
    # Not "no-referrer": browsers would then send this form without an origin, and it would be refused as a stranger's.
    answer.headers["Referrer-Policy"] = "strict-origin"
    return answer


def _gone() -> HttpResponse:
    # Byte for byte the same for a link that was used, one that is over, and one that never was.
    return HttpResponse(loader.render_to_string("wellbeing/invitation_gone.html"), status=404)


def _roles(found: Invitation) -> str:
    return roles_in_words(practises=found.practises, supervisor=found.supervisor, administrator=found.administrator)


def _taken(request: HttpRequest, found: Invitation, form: JoinForm, now: datetime) -> bool:
    if request.user.is_authenticated:
        return _accepted(request, found, now)
    if not form.is_valid():
        return False
    user, _ = operations.join(found, **form.cleaned_data, now=now)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return True


def _accepted(request: HttpRequest, found: Invitation, now: datetime) -> bool:
    user = user_of(request)
    if found.by_id == user.pk:
        return False
    account = account_of(user)
    name = str(account.name or found.name)
    operations.accept(found, user=user, name=name, time_zone=account.time_zone, now=now)
    messages.success(request, "Taken up.")
    return True
