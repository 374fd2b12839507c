"""What the calendars hold, and how well each is being read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.contrib.auth.models import User
from django.db.models import Max, Min, Q, QuerySet
from django.utils import timezone

from calendar_sync.domain.faults import DOUBTS, fault_sentence
from calendar_sync.domain.types import Fault, SourceKind, Window
from calendar_sync.models import Event, Source

# Our conventions: when an upload is old, when a passing trouble becomes worth a look, when silence does.
OLD_UPLOAD = timedelta(days=14)
PASSING = timedelta(hours=24)
SILENT = timedelta(hours=48)
_MENDS_ITSELF = {Fault.UNREACHABLE, Fault.SLOW, Fault.SERVER, Fault.BUSY, Fault.CUT_OFF}


class State(StrEnum):
    """How a source is doing, in the words of the marks."""

    QUIET = "quiet"
    WATCHING = "watching"
    WORTH_A_LOOK = "worth a look"


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """One source and what is to be said of it; `since` is the last good reading when that is long ago, else None."""

    pk: int
    name: str
    kind: SourceKind
    state: State
    sentence: str
    since: datetime | None
    events: int
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Health:
    """All sources of one person, in the order they were connected."""

    lines: tuple[SourceHealth, ...]
    worst: State
    last_read_at: datetime | None


def sources_of(owner: User) -> QuerySet[Source]:
    """The person's sources, without the bulky columns."""
    return Source.objects.filter(owner=owner).defer("block_digests", "pending").order_by("pk")


def sources_due(now: datetime) -> QuerySet[Source]:
    """Everybody's sources that want to be read now."""
    return Source.objects.due(now)


def owners_to_tell(now: datetime) -> QuerySet[User]:
    """Who has a silent source and an address, and was told of none within a day."""
    told = Source.objects.filter(told_at__gt=now - timedelta(days=1)).values("owner")
    owners = User.objects.filter(is_active=True, sources__in=Source.objects.silent(now)).exclude(email="")
    return owners.exclude(pk__in=told).distinct()


def events_between(owner: User, window: Window) -> QuerySet[Event]:
    """The person's events that overlap the window, gone and cancelled ones included."""
    return Event.objects.filter(source__owner=owner).between(window)


def health(owner: User, *, now: datetime) -> Health:
    """How well each of the person's sources is read; moments in the active time zone. One query."""
    sources = list(sources_of(owner))
    lines = tuple(_line(source, now) for source in sources)
    order = [State.QUIET, State.WATCHING, State.WORTH_A_LOOK]
    worst = max((line.state for line in lines), key=order.index, default=State.QUIET)
    read = [source.last_good_at for source in sources if source.last_good_at]
    return Health(lines, worst, max(read, default=None))


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """A source in the list: its health, and what the last reading found, in words."""

    health: SourceHealth
    reading: bool  # a worker has it, or will in a moment
    found: str


def reading_lines(owner: User, *, now: datetime) -> tuple[ReadingLine, ...]:
    """The person's sources with what was read of each. One query."""
    standing = Q(events__gone_at__isnull=True)
    rows = sources_of(owner).annotate(
        first=Min("events__starts_at", filter=standing), last=Max("events__starts_at", filter=standing)
    )
    return tuple(ReadingLine(_line(source, now), _awaited(source, now), _found(source)) for source in rows)


def source_line(source: Source, *, now: datetime) -> SourceHealth:
    """One source's health."""
    return _line(source, now)


def _awaited(source: Source, now: datetime) -> bool:
    claimed = source.claimed_until is not None and source.claimed_until > now
    return claimed or (source.next_due_at is not None and source.next_due_at <= now)


def _found(source: Source) -> str:
    first, last = getattr(source, "first", None), getattr(source, "last", None)
    if not first or not last:
        return ""
    form = "%-d %B" if first.year == last.year else "%-d %B %Y"
    days = [timezone.localtime(at).strftime(form) for at in (first, last)]
    return f"{source.listed} event{'' if source.listed == 1 else 's'}, {days[0]} to {days[1]}."


def _line(source: Source, now: datetime) -> SourceHealth:
    kind = SourceKind(source.kind)
    state, sentence = _judged(source, now)
    since = source.last_good_at if state != State.QUIET else None
    doubtful = source.fault in DOUBTS
    return SourceHealth(source.pk, source.name or "Calendar", kind, state, sentence, since, source.listed, doubtful)


def _judged(source: Source, now: datetime) -> tuple[State, str]:
    if source.fault and source.failing_since:
        return _failing(source, Fault(source.fault), source.failing_since, now)
    if source.last_good_at is None:
        return State.WATCHING, "Waiting to be read for the first time."
    age = now - source.last_good_at
    if source.kind == SourceKind.UPLOAD:
        return _uploaded(source.last_good_at, age)
    if age > SILENT:
        return State.WORTH_A_LOOK, f"Not read since {_when(source.last_good_at, now)}. What was read then still counts."
    return State.QUIET, f"{_word(source)}, read {_when(source.last_good_at, now)}."


def _failing(source: Source, fault: Fault, since: datetime, now: datetime) -> tuple[State, str]:
    passing = fault in _MENDS_ITSELF and now - since < PASSING
    last = f"since {_when(source.last_good_at, now)}" if source.last_good_at else "yet"
    kept = " The last copy is used until then." if source.last_good_at else ""
    state = State.WATCHING if passing else State.WORTH_A_LOOK
    return state, f"Not read {last}: {fault_sentence(fault)}{kept}"


def _uploaded(at: datetime, age: timedelta) -> tuple[State, str]:
    day = f"{timezone.localtime(at):%-d %b}"
    if age <= OLD_UPLOAD:
        return State.QUIET, f"Uploaded {day}."
    return State.WATCHING, f"Uploaded {day}, {age.days} days old."


def _word(source: Source) -> str:
    return "CalDAV" if source.kind == SourceKind.CALDAV else "Feed"


def _when(at: datetime, now: datetime) -> str:
    """ "16:12" today, "Thu 7:40" within a week, else "2 Nov"."""
    local, today = timezone.localtime(at), timezone.localtime(now).date()
    if local.date() == today:
        return f"{local:%-H:%M}"
    if (today - local.date()).days < 7:
        return f"{local:%a %-H:%M}"
    return f"{local:%-d %b}"


def silent_since(owners: Iterable[int], *, now: datetime) -> Iterator[tuple[int, datetime]]:
    """(owner, when it was last read) of calendars that were not read for two days; files are not expected to be."""
    old = Source.objects.exclude(kind=SourceKind.UPLOAD).filter(owner__in=owners, last_good_at__lt=now - SILENT)
    return ((owner, at) for owner, at in old.values_list("owner", "last_good_at") if at)
