"""A real server that answers byte by byte as a test says, and limits small enough to wait for."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from calendar_sync.fetch.client import Limits

QUICK = Limits(seconds=1.5, wire_bytes=200_000, body_bytes=400_000)
Script = Callable[[socket.socket, bytes], None]


@dataclass
class Hostile:
    """Answers each path by its script; remembers the requests it got, head and all."""

    port: int
    scripts: dict[str, Script] = field(default_factory=dict)
    requests: list[bytes] = field(default_factory=list)

    @property
    def allowed(self) -> list[str]:
        """What an operator would let through."""
        return [f"127.0.0.1:{self.port}"]

    def url(self, path: str = "/x.ics") -> str:
        """The address of a path here."""
        return f"http://127.0.0.1:{self.port}{path}"

    def says(self, path: str, status: str, body: bytes = b"", **headers: str) -> str:
        """A plain answer for a path; gives its address."""
        named = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        length = "" if "Content_Length" in headers else f"Content-Length: {len(body)}\r\n"
        raw = f"HTTP/1.1 {status}\r\n{named}{length}\r\n".encode() + body
        self.scripts[path] = lambda connection, _head: connection.sendall(raw)
        return self.url(path)

    def drips(self, path: str, raw: bytes, every: float) -> str:
        """An answer of one byte at a time."""

        def drip(connection: socket.socket, _head: bytes) -> None:
            for at in range(len(raw)):
                connection.sendall(raw[at : at + 1])
                time.sleep(every)

        self.scripts[path] = drip
        return self.url(path)


@pytest.fixture
def hostile() -> Iterator[Hostile]:
    """A server on this machine."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = Hostile(listening.getsockname()[1])

    def serve(connection: socket.socket) -> None:
        with connection:
            try:
                head = connection.recv(65536)
                server.requests.append(head)
                path = head.split(b" ")[1].decode().partition("?")[0]
                server.scripts[path](connection, head)
            except (OSError, IndexError, KeyError):
                return

    def accept() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    yield server
    listening.close()
