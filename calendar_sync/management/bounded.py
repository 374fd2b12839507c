"""Runs one piece of work in a process of its own, which may not take too long or too much memory."""

import os
import resource
import select
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

SECONDS = 8
BYTES = 800 * 1024 * 1024
_CHUNK = 1 << 20


class OverLimit(Exception):
    """The work took too long or too much; the message is a sentence."""


def age_of_process() -> float:
    """Seconds since this process began; 0 where the system does not say."""
    with suppress(OSError, IndexError, ValueError):
        # The name in the second field may hold blanks; the 22nd field is the start, in clock ticks since boot.
        began = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19]) / os.sysconf("SC_CLK_TCK")
        return max(0.0, time.clock_gettime(time.CLOCK_BOOTTIME) - began)
    return 0.0


def size_of_process() -> int:
    """Bytes of addresses this process holds already; 0 where the system does not say."""
    with suppress(OSError, IndexError, ValueError):
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def run_bounded(work: Callable[[], bytes], *, seconds: float = SECONDS, memory: int = BYTES) -> bytes:
    """What the work returned; raises `OverLimit` when it was stopped.

    `memory` is what it may take in bytes beyond what this process holds: a server with many threads holds a lot.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work_and_leave(work, writing, seconds, memory)
    os.close(writing)
    try:
        answer = _received(reading, time.monotonic() + seconds)
    finally:
        os.close(reading)
        os.kill(child, signal.SIGKILL)  # it is done, or it is late; waiting below clears it away
        os.waitpid(child, 0)
    if not answer.endswith(b"\0"):
        raise OverLimit("This calendar needs more memory or work than it is given; it was not read.")
    return answer[:-1]


def _work_and_leave(work: Callable[[], bytes], writing: int, seconds: float, memory: int) -> None:
    # Whatever happens in here, the process ends here: it shares the parent's files and buffers.
    try:
        limit = size_of_process() + memory
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 2, int(seconds) + 2))
        with os.fdopen(writing, "wb") as out:
            out.write(work())
            out.write(b"\0")
    finally:
        os._exit(0)


def _received(reading: int, deadline: float) -> bytes:
    chunks: list[bytes] = []
    while True:
        ready, _, _ = select.select([reading], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise OverLimit("This calendar takes too many seconds to read; it was not read.")
        chunk = os.read(reading, _CHUNK)
        if not chunk:
            return b"".join(chunks)
        chunks.append(chunk)
