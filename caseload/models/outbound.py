"""Time the clinician protects, and the calendar that Headroom publishes to her."""

import uuid

from django.db import models
from django.db.models import F, Q

from calendar_sync.domain.types import Fault
from calendar_sync.models import Source
from caseload.domain.types import Purpose, Writing
from caseload.models.people import Clinician


class ProtectedTime(models.Model):
    """A stretch held for the invisible work. Removed ones stay as rows until calendars have been told."""

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="protected", db_index=False)
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    purpose = models.CharField(max_length=9, choices=[(p.value, p.value) for p in Purpose], default=Purpose.NOTES)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    # Over CalDAV, where a source allows writing.
    source = models.ForeignKey(Source, on_delete=models.SET_NULL, null=True, related_name="+")
    writing = models.CharField(max_length=9, choices=[(w.value, w.value) for w in Writing], default=Writing.NOWHERE)
    write_at = models.DateTimeField(null=True)  # when the next attempt is due
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)  # a worker has it; what it was told to do may change meanwhile
    fault = models.CharField(max_length=16, blank=True, default="", choices=[(f.value, f.value) for f in Fault])

    class Meta:
        indexes = [
            models.Index(fields=["clinician", "starts_at"], name="protected_by_time"),
            models.Index(fields=["write_at"], name="protected_to_write", condition=Q(write_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="protected_time_has_length")
        ]

    def __str__(self) -> str:
        return f"protected time {self.pk}"


class OutboundCalendar(models.Model):
    """The private address from which calendars may read. Only a digest of its token is kept."""

    clinician = models.OneToOneField(Clinician, on_delete=models.CASCADE, related_name="outbound")
    token_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)  # when a calendar last asked for it

    def __str__(self) -> str:
        return f"outbound calendar {self.pk}"
