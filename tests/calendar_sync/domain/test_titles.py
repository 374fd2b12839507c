"""What of a title is kept."""

import pytest

from calendar_sync.domain.titles import holds_a_name, keep_title, title_shape
from calendar_sync.domain.types import TitleStyle


def code(name: str) -> str:
    return {"jane adams": "7F3A", "anna berg": "0B11"}.get(name, "????")


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Jane Adams Appointment", "J.A. Appointment"),
        ("Adams, Jane - 50 min", "J.A. - 50 min"),
        ("Lunch with Anna Berg", "Lunch with A.B."),
        ("Mary-Jane O'Neil intake", "M.O. intake"),
        ("Supervision, R. Adeyemi", "Supervision, R.A."),
        ("Dr. Lee consult", "L. consult"),
        ("MARY SMITH 50min", "M.S. 50min"),
        ("Zoë Müller-Łęcki", "Z.M."),
        ("J.A. Appointment", "J.A. Appointment"),
        ("HN 50 min tele", "HN 50 min tele"),
        ("Team Meeting", "Team Meeting"),
        ("Staff Training", "Staff Training"),
        ("Group supervision", "Group supervision"),
        ("SH00001", "SH00001"),
        ("Walk, lunch", "Walk, lunch"),
        ("", ""),
    ],
)
def test_full_names_become_initials(title: str, kept: str) -> None:
    assert keep_title(title, style=TitleStyle.INITIALS, code=code) == kept


def test_full_names_become_codes() -> None:
    assert keep_title("Jane Adams Appointment", style=TitleStyle.CODES, code=code) == "client 7F3A Appointment"


def test_a_name_has_the_same_code_however_it_is_written() -> None:
    assert keep_title("Adams, Jane", style=TitleStyle.CODES, code=code) == "client 7F3A"


@pytest.mark.parametrize("style", list(TitleStyle))
@pytest.mark.parametrize(
    "title",
    [
        "tele https://video.example/appt-5f2",
        "tele jane@mail.example",
        "tele +1 (555) 010-2233",
        "tele www.example.org/x",
    ],
)
def test_links_and_numbers_never_stay(title: str, style: TitleStyle) -> None:
    assert keep_title(title, style=style, code=code) == "tele"


def test_keeping_titles_keeps_names() -> None:
    assert keep_title("Jane Adams Appointment", style=TitleStyle.KEEP, code=code) == "Jane Adams Appointment"


def test_a_full_name_is_noticed() -> None:
    assert [holds_a_name(title) for title in ("Jane Adams", "J.A.", "Team Meeting")] == [True, False, False]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A.K. indiv 50", "H.N. indiv 45"),
        ("SH00001", "SH00417"),
        ("Jane Adams Appointment", "R.M. Appointment"),
        ("Room 2, hold", "room 11 hold"),
    ],
)
def test_titles_that_differ_in_names_and_numbers_have_one_shape(one: str, other: str) -> None:
    assert title_shape(one) == title_shape(other)


def test_titles_of_other_words_have_other_shapes() -> None:
    assert len({title_shape(title) for title in ("A.K. indiv", "A.K. couple", "Lunch", "Notes", "")}) == 5
