"""The calendar page, one entry, and what may be done to it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from calendar_sync.models import Event, Source
from caseload import operations
from caseload.domain.types import Kind, SortedBy
from caseload.models import Clinician, Entry, Session, SortingRule
from tests import make

pytestmark = pytest.mark.django_db
HX = {"HX-Request": "true"}
ZONE = ZoneInfo("America/New_York")
MONDAY = date(2026, 11, 16)


@pytest.fixture
def whose(client: Client) -> Clinician:
    made = make.clinician(time_zone="America/New_York")
    make.rule(made, "A.K.\nH.N.")
    client.force_login(made.user)
    return made


@pytest.fixture
def feed(whose: Clinician) -> Source:
    return make.source(whose.user)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE).astimezone(UTC)


def sort(whose: Clinician) -> None:
    operations.sort_new_events(whose, now=make.NOW)


def week(client: Client, day: date = MONDAY) -> Any:
    return client.get(reverse("calendar_week", args=[day]))


def test_a_week_shows_its_entries_in_the_clinicians_time(client: Client, whose: Clinician, feed: Source) -> None:
    make.event(feed, "A.K.", at(MONDAY, 9))
    sort(whose)

    grid = week(client).context["week"].grid

    block = grid.days[0].blocks[0]
    assert (block.entry.title, block.starts, block.lasts, block.clock) == ("A.K.", "s-0900", "d-50", "9:00")
    assert [day.sessions for day in grid.days] == [1, 0, 0, 0, 0, 0, 0]


def test_any_day_shows_the_week_that_holds_it(client: Client, whose: Clinician) -> None:
    assert week(client, date(2026, 11, 19)).context["week"].first_day == MONDAY


@pytest.mark.parametrize("day", ["2026-02-30", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_not_found(client: Client, whose: Clinician, day: str) -> None:
    assert client.get(f"/calendar/{day}/").status_code == 404


def test_a_pair_is_drawn_once_and_says_so(client: Client, whose: Clinician, feed: Source) -> None:
    make.event(feed, "A.K.", at(MONDAY, 9))
    make.event(make.source(whose.user), "H.N.", at(MONDAY, 9))
    sort(whose)

    blocks = week(client).context["week"].grid.days[0].blocks

    assert [(block.entry.title, block.calendars) for block in blocks] == [("A.K.", 2)]


def test_a_gone_event_is_not_drawn(client: Client, whose: Clinician, feed: Source) -> None:
    make.event(feed, "A.K.", at(MONDAY, 9), gone_at=make.NOW)
    sort(whose)

    assert week(client).context["week"].grid.days[0].empty


def test_titles_are_escaped(client: Client, whose: Clinician, feed: Source) -> None:
    make.event(feed, "<img src=x onerror=alert(1)>", at(MONDAY, 9))
    sort(whose)

    page = week(client).content.decode()

    assert "<img" not in page
    assert "&lt;img src=x" in page


@pytest.mark.parametrize("count", [1, 30])
def test_the_calendar_page_takes_the_same_queries_for_few_and_many_entries(
    client: Client, whose: Clinician, feed: Source, django_assert_num_queries: Any, count: int
) -> None:
    for step in range(count):
        make.event(feed, "A.K.", at(MONDAY + timedelta(days=step % 7), 6 + step % 12))
        make.rule(whose, f"word{step}")
    sort(whose)
    week(client)

    with django_assert_num_queries(10):
        week(client)


def test_an_entry_says_what_it_is_for_and_why(client: Client, whose: Clinician, feed: Source) -> None:
    event = make.event(feed, "A.K.", at(MONDAY, 9))
    sort(whose)

    page = client.get(reverse("entry", args=[event.entry.pk]))

    assert page.status_code == 200
    assert page.context["when"] == "Mon 16 Nov, 9:00 to 9:50"
    assert page.context["title"] == "A.K."


def test_correcting_a_kind_without_script_goes_back_to_the_entry(
    client: Client, whose: Clinician, feed: Source
) -> None:
    event = make.event(feed, "A.K.", at(MONDAY, 9))
    sort(whose)

    answer = client.post(reverse("entry_kind", args=[event.entry.pk]), {"kind": "supervision"})

    entry = Entry.objects.get()
    assert answer.url == reverse("entry", args=[entry.pk])
    assert (entry.kind, entry.sorted_by) == (Kind.SUPERVISION, SortedBy.HAND)


def test_correcting_a_kind_with_script_renders_the_panel_and_the_week(
    client: Client, whose: Clinician, feed: Source
) -> None:
    event = make.event(feed, "A.K.", at(MONDAY, 9))
    sort(whose)

    answer = client.post(reverse("entry_kind", args=[event.entry.pk]), {"kind": "admin"}, headers=HX)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in page
    assert 'id="entry"' in page
    assert 'id="week"' in page
    assert page.count('hx-swap-oob="true"') == 1


def test_all_like_this_becomes_a_rule_in_front(client: Client, whose: Clinician, feed: Source) -> None:
    first = make.event(feed, "Walk in", at(MONDAY, 9))
    make.event(feed, "Talk on", at(MONDAY, 11))
    sort(whose)

    client.post(reverse("entry_kind", args=[first.entry.pk]), {"kind": "personal", "all_like": "on"})

    assert [entry.kind for entry in Entry.objects.order_by("pk")] == [Kind.PERSONAL, Kind.PERSONAL]
    assert SortingRule.objects.order_by("position").first().test == "like"


def test_a_kind_that_does_not_exist_is_refused_and_nothing_changes(
    client: Client, whose: Clinician, feed: Source
) -> None:
    event = make.event(feed, "A.K.", at(MONDAY, 9))
    sort(whose)

    answers = [
        client.post(reverse("entry_kind", args=[event.entry.pk]), {"kind": "nonsense"}, headers=headers)
        for headers in ({}, HX)
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert Entry.objects.get().kind == Kind.SESSION


def test_a_pair_can_be_split_and_joined_again(client: Client, whose: Clinician, feed: Source) -> None:
    make.event(feed, "A.K.", at(MONDAY, 9))
    second = make.event(make.source(whose.user), "H.N.", at(MONDAY, 9))
    sort(whose)

    client.post(reverse("entry_split", args=[second.entry.pk]))
    split = Session.objects.standing(make.NOW).count()
    client.post(reverse("entry_rejoin", args=[second.entry.pk]))

    assert (split, Session.objects.standing(make.NOW).count()) == (2, 1)


def test_rules_decide_again_when_asked(client: Client, whose: Clinician, feed: Source) -> None:
    event = make.event(feed, "A.K.", at(MONDAY, 9))
    sort(whose)
    operations.correct_kind(event.entry, kind=Kind.ADMIN, now=make.NOW)

    client.post(reverse("entry_release", args=[event.entry.pk]))

    entry = Entry.objects.get()
    assert (entry.kind, entry.sorted_by) == (Kind.SESSION, SortedBy.RULE)


def test_covered_pages_hold_no_title(client: Client, whose: Clinician, feed: Source) -> None:
    event = make.event(feed, "Q.Z. secret", at(MONDAY, 9))
    make.rule(whose, "Q.Z.")
    make.session(whose, make.NOW - timedelta(days=1), title="Q.Z. old")
    sort(whose)
    client.post(reverse("cover"), {"next": "/notes/"})

    pages = [
        client.get(address).content.decode()
        for address in (
            reverse("calendar_week", args=[MONDAY]),
            reverse("entry", args=[event.entry.pk]),
            reverse("rules"),
            reverse("rule", args=[whose.rules.last().pk]),
            reverse("unsorted"),
            reverse("start_check"),
            reverse("notes"),
        )
    ]

    assert [page.count("Q.Z.") for page in pages] == [0] * 7
    assert 'class="cover"' in pages[0]


def test_the_cover_goes_back_to_its_own_pages_only(client: Client, whose: Clinician) -> None:
    answers = [client.post(reverse("cover"), {"next": address}) for address in ("/notes/", "//evil.example/")]

    assert [answer.url for answer in answers] == ["/notes/", reverse("this_week")]


STRANGE = ["entry", "entry_kind", "entry_release", "entry_split", "entry_rejoin"]


@pytest.mark.parametrize("name", STRANGE)
@pytest.mark.parametrize("headers", [{}, HX])
def test_somebody_elses_entry_is_not_found_and_not_changed(
    client: Client, whose: Clinician, name: str, headers: dict[str, str]
) -> None:
    stranger = make.clinician()
    make.rule(stranger, "A.K.")
    event = make.event(make.source(stranger.user), "A.K.", at(MONDAY, 9))
    sort(stranger)
    before = Entry.objects.values().get()

    ask = client.get if name == "entry" else client.post
    foreign = ask(reverse(name, args=[event.entry.pk]), {"kind": "admin"}, headers=headers)
    missing = ask(reverse(name, args=[event.entry.pk + 999]), {"kind": "admin"}, headers=headers)

    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert len(foreign.content) == len(missing.content)
    assert Entry.objects.values().get() == before


def test_somebody_elses_entries_are_not_in_the_week(client: Client, whose: Clinician) -> None:
    stranger = make.clinician()
    make.event(make.source(stranger.user), "Z.Z.", at(MONDAY, 9))
    sort(stranger)

    assert "Z.Z." not in week(client).content.decode()


@pytest.mark.parametrize("name", ["entry_kind", "entry_release", "entry_split", "entry_rejoin"])
def test_what_writes_wants_a_post(client: Client, whose: Clinician, feed: Source, name: str) -> None:
    event = make.event(feed, "A.K.", at(MONDAY, 9))
    sort(whose)

    assert client.get(reverse(name, args=[event.entry.pk])).status_code == 405


@pytest.mark.parametrize(
    "address", ["/calendar/", "/calendar/rules/", "/calendar/unsorted/", "/notes/", "/settings/", "/start/check/"]
)
def test_a_visitor_is_asked_to_sign_in(client: Client, address: str) -> None:
    make.user()

    assert client.get(address).url == f"{reverse('account_login')}?next={address}"


def test_changing_an_event_later_keeps_what_was_corrected(client: Client, whose: Clinician, feed: Source) -> None:
    event = make.event(feed, "A.K.", at(MONDAY, 9))
    sort(whose)
    client.post(reverse("entry_kind", args=[event.entry.pk]), {"kind": "personal"})

    Event.objects.update(title="A.K. moved", changed_at=make.NOW + timedelta(hours=2))
    sort(whose)

    assert Entry.objects.get().kind == Kind.PERSONAL
