"""A real web server that publishes a calendar, and that can be told to misbehave."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


@dataclass
class Feed:
    """What the server answers next, and what it was asked."""

    port: int
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut_after: int | None = None  # closes the connection after so many bytes of the body
    asked: list[dict[str, str]] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where it is published."""
        return f"http://127.0.0.1:{self.port}/private/7f3c9a2b/basic.ics"


def calendar(*events: str, name: str = "") -> bytes:
    """A calendar of ready events."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", *([f"X-WR-CALNAME:{name}"] if name else [])]
    return "\r\n".join([*head, *events, "END:VCALENDAR", ""]).encode()


def event(uid: str, start: datetime, *, title: str = "A.K.", minutes: int = 50, stamp: int = 1, more: str = "") -> str:
    """One VEVENT in UTC."""
    times = [f"DTSTAMP:2026010{stamp}T000000Z", f"DTSTART:{start.astimezone(UTC):%Y%m%dT%H%M%SZ}"]
    end = f"DTEND:{(start + timedelta(minutes=minutes)).astimezone(UTC):%Y%m%dT%H%M%SZ}"
    extra = [more] if more else []
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", *times, end, f"SUMMARY:{title}", *extra, "END:VEVENT"])


@pytest.fixture
def feed(settings: Any) -> Iterator[Feed]:
    """A published calendar on this machine, allowed as an operator would allow it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append({name.lower(): value for name, value in self.headers.items()})
            body = b"" if served.status == 304 else served.body
            self.send_response(served.status)
            self.send_header("Content-Length", str(len(body)))
            for name, value in served.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body if served.cut_after is None else body[: served.cut_after])

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = Feed(server.server_address[1])
    settings.CALENDAR_ALLOWED_HOSTS = [f"127.0.0.1:{served.port}"]
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield served
    server.shutdown()
    server.server_close()
