"""Connections whose address was checked before it is dialled, and which end at a deadline."""

import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Iterable
from typing import Any

import httpcore2

from calendar_sync.domain.types import Fault
from calendar_sync.fetch.addresses import is_public
from calendar_sync.fetch.failures import FetchFailed

Resolve = Callable[[str, int], list[str]]


class Deadline:
    """A moment after which nothing is read any more."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left; raises `FetchFailed` (slow) when there are none."""
        seconds = self._ends - time.monotonic()
        if seconds <= 0:
            raise FetchFailed(Fault.SLOW)
        return seconds


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, each once, in the system's order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Guard(httpcore2.NetworkBackend):
    """Dials only addresses that it has checked itself, so a second answer of the name server changes nothing.

    `allowed` holds the "host:port" pairs that the operator lets through although they are private.
    """

    def __init__(self, *, allowed: Collection[str], deadline: Deadline, resolve: Resolve = resolve) -> None:
        self._inner = httpcore2.SyncBackend()
        self._allowed = {pair.lower() for pair in allowed}
        self._deadline = deadline
        self._resolve = resolve
        self.checked = 0

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """A connection to the first address of the host; any bad address among them refuses the host."""
        self.checked += 1
        addresses = self._look_up(host, port)
        named = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        if named.lower() not in self._allowed and not all(map(is_public, addresses)):
            raise FetchFailed(Fault.ADDRESS)
        stream = self._inner.connect_tcp(addresses[0], port, self._deadline.left(), local_address, socket_options)
        return _Timed(stream, self._deadline)

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore2.NetworkStream:
        """Refused: no calendar lives in a local socket."""
        raise FetchFailed(Fault.ADDRESS)

    def _look_up(self, host: str, port: int) -> list[str]:
        # getaddrinfo knows no time-out; a thread that is left behind ends by itself.
        answer: queue.Queue[list[str]] = queue.Queue()

        def ask() -> None:
            try:
                answer.put(self._resolve(host, port))
            except (OSError, UnicodeError):
                answer.put([])

        threading.Thread(target=ask, daemon=True).start()
        try:
            addresses = answer.get(timeout=self._deadline.left())
        except queue.Empty:
            raise FetchFailed(Fault.SLOW) from None
        if not addresses:
            raise FetchFailed(Fault.ADDRESS)
        return addresses


class _Timed(httpcore2.NetworkStream):
    """A stream whose every read and write ends at the deadline, however slowly the bytes drip."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, self._deadline.left()), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
