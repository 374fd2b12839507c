"""The ground floor: who may come in, and what is written down about it."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts, secrets and the audit log."""

    name = "accounts"

    def ready(self) -> None:
        """Listens to what allauth and Django say about sign-ins and factors."""
        import_module("accounts.listening")
