"""Recurrence rules: the same starts as an independent expander, and none of its endless walks."""

from datetime import datetime, timedelta
from itertools import takewhile

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from calendar_sync.domain.rule_starts import Allowance, AllowanceSpent, starts
from calendar_sync.domain.rules import RuleRefused, read_rule

DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def found(text: str, first: datetime, after: datetime, before: datetime, *, steps: int = 2_000_000) -> list[datetime]:
    return list(
        starts(
            read_rule(text), first=first, after=after, before=before, over=lambda _: False, allowance=Allowance(steps)
        )
    )


def numbers(low: int, high: int, *, signed: bool = False) -> st.SearchStrategy[str]:
    one = st.integers(low, high)
    either = st.one_of(one, one.map(lambda number: -number)) if signed else one
    return st.sets(either, min_size=1, max_size=4).map(lambda chosen: ",".join(map(str, sorted(chosen))))


@st.composite
def rules(draw: st.DrawFn) -> str:
    """A rule that repeats by days or more; the parts that only pick days."""
    frequency = draw(st.sampled_from(["YEARLY", "MONTHLY", "WEEKLY", "DAILY"]))
    parts = [f"FREQ={frequency}", f"INTERVAL={draw(st.integers(1, 5))}"]
    optional = {
        "BYMONTH": numbers(1, 12),
        "BYMONTHDAY": numbers(1, 28, signed=True),
        "BYYEARDAY": numbers(1, 365, signed=True),
        "BYHOUR": numbers(0, 23),
        "BYSETPOS": numbers(1, 3, signed=True),
    }
    # Combinations that never come true are left to the tests below: the other expander would walk for minutes.
    names = draw(st.sets(st.sampled_from(sorted(optional)), max_size=2))
    names -= {"BYMONTH", "BYMONTHDAY"} if "BYYEARDAY" in names else set()
    names -= {"BYSETPOS"} if frequency in {"WEEKLY", "DAILY"} or "BYMONTHDAY" in names else set()
    parts.extend(f"{name}={draw(optional[name])}" for name in sorted(names))
    days = draw(st.lists(st.sampled_from(DAYS), unique=True, max_size=3))
    if days:
        nth = draw(st.sampled_from(["", "1", "-1", "2"])) if frequency in {"YEARLY", "MONTHLY"} else ""
        parts.append("BYDAY=" + ",".join(nth + day for day in days))
    elif "BYSETPOS" in names and "BYYEARDAY" not in names:
        parts.append("BYDAY=MO,TU,WE,TH,FR")
    if draw(st.booleans()):
        parts.append(f"WKST={draw(st.sampled_from(DAYS))}")
    if draw(st.booleans()):
        parts.append(f"COUNT={draw(st.integers(1, 20))}")
    return ";".join(parts)


@settings(max_examples=150, deadline=None)
@given(rules(), st.datetimes(datetime(2015, 1, 1), datetime(2026, 1, 1)), st.integers(0, 3000), st.integers(1, 400))
def test_starts_are_those_of_an_independent_expander(text: str, first: datetime, later: int, length: int) -> None:
    first = first.replace(microsecond=0)
    after = first + timedelta(days=later)
    before = after + timedelta(days=length)

    walked = takewhile(lambda at: at <= before, rrulestr(text, dtstart=first))
    expected = [at for at in walked if after <= at]

    assert found(text, first, after, before) == expected


@pytest.mark.parametrize(
    ("text", "first", "expected"),
    [
        ("FREQ=YEARLY", "2024-02-29", ["2024-02-29", "2028-02-29"]),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO", "2024-01-01", ["2024-01-01", "2024-12-30", "2025-12-29"]),
        ("FREQ=YEARLY;BYWEEKNO=-1;BYDAY=SU", "2024-01-01", ["2024-12-29", "2025-12-28", "2027-01-03"]),
        ("FREQ=YEARLY;BYYEARDAY=-1", "2024-01-01", ["2024-12-31", "2025-12-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "2024-01-31", ["2024-01-31", "2024-03-31", "2024-05-31"]),
        ("FREQ=MONTHLY;BYDAY=MO,2TU", "2024-01-01", ["2024-01-01", "2024-01-08", "2024-01-09", "2024-01-15"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2024-01-01", ["2024-01-31", "2024-02-29"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU", "2024-01-01", ["2024-01-01", "2024-01-14", "2024-01-15"]),
    ],
)
def test_rules_that_readers_get_wrong(text: str, first: str, expected: list[str]) -> None:
    begin = datetime.fromisoformat(first)

    ours = found(text, begin, begin, begin + timedelta(days=5 * 366))

    assert [f"{at:%Y-%m-%d}" for at in ours[: len(expected)]] == expected


def test_every_twenty_minutes_of_the_working_day() -> None:
    text = "FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40"
    same = "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16"
    first = datetime(2020, 1, 1, 9)
    after, before = datetime(2026, 1, 5), datetime(2026, 1, 6)

    assert found(text, first, after, before) == found(same, first, after, before)
    assert len(found(text, first, after, before)) == 24


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MINUTELY;BYSETPOS=2",
        "FREQ=DAILY;INTERVAL=999999999999999999999",
        "FREQ=HOURLY;INTERVAL=24;BYHOUR=3",
    ],
)
def test_rule_that_never_starts_costs_little(text: str) -> None:
    assert found(text, datetime(1601, 1, 1), datetime(2026, 1, 1), datetime(2026, 4, 1), steps=300_000) == []


def test_rule_that_counts_without_end_spends_its_allowance() -> None:
    with pytest.raises(AllowanceSpent):
        found(
            "FREQ=SECONDLY;BYMONTH=1;COUNT=999999999",
            datetime(1970, 1, 1),
            datetime(2026, 1, 1),
            datetime(2026, 2, 1),
            steps=10_000,
        )


@pytest.mark.parametrize(
    "text",
    ["", "FREQ=SOMETIMES", "INTERVAL=2", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;BYDAY=XX", "FREQ=DAILY;BYHOUR=77"],
)
def test_rule_that_cannot_be_read(text: str) -> None:
    with pytest.raises(RuleRefused):
        read_rule(text)


def test_rule_of_another_calendar_is_refused() -> None:
    with pytest.raises(RuleRefused, match="another calendar"):
        read_rule("RSCALE=CHINESE;FREQ=YEARLY")
