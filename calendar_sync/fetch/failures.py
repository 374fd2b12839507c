"""How talking to a calendar goes wrong, in one plain sentence each; never an address or a password in it."""

from calendar_sync.domain.types import Fault


class FetchFailed(Exception):
    """A calendar could not be fetched. `fault` says why, `retry_after` how many seconds the server asked to wait."""

    def __init__(self, fault: Fault, *, retry_after: int | None = None) -> None:
        super().__init__(f"The calendar could not be fetched: {fault.value}.")
        self.fault = fault
        self.retry_after = retry_after


class UploadRefused(Exception):
    """An uploaded file cannot be used; the message is one sentence for people."""
