"""When a source is read next: by its own schedule, with jitter, ever later while it fails."""

from datetime import timedelta

EVERY = timedelta(minutes=20)
LEAST = timedelta(seconds=60)
LONGEST = timedelta(hours=24)


def pause(*, failures: int, jitter: float, retry_after: int | None = None) -> timedelta:
    """How long to wait after a reading. `jitter` is from 0 to 1; `retry_after` is in seconds, as the server asked."""
    doubled = min(EVERY * (1 << min(failures, 10)), LONGEST)
    spread = doubled * (0.85 + 0.3 * jitter)
    asked = timedelta(seconds=retry_after or 0)
    return max(LEAST, min(max(spread, asked), LONGEST))
