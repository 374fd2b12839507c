"""Who is counted in the practice's figures, and the figures."""

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Q

from accounts.sealed import SealedTextField
from caseload.models import Clinician
from wellbeing.domain.sharing.group import Circle


class PracticeShareQuerySet(models.QuerySet["PracticeShare"]):
    def open(self, now: datetime) -> "PracticeShareQuerySet":
        """Those who agree now: not stopped, not over, not leaving, and not made up."""
        here = Q(clinician__user__is_active=True, clinician__user__account__leaves_at__isnull=True)
        return self.filter(here, clinician__sample=False, stopped_at=None, began_at__lte=now, ends_at__gt=now)


class PracticeShare(models.Model):
    """One clinician is counted in the practice's figures. Renewing and stopping change the row."""

    clinician = models.OneToOneField(Clinician, on_delete=models.CASCADE, related_name="practice_share")
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    objects = PracticeShareQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("began_at")), name="counting_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return f"practice share {self.pk}"

    @property
    def last_day(self) -> date:
        """The last day, in the clinician's zone, on which she is counted."""
        return (self.ends_at.astimezone(self.clinician.zone) - timedelta(seconds=1)).date()

    def is_open(self, now: datetime) -> bool:
        """True while it is neither stopped nor over."""
        return self.stopped_at is None and self.began_at <= now < self.ends_at


class PracticeWeek(models.Model):
    """One week's figures over whole circles of people, counted once. Kept: a viewer may remember it."""

    first_day = models.DateField(unique=True)  # a Monday
    members = SealedTextField()  # numbers of clinicians, circle by circle
    figures = models.JSONField()  # rounded; over everybody in the circles
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"practice week {self.first_day}"

    @property
    def circles(self) -> tuple[Circle, ...]:
        """Who was counted."""
        return tuple(frozenset(circle) for circle in json.loads(self.members))

    @staticmethod
    def sealed(circles: Iterable[Circle]) -> str:
        """Circles as `members` keeps them."""
        return json.dumps([sorted(circle) for circle in circles])
