"""The guarded client against a server that means no good."""

import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from calendar_sync.domain.types import Fault
from calendar_sync.fetch.client import Account, Client, Limits, web_address
from calendar_sync.fetch.failures import FetchFailed
from calendar_sync.fetch.feed import LONGEST_WAIT, fetch_feed
from tests.calendar_sync.fetch.conftest import QUICK, Hostile

BODY = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


def fetch(server: Hostile, address: str, *, etag: str = "", last_modified: str = "", limits: Limits = QUICK) -> bytes:
    return fetch_feed(address, etag=etag, last_modified=last_modified, allowed=server.allowed, limits=limits).body


def fault(server: Hostile, address: str, **more: object) -> FetchFailed:
    with pytest.raises(FetchFailed) as failed:
        fetch(server, address, **more)
    return failed.value


def test_a_feed_is_fetched_with_what_to_ask_for_next_time(hostile: Hostile) -> None:
    address = hostile.says("/x.ics", "200 OK", BODY, ETag='W/"v1"', Last_Modified="Fri, 20 Nov 2026 16:30:00 GMT")

    got = fetch_feed(address, etag="", last_modified="", allowed=hostile.allowed)

    assert (got.unchanged, got.body) == (False, BODY)
    assert (got.etag, got.last_modified) == ('W/"v1"', "Fri, 20 Nov 2026 16:30:00 GMT")


def test_not_modified_is_unchanged_when_it_was_asked_for(hostile: Hostile) -> None:
    address = hostile.says("/x.ics", "304 Not Modified")

    got = fetch_feed(address, etag='"v1"', last_modified="", allowed=hostile.allowed)

    assert (got.unchanged, got.etag) == (True, '"v1"')
    assert b'If-None-Match: "v1"' in hostile.requests[0]


@pytest.mark.parametrize(
    ("status", "found"),
    [
        ("204 No Content", Fault.EMPTY),
        ("304 Not Modified", Fault.SERVER),
        ("400 Bad", Fault.SERVER),
        ("401 No", Fault.SIGN_IN),
        ("403 No", Fault.SIGN_IN),
        ("404 No", Fault.MISSING),
        ("410 Gone", Fault.MISSING),
        ("429 Later", Fault.BUSY),
        ("500 Oh", Fault.SERVER),
        ("503 Oh", Fault.SERVER),
    ],
)
def test_each_status_has_its_meaning(hostile: Hostile, status: str, found: Fault) -> None:
    assert fault(hostile, hostile.says("/x.ics", status)).fault == found


@pytest.mark.parametrize(
    ("said", "date", "seconds"),
    [
        ("120", "", 120),
        ("999999999", "", LONGEST_WAIT),
        ("Fri, 20 Nov 2026 17:00:00 GMT", "Fri, 20 Nov 2026 16:30:00 GMT", 1800),
        ("Fri, 20 Nov 2020 17:00:00 GMT", "Fri, 20 Nov 2026 16:30:00 GMT", 0),
        ("soon", "", None),
        ("-5", "", None),
    ],
)
def test_a_server_may_ask_to_wait(hostile: Hostile, said: str, date: str, seconds: int | None) -> None:
    headers = {"Retry_After": said, **({"Date": date} if date else {})}

    assert fault(hostile, hostile.says("/x.ics", "429 Later", **headers)).retry_after == seconds


@pytest.mark.parametrize(
    ("packed", "encoding"),
    [(gzip.compress(BODY, mtime=0), "gzip"), (zlib.compress(BODY), "deflate"), (BODY, "identity")],
)
def test_packed_bodies_are_unpacked(hostile: Hostile, packed: bytes, encoding: str) -> None:
    assert fetch(hostile, hostile.says("/x.ics", "200 OK", packed, Content_Encoding=encoding)) == BODY


@pytest.mark.parametrize(
    ("body", "headers", "found"),
    [
        (BODY, {"Content_Length": "5000"}, Fault.CUT_OFF),
        (gzip.compress(BODY * 50, mtime=0)[:40], {"Content_Encoding": "gzip"}, Fault.CUT_OFF),
        (BODY, {"Content_Encoding": "gzip"}, Fault.NO_CALENDAR),
        (BODY, {"Content_Encoding": "br"}, Fault.NO_CALENDAR),
        (gzip.compress(b"0" * 5_000_000, mtime=0), {"Content_Encoding": "gzip"}, Fault.TOO_LARGE),
        (b"x" * 200_001, {}, Fault.TOO_LARGE),
    ],
    ids=["short", "cut", "not-gzip", "brotli", "bomb", "large"],
)
def test_bodies_that_cannot_be_right_are_refused(
    hostile: Hostile, body: bytes, headers: dict[str, str], found: Fault
) -> None:
    assert fault(hostile, hostile.says("/x.ics", "200 OK", body, **headers)).fault == found


def test_an_endless_body_ends_at_the_limit(hostile: Hostile) -> None:
    def endless(connection: socket.socket, _head: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65536)

    hostile.scripts["/x.ics"] = endless

    assert fault(hostile, hostile.url()).fault == Fault.TOO_LARGE


@pytest.mark.parametrize(
    "raw", [b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + b"x" * 500, b"HTTP/1.1 200 OK\r\nA: " + b"x" * 500]
)
def test_a_byte_at_a_time_ends_at_the_deadline(hostile: Hostile, raw: bytes) -> None:
    begun = time.monotonic()

    found = fault(hostile, hostile.drips("/x.ics", raw, every=0.1)).fault

    assert found == Fault.SLOW
    assert time.monotonic() - begun < 3 * QUICK.seconds


def test_silence_ends_at_the_deadline(hostile: Hostile) -> None:
    hostile.scripts["/x.ics"] = lambda _connection, _head: time.sleep(5)

    assert fault(hostile, hostile.url()).fault == Fault.SLOW


@pytest.mark.parametrize("raw", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n"])
def test_no_http_is_a_fault(hostile: Hostile, raw: bytes) -> None:
    hostile.scripts["/x.ics"] = lambda connection, _head: connection.sendall(raw)

    assert fault(hostile, hostile.url()).fault in {Fault.CUT_OFF, Fault.SERVER}


def test_nobody_listening_is_unreachable(hostile: Hostile) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(FetchFailed) as failed:
        fetch_feed(f"http://127.0.0.1:{port}/", etag="", last_modified="", allowed=[f"127.0.0.1:{port}"], limits=QUICK)

    assert failed.value.fault == Fault.UNREACHABLE


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_on_the_same_server_are_followed(hostile: Hostile, status: int) -> None:
    hostile.says("/new.ics", "200 OK", BODY)

    assert fetch(hostile, hostile.says("/x.ics", f"{status} Moved", Location="/new.ics")) == BODY


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "//127.0.0.1:1/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "gopher://127.0.0.1/",
        "javascript:alert(1)",
        "http://user:pass@127.0.0.1/",
    ],
)
def test_redirects_to_the_inside_reach_nothing(hostile: Hostile, location: str) -> None:
    found = fault(hostile, hostile.says("/x.ics", "302 Found", Location=location))

    assert found.fault == Fault.ADDRESS
    assert len(hostile.requests) == 1


def test_a_redirect_loop_ends(hostile: Hostile) -> None:
    assert fault(hostile, hostile.says("/x.ics", "302 Found", Location="/x.ics")).fault == Fault.SERVER
    assert len(hostile.requests) == QUICK.requests


def test_a_page_that_redirects_by_its_content_is_only_a_page(hostile: Hostile) -> None:
    page = b'<meta http-equiv="refresh" content="0;url=/other">'

    assert fetch(hostile, hostile.says("/x.ics", "200 OK", page, Refresh="0; url=/other")) == page
    assert len(hostile.requests) == 1


LOOPBACK = """
127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.1 017700000001 0177.0.0.1 0 0.0.0.0 localhost LOCALHOST localhost.
[::1] [::] [::ffff:127.0.0.1] [0:0:0:0:0:0:0:1]
127。0。0。1 ①②⑦.⓪.⓪.① １２７.0.0.1 127.0.0.1. [::ffff:7f00:1] 127.255.255.254
[64:ff9b::7f00:1] [64:ff9b::127.0.0.1] [64:ff9b:1::7f00:1] [2002:7f00:1::] [::127.0.0.1] [::ffff:0:127.0.0.1] [::1%25lo]
[fe80::1%25lo] 0x7f.0x0.0x0.0x1 0177.0x0.0.1 127.0x1 0X7F000001 00000177.1 ip6-localhost localhost.localdomain
%31%32%37.0.0.1 127%2e0%2e0%2e1 loc%61lhost ⓛocalhost ｌｏｃａｌｈｏｓｔ 127．0．0．1 127｡0｡0｡1 [0000::0001]
app.localhost
""".split()
# An address of the outside in front, behind or around the inner one; {port} is where the server listens.
AROUND = """
http://public.example@127.0.0.1:{port}/x.ics http://public.example:80@127.0.0.1:{port}/x.ics
http://public.example%40127.0.0.1:{port}/x.ics http://127.0.0.1:{port}#@public.example/x.ics
http://127.0.0.1:{port}?@public.example/x.ics http://127.0.0.1:{port}\\@public.example/x.ics
http:\\\\127.0.0.1:{port}/x.ics http:/127.0.0.1:{port}/x.ics http:127.0.0.1:{port}/x.ics http:///127.0.0.1:{port}/x.ics
webcal://127.0.0.1:{port}/x.ics HTTP://127.0.0.1:{port}/x.ics http://127.0.0.1:0{port}/x.ics
http://[::ffff:127.0.0.1]:{port}/x.ics#.public.example http://127.0.0.1:{port}/%2e%2e/x.ics
http://public.example%00@127.0.0.1:{port}/x.ics http://127.0.0.1%00.public.example:{port}/x.ics
""".split()


@pytest.mark.parametrize("host", LOOPBACK)
def test_loopback_in_disguise_is_never_dialled(hostile: Hostile, host: str) -> None:
    hostile.says("/x.ics", "200 OK", BODY)
    with pytest.raises(FetchFailed) as failed:
        fetch_feed(f"http://{host}:{hostile.port}/x.ics", etag="", last_modified="", allowed=[], limits=QUICK)

    assert failed.value.fault == Fault.ADDRESS
    assert hostile.requests == []


@pytest.mark.parametrize("around", AROUND)
def test_the_inside_dressed_up_as_an_address_outside_is_never_dialled(hostile: Hostile, around: str) -> None:
    hostile.says("/x.ics", "200 OK", BODY)

    with pytest.raises(FetchFailed) as failed:
        fetch_feed(around.format(port=hostile.port), etag="", last_modified="", allowed=[], limits=QUICK)

    assert (failed.value.fault, hostile.requests) == (Fault.ADDRESS, [])


def test_the_server_would_have_answered(hostile: Hostile) -> None:
    hostile.says("/x.ics", "200 OK", BODY)
    assert fetch(hostile, f"http://127.0.0.1:{hostile.port}/x.ics#@public.example") == BODY
    assert len(LOOPBACK) + len(AROUND) >= 60


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd", "ftp://x.example/", "data:text/plain,x", "unix:/run/x", "//x.example/", "x.ics", "", "http:///x",
        "http://me:pw@x.example/", "http://x.example:99999/", "http://[::1/", "ws://x.example/",
    ],
)  # fmt: skip
def test_only_plain_web_addresses_are_addresses(address: str) -> None:
    with pytest.raises(FetchFailed) as failed:
        web_address(address)

    assert failed.value.fault == Fault.ADDRESS


@pytest.mark.parametrize("scheme", ["webcal", "WEBCAL", "webcals"])
def test_webcal_is_https(scheme: str) -> None:
    assert str(web_address(f" {scheme}://x.example/a.ics#top ")) == "https://x.example/a.ics"


def ask(hostile: Hostile, answers: list[list[str]], allowed: list[str]) -> Client:
    client = Client(allowed=allowed, limits=QUICK, resolve=lambda _host, _port: answers.pop(0))
    client.ask("GET", f"http://feed.example:{hostile.port}/x.ics")
    return client


@pytest.mark.parametrize("answer", [["127.0.0.1"], ["1.1.1.1", "127.0.0.1"], ["::ffff:127.0.0.1"], ["fd00::1"], []])
def test_names_that_lead_inside_are_refused(hostile: Hostile, answer: list[str]) -> None:
    with pytest.raises(FetchFailed) as failed:
        ask(hostile, [answer], [])

    assert failed.value.fault == Fault.ADDRESS
    assert hostile.requests == []


def test_a_name_is_looked_up_once_and_that_answer_is_dialled(hostile: Hostile) -> None:
    hostile.says("/x.ics", "200 OK", BODY)
    answers = [["127.0.0.1"], ["10.0.0.1"]]

    client = ask(hostile, answers, [f"feed.example:{hostile.port}"])

    assert (client.guard.checked, answers) == (1, [["10.0.0.1"]])


def test_a_name_that_changes_its_answer_before_a_redirect_is_refused(hostile: Hostile) -> None:
    hostile.says("/x.ics", "302 Found", Location=f"http://other.example:{hostile.port}/inner")

    with pytest.raises(FetchFailed) as failed:
        ask(hostile, [["127.0.0.1"], ["127.0.0.1"]], [f"feed.example:{hostile.port}"])

    assert failed.value.fault == Fault.ADDRESS
    assert len(hostile.requests) == 1


def test_the_operator_s_permission_holds_for_that_port_only(hostile: Hostile) -> None:
    hostile.says("/x.ics", "200 OK", BODY)
    with pytest.raises(FetchFailed) as failed:
        fetch_feed(hostile.url(), etag="", last_modified="", allowed=["127.0.0.1:1"], limits=QUICK)

    assert failed.value.fault == Fault.ADDRESS


def test_a_slow_name_server_ends_at_the_deadline() -> None:
    client = Client(allowed=[], limits=Limits(seconds=0.3), resolve=lambda _host, _port: time.sleep(3) or [])
    with pytest.raises(FetchFailed) as failed:
        client.ask("GET", "http://feed.example/")

    assert failed.value.fault == Fault.SLOW


def test_credentials_stay_with_their_origin(hostile: Hostile) -> None:
    hostile.says("/x.ics", "302 Found", Location=f"http://localhost:{hostile.port}/other")
    hostile.says("/other", "200 OK", BODY)
    account = Account("maya", "secret", f"http://127.0.0.1:{hostile.port}")
    client = Client(allowed=[*hostile.allowed, f"localhost:{hostile.port}"], limits=QUICK, account=account)

    client.ask("GET", hostile.url())

    assert [b"Authorization" in head for head in hostile.requests] == [True, False]


def test_proxies_of_the_environment_are_not_used(hostile: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    hostile.says("/x.ics", "200 OK", BODY)

    assert fetch(hostile, hostile.url()) == BODY


def test_a_failure_names_no_address(hostile: Hostile) -> None:
    found = fault(hostile, hostile.says("/secret-token.ics", "404 No"))

    assert "secret" not in str(found) + repr(found)
    assert (found.__cause__, found.__context__) == (None, None)


@pytest.fixture
def self_signed(hostile: Hostile, tmp_path: Path) -> Iterator[Hostile]:
    """The server, speaking TLS with a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "both.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    listening = socket.create_server(("127.0.0.1", 0))
    hostile.port = listening.getsockname()[1]

    def accept() -> None:
        try:
            with listening.accept()[0] as plain, context.wrap_socket(plain, server_side=True) as connection:
                hostile.requests.append(connection.recv(1024))
        except OSError:
            return

    listener = threading.Thread(target=accept, daemon=True)
    listener.start()
    yield hostile
    listening.close()
    listener.join(2)


def test_a_certificate_nobody_vouches_for_is_refused(self_signed: Hostile) -> None:
    found = fault(self_signed, self_signed.url().replace("http://", "https://"))

    assert found.fault == Fault.UNREACHABLE
    assert self_signed.requests == []
