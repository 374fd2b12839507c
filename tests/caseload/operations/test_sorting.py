"""Entries, sessions and pairs follow the calendar."""

from datetime import date, datetime, timedelta

import pytest

from calendar_sync.domain.types import Status
from calendar_sync.models import Event, Source
from caseload import operations
from caseload.domain.types import Kind, NoteState, SessionState, SortedBy
from caseload.models import Clinician, Entry, Note, Session
from tests import make
from tests.make import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def whose() -> Clinician:
    return make.clinician()


@pytest.fixture
def feed(whose: Clinician) -> Source:
    make.rule(whose, "A.K.\nH.N.")
    make.rule(whose, "lunch", Kind.PERSONAL)
    return make.source(whose.user)


def change(event: Event, **fields: object) -> None:
    """What a later reading does to an event."""
    Event.objects.filter(pk=event.pk).update(changed_at=LATER, **fields)


def sessions(whose: Clinician) -> list[tuple[datetime, str, str]]:
    rows = whose.sessions.order_by("starts_at", "pk")
    return [(row.starts_at, row.title, row.state) for row in rows]


def test_new_events_get_the_kind_of_the_first_rule_that_fits(whose: Clinician, feed: Source) -> None:
    for title in ("A.K. indiv", "Lunch", "Room 2, hold"):
        make.event(feed, title)

    count = operations.sort_new_events(whose, now=NOW)

    entries = Entry.objects.order_by("pk")
    assert count == 3
    assert [(one.kind, one.sorted_by) for one in entries] == [
        (Kind.SESSION, SortedBy.RULE),
        (Kind.PERSONAL, SortedBy.RULE),
        (Kind.UNSORTED, SortedBy.NOBODY),
    ]


def test_a_session_entry_makes_one_session_with_an_unwritten_note(whose: Clinician, feed: Source) -> None:
    make.event(feed, "A.K.", TOMORROW)

    operations.sort_new_events(whose, now=NOW)

    assert sessions(whose) == [(TOMORROW, "A.K.", SessionState.BOOKED)]
    assert [note.state for note in Note.objects.all()] == [NoteState.NONE]


def test_sorting_five_times_makes_the_same_rows(whose: Clinician, feed: Source) -> None:
    make.event(feed, "A.K.", TOMORROW)

    counts = [operations.sort_new_events(whose, now=NOW) for _ in range(5)]

    assert counts == [1, 0, 0, 0, 0]
    assert (Entry.objects.count(), Session.objects.count(), Note.objects.count()) == (1, 1, 1)


def test_moving_an_event_moves_its_session_and_keeps_the_row(whose: Clinician, feed: Source) -> None:
    event = make.event(feed, "A.K.", TOMORROW)
    operations.sort_new_events(whose, now=NOW)
    before = Session.objects.get().pk
    moved = TOMORROW + timedelta(hours=3)

    change(event, starts_at=moved, ends_at=moved + timedelta(minutes=50))
    operations.sort_new_events(whose, now=LATER)

    after = Session.objects.get()
    assert (after.pk, after.starts_at, after.ends_at) == (before, moved, moved + timedelta(minutes=50))


@pytest.mark.parametrize("change_of", [{"status": Status.CANCELLED}, {"gone_at": LATER}])
def test_a_cancelled_or_vanished_event_cancels_its_session_and_comes_back(
    whose: Clinician, feed: Source, change_of: dict[str, object]
) -> None:
    event = make.event(feed, "A.K.", TOMORROW)
    operations.sort_new_events(whose, now=NOW)

    change(event, **change_of)
    operations.sort_new_events(whose, now=LATER)
    cancelled = sessions(whose)
    Event.objects.update(status=Status.CONFIRMED, gone_at=None, changed_at=LATER + timedelta(hours=1))
    operations.sort_new_events(whose, now=LATER)

    assert cancelled == [(TOMORROW, "A.K.", SessionState.CANCELLED)]
    assert sessions(whose) == [(TOMORROW, "A.K.", SessionState.BOOKED)]


def test_a_slow_reading_that_commits_rows_older_than_the_last_sorting_is_not_missed(
    whose: Clinician, feed: Source
) -> None:
    operations.sort_new_events(whose, now=LATER)
    make.event(feed, "A.K.", TOMORROW, changed_at=NOW)

    count = operations.sort_new_events(whose, now=LATER)

    assert count == 1


def test_a_correction_by_hand_outlives_later_readings_and_rules(whose: Clinician, feed: Source) -> None:
    event = make.event(feed, "A.K.", TOMORROW)
    operations.sort_new_events(whose, now=NOW)
    operations.correct_kind(event.entry, kind=Kind.ADMIN, now=NOW)

    change(event, title="A.K. 50")
    operations.sort_new_events(whose, now=LATER)
    operations.sort_again(whose, now=LATER)

    entry = Entry.objects.get()
    assert (entry.kind, entry.sorted_by) == (Kind.ADMIN, SortedBy.HAND)
    assert sessions(whose) == [(TOMORROW, "A.K.", SessionState.CANCELLED)]


def test_a_whole_day_never_becomes_a_session(whose: Clinician, feed: Source) -> None:
    make.whole_days(feed, "A.K. licence", date(2026, 12, 1))

    operations.sort_new_events(whose, now=NOW)

    assert sessions(whose) == []


@pytest.mark.parametrize("state", [NoteState.DRAFT, NoteState.SIGNED, NoteState.COSIGN])
def test_a_session_whose_note_is_begun_survives_the_cancelling_of_its_event(
    whose: Clinician, feed: Source, state: NoteState
) -> None:
    event = make.event(feed, "A.K.", NOW - timedelta(days=2))
    operations.sort_new_events(whose, now=NOW)
    Note.objects.update(state=state)

    change(event, status=Status.CANCELLED)
    operations.sort_new_events(whose, now=LATER)

    assert [row.state for row in Session.objects.all()] == [SessionState.BOOKED]
    assert [note.state for note in Note.objects.all()] == [state]


def test_an_event_that_moves_to_another_day_leaves_the_session_with_a_note_behind(
    whose: Clinician, feed: Source
) -> None:
    held = NOW - timedelta(days=2)
    event = make.event(feed, "A.K.", held)
    operations.sort_new_events(whose, now=NOW)
    Note.objects.update(state=NoteState.SIGNED)

    change(event, starts_at=TOMORROW, ends_at=TOMORROW + timedelta(minutes=50))
    operations.sort_new_events(whose, now=LATER)

    assert sessions(whose) == [(held, "A.K.", SessionState.BOOKED), (TOMORROW, "A.K.", SessionState.BOOKED)]
    assert [note.state for note in Note.objects.order_by("session__starts_at")] == [
        NoteState.SIGNED,
        NoteState.NONE,
    ]


def test_an_event_that_moves_back_takes_up_the_hour_it_left(whose: Clinician, feed: Source) -> None:
    held = NOW - timedelta(days=2)
    event = make.event(feed, "A.K.", held)
    operations.sort_new_events(whose, now=NOW)
    Note.objects.update(state=NoteState.SIGNED)
    change(event, gone_at=None, starts_at=TOMORROW, ends_at=TOMORROW + timedelta(minutes=50))
    operations.sort_new_events(whose, now=LATER)

    back = make.event(feed, "A.K.", held)
    operations.sort_new_events(whose, now=LATER)

    assert Session.objects.filter(starts_at=held).count() == 1
    assert Session.objects.get(starts_at=held).event == back


def test_a_calendar_that_is_removed_keeps_what_was_and_drops_what_was_to_come(whose: Clinician, feed: Source) -> None:
    past = NOW - timedelta(days=3)
    make.event(feed, "A.K.", past)
    make.event(feed, "H.N.", TOMORROW)
    operations.sort_new_events(whose, now=NOW)

    feed.delete()
    operations.tidy_sessions(whose, now=NOW)

    assert sessions(whose) == [(past, "A.K.", SessionState.BOOKED)]
    assert Note.objects.count() == 1


def test_a_calendar_that_is_connected_again_makes_no_hour_twice(whose: Clinician, feed: Source) -> None:
    past = NOW - timedelta(days=3)
    make.event(feed, "A.K.", past)
    operations.sort_new_events(whose, now=NOW)
    before = Session.objects.get().pk
    feed.delete()

    make.event(make.source(whose.user), "A.K. indiv", past)
    operations.sort_new_events(whose, now=LATER)

    assert [row.pk for row in Session.objects.all()] == [before]


def test_the_same_session_in_two_calendars_counts_once(whose: Clinician, feed: Source) -> None:
    other = make.source(whose.user, name="Personal")
    first = make.event(feed, "A.K.", TOMORROW)
    second = make.event(other, "A.K. copy", TOMORROW + timedelta(minutes=5), minutes=45)

    operations.sort_new_events(whose, now=NOW)

    assert Entry.objects.get(event=second).twin_of == first.entry
    assert sessions(whose) == [(TOMORROW, "A.K.", SessionState.BOOKED)]


def test_a_split_sticks_and_can_be_taken_back(whose: Clinician, feed: Source) -> None:
    make.event(feed, "A.K.", TOMORROW)
    second = make.event(make.source(whose.user), "H.N.", TOMORROW)
    operations.sort_new_events(whose, now=NOW)

    operations.split_pair(second.entry, now=NOW)
    change(second, fingerprint="other")
    operations.sort_new_events(whose, now=LATER)
    split = sessions(whose)
    operations.rejoin_pair(Entry.objects.get(event=second), now=LATER)

    assert split == [(TOMORROW, "A.K.", SessionState.BOOKED), (TOMORROW, "H.N.", SessionState.BOOKED)]
    assert sessions(whose) == [
        (TOMORROW, "A.K.", SessionState.BOOKED),
        (TOMORROW, "H.N.", SessionState.CANCELLED),
    ]


def test_the_second_listing_counts_when_the_first_moves_away(whose: Clinician, feed: Source) -> None:
    first = make.event(feed, "A.K.", TOMORROW)
    make.event(make.source(whose.user), "A.K. copy", TOMORROW)
    operations.sort_new_events(whose, now=NOW)
    moved = TOMORROW + timedelta(days=30)

    change(first, starts_at=moved, ends_at=moved + timedelta(minutes=50))
    operations.sort_new_events(whose, now=LATER)

    assert sessions(whose) == [
        (TOMORROW, "A.K. copy", SessionState.BOOKED),
        (moved, "A.K.", SessionState.BOOKED),
    ]


def test_the_second_listing_counts_when_the_first_calendar_is_removed(whose: Clinician, feed: Source) -> None:
    make.event(feed, "A.K.", TOMORROW)
    make.event(make.source(whose.user), "A.K. copy", TOMORROW)
    operations.sort_new_events(whose, now=NOW)

    feed.delete()
    operations.sort_new_events(whose, now=LATER)

    assert sessions(whose) == [(TOMORROW, "A.K. copy", SessionState.BOOKED)]


def test_a_session_keeps_its_note_when_the_older_calendar_lists_it_too(whose: Clinician, feed: Source) -> None:
    second = make.event(make.source(whose.user), "A.K.", NOW - timedelta(days=1))
    operations.sort_new_events(whose, now=NOW)
    Note.objects.update(state=NoteState.SIGNED)

    first = make.event(feed, "A.K.", second.starts_at, changed_at=LATER)
    operations.sort_new_events(whose, now=LATER)

    session = Session.objects.get()
    assert (session.event, session.note.state) == (first, NoteState.SIGNED)


def test_two_people_at_one_time_in_one_calendar_are_two_sessions(whose: Clinician, feed: Source) -> None:
    make.event(feed, "A.K.", TOMORROW)
    make.event(feed, "H.N.", TOMORROW)

    operations.sort_new_events(whose, now=NOW)

    assert Session.objects.standing(NOW).count() == 2


def test_a_newcomer_is_sorted_by_guesses_and_owes_no_old_notes() -> None:
    whose = make.clinician(setup="connect")
    make.event(make.source(whose.user), "A.K. indiv 50", NOW - timedelta(days=40))

    operations.sort_new_events(whose, now=NOW)

    entry = Entry.objects.get()
    assert (entry.kind, entry.sorted_by) == (Kind.SESSION, SortedBy.GUESS)
    assert whose.notes_from == NOW


def test_somebody_elses_calendar_is_left_alone(whose: Clinician, feed: Source) -> None:
    stranger = make.clinician()
    make.event(make.source(stranger.user), "A.K.", TOMORROW)

    count = operations.sort_new_events(whose, now=NOW)

    assert (count, Entry.objects.count()) == (0, 0)


def test_sorting_one_more_event_takes_as_many_queries_with_many_events_as_with_few(
    whose: Clinician, feed: Source, django_assert_num_queries: object
) -> None:
    for day in range(40):
        make.event(feed, "A.K.", NOW - timedelta(days=day))
    operations.sort_new_events(whose, now=NOW)
    make.event(feed, "H.N.", TOMORROW)

    with django_assert_num_queries(17):
        operations.sort_new_events(whose, now=LATER)
