"""Headroom's own pages, and the floor to measure them against."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def floor(request: HttpRequest) -> HttpResponse:
    """Session and user, and ten bytes."""
    return HttpResponse(b"0123456789" if request.user.is_authenticated else b"")


urlpatterns = [path("floor/", floor), path("", include("config.urls"))]
