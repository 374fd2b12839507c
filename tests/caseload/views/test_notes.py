"""The notes page: groups, ticking one and a hundred, undo, two tabs, and the time a note really was written."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from caseload.domain.types import NoteState
from caseload.models import Change, Clinician, Note
from tests import make

pytestmark = pytest.mark.django_db
NOW = make.NOW
HX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/notes/"}


@pytest.fixture(autouse=True)
def stopped_clock() -> Any:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def whose(client: Client) -> Clinician:
    made = make.clinician()
    client.force_login(made.user)
    return made


def owed(whose: Clinician, days: int = 5, **fields: object) -> Note:
    return make.session(whose, NOW - timedelta(days=days, hours=2), **fields).note


def mark(*notes: Note) -> str:
    return " ".join(f"{note.pk}-{note.version}" for note in notes)


def states() -> list[tuple[str, datetime | None]]:
    return list(Note.objects.order_by("pk").values_list("state", "written_at"))


def undo_path(page: Any) -> str:
    return next(str(message.extra_tags)[5:] for message in page.context["messages"] if message.extra_tags)


def test_notes_stand_by_age_with_counts(client: Client, whose: Clinician) -> None:
    for days in (9, 8, 5, 3, 1):
        owed(whose, days, title=f"D{days}")

    page = client.get(reverse("notes"))

    groups = [(age, total, [row.note.title for row in rows]) for age, total, rows in page.context["ledger_groups"]]
    assert groups == [
        ("Over a week", 2, ["D9", "D8"]),
        ("Late", 1, ["D5"]),
        ("Due today", 1, ["D3"]),
        ("Not due yet", 1, ["D1"]),
    ]
    assert page.context["say"] == "4 due, about 32 minutes."


def test_written_cancelled_coming_and_older_sessions_owe_nothing(client: Client, whose: Clinician) -> None:
    written, unowed, kept, older = (owed(whose, days) for days in (2, 3, 4, 6))
    make.session(whose, NOW + timedelta(days=1))
    Note.objects.filter(pk=written.pk).update(state=NoteState.SIGNED)
    Note.objects.filter(pk=unowed.pk).update(owed=False)
    Clinician.objects.update(notes_from=NOW - timedelta(days=5))

    page = client.get(reverse("notes"))

    assert [row.note.pk for _, _, rows in page.context["ledger_groups"] for row in rows] == [kept.pk]
    assert older.pk != kept.pk


@pytest.mark.parametrize("count", [1, 120])
def test_the_notes_page_takes_the_same_queries_for_few_and_many(
    client: Client, whose: Clinician, django_assert_num_queries: Any, count: int
) -> None:
    for hour in range(count):
        owed(whose, 5 + hour // 24)
    client.get(reverse("notes"))

    with django_assert_num_queries(12):
        client.get(reverse("notes"))


@pytest.mark.parametrize(("asked", "page", "rows"), [("2", 2, 5), ("0", 1, 100), ("x", 1, 100), ("99999999", 2, 5)])
def test_a_page_holds_a_hundred_and_odd_numbers_do_no_harm(
    client: Client, whose: Clinician, asked: str, page: int, rows: int
) -> None:
    for _ in range(105):
        owed(whose, 20)

    answer = client.get(reverse("notes"), {"page": asked})

    shown = [row for _, _, group in answer.context["ledger_groups"] for row in group]
    assert (answer.context["ledger"].page, len(shown)) == (page, rows)


def test_initials_are_found_and_totals_follow(client: Client, whose: Clinician) -> None:
    for title in ("A.K. Appointment", "B.E. Appointment", "a.k."):
        owed(whose, title=title)

    page = client.post(reverse("notes"), {"find": "a.k"}, follow=True)

    assert [row.note.title for _, _, rows in page.context["ledger_groups"] for row in rows] == [
        "A.K. Appointment",
        "a.k.",
    ]
    assert page.context["totals"].count == 2


def test_ticking_signs_the_note_now_and_answers_with_its_row(client: Client, whose: Clinician) -> None:
    note, other = owed(whose, 9), owed(whose, 9)

    answer = client.post(reverse("notes_mark"), {"mark": mark(note), "state": "signed"}, headers=HX)

    assert states() == [("signed", NOW), ("none", None)]
    assert answer.status_code == 200
    assert [row.note.pk for row in answer.context["rows"]] == [note.pk]
    assert answer.context["say"] == "1 due, about 8 minutes."
    assert other.pk != note.pk


def test_ticking_takes_six_queries_and_two_kilobytes(
    client: Client, whose: Clinician, django_assert_num_queries: Any
) -> None:
    client.get(reverse("notes"))
    note = owed(whose, 9)

    with django_assert_num_queries(6 + 2):  # the test's own transaction makes savepoints of begin and commit
        answer = client.post(reverse("notes_mark"), {"mark": mark(note), "state": "signed"}, headers=HX)

    assert len(answer.content) <= 2048


def test_a_hundred_notes_are_marked_in_one_request_and_come_back_exactly(client: Client, whose: Clinician) -> None:
    notes = [owed(whose, days % 20 + 1) for days in range(100)]
    Note.objects.filter(pk__in=[note.pk for note in notes[:10]]).update(state=NoteState.DRAFT, version=3)
    before = states()
    fresh = list(Note.objects.order_by("pk"))

    page = client.post(reverse("notes_mark"), {"mark": mark(*fresh), "state": "signed"}, follow=True)
    after = states()
    client.post(undo_path(page))

    assert after == [("signed", NOW)] * 100
    assert states() == before


def test_undoing_twice_does_nothing_and_redoing_signs_again(client: Client, whose: Clinician) -> None:
    note = owed(whose)
    page = client.post(reverse("notes_mark"), {"mark": mark(note), "state": "signed"}, follow=True)

    undone = client.post(undo_path(page), headers={"Referer": "http://testserver/notes/"}, follow=True)
    client.post(undo_path(page))
    after_two = states()
    client.post(undo_path(undone))

    assert after_two == [("none", None)]
    assert states() == [("signed", NOW)]


def test_two_tabs_marking_at_once_lose_nothing(client: Client, whose: Clinician) -> None:
    one, two, three = (owed(whose) for _ in range(3))

    client.post(reverse("notes_mark"), {"mark": mark(one, two), "state": "signed"})
    client.post(reverse("notes_mark"), {"mark": mark(two, three), "state": "signed"})

    assert [state for state, _ in states()] == ["signed"] * 3


def test_a_stale_tab_is_told_and_overwrites_nothing(client: Client, whose: Clinician) -> None:
    note, other = owed(whose), owed(whose)
    stale = mark(note, other)
    client.post(reverse("notes_mark"), {"mark": mark(note), "state": "not needed"})
    client.get(reverse("notes"))

    page = client.post(reverse("notes_mark"), {"mark": stale, "state": "signed"}, follow=True)

    assert [state for state, _ in states()] == ["not needed", "signed"]
    assert [str(message) for message in page.context["messages"]] == [
        "1 note: signed.",
        "1 note changed at 16:30 on another page, and left so.",
    ]


def test_a_stale_row_is_answered_with_what_it_is_now(client: Client, whose: Clinician) -> None:
    note = owed(whose)
    client.post(reverse("notes_mark"), {"mark": mark(note), "state": "not needed"})

    answer = client.post(reverse("notes_mark"), {"mark": mark(note), "state": "signed"}, headers=HX)

    assert answer.status_code == 409
    assert [row.said for row in answer.context["rows"]] == ["not needed"]


@pytest.mark.parametrize("wrong", [{"mark": "x-1", "state": "signed"}, {"mark": "1-0", "state": "gone"}, {"mark": "7"}])
def test_a_mark_that_makes_no_sense_is_a_bad_request(client: Client, whose: Clinician, wrong: dict[str, str]) -> None:
    assert client.post(reverse("notes_mark"), wrong).status_code == 400


def test_marking_nothing_says_so(client: Client, whose: Clinician) -> None:
    page = client.post(reverse("notes_mark"), {"state": "signed"}, follow=True)

    assert [str(message) for message in page.context["messages"]] == ["No note was ticked."]


def test_a_strangers_note_is_not_found_and_nothing_is_marked(client: Client, whose: Clinician) -> None:
    own, theirs = owed(whose), owed(make.clinician())

    answer = client.post(reverse("notes_mark"), {"mark": mark(own, theirs), "state": "signed"})

    assert answer.status_code == 404
    assert [state for state, _ in states()] == ["none", "none"]


def test_a_strangers_act_cannot_be_taken_back(client: Client, whose: Clinician) -> None:
    stranger = make.clinician()
    theirs = owed(stranger)
    other = Client()
    other.force_login(stranger.user)
    other.post(reverse("notes_mark"), {"mark": mark(theirs), "state": "signed"})

    answer = client.post(reverse("undo", args=[Change.objects.get().act]))

    assert answer.status_code == 404
    assert states() == [("signed", NOW)]


def test_a_note_says_when_it_really_was_written(client: Client, whose: Clinician) -> None:
    note = owed(whose)

    client.post(
        reverse("session_note", args=[note.session_id]),
        {"state": "signed", "day": "2026-11-16", "clock": "19:40", "version": "0"},
    )

    assert states() == [("signed", datetime(2026, 11, 16, 19, 40, tzinfo=UTC))]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"state": "signed", "day": "2026-11-21"}, "day"),
        ({"state": "signed", "clock": "10:00"}, "day"),
        ({"state": "signed", "day": "soon"}, "day"),
        ({"state": "lost"}, "state"),
    ],
)
def test_a_time_that_cannot_be_is_refused_and_kept_on_the_page(
    client: Client, whose: Clinician, typed: dict[str, str], field: str
) -> None:
    note = owed(whose)

    page = client.post(reverse("session_note", args=[note.session_id]), {**typed, "version": "0"})

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert states() == [("none", None)]


def test_waiting_for_a_co_signature_is_not_her_debt(client: Client, whose: Clinician) -> None:
    note = owed(whose, 9)

    client.post(reverse("session_note", args=[note.session_id]), {"state": NoteState.COSIGN, "version": "0"})

    assert client.get(reverse("notes")).context["totals"].count == 0
    waiting = client.get(reverse("notes_written"), {"only": "cosign"})
    assert [row.note.pk for row in waiting.context["rows"]] == [note.pk]


def test_ticking_in_a_sitting_teaches_her_own_minutes(client: Client, whose: Clinician, stopped_clock: Any) -> None:
    for _ in range(12):
        note = owed(whose, 9)
        stopped_clock.shift(timedelta(minutes=6))
        client.post(reverse("notes_mark"), {"mark": mark(note), "state": "signed"})
    owed(whose, 9)

    page = client.get(reverse("notes"))

    assert (page.context["each"].own, page.context["say"]) == (True, "1 due, about 6 minutes.")


def test_the_ledger_lists_acts_with_their_way_back(client: Client, whose: Clinician) -> None:
    notes = [owed(whose) for _ in range(3)]
    client.post(reverse("notes_mark"), {"mark": mark(*notes), "state": "signed"})

    page = client.get(reverse("changes"))

    assert [(line.when, line.words, line.about, line.by, line.undo) for line in page.context["acts"]] == [
        ("Fri 20 Nov, 16:30", "3 × note signed", "A.K., Sun 15 Nov", "by you", True)
    ]


def test_covered_pages_hold_no_title(client: Client, whose: Clinician) -> None:
    note = owed(whose, title="Zebra Quagga")
    client.post(reverse("cover"))

    pages = [reverse("notes"), reverse("sessions"), reverse("session", args=[note.session_id])]

    assert [b"Zebra" in client.get(path).content for path in pages] == [False] * 3


def test_the_page_wants_somebody_signed_in() -> None:
    paths = [reverse("notes"), reverse("notes_written"), reverse("changes"), reverse("sessions"), reverse("paperwork")]

    assert {Client().get(path).status_code for path in paths} == {302}


def test_a_due_day_follows_the_rule_of_the_day_it_was_made() -> None:
    whose = make.clinician(note_days=1)

    assert make.session(whose, NOW).note.due_on == date(2026, 11, 21)
