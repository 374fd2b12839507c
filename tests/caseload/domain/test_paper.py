"""Recurring paperwork keeps its day."""

from datetime import date

import pytest

from caseload.domain.paper import Due, due_group, next_due
from caseload.domain.types import Recurring


@pytest.mark.parametrize(
    ("due", "first", "recurring", "expected"),
    [
        (date(2026, 11, 20), date(2026, 11, 20), Recurring.ONCE, None),
        (date(2026, 12, 28), date(2026, 11, 2), Recurring.WEEKLY, date(2027, 1, 4)),
        (date(2026, 12, 31), date(2026, 10, 31), Recurring.MONTHLY, date(2027, 1, 31)),
        (date(2027, 1, 31), date(2026, 10, 31), Recurring.MONTHLY, date(2027, 2, 28)),
        (date(2027, 2, 28), date(2026, 10, 31), Recurring.MONTHLY, date(2027, 3, 31)),
        (date(2026, 11, 30), date(2026, 11, 30), Recurring.QUARTERLY, date(2027, 2, 28)),
        (date(2028, 2, 29), date(2028, 2, 29), Recurring.YEARLY, date(2029, 2, 28)),
    ],
)
def test_the_next_due_day(due: date, first: date, recurring: Recurring, expected: date | None) -> None:
    assert next_due(due, first_due_on=first, recurring=recurring) == expected


def test_pieces_stand_by_their_due_day() -> None:
    today = date(2026, 11, 20)

    groups = [due_group(date(2026, 11, day), today=today) for day in (19, 20, 27, 28)]

    assert groups == [Due.LATE, Due.SOON, Due.SOON, Due.LATER]
