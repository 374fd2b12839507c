"""Promises: when to answer, and how a promise stands. Pure."""

from datetime import date, timedelta

from caseload.domain.asks.types import NEVER_DEFERRED, AskKind

AT_LEAST = timedelta(days=3)  # so that an answer is not given in the moment; our default
DECIDE_FROM = 3  # deferrals after which the page asks to decide; our default
ASK_AGAIN_AFTER = timedelta(weeks=4)


def proposed_day(today: date, *, review_day: int, wanted_by: date | None = None) -> date:
    """The next review day (0 is Monday) at least three days off; the day they hope for, where that comes earlier.

    Never before tomorrow.
    """
    earliest = today + AT_LEAST
    review = earliest + timedelta(days=(review_day - earliest.weekday()) % 7)
    if wanted_by and today < wanted_by < review:
        return wanted_by
    return review


def may_be_deferred(kind: AskKind) -> bool:
    """False where somebody else's clock runs: crises, legal requests and requests for records."""
    return kind not in NEVER_DEFERRED


def promise_in_words(day: date, *, today: date) -> str:
    """reply today; reply in 3 days; promised 2 days ago."""
    days = (day - today).days
    if days > 1:
        return f"reply in {days} days"
    if days >= 0:
        return ("reply today", "reply tomorrow")[days]
    return "promised yesterday" if days == -1 else f"promised {-days} days ago"
