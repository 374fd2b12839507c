"""Readings in processes of their own: one is killed in the middle, several want the same source."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.house.conftest import ROOT, environment, eventually

pytestmark = pytest.mark.cluster
EVENT = "BEGIN:VEVENT\r\nUID:{0}\r\nDTSTART:20261120T{0:02}0000Z\r\nDURATION:PT50M\r\nSUMMARY:A.K.\r\nEND:VEVENT\r\n"
READ = """
import json, sys
from datetime import timedelta
from zoneinfo import ZoneInfo
from django.utils import timezone
from django.contrib.auth.models import User
from calendar_sync import operations
from calendar_sync.domain.types import TitleStyle
from calendar_sync.models import Event, Source
now = timezone.now() + timedelta(minutes={minutes})
source = Source.objects.first() or operations.connect_feed(
    User.objects.create(username="maya"), name="Feed", address="{address}", titles=TitleStyle.KEEP, now=now
)
run = operations.sync_source(source, zone=ZoneInfo("UTC"), now=now)
source.refresh_from_db()
print(json.dumps([run and [run.added, run.changed, run.gone], Event.objects.count(), source.attempts]))
"""


@pytest.fixture
def slow_feed() -> Iterator[tuple[str, threading.Event, threading.Event]]:
    """An address, the sign that somebody asks, and the leave to answer."""
    asked, answer = threading.Event(), threading.Event()
    answer.set()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.set()
            answer.wait(20)
            many = 5 if answer.is_set() else 0
            body = f"BEGIN:VCALENDAR\r\n{''.join(EVENT.format(at) for at in range(many))}END:VCALENDAR\r\n".encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/x.ics", asked, answer
    answer.set()
    server.shutdown()
    server.server_close()


def reader(folder: Path, address: str, minutes: int) -> subprocess.Popen[str]:
    host = address.removeprefix("http://").partition("/")[0]
    code = READ.format(address=address, minutes=minutes)
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", code]
    env = {**environment(folder), "HEADROOM_CALENDAR_HOSTS": host}
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def read(folder: Path, address: str, minutes: int) -> list[object]:
    return list(json.loads(reader(folder, address, minutes).communicate(timeout=60)[0]))


def migrate(folder: Path) -> None:
    for alias in ("default", "queue"):
        command = [sys.executable, "manage.py", "migrate", "-v", "0", "--database", alias]
        subprocess.run(command, cwd=ROOT, env=environment(folder), check=True)


def test_several_workers_at_once_read_a_source_once(
    tmp_path: Path, slow_feed: tuple[str, threading.Event, threading.Event]
) -> None:
    address, *_ = slow_feed
    migrate(tmp_path)
    read(tmp_path, address, 0)

    workers = [reader(tmp_path, address, 30) for _ in range(4)]
    found = [json.loads(worker.communicate(timeout=60)[0])[0] for worker in workers]

    assert sorted(run is None for run in found) == [False, True, True, True]


def test_the_old_state_stays_whole_and_the_next_reading_recovers(
    tmp_path: Path, slow_feed: tuple[str, threading.Event, threading.Event]
) -> None:
    address, asked, answer = slow_feed
    migrate(tmp_path)
    assert read(tmp_path, address, 0) == [[5, 0, 0], 5, 0]
    asked.clear()
    answer.clear()

    victim = reader(tmp_path, address, 30)
    assert eventually(asked.is_set)
    time.sleep(0.2)
    victim.kill()
    victim.communicate()
    answer.set()

    assert read(tmp_path, address, 35) == [None, 5, 1]
    assert read(tmp_path, address, 41) == [[0, 0, 0], 5, 0]
