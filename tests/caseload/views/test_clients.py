"""Clients: proposed, taken on the books, found, drifting, merged, split, and never a stranger's."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from caseload import operations
from caseload.domain.types import Attendance, ClientStatus
from caseload.models import Client, Clinician, Session
from tests import make

pytestmark = pytest.mark.django_db
NOW = make.NOW
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def stopped_clock() -> Any:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def whose(client: Browser) -> Clinician:
    made = make.clinician()
    make.rule(made, "Appointment")
    client.force_login(made.user)
    return made


def weekly(whose: Clinician, label: str, *, last: int = 3, count: int = 6, hour: int = 0) -> None:
    """Sessions of a client in the calendar, the last one so many days ago."""
    source = whose.user.sources.first() or make.source(whose.user)
    for week in range(count):
        make.event(source, f"{label} Appointment", NOW - DAY * (last + 7 * week) - timedelta(hours=hour))
    operations.sort_new_events(whose, now=NOW)


def accept_all(client: Browser) -> Any:
    page = client.get(reverse("client_proposals"))
    keys = [one["key"] for one in page.context["proposals"]]
    return client.post(reverse("client_proposals"), {"accept": keys}, follow=True)


def typed(**fields: str) -> dict[str, str]:
    return {"label": "A.K.", "status": "active", "status_since": "2026-11-02", "every_weeks": "1", **fields}


def undo_path(page: Any) -> str:
    return [str(message.extra_tags)[5:] for message in page.context["messages"] if message.extra_tags][-1]


def owners() -> dict[str, int]:
    rows = Session.objects.select_related("client")
    found: dict[str, int] = {}
    for row in rows:
        label = row.client.label if row.client else "nobody"
        found[label] = found.get(label, 0) + 1
    return found


def test_the_calendar_proposes_and_all_are_accepted_in_one_go(client: Browser, whose: Clinician) -> None:
    weekly(whose, "A.K.")
    weekly(whose, "B.E.", hour=1)
    page = client.get(reverse("client_proposals"))

    answer = accept_all(client)

    assert [(one["label"], one["rhythm"], one["minutes"], one["likely"]) for one in page.context["proposals"]] == [
        ("A.K.", "weekly", 50, True),
        ("B.E.", "weekly", 50, True),
    ]
    assert [str(message) for message in answer.context["messages"]] == ["2 clients on the books."]
    assert owners() == {"A.K.": 6, "B.E.": 6}
    assert client.get(reverse("client_proposals")).context["proposals"] == []


def test_accepting_can_be_taken_back_whole(client: Browser, whose: Clinician) -> None:
    weekly(whose, "A.K.")
    weekly(whose, "B.E.", hour=1)
    page = accept_all(client)
    paused = Client.objects.order_by("pk").first()
    client.post(reverse("client_status", args=[paused.pk]), {"status": "paused"})

    client.post(undo_path(page))

    assert owners() == {paused.label: 6, "nobody": 6}
    assert len(client.get(reverse("client_proposals")).context["proposals"]) == 1


def test_only_ticked_rows_are_taken_with_the_label_that_was_typed(client: Browser, whose: Clinician) -> None:
    weekly(whose, "A.K.")
    weekly(whose, "B.E.", hour=1)
    first = client.get(reverse("client_proposals")).context["proposals"][0]["key"]

    client.post(reverse("client_proposals"), {"accept": first, f"label-{first}": "Tuesday runner"})

    assert owners() == {"Tuesday runner": 6, "nobody": 6}


def test_new_sessions_find_their_client(client: Browser, whose: Clinician) -> None:
    weekly(whose, "A.K.")
    accept_all(client)

    make.event(whose.user.sources.get(), "a.k. Appointment", NOW + DAY * 4)
    operations.sort_new_events(whose, now=NOW)

    assert owners() == {"A.K.": 7}


def test_colliding_initials_are_told_apart_by_their_place_in_the_week(client: Browser, whose: Clinician) -> None:
    weekly(whose, "J.A.")
    weekly(whose, "J.A.", last=1, hour=3)
    accept_all(client)
    one, other = Client.objects.order_by("pk")

    at_one_place = NOW - DAY * 3 + DAY * 7
    source = whose.user.sources.get()
    make.event(source, "J.A. Appointment", at_one_place)
    make.event(source, "J.A. Appointment", NOW + timedelta(days=2, hours=1))
    operations.sort_new_events(whose, now=NOW)

    places = dict(Session.objects.filter(starts_at__gt=NOW).values_list("starts_at", "client"))
    regular = one if one.sessions.filter(starts_at=NOW - DAY * 3).exists() else other
    assert places == {at_one_place: regular.pk, NOW + timedelta(days=2, hours=1): None}
    page = client.get(reverse("caseload"))
    assert [line.row.shares_label for line in page.context["lines"]] == [True, True]


def test_what_a_person_said_outlives_the_next_reading(client: Browser, whose: Clinician) -> None:
    weekly(whose, "A.K.", count=1)
    accept_all(client)
    other = make.client(whose, "Z.Z.")
    session = Session.objects.get()
    data = {"session": session.pk, "to": other.pk}
    client.post(reverse("client_split", args=[session.client_id]), data)

    event = session.event
    event.title, event.changed_at = "A.K. Appointment paid", NOW + timedelta(minutes=5)
    event.save()
    operations.sort_new_events(whose, now=NOW + timedelta(minutes=5))

    assert owners() == {"Z.Z.": 1}


def test_moving_a_session_keeps_its_client(client: Browser, whose: Clinician) -> None:
    weekly(whose, "J.A.")
    weekly(whose, "J.A.", last=1, hour=3)
    accept_all(client)
    before = owners()
    event = Session.objects.order_by("starts_at").first().event

    event.starts_at, event.ends_at = event.starts_at + timedelta(hours=5), event.ends_at + timedelta(hours=5)
    event.changed_at = NOW + timedelta(minutes=5)
    event.save()
    operations.sort_new_events(whose, now=NOW + timedelta(minutes=5))

    assert owners() == before


@pytest.mark.parametrize(("last", "asked"), [(14, []), (16, ["A.K."])])
def test_who_may_be_drifting_comes_first(client: Browser, whose: Clinician, last: int, asked: list[str]) -> None:
    weekly(whose, "B.E.", last=2, hour=1)
    weekly(whose, "A.K.", last=last)
    accept_all(client)

    page = client.get(reverse("caseload"))

    lines = page.context["lines"]
    assert [line.row.label for line in lines if line.row.standing.question] == asked
    assert [line.row.label for line in lines][: len(asked)] == asked


def test_they_have_finished_ends_the_question_and_can_be_taken_back(client: Browser, whose: Clinician) -> None:
    weekly(whose, "A.K.", last=30)
    accept_all(client)
    found = Client.objects.get()

    data = {"status": "ended", "how": "finished", "back": "caseload"}
    page = client.post(reverse("client_status", args=[found.pk]), data, follow=True)
    found.refresh_from_db()
    ended = (found.status, found.ended_how, found.status_since)
    client.post(undo_path(page))

    found.refresh_from_db()
    assert ended == ("ended", "finished", date(2026, 11, 20))
    assert page.context["lines"] == []
    assert (found.status, found.ended_how) == ("active", "")


def test_not_drifting_is_left_alone_for_four_weeks(client: Browser, whose: Clinician, stopped_clock: Any) -> None:
    weekly(whose, "A.K.", last=30)
    accept_all(client)
    client.post(reverse("client_calm", args=[Client.objects.get().pk]))

    questions = []
    for days in (0, 27, 28):
        stopped_clock.move_to(NOW + timedelta(days=days))
        client.logout()
        client.force_login(whose.user)
        questions.append(client.get(reverse("caseload")).context["lines"][0].row.standing.question is not None)

    assert questions == [False, False, True]


def test_the_marks_tell_the_last_eight(client: Browser, whose: Clinician) -> None:
    person = make.client(whose)
    said = [Attendance.KEPT, Attendance.NO_SHOW, Attendance.CLIENT_CANCELLED, Attendance.UNSAID]
    for at, attendance in enumerate(said):
        make.session(whose, NOW - DAY * (40 - at), client=person, attendance=attendance)

    page = client.get(reverse("caseload"))

    assert page.context["lines"][0].row.spoken == "2 of 4 attended, 1 cancelled, 1 no-show"


def test_filters_and_search_narrow_the_list(client: Browser, whose: Clinician) -> None:
    make.client(whose, "A.K.", asked_on=NOW.date())
    make.client(whose, "B.E.", status=ClientStatus.PAUSED)
    make.client(whose, "B.K.", status=ClientStatus.ENDED)
    make.client(whose, "W.W.", status=ClientStatus.WAITING, waiting_since=NOW.date())

    def labels(page: Any) -> list[str | None]:
        return sorted(line.row.label for line in page.context["lines"])

    def only(name: str) -> Any:
        return client.get(reverse("caseload"), {"only": name})

    found = client.post(reverse("caseload"), {"find": "b.", "order": "next"}, follow=True)
    assert labels(client.get(reverse("caseload"))) == ["A.K.", "B.E.", "W.W."]
    assert [labels(only(name)) for name in ("ended", "waiting", "unasked")] == [["B.K."], ["W.W."], []]
    assert labels(found) == ["B.E."]


def test_initials_looked_for_never_stand_in_an_address_or_in_plain_in_the_session(
    client: Browser, whose: Clinician
) -> None:
    make.client(whose, "Quagga")

    page = client.post(reverse("caseload"), {"find": "Quagg"}, follow=True)

    addresses = [link for link, _ in page.redirect_chain] + [link for *_, link in page.context["orders"]]
    assert [address for address in addresses if "uagg" in address] == []
    assert "Quagg" not in str(dict(client.session))
    assert page.context["lines"][0].row.label == "Quagga"
    assert client.get(reverse("caseload"), {"found": "00000000"}).context["find"] == ""


def test_a_label_changed_in_another_tab_is_not_overwritten(client: Browser, whose: Clinician) -> None:
    found = make.client(whose)
    path = reverse("client_edit", args=[found.pk])
    same = {"status_since": "2026-01-05", "every_weeks": "", "version": "0"}
    client.post(path, typed(label="B.B.", **same))

    page = client.post(path, typed(label="C.C.", **same))

    found.refresh_from_db()
    assert (page.status_code, found.label) == (409, "B.B.")


def test_merged_clients_keep_every_session_and_come_apart_again_exactly(client: Browser, whose: Clinician) -> None:
    weekly(whose, "A.K.")
    weekly(whose, "B.E.", hour=1)
    accept_all(client)
    one, two = Client.objects.order_by("pk")
    before = owners()

    page = client.post(reverse("client_merge", args=[two.pk]), {"into": two.pk and one.pk}, follow=True)
    merged = owners()
    make.event(whose.user.sources.get(), f"{two.label} Appointment", NOW + DAY)
    operations.sort_new_events(whose, now=NOW)
    with_new = owners()
    client.post(undo_path(page))

    assert merged == {one.label: 12}
    assert with_new == {one.label: 13}
    assert owners() == {**before, one.label: before[one.label] + 1}
    assert client.get(reverse("client", args=[two.pk])).status_code == 200


def test_split_sessions_go_to_somebody_new_and_back(client: Browser, whose: Clinician) -> None:
    weekly(whose, "A.K.")
    accept_all(client)
    found = Client.objects.get()
    some = list(found.sessions.order_by("pk").values_list("pk", flat=True)[:2])

    page = client.post(reverse("client_split", args=[found.pk]), {"session": some, "label": "A.K. two"}, follow=True)
    split = owners()
    client.post(undo_path(page))

    assert split == {"A.K.": 4, "A.K. two": 2}
    assert owners() == {"A.K.": 6}
    assert [line.row.label for line in client.get(reverse("caseload")).context["lines"]] == ["A.K."]


def test_a_client_by_hand_takes_the_sessions_it_names(client: Browser, whose: Clinician) -> None:
    weekly(whose, "A.K.")

    client.post(reverse("client_add"), typed(label="Runner", aliases="A.K., AK"))

    assert owners() == {"Runner": 6}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"label": " "}, "label"),
        ({"status_since": "soon"}, "status_since"),
        ({"email_agreed_on": "2027-01-01"}, "email_agreed_on"),
        ({"minutes": "2"}, "minutes"),
        ({"status": "gone"}, "status"),
    ],
)
def test_a_wrong_client_is_refused_and_keeps_what_was_typed(
    client: Browser, whose: Clinician, wrong: dict[str, str], field: str
) -> None:
    page = client.post(reverse("client_add"), typed(**wrong))

    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert page.context["form"][field].value() == wrong[field]
    assert Client.objects.count() == 0


def test_a_stale_form_is_told_and_overwrites_nothing(client: Browser, whose: Clinician) -> None:
    found = make.client(whose)
    path = reverse("client_edit", args=[found.pk])
    client.post(path, typed(minutes="45", version="0"))

    page = client.post(path, typed(minutes="80", version="0"))

    found.refresh_from_db()
    assert (page.status_code, page.context["form"]["minutes"].value(), found.minutes) == (409, "80", 45)


def test_agreeing_to_a_channel_says_that_it_was_talked_about(client: Browser, whose: Clinician) -> None:
    client.post(reverse("client_add"), typed(text_agreed_on="2026-11-03", prefers="text"))

    line = client.get(reverse("caseload")).context["lines"][0]
    assert (line.contact, Client.objects.get().asked_on) == ("text", date(2026, 11, 3))


def test_a_clients_page_tells_its_history(client: Browser, whose: Clinician) -> None:
    found = make.client(whose)
    client.post(reverse("client_status", args=[found.pk]), {"status": "paused"})

    page = client.get(reverse("client", args=[found.pk]))

    assert page.context["history"] == (("Fri 20 Nov, 16:30", "now paused", "by you"),)


def test_a_row_opens_in_place_and_closes(client: Browser, whose: Clinician) -> None:
    found = make.client(whose)
    path = reverse("client_panel", args=[found.pk])

    opened, closed = client.get(path), client.get(path, {"close": "1"})

    assert (b"They have finished" in opened.content, b"They have finished" in closed.content) == (True, False)


@pytest.mark.parametrize("count", [2, 60])
def test_the_caseload_takes_the_same_queries_for_few_and_many(
    client: Browser, whose: Clinician, django_assert_num_queries: Any, count: int
) -> None:
    for at in range(count):
        person = make.client(whose, f"C{at}")
        for week in range(3):
            make.session(whose, NOW - DAY * (20 + 7 * week), client=person)
    client.get(reverse("caseload"))

    with django_assert_num_queries(10):
        page = client.get(reverse("caseload"))

    assert len(page.context["lines"]) == min(count, 50)


NAMES = ["client", "client_panel", "client_edit", "client_status", "client_calm", "client_merge", "client_split"]


@pytest.mark.parametrize("name", NAMES)
def test_a_strangers_client_is_not_found(client: Browser, whose: Clinician, name: str) -> None:
    stranger = make.clinician()
    theirs = make.client(stranger, "S.T.")
    path = reverse(name, args=[theirs.pk])
    data = {**typed(), "how": "finished", "into": "1", "session": "1", "version": "0"}

    answers = {client.get(path).status_code, client.post(path, data).status_code}

    theirs.refresh_from_db()
    assert answers <= {404, 405}
    assert 404 in answers
    assert (theirs.status, theirs.label, theirs.merged_into, theirs.calm_until) == ("active", "S.T.", None, None)


def test_sessions_are_not_moved_to_or_from_a_stranger(client: Browser, whose: Clinician) -> None:
    stranger = make.clinician()
    theirs, own = make.client(stranger, "S.T."), make.client(whose)
    their_session, own_session = make.session(stranger, client=theirs), make.session(whose, client=own)

    to_them = client.post(reverse("client_split", args=[own.pk]), {"session": own_session.pk, "to": theirs.pk})
    client.post(reverse("client_split", args=[own.pk]), {"session": their_session.pk, "label": "mine"})
    merge = client.post(reverse("client_merge", args=[own.pk]), {"into": theirs.pk})

    their_session.refresh_from_db()
    own_session.refresh_from_db()
    assert (to_them.status_code, merge.status_code) == (404, 404)
    assert (their_session.client, own_session.client) == (theirs, own)


def test_covered_pages_hold_no_label(client: Browser, whose: Clinician) -> None:
    found = make.client(whose, "Zebra Quagga")
    make.session(whose, NOW - DAY, client=found)
    client.post(reverse("cover"))

    names = ["client", "client_panel", "client_edit"]
    paths = [reverse("caseload"), reverse("paperwork_add"), *(reverse(name, args=[found.pk]) for name in names)]

    assert [b"Zebra" in client.get(path).content for path in paths] == [False] * 5
