"""Runs the detectors over histories, a line each, without a database."""

import json
import multiprocessing
import os
from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import islice
from multiprocessing.pool import Pool
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError

from wellbeing.domain.backtest import backtest
from wellbeing.domain.histories.reading import NotAHistory, read_history

AT_ONCE = 32  # lines for each process at a time


class Command(BaseCommand):
    help = "Prints, for each history, which patterns would have been shown and when, as JSON."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The histories."""
        parser.add_argument("path", metavar="HISTORIES.jsonl")
        parser.add_argument("--format", choices=["json"], default="json")

    def handle(self, *_: object, **options: Any) -> None:
        """Prints one array, in the order of the lines; a wrong line is named on the error stream, the rest runs."""
        try:
            file = Path(options["path"]).open("rb")  # noqa: SIM115 -- closed below
        except OSError as fault:
            raise CommandError(f"This file cannot be opened: {fault.strerror}.", returncode=2) from fault
        with file, multiprocessing.get_context("fork").Pool(os.cpu_count()) as pool:
            self.stdout.write("[", ending="")
            before = ""
            for number, answer, wrong in _answers(pool, file):
                if wrong:
                    self.stderr.write(f"line {number}: {wrong}")
                    continue
                self.stdout.write(before + answer, ending="")
                before = ",\n"
            self.stdout.write("]")


def _answers(pool: Pool, file: BinaryIO) -> Iterator[tuple[int, str, str]]:
    """In the order of the lines; only a few lines are in memory at a time."""
    numbered = ((number, line) for number, line in enumerate(file, start=1) if line.strip())
    while some := list(islice(numbered, AT_ONCE * (os.cpu_count() or 1))):
        yield from pool.map(_run, some)


def _run(numbered: tuple[int, bytes]) -> tuple[int, str, str]:
    number, line = numbered
    try:
        history = read_history(line)
        shown = backtest(history)
    except NotAHistory as fault:
        return number, "", str(fault)
    alerts = [
        {
            "pattern": one.pattern,
            "signals": list(one.signals),
            "opened": one.opened.isoformat(),
            "closed": one.closed.isoformat() if one.closed else None,
        }
        for one in shown
    ]
    return number, json.dumps({"id": history.pk, "alerts": alerts}), ""
