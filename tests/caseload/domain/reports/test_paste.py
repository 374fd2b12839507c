"""TherapyNotes' to-do list."""

import pytest

from caseload.domain.reports.paste import read_paste
from caseload.domain.reports.reading import NotAReport
from caseload.domain.reports.types import Noted, Skipped
from tests.caseload.domain.reports.reading import NEW_YORK, read

LIST = """To-Do (8)

Write a progress note for J. Appleseed for 5/2/2026 2:30 PM
Create a Progress Note for Appleseed, Jane's Therapy Session on 5/3/2026 at 10:00 AM.
Progress Note\tHugo Nand\t5/4/2026 9:00 AM\tDue 5/6/2026
Hugo Nand    5/7/2026 3:00 PM    Intake Note
• Psychotherapy note for J.A. on May 5, 2026 11:00 AM
Co-sign the progress note for Al Roe, 5/8/2026
Update the treatment plan for Al Roe by 5/9/2026
Progress note for Zoë O’Brien
"""


def test_lines_that_ask_for_a_note() -> None:
    report = read_paste(LIST, zone=NEW_YORK)

    assert report.recognised == "therapynotes_todo"
    assert [(row.line, row.client, str(row.start)[:16], row.note) for row in report.rows] == [
        (3, "J. Appleseed", "2026-05-02 14:30", Noted.NONE),
        (4, "Appleseed, Jane", "2026-05-03 10:00", Noted.NONE),
        (5, "Hugo Nand", "2026-05-04 09:00", Noted.NONE),
        (6, "Hugo Nand", "2026-05-07 15:00", Noted.NONE),
        (7, "J.A.", "2026-05-05 11:00", Noted.NONE),
        (8, "Al Roe", "2026-05-08", Noted.COSIGN),
    ]
    assert report.skipped == (
        Skipped(1, "It does not ask for a note."),
        Skipped(9, "It does not ask for a note."),
        Skipped(10, "It has no date."),
    )


def test_a_file_with_such_a_list_is_read_as_well() -> None:
    assert read(LIST) == read_paste(LIST, zone=NEW_YORK)


def test_text_without_notes_is_no_list() -> None:
    with pytest.raises(NotAReport):
        read_paste("Hello\nUpdate the plan by 5/9/2026\n", zone=NEW_YORK)
