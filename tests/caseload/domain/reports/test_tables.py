"""Files as they come: encodings, delimiters, quotation marks, workbooks, and what is no report at all."""

import gzip
import io
import zipfile
from datetime import date, datetime, time
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload.domain.reports.reading import NotAReport
from caseload.domain.reports.types import Attended, Column, Layout, NoKnownColumns, Skipped
from tests.caseload.domain.reports.reading import SESSIONS, read
from tests.caseload.domain.reports.workbooks import package, workbook

ZOE = "Date of Service,Client,Progress Note Status\n2026-05-01,Zoë,LOCKED\n"


_LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc",), include_characters="\n\r\t")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings(encoding: str) -> None:
    assert [row.client for row in read(ZOE.encode(encoding)).rows] == ["Zoë"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^"], ids=["comma", "semicolon", "tab", "bar", "caret"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_delimiters_and_line_ends(delimiter: str, end: str) -> None:
    report = read(ZOE.replace(",", delimiter).replace("\n", end))

    assert [(row.line, row.client, str(row.start)) for row in report.rows] == [(2, "Zoë", "2026-05-01")]


def test_line_that_names_the_delimiter_counts_as_a_line() -> None:
    assert [row.line for row in read("sep=;\r\n" + ZOE.replace(",", ";")).rows] == [3]


def test_rows_are_named_by_their_first_line() -> None:
    report = read(SESSIONS + '5/1/2026,"Jane\r\nDoe",LOCKED\n\n5/2/2026,"Doe, Al",LOCKED\n')

    assert [(row.line, row.client) for row in report.rows] == [(2, "Jane Doe"), (5, "Doe, Al")]


def test_quotation_mark_that_stays_open_costs_its_own_line_only() -> None:
    report = read(SESSIONS + '5/1/2026,"Jane,LOCKED\n5/2/2026,Al "Bo" Roe,LOCKED\n5/3/2026,"Doe, Di",NO NOTE\n')

    assert report.skipped == (Skipped(2, "Its quotation marks do not close."),)
    assert [row.client for row in report.rows] == ['Al "Bo" Roe', "Doe, Di"]


def test_rows_longer_or_shorter_than_the_header() -> None:
    report = read(SESSIONS + "5/1/2026,Doe,Jane,LOCKED\n5/2/2026,Al\n5/3/2026\n,,\n5/4/2026,Di,LOCKED,,\n")

    assert [(row.line, row.client) for row in report.rows] == [(3, "Al"), (6, "Di")]
    assert report.skipped == (Skipped(2, "It has more cells than the header."), Skipped(4, "It names no client."))


def test_what_looks_like_a_formula_is_text() -> None:
    report = read(SESSIONS + "5/1/2026,=1+1,LOCKED\n5/1/2026,@A,LOCKED\n5/1/2026,-A,LOCKED\n")

    assert [row.client for row in report.rows] == ["=1+1", "@A", "-A"]


def test_header_and_totals_among_the_rows_are_named() -> None:
    report = read(SESSIONS + "5/1/2026,A.B.,LOCKED\n" + SESSIONS + "Grand Total: (2 sessions),,\n")

    assert report.skipped == (Skipped(3, "It repeats the header."), Skipped(4, "It is a total or a summary."))


def test_workbook_with_typed_cells_on_its_second_sheet() -> None:
    header = ["Date", "Start Time", "End Time", "Client", "Attendance", "Duration"]
    rows = [
        header,
        [date(2026, 5, 1), time(14, 30), time(15, 20), "Jane", "Show", None],
        [datetime(2026, 5, 1, 16, 0), None, None, None, "No-Show", 50],
        [date(2026, 5, 2), None, None, "Al", "Cancelled", time(0, 50)],
        [46145.604166667, None, None, "Al", "Show", 0.75],
        [0, None, None, "Al", "Show", None],
    ]

    report = read(workbook([["Client", "Sessions"], ["Al", 2]], rows, merged="D2:D3"))

    assert [(row.line, row.client, str(row.start)[:16], row.minutes) for row in report.rows] == [
        (2, "Jane", "2026-05-01 14:30", 50),
        (3, "Jane", "2026-05-01 16:00", 50),
        (4, "Al", "2026-05-02", 50),
        (5, "Al", "2026-05-03 14:30", 45),
    ]
    assert report.skipped == (Skipped(6, "Its date cannot be read."),)


def test_joined_cells_stand_in_every_row_and_hidden_sheets_are_passed_over() -> None:
    hidden = [["Client", "Date"], ["Old", "5/1/2020"]]
    shown = [[None, None, None], [None, "Client", "Date"], [None, "Jane", "5/1/2026"], [None, None, "5/2/2026"]]

    report = read(workbook(shown, hidden, merged="B3:B4", hidden=[2]))

    assert report.columns == {Column.CLIENT: 1, Column.START: 2}
    assert [(row.line, row.client) for row in report.rows] == [(3, "Jane"), (4, "Jane")]


def test_what_the_clinician_mapped_goes_before_names() -> None:
    table = "Wer;Wann;Was\nA.B.;5/6/2026;da\nC.D.;7/6/2026;weg\n"
    with pytest.raises(NoKnownColumns) as refused:
        read(table)
    layout = Layout({"client": 0, "start": 1, "attendance": 2}, day_first=True)

    report = read(table, layout=layout, words={("attendance", "da"): "kept", ("attendance", "weg"): "nonsense"})

    assert refused.value.header == ("Wer", "Wann", "Was")
    assert [(str(row.start), row.attendance) for row in report.rows] == [
        ("2026-06-05", Attended.KEPT),
        ("2026-06-07", None),
    ]
    assert [ask.word for ask in report.ask] == ["weg"]


def _zip_of(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "Client,Date\n")
    return out.getvalue()


_SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
_OUTERMOST = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
NO_REPORTS = {
    "empty": b"",
    "blank": b" \n\n",
    "NULs": bytes(9999),
    "image": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "PDF": b"%PDF-1.7\n",
    "page": b"\xef\xbb\xbf <!doctype html><html>",
    "calendar": b"BEGIN:VCALENDAR\r\n",
    "packed": gzip.compress(ZOE.encode()),
    "archive": _zip_of("report.csv"),
    "binary": bytes(range(256)) * 20,
    "letter": b"Dear Jane,\nas I said, I am away.\n",
    "claims": b"Insurance Payer,Unbilled,Total Charges\nAetna,1,2\n",
    "damaged workbook": workbook([["Client", "Date"]])[:-200],
    "half a sheet": package({"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row"}),
    "damaged old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000),
    "password": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le"),
    "empty workbook": workbook([]),
    "outermost cell": package({"xl/worksheets/sheet1.xml": _SHEET.format(_OUTERMOST)}),
    "bomb": package({"xl/worksheets/sheet1.xml": _SHEET.format(" " * 200_000_000)}),
    "11 MB": b"a," * 5_600_000,
    "50,001 rows": SESSIONS.encode() + b"5/1/2026,A.B.,LOCKED\n" * 50_001,
    "3,000 columns": b"Client,Date" + b",x" * 3000 + b"\n",
}


@pytest.mark.parametrize("name", NO_REPORTS)
def test_what_is_no_report_gets_one_sentence_in_seconds(name: str) -> None:
    began = monotonic()

    with pytest.raises(NotAReport) as refused:
        read(NO_REPORTS[name])

    assert str(refused.value).count("\n") == 0
    assert str(refused.value).endswith(".")
    assert monotonic() - began < 5


@pytest.mark.parametrize(
    ("body", "rows", "skipped"),
    [
        (SESSIONS + '5/1/2026,"Doe, Al",LOCKED\n' * 20_000, 20_000, 0),
        (SESSIONS + '"a\n' * 20_000, 0, 20_000),
        (SESSIONS + '5/1/2026,"' + "A" * 9_000_000 + '",LOCKED\n5/2/2026,B,LOCKED\n', 1, 1),
        (SESSIONS + "5/1/2026,A,LOCKED" + "," * 3_000_000 + "\n", 1, 0),
        (SESSIONS.strip() + "," * 1_000_000 + "\n5/1/2026,A,LOCKED\n", 1, 0),
    ],
    ids=["20,000 rows", "open quotes", "9 MB cell", "wide row", "wide header"],
)
def test_large_and_hostile_tables_are_read_within_seconds(body: str, rows: int, skipped: int) -> None:
    began = monotonic()

    report = read(body)

    assert (len(report.rows), len(report.skipped)) == (rows, skipped)
    assert monotonic() - began < 5


@given(st.lists(st.text(_LETTERS, max_size=20), max_size=4))
def test_every_row_is_read_or_named_whatever_it_holds(cells: list[str]) -> None:
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)

    report = read(f"{SESSIONS}5/1/2026,A.B.,LOCKED\n{quoted}\n5/2/2026,A.B.,LOCKED\n")

    lines = [row.line for row in report.rows] + [skipped.line for skipped in report.skipped]
    assert len(lines) == len(set(lines))
    assert len(lines) - 2 <= 1
    assert [str(row.start) for row in report.rows if row.line != 3] == ["2026-05-01", "2026-05-02"]


@given(st.binary(max_size=300))
def test_any_bytes_are_a_report_or_get_a_sentence(body: bytes) -> None:
    for content in (body, SESSIONS.encode() + body):
        try:
            read(content)
        except NotAReport as refused:
            assert str(refused).endswith(".")  # noqa: PT017 -- either way is right
