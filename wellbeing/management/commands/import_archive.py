"""Reads an archive into an empty account."""

from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from wellbeing import operations


class Command(BaseCommand):
    """All of it, or nothing."""

    help = "Reads an archive into an account that has nothing in it yet."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and whose account."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--for", dest="address", required=True, help="the account's e-mail address")

    def handle(self, *, file: Path, address: str, **_: Any) -> None:
        """Says how many rows were read."""
        user = User.objects.filter(username=address.casefold()).first()
        if user is None:
            raise CommandError("There is no account with this address.")
        try:
            with file.open("rb") as archive:
                rows = operations.import_archive(user, archive, now=timezone.now())
        except OSError as trouble:
            raise CommandError(f"The file cannot be read: {trouble.strerror}.") from None
        except operations.BadArchive as trouble:
            raise CommandError(str(trouble)) from None
        self.stdout.write(f"{rows} rows read.")
