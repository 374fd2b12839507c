"""The arithmetic of owed notes: nothing unwritten is ever dropped."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload.domain.backlog import (
    Clear,
    ComingWeek,
    FlowWeek,
    Owed,
    Pace,
    clear_dates,
    flow,
    own_minutes,
    pace,
)
from caseload.domain.weeks import midnight
from caseload.domain.wording import clear_in_words

MONDAY = date(2026, 10, 12)  # two weeks before clocks go back in Berlin
BERLIN = ZoneInfo("Europe/Berlin")
DAYS = [MONDAY + timedelta(weeks=step) for step in range(6)]
EDGES = [midnight(day, zone=BERLIN) for day in [*DAYS, DAYS[-1] + timedelta(weeks=1)]]
HOUR = timedelta(hours=1)

moments = st.datetimes(datetime(2026, 9, 1), datetime(2026, 11, 30)).map(lambda at: at.replace(tzinfo=UTC))
owed_notes = st.builds(Owed, moments, st.none() | moments)


@given(st.lists(owed_notes, max_size=60))
def test_what_is_left_is_what_was_left_and_arrived_less_what_was_written(notes: list[Owed]) -> None:
    weeks = flow(notes, first_days=DAYS, edges=EDGES)

    before = [note for note in notes if note.since < EDGES[0]]
    left = sum(not note.written_at or max(note.since, note.written_at) >= EDGES[0] for note in before)
    for week in weeks:
        left += week.arrived - week.written
        assert week.left == left


@given(st.lists(owed_notes, max_size=60))
def test_an_unwritten_note_counts_in_every_week_after_it_arrived(notes: list[Owed]) -> None:
    weeks = flow(notes, first_days=DAYS, edges=EDGES)

    for week, end in zip(weeks, EDGES[1:], strict=True):
        assert week.left >= sum(note.written_at is None and note.since < end for note in notes)


@given(st.lists(owed_notes, min_size=1, max_size=30), st.data())
def test_writing_one_more_note_never_leaves_more(notes: list[Owed], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(notes) - 1))
    fewer = [*notes]
    fewer[at] = Owed(notes[at].since, notes[at].since)

    before, after = (flow(some, first_days=DAYS, edges=EDGES) for some in (notes, fewer))

    assert all(new.left <= old.left for new, old in zip(after, before, strict=True))


def test_a_week_begins_at_local_midnight_on_both_sides_of_the_clock_change() -> None:
    last_minute = datetime(2026, 10, 25, 23, 59, tzinfo=BERLIN)
    first_minute = datetime(2026, 10, 26, 0, 0, tzinfo=BERLIN)
    notes = [Owed(at.astimezone(UTC), None) for at in (last_minute, first_minute)]

    weeks = flow(notes, first_days=DAYS, edges=EDGES)

    assert [week.arrived for week in weeks] == [0, 1, 1, 0, 0, 0]
    assert [week.left for week in weeks] == [0, 1, 2, 2, 2, 2]


def test_a_note_written_before_its_session_was_over_counts_with_it() -> None:
    early = Owed(EDGES[1] + HOUR, EDGES[1] - HOUR)

    weeks = flow([early], first_days=DAYS, edges=EDGES)

    assert [(week.arrived, week.written, week.left) for week in weeks[:2]] == [(0, 0, 0), (1, 1, 0)]


@pytest.mark.parametrize(
    ("gaps", "minutes"),
    [
        ([7] * 9, None),
        ([7] * 5 + [9] * 5, 8),
        ([0] * 40, None),
        ([0] * 40 + [6] * 10 + [300] * 10, 6),
    ],
    ids=["nine timed", "ten timed", "marked together", "together, in a sitting, days apart"],
)
def test_her_own_pace_is_timed_within_a_sitting(gaps: list[int], minutes: int | None) -> None:
    at = EDGES[0]
    times = [at]
    for gap in gaps:
        times.append(times[-1] + timedelta(minutes=gap))

    assert own_minutes(times) == minutes


def week(written: int, *, worked: bool = True) -> FlowWeek:
    return FlowWeek(MONDAY, written, written, 0, worked)


def test_weeks_away_do_not_slow_her_pace() -> None:
    worked = [week(20), week(22), week(24), week(26)]

    assert pace([*worked, week(0, worked=False)]) == pace(worked) == Pace(21.5, 24.5)
    assert pace(worked[:3]) is None


TODAY = date(2026, 11, 20)  # a Friday
THIS_MONDAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("left", "arriving", "share", "at", "expected"),
    [
        (0, 20, 1.0, Pace(5, 5), Clear(TODAY, TODAY)),
        (7, 0, 1.0, Pace(7, 14), Clear(date(2026, 11, 23), date(2026, 11, 26))),
        (7, 20, 1.0, Pace(20, 27), Clear(date(2026, 11, 27), None)),
        (7, 20, 1.0, Pace(18, 20), Clear(None, None)),
        (7, 0, 0.0, Pace(7, 14), Clear(None, None)),
    ],
    ids=["clear", "nothing arrives", "as much arrives as the slow weeks write", "more arrives", "away"],
)
def test_when_the_notes_could_be_clear(left: int, arriving: int, share: float, at: Pace, expected: Clear) -> None:
    coming = [ComingWeek(THIS_MONDAY, round(arriving * 3 / 7), share), ComingWeek(TODAY, arriving, share)]

    assert clear_dates(left, coming=coming, at=at, today=TODAY) == expected


@given(st.integers(1, 80), st.integers(0, 30), st.floats(0, 60), st.floats(0, 60))
def test_a_faster_pace_is_never_clear_later(left: int, arriving: int, one: float, other: float) -> None:
    slow, fast = sorted((one, other))
    clear = clear_dates(left, coming=[ComingWeek(THIS_MONDAY, arriving, 1.0)], at=Pace(slow, fast), today=TODAY)

    assert clear.latest is None or (clear.earliest is not None and clear.earliest <= clear.latest)


@pytest.mark.parametrize(
    ("clear", "words"),
    [
        (None, "Your pace shows once four weeks are counted."),
        (Clear(TODAY, TODAY), ""),
        (Clear(None, None), "At your pace as much arrives as you write: protected time is what clears them."),
        (
            Clear(date(2026, 11, 30), date(2026, 12, 11)),
            "At your pace you are clear between Mon 30 Nov and Fri 11 Dec.",
        ),
        (Clear(date(2026, 11, 30), date(2026, 11, 30)), "At your pace you are clear by Mon 30 Nov."),
    ],
)
def test_the_range_is_a_sentence(clear: Clear | None, words: str) -> None:
    assert clear_in_words(clear, today=TODAY) == words
