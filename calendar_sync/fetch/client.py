"""Guarded HTTP: every address checked, every redirect checked again, everything bounded."""

import ssl
import zlib
from base64 import b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

import httpcore2
import httpx2

from calendar_sync.domain.types import Fault
from calendar_sync.fetch.failures import FetchFailed
from calendar_sync.fetch.guard import Deadline, Guard, Resolve, resolve

_REDIRECTS = {301, 302, 303, 307, 308}
_AGENT = "Headroom calendar reader"
# The first kind that fits decides, so the special ones stand before the general ones.
_MEANINGS: Mapping[type[Exception], Fault] = {
    httpcore2.TimeoutException: Fault.SLOW,
    TimeoutError: Fault.SLOW,
    httpcore2.RemoteProtocolError: Fault.CUT_OFF,
    httpcore2.ReadError: Fault.CUT_OFF,
    httpcore2.WriteError: Fault.CUT_OFF,
    httpcore2.NetworkError: Fault.UNREACHABLE,
    OSError: Fault.UNREACHABLE,
    httpcore2.LocalProtocolError: Fault.ADDRESS,
    httpcore2.UnsupportedProtocol: Fault.ADDRESS,
    ValueError: Fault.ADDRESS,
}


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for the whole fetch, bytes off the wire and unpacked, requests including redirects."""

    seconds: float = 30.0
    wire_bytes: int = 10 * 1024 * 1024
    body_bytes: int = 20 * 1024 * 1024
    requests: int = 6


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said: status, headers with lower-case names, the unpacked body, the final address."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


@dataclass(frozen=True, slots=True)
class Account:
    """Credentials, and the only origin that may see them."""

    username: str
    password: str
    origin: str


@cache
def _tls() -> ssl.SSLContext:
    # Shared: building it is most of the cost of a call.
    return ssl.create_default_context()


def web_address(address: str) -> httpx2.URL:
    """The address as a URL, webcal read as https. Raises `FetchFailed` for anything that is not plain http(s)."""
    text = address.strip()
    scheme, colon, rest = text.partition("://")
    if colon and scheme.lower() in {"webcal", "webcals"}:
        text = f"https://{rest}"
    try:
        url = httpx2.URL(text)
    except (httpx2.InvalidURL, ValueError, UnicodeError):
        raise FetchFailed(Fault.ADDRESS) from None
    if url.scheme not in {"http", "https"} or not url.host or url.userinfo or (url.port or 0) > 65535:
        raise FetchFailed(Fault.ADDRESS)
    return url.copy_with(fragment=None)


def origin(url: httpx2.URL) -> str:
    """Scheme, host and port in one comparable word."""
    return f"{url.scheme}://{url.host}:{url.port or (443 if url.scheme == 'https' else 80)}"


class Client:
    """One fetch with its limits: may take several requests, all before the same deadline."""

    def __init__(
        self,
        *,
        allowed: Collection[str],
        limits: Limits | None = None,
        account: Account | None = None,
        resolve: Resolve = resolve,
    ) -> None:
        self._limits = limits or Limits()
        self._account = account
        self._left = self._limits.wire_bytes
        self.guard = Guard(allowed=allowed, deadline=Deadline(self._limits.seconds), resolve=resolve)

    def ask(self, method: str, address: str, *, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Answer:
        """The server's final answer, redirects followed. Raises `FetchFailed`."""
        url = web_address(address)
        for _ in range(self._limits.requests):
            answer = self._once(method, url, {**(headers or {})}, body)
            if answer.status not in _REDIRECTS or not answer.headers.get("location"):
                return answer
            url = _next_stop(url, answer.headers["location"])
        raise FetchFailed(Fault.SERVER)

    def _once(self, method: str, url: httpx2.URL, headers: dict[str, str], body: bytes) -> Answer:
        headers = {"Host": url.netloc.decode(), "User-Agent": _AGENT, "Accept-Encoding": "gzip", **headers}
        if self._account and origin(url) == self._account.origin:
            pair = f"{self._account.username}:{self._account.password}".encode()
            headers["Authorization"] = f"Basic {b64encode(pair).decode()}"
        if body:
            headers["Content-Length"] = str(len(body))
        try:
            return self._exchange(method, url, headers, body)
        except tuple(_MEANINGS) as trouble:
            fault = next(fault for kind, fault in _MEANINGS.items() if isinstance(trouble, kind))
            raise FetchFailed(fault) from None

    def _exchange(self, method: str, url: httpx2.URL, headers: Mapping[str, str], body: bytes) -> Answer:
        target = httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path or b"/")
        with (
            httpcore2.ConnectionPool(
                ssl_context=_tls(), network_backend=self.guard, max_keepalive_connections=0, retries=0
            ) as pool,
            pool.stream(method, target, headers=list(headers.items()), content=body or None) as response,
        ):
            named = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
            content = b"" if response.status in _REDIRECTS else self._body(response, named)
            return Answer(response.status, named, content, str(url))

    def _body(self, response: httpcore2.Response, headers: Mapping[str, str]) -> bytes:
        encoding = headers.get("content-encoding", "identity").strip().lower()
        unpack = _Unpacker(encoding, limit=self._limits.body_bytes)
        for chunk in response.iter_stream():
            self._left -= len(chunk)
            if self._left < 0:
                raise FetchFailed(Fault.TOO_LARGE)
            unpack.feed(chunk)
        return unpack.whole()


def _next_stop(url: httpx2.URL, location: str) -> httpx2.URL:
    try:
        target = web_address(str(url.join(location)))
    except (httpx2.InvalidURL, ValueError):
        raise FetchFailed(Fault.ADDRESS) from None
    if url.scheme == "https" and target.scheme == "http":
        raise FetchFailed(Fault.ADDRESS)  # what began private must not go on in the clear
    return target


class _Unpacker:
    """Unpacks gzip and deflate piece by piece, and stops before a bomb goes off."""

    def __init__(self, encoding: str, *, limit: int) -> None:
        modes = {"gzip": 47, "x-gzip": 47, "deflate": 47}
        if encoding not in {"", "identity", *modes}:
            raise FetchFailed(Fault.NO_CALENDAR)
        self._engine = zlib.decompressobj(modes[encoding]) if encoding in modes else None
        self._limit = limit
        self._out = bytearray()

    def feed(self, chunk: bytes) -> None:
        """Takes the next piece; raises `FetchFailed` when it is too large or no valid stream."""
        room = self._limit + 1 - len(self._out)
        try:
            self._out += self._engine.decompress(chunk, room) if self._engine else chunk
        except zlib.error:
            raise FetchFailed(Fault.NO_CALENDAR) from None
        if len(self._out) > self._limit:
            raise FetchFailed(Fault.TOO_LARGE)

    def whole(self) -> bytes:
        """Everything; raises `FetchFailed` when the packed stream ends too early."""
        if self._engine and self._out and not self._engine.eof:
            raise FetchFailed(Fault.CUT_OFF)
        return bytes(self._out)
