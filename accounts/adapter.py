"""How allauth behaves here: nobody signs up by herself, and second factors are sealed."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.contrib.auth.models import User
from django.http import HttpRequest

from accounts.sealed import seal, unseal


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made on the first start, or by invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The secrets of authenticators and recovery codes are encrypted at rest."""

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002 -- allauth's word
        """Passkey, Passkey 2"""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return "Passkey" if number == 1 else f"Passkey {number}"

    def encrypt(self, text: str) -> str:
        """The secret, sealed."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret. A wrong key raises `InvalidToken`."""
        secret = unseal(encrypted_text)
        if secret is None:
            raise InvalidToken
        return secret


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's own, except that it brings clinician and account along: every page needs them, without a query more."""

    def get_user(self, user_id: int) -> User | None:
        """The open account with this number, or None."""
        users = User.objects.select_related("clinician", "account")
        return users.filter(pk=user_id, is_active=True).first()
