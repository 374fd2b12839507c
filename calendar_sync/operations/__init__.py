"""What people and schedules do with calendars."""

from calendar_sync.operations.reading import sync_source
from calendar_sync.operations.sources import (
    MOST_SOURCES,
    TooManySources,
    accept_doubtful,
    ask_for_reading,
    change_address,
    change_password,
    change_titles,
    connect_caldav,
    connect_feed,
    disconnect,
    find_calendars,
    rename,
    replace_file,
    upload_file,
)

__all__ = [
    "MOST_SOURCES",
    "TooManySources",
    "accept_doubtful",
    "ask_for_reading",
    "change_address",
    "change_password",
    "change_titles",
    "connect_caldav",
    "connect_feed",
    "disconnect",
    "find_calendars",
    "rename",
    "replace_file",
    "sync_source",
    "upload_file",
]
