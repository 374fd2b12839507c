"""Where each package's pages hang."""

from django.urls import include, path

urlpatterns = [
    path("", include("wellbeing.urls")),
    path("", include("caseload.urls")),
    path("calendar/sources/", include("calendar_sync.urls")),
    path("account/", include("accounts.urls")),
]
handler400 = "config.faults.bad_request"
handler403 = "config.faults.forbidden"
handler404 = "config.faults.not_found"
handler500 = "config.faults.server_fault"
