"""What an account may do, invitations to make one, and the audit log."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.domain.audit import Deed
from accounts.sealed import SealedTextField


class Account(models.Model):
    """What a person may do here, beside her own practice. Nobody's figures hang on it."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="account")
    name = SealedTextField(blank=True, default="")
    time_zone = models.CharField(
        max_length=64, default="UTC"
    )  # of somebody without a practice; a clinician has her own
    administrator = models.BooleanField(default=False)  # makes and closes accounts; sees nobody's work
    supervisor = models.BooleanField(default=False)  # offered by name to clinicians who want to share
    leaves_at = models.DateTimeField(null=True)  # she asked to be deleted: everything goes then

    def __str__(self) -> str:
        return f"account {self.pk}"


def new_token() -> str:
    """256 random bits, fit for an address."""
    return secrets.token_urlsafe(32)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, now: datetime) -> "InvitationQuerySet":
        """Invitations that can still be taken."""
        return self.filter(taken_at__isnull=True, ends_at__gt=now)


class Invitation(models.Model):
    """A link that makes an account, once. Only a digest of its token is kept."""

    token_digest = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = SealedTextField(blank=True, default="")  # what the invited are called, as the inviter wrote it
    practises = models.BooleanField(default=False)
    administrator = models.BooleanField(default=False)
    supervisor = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(practises=True) | Q(administrator=True) | Q(supervisor=True), name="invited_as_something"
            )
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class AuditEntry(models.Model):
    """One line of the audit log. The database itself refuses to change or remove it; `digest` chains it."""

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    deed = models.CharField(max_length=24, choices=[(deed.value, deed.value) for deed in Deed])
    # Numbers, not references: a line outlives the account, and then says no more who it was.
    actor = models.BigIntegerField(null=True)
    subject = models.BigIntegerField(null=True)
    place = models.CharField(max_length=45, blank=True, default="")
    fact = models.CharField(max_length=500, default="{}")
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["subject", "-number"], name="audit_of_a_subject")]

    def __str__(self) -> str:
        return f"audit line {self.number}"
