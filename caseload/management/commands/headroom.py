"""Reads a case and prints the coming weeks with what is asked, without a database."""

import json
from argparse import ArgumentParser
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from caseload.domain.headroom.case import NotACase, read_case
from caseload.domain.headroom.engine import answer
from caseload.domain.headroom.types import Answer, Room

MOST_BYTES = 20 * 1024 * 1024


class Command(BaseCommand):
    help = "Prints, for each of the coming weeks, the room that is left and what a yes would take, as JSON."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The case."""
        parser.add_argument("path", metavar="CASE.json")
        parser.add_argument("--format", choices=["json"], default="json")

    def handle(self, *_: object, **options: Any) -> None:
        """Prints the answer; what is no case ends with status 2 and one line."""
        try:
            case = read_case(_decoded(options["path"]))
        except NotACase as fault:
            raise CommandError(str(fault), returncode=2) from fault
        found = answer(case.weeks, booked=case.booked, places=case.places, ask=case.ask)
        self.stdout.write(json.dumps(_plain(found)))


def _decoded(path: str) -> object:
    try:
        with Path(path).open("rb") as file:
            return json.loads(file.read(MOST_BYTES))
    except OSError as fault:
        raise NotACase(f"This file cannot be opened: {fault.strerror}.") from fault
    except (ValueError, RecursionError) as fault:
        raise NotACase("This file is no JSON.") from fault


def _plain(found: Answer) -> dict[str, Any]:
    return {
        "weeks": [_plain_week(room) for room in found.rooms],
        "first_over": _day(found.first_over),
        "fits_from": _day(found.fits_from),
    }


def _plain_week(room: Room) -> dict[str, Any]:
    return {
        "start": _day(room.week.first_day),
        "days": room.week.days,
        "target": room.week.target,
        "ceiling": room.week.ceiling,
        "booked": _figure(room.booked),
        "with_ask": _figure(room.with_ask),
        "left": None if room.left is None else _figure(room.left),
        "over": _figure(room.over),
        "minutes_booked": room.minutes,
        "minutes_with_ask": room.minutes_with_ask,
    }


def _figure(weight: Decimal) -> int | float:
    return int(weight) if weight == int(weight) else float(weight)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
