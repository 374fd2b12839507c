"""Words of states: known, only booked, no session, or to be asked about once."""

import pytest

from caseload.domain.reports.types import NO_SESSION, SAYS_NOTHING, Ask, Attended, Column, Noted
from caseload.domain.reports.words import meaning_of
from tests.caseload.domain.reports.reading import SESSIONS, read


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("Show", Attended.KEPT),
        ("CHECKED_IN", Attended.KEPT),
        ("No-Show", Attended.NO_SHOW),
        ("no show (charged)", Attended.NO_SHOW),
        ("Canceled", Attended.CANCELLED),
        ("Cancelled - Late", Attended.LATE_CANCELLED),
        ("Late Cancelation", Attended.LATE_CANCELLED),
        ("Clinician Canceled", Attended.CLINICIAN_CANCELLED),
        ("Booked Online", SAYS_NOTHING),
        ("First Visit", SAYS_NOTHING),
        ("Never Booked", NO_SESSION),
        ("Breaks", NO_SESSION),
        ("Archived", NO_SESSION),
        ("Rescheduled", None),
    ],
)
def test_attendance(word: str, meaning: str | None) -> None:
    assert meaning_of(Column.ATTENDANCE, word) == meaning


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("LOCKED", Noted.SIGNED),
        ("Complete", Noted.SIGNED),
        ("NO NOTE", Noted.NONE),
        ("no chart", Noted.NONE),
        ("UNLOCKED", Noted.DRAFT),
        ("Unsigned", Noted.DRAFT),
        ("Co-sign pending", Noted.COSIGN),
        ("Awaiting supervisor's signature", Noted.COSIGN),
        ("Signed & awaiting co-signature", Noted.COSIGN),
        ("Not required", SAYS_NOTHING),
        ("-", SAYS_NOTHING),
        ("open", None),
    ],
)
def test_notes(word: str, meaning: str | None) -> None:
    assert meaning_of(Column.NOTE, word) == meaning


def test_unknown_words_are_asked_once_with_their_count_and_empty_cells_never() -> None:
    report = read(SESSIONS + "5/1/2026,A,In Review\n5/2/2026,A,IN REVIEW\n5/3/2026,A,\n5/32/2026,A,in review\n")

    assert report.ask == (Ask(Column.NOTE, "In Review", 2),)


def test_answers_go_before_what_words_usually_mean() -> None:
    report = read(SESSIONS + "5/1/2026,A,In Review\n5/2/2026,A,Locked\n", words={
        ("note", "in review"): Noted.COSIGN, ("note", "locked"): SAYS_NOTHING,
    })  # fmt: skip

    assert ([row.note for row in report.rows], report.ask) == ([Noted.COSIGN, None], ())
