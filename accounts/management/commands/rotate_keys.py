"""Seals everything anew under a fresh key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.operations.rotating import NotRotated, rotate_keys


class Command(BaseCommand):
    """A run that was cut off is finished by the next one."""

    help = "Makes a fresh key, seals every value under it, and forgets the old keys. Headroom may keep running."

    def handle(self, **_: Any) -> None:
        """Says how many values were sealed anew."""
        try:
            done = rotate_keys(now=timezone.now())
        except NotRotated as trouble:
            raise CommandError(str(trouble)) from None
        self.stdout.write(f"{done} values are sealed anew; the old keys are gone. Backups carry their own.")
