"""Keeps the web server and the worker running, and stops both cleanly."""

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

from wellbeing.management.children import GRACE, Child

QUICK_DEATH = 10.0  # a child that lives shorter than this many seconds did not really start
QUICK_DEATHS = 5
LONGEST_PAUSE = 30.0


@dataclass
class Heartbeat:
    """How the worker shows that it works: `send` queues a task, `age` is the seconds since one was last done."""

    send: Callable[[], None]
    age: Callable[[], float]
    release: Callable[[], None]  # frees tasks that a killed worker had taken
    every: float = 60.0
    sent_at: float = 0.0

    def due(self) -> bool:
        """True once an interval; counts as sent."""
        if time.monotonic() - self.sent_at < self.every:
            return False
        self.sent_at = time.monotonic()
        return True


@dataclass
class Supervisor:
    """Runs the children until asked to stop. `say` gets one line for each thing worth knowing."""

    web: Child
    worker: Child | None
    heartbeat: Heartbeat
    say: Callable[[str], None]
    _stopping: bool = False
    _quick: dict[str, int] = field(default_factory=dict)
    _again_at: dict[str, float] = field(default_factory=dict)

    @property
    def children(self) -> list[Child]:
        """The web server, and the worker if there is one."""
        return [child for child in (self.web, self.worker) if child]

    def run(self) -> int:
        """Until SIGINT or SIGTERM, or until a child cannot be kept alive. Gives the exit status."""
        # The handlers only set a flag: a handler that does more can meet a lock that its own thread holds.
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, self._ask_to_stop)
        for child in self.children:
            child.start()
        status = 0
        while not self._stopping and status == 0:
            status = max(self._tend(child) for child in self.children)
            self._listen()
            time.sleep(0.2)
        self._stop()
        return status

    def _ask_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._stopping = True

    def _tend(self, child: Child) -> int:
        """Restarts a child that ended, ever later; gives 1 when it will not stay alive."""
        if child.running:
            return 0
        if child.name not in self._again_at:
            return self._mourn(child)
        if time.monotonic() >= self._again_at[child.name]:
            del self._again_at[child.name]
            child.start()
        return 0

    def _mourn(self, child: Child) -> int:
        quick = self._quick.get(child.name, 0) + 1 if child.age < QUICK_DEATH else 0
        self._quick[child.name] = quick
        child.kill()
        self._free(child)
        if quick >= QUICK_DEATHS:
            self.say(f"The {child.name} ends again and again right after its start. Headroom stops.")
            return 1
        pause = min(2.0**quick, LONGEST_PAUSE) if quick else 0.0
        self.say(f"The {child.name} ended; it is started again.")
        self._again_at[child.name] = time.monotonic() + pause
        return 0

    def _listen(self) -> None:
        """Sends heartbeats; restarts a worker that answers none: its queue's lock died with one of its processes."""
        if self.worker is None or not self.worker.running:
            return
        if self.heartbeat.due():
            self.heartbeat.send()
        patience = 3 * self.heartbeat.every
        if self.heartbeat.age() > patience and self.worker.age > patience:
            self.say("The worker stands still; it is started again.")
            self.worker.kill()
            self._free(self.worker)
            self.worker.start()

    def _free(self, child: Child) -> None:
        if child is self.worker:
            self.heartbeat.release()

    def _stop(self) -> None:
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            if not child.wait(GRACE):
                self.say(f"The {child.name} did not stop in time and was ended.")
            child.kill()
