"""The private address: made, shown once, read by calendars, revoked."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from caseload import operations
from caseload.models import Clinician, OutboundCalendar, ProtectedTime
from tests import make
from tests.make import NOW
from tests.signing_in import PASSWORD, confirm, signed_in

MONDAY = datetime(2026, 11, 23, 11, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("friday")]


@pytest.fixture
def friday() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def whose(client: Client) -> Clinician:
    made = make.clinician()
    client.force_login(made.user)
    confirm(client)
    return made


@pytest.fixture
def feed(whose: Clinician) -> str:
    """The path of a clinician's feed, with one protected time in it."""
    make.protected(whose, MONDAY, changed_at=NOW - HOUR)
    return path_of(operations.make_address(whose, now=NOW - HOUR))


def path_of(token: str) -> str:
    return reverse("outbound_feed", args=[token])


def read(path: str, **headers: str) -> Any:
    """Asks as a calendar does: without any cookie."""
    return Client().get(path, headers=headers)


def starts(answer: Any) -> list[datetime]:
    return [event.start for event in Calendar.from_ical(answer.content).walk("VEVENT")]


def test_the_password_is_asked_for_before_an_address_is_made(whose: Clinician) -> None:
    client = signed_in(whose.user)
    led = client.post(reverse("outbound_make"))
    assert led.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert OutboundCalendar.objects.count() == 0
    client.post(led.headers["Location"], {"password": PASSWORD})
    assert OutboundCalendar.objects.count() == 1


def test_the_address_is_shown_once_and_kept_as_a_digest(client: Client, whose: Clinician) -> None:
    answer = client.post(reverse("outbound_make"))
    first, second = client.get(answer.url), client.get(answer.url)

    [token] = re.findall(r"http://testserver/feeds/([\w-]{32})\.ics", first.content.decode())
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM caseload_outboundcalendar")
        row = repr(cursor.fetchall())
        cursor.execute("SELECT session_data FROM django_session")
        row += repr(cursor.fetchall())
    assert answer.url == reverse("outbound")
    assert "/feeds/" not in second.content.decode()
    assert token not in row
    assert read(path_of(token)).status_code == 200


def test_the_token_waits_for_its_page_under_seal(client: Client, whose: Clinician) -> None:
    client.post(reverse("outbound_make"))

    assert re.search(r"feeds|^[\w-]{32}$", str(client.session["outbound_token"])) is None


def test_an_address_that_nobody_looked_at_in_time_is_not_shown(client: Client, whose: Clinician) -> None:
    with time_machine.travel(NOW - HOUR, tick=False):
        client.post(reverse("outbound_make"))

    assert "/feeds/" not in client.get(reverse("outbound")).content.decode()


def test_a_new_address_ends_the_old_one(client: Client, whose: Clinician, feed: str) -> None:
    client.post(reverse("outbound_make"))

    assert read(feed).status_code == 404
    assert OutboundCalendar.objects.count() == 1


def test_revoking_works_at_once(client: Client, whose: Clinician, feed: str) -> None:
    before = read(feed).status_code

    client.post(reverse("outbound_revoke"))

    assert (before, read(feed).status_code) == (200, 404)


def test_protected_time_stands_in_the_feed(whose: Clinician, feed: str) -> None:
    make.protected(whose, NOW - timedelta(days=29))
    make.protected(whose, NOW - timedelta(days=31))
    make.protected(whose, MONDAY + timedelta(days=300))
    make.protected(whose, MONDAY + HOUR, removed_at=NOW)
    make.protected(make.clinician(), MONDAY + HOUR)

    answer = read(feed)

    assert starts(answer) == [NOW - timedelta(days=29), MONDAY, MONDAY + timedelta(days=300)]
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"


def test_no_word_of_a_client_stands_in_the_feed(whose: Clinician, feed: str) -> None:
    make.session(whose, MONDAY, title="Marker of a client")
    Clinician.objects.update(name="Marker of hers")

    assert b"Marker" not in read(feed).content


def test_the_answer_is_private_and_leaves_no_trace(feed: str) -> None:
    answer = read(feed)

    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert (dict(answer.cookies), "Location" in answer.headers) == ({}, False)


def test_a_browser_that_is_signed_in_gets_the_same(client: Client, feed: str) -> None:
    client.get(reverse("outbound"))
    with time_machine.travel(NOW + HOUR, tick=False):  # the session is over by then
        answer, plain = client.get(feed), read(feed)

    assert (answer.status_code, answer.content, dict(answer.cookies)) == (200, plain.content, {})


def test_what_has_not_changed_is_not_sent_again(feed: str) -> None:
    first = read(feed)
    etag, changed = first.headers["ETag"], first.headers["Last-Modified"]

    same = [
        read(feed, if_none_match=etag),
        read(feed, if_none_match=f'"other", W/{etag}'),
        read(feed, if_modified_since=changed),
        read(feed, if_none_match=etag, if_modified_since="Thu, 01 Jan 2015 00:00:00 GMT"),
    ]

    assert [(answer.status_code, answer.content) for answer in same] == [(304, b"")] * 4
    assert {answer.headers["ETag"] for answer in same} == {etag}
    assert {answer.headers["Cache-Control"] for answer in same} == {"private, no-cache"}


def test_the_mark_of_an_older_copy_wins_over_its_date(feed: str) -> None:
    changed = read(feed).headers["Last-Modified"]

    assert read(feed, if_none_match='"old"', if_modified_since=changed).status_code == 200


def test_every_change_is_seen_by_mark_and_by_date(whose: Clinician, feed: str) -> None:
    marks = [_marks(feed, NOW)]
    row = ProtectedTime.objects.get()
    operations.remove_protected(row, now=NOW + HOUR)
    marks.append(_marks(feed, NOW + 2 * HOUR))
    operations.restore_protected(row, now=NOW + 3 * HOUR)
    marks.append(_marks(feed, NOW + 4 * HOUR))
    marks.append(_marks(feed, MONDAY + timedelta(days=31)))  # too old for the calendar

    assert len(set(marks)) == len({changed for _, changed in marks}) == 4


def test_within_the_second_of_a_change_there_is_no_date_to_trust(whose: Clinician, feed: str) -> None:
    make.protected(whose, MONDAY + HOUR, changed_at=NOW)

    answer = read(feed)

    assert ("Last-Modified" in answer.headers, "ETag" in answer.headers) == (False, True)


def _marks(feed: str, now: datetime) -> tuple[str, str]:
    with time_machine.travel(now, tick=False):
        answer = read(feed)
    return answer.headers["ETag"], answer.headers["Last-Modified"]


def test_the_same_bytes_as_long_as_nothing_changes(feed: str) -> None:
    first = read(feed)
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        later = read(feed)

    assert (first.content, first.headers["ETag"]) == (later.content, later.headers["ETag"])


def test_unknown_and_revoked_addresses_look_the_same(whose: Clinician, feed: str) -> None:
    operations.revoke_address(whose)

    answers = [read(path) for path in (feed, path_of("x"), path_of("A" * 32), path_of("ä" * 900))]

    shapes = {(one.status_code, one.content, tuple(sorted(one.headers.items()))) for one in answers}
    assert len(shapes) == 1
    assert (answers[0].status_code, answers[0].content) == (404, b"There is no calendar here.\n")


def test_looking_for_an_address_takes_one_query_whether_it_is_there_or_not(
    feed: str, django_assert_num_queries: Any
) -> None:
    make.user()
    read(feed)

    with django_assert_num_queries(1):
        read(path_of("A" * 32))
    with django_assert_num_queries(5):
        read(feed)


@pytest.mark.parametrize("count", [1, 200])
def test_a_long_calendar_takes_no_more_queries(
    whose: Clinician, feed: str, django_assert_num_queries: Any, count: int
) -> None:
    for hour in range(count):
        make.protected(whose, MONDAY + (hour + 1) * HOUR)
    read(feed)

    with django_assert_num_queries(5):
        assert len(starts(read(feed))) == count + 1


def test_before_anybody_has_an_account_nobody_is_led_to_the_welcome_page() -> None:
    assert read(path_of("A" * 32)).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_it_can_only_be_read(feed: str, method: str) -> None:
    assert getattr(Client(), method)(feed).status_code == 405


def test_a_head_has_the_marks_without_the_body(feed: str) -> None:
    answer = Client().head(feed)

    assert (answer.status_code, answer.content, answer.headers["ETag"]) == (200, b"", read(feed).headers["ETag"])


def test_reading_is_written_down_once_an_hour(whose: Clinician, feed: str) -> None:
    noted = []
    for minutes in (0, 30, 59, 60, 61):
        with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
            read(feed)
        noted.append(OutboundCalendar.objects.get().read_at)

    assert noted == [NOW, NOW, NOW, NOW + HOUR, NOW + HOUR]


def test_one_calendar_may_be_read_sixty_times_an_hour(feed: str) -> None:
    answers = [read(feed) for _ in range(62)]
    with time_machine.travel(NOW + HOUR, tick=False):
        later = read(feed)

    assert Counter(answer.status_code for answer in answers) == {200: 60, 429: 2}
    assert answers[-1].headers["Retry-After"] == "1800"
    assert later.status_code == 200


def test_who_guesses_is_slowed_down_and_nobody_else(feed: str) -> None:
    guesses = [read(path_of(f"guess{number}")) for number in range(62)]
    elsewhere = Client(REMOTE_ADDR="203.0.113.7").get(path_of("guess"))

    assert Counter(answer.status_code for answer in guesses) == {404: 60, 429: 2}
    assert elsewhere.status_code == 404
    assert read(feed).status_code == 200


def test_the_token_stands_in_no_log(feed: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        read(feed)
        read(path_of("Marker"))

    assert [line for line in caplog.messages if "feeds" in line or "Marker" in line] == []


def test_the_page_tells_when_it_was_read(client: Client, whose: Clinician, feed: str) -> None:
    before = client.get(reverse("outbound")).content.decode()
    read(feed)

    assert "No calendar has read it yet." in before
    assert "Last read Fri 20 Nov, 16:30." in client.get(reverse("outbound")).content.decode()


def test_a_stranger_has_an_address_of_her_own(client: Client, whose: Clinician, feed: str) -> None:
    other = Client()
    other.force_login(make.clinician().user)
    confirm(other).post(reverse("outbound_make"))
    other.post(reverse("outbound_revoke"))

    assert read(feed).status_code == 200
