"""What is proposed of the free time to come."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload.domain.gaps import LUNCH, MIDDAY, Taken, free_gaps
from caseload.domain.types import Hours
from caseload.domain.weeks import Pattern, Stretch, TimeOff

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY = datetime(2026, 11, 20, 17, 31, tzinfo=BERLIN)  # working time is over
NINE_TO_FIVE = {day: (Hours(time(9), time(17)),) for day in range(5)}


def pattern(zone: ZoneInfo = BERLIN, hours: dict | None = None) -> Pattern:
    return Pattern(zone, 0, NINE_TO_FIVE if hours is None else hours)


def at(day: int, start: str, end: str, *, month: int = 11, zone: ZoneInfo = BERLIN) -> Stretch:
    """A stretch of a day of 2026."""
    moments = [
        datetime.combine(date(2026, month, day), time.fromisoformat(clock), zone).astimezone(UTC)
        for clock in (start, end)
    ]
    return moments[0], moments[1]


def proposed(
    busy: list[Stretch] | None = None,
    *,
    lunches: list[Stretch] | None = None,
    off: list[TimeOff] | None = None,
    now: datetime = FRIDAY,
    **more: object,
) -> list[str]:
    week = more.pop("pattern", pattern())
    taken = Taken([*(busy or []), *(lunches or [])], lunches or [], off or [])
    gaps = free_gaps(week, taken=taken, now=now.astimezone(UTC), **more)
    return [f"{start.astimezone(week.zone):%a %-d %H:%M}-{end.astimezone(week.zone):%H:%M}" for start, end in gaps]


def test_the_first_free_fifty_minutes_after_today_and_two_other_half_days() -> None:
    assert proposed() == ["Mon 23 09:00-09:50", "Mon 23 13:00-13:50", "Tue 24 09:00-09:50"]


def test_today_counts_while_working_time_is_left() -> None:
    assert proposed(now=datetime(2026, 11, 20, 15, 2, tzinfo=BERLIN))[0] == "Fri 20 15:05-15:55"


def test_the_picture_of_the_notes_page() -> None:
    full = [at(23, "09:00", "11:30"), at(23, "13:00", "17:00"), at(24, "09:00", "16:00")]

    assert proposed(full, lunches=[at(23, "11:30", "12:10")])[:2] == ["Mon 23 12:10-13:00", "Tue 24 16:00-16:50"]


def test_starts_stand_on_five_minutes() -> None:
    assert proposed([at(23, "09:00", "09:52")])[0] == "Mon 23 09:55-10:45"


def test_a_gap_between_two_sessions_waits_behind_a_roomier_one_of_the_same_day() -> None:
    tight = [at(23, "09:00", "09:50"), at(23, "10:40", "12:00")]

    assert proposed(tight, lunches=[at(23, "12:00", "13:00")])[:2] == ["Mon 23 13:00-13:50", "Mon 23 09:50-10:40"]


def test_a_tight_gap_is_proposed_where_there_is_no_other() -> None:
    tight = [at(23, "09:00", "09:50"), at(23, "10:40", "17:00")]

    assert proposed(tight)[0] == "Mon 23 09:50-10:40"


def test_half_an_hour_stays_free_around_midday() -> None:
    full = [at(23, "09:00", "12:30"), at(23, "13:50", "17:00")]

    assert proposed(full)[0] == "Mon 23 12:30-13:20"
    assert proposed([*full, at(23, "13:20", "13:30")])[0] == "Tue 24 09:00-09:50"


def test_a_lunch_of_her_own_is_left_alone_and_frees_the_rest_of_midday() -> None:
    full = [at(23, "09:00", "12:30"), at(23, "13:50", "17:00")]

    assert proposed(full, lunches=[at(23, "12:30", "13:00")])[0] == "Mon 23 13:00-13:50"


def test_hours_between_two_shifts_are_a_lunch_already() -> None:
    shifts = {0: (Hours(time(9), time(12)), Hours(time(13), time(17)))}
    full = [at(23, "09:00", "11:10"), at(23, "13:00", "17:00")]

    assert proposed(full, pattern=pattern(hours=shifts))[0] == "Mon 23 11:10-12:00"


def test_days_off_and_free_weekdays_are_left_out() -> None:
    away = TimeOff((date(2026, 11, 23), date(2026, 11, 25)), at(23, "00:00", "23:59"))
    mondays_to_wednesdays = {day: (Hours(time(9), time(17)),) for day in range(3)}

    assert proposed(off=[away], pattern=pattern(hours=mondays_to_wednesdays)) == [
        "Wed 25 09:00-09:50",
        "Wed 25 13:00-13:50",
        "Mon 30 09:00-09:50",
    ]


def test_nothing_is_proposed_beyond_two_weeks_or_without_hours() -> None:
    year_off = TimeOff((date(2026, 1, 1), date(2027, 1, 1)), at(1, "00:00", "23:59"))

    assert proposed(off=[year_off]) == []
    assert proposed(pattern=pattern(hours={})) == []


def test_one_half_day_gives_several_when_there_is_no_other() -> None:
    mornings = {0: (Hours(time(9), time(12)),)}
    full = [at(30, "09:00", "12:00")]

    assert proposed(full, pattern=pattern(hours=mornings)) == [
        "Mon 23 09:00-09:50",
        "Mon 23 09:50-10:40",
        "Mon 23 10:40-11:30",
    ]


@pytest.mark.parametrize(
    ("now", "first"),
    [
        (datetime(2026, 3, 27, 18, tzinfo=BERLIN), "Sun 29 04:00-04:50"),  # the clock skips 2:00 to 3:00
        (datetime(2026, 10, 23, 18, tzinfo=BERLIN), "Sun 25 01:30-02:20"),  # it shows 2:00 to 3:00 twice
    ],
)
def test_nights_on_which_clocks_change(now: datetime, first: str) -> None:
    nights = {6: (Hours(time(1, 30), time(5)),)}
    busy = [at(29, "01:30", "04:00", month=3)]

    assert proposed(busy, pattern=pattern(hours=nights), now=now)[0] == first


ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"])
STARTS = st.datetimes(datetime(2026, 3, 1), datetime(2026, 4, 20)) | st.datetimes(
    datetime(2026, 10, 10), datetime(2026, 11, 20)
)
SHIFTS = st.sampled_from(
    [
        (Hours(time(9), time(17)),),
        (Hours(time(8), time(12)), Hours(time(13), time(20))),
        (Hours(time(1), time(4, 30)),),
        (Hours(time(10, 2), time(14, 7)),),
        (),
    ]
)


@st.composite
def stretches(draw: st.DrawFn, now: datetime) -> list[Stretch]:
    minutes = st.integers(-600, 15 * 24 * 60)
    starts = draw(st.lists(minutes, max_size=40))
    lengths = draw(st.lists(st.integers(1, 300), min_size=len(starts), max_size=len(starts)))
    return [
        (now + timedelta(minutes=start), now + timedelta(minutes=start + length))
        for start, length in zip(starts, lengths, strict=True)
    ]


@given(st.data())
def test_a_proposal_is_free_within_hours_and_as_long_as_asked(data: st.DataObject) -> None:
    zone = ZoneInfo(data.draw(ZONES))
    now = data.draw(STARTS).replace(tzinfo=UTC)
    hours = {day: data.draw(SHIFTS) for day in range(7)}
    busy, lunches = data.draw(stretches(now)), data.draw(stretches(now))[:5]
    minutes = data.draw(st.sampled_from([10, 50, 90, 180]))
    week, length = Pattern(zone, 0, hours), timedelta(minutes=minutes)

    gaps = free_gaps(week, taken=Taken([*busy, *lunches], lunches), now=now, minutes=minutes)

    assert len(gaps) <= 3
    for start, end in gaps:
        assert end - start == length
        assert (start.minute % 5, start.second, start.microsecond) == (0, 0, 0)
        assert start >= now
        assert all(end <= begin or finish <= start for begin, finish in [*busy, *lunches])
        day = start.astimezone(zone).date()
        assert any(begin <= start and end <= finish for begin, finish in week.stretches(day))
        assert _leaves_a_lunch(day, (start, end), [*busy, *lunches], lunches, zone)
    assert all(a is b or a[1] <= b[0] or b[1] <= a[0] for a in gaps for b in gaps)


def _leaves_a_lunch(day: date, gap: Stretch, busy: list[Stretch], lunches: list[Stretch], zone: ZoneInfo) -> bool:
    start, end = (datetime.combine(day, clock, zone).astimezone(UTC) for clock in MIDDAY)
    if any(begin < end and start < finish for begin, finish in lunches) or gap[1] <= start or end <= gap[0]:
        return True
    minute, run, taken = start, timedelta(), [*busy, gap]
    while minute < end:
        free = not any(begin < minute + timedelta(minutes=1) and minute < finish for begin, finish in taken)
        run = run + timedelta(minutes=1) if free else timedelta()
        if run >= LUNCH:
            return True
        minute += timedelta(minutes=1)
    return False
