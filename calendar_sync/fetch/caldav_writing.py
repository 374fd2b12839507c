"""CalDAV, writing: one object of ours put into a calendar, or taken out of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from calendar_sync.fetch.client import Account, Answer, Client, Limits, origin, web_address
from calendar_sync.fetch.feed import succeeded

# One request and no redirect: what is written goes to the calendar that was chosen, and to nobody else.
_LIMITS = Limits(seconds=20, wire_bytes=1024 * 1024, body_bytes=1024 * 1024, requests=1)


@dataclass(frozen=True, slots=True)
class WritableCalendar:
    """A calendar's full address, and the account that may write in it."""

    address: str
    username: str
    password: str = field(repr=False)
    allowed: Collection[str] = ()
    limits: Limits = _LIMITS

    def put(self, name: str, body: bytes) -> None:
        """Stores the object unless one of that name is there already. Raises `FetchFailed`."""
        headers = {"Content-Type": "text/calendar; charset=utf-8", "If-None-Match": "*"}
        answer = self._ask("PUT", name, headers, body)
        # An earlier try whose answer was lost has written it.
        if answer.status != 412:
            succeeded(answer)

    def delete(self, name: str) -> None:
        """Takes the object out; one that is not there is out. Raises `FetchFailed`."""
        answer = self._ask("DELETE", name, {}, b"")
        if answer.status not in {404, 410}:
            succeeded(answer)

    def _ask(self, method: str, name: str, headers: Mapping[str, str], body: bytes) -> Answer:
        url = web_address(f"{self.address.rstrip('/')}/{name}")
        account = Account(self.username, self.password, origin(url))
        client = Client(allowed=self.allowed, limits=self.limits, account=account)
        return client.ask(method, str(url), headers=headers, body=body)
