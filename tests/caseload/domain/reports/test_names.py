"""Names: initials to show, one form to compare."""

import pytest

from caseload.domain.reports.names import initials_of, same_name


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Jane Appleseed", "J.A."),
        ("Appleseed, Jane", "J.A."),
        ("dr. zoë ann o’brien", "Z.O."),
        ("Doe, John, Jr.", "J.D."),
        ("Jane & John Doe", "J. & J.D."),
        ("Jane", "J."),
        ("J. A.", "J.A."),
        ("JA", "J.A."),
        ("SH00001", "SH00001"),
        ("?", "?"),
    ],
)
def test_initials(name: str, label: str) -> None:
    assert initials_of(name) == label


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Appleseed, Jane", "jane  APPLESEED"),
        ("O’Brien, Zoë", "Zoe\u0308 O'Brien"),
        ("Doe, John, Jr.", "John Doe Jr"),
        ("van der Berg, Anna", "Anna van der Berg"),
    ],
)
def test_same_name_however_it_is_written(one: str, other: str) -> None:
    assert same_name(one) == same_name(other)


def test_other_names_stay_apart() -> None:
    assert len({same_name(name) for name in ("James Thomas", "Thomas James", "Zoë Roe", "Zoe Roe", "Zoë Roe Jr.")}) == 5
