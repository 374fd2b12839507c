"""What a clinician shows to one person, and the log that both of them see."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Invitation
from accounts.sealed import SealedTextField
from caseload.models import Clinician
from wellbeing.domain.sharing.parts import Part, Shares


class GrantQuerySet(models.QuerySet["Grant"]):
    def open(self, now: datetime) -> "GrantQuerySet":
        """Grants that show something now: taken up, not stopped, not over, and nobody of the two leaves."""
        # Made a supervisor by an administrator, or invited by this clinician herself, which tells nobody else.
        may_look = Q(viewer__account__supervisor=True) | Q(invitation__taken_by=models.F("viewer"))
        viewer = may_look & Q(viewer__is_active=True, viewer__account__leaves_at__isnull=True)
        clinician = Q(clinician__user__is_active=True, clinician__user__account__leaves_at__isnull=True)
        return self.filter(viewer, clinician, revoked_at=None, ends_at__gt=now)


class Grant(models.Model):
    """What one person may see of a clinician's work. One row a pair: renewing, narrowing and stopping change it."""

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="grants", db_index=False)
    viewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="shared_with_me"
    )  # None until the invitation is taken up, and after the viewer is gone
    invitation = models.OneToOneField(Invitation, on_delete=models.SET_NULL, null=True, related_name="grant")
    viewer_name = SealedTextField()
    purpose = SealedTextField(blank=True, default="")  # hers, as she wrote it; the viewer reads it
    parts = models.JSONField(default=dict)  # weeks by part
    patterns = models.JSONField(default=list)
    only_week = models.DateField(null=True)
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinician", "viewer"], name="one_grant_a_pair"),
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("began_at")), name="grants_end_after_they_begin"),
        ]

    def __str__(self) -> str:
        return f"grant {self.pk}"

    @property
    def shares(self) -> Shares:
        """What it shows. Parts of another version are left out."""
        known = {part.value for part in Part}
        parts = {Part(name): int(weeks) for name, weeks in self.parts.items() if name in known}
        return Shares(parts, tuple(self.patterns), self.only_week)

    @property
    def last_day(self) -> date:
        """The last day, in the clinician's zone, on which anything is shown."""
        return (self.ends_at.astimezone(self.clinician.zone) - timedelta(seconds=1)).date()

    def is_open(self, now: datetime) -> bool:
        """True while it is neither stopped nor over."""
        return self.revoked_at is None and self.ends_at > now


class GrantDeed(StrEnum):
    """What happened to a share."""

    STARTED = "started"
    CHANGED = "changed"
    STOPPED = "stopped"
    RESUMED = "resumed"
    TAKEN_UP = "taken up"
    LOOKED = "looked"
    AGENDA = "agenda"


class GrantLog(models.Model):
    """One line that clinician and viewer both see. Kept for a year."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="log", db_index=False)
    at = models.DateTimeField(db_index=True)
    deed = models.CharField(max_length=8, choices=[(deed.value, deed.value) for deed in GrantDeed])
    by_viewer = models.BooleanField(default=False)
    parts = models.JSONField(default=list)
    patterns = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["grant", "-at"], name="grant_log_latest")]

    def __str__(self) -> str:
        return f"grant line {self.pk}"
