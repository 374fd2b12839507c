"""How allauth behaves here: nobody signs up by herself."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import User
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made on the first start, or by the practice's administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's own, except that it brings the clinician along: every page needs her, and this saves it a query."""

    def get_user(self, user_id: int) -> User | None:
        """The open account with this number, or None."""
        return User.objects.select_related("clinician").filter(pk=user_id, is_active=True).first()
