"""The doors to what roles open."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.account.decorators import reauthentication_required
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.models import Account

View = Callable[..., HttpResponse]


def user_of(request: HttpRequest) -> User:
    """The signed-in person."""
    return cast("User", request.user)


def account_of(user: User) -> Account:
    """What this person may do here; a plain account where nothing was said."""
    try:
        return user.account
    except Account.DoesNotExist:
        return Account(user=user)


def confirmed(view: View) -> View:
    """Before anything is written, the password or a factor is asked for, once in ten minutes; what was sent is kept."""
    asking: View = reauthentication_required(allow_get=True)(view)
    return asking


def confirmed_first(view: View) -> View:
    """The same, before the page is shown: for forms with a file, which could not be kept meanwhile."""
    asking: View = reauthentication_required(view)
    return asking


def administrators_only(view: View) -> View:
    """Nothing is there for anybody else, and not without a second factor."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not account_of(user_of(request)).administrator:
            raise Http404
        return second_factor(view)(request, *args, **kwargs)

    return door


def second_factor(view: View) -> View:
    """Pages about other people ask for a second factor first, unless the installation was told not to."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if settings.SECOND_FACTOR and not is_mfa_enabled(request.user):
            return redirect("mfa_index")
        return view(request, *args, **kwargs)

    return door
