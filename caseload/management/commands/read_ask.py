"""Reads a line in which somebody writes down what is asked, and prints what is understood, without a database."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from caseload.domain.asking.reading import read_ask
from caseload.domain.asking.types import AskLine

OPTIONS = {"--today", "--format", "--settings", "--traceback", "--no-color", "--force-color", "--help", "-h", "--"}


class Command(BaseCommand):
    help = "Prints what is understood of a request written in one line, as JSON."
    requires_system_checks = ()

    def run_from_argv(self, argv: list[str]) -> None:
        """A text may begin with a dash, and is no option for that."""
        if len(argv) > 2 and argv[2].startswith("-") and argv[2].partition("=")[0] not in OPTIONS:
            argv = [*argv[:2], *argv[3:], "--", argv[2]]
        super().run_from_argv(argv)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The line, and the day on which it is written."""
        parser.add_argument("text", metavar="TEXT")
        parser.add_argument("--today", default=None, metavar="2026-11-20")
        parser.add_argument("--format", choices=["json"], default="json")

    def handle(self, *_: object, **options: Any) -> None:
        """Prints the answer: every text has one."""
        found = read_ask(options["text"], today=_today(options["today"]))
        self.stdout.write(json.dumps(_plain(found)))


def _today(text: str | None) -> date:
    try:
        return date.fromisoformat(text) if text else timezone.localdate()
    except ValueError as fault:
        raise CommandError(f"{text} is no day like 2026-11-20.", returncode=2) from fault


def _plain(found: AskLine) -> dict[str, Any]:
    days = {name: getattr(found, name) for name in ("on", "start", "reply_by")}
    return {
        "kind": found.kind.value,
        "who": found.who,
        "from": found.from_whom,
        "minutes": found.minutes,
        "every_weeks": found.every_weeks,
        "times": found.times,
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "deferrable": found.deferrable,
        "unsure": list(found.unsure),
    }
