"""Connecting, changing and removing sources."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django_q.tasks import async_task

from calendar_sync.domain.titles import keep_title
from calendar_sync.domain.types import SourceKind, TitleStyle
from calendar_sync.models import Source
from calendar_sync.operations.storing import code_for_name

if TYPE_CHECKING:
    from calendar_sync.fetch.caldav import FoundCalendar

# Enough for anybody's calendars, too few to make a relay of this server.
MOST_SOURCES = 10


class TooManySources(Exception):
    """The person has as many sources as one person may have."""


def find_calendars(*, address: str, username: str, password: str) -> tuple["FoundCalendar", ...]:
    """The calendars of a CalDAV account; the person waits, so it gives up after ten seconds. Raises `FetchFailed`."""
    from calendar_sync.fetch.caldav import discover  # noqa: PLC0415 -- large, and asked for once in a blue moon
    from calendar_sync.fetch.client import Limits  # noqa: PLC0415 -- as above

    limits = Limits(seconds=10, requests=12)
    allowed = settings.CALENDAR_ALLOWED_HOSTS
    return discover(address, username=username, password=password, allowed=allowed, limits=limits)


@transaction.atomic
def connect_feed(owner: User, *, name: str, address: str, titles: TitleStyle, now: datetime) -> Source:
    """A new feed, to be read at once. Raises `TooManySources`."""
    _make_room(owner, 1)
    return _connect(Source(owner=owner, kind=SourceKind.FEED, name=name, address=address, titles=titles), now)


@transaction.atomic
def connect_caldav(
    owner: User,
    *,
    calendars: Iterable[tuple[str, str]],
    username: str,
    password: str,
    titles: TitleStyle,
    now: datetime,
    writable: bool = False,
) -> list[Source]:
    """A source for each chosen (address, name) of an account, to be read at once. Raises `TooManySources`.

    With `writable`, the time that the owner protects is written into the first of them.
    """
    chosen = list(calendars)
    _make_room(owner, len(chosen))
    account = {"kind": SourceKind.CALDAV, "username": username, "password": password, "titles": titles}
    made = [_connect(Source(owner=owner, name=name, address=address, **account), now) for address, name in chosen]
    if writable and made:
        allow_writing(made[0], allowed=True)
    return made


@transaction.atomic
def upload_file(owner: User, *, name: str, body: bytes, titles: TitleStyle, now: datetime) -> Source:
    """A source made of one calendar file, to be read at once. Raises `TooManySources`."""
    _make_room(owner, 1)
    return _connect(Source(owner=owner, kind=SourceKind.UPLOAD, name=name, pending=body, titles=titles), now)


@transaction.atomic
def replace_file(source: Source, *, body: bytes, now: datetime) -> Source:
    """The source with a newer file, to be read at once."""
    source.pending = body
    source.save(update_fields=["pending"])
    _start_afresh(source, now)
    return source


@transaction.atomic
def change_address(source: Source, *, address: str, now: datetime) -> None:
    """Reads the source from another address from now on; what is stored stays."""
    source.address = address
    source.save(update_fields=["address"])
    _start_afresh(source, now)


@transaction.atomic
def change_password(source: Source, *, username: str, password: str, now: datetime) -> None:
    """Gives the account's new password to every calendar of the same account."""
    siblings = [
        other
        for other in Source.objects.filter(owner=source.owner, kind=SourceKind.CALDAV)
        if other.username == source.username
    ]
    for calendar in {source.pk: source, **{other.pk: other for other in siblings}}.values():
        calendar.username, calendar.password = username, password
        calendar.save(update_fields=["username", "password"])
        _start_afresh(calendar, now)


def rename(source: Source, *, name: str) -> None:
    """Gives the source another name."""
    source.name = name
    source.save(update_fields=["name"])


@transaction.atomic
def allow_writing(source: Source, *, allowed: bool) -> None:
    """Lets Headroom write the time that the owner protects into this calendar and no other; or not into this one."""
    if allowed:
        Source.objects.filter(owner=source.owner_id).update(writable=False)
    source.writable = allowed and source.kind == SourceKind.CALDAV
    source.save(update_fields=["writable"])


@transaction.atomic
def change_titles(source: Source, *, titles: TitleStyle, now: datetime) -> None:
    """Keeps titles in another style from now on; what is stored already loses its names at once."""
    source.titles = titles
    source.save(update_fields=["titles"])
    events = list(source.events.all())
    for event in events:
        event.title = keep_title(event.title, style=titles, code=code_for_name)
    source.events.bulk_update(events, ["title"], batch_size=500)
    if source.kind != SourceKind.UPLOAD:
        _start_afresh(source, now)


def ask_for_reading(source: Source, *, now: datetime) -> None:
    """Has the source read as soon as a worker is free. The schedule finds it too, should the queue lose the word."""
    Source.objects.filter(pk=source.pk).update(next_due_at=now, attempts=0)
    transaction.on_commit(lambda: async_task(settings.READ_SOURCE_TASK, source.pk))


def accept_doubtful(source: Source, *, now: datetime) -> None:
    """Takes the empty or shrunken calendar as the truth: the next reading applies it."""
    Source.objects.filter(pk=source.pk).update(doubt_settled=True, last_tried_at=None)
    ask_for_reading(source, now=now)


def claim_telling(owner: User, *, now: datetime) -> bool:
    """True for the one who is to tell the owner of her silent sources; they count as told from then on."""
    return Source.objects.silent(now).filter(owner=owner).update(told_at=now) > 0


def disconnect(source: Source) -> None:
    """Forgets the source and its events. Sessions that were made of them are rows of their own and stay."""
    source.delete()


def _make_room(owner: User, wanted: int) -> None:
    if Source.objects.filter(owner=owner).count() + wanted > MOST_SOURCES:
        raise TooManySources(f"Headroom reads at most {MOST_SOURCES} calendars for one person.")


def _connect(source: Source, now: datetime) -> Source:
    source.created_at = now
    source.save()
    ask_for_reading(source, now=now)
    return source


def _start_afresh(source: Source, now: datetime) -> None:
    # Without its claim, a reading that runs right now can store nothing of what was there before.
    forgotten = {"etag": "", "last_modified": "", "ctag": "", "body_digest": "", "block_digests": None}
    Source.objects.filter(pk=source.pk).update(
        **forgotten, sync_token="", last_tried_at=None, failures=0, claimed_until=None
    )
    ask_for_reading(source, now=now)
