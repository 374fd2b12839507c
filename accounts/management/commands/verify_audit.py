"""Checks that no line of the audit log was altered, moved, added or removed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.domain.audit import first_broken
from accounts.queries.audit import chain, head


class Command(BaseCommand):
    """`manage.py verify_audit [--head DIGEST]`; prints the head to note down elsewhere."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", help="a digest printed earlier: shows lines that were cut off since")

    def handle(self, *args: Any, **options: Any) -> None:
        broken = first_broken(chain(), head=options["head"])
        if broken is not None:
            raise CommandError(f"The audit log is not whole: line {broken} is the first that does not fit.")
        number, digest = head() or (0, "none")
        self.stdout.write(f"The audit log is whole: {number} lines, head {digest}.")
