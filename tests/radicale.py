"""A real CalDAV server with one account, on this machine."""

import http.client
import socket
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MKCALENDAR = """<?xml version="1.0"?>
<c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:set><d:prop>
<d:displayname>{name}</d:displayname><c:supported-calendar-component-set><c:comp name="{kind}"/>
</c:supported-calendar-component-set></d:prop></d:set></c:mkcalendar>"""


@dataclass
class Radicale:
    """A running server with one account."""

    port: int

    @property
    def allowed(self) -> list[str]:
        return [f"127.0.0.1:{self.port}"]

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def send(self, method: str, path: str, body: str = "") -> int:
        return self.ask(method, path, body)[0]

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        """The status and the text of an answer."""
        pair = b64encode(b"maya:app password").decode()
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request(method, path, body.encode(), {"Authorization": f"Basic {pair}"})
        answer = connection.getresponse()
        found = answer.status, answer.read().decode()
        connection.close()
        return found

    def calendar(self, path: str, name: str, kind: str = "VEVENT") -> None:
        assert self.send("MKCALENDAR", path, MKCALENDAR.format(name=name, kind=kind)) == 201

    def put(self, path: str, *lines: str) -> None:
        head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//x//EN"]
        assert self.send("PUT", path, "\r\n".join([*head, *lines, "END:VCALENDAR", ""])) == 201


@contextmanager
def running_radicale(folder: Path) -> Iterator[Radicale]:
    """The server, with what it stores in a folder of its own."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    (folder / "users").write_text("maya:app password\n")
    config = folder / "config"
    config.write_text(
        f"[server]\nhosts = 127.0.0.1:{port}\n[auth]\ntype = htpasswd\nhtpasswd_filename = {folder}/users\n"
        f"htpasswd_encryption = plain\ndelay = 0\n[storage]\nfilesystem_folder = {folder}/data\n"
        "[logging]\nlevel = error\n"
    )
    running = subprocess.Popen([sys.executable, "-m", "radicale", "--config", str(config)])
    _wait(port)
    yield Radicale(port)
    running.terminate()
    running.wait()


def _wait(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
