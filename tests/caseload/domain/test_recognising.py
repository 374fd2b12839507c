"""Whom a title names, and which sessions look like one client."""

from datetime import datetime, timedelta

import pytest

from caseload.domain.proposals import Unclaimed, propose, rhythm
from caseload.domain.recognising import label_of

TUESDAY = datetime(2026, 9, 1, 10)


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("A.K. Appointment", "A.K."),
        ("J.A. Appointment", "J.A."),
        ("AK indiv 50", "AK"),
        ("Intake: M. R.", "M. R."),
        ("B.E", "B.E"),
        ("client 7f3a9c Appointment", "client 7f3a9c"),
        ("SH00417", "SH00417"),
        ("Jane Appleseed individual", "Jane Appleseed"),
        ("Zoë weekly session", "Zoë"),
        ("Intake", None),
        ("Group supervision", None),
        ("Session 14:00", None),
        ("CE course", None),
        ("", None),
    ],
)
def test_the_label_within_a_title(title: str, label: str | None) -> None:
    assert label_of(title) == label


def weekly(
    label: str, first: datetime, count: int, *, every: int = 1, series: str = "", start: int = 1
) -> list[Unclaimed]:
    return [
        Unclaimed(start + at, label, label.casefold(), series, first + timedelta(weeks=every * at), 50)
        for at in range(count)
    ]


@pytest.mark.parametrize(
    ("gaps", "weeks"),
    [([7, 7, 7], 1), ([14, 14, 14], 2), ([28, 28], 4), ([7, 14, 7, 7], 1), ([3, 40, 11], None), ([7], None)],
)
def test_the_rhythm_is_the_usual_gap(gaps: list[int], weeks: int | None) -> None:
    starts = [TUESDAY]
    for gap in gaps:
        starts.append(starts[-1] + timedelta(days=gap))

    assert rhythm(starts) == weeks


def test_one_label_is_one_proposal_with_its_rhythm_and_series() -> None:
    found = propose([*weekly("A.K.", TUESDAY, 6, series="s1"), *weekly("B.E.", TUESDAY, 1, start=50)])

    assert [(one.label, one.every_weeks, len(one.sessions), one.likely, one.series) for one in found] == [
        ("A.K.", 1, 6, True, frozenset({"s1"})),
        ("B.E.", None, 1, False, frozenset()),
    ]


def test_initials_that_stand_in_two_slots_of_the_same_weeks_may_be_two_people() -> None:
    thursday = TUESDAY + timedelta(days=2, hours=4)
    moved = Unclaimed(99, "J.A.", "j.a.", "", thursday + timedelta(days=1, weeks=2), 50)

    found = propose([*weekly("J.A.", TUESDAY, 6), *weekly("J.A.", thursday, 6, start=20), moved])

    assert [(one.slot[0], len(one.sessions), one.shares_label) for one in found] == [(3, 7, True), (1, 6, True)]


def test_a_client_who_moved_to_another_day_stays_one() -> None:
    later = TUESDAY + timedelta(weeks=6, days=1)

    found = propose([*weekly("J.A.", TUESDAY, 6), *weekly("J.A.", later, 6, start=20)])

    assert [(len(one.sessions), one.shares_label) for one in found] == [(12, False)]


def test_a_label_that_a_client_has_already_is_a_question() -> None:
    found = propose(weekly("A.K.", TUESDAY, 4), taken=frozenset({"a.k."}))

    assert [one.shares_label for one in found] == [True]
