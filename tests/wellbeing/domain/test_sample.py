"""The made-up practice."""

from datetime import date, timedelta

import pytest

from calendar_sync.domain.ics import outline
from wellbeing.domain.sample import sample_calendars

DAYS = [date(2026, 11, 20), date(2026, 12, 31), date(2028, 2, 29)]


@pytest.mark.parametrize("today", DAYS)
def test_same_day_gives_the_same_files(today: date) -> None:
    assert sample_calendars(today, zone="Europe/Berlin") == sample_calendars(today, zone="Europe/Berlin")


@pytest.mark.parametrize("today", DAYS)
def test_every_file_is_a_whole_calendar(today: date) -> None:
    assert [outline(file.ics).complete for file in sample_calendars(today, zone="Australia/Lord_Howe")] == [True] * 3


def test_another_week_gives_another_practice() -> None:
    one, other = (sample_calendars(DAYS[0] + timedelta(weeks=week), zone="UTC")[0] for week in (0, 1))

    assert one.ics != other.ics
