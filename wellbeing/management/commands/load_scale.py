"""Lets this installation show scales that its practice may use."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from wellbeing import operations
from wellbeing.domain.scales.loading import NotAScale, load_scale


class Command(BaseCommand):
    help = "Loads scales from TOML files (docs/scales.md). A wrong file is named with its place; the others are loaded."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The files."""
        parser.add_argument("paths", nargs="+", metavar="SCALE.toml")

    def handle(self, *_: object, **options: Any) -> None:
        """Loads what is whole; ends with 1 when something was not."""
        wrong = [path for path in options["paths"] if not self._load(Path(path))]
        if wrong:
            raise CommandError(f"{len(wrong)} of {len(options['paths'])} files were not loaded.", returncode=1)

    def _load(self, path: Path) -> bool:
        try:
            body = path.read_bytes()
            scale = load_scale(body)
        except OSError as fault:
            self.stderr.write(f"{path.name}: cannot be opened, {fault.strerror}.")
            return False
        except NotAScale as fault:
            for sentence in fault.faults:
                self.stderr.write(f"{path.name}: {sentence}")
            return False
        operations.keep_scale(scale, body=body.decode(), now=timezone.now())
        self.stdout.write(f"{path.name}: {scale.name}, {len(scale.items)} items.")
        return True
