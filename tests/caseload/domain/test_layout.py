"""Where entries stand in the week's grid."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from caseload.domain.layout import MOST_COLUMNS, Grid, lay_out
from caseload.domain.types import Kind, SortedBy, WeekEntry

ZONE = ZoneInfo("America/New_York")
MONDAY = date(2026, 11, 16)


def entry(start: datetime, minutes: int = 50, *, pk: int = 1, days: tuple[date, date] | None = None) -> WeekEntry:
    end = (start.astimezone(ZoneInfo("UTC")) + timedelta(minutes=minutes)).astimezone(ZONE)
    return WeekEntry(pk, "A.K.", Kind.SESSION, start, end, days, 1, False, SortedBy.RULE, ())


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


def blocks(grid: Grid, day: int = 0) -> list[tuple[str, str, str]]:
    return [(block.starts, block.lasts, block.lane) for block in grid.days[day].blocks]


def test_an_entry_stands_at_its_time_on_its_day() -> None:
    grid = lay_out([entry(at(17, 9, 30))], first_day=MONDAY)

    assert blocks(grid, 1) == [("s-0930", "d-50", "")]
    assert (grid.first_hour, grid.last_hour) == (8, 20)


def test_odd_minutes_are_rounded_outwards_and_short_entries_stay_readable() -> None:
    grid = lay_out([entry(at(16, 9, 3), 49), entry(at(16, 12), 0, pk=2)], first_day=MONDAY)

    assert blocks(grid) == [("s-0900", "d-55", ""), ("s-1200", "d-20", "")]


def test_entries_outside_the_usual_hours_widen_the_grid() -> None:
    grid = lay_out([entry(at(16, 6, 30)), entry(at(18, 21, 30), 60, pk=2)], first_day=MONDAY)

    assert (grid.first_hour, grid.last_hour) == (6, 23)


def test_entries_that_overlap_stand_side_by_side_and_touching_ones_do_not() -> None:
    grid = lay_out(
        [entry(at(16, 9), 60), entry(at(16, 9, 30), 60, pk=2), entry(at(16, 10, 30), pk=3)], first_day=MONDAY
    )

    assert blocks(grid) == [
        ("s-0900", "d-60", "lane-1-of-2"),
        ("s-0930", "d-60", "lane-2-of-2"),
        ("s-1030", "d-50", ""),
    ]


def test_an_entry_over_midnight_stands_on_both_days_and_counts_once() -> None:
    grid = lay_out([entry(at(16, 23, 30), 60)], first_day=MONDAY)

    assert (blocks(grid, 0), blocks(grid, 1)) == ([("s-2330", "d-30", "")], [("s-0000", "d-30", "")])
    assert [day.sessions for day in grid.days] == [1, 0, 0, 0, 0, 0, 0]


def test_an_entry_that_ends_at_midnight_stands_on_one_day() -> None:
    grid = lay_out([entry(at(16, 23), 60)], first_day=MONDAY)

    assert (blocks(grid, 0), blocks(grid, 1)) == ([("s-2300", "d-60", "")], [])


def test_an_hour_that_the_clock_shows_twice_is_still_drawn() -> None:
    start = datetime(2026, 11, 1, 1, 30, tzinfo=ZONE)  # an hour later the clock shows 1:30 again

    grid = lay_out([entry(start, 60)], first_day=date(2026, 10, 26))

    assert blocks(grid, 6) == [("s-0130", "d-20", "")]


def test_whole_days_stand_above_each_of_their_days() -> None:
    away = entry(at(16, 0), days=(date(2026, 11, 14), date(2026, 11, 18)))

    grid = lay_out([away], first_day=MONDAY)

    assert [len(day.whole) for day in grid.days] == [1, 1, 0, 0, 0, 0, 0]
    assert grid.weekend_is_empty


@given(st.lists(st.tuples(st.integers(0, 167), st.integers(0, 11), st.integers(0, 900)), max_size=15))
def test_no_two_blocks_of_one_lane_overlap_unless_there_are_too_many(rows: list[tuple[int, int, int]]) -> None:
    start = datetime(2026, 11, 16, tzinfo=ZONE)
    entries = [
        entry(start + timedelta(hours=hour, minutes=5 * step), minutes, pk=pk)
        for pk, (hour, step, minutes) in enumerate(rows)
    ]

    for day in lay_out(entries, first_day=MONDAY).days:
        for one in day.blocks:
            assert 0 <= one.start < one.end <= 24 * 60
            for other in day.blocks:
                together = one is not other and one.start < other.end and other.start < one.end
                assert not together or one.column != other.column or one.columns == MOST_COLUMNS
