"""Clients who may be drifting away, as questions to the therapist. Pure.

A count is no judgement of the work: people stop for many reasons, and those who leave are found among the most and
the least satisfied alike (Simon 2012). The rule is a proposal to be tried: two of the client's own usual intervals
without a session and nothing booked, or no second session ten days after the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median

from caseload.domain.wording import ago, count_of

DAY = timedelta(days=1)
SHORTEST = 14  # days: sooner nobody drifts
NEXT_SESSION = 10  # days after the first or second session
ENOUGH = 3  # kept sessions until an interval is usual
LOOKED_AT = 9  # latest kept sessions that tell the usual interval


class Question(StrEnum):
    """What may be asked about a client."""

    DRIFTING = "may be drifting"
    SECOND = "second session not booked"
    THIRD = "third session not booked"


@dataclass(frozen=True, slots=True)
class Coming:
    """How a client has been coming: kept sessions, oldest first (the latest nine at most), and what is booked."""

    kept: int
    latest: Sequence[datetime]
    next_at: datetime | None


def usual_days(latest: Sequence[datetime]) -> float | None:
    """The median interval between kept sessions, in days; None before three were kept."""
    if len(latest) < ENOUGH:
        return None
    return median((later - earlier) / DAY for earlier, later in pairwise(latest))


def question(coming: Coming, *, now: datetime, calm_until: date | None = None) -> Question | None:
    """What may be asked about an active client; None while something is booked or she said that all is well."""
    if coming.next_at or not coming.latest or (calm_until and now.date() < calm_until):
        return None
    since = (now - coming.latest[-1]) / DAY
    if coming.kept < ENOUGH:
        asked = Question.SECOND if coming.kept == 1 else Question.THIRD
        return asked if since >= NEXT_SESSION else None
    usual = usual_days(coming.latest)
    if usual is None:
        return None
    return Question.DRIFTING if since > max(2 * usual, SHORTEST) else None


def reasons(coming: Coming, *, now: datetime) -> list[tuple[str, str]]:
    """(what, figure): the rows behind the question."""
    rows = [("Last session that took place", ago((now - coming.latest[-1]) // DAY) if coming.latest else "none")]
    usual = usual_days(coming.latest)
    if usual is not None:
        rows.append(("Usual time between sessions", count_of(round(usual), "day")))
    else:
        rows.append(("Sessions that took place", str(coming.kept)))
    rows.append(("Next session", "none booked" if coming.next_at is None else "booked"))
    return rows
