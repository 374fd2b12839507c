"""Reading one source: claim it, fetch it, compare, and store what changed in one transaction."""

import hashlib
import json
import random
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet

from accounts.sealed import keyed_hash
from calendar_sync.domain.backoff import LEAST, LONGEST, pause
from calendar_sync.domain.changes import plan_changes
from calendar_sync.domain.faults import DOUBTS
from calendar_sync.domain.ics import outline, read_outline
from calendar_sync.domain.outline import Outline
from calendar_sync.domain.types import ChangePlan, Fault, NotACalendar, Reading, SourceKind, TitleStyle, Window
from calendar_sync.fetch.caldav import fetch_collection
from calendar_sync.fetch.failures import FetchFailed
from calendar_sync.fetch.feed import fetch_feed
from calendar_sync.models import Event, Source, SyncRun
from calendar_sync.operations.storing import STORED, Keeper, apply_plan, stored_events

CLAIM = timedelta(minutes=10)
MOST_ATTEMPTS = 3
DOUBT_FOR = timedelta(hours=24)
MONTHS_BACK, MONTHS_AHEAD = 13, 10
RUNS_KEPT, PRUNED_EVERY = 50, 10
_OF_EACH = (
    "etag", "last_modified", "ctag", "sync_token", "last_good_at", "next_due_at", "failing_since", "fault", "failures",
    "doubtful_digest", "doubtful_since", "pending", "told_at",
)  # fmt: skip
_OF_A_CHANGE = (*_OF_EACH, "name", "body_digest", "block_digests", "read_from", "read_until", "listed", "doubt_settled")


class ClaimLost(Exception):
    """The reading outlived its claim, or the source was changed while it ran: what it found is void."""


@dataclass(frozen=True, slots=True)
class Material:
    """What came from outside: nothing new, or bytes with what to ask for next time."""

    body: bytes | None
    validators: dict[str, str]


def reading_window(*, zone: ZoneInfo, now: datetime) -> Window:
    """From 13 months back to 10 months ahead, cut at months, so that it seldom moves."""
    month = now.astimezone(zone).year * 12 + now.astimezone(zone).month - 1
    edges = [
        datetime.combine(now.date().replace(year=at // 12, month=at % 12 + 1, day=1), time(), zone)
        for at in (month - MONTHS_BACK, month + MONTHS_AHEAD)
    ]
    return Window(*edges)


def sync_source(source: Source, *, zone: ZoneInfo, now: datetime, own: Collection[str] = frozenset()) -> SyncRun | None:
    """Reads the source and stores what changed. None when another worker holds it or it was tried a minute ago.

    Whole days and floating times are those of the zone. A fault changes no event; the run and the source say it.
    Events whose UID is one of `own` were written by Headroom itself and are passed over.
    """
    if not _claim(source, now):
        return None
    try:
        return _read(source, zone=zone, now=now, own=own)
    except ClaimLost:
        return None


def _read(source: Source, *, zone: ZoneInfo, now: datetime, own: Collection[str]) -> SyncRun:
    run = SyncRun(source=source, began_at=now)
    if source.attempts > MOST_ATTEMPTS:
        return _failed(source, run, FetchFailed(Fault.INTERRUPTED, retry_after=int(LONGEST.total_seconds())), now)
    window = reading_window(zone=zone, now=now)
    try:
        material = _fetch(source, window)
        digest = _digest(source, material, zone)
        if material.body is None or (digest == source.body_digest and _window_stands(source, window)):
            return _unchanged(source, run, material, now)
        calendar = _whole_calendar(material.body).without(own)
    except FetchFailed as failure:
        return _failed(source, run, failure, now)
    return _store(source, run, _Comparison(source, calendar, window, zone, now), material, digest)


def _claim(source: Source, now: datetime) -> bool:
    """Compare-and-swap: true for one worker only. The attempt counts before the work, so that a killed one counts."""
    rested = Q(last_tried_at__isnull=True) | Q(last_tried_at__lte=now - LEAST) | Source.objects.from_ahead(now)
    claimed = (
        Source.objects.free(now)
        .filter(rested, pk=source.pk)
        .update(claimed_until=now + CLAIM, last_tried_at=now, attempts=F("attempts") + 1)
    )
    if claimed:
        source.refresh_from_db()
    return claimed == 1


def _fetch(source: Source, window: Window) -> Material:
    allowed = settings.CALENDAR_ALLOWED_HOSTS
    stands = _window_stands(source, window)
    if source.kind == SourceKind.UPLOAD:
        return Material(None if source.pending is None else bytes(source.pending), {})
    if source.kind == SourceKind.CALDAV:
        found = fetch_collection(
            source.address,
            username=source.username,
            password=source.password,
            ctag=source.ctag if stands else "",
            sync_token=source.sync_token if stands else "",
            window=window,
            allowed=allowed,
        )
        validators = {"ctag": found.ctag, "sync_token": found.sync_token}
        return Material(None if found.unchanged else found.body, validators)
    # A doubted calendar, or a moved window, is fetched whole: "not modified" would say nothing about it.
    conditional = stands and not source.fault
    fetched = fetch_feed(
        source.address,
        etag=source.etag if conditional else "",
        last_modified=source.last_modified if conditional else "",
        allowed=allowed,
    )
    validators = {"etag": fetched.etag, "last_modified": fetched.last_modified}
    return Material(None if fetched.unchanged else fetched.body, validators)


def _digest(source: Source, material: Material, zone: ZoneInfo) -> str:
    body = hashlib.sha256(material.body or b"").hexdigest()
    return keyed_hash(body, zone.key, source.titles, purpose="body")


def _window_stands(source: Source, window: Window) -> bool:
    return (source.read_from, source.read_until) == (window.start, window.end)


def _whole_calendar(body: bytes) -> Outline:
    try:
        calendar = outline(body)
    except NotACalendar:
        raise FetchFailed(Fault.NO_CALENDAR if body.strip() else Fault.EMPTY) from None
    if not calendar.complete:
        raise FetchFailed(Fault.CUT_OFF)
    return calendar


class _Comparison:
    """A calendar laid beside what is stored, as little of it as can have changed."""

    def __init__(self, source: Source, calendar: Outline, window: Window, zone: ZoneInfo, now: datetime) -> None:
        self.source, self.window, self.now = source, window, now
        self.keeper = Keeper(TitleStyle(source.titles), zone)
        self.frame = keyed_hash(calendar.frame_digest.hex(), zone.key, source.titles, purpose="frame")
        self.blocks = {self.keeper.uid_key(uid): block.digest.hex() for uid, block in calendar.blocks.items()}
        frame, known = _unpacked(source)
        self.whole = not _window_stands(source, window) or frame != self.frame
        known = {} if self.whole else known
        touched = {uid for uid in calendar.blocks if known.get(key := self.keeper.uid_key(uid)) != self.blocks[key]}
        self._touched_keys = {self.keeper.uid_key(uid) for uid in touched} | (known.keys() - self.blocks)
        self.reading: Reading = read_outline(calendar, window=window, zone=zone, uids=None if self.whole else touched)

    def plan(self, *, trusted: bool) -> ChangePlan:
        """What is to be done to the stored rows."""
        listed = Event.objects.filter(source=self.source)
        stored = stored_events(
            (listed if self.whole else listed.filter(uid_key__in=self._touched_keys)).values_list(*STORED)
        )
        untouched = listed.none() if self.whole else self._untouched(listed)
        return plan_changes(
            stored,
            [self.keeper.read_event(occurrence) for occurrence in self.reading.occurrences],
            window=self.window,
            now=self.now,
            untouched=untouched.count(),
            untouched_coming=untouched.filter(starts_at__gt=self.now).count(),
            trusted=trusted,
        )

    def _untouched(self, events: QuerySet[Event]) -> QuerySet[Event]:
        within = events.filter(gone_at__isnull=True, starts_at__lt=self.window.end, ends_at__gte=self.window.start)
        return within.exclude(uid_key__in=self._touched_keys)

    def packed(self) -> bytes:
        """What to compare the next reading with."""
        return zlib.compress(json.dumps({"frame": self.frame, "blocks": self.blocks}).encode())

    def content(self) -> str:
        """The same for the same events, whatever an export stamps anew."""
        return keyed_hash(*sorted(f"{uid}{digest}" for uid, digest in self.blocks.items()), purpose="content")


def _unpacked(source: Source) -> tuple[str, dict[str, str]]:
    """The frame and the blocks, by UID key, as they were last read."""
    if source.block_digests is None:
        return "", {}
    packed = json.loads(zlib.decompress(bytes(source.block_digests)))
    return packed["frame"], packed["blocks"]


def _store(source: Source, run: SyncRun, comparison: _Comparison, material: Material, digest: str) -> SyncRun:
    now = comparison.now
    with transaction.atomic():
        _keep_claim(source)
        plan = comparison.plan(trusted=_trusted(source, comparison))
        if plan.fault:
            return _failed(source, run, FetchFailed(plan.fault), now)
        apply_plan(source, plan, keeper=comparison.keeper, now=now)
        source.body_digest, source.block_digests = digest, comparison.packed()
        source.read_from, source.read_until = comparison.window.start, comparison.window.end
        source.pending = None
        source.name = source.name or comparison.reading.name[:80] or "Calendar"
        run.added, run.changed, run.gone = len(plan.add), len(plan.change) + len(plan.back), len(plan.gone)
        run.problems = [f"{problem.sentence} ({problem.count})" for problem in comparison.reading.problems[:20]]
        return _good(source, run, material, now)


def _trusted(source: Source, comparison: "_Comparison") -> bool:
    """True when the person settled the doubt, or the same content has been seen for a day."""
    content = comparison.content()
    if source.doubtful_digest != content:
        source.doubtful_digest, source.doubtful_since = content, comparison.now
    since = source.doubtful_since or comparison.now
    return source.doubt_settled or comparison.now - since >= DOUBT_FOR


def _keep_claim(source: Source) -> None:
    held = Source.objects.select_for_update().filter(pk=source.pk, claimed_until=source.claimed_until)
    if not held.exists():
        raise ClaimLost


def _unchanged(source: Source, run: SyncRun, material: Material, now: datetime) -> SyncRun:
    run.unchanged = True
    return _good(source, run, material, now)


def _good(source: Source, run: SyncRun, material: Material, now: datetime) -> SyncRun:
    for name, value in material.validators.items():
        setattr(source, name, value)
    if not run.unchanged:
        source.listed = Event.objects.listed().filter(source=source).count()
    source.last_good_at, source.fault, source.failing_since, source.told_at = now, "", None, None
    source.failures, source.doubt_settled = 0, False
    source.doubtful_digest, source.doubtful_since = "", None
    return _finish(source, run, now, retry_after=None)


def _failed(source: Source, run: SyncRun, failure: FetchFailed, now: datetime) -> SyncRun:
    run.fault = failure.fault
    source.fault, source.failing_since = failure.fault, source.failing_since or now
    source.failures = min(source.failures + 1, 100)
    if failure.fault not in DOUBTS and source.kind == SourceKind.UPLOAD:
        source.pending = None
    return _finish(source, run, now, retry_after=failure.retry_after)


def _finish(source: Source, run: SyncRun, now: datetime, *, retry_after: int | None) -> SyncRun:
    """Writes what the reading found out about its source, unless the claim was lost meanwhile."""
    waits = source.kind != SourceKind.UPLOAD or source.pending is not None
    jitter = random.Random(f"{source.pk} {now}").random()  # noqa: S311 -- spreads readings, keeps no secret
    gap = pause(failures=source.failures, jitter=jitter, retry_after=retry_after)
    source.next_due_at = now + gap if waits else None
    # Only a reading's own columns: the person may have renamed or settled something while it ran.
    found = {name: getattr(source, name) for name in (_OF_EACH if run.fault or run.unchanged else _OF_A_CHANGE)}
    held = Source.objects.filter(pk=source.pk, claimed_until=source.claimed_until)
    if not held.update(**found, claimed_until=None, attempts=0):
        raise ClaimLost
    run.ended_at = now
    run.save()
    if run.pk % PRUNED_EVERY == 0:
        _forget_old_runs(source)
    return run


def _forget_old_runs(source: Source) -> None:
    runs = SyncRun.objects.filter(source=source)
    oldest_kept = runs.order_by("-pk").values_list("pk", flat=True)[RUNS_KEPT - 1 : RUNS_KEPT].first()
    runs.filter(pk__lt=oldest_kept or 0).delete()
