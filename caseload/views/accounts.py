"""The very first account."""

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from caseload import operations, queries
from caseload.forms import OwnerForm


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """The first start: an own account, or a look at the made-up practice. Gone once somebody has an account."""
    if settings.PRODUCTION or queries.somebody_has_an_account():
        raise Http404
    form = OwnerForm(request.POST or None, initial={"time_zone": "UTC"})
    if request.method == "POST" and form.is_valid():
        owner = operations.create_owner(**form.cleaned_data)
        login(request, owner, backend=settings.AUTHENTICATION_BACKENDS[0])
        return redirect("source_add")
    return render(request, "caseload/welcome.html", {"form": form}, status=422 if form.is_bound else 200)
