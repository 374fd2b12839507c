"""Reading a feed again: unchanged, and with one event changed, against its first import."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import User

from bench.measure import ROUNDS, Row, cpu, spread
from calendar_sync import operations as calendars
from calendar_sync.domain.types import TitleStyle
from calendar_sync.models import Event, Source
from caseload.models import Clinician
from wellbeing.operations import refresh

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)
EVENTS = 1_300  # about a year of sessions, all within what is read


def rows(folder: Path) -> Iterator[Row]:
    """P9 and P10, over a real connection."""
    file, port = folder / "feed.ics", _free_port()
    before = _a_year()
    after = before.replace(b"SUMMARY:C77 indiv 50", b"SUMMARY:C77 indiv 80")
    file.write_bytes(before)
    settings.CALENDAR_ALLOWED_HOSTS = [f"127.0.0.1:{port}"]
    server = subprocess.Popen([sys.executable, "-m", "bench.feed", str(file), str(port)])
    try:
        time.sleep(1)
        rounds = [_round(file, port, before, after, at) for at in range(ROUNDS)]
    finally:
        server.kill()
        server.wait()
    yield spread("P9", "unchanged feed / first import, CPU", [one[0] for one in rounds], 0.01)
    yield spread("P9", "event rows written by an unchanged feed", [one[1] for one in rounds], 0)
    yield spread("P10", f"one of {EVENTS:,} events changed / first import, CPU", [one[2] for one in rounds], 0.05)
    yield spread("P10", "event rows written by one changed event", [one[3] for one in rounds], 3)


def _a_year() -> bytes:
    first = NOW - timedelta(days=390)
    events = [_event(f"{at}@practice.example", first + timedelta(hours=9 * at), at) for at in range(EVENTS)]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *events, "END:VCALENDAR", ""]).encode()


def _event(uid: str, start: datetime, at: int) -> str:
    times = [f"DTSTART:{start:%Y%m%dT%H%M%SZ}", f"DTEND:{start + timedelta(minutes=50):%Y%m%dT%H%M%SZ}"]
    more = ["DTSTAMP:20260101T000000Z", "LOCATION:Room 2", "DESCRIPTION:Bring the form\\, please.", "STATUS:CONFIRMED"]
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", *times, f"SUMMARY:C{at} indiv 50", *more, "END:VEVENT"])


def _round(file: Path, port: int, before: bytes, after: bytes, at: int) -> tuple[float, float, float, float]:
    file.write_bytes(before)
    owner = User.objects.create(username=f"bench{at}")
    clinician = Clinician.objects.create(user=owner, time_zone=str(ZONE))
    address = f"http://127.0.0.1:{port}/x.ics"
    source = calendars.connect_feed(owner, name="Feed", address=address, titles=TitleStyle.KEEP, now=NOW)
    first = cpu(lambda: _read(source, clinician, 0))
    unchanged = cpu(lambda: _read(source, clinician, 1))
    untouched = _written(source, 1)
    file.write_bytes(after)
    changed = cpu(lambda: _read(source, clinician, 2))
    return unchanged / first, untouched, changed / first, _written(source, 2)


def _read(source: Source, clinician: Clinician, hours: int) -> None:
    run = refresh(source, clinician=clinician, now=NOW + timedelta(hours=hours))
    if run is None or run.fault:
        raise AssertionError("The bench's own feed could not be read.")


def _written(source: Source, hours: int) -> float:
    return float(Event.objects.filter(source=source, changed_at=NOW + timedelta(hours=hours)).count())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
