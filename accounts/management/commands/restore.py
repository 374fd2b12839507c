"""Brings a backup back."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.operations.restoring import NotFinished, NotRestored, finish, restore


class Command(BaseCommand):
    """Everything is as it was when the backup was made; everybody signs in anew."""

    help = "Replaces database and keys by a backup's. What is there now is backed up first."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, the key, and whether Headroom may be running."""
        parser.add_argument("file", type=Path, nargs="?", help="without it, a restore that was cut off is finished")
        parser.add_argument(
            "--key",
            default=settings.BACKUP_KEY,
            help="--key=KEY, when this machine has another (with =, since a key may begin with a dash)",
        )
        parser.add_argument("--force", action="store_true", help="although Headroom seems to be running")

    def handle(self, *, file: Path | None, key: str, force: bool, **_: Any) -> None:
        """Says that it is done."""
        now = timezone.now()
        try:
            if file is None:
                self.stdout.write("Finished." if finish(now=now) else "There is nothing to finish.")
                return
            restore(file, key=key, now=now, force=force)
        except NotRestored as trouble:
            raise CommandError(f"{trouble} Nothing was changed.") from None
        except NotFinished as trouble:
            raise CommandError(str(trouble)) from None
        self.stdout.write("Restored. Start Headroom again; everybody signs in anew.")
