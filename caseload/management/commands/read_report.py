"""Reads a file from a record system and prints what it holds, without a database."""

import json
import os
from argparse import ArgumentParser
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError

from calendar_sync.management.bounded import OverLimit, run_bounded
from caseload.domain.reports.reading import NotAReport, read_report
from caseload.domain.reports.table import MOST_BYTES
from caseload.domain.reports.types import Report, ReportRow

SECONDS = 20


class Command(BaseCommand):
    help = "Prints the sessions or clients in a file from a record system as JSON."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, the zone of its times, and whether its days come before its months."""
        parser.add_argument("path", metavar="PATH")
        parser.add_argument("--tz", default="America/New_York", metavar="ZONE")
        parser.add_argument("--day-first", action="store_true", help="5/6/2026 is 5 June")
        parser.add_argument("--format", choices=["json"], default="json")

    def handle(self, *_: object, **options: Any) -> None:
        """Prints the answer; what is no report ends with status 2 and one line."""
        zone, day_first = _zone(options["tz"]), options["day_first"] or None
        try:
            answer = run_bounded(lambda: _answer(options["path"], zone, day_first), seconds=SECONDS)
        except OverLimit as fault:
            raise CommandError("This file takes too long or too much memory to read.", returncode=2) from fault
        found: dict[str, Any] = json.loads(answer)
        if "error" in found:
            raise CommandError(found["error"], returncode=2)
        self.stdout.write(json.dumps(found))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError) as fault:
        raise CommandError(f"No time zone is called {name!r}.", returncode=2) from fault


def _answer(path: str, zone: ZoneInfo, day_first: bool | None) -> bytes:
    # The reader of workbooks is not Python, and may have words of its own to say about a damaged one.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        with Path(path).open("rb") as file:
            body = file.read(MOST_BYTES + 1)
        found = _plain(read_report(body, zone=zone, day_first=day_first))
    except NotAReport as fault:
        found = {"error": str(fault)}
    except OSError as fault:
        found = {"error": f"This file cannot be opened: {fault.strerror}."}
    return json.dumps(found).encode()


def _plain(report: Report) -> dict[str, Any]:
    return {
        "recognised": report.recognised,
        "columns": {column.value: at for column, at in sorted(report.columns.items(), key=lambda one: one[1])},
        "rows": [_plain_row(row) for row in report.rows],
        "skipped": [{"line": one.line, "reason": one.reason} for one in report.skipped],
        "ask": [{"column": ask.column.value, "word": ask.word, "count": ask.count} for ask in report.ask],
        "unknown_headers": list(report.unknown_headers),
    }


def _plain_row(row: ReportRow) -> dict[str, Any]:
    return {
        "line": row.line,
        "client": row.client,
        "start": _local(row.start),
        "minutes": row.minutes,
        "attendance": row.attendance,
        "note": row.note,
        "code": row.code,
        "status": row.status,
    }


def _local(at: date | None) -> str | None:
    if isinstance(at, datetime):
        return at.replace(tzinfo=None).isoformat(timespec="seconds")
    return at.isoformat() if at else None
