"""When a source is read next."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.domain.backoff import EVERY, LEAST, LONGEST, pause


def test_a_source_that_works_is_read_at_its_usual_pace() -> None:
    assert pause(failures=0, jitter=0.5) == EVERY


def test_each_failure_doubles_the_pause() -> None:
    assert [pause(failures=count, jitter=0.5) / EVERY for count in (1, 2, 3)] == [2, 4, 8]


def test_the_server_may_ask_for_more() -> None:
    assert pause(failures=1, jitter=0.5, retry_after=7200) == timedelta(hours=2)


def test_the_server_cannot_ask_for_more_than_a_day() -> None:
    assert pause(failures=1, jitter=0.5, retry_after=10**7) == LONGEST


@given(st.integers(0, 1000), st.floats(0, 1), st.none() | st.integers(0, 10**9))
def test_no_pause_is_shorter_than_a_minute_or_longer_than_a_day(
    failures: int, jitter: float, retry_after: int | None
) -> None:
    assert LEAST <= pause(failures=failures, jitter=jitter, retry_after=retry_after) <= LONGEST
