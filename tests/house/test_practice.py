"""A practice's server as its recipe says: production mode, several processes, behind a proxy on a port of its own."""

import http.client
import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.accounts.test_backup import VENDOR, Installation, installation
from tests.house.conftest import Running, eventually, free_port, said, start

pytestmark = pytest.mark.cluster
HOST = "headroom.example:8443"
PASSWORD = "correct horse battery staple"
MAKE_OWNER = f"""
from caseload import operations
operations.create_owner(name="", email="maya@practice.example", password="{PASSWORD}", time_zone="UTC")
"""


class Practice(Running):
    """Asked as nginx asks it."""

    def asked(
        self, method: str, path: str, body: str = "", *, host: str = HOST, secure: bool = True, **headers: str
    ) -> http.client.HTTPResponse:
        """The answer, whole, to what somebody at 203.0.113.9 sent."""
        proxy = {"Host": host, "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https" if secure else "http"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, body, {**proxy, **{key.replace("_", "-"): headers[key] for key in headers}})
        answer = connection.getresponse()
        answer.text = answer.read().decode()  # type: ignore[attr-defined]
        connection.close()
        return answer

    def signs_in(self, email: str, password: str, **headers: str) -> http.client.HTTPResponse:
        """What a browser sends from the sign-in page."""
        token = "t" * 32  # what matters is that cookie and form agree, and where the form comes from
        form = urlencode({"login": email, "password": password, "csrfmiddlewaretoken": token})
        cookie, kind = f"__Host-csrf={token}", "application/x-www-form-urlencoded"
        return self.asked(
            "POST", "/account/login/", form, Cookie=cookie, Origin=f"https://{HOST}", Content_Type=kind, **headers
        )

    def status(self, path: str = "/health/") -> int:
        """What it answers; 0 when it does not."""
        try:
            return self.asked("GET", path).status
        except OSError:
            return 0


def started(made: Installation) -> Practice:
    port = free_port()
    variables = {"HEADROOM_PRODUCTION": "yes", "HEADROOM_HOSTS": "headroom.example"}
    if url := made.environment["DATABASE_URL"]:
        variables["DATABASE_URL"] = url
    if cache := os.environ.get("REDIS_URL"):
        variables |= {"REDIS_URL": cache, "HEADROOM_WEB": "2"}
    return Practice(made.folder, port, start(made.folder, port, **variables))


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with installation(VENDOR, tmp_path) as made:
        running = started(made)
        try:
            assert eventually(lambda: running.status() == 200)
            made.run(MAKE_OWNER)
            yield running
        finally:
            running.end()


def test_it_serves_behind_its_proxy_and_stops_at_rest(practice: Practice) -> None:
    page = practice.asked("GET", "/account/login/")
    style = re.findall(r"/static/css/headroom[^\"]+", page.text)[0]  # type: ignore[attr-defined]
    plain = practice.asked("GET", "/account/login/", secure=False)
    came_in = practice.signs_in("maya@practice.example", PASSWORD)
    tries = [
        practice.signs_in(f"okapi{n}@x.example", "wrong", X_Forwarded_For=f"10.0.0.{n}, 203.0.113.9") for n in range(11)
    ]
    from_elsewhere = practice.signs_in("okapi@x.example", "wrong", X_Forwarded_For="198.51.100.7")
    practice.asked("GET", "/invitation/Quagga/")
    practice.asked("TRA CE", "/invitation/Quagga/")

    assert [practice.status(path) for path in ("/health/", "/ready/", style)] == [200, 200, 200]
    assert (plain.status, plain.headers["Location"]) == (301, f"https://{HOST}/account/login/")
    assert practice.asked("GET", "/", host="evil.example").status == 400
    assert (came_in.status, came_in.headers["Location"]) == (302, "/")
    cookies = came_in.headers.get_all("Set-Cookie") or []
    assert {cookie.partition("=")[0] for cookie in cookies} == {"__Host-csrf", "__Host-session"}
    assert [cookie for cookie in cookies if "; Secure" not in cookie or "; HttpOnly" not in cookie] == []
    for answer in (page, practice.asked("GET", style), practice.asked("GET", "/nothing/")):
        assert answer.headers["Strict-Transport-Security"] == "max-age=31622400; includeSubDomains; preload"
    assert [answer.status for answer in (*tries, from_elsewhere)] == [422] * 10 + [429, 422]

    practice.process.send_signal(signal.SIGTERM)
    assert practice.ends()
    assert not (practice.folder / "heartbeat").exists()
    log = said(practice.folder).read_text()
    assert [
        word for word in ("Quagga", "okapi", "maya@", "203.0.113", "198.51", "10.0.0", "WARNING") if word in log
    ] == []
