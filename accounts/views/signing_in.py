"""Signing in."""

from allauth.account.views import LoginView
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

_LOGIN = LoginView.as_view()


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """allauth's sign-in; a wrong password answers 422, too many of them 429."""
    response: HttpResponse = _LOGIN(request)
    form = getattr(response, "context_data", {}).get("form")
    if form is not None and form.is_bound and form.errors:
        codes = {error.code for errors in form.errors.as_data().values() for error in errors}
        response.status_code = 429 if "too_many_login_attempts" in codes else 422
    return response
