"""Signing in, and asking for a new password."""

import time

from allauth.account.views import LoginView, PasswordResetView
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

_LOGIN, _RESET = LoginView.as_view(), PasswordResetView.as_view()
STEP = 0.25  # seconds; an answer about a new password takes a whole number of these


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


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_reset(request: HttpRequest) -> HttpResponse:
    """allauth's; how long it takes does not tell whether somebody has an account."""
    began = time.monotonic()
    response: HttpResponse = _RESET(request)
    if request.method == "POST":
        time.sleep(STEP - (time.monotonic() - began) % STEP)
    return response
