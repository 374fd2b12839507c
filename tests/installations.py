"""A Headroom of its own for a test: a folder, a database of either kind, and real processes on them."""

import os
import shutil
import signal
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg

ROOT = Path(__file__).parent.parent
SERVER = os.environ.get("HEADROOM_TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
VENDOR = "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"
KILL = """
import os, pkgutil, signal
where, _, name = "{at}".rpartition(".")
owner, calls = pkgutil.resolve_name(where), []
plain = getattr(owner, name)
def dies(*args, **kwargs):
    calls.append(1)
    if len(calls) == {call}:
        os.kill(os.getpid(), signal.SIGKILL)
    return plain(*args, **kwargs)
setattr(owner, name, dies)
"""
PATIENCE = 120  # seconds; a process that hangs is a failure


class Installation:
    """A Headroom of its own: a folder, and a database of either kind."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.folder = folder
        own = {"HEADROOM_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": url}
        self.environment = {**os.environ, **own}

    def run(self, script: str) -> str:
        return self._done(self.words(script)).stdout.strip()

    def killed(self, script: str, at: str, *, call: int = 1) -> None:
        """Runs a script that kills itself, by SIGKILL, at the nth call of `at` (`package.Class.function`)."""
        done = self._done(self.words(KILL.format(at=at, call=call) + script), check=False)
        assert done.returncode == -signal.SIGKILL, done.stderr

    def begun(self, script: str) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        return subprocess.Popen(
            self.words(script), cwd=ROOT, env=self.environment, stdin=pipe, stdout=pipe, stderr=pipe, text=True
        )

    @staticmethod
    def words(script: str) -> list[str]:
        return [sys.executable, "-c", f"import django\ndjango.setup()\n{script}"]

    def manage(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return self._done([sys.executable, "manage.py", *words], check=check)

    def _done(self, words: list[str], *, check: bool = True) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=check, timeout=PATIENCE
        )

    @property
    def backup(self) -> Path:
        return max((self.folder / "backups").glob("*.backup"))

    @property
    def key(self) -> str:
        return (self.folder / "backup_key").read_text()


class installation:  # noqa: N801 -- used like a function
    template = ""

    def __init__(self, vendor: str, folder: Path) -> None:
        self.folder, self.name = folder, f"headroom_{uuid.uuid4().hex[:12]}" if vendor == "postgresql" else ""

    def __enter__(self) -> Installation:
        if not self.name:
            return Installation(self.folder)
        self._server(f"CREATE DATABASE {self.name}{self.template}")
        return Installation(self.folder, f"{SERVER.rpartition('/')[0]}/{self.name}")

    def __exit__(self, *_: object) -> None:
        if self.name:
            self._server(f"DROP DATABASE {self.name} WITH (FORCE)")

    @staticmethod
    def _server(statement: str) -> None:
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(statement)  # type: ignore[call-overload]


class copied(installation):  # noqa: N801 -- as above
    """A second one, equal to one that nobody works on now."""

    def __init__(self, one: Installation, folder: Path) -> None:
        super().__init__("postgresql" if one.environment["DATABASE_URL"] else "sqlite", folder)
        shutil.copytree(one.folder, folder)
        self.template = f" TEMPLATE {one.environment['DATABASE_URL'].rpartition('/')[2]}"
