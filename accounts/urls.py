"""allauth's pages that Headroom has drawn: passwords, second factors, sessions."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkey
from allauth.usersessions import views as sessions
from django.urls import path, re_path

from accounts.views import own, people, signing_in

urlpatterns = [
    path("", own.account, name="account"),
    path("leave/", own.account_leave, name="account_leave"),
    path("stay/", own.account_stay, name="account_stay"),
    path("sessions/end/", own.sign_out_everywhere, name="sign_out_everywhere"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/close/", people.person_close, name="person_close"),
    path("people/<int:pk>/open/", people.person_open, name="person_open"),
    path("people/<int:pk>/factor/", people.person_factor, name="person_factor"),
    path("people/<int:pk>/delete/", people.person_delete, name="person_delete"),
    path("installation/", people.installation, name="installation"),
    path("login/", signing_in.sign_in, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("signup/", account.signup, name="account_signup"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("reset/", signing_in.ask_for_reset, name="account_reset_password"),
    path("reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("reset/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("sessions/", sessions.list_usersessions, name="usersessions_list"),
    path("factor/", factor.index, name="mfa_index"),
    path("factor/sign-in/", factor.authenticate, name="mfa_authenticate"),
    path("factor/confirm/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("factor/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("factor/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("factor/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("factor/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("factor/codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("factor/passkeys/", passkey.list_webauthn, name="mfa_list_webauthn"),
    path("factor/passkeys/add/", passkey.add_webauthn, name="mfa_add_webauthn"),
    path("factor/passkeys/confirm/", passkey.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("factor/passkeys/sign-in/", passkey.login_webauthn, name="mfa_login_webauthn"),
    path("factor/passkeys/<int:pk>/", passkey.edit_webauthn, name="mfa_edit_webauthn"),
    path("factor/passkeys/<int:pk>/remove/", passkey.remove_webauthn, name="mfa_remove_webauthn"),
]
