"""Where each package's pages hang."""

from django.urls import include, path

urlpatterns = [
    path("", include("wellbeing.urls")),
    path("", include("caseload.urls")),
    path("calendar/sources/", include("calendar_sync.urls")),
    path("account/", include("allauth.account.urls")),
]
