"""Makes somebody's archive without her: for the day a practice has to. It is written down, and she is told."""

import os
import shutil
from pathlib import Path
from typing import IO, Any

from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.domain.audit import Deed
from wellbeing import operations

TOLD = "Headroom: an emergency export of your account was made"
TOLD_SAID = (
    "Whoever runs the server made an archive of everything in your account. The audit log has a line about it.\n"
    "If you do not know why, ask them.\n"
)


def _keep(made: IO[bytes], to: Path) -> None:
    with os.fdopen(os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as target:
        try:
            shutil.copyfileobj(made, target)
        except OSError:
            to.unlink()
            raise


class Command(BaseCommand):
    """Break the glass."""

    help = "Makes somebody's archive without her. It is written into the audit log, and she gets a mail."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, where to, and the word that it is meant."""
        parser.add_argument("address", help="the account's e-mail address")
        parser.add_argument("--to", type=Path, required=True, help="a file that does not exist yet")
        parser.add_argument("--yes", action="store_true", help="you know that she is told, and that it stays on record")

    def handle(self, *, address: str, to: Path, yes: bool, **_: Any) -> None:
        """Makes the archive, tells her, says where it lies."""
        user = User.objects.filter(username=address.casefold()).first()
        if user is None:
            raise CommandError("There is no account with this address.")
        if not yes:
            raise CommandError("She will be told, and the audit log keeps a line. If that is right, add --yes.")
        if to.exists():
            raise CommandError(f"{to} exists already.")
        try:
            with operations.make_archive(user, by=None, now=timezone.now(), deed=Deed.EMERGENCY) as made:
                _keep(made, to)
        except OSError as trouble:
            raise CommandError(f"{to} cannot be written: {trouble.strerror}.") from None
        self.stdout.write(f"{to} holds everything of this account, readable by whoever has it. {self._told(user)}")

    @staticmethod
    def _told(user: User) -> str:
        try:
            sent = send_mail(TOLD, TOLD_SAID, None, [user.email])
        except OSError:
            sent = 0
        return "She was told by mail." if sent else "No mail went out: tell her yourself."
