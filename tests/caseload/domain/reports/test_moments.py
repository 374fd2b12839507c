"""Days and times in every spelling."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload.domain.reports.lengths import read_minutes
from tests.caseload.domain.reports.reading import NEW_YORK, SESSIONS, read, starts

EITHER_WAY = "Its day and month could be either way round."


@pytest.mark.parametrize(
    ("cell", "start"),
    [
        ("2026-05-01", "2026-05-01"),
        ("20260501", "2026-05-01"),
        ("5/1/2026", "2026-05-01"),
        ("5/1/26", "2026-05-01"),
        ("1.5.2026", "2026-05-01"),
        ("2-May-26", "2026-05-02"),
        ("2 May 2026", "2026-05-02"),
        ("May 2, 2026", "2026-05-02"),
        ("Sat, May 2nd, 2026", "2026-05-02"),
        ("46143", "2026-05-01"),
        ("5/1/2026 00:00", "2026-05-01T00:00"),
        ("5/2/2026 14:30", "2026-05-02T14:30"),
        ("05/02/2026 2:30 PM", "2026-05-02T14:30"),
        ("5/2/2026, 2:30\u202fp.m.", "2026-05-02T14:30"),
        ("2:30 PM 5/2/2026", "2026-05-02T14:30"),
        ("5/2/2026 12:15 AM", "2026-05-02T00:15"),
        ("46143.604166667", "2026-05-01T14:30"),
        ("2026-05-01T14:30:00Z", "2026-05-01T10:30"),
        ("2026-05-01T14:30:00.000-04:00", "2026-05-01T14:30"),
        ("2026-12-01 14:30:00 +0000", "2026-12-01T09:30"),
        ("20260501T143000Z", "2026-05-01T10:30"),
        ("Fri May 01 2026 14:30:00 GMT-0400 (Eastern Daylight Time)", "2026-05-01T14:30"),
        ("5/1/2026 2:30 PM PT", "2026-05-01T17:30"),
        ("2026-03-08T06:59:00Z", "2026-03-08T01:59"),
        ("2026-03-08T07:00:00Z", "2026-03-08T03:00"),
        ("2026-11-01T05:30:00Z", "2026-11-01T01:30"),
        ("2026-11-01T06:30:00Z", "2026-11-01T01:30"),
        ("2026-03-08 02:30", "On that day the clock skips this time."),
        ("2/31/2026", "Its date does not exist."),
        ("5/1/2126", "Its year is not between 1990 and 2099."),
        ("1", "Its year is not between 1990 and 2099."),
        ("5/1/2026 25:00", "Its time does not exist."),
        ("5/1/2026 noonish", "Its time cannot be read."),
        ("5/1/2026 14:30 XYZ", "Its time zone is not known."),
        ("tomorrow", "Its date cannot be read."),
        ("5/1", "Its date cannot be read."),
        ("=1+1", "Its date cannot be read."),
        ("", "It has no date."),
    ],
)
def test_one_cell(cell: str, start: str) -> None:
    assert starts(cell) == [start]


def test_both_hours_of_the_night_when_clocks_go_back_stay_apart() -> None:
    report = read(SESSIONS + "2026-11-01T05:30:00Z,A,LOCKED\n2026-11-01T06:30:00Z,A,LOCKED\n")

    assert [row.start.astimezone(UTC).hour for row in report.rows if isinstance(row.start, datetime)] == [5, 6]


def test_a_day_beyond_the_twelfth_tells_how_the_column_is_written() -> None:
    assert starts("25/12/2026", "5/6/2026") == ["2026-12-25", "2026-06-05"]
    assert starts("12/25/2026", "5/6/2026") == ["2026-12-25", "2026-05-06"]
    assert starts("31/02/2026", "5/6/2026") == ["Its date does not exist.", "2026-05-06"]


def test_day_first_as_said() -> None:
    assert starts("5/6/2026", day_first=True) == ["2026-06-05"]


def test_contradictions_are_named_row_by_row() -> None:
    both = ("25/12/2026", "12/24/2026", "5/6/2026", "5/5/2026")

    assert starts(*both) == ["2026-12-25", "2026-12-24", EITHER_WAY, "2026-05-05"]
    assert starts(*both, day_first=True) == ["2026-12-25", "2026-12-24", "2026-06-05", "2026-05-05"]
    assert starts("12/24/2026", "5/6/2026", day_first=True) == ["2026-12-24", EITHER_WAY]


@pytest.mark.parametrize(
    ("at", "end", "start", "minutes"),
    [
        ("2:30 PM", "3:20 PM", "2026-05-01T14:30", 50),
        ("23:30", "00:20", "2026-05-01T23:30", 50),
        ("2:00 - 2:50 PM", "", "2026-05-01T14:00", 50),
        ("11:30 - 12:20 PM", "", "2026-05-01T11:30", 50),
        ("5/2/2026 9:00", "5/2/2026 10:30", "2026-05-02T09:00", 90),
        ("9:00", "later", "2026-05-01T09:00", None),
        ("0.375", "", "2026-05-01T09:00", None),
        ("", "", "2026-05-01", None),
    ],
)
def test_day_and_times_in_columns_of_their_own(at: str, end: str, start: str, minutes: int | None) -> None:
    (row,) = read(f"Client,Date,Start Time,End Time\nA.B.,5/1/2026,{at},{end}\n").rows

    assert (row.start and row.start.isoformat()[:16], row.minutes) == (start, minutes)


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        ("50", 50), ("50 min", 50), ("0:50", 50), ("00:50:00", 50), ("50:00", 50), ("1h", 60), ("1 hr 15 min", 75),
        ("1 h 30", 90), ("1.5 hours", 90), ("0.75", 45), ("PT50M", 50), ("0", None), ("", None), ("long", None),
        ("99999", None),
    ],
)  # fmt: skip
def test_lengths(cell: str, minutes: int | None) -> None:
    assert read_minutes(cell) == minutes


def test_lengths_in_a_column_of_hours() -> None:
    assert [row.minutes for row in read("Client,Date,Duration (hours)\nA,5/1/2026,1\n").rows] == [60]


@given(
    st.datetimes(min_value=datetime(1990, 1, 2), max_value=datetime(2099, 12, 30)).map(
        lambda at: at.replace(microsecond=0)
    )
)
def test_any_instant_arrives_as_the_same_instant(at: datetime) -> None:
    at = at.replace(microsecond=0)

    (row,) = read(f"{SESSIONS}{at.isoformat()}Z,A.B.,LOCKED\n").rows

    assert isinstance(row.start, datetime)
    assert (row.start.astimezone(UTC), row.start.tzinfo) == (at.replace(tzinfo=UTC), NEW_YORK)
