"""What is understood of a line."""

from dataclasses import dataclass
from datetime import date

from caseload.domain.asks.promise import may_be_deferred
from caseload.domain.asks.types import AskKind


@dataclass(frozen=True, slots=True)
class AskLine:
    """The fields of a request; None is not said. `unsure` names the fields that are guesses."""

    kind: AskKind
    who: str | None = None  # the client or person it is about, as typed
    from_whom: str | None = None  # who asks
    minutes: int | None = None
    every_weeks: int | None = None  # 1, 2 or 4
    times: int | None = None
    on: date | None = None
    start: date | None = None
    reply_by: date | None = None
    unsure: tuple[str, ...] = ()

    @property
    def deferrable(self) -> bool:
        """False where somebody else's clock runs."""
        return may_be_deferred(self.kind)
