"""Writing into a calendar whose owner allows it. Called by the worker alone: it waits for somebody else's server."""

from django.conf import settings

from calendar_sync.domain.types import Attempt
from calendar_sync.fetch.caldav_writing import WritableCalendar
from calendar_sync.fetch.failures import FetchFailed
from calendar_sync.models import Source


def put_object(source: Source, *, name: str, body: bytes) -> Attempt:
    """Puts an iCalendar object of that name into the source's calendar; one that is there already counts as put."""
    try:
        _calendar(source).put(name, body)
    except FetchFailed as failure:
        return Attempt(failure.fault, failure.retry_after)
    return Attempt()


def delete_object(source: Source, *, name: str) -> Attempt:
    """Takes the object of that name out of the source's calendar; one that is not there counts as taken out."""
    try:
        _calendar(source).delete(name)
    except FetchFailed as failure:
        return Attempt(failure.fault, failure.retry_after)
    return Attempt()


def _calendar(source: Source) -> WritableCalendar:
    allowed = settings.CALENDAR_ALLOWED_HOSTS
    return WritableCalendar(source.address, source.username, source.password, allowed=allowed)
