"""What an administrator can do: accounts, and the health of the installation. Nobody's work."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import operations, queries
from accounts.access import administrators_only, confirmed, user_of
from accounts.forms import InviteForm
from accounts.sealed import seal, unseal

A_PAGE = 50
SHOWN_WITHIN = 10 * 60  # seconds between making an invitation and showing it
_NEW = "invitation_token"


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
@confirmed
def people(request: HttpRequest) -> HttpResponse:
    """Every account, and a form that invites; right after an invitation was made its link, this once."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        _, token = operations.invite(user_of(request), name=said.pop("name"), roles=said, now=timezone.now())
        request.session[_NEW] = seal(token)
        return redirect("people")
    page = Paginator(queries.people(), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "people": [queries.as_person(user) for user in page],
        "page": page.number,
        "pages": page.paginator.num_pages,
        "form": form,
        "link": _link(request),
    }
    return render(request, "accounts/people.html", context, status=422 if form.is_bound else 200)


def _link(request: HttpRequest) -> str:
    sealed = request.session.pop(_NEW, None) if request.method == "GET" else None
    token = unseal(sealed, seconds=SHOWN_WITHIN) if sealed else None
    return request.build_absolute_uri(reverse("invitation", args=[token])) if token else ""


def _other_or_404(request: HttpRequest, pk: int) -> User:
    # Not herself: an installation without an administrator could not be looked after.
    return get_object_or_404(queries.people().exclude(pk=user_of(request).pk), pk=pk)


@require_POST
@administrators_only
def person_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody comes in with this account any more."""
    operations.close_account(_other_or_404(request, pk), by=user_of(request), now=timezone.now())
    messages.success(request, "Closed.", extra_tags=f"undo:{reverse('person_open', args=[pk])}")
    return redirect("people")


@require_POST
@administrators_only
def person_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens the account again."""
    operations.open_account(_other_or_404(request, pk), by=user_of(request), now=timezone.now())
    messages.success(request, "Open again.")
    return redirect("people")


@require_POST
@administrators_only
@confirmed
def person_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Removes the factors of somebody whose phone is gone."""
    operations.remove_factors(_other_or_404(request, pk), by=user_of(request), now=timezone.now())
    messages.success(request, "Removed. The password alone opens this account until a factor is set up anew.")
    return redirect("people")


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
@confirmed
def person_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Closes the account and has it deleted after the grace."""
    person, by, now = _other_or_404(request, pk), user_of(request), timezone.now()
    if request.method == "POST":
        operations.ask_to_leave(person, by=by, now=now)
        operations.close_account(person, by=by, now=now)
        return redirect("people")
    return render(request, "accounts/person_delete.html", {"person": person})


@require_safe
@administrators_only
def installation(request: HttpRequest) -> HttpResponse:
    """Whether everything runs."""
    lines = queries.installation(timezone.now())
    return render(request, "accounts/installation.html", {"lines": lines, "well": all(line.well for line in lines)})
