"""What people and schedules do with calendars."""

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from calendar_sync.domain.types import Attempt
from calendar_sync.models import Source, SyncRun
from calendar_sync.operations.sources import (
    MOST_SOURCES,
    TooManySources,
    accept_doubtful,
    allow_writing,
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


def sync_source(source: Source, *, zone: ZoneInfo, now: datetime, own: Collection[str] = frozenset()) -> SyncRun | None:
    """Reads the source and stores what changed; see `reading.sync_source`."""
    from calendar_sync.operations import reading  # noqa: PLC0415 -- large: only the worker carries the parser

    return reading.sync_source(source, zone=zone, now=now, own=own)


def put_object(source: Source, *, name: str, body: bytes) -> Attempt:
    """Puts an object of that name into the source's calendar; see `writing.put_object`."""
    from calendar_sync.operations import writing  # noqa: PLC0415 -- large: only the worker writes

    return writing.put_object(source, name=name, body=body)


def delete_object(source: Source, *, name: str) -> Attempt:
    """Takes the object of that name out of the source's calendar; see `writing.delete_object`."""
    from calendar_sync.operations import writing  # noqa: PLC0415 -- as above

    return writing.delete_object(source, name=name)


__all__ = [
    "MOST_SOURCES",
    "Attempt",
    "TooManySources",
    "accept_doubtful",
    "allow_writing",
    "ask_for_reading",
    "change_address",
    "change_password",
    "change_titles",
    "claim_telling",
    "connect_caldav",
    "connect_feed",
    "delete_object",
    "disconnect",
    "find_calendars",
    "put_object",
    "rename",
    "replace_file",
    "sync_source",
    "upload_file",
]
