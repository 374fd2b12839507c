"""Files from record systems, from the form to the books: tried first, taken over whole, and a no-op the second time."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.test import Client as Browser
from django.urls import reverse

from caseload.domain.types import Attendance, ChangedBy, ClientStatus, NoteState
from caseload.models import Change, Client, ClientSign, Clinician, Note, PendingReport, Session
from tests import make

pytestmark = pytest.mark.django_db
NOW = make.NOW
REPORTS = Path(__file__).parents[2] / "reports"
HEADER = "Date of Service,Client,Billing Code,Progress Note Status"
FIRST = datetime(2026, 11, 3, 14, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def stopped_clock() -> Any:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def whose(client: Browser) -> Clinician:
    made = make.clinician()
    client.force_login(made.user)
    return made


def table(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *rows, ""]).encode()


def give(client: Browser, body: bytes, **more: str) -> Any:
    file = SimpleUploadedFile("report.csv", body)
    return client.post(reverse("reports"), {"file": file, "day_first": "no", **more}, follow=True)


def accept(client: Browser) -> Any:
    return client.post(reverse("report_accept", args=[PendingReport.objects.latest("pk").pk]), follow=True)


def take(client: Browser, *rows: str, header: str = HEADER) -> Any:
    give(client, table(*rows, header=header))
    return accept(client)


def sessions() -> list[tuple[str, datetime, str, str]]:
    rows = Session.objects.select_related("client", "note").order_by("starts_at", "pk")
    return [(row.client.label if row.client else "", row.starts_at, row.attendance, row.note.state) for row in rows]


def undo_path(page: Any) -> str:
    return [str(message.extra_tags)[5:] for message in page.context["messages"] if message.extra_tags][-1]


def test_a_file_is_tried_before_anything_changes(client: Browser, whose: Clinician) -> None:
    page = give(
        client, table('11/3/2026 2:30 PM,"Appleseed, Jane",90837,LOCKED', "11/4/2026 9:00,Hugo Nand,90834,NO NOTE")
    )

    assert page.context["say"] == "1 open note, 2 new sessions, 2 new clients."
    assert (Session.objects.count(), Client.objects.count()) == (0, 0)


def test_taken_over_it_makes_clients_by_initials_and_sessions_with_notes(client: Browser, whose: Clinician) -> None:
    take(client, '11/3/2026 2:30 PM,"Appleseed, Jane",90837,LOCKED', "11/4/2026 9:00,Hugo Nand,90834,NO NOTE")

    assert sessions() == [
        ("J.A.", FIRST, "", "signed"),
        ("H.N.", datetime(2026, 11, 4, 9, tzinfo=UTC), "", "none"),
    ]


def test_the_second_time_nothing_changes(client: Browser, whose: Clinician) -> None:
    rows = ['11/3/2026 2:30 PM,"Appleseed, Jane",90837,LOCKED', "11/4/2026,Hugo Nand,90834,NO NOTE"]
    take(client, *rows)
    before = (sessions(), list(Client.objects.values_list("pk", "label_key")), Change.objects.count())

    page = give(client, table(*rows))
    again = accept(client)

    assert page.context["say"] == "Nothing new: 2 rows known."
    assert [str(message) for message in again.context["messages"]] == ["Nothing new was in it."]
    assert (sessions(), list(Client.objects.values_list("pk", "label_key")), Change.objects.count()) == before


def test_no_name_and_no_file_is_kept_anywhere(client: Browser, whose: Clinician) -> None:
    give(client, table("11/3/2026 2:30 PM,Zerubbabel Quagga,90837,LOCKED"))
    sealed = bytes(PendingReport.objects.get().content)
    accept(client)

    with connection.cursor() as cursor:
        cursor.execute("SELECT shown FROM caseload_clientsign")
        raw = str(cursor.fetchall())
    assert b"Quagga" not in sealed
    assert "Quagga" not in raw
    assert [sign.shown for sign in ClientSign.objects.order_by("pk")] == ["", "Z.Q."]
    assert PendingReport.objects.count() == 0


def test_a_later_file_settles_open_notes(client: Browser, whose: Clinician) -> None:
    take(client, "11/3/2026 14:30,Jane Appleseed,90837,NO NOTE")

    page = give(client, table('11/3/2026 14:30,"Appleseed, Jane",90837,LOCKED'))
    accept(client)

    assert page.context["say"] == "1 note settled."
    assert sessions() == [("J.A.", FIRST, "", "signed")]


def test_a_file_meets_the_calendars_session_and_its_client(client: Browser, whose: Clinician) -> None:
    known = make.client(whose, "J.A.")
    session = make.session(whose, FIRST + timedelta(minutes=10), client=known)

    take(client, "11/3/2026 14:30,Jane Appleseed,90837,LOCKED")

    assert [row[0] for row in sessions()] == ["J.A."]
    assert Note.objects.get(session=session).state == "signed"
    assert known.signs.filter(kind="name").count() == 1


def test_a_session_of_nobody_becomes_the_clients_it_names(client: Browser, whose: Clinician) -> None:
    session = make.session(whose, FIRST, title="J.A. Appointment")

    take(client, "11/3/2026 14:30,Jane Appleseed,90837,NO NOTE")

    session.refresh_from_db()
    assert (session.client.label, Session.objects.count()) == ("J.A.", 1)


def test_two_people_with_the_same_initials_stay_two(client: Browser, whose: Clinician) -> None:
    make.client(whose, "J.A.")

    take(client, "11/3/2026 14:30,Jane Appleseed,90837,LOCKED", "11/3/2026 16:30,John Abel,90837,LOCKED")

    assert sorted(Client.objects.values_list("signs__kind", flat=True).order_by("signs__kind")) == [
        "name",
        "name",
        "title",
        "title",
        "title",
    ]
    assert Session.objects.values("client").distinct().count() == 2


def test_what_she_said_by_hand_stays_and_is_shown(client: Browser, whose: Clinician) -> None:
    known = make.client(whose, "J.A.")
    session = make.session(whose, FIRST, client=known, attendance=Attendance.NO_SHOW, attendance_by=ChangedBy.PERSON)
    Note.objects.update(state=NoteState.NOT_NEEDED, state_by=ChangedBy.PERSON)

    page = give(
        client, table("11/3/2026 14:30,Jane Appleseed,Show,NO NOTE", header="Date of Service,Client,Status,Note Status")
    )
    accept(client)

    session.refresh_from_db()
    assert (session.attendance, session.note.state) == ("no-show", "not needed")
    assert [(head, lines[0][3]) for head, _, lines, _ in page.context["groups"]] == [
        (
            "They disagree",
            "you said no-show, the file says kept; yours stays; you said not needed, the file says none; yours stays",
        )
    ]


def test_where_the_calendar_says_otherwise_the_file_is_taken_and_said(client: Browser, whose: Clinician) -> None:
    known = make.client(whose, "J.A.")
    session = make.session(whose, FIRST, client=known)

    header = "client_name,clinician_name,date_of_service,office_name,status"
    page = give(client, table("Jane Appleseed,Ada,11/3/2026 14:30,Main,No Show", header=header))
    accept(client)

    session.refresh_from_db()
    assert page.context["groups"][0][0] == "Changed"
    assert (session.attendance, session.attendance_by) == ("no-show", "import")


def test_a_day_without_a_time_finds_the_only_session_of_that_day(client: Browser, whose: Clinician) -> None:
    known = make.client(whose, "J.A.")
    make.session(whose, FIRST, client=known)

    take(client, "2026-11-03,Jane Appleseed,90837,LOCKED")

    assert sessions() == [("J.A.", FIRST, "", "signed")]


def test_a_day_with_two_sessions_is_not_guessed(client: Browser, whose: Clinician) -> None:
    known = make.client(whose, "J.A.")
    for hours in (0, 3):
        make.session(whose, FIRST + timedelta(hours=hours), client=known)

    page = give(client, table("2026-11-03,Jane Appleseed,90837,LOCKED"))
    accept(client)

    assert [row[3] for row in sessions()] == ["none", "none"]
    assert page.context["groups"][0][2][0][3] == "two sessions could be meant, so none is touched"


def test_a_day_without_a_time_is_shown_without_one(client: Browser, whose: Clinician) -> None:
    take(client, "2026-11-03,Jane Appleseed,90837,NO NOTE")

    assert [row.when for row in client.get(reverse("sessions")).context["rows"]] == ["Tue 3 Nov"]


def test_a_session_the_calendar_lacks_is_added_and_said(client: Browser, whose: Clinician) -> None:
    make.source(whose.user, read_from=NOW - timedelta(days=90), read_until=NOW + timedelta(days=90))

    page = give(client, table("11/3/2026 14:30,Jane Appleseed,90837,LOCKED"))

    assert page.context["groups"][0][2] == [(2, "J.A.", "Tue 3 Nov", "your calendar has no session then; it is added")]


def test_the_name_of_a_merged_client_leads_to_the_one_it_was_merged_into(client: Browser, whose: Clinician) -> None:
    take(client, "11/3/2026 14:30,Jane Appleseed,90837,LOCKED")
    other = make.client(whose, "Runner")
    jane = Client.objects.order_by("pk").first()
    client.post(reverse("client_merge", args=[jane.pk]), {"into": other.pk})

    take(client, "11/10/2026 14:30,Jane Appleseed,90837,LOCKED")

    assert [row[0] for row in sessions()] == ["Runner", "Runner"]


def test_undo_takes_the_whole_import_back(client: Browser, whose: Clinician) -> None:
    known = make.client(whose, "H.N.")
    make.session(whose, FIRST + timedelta(days=1), client=known)
    before = sessions()
    page = take(client, "11/3/2026 14:30,Jane Appleseed,90837,LOCKED", "11/4/2026 14:30,Hugo Nand,90834,LOCKED")

    client.post(undo_path(page))

    assert sessions() == before
    assert [one.label for one in Client.objects.all()] == ["H.N."]


def test_undo_leaves_what_was_touched_since(client: Browser, whose: Clinician) -> None:
    page = take(client, "11/3/2026 14:30,Jane Appleseed,90837,NO NOTE")
    note = Note.objects.get()
    client.post(reverse("notes_mark"), {"mark": f"{note.pk}-{note.version}", "state": "signed"})

    client.post(undo_path(page))

    assert sessions() == [("J.A.", FIRST, "", "signed")]


def test_unknown_words_are_asked_once_and_remembered(client: Browser, whose: Clinician) -> None:
    header = "Date,Client,Appointment Status"
    rows = ["11/3/2026 14:30,Jane Appleseed,Zapped", "11/4/2026 14:30,Hugo Nand,Zapped", "11/5/2026 9:00,Ed Wu,Show"]
    asked = give(client, table(*rows, header=header))
    assert asked.context["file"].ask == (("attendance", "Zapped", 2),)

    page = client.post(asked.request["PATH_INFO"], {"words": "yes", "word-0": "no_show"}, follow=True)
    accept(client)
    again = give(client, table("11/6/2026 14:30,Jane Appleseed,ZAPPED", header=header))

    assert page.context["say"] == "3 new sessions, 3 new clients."
    assert [row[2] for row in sessions()] == ["no-show", "no-show", "kept"]
    assert again.context["file"].ask == ()


def test_a_table_nobody_knows_is_mapped_once(client: Browser, whose: Clinician) -> None:
    header, row = "Foo,Bar,Baz", "Jane Appleseed,x,11/3/2026 14:30"
    asked = give(client, table(row, header=header))
    assert [field.label for field in asked.context["form"].column_fields] == [
        "column 1: Foo",
        "column 2: Bar",
        "column 3: Baz",
    ]

    answers = {"table": asked.context["sealed"], "column-0": "client", "column-1": "", "column-2": "start"}
    file = SimpleUploadedFile("report.csv", table(row, header=header))
    page = client.post(reverse("report_columns"), {**answers, "day_first": "no", "file": file}, follow=True)
    again = give(client, table(row, header=header))

    assert page.context["say"] == "1 new session, 1 new client."
    assert again.context["say"] == "1 new session, 1 new client."


def test_a_mapping_that_cannot_be_is_refused_and_kept(client: Browser, whose: Clinician) -> None:
    asked = give(client, table("a,b,c", header="Foo,Bar,Baz"))
    answers = {"table": asked.context["sealed"], "column-0": "client", "column-1": "client"}

    page = client.post(reverse("report_columns"), {**answers, "file": SimpleUploadedFile("r.csv", b"x")})

    assert page.status_code == 422
    assert page.context["form"]["column-1"].value() == "client"
    assert page.context["form"].non_field_errors() == [
        "Two columns have the same meaning. Which one is it?",
        "Which column holds the day of the session, or the client's status?",
    ]


def test_a_practices_file_is_narrowed_to_her_own_rows(client: Browser, whose: Clinician) -> None:
    header = "Date of Service,Client,Clinician,Progress Note Status"
    rows = ["11/3/2026 14:30,Jane Appleseed,Ada,LOCKED", "11/3/2026 14:30,Ed Wu,Bob,NO NOTE"]
    asked = give(client, table(*rows, header=header))
    assert asked.context["file"].clinicians == (("Ada", 1), ("Bob", 1))

    client.post(asked.request["PATH_INFO"], {"clinicians": "yes", "mine": ["Ada"]})
    accept(client)

    assert [row[0] for row in sessions()] == ["J.A."]


def test_a_file_of_clients_brings_clients_and_their_status(client: Browser, whose: Clinician) -> None:
    body = (REPORTS / "simplepractice_clients.csv").read_bytes()

    give(client, body)
    accept(client)
    first = list(Client.objects.order_by("pk").values_list("status", flat=True))
    page = give(client, body)

    assert first != []
    assert page.context["nothing"]


@pytest.mark.parametrize(
    "name", ["simplepractice_appointment_status.csv", "simplepractice_attendance.csv", "simplepractice.xls"]
)
def test_real_shapes_are_taken_over_and_known_the_second_time(client: Browser, whose: Clinician, name: str) -> None:
    body = (REPORTS / name).read_bytes()

    def answered() -> Any:
        page = give(client, body)
        if page.context["file"].clinicians and page.context["file"].chosen is None:
            mine = [one for one, _ in page.context["file"].clinicians]
            page = client.post(page.request["PATH_INFO"], {"clinicians": "yes", "mine": mine}, follow=True)
        if page.context["file"].ask:
            answers = {f"word-{at}": "" for at in range(len(page.context["file"].ask))}
            page = client.post(page.request["PATH_INFO"], {"words": "yes", **answers}, follow=True)
        return page

    answered()
    accept(client)
    made = Session.objects.count()
    page = answered()

    assert made > 0
    assert page.context["nothing"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"%PDF-1.7 no",
        b"\x89PNG\r\n\x1a\n",
        b"<html><body>log in</body></html>",
        b"PK\x03\x04 damaged",
        b"hello there",
    ],
    ids=["empty", "pdf", "image", "page", "damaged workbook", "text"],
)
def test_what_is_no_report_gets_one_sentence(client: Browser, whose: Clinician, body: bytes) -> None:
    page = give(client, body)

    assert page.status_code == 422
    assert [len(errors) for errors in page.context["form"].errors.values()] == [1]
    assert PendingReport.objects.count() == 0


def test_a_file_that_is_too_large_is_refused_with_a_sentence(client: Browser, whose: Clinician) -> None:
    page = give(client, b"x" * (10 * 1024 * 1024 + 1))

    assert page.context["form"].errors["file"] == ["This file is larger than 10 MB. Export a shorter time."]


def test_a_pasted_to_do_list_is_read_and_a_wrong_one_stays_in_its_box(client: Browser, whose: Clinician) -> None:
    text = "Write a progress note for J. Appleseed for 11/3/2026 2:30 PM"

    page = client.post(reverse("reports"), {"text": text}, follow=True)
    wrong = client.post(reverse("reports"), {"text": "buy milk"})

    assert page.context["say"] == "1 open note, 1 new session, 1 new client."
    assert (wrong.status_code, wrong.context["form"]["text"].value()) == (422, "buy milk")


def test_nothing_is_half_imported(client: Browser, whose: Clinician) -> None:
    give(client, table("11/3/2026 14:30,Jane Appleseed,90837,LOCKED", "11/4/2026 14:30,Ed Wu,90837,LOCKED"))
    trigger = "CREATE TRIGGER no_more BEFORE INSERT ON caseload_note BEGIN SELECT RAISE(ABORT, 'full'); END"
    if connection.vendor == "postgresql":
        trigger = "ALTER TABLE caseload_note ADD CONSTRAINT no_more CHECK (false) NOT VALID"
    with connection.cursor() as cursor:
        cursor.execute(trigger)

    with pytest.raises(IntegrityError):
        accept(client)

    assert (Client.objects.count(), Session.objects.count(), Change.objects.count()) == (0, 0, 0)
    assert PendingReport.objects.count() == 1


def test_two_presses_take_it_over_once(client: Browser, whose: Clinician) -> None:
    give(client, table("11/3/2026 14:30,Jane Appleseed,90837,LOCKED"))
    path = reverse("report_accept", args=[PendingReport.objects.get().pk])

    answers = [client.post(path).status_code for _ in range(2)]

    assert (answers, Session.objects.count()) == ([302, 404], 1)


def test_a_forgotten_file_changes_nothing(client: Browser, whose: Clinician) -> None:
    give(client, table("11/3/2026 14:30,Jane Appleseed,90837,LOCKED"))

    client.post(reverse("report_discard", args=[PendingReport.objects.get().pk]))

    assert (PendingReport.objects.count(), Session.objects.count()) == (0, 0)


def test_files_nobody_answered_go_after_a_day(client: Browser, whose: Clinician, stopped_clock: Any) -> None:
    give(client, table("11/3/2026 14:30,Jane Appleseed,90837,LOCKED"))
    stopped_clock.shift(timedelta(hours=25))
    client.force_login(whose.user)

    give(client, table("11/4/2026 14:30,Jane Appleseed,90837,LOCKED"))

    assert PendingReport.objects.count() == 1


def test_thousands_of_rows_take_a_bounded_number_of_queries(
    client: Browser, whose: Clinician, django_assert_max_num_queries: Any
) -> None:
    rows = [
        f"{1 + at % 28}/{1 + at % 9}/2025 {at % 24}:{at % 60:02},Client{at % 200} Nand,90837,LOCKED"
        for at in range(2000)
    ]
    give(client, table(*rows).replace(b"/2025", b"/2025"), day_first="yes")

    with django_assert_max_num_queries(120):
        accept(client)

    assert Session.objects.count() > 1000


def test_columns_that_were_taken_wrong_are_asked_about_anew(client: Browser, whose: Clinician) -> None:
    page = give(client, table("11/3/2026 14:30,Jane Appleseed,90837,LOCKED"))
    client.post(page.request["PATH_INFO"] + "again/")

    asked = give(client, table("11/3/2026 14:30,Jane Appleseed,90837,LOCKED"))

    assert [field.label for field in asked.context["form"].column_fields][:2] == [
        "column 1: Date of Service",
        "column 2: Client",
    ]
    assert PendingReport.objects.count() == 0


@pytest.mark.parametrize("name", ["report", "report_accept", "report_again", "report_discard"])
def test_a_strangers_file_is_not_found(client: Browser, whose: Clinician, name: str) -> None:
    stranger = make.clinician()
    theirs = PendingReport.objects.create(clinician=stranger, content=b"{}", made_at=NOW)

    assert client.post(reverse(name, args=[theirs.pk])).status_code == 404
    assert PendingReport.objects.filter(pk=theirs.pk).exists()


def test_the_status_of_a_client_follows_the_file_unless_she_set_it(client: Browser, whose: Clinician) -> None:
    header = "Client,Date added,Status"
    take(client, "Jane Appleseed,1/5/2026,Active", "Ed Wu,1/5/2026,Active", header=header)
    ed = Client.objects.order_by("pk")[1]
    client.post(reverse("client_status", args=[ed.pk]), {"status": "paused"})

    take(client, "Jane Appleseed,1/5/2026,Inactive", "Ed Wu,1/5/2026,Inactive", header=header)

    found = list(Client.objects.order_by("pk").values_list("status", "status_since"))
    assert [status for status, _ in found] == [ClientStatus.ENDED, ClientStatus.PAUSED]
    assert found[0][1] == date(2026, 1, 5)
