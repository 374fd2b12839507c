"""Where each package's pages hang. Of allauth's pages only those that Headroom has drawn."""

from allauth.account import views as account
from django.urls import include, path, re_path

urlpatterns = [
    path("", include("wellbeing.urls")),
    path("", include("caseload.urls")),
    path("calendar/sources/", include("calendar_sync.urls")),
    path("account/logout/", account.logout, name="account_logout"),
    path("account/signup/", account.signup, name="account_signup"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/password/set/", account.password_set, name="account_set_password"),
    path("account/reset/", account.password_reset, name="account_reset_password"),
    path("account/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^account/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("account/reset/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]
handler400 = "config.faults.bad_request"
handler403 = "config.faults.forbidden"
handler404 = "config.faults.not_found"
handler500 = "config.faults.server_fault"
