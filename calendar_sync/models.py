"""Sources of calendar events, the events themselves, and what each reading did."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.sealed import SealedBytesField, SealedTextField
from calendar_sync.domain.types import Fault, SourceKind, Status, TitleStyle, Window


class SourceQuerySet(models.QuerySet["Source"]):
    def due(self, now: datetime) -> "SourceQuerySet":
        """Sources whose next reading has come and which no worker holds."""
        return self.free(now).filter(Q(next_due_at__lte=now) | self.from_ahead(now), next_due_at__isnull=False)

    def free(self, now: datetime) -> "SourceQuerySet":
        """Sources that no worker holds."""
        return self.filter(Q(claimed_until__isnull=True) | Q(claimed_until__lte=now) | self.from_ahead(now))

    @staticmethod
    def from_ahead(now: datetime) -> Q:
        """Tried later than now: the clock was set back since, and what was to wait until then waits no more."""
        return Q(last_tried_at__gt=now + timedelta(minutes=10))

    def silent(self, now: datetime) -> "SourceQuerySet":
        """Sources that failed for a day, or that nobody read for two, and whose owner does not know yet."""
        failing = Q(failing_since__lte=now - timedelta(hours=24))
        unread = Q(last_good_at__lte=now - timedelta(hours=48)) & ~Q(kind=SourceKind.UPLOAD)
        return self.filter(failing | unread, told_at__isnull=True)


class Source(models.Model):
    """One calendar of one person: a feed, a calendar of a CalDAV account, or a file."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sources")
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in SourceKind])
    name = SealedTextField()
    address = SealedTextField(blank=True, default="")  # for CalDAV, the chosen calendar's collection
    username = SealedTextField(blank=True, default="")
    password = SealedTextField(blank=True, default="")
    writable = models.BooleanField(default=False)  # CalDAV: the owner lets Headroom write the time she protects
    pending = SealedBytesField(null=True)  # an uploaded file until it is read
    titles = models.CharField(
        max_length=8,
        choices=[(style.value, style.value) for style in TitleStyle],
        default=TitleStyle.INITIALS,
    )

    etag = models.CharField(max_length=512, blank=True, default="")
    last_modified = models.CharField(max_length=64, blank=True, default="")
    ctag = models.CharField(max_length=512, blank=True, default="")
    sync_token = SealedTextField(blank=True, default="")
    body_digest = models.CharField(max_length=64, blank=True, default="")
    block_digests = models.BinaryField(null=True)  # what each UID looked like when last read, compressed
    listed = models.PositiveIntegerField(default=0)  # events it lists now, within what was read
    read_from = models.DateTimeField(null=True)
    read_until = models.DateTimeField(null=True)

    last_good_at = models.DateTimeField(null=True)
    last_tried_at = models.DateTimeField(null=True)
    next_due_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    fault = models.CharField(max_length=16, blank=True, default="", choices=[(f.value, f.value) for f in Fault])
    told_at = models.DateTimeField(null=True)  # when the owner was told by mail that it is not being read
    failures = models.PositiveSmallIntegerField(default=0)  # in a row; decides the back-off
    attempts = models.PositiveSmallIntegerField(default=0)  # begun and not finished: a reading that kills its worker
    claimed_until = models.DateTimeField(null=True)
    doubtful_digest = models.CharField(
        max_length=64, blank=True, default=""
    )  # what an empty or shrunken reading looked like
    doubtful_since = models.DateTimeField(null=True)
    doubt_settled = models.BooleanField(default=False)  # the person said: it really is that small
    created_at = models.DateTimeField()

    objects = SourceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["next_due_at"], name="source_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(fault="", failing_since__isnull=True) | (~Q(fault="") & Q(failing_since__isnull=False)),
                name="source_fault_has_a_since",
            ),
        ]

    def __str__(self) -> str:
        return f"source {self.pk}"


class EventQuerySet(models.QuerySet["Event"]):
    def listed(self) -> "EventQuerySet":
        """Events that still stand: neither gone from their calendar nor cancelled."""
        return self.filter(gone_at__isnull=True).exclude(status=Status.CANCELLED)

    def between(self, window: Window) -> "EventQuerySet":
        """Events that overlap the window."""
        return self.filter(starts_at__lt=window.end, ends_at__gt=window.start)


class Event(models.Model):
    """One occurrence as last read. No description, guest, attachment or link is ever stored."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="events", db_index=False)
    uid_key = models.CharField(max_length=32)  # keyed hash of the UID
    recurrence = models.CharField(max_length=16, blank=True)
    fingerprint = models.CharField(max_length=32)
    slot_key = models.CharField(max_length=32)
    title = SealedTextField(blank=True)
    title_key = models.CharField(max_length=32)  # keyed hash: the same title, the same digits
    shape_key = models.CharField(max_length=32)  # keyed hash of the title's shape, for first-run grouping
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    first_day = models.DateField(null=True)  # all-day events only
    day_after = models.DateField(null=True)  # all-day events only, exclusive
    status = models.CharField(max_length=9, choices=[(status.value, status.value) for status in Status])
    busy = models.BooleanField()
    gone_at = models.DateTimeField(null=True)
    first_seen_at = models.DateTimeField(null=True)  # when a reading first listed it
    changed_at = models.DateTimeField()

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "uid_key", "recurrence"], name="event_once_a_source"),
            models.CheckConstraint(condition=Q(ends_at__gte=F("starts_at")), name="event_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(first_day__isnull=True, day_after__isnull=True) | Q(day_after__gt=F("first_day")),
                name="event_days_come_in_pairs",
            ),
        ]
        indexes = [models.Index(fields=["source", "starts_at"], name="event_by_time")]

    def __str__(self) -> str:
        return f"event {self.pk}"

    @property
    def all_day(self) -> bool:
        """True when the event has days rather than times."""
        return self.first_day is not None

    @property
    def minutes(self) -> int:
        """Length in minutes."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


class SyncRun(models.Model):
    """What one reading of a source did."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="runs", db_index=False)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=16, blank=True, default="", choices=[(f.value, f.value) for f in Fault])
    unchanged = models.BooleanField(default=False)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)  # sentences without titles or names

    class Meta:
        indexes = [models.Index(fields=["source", "-began_at"], name="run_by_time")]

    def __str__(self) -> str:
        return f"run {self.pk}"
