"""What a reading changes, and what it never does."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.domain.changes import plan_changes
from calendar_sync.domain.types import ChangePlan, Fault, Occurrence, ReadEvent, StoredEvent, Window

NOW = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
WINDOW = Window(NOW - timedelta(days=400), NOW + timedelta(days=300))


def read(uid: str, day: int, *, title: str = "A.K.", recurrence: str = "") -> ReadEvent:
    start = NOW + timedelta(days=day)
    end = start + timedelta(minutes=50)
    slot = f"{start}{title}"
    return ReadEvent(uid, recurrence, f"{slot}", start, end, slot, Occurrence(uid, recurrence, start, end, title))


def stored(pk: int, event: ReadEvent, *, gone: bool = False) -> StoredEvent:
    return StoredEvent(
        pk, event.uid_key, event.recurrence, event.fingerprint, event.start, event.end, event.slot_key, gone
    )


def plan(before: list[StoredEvent], events: list[ReadEvent], **more: object) -> ChangePlan:
    return plan_changes(before, events, window=WINDOW, now=NOW, **more)


def apply(before: list[StoredEvent], done: ChangePlan) -> list[StoredEvent]:
    rows = {row.pk: row for row in before}
    for pk, event in done.change:
        rows[pk] = stored(pk, event)
    for pks, gone in ((done.gone, True), (done.back, False)):
        for pk in pks:
            row = rows[pk]
            rows[pk] = StoredEvent(
                pk, row.uid_key, row.recurrence, row.fingerprint, row.start, row.end, row.slot_key, gone
            )
    first = max(rows, default=0) + 1
    return [*rows.values(), *(stored(first + at, event) for at, event in enumerate(done.add))]


def test_first_reading_adds_everything() -> None:
    events = [read("a", -3), read("b", 3)]

    assert plan([], events) == ChangePlan(add=tuple(events))


def test_unchanged_events_are_kept() -> None:
    event = read("a", 3)

    assert plan([stored(1, event)], [event]) == ChangePlan(kept=1)


def test_vanished_past_event_is_kept_and_vanished_future_event_is_gone() -> None:
    past, coming, other = read("a", -3), read("b", 3), read("c", 4)

    done = plan([stored(1, past), stored(2, coming), stored(3, other)], [other])

    assert done == ChangePlan(gone=(2,), kept=2)


def test_event_that_has_begun_counts_as_past() -> None:
    begun, other = read("a", 0), read("b", 1)

    assert plan([stored(1, begun), stored(2, other)], [other]).gone == ()


def test_moved_event_keeps_its_row() -> None:
    before, after = read("a", 3), read("a", 5)

    assert plan([stored(7, before)], [after]) == ChangePlan(change=((7, after),))


def test_event_under_a_new_id_keeps_its_row() -> None:
    before, after = read("export-1", -3), read("export-2", -3)

    assert plan([stored(7, before)], [after]) == ChangePlan(change=((7, after),))


def test_two_events_at_the_same_time_under_new_ids_are_still_two() -> None:
    before = [stored(1, read("1a", 3)), stored(2, read("1b", 3))]
    after = [read("2a", 3), read("2b", 3)]

    done = plan(before, after)

    assert sorted(pk for pk, _ in done.change) == [1, 2]
    assert done.add == ()


def test_event_that_comes_back_is_taken_back() -> None:
    event = read("a", 3)

    assert plan([stored(1, event, gone=True)], [event]) == ChangePlan(back=(1,))


def test_calendar_that_is_suddenly_empty_changes_nothing() -> None:
    done = plan([stored(1, read("a", -3)), stored(2, read("b", 3))], [])

    assert done == ChangePlan(fault=Fault.EMPTY, kept=2)


def test_calendar_with_untouched_events_is_not_empty() -> None:
    assert plan([stored(1, read("a", 3))], [], untouched=1).gone == (1,)


def test_calendar_that_was_always_empty_is_fine() -> None:
    assert plan([], []) == ChangePlan()


def test_losing_eight_coming_events_and_more_than_half_changes_nothing() -> None:
    before = [stored(day, read(str(day), day)) for day in range(1, 13)]
    left = [read(str(day), day) for day in range(1, 5)]

    assert plan(before, left) == ChangePlan(fault=Fault.SHRUNK, kept=12)


def test_losing_seven_coming_events_is_believed() -> None:
    before = [stored(day, read(str(day), day)) for day in range(1, 9)]

    assert plan(before, [read("1", 1)]).gone == (2, 3, 4, 5, 6, 7, 8)


def test_losing_eight_of_many_coming_events_is_believed() -> None:
    before = [stored(day, read(str(day), day)) for day in range(1, 9)]

    done = plan(before, [], untouched=20, untouched_coming=20)

    assert (done.fault, len(done.gone)) == (None, 8)


def test_a_settled_doubt_is_applied() -> None:
    assert plan([stored(1, read("a", -3)), stored(2, read("b", 3))], [], trusted=True).gone == (2,)


def test_rolling_window_that_drops_the_past_is_no_shrinking() -> None:
    past = [stored(day, read(f"p{day}", -day)) for day in range(1, 40)]
    coming = read("c", 3)

    assert plan([*past, stored(99, coming)], [coming]) == ChangePlan(kept=40)


ids = st.sampled_from("abcdefgh")
events = st.lists(
    st.builds(read, ids, st.integers(-40, 40), title=st.sampled_from(["A.K.", "D.W.", "Lunch"])),
    max_size=8,
    unique_by=lambda event: event.uid_key,
)


@given(events, events)
def test_applying_a_plan_twice_changes_nothing_more(first: list[ReadEvent], second: list[ReadEvent]) -> None:
    rows = apply([], plan([], first, trusted=True))
    rows = apply(rows, plan(rows, second, trusted=True))

    again = plan(rows, second, trusted=True)

    assert (again.add, again.change, again.gone, again.back) == ((), (), (), ())


@given(events, events)
def test_no_past_event_is_ever_gone(first: list[ReadEvent], second: list[ReadEvent]) -> None:
    rows = apply([], plan([], first, trusted=True))

    done = plan(rows, second, trusted=True)

    assert [row for row in rows if row.pk in done.gone and row.start <= NOW] == []


@given(events, events)
def test_what_is_listed_afterwards_is_what_was_read(first: list[ReadEvent], second: list[ReadEvent]) -> None:
    rows = apply([], plan([], first, trusted=True))
    rows = apply(rows, plan(rows, second, trusted=True))

    coming = sorted(row.fingerprint for row in rows if not row.gone and row.start > NOW)

    assert coming == sorted(event.fingerprint for event in second if event.start > NOW)
