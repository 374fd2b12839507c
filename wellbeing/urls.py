"""Where the pages of this package live."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
