"""Published calendar addresses, fetched conditionally."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from calendar_sync.domain.types import Fault
from calendar_sync.fetch.client import Answer, Client, Limits
from calendar_sync.fetch.failures import FetchFailed

LONGEST_WAIT = 24 * 60 * 60
_FAULTS = {401: Fault.SIGN_IN, 403: Fault.SIGN_IN, 404: Fault.MISSING, 410: Fault.MISSING, 429: Fault.BUSY}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A feed's bytes with what to ask for next time; unchanged feeds have no bytes."""

    unchanged: bool
    body: bytes
    etag: str
    last_modified: str


def fetch_feed(
    address: str, *, etag: str, last_modified: str, allowed: Collection[str], limits: Limits | None = None
) -> Fetched:
    """The feed at the address, or `unchanged` when the server says so. Raises `FetchFailed`."""
    asked = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    headers = {name: value for name, value in asked.items() if value}
    headers["Accept"] = "text/calendar, */*;q=0.5"
    answer = Client(allowed=allowed, limits=limits).ask("GET", address, headers=headers)
    if answer.status == 304 and (etag or last_modified):
        return Fetched(unchanged=True, body=b"", etag=etag, last_modified=last_modified)
    if answer.status != 200:
        raise FetchFailed(fault_of(answer.status), retry_after=retry_after(answer.headers))
    return Fetched(
        unchanged=False,
        body=answer.body,
        etag=_plain(answer.headers.get("etag", ""), longest=512),
        last_modified=_plain(answer.headers.get("last-modified", ""), longest=64),
    )


def fault_of(status: int) -> Fault:
    """What an HTTP status other than success means for the calendar."""
    if status in {204, 205}:
        return Fault.EMPTY
    return _FAULTS.get(status, Fault.SERVER)


def retry_after(headers: Mapping[str, str]) -> int | None:
    """Seconds the server asks to wait, at most a day; dates are read against the server's own clock."""
    raw = headers.get("retry-after", "").strip()
    if raw.isascii() and raw.isdigit():
        return min(int(raw[:9]), LONGEST_WAIT)
    until, now = _moment(raw), _moment(headers.get("date", ""))
    if until is None or now is None:
        return None
    return max(0, min(int((until - now).total_seconds()), LONGEST_WAIT))


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _plain(value: str, *, longest: int) -> str:
    """The header's value if it can be sent back unharmed, else ""."""
    fine = len(value) <= longest and value.isascii() and value.isprintable()
    return value if fine else ""


def succeeded(answer: Answer) -> Answer:
    """The answer itself when it is a success; raises `FetchFailed` otherwise."""
    if not 200 <= answer.status < 300:
        raise FetchFailed(fault_of(answer.status), retry_after=retry_after(answer.headers))
    return answer
