"""Names the package."""

from django.apps import AppConfig
from django.urls import register_converter


class CaseloadConfig(AppConfig):
    """Whom I serve and what I owe."""

    name = "caseload"

    def ready(self) -> None:
        """Registers `day` for addresses; upper floors use it as well, whichever is imported first."""
        from caseload.access import DayConverter  # noqa: PLC0415 -- models are loaded only now

        register_converter(DayConverter, "day")
