"""Writes down what Django and allauth say about sign-ins and factors, and ends other sessions when a factor changes."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts.domain.audit import Deed
from accounts.operations import record, tell

NOT_YOU = (
    "If that was not you, change your password, sign out everywhere and speak with whoever looks after Headroom.\n"
)


def place_of(request: HttpRequest | None) -> str:
    """The address a request came from; "" where there is none."""
    if request is None or "REMOTE_ADDR" not in request.META:
        return ""
    return str(get_adapter().get_client_ip(request))


def _write(deed: Deed, user: User | None, request: HttpRequest | None, **fact: Any) -> None:
    pk = user.pk if user else None
    record(deed, at=timezone.now(), actor=pk, subject=pk, place=place_of(request), **fact)


@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    """A sign-in; the session joins the list that she can see and end."""
    _write(Deed.SIGNED_IN, user, request)
    if place_of(request):
        UserSession.objects.create_from_request(request)


@receiver(user_login_failed)
def sign_in_failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """A wrong password. The address that was typed is not written down; whose account it was, if anybody's, is."""
    typed = str(credentials.get("email") or credentials.get("username") or "")
    user = User.objects.filter(username=typed.casefold()).first()
    record(
        Deed.SIGN_IN_FAILED,
        at=timezone.now(),
        actor=None,
        subject=user.pk if user else None,
        place=place_of(request),
    )


@receiver(user_logged_out)
def signed_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    """A sign-out, by her or by the clock."""
    if user is not None:
        _write(Deed.SIGNED_OUT, user, request)


@receiver([password_changed, password_set, password_reset])
def password_is_new(request: HttpRequest, user: User, **_: Any) -> None:
    """A new password."""
    _write(Deed.PASSWORD_CHANGED, user, request)
    tell(user, "your password was changed", f"The password of your account was changed just now. {NOT_YOU}")


@receiver(authenticator_added)
def factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """A second factor more."""
    _write(Deed.FACTOR_ADDED, user, request, kind=authenticator.type)
    _end_other_sessions(request, user)
    tell(user, "a second factor was added", f"A second factor was added to your account just now. {NOT_YOU}")


@receiver(authenticator_removed)
def factor_removed(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """A second factor less."""
    _write(Deed.FACTOR_REMOVED, user, request, kind=authenticator.type)
    _end_other_sessions(request, user)
    tell(user, "a second factor was removed", f"A second factor of your account was removed just now. {NOT_YOU}")


@receiver(authenticator_reset)
def codes_made(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """New recovery codes; the old ones are void."""
    _write(Deed.CODES_MADE, user, request, kind=authenticator.type)


def _end_other_sessions(request: HttpRequest, user: User) -> None:
    for session in UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key):
        session.end()
