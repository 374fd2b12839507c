"""What a person can do about her own account."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import operations
from accounts.access import account_of, confirmed, user_of
from accounts.domain.audit import Deed
from accounts.queries.people import log_of

SHOWN = 20


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Password, factor, sessions, the audit log about her, export and deletion."""
    user = user_of(request)
    own = account_of(user)
    context = {
        "factor": is_mfa_enabled(user),
        "log": log_of(user, count=SHOWN),
        "administrator": own.administrator,
        "leaves_at": own.leaves_at,
    }
    return render(request, "accounts/account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def account_leave(request: HttpRequest) -> HttpResponse:
    """Asks for deletion after the grace."""
    user = user_of(request)
    if request.method == "POST":
        operations.ask_to_leave(user, by=user, now=timezone.now())
        return redirect("account_leave")
    return render(request, "accounts/leave.html", {"leaves_at": account_of(user).leaves_at})


@require_POST
def account_stay(request: HttpRequest) -> HttpResponse:
    """Takes the deletion back."""
    operations.stay(user_of(request), now=timezone.now())
    messages.success(request, "Taken back. Nothing is deleted.")
    return redirect("account")


@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Ends every session of hers, this one too."""
    user, now = user_of(request), timezone.now()
    ended = operations.end_sessions(user)
    operations.record(Deed.SESSIONS_ENDED, at=now, actor=user.pk, subject=user.pk, number=ended)
    logout(request)
    answer = redirect(settings.LOGIN_URL)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer
