"""What every answer tells the browser: keep nothing, tell nobody, and whom to welcome first."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

Handler = Callable[[HttpRequest], HttpResponse]
# Calendars read here, by a secret in the address: no session, no welcome; copies are asked after, not forbidden.
FEEDS = "/feeds/"
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()"


def private_answers(get_response: Handler) -> Handler:
    """No page with anybody's data is kept by a browser or a proxy; signing out clears what was."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith(FEEDS) or "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        if request.path == reverse("account_logout") and request.method == "POST":
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    return handle


def welcome_first(get_response: Handler) -> Handler:
    """Leads whoever comes before anybody has an account to the welcome page, out of the made-up practice as well."""
    open_paths = {"/welcome/", "/welcome/sample/", "/health/", "/ready/"}

    def handle(request: HttpRequest) -> HttpResponse:
        if (
            settings.PRODUCTION
            or request.path.startswith(FEEDS)
            or request.path in open_paths
            or request.user.is_authenticated
        ):
            return get_response(request)
        if User.objects.exclude(clinician__sample=True).exists():
            return get_response(request)
        return redirect("welcome")

    return handle
