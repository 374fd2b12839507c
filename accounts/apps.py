"""The ground floor: who may come in, and what is written down about it."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.core import checks


class AccountsConfig(AppConfig):
    """Accounts, secrets and the audit log."""

    name = "accounts"

    def ready(self) -> None:
        """Listens to what allauth and Django say about sign-ins and factors."""
        import_module("accounts.listening")
        checks.register(no_restore_stands_half_way)


def no_restore_stands_half_way(**_: Any) -> list[checks.CheckMessage]:
    """Neither a page nor the worker runs on a new database with old keys."""
    from accounts.operations.restoring import HALF_WAY, is_cut_off  # noqa: PLC0415 -- needs the app registry

    return [checks.Error(HALF_WAY, id="accounts.E001")] if is_cut_off() else []
