"""Closed weeks as counted, and how far each pattern is."""

from django.db import models

from caseload.models import Clinician


class ClosedWeek(models.Model):
    """One week that is over, as it was counted. Counts and hours only; answers stay with the review."""

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="closed_weeks", db_index=False)
    first_day = models.DateField()
    facts = models.JSONField()  # what patterns are judged by
    measures = models.JSONField()  # what reviews and trends show
    version = models.PositiveSmallIntegerField()  # of the rules by which it was counted
    counted_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True)  # its review was closed: it stays as it was seen
    counted_again = models.CharField(max_length=40, blank=True, default="")  # why, in our words, after it was frozen

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clinician", "first_day"], name="one_count_a_week")]

    def __str__(self) -> str:
        return f"week {self.pk}"


class Watch(models.Model):
    """How far each pattern of one clinician is, and what she set or said about them."""

    clinician = models.OneToOneField(Clinician, on_delete=models.CASCADE, related_name="watch")
    judged = models.DateField(null=True)  # first day of the week that was judged last
    state = models.JSONField(default=dict)
    bars = models.JSONField(default=dict)  # thresholds of her own, by name
    disputed = models.JSONField(default=dict)  # how often she said a signal was wrong
    off = models.JSONField(default=list)  # patterns that are turned off
    paused_at = models.DateTimeField(null=True)
    refreshed_at = models.DateTimeField(null=True)
    drawn_at = models.DateTimeField(null=True)  # None: charts may be out of date

    def __str__(self) -> str:
        return f"watch {self.pk}"
