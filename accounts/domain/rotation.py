"""Which backups to keep."""

from collections.abc import Iterable
from datetime import datetime

DAYS, WEEKS = 7, 4


def kept(made: Iterable[datetime]) -> set[datetime]:
    """Of these moments (UTC): the newest of each of the last seven days and of each of the last four weeks."""
    newest_first = sorted(made, reverse=True)
    by_day: dict[object, datetime] = {}
    by_week: dict[object, datetime] = {}
    for at in newest_first:
        by_day.setdefault(at.date(), at)
        by_week.setdefault(at.isocalendar()[:2], at)
    return {*list(by_day.values())[:DAYS], *list(by_week.values())[:WEEKS]}
