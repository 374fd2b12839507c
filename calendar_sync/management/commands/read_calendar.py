"""Reads calendar files and prints what happens in them, without a database."""

import json
from argparse import ArgumentParser
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError

from calendar_sync.domain.types import NotACalendar, Occurrence, Problem, Window
from calendar_sync.management.bounded import SECONDS, OverLimit, age_of_process, run_bounded

MOST_BYTES = 128 * 1024 * 1024


class Command(BaseCommand):
    help = "Prints the occurrences of iCalendar files as JSON: one array, or one object a line for several files."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The files, the window by its days, and the zone of those days."""
        parser.add_argument("paths", nargs="+", metavar="PATH")
        parser.add_argument("--from", dest="first", type=date.fromisoformat, required=True, metavar="DAY")
        parser.add_argument("--to", dest="last", type=date.fromisoformat, required=True, metavar="DAY")
        parser.add_argument("--tz", default="UTC", metavar="ZONE")
        parser.add_argument("--format", choices=["json"], default="json")

    def handle(self, *_: object, **options: Any) -> None:
        """Prints the answers; a single file that is no calendar ends with status 2."""
        zone = _zone(options["tz"])
        window = _window(options["first"], options["last"], zone)
        if len(options["paths"]) == 1:
            # Ten seconds in all are promised, and starting up has used some of them.
            seconds = min(SECONDS, max(2.0, 8.5 - age_of_process()))
            self._print_array(_read(options["paths"][0], window, zone, seconds=seconds))
            return
        for path in options["paths"]:
            self.stdout.write(json.dumps({"path": path, **_read(path, window, zone)}))

    def _print_array(self, answer: dict[str, Any]) -> None:
        if answer["error"]:
            raise CommandError(answer["error"], returncode=2)
        for warning in answer["warnings"]:
            self.stderr.write(warning)
        self.stdout.write(json.dumps(answer["occurrences"]))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError) as fault:
        raise CommandError(f"No time zone is called {name!r}.", returncode=2) from fault


def _window(first: date, last: date, zone: ZoneInfo) -> Window:
    if last < first:
        raise CommandError("The window ends before it starts.", returncode=2)
    return Window(datetime.combine(first, time(), zone), datetime.combine(last, time(), zone))


def _read(path: str, window: Window, zone: ZoneInfo, *, seconds: float = SECONDS) -> dict[str, Any]:
    """Occurrences, warnings and error of one file, which is read in a process of its own."""
    # Imported before that process starts, so that many files pay for it once.
    from calendar_sync.domain import ics  # noqa: F401, PLC0415 -- slow import

    try:
        answer = run_bounded(lambda: json.dumps(_answer(path, window, zone)).encode(), seconds=seconds)
    except OverLimit as fault:
        return _refused(str(fault))
    found: dict[str, Any] = json.loads(answer)
    return found


def _answer(path: str, window: Window, zone: ZoneInfo) -> dict[str, Any]:
    from calendar_sync.domain.ics import read_occurrences  # noqa: PLC0415 -- slow import

    try:
        with Path(path).open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            return _refused("This file is larger than a calendar can be.")
        reading = read_occurrences(content, window=window, zone=zone)
    except NotACalendar as fault:
        return _refused(str(fault))
    except OSError as fault:
        return _refused(f"This file cannot be opened: {fault.strerror}.")
    return {
        "occurrences": [_plain(occurrence) for occurrence in reading.occurrences],
        "warnings": [_sentence(problem) for problem in reading.problems],
        "error": None,
    }


def _refused(sentence: str) -> dict[str, Any]:
    return {"occurrences": [], "warnings": [], "error": sentence}


def _sentence(problem: Problem) -> str:
    return problem.sentence if problem.count == 1 else f"{problem.sentence} ({problem.count} times)"


def _plain(occurrence: Occurrence) -> dict[str, Any]:
    return {
        "uid": "" if occurrence.nameless else occurrence.uid,
        "start": _written(occurrence.start),
        "end": _written(occurrence.end),
        "all_day": occurrence.all_day,
        "summary": occurrence.summary,
        "status": occurrence.status.value,
        "busy": occurrence.busy,
    }


def _written(at: date) -> str:
    return f"{at.isoformat()[:19]}Z" if isinstance(at, datetime) else at.isoformat()
