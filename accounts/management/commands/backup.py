"""Makes a backup now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.operations.backing_up import NotBackedUp, back_up


class Command(BaseCommand):
    """The worker makes one each night; this makes one more."""

    help = "Makes an encrypted backup of the database and the keys that read it, in the data folder."

    def handle(self, **_: Any) -> None:
        """Says where it lies."""
        try:
            made = back_up(now=timezone.now())
        except NotBackedUp as trouble:
            raise CommandError(str(trouble)) from None
        self.stdout.write(
            f"{made}\nIt opens with the key in the data folder's backup_key: keep a copy of that elsewhere."
        )
