"""A mail server that is not there."""

from django.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    """Refuses to be opened."""

    def open(self) -> bool:
        """Nobody listens."""
        raise ConnectionRefusedError
