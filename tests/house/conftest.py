"""The real thing: `manage.py up` in a process of its own, on a data folder of its own."""

import http.client
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 120.0  # seconds: a busy machine is no fault of the code


def eventually(true: Callable[[], object], *, within: float = PATIENCE) -> bool:
    """True as soon as it is, false when it was not in time."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.1)
    return False


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Running:
    """Headroom as a person runs it."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    def status(self, path: str = "/welcome/") -> int:
        """What the web server answers; 0 when it does not."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)) as connection:
            try:
                connection.request("GET", path)
                return connection.getresponse().status
            except (OSError, http.client.HTTPException):
                return 0

    def family(self) -> dict[int, str]:
        """Processes of this data folder, by pid, with their commands."""
        found = {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if f"HEADROOM_DATA={self.folder}\0".encode() in (entry / "environ").read_bytes():
                    found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
        return {pid: command for pid, command in found.items() if command}

    def parents(self) -> dict[int, int]:
        """The parent of each process of the family."""
        found = {}
        for pid in self.family():
            try:
                found[pid] = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
        return found

    def cluster(self) -> int:
        """The worker's main process."""
        parents = self.parents()
        return next(
            pid for pid, command in self.family().items() if "qcluster" in command and parents[pid] == self.process.pid
        )

    def hands(self) -> list[int]:
        """The worker's own processes below its main one."""
        main = self.cluster()
        parents = self.parents()
        children = {pid for pid, parent in parents.items() if parent == main}
        return sorted(children | {pid for pid, parent in parents.items() if parent in children})

    def web(self) -> int:
        """The web server's main process."""
        parents = self.parents()
        return next(
            pid for pid, command in self.family().items() if "gunicorn" in command and parents[pid] == self.process.pid
        )

    def enqueue(self, task: str, *arguments: object) -> None:
        """Puts a task into the queue, as a page would."""
        code = f"from django_q.tasks import async_task; async_task({task!r}, *{arguments!r})"
        subprocess.run(
            [sys.executable, "manage.py", "shell", "-v", "0", "-c", code], check=True, cwd=ROOT, env=self.env
        )

    @property
    def env(self) -> dict[str, str]:
        """The environment that leads to this data folder."""
        return environment(self.folder)

    def lines(self) -> list[str]:
        """What the tasks of these tests wrote down."""
        file = self.folder / "done"
        return file.read_text().split() if file.exists() else []

    def waiting(self) -> int:
        """Tasks in the queue."""
        with sqlite3.connect(f"file:{self.folder}/queue.sqlite3?mode=ro", uri=True) as queue:
            return int(queue.execute("SELECT count(*) FROM django_q_ormq").fetchone()[0])

    def end(self) -> None:
        """Ends the command and all it started, at once."""
        for pid in [self.process.pid, *self.family()]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait()

    def ends(self, *, within: float = 30.0) -> bool:
        """True when the command and all it started are gone."""
        return eventually(lambda: self.process.poll() is not None and not self.family(), within=within)


def environment(folder: Path) -> dict[str, str]:
    """This one without what tests need, on another data folder and on SQLite."""
    ours = {"DATABASE_URL", "REDIS_URL", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, "HEADROOM_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONUNBUFFERED": "1"}


def start(folder: Path, port: int, *more: str, **variables: str) -> subprocess.Popen[bytes]:
    """`manage.py up` on a folder and a port; what it says goes into the folder."""
    command = [sys.executable, "manage.py", "up", "--port", str(port), "--heartbeat", "2", *more]
    with said(folder).open("ab") as file:
        return subprocess.Popen(command, cwd=ROOT, env={**environment(folder), **variables}, stdout=file, stderr=file)


def said(folder: Path) -> Path:
    """Beside the data folder, which may be somebody else's."""
    return folder.with_name(f"{folder.name}.said")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """Headroom, up and answering, its worker at work."""
    port = free_port()
    system = Running(tmp_path, port, start(tmp_path, port))
    try:
        assert eventually(lambda: system.status() == 200)
        assert eventually(lambda: len(system.hands()) >= 4)
        yield system
    finally:
        system.end()
