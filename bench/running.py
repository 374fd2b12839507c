"""The running system: slowest against usual answers, memory, and the time to build an empty database."""

import http.client
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles

from django.conf import settings
from django.contrib.auth.models import User

from bench.measure import Row, spread
from bench.practice import signed_in

SLICES, ASKED = 12, 60


def rows(user: User, port: int) -> Iterator[Row]:
    """P6, P12 and P13."""
    cookie = f"{settings.SESSION_COOKIE_NAME}={signed_in(user)}"
    # The page's own headers only: a browser would keep its connection as well.
    running = subprocess.Popen([sys.executable, "manage.py", "up", "--port", str(port)], stdout=subprocess.DEVNULL)
    try:
        _wait(port)
        _slice(port, cookie)
        slices = [_slice(port, cookie) for _ in range(SLICES)]
        yield spread("P6", "95th / 50th of 100 answers, four at once", slices, 2.0)
        time.sleep(3)
        shares = _shares(running.pid)
        web = max(share for command, share in shares if "gunicorn" in command)
        yield spread("P12", "web worker, MiB (PSS)", [web], 70)
        yield spread("P12", "whole idle system, MiB (PSS)", [sum(share for _, share in shares)], 260)
    finally:
        running.send_signal(signal.SIGINT)
        running.wait()
    yield spread("P13", "an empty database from nothing, CPU seconds", [_migrate()], 4)


def _slice(port: int, cookie: str) -> float:
    with ThreadPoolExecutor(4) as pool:
        taken = [second for seconds in pool.map(lambda _: _ask(port, cookie), range(4)) for second in seconds]
    cuts = quantiles(taken, n=100)
    return cuts[94] / cuts[49]


def _ask(port: int, cookie: str) -> list[float]:
    taken = []
    for _ in range(ASKED // 4):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        begun = time.perf_counter()
        connection.request("GET", "/", headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        taken.append(time.perf_counter() - begun)
        connection.close()
        if answer.status != 200:
            raise AssertionError(f"This week answered {answer.status}.")
    return taken


def _wait(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("The server did not start.")


def _shares(root: int) -> list[tuple[str, float]]:
    """Command and MiB of proportional memory of a process and all of its descendants."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, rest = int(status.parent.name), status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[pid] = int(rest[1])
    family = {root}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return [(_command(pid), _pss(pid)) for pid in family]


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


def _pss(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def _migrate() -> float:
    code = "import django; django.setup(); from wellbeing.management.commands import up; up.bring_up_to_date()"
    with tempfile.TemporaryDirectory() as folder:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "HEADROOM_DATA": folder})
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
