"""CalDAV, read only: find an account's calendars, and fetch one of them as a single calendar file."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC
from hashlib import blake2b
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from calendar_sync.domain.types import Fault, Window
from calendar_sync.fetch.client import Account, Answer, Client, Limits, origin, web_address
from calendar_sync.fetch.failures import FetchFailed
from calendar_sync.fetch.feed import succeeded

DAV, CALDAV, CTAG = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}", "{http://calendarserver.org/ns/}getctag"
_SPACES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:s="http://calendarserver.org/ns/"'
_ABOUT = (
    f"<d:propfind {_SPACES}><d:prop><d:resourcetype/><d:displayname/><d:current-user-principal/><c:calendar-home-set/>"
    "<c:supported-calendar-component-set/><s:getctag/><d:sync-token/></d:prop></d:propfind>"
)
_XML = {"Content-Type": "application/xml; charset=utf-8"}
_ZONE = re.compile(r"^BEGIN:VTIMEZONE\r?\n.*?^END:VTIMEZONE\r?\n?", re.MULTILINE | re.DOTALL | re.IGNORECASE)
_EVENT = re.compile(r"^BEGIN:VEVENT\r?\n.*?^END:VEVENT\r?\n?", re.MULTILINE | re.DOTALL | re.IGNORECASE)
_TZID = re.compile(r"^TZID[^:\r\n]*:([^\r\n]+)", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundCalendar:
    """A calendar of an account: its full address, its own name, and the tag that changes with its content."""

    address: str
    name: str
    ctag: str


@dataclass(frozen=True, slots=True)
class FetchedCollection:
    """A calendar's events as one VCALENDAR; unchanged ones have no bytes."""

    unchanged: bool
    body: bytes
    ctag: str
    sync_token: str


def discover(
    address: str, *, username: str, password: str, allowed: Collection[str], limits: Limits | None = None
) -> tuple[FoundCalendar, ...]:
    """The account's calendars that hold events, found from any of its addresses. Raises `FetchFailed`."""
    server = _Server(address, username=username, password=password, allowed=allowed, limits=limits)
    for start in (str(web_address(address)), server.absolute("/.well-known/caldav"), server.absolute("/")):
        try:
            found = server.calendars(start)
        except FetchFailed as failure:
            if failure.fault in {Fault.SIGN_IN, Fault.SLOW, Fault.UNREACHABLE, Fault.ADDRESS}:
                raise
            continue
        if found:
            return found
    raise FetchFailed(Fault.MISSING)


def fetch_collection(
    address: str,
    *,
    username: str,
    password: str,
    ctag: str,
    sync_token: str,
    window: Window,
    allowed: Collection[str],
    limits: Limits | None = None,
) -> FetchedCollection:
    """The calendar's events in the window, or `unchanged` by its ctag or sync token. Raises `FetchFailed`."""
    server = _Server(address, username=username, password=password, allowed=allowed, limits=limits)
    about = next(iter(server.about(address, depth="0")), None)
    if about is None:
        raise FetchFailed(Fault.NO_CALENDAR)
    if (ctag and about.ctag == ctag) or (sync_token and about.ctag == "" and about.sync_token == sync_token):
        return FetchedCollection(unchanged=True, body=b"", ctag=ctag, sync_token=sync_token)
    files = server.events(address, window)
    return FetchedCollection(unchanged=False, body=_joined(files), ctag=about.ctag, sync_token=about.sync_token)


@dataclass(frozen=True, slots=True)
class _About:
    """What a server says about one of its resources."""

    href: str
    name: str
    ctag: str
    sync_token: str
    holds_events: bool
    principal: str
    home: str


class _Server:
    """An account on its server; credentials and addresses stay within the account's origin."""

    def __init__(
        self, address: str, *, username: str, password: str, allowed: Collection[str], limits: Limits | None
    ) -> None:
        self._base = web_address(address)
        account = Account(username, password, origin(self._base))
        self._client = Client(allowed=allowed, limits=limits or Limits(requests=12), account=account)

    def absolute(self, href: str) -> str:
        """The full address of something the server named; a stranger's address is refused."""
        url = web_address(str(self._base.join(href)))
        if origin(url) != origin(self._base):
            raise FetchFailed(Fault.ADDRESS)
        return str(url)

    def calendars(self, start: str) -> tuple[FoundCalendar, ...]:
        """The calendars reachable from one address: itself, or those in the home of its principal."""
        here = next(iter(self.about(start, depth="0")), None)
        if here is None:
            return ()
        if here.holds_events:
            return (self._found(here),)
        home = here.home
        if not home and here.principal:
            principal = next(iter(self.about(self.absolute(here.principal), depth="0")), None)
            home = principal.home if principal else ""
        listed = self.about(self.absolute(home) if home else start, depth="1")
        return tuple(self._found(about) for about in listed if about.holds_events)

    def about(self, address: str, *, depth: str) -> list[_About]:
        """What the server says about an address and, at depth 1, what is in it."""
        answer = self._ask("PROPFIND", address, _ABOUT, depth)
        return [_about(response) for response in _responses(answer)]

    def events(self, address: str, window: Window) -> list[str]:
        """The calendar files of all events in the window."""
        first, last = (f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}" for at in (window.start, window.end))
        query = (
            f"<c:calendar-query {_SPACES}><d:prop><c:calendar-data/></d:prop><c:filter>"
            '<c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">'
            f'<c:time-range start="{first}" end="{last}"/>'
            "</c:comp-filter></c:comp-filter></c:filter></c:calendar-query>"
        )
        answer = self._ask("REPORT", address, query, "1")
        files = (response.findtext(f".//{CALDAV}calendar-data") for response in _responses(answer))
        return [text for text in files if text]

    def _ask(self, method: str, address: str, body: str, depth: str) -> Answer:
        headers = {**_XML, "Depth": depth}
        return succeeded(self._client.ask(method, address, headers=headers, body=body.encode()))

    def _found(self, about: _About) -> FoundCalendar:
        return FoundCalendar(self.absolute(about.href), about.name or "Calendar", about.ctag)


def _responses(answer: Answer) -> Iterator[Element]:
    try:
        root = fromstring(answer.body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        raise FetchFailed(Fault.NO_CALENDAR) from None
    yield from root.iter(f"{DAV}response")


def _about(response: Element) -> _About:
    found = f"{DAV}propstat/{DAV}prop/"
    components = {part.get("name", "") for part in response.iter(f"{CALDAV}comp")}
    is_calendar = response.find(f"{found}{DAV}resourcetype/{CALDAV}calendar") is not None
    return _About(
        href=(response.findtext(f"{DAV}href") or "").strip(),
        name=(response.findtext(f"{found}{DAV}displayname") or "").strip(),
        ctag=(response.findtext(f"{found}{CTAG}") or "").strip()[:512],
        sync_token=(response.findtext(f"{found}{DAV}sync-token") or "").strip(),
        holds_events=is_calendar and (not components or "VEVENT" in components),
        principal=(response.findtext(f"{found}{DAV}current-user-principal/{DAV}href") or "").strip(),
        home=(response.findtext(f"{found}{CALDAV}calendar-home-set/{DAV}href") or "").strip(),
    )


def _joined(files: list[str]) -> bytes:
    """One VCALENDAR of all files. Time zones of the same name and different content keep their own meaning."""
    zones: dict[str, str] = {}
    events: list[str] = []
    for text in files:
        renamed = {}
        for zone in _ZONE.findall(text):
            found = _TZID.search(zone)
            name = found[1] if found else ""
            if zones.setdefault(name, zone) != zone:
                renamed[name] = f"{name}-{blake2b(zone.encode(), digest_size=4).hexdigest()}"
                zones[renamed[name]] = zone.replace(f":{name}", f":{renamed[name]}", 1)
        events += [_with_zones(event, renamed) for event in _EVENT.findall(text)]
    parts = ["BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", *map(_ended, (*zones.values(), *events)), "END:VCALENDAR\r\n"]
    return "".join(parts).encode()


def _with_zones(event: str, renamed: dict[str, str]) -> str:
    for name, new in renamed.items():
        event = re.sub(rf'TZID="?{re.escape(name)}"?(?=[:;])', f"TZID={new}", event)
    return event


def _ended(text: str) -> str:
    return text if text.endswith("\n") else f"{text}\r\n"
