"""Child processes that live and die with their parent. Linux keeps the promise even when the parent is killed."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress

_PR_SET_PDEATHSIG = 1
GRACE = 15.0  # seconds between asking to stop and making it stop


def _die_with_parent() -> None:
    """Between fork and exec: SIGTERM for this process when its parent is gone."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Child:
    """A long-running command in a session of its own, so that a signal to our group never reaches its children.

    django-q2 hangs when its workers get a signal together with their parent; it has to be asked alone.
    """

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name, self._command = name, list(command)
        self._process: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0

    def start(self) -> None:
        """Starts the command anew."""
        self._process = subprocess.Popen(  # noqa: S603 -- our own commands
            self._command,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 -- no threads yet
        )
        self.started_at = time.monotonic()

    @property
    def running(self) -> bool:
        """True while the command's main process lives."""
        return self._process is not None and self._process.poll() is None

    @property
    def age(self) -> float:
        """Seconds since its last start."""
        return time.monotonic() - self.started_at

    def ask_to_stop(self) -> None:
        """SIGTERM to the main process alone; it tells its own children."""
        if self.running and self._process:
            self._process.terminate()

    def wait(self, seconds: float) -> bool:
        """True when it has ended within the time."""
        until = time.monotonic() + seconds
        while self.running and time.monotonic() < until:
            time.sleep(0.05)
        return not self.running

    def kill(self) -> None:
        """Ends the command and every process it left behind."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
