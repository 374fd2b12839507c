"""What people and schedules do with calendars."""

from datetime import datetime
from zoneinfo import ZoneInfo

from calendar_sync.models import Source, SyncRun
from calendar_sync.operations.sources import (
    MOST_SOURCES,
    TooManySources,
    accept_doubtful,
    ask_for_reading,
    change_address,
    change_password,
    change_titles,
    claim_telling,
    connect_caldav,
    connect_feed,
    disconnect,
    find_calendars,
    rename,
    replace_file,
    upload_file,
)


def sync_source(source: Source, *, zone: ZoneInfo, now: datetime) -> SyncRun | None:
    """Reads the source and stores what changed; see `reading.sync_source`."""
    from calendar_sync.operations import reading  # noqa: PLC0415 -- large: only the worker carries the parser

    return reading.sync_source(source, zone=zone, now=now)


__all__ = [
    "MOST_SOURCES",
    "TooManySources",
    "accept_doubtful",
    "ask_for_reading",
    "change_address",
    "change_password",
    "change_titles",
    "claim_telling",
    "connect_caldav",
    "connect_feed",
    "disconnect",
    "find_calendars",
    "rename",
    "replace_file",
    "sync_source",
    "upload_file",
]
