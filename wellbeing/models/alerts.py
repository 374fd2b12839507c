"""Patterns that were shown, what she did about them, and what she said was wrong."""

from datetime import date

from django.db import models
from django.db.models import Q

from accounts.sealed import SealedTextField
from caseload.models import Clinician
from wellbeing.domain.patterns.words import StepKind


class AlertQuerySet(models.QuerySet["Alert"]):
    def open(self) -> "AlertQuerySet":
        """Alerts that still stand, snoozed ones too."""
        return self.filter(closed_on__isnull=True)

    def to_show(self, today: date) -> "AlertQuerySet":
        """Alerts that stand and are not snoozed."""
        return self.open().filter(Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=today))


class Alert(models.Model):
    """A pattern that was worth a look. `finding` holds its figures, bars, rows and version as they were then."""

    CLEARED, NO_PROBLEM, WRONG, OFF = "cleared", "no problem", "wrong", "off"

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="alerts", db_index=False)
    pattern = models.CharField(max_length=20)
    signals = models.JSONField()
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    closed_by = models.CharField(
        max_length=10, blank=True, default="", choices=[(c, c) for c in (CLEARED, NO_PROBLEM, WRONG, OFF)]
    )
    snoozed_until = models.DateField(null=True)
    finding = SealedTextField(default="{}")

    objects = AlertQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinician", "pattern"], condition=Q(closed_on__isnull=True), name="one_open_alert_a_pattern"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closed_by="") | Q(closed_on__isnull=False) & ~Q(closed_by=""),
                name="closed_alerts_say_why",
            ),
        ]
        indexes = [models.Index(fields=["clinician", "opened_on"], name="alert_by_time")]

    def __str__(self) -> str:
        return f"alert {self.pk}"


class Step(models.Model):
    """A small way out that she took. It is asked about later, once."""

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="steps")
    alert = models.ForeignKey(Alert, on_delete=models.SET_NULL, null=True, related_name="steps")
    kind = models.CharField(max_length=14, choices=[(kind.value, kind.value) for kind in StepKind])
    words = SealedTextField(blank=True, default="")  # two columns, or a question for supervision: hers, as JSON
    taken_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    helped = SealedTextField(blank=True, default="")

    def __str__(self) -> str:
        return f"step {self.pk}"


class Dispute(models.Model):
    """ "This is wrong": which signal and which row. Raises that signal's bar for her."""

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="disputes")
    pattern = models.CharField(max_length=20)
    signal = models.CharField(max_length=4)
    row = models.CharField(max_length=40, blank=True, default="")  # what kind of row, and its number
    reason = SealedTextField(blank=True, default="")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"dispute {self.pk}"
