"""Saved replies of a clinician, and the mails about promises that were sent."""

from django.db import models
from django.db.models import Q

from accounts.sealed import SealedTextField
from caseload.domain.replies.types import Situation
from caseload.models.people import Clinician


class Draft(models.Model):
    """A saved reply of her own, or what she made of one everybody starts with (`key`; no body: as it was)."""

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="drafts")
    key = models.CharField(max_length=40, blank=True, default="")
    situation = models.CharField(max_length=9, choices=[(s.value, s.value) for s in Situation])
    title = SealedTextField(blank=True, default="")
    body = SealedTextField(blank=True, default="")
    used = models.PositiveIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    shared = models.BooleanField(default=False)  # colleagues of this installation may copy it; never change it
    removed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinician", "key"], name="one_version_of_a_draft", condition=~Q(key=""))
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Digest(models.Model):
    """One mail of one day, about promised replies or the review: taken up, then handed over. Never sent twice."""

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="digests")
    about = models.CharField(max_length=8, default="promises", choices=[(a, a) for a in ("promises", "review")])
    day = models.DateField()
    claimed_until = models.DateTimeField()  # a worker has it; after that another may
    handed_at = models.DateTimeField(null=True)  # from here on it may be out, and is not tried again
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clinician", "about", "day"], name="one_digest_a_day")]

    def __str__(self) -> str:
        return f"digest {self.pk}"
