"""Cells that are text in a spreadsheet, and the same text again when they are read."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload.domain.spreadsheet import guarded, unguarded

COMPUTED = [
    "=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠x", "﹦1", "\tx", "\rx", "\nx", "\0x", "  =1", "\u00a0=1",
    "\ufeff=1", "\u200b@x", '=HYPERLINK("x","y")', "'=1", "''@x", "=", "-",
]  # fmt: skip
TEXT = ["", "A.K.", "'tis", "'", "1=1", "a\tb", "\"quoted\"", " plain", "[1, 2]", "’=1"]  # fmt: skip


@pytest.mark.parametrize("text", COMPUTED)
def test_what_a_spreadsheet_would_compute_is_marked(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", TEXT)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert guarded(text) == unguarded(text) == text


@given(st.text(st.sampled_from("'=+-@＝ \t\r\n\0\",;ab\ufeff"), max_size=8) | st.text(max_size=8))
def test_written_and_read_it_is_the_same_text(text: str) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerow([guarded(text), "end"])
    file.seek(0)

    assert [[unguarded(cell) for cell in row] for row in csv.reader(file, strict=True)] == [[text, "end"]]
