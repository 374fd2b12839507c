"""Known exports: recognised by their headers, every column at its place."""

import pytest

from caseload.domain.reports.types import Ask, Attended, Column, Noted, ReportRow, Skipped
from tests.caseload.domain.reports.reading import REPORTS, read


def test_appointment_status_of_simplepractice() -> None:
    report = read((REPORTS / "simplepractice_appointment_status.csv").read_bytes())

    assert report.recognised == "simplepractice_appointment_status"
    assert report.columns == {
        Column.START: 0, Column.CLIENT: 1, Column.CLINICIAN: 2, Column.CODE: 3, Column.NOTE: 9,
    }  # fmt: skip
    assert [(row.line, row.client, str(row.start), row.note, row.code) for row in report.rows] == [
        (2, "Appleseed, Jane", "2026-05-01", Noted.SIGNED, "90837"),
        (3, "Hugo Nand", "2026-05-02 14:30:00-04:00", Noted.NONE, "90834"),
        (4, "Zoë O’Brien", "2026-05-04 14:30:00-04:00", Noted.DRAFT, "90791"),
        (6, "J.A.", "2026-05-05 09:00:00-04:00", None, "90834"),
    ]
    assert report.skipped == (
        Skipped(7, "Its date does not exist."),
        Skipped(8, "It is a total or a summary."),
    )
    assert report.ask == (Ask(Column.NOTE, "Ready for review", 1),)
    assert report.unknown_headers == ()


def test_attendance_of_simplepractice_and_its_summary_in_the_first_row() -> None:
    report = read((REPORTS / "simplepractice_attendance.csv").read_bytes())

    assert report.recognised == "simplepractice_attendance"
    assert [row.attendance for row in report.rows] == [
        Attended.KEPT, Attended.LATE_CANCELLED, Attended.NO_SHOW, Attended.CANCELLED, Attended.CLINICIAN_CANCELLED,
    ]  # fmt: skip
    assert report.skipped == (Skipped(2, "It is a total or a summary."),)


def test_clients_of_simplepractice_keep_their_own_columns_only() -> None:
    report = read((REPORTS / "simplepractice_clients.csv").read_bytes())

    assert (report.recognised, report.ask, report.skipped) == ("simplepractice_clients", (), ())
    assert [(row.client, row.start, row.status, str(row.added), str(row.last), row.next) for row in report.rows][
        1:
    ] == [
        ("Nand, Hugo", None, "Active", "2026-02-03", "2026-05-11", None),
        ("Zoë O’Brien", None, "Inactive", "2025-03-03", "2025-12-19", None),
    ]


def test_appointments_of_jane_below_their_title() -> None:
    report = read((REPORTS / "jane_appointments.csv").read_bytes())

    assert report.recognised == "jane_appointments"
    assert [(row.line, str(row.start)[:16], row.minutes, row.attendance, row.note) for row in report.rows] == [
        (4, "2026-05-01 10:30", 50, Attended.KEPT, Noted.SIGNED),
        (5, "2026-05-01 12:00", 50, Attended.KEPT, Noted.DRAFT),
        (6, "2026-05-04 10:00", 90, Attended.NO_SHOW, Noted.NONE),
        (7, "2026-05-05 10:00", 50, Attended.CANCELLED, None),
        (8, "2026-05-06 10:00", 50, None, None),
        (9, "2026-05-07 10:00", 50, None, None),
    ]
    assert [skipped.line for skipped in report.skipped] == [10, 11]
    assert report.ask == (Ask(Column.ATTENDANCE, "Rescheduled", 1),)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Patient,Location,Treatment,Date,Booking Info,State,Chart Status", "jane_appointments"),
        ("Client,Therapist,Session Date,Start Time,Duration,Service,Attendance,Fee", "owl_sessions"),
        ("Client Name,Staff Member,Appointment Date,Service Type,Attendance Status", "theranest_attendance"),
        ("Client,Practitioner,Date,Time,Duration,Service,Note Status", "sessions_health"),
        ("DATE OF SERVICE,CLIENT,BILLING CODE,RATE PER UNIT,PROGRESS NOTE STATUS", "simplepractice_appointment_status"),
        ("Client,Date,Status", None),
        ("Appointment ID,Start time,End time,Patient,Practitioner,Appointment type,Cancelled at", None),
        ("Insured Client,Client,Date of Service,City,State,Charge", None),
    ],
)
def test_header_tells_whose_export_it_is(header: str, name: str | None) -> None:
    assert read(header + "\n").recognised == name


def test_table_of_nobody_is_read_by_usual_names() -> None:
    report = read("Ref,First Name,Surname,Date,Start Time,End Time,State\n7,Jane,Doe,5/1/2026,2:30 PM,3:20 PM,DNA\n")

    assert (report.recognised, report.unknown_headers) == (None, ("Ref",))
    assert [(row.client, str(row.start)[:16], row.minutes, row.attendance) for row in report.rows] == [
        ("Jane Doe", "2026-05-01 14:30", 50, Attended.NO_SHOW)
    ]


def test_name_that_stands_twice_decides_nothing() -> None:
    report = read("Client,Date,Status,Status\nA.B.,5/1/2026,Show,Paid\n")

    assert report.columns == {Column.CLIENT: 0, Column.START: 1}
    assert report.unknown_headers == ("Status", "Status")


def test_column_of_notes_with_free_text_is_not_read() -> None:
    report = read("Client,Date,Notes\nA.B.,5/1/2026,She spoke of her week\nC.D.,5/1/2026,\n")

    assert (report.ask, report.unknown_headers) == ((), ("Notes",))
    assert report.rows[0] == ReportRow(2, "A.B.", report.rows[0].start)
