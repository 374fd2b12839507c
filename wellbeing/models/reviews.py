"""Weekly reviews, readings of scales, and drawings made ahead."""

import json
from typing import Any

from django.db import models

from accounts.sealed import SealedTextField
from caseload.models import Clinician


class Review(models.Model):
    """One week as she looked back on it. Everything she answered or wrote is sealed; what she skipped is not there."""

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="reviews", db_index=False)
    first_day = models.DateField()
    answers = SealedTextField(default="{}")
    experiment = SealedTextField(default="{}")
    step = models.PositiveSmallIntegerField(default=1)  # 1 facts … 5 done
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)  # grows with each change: what a page saw may be old
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clinician", "first_day"], name="one_review_a_week")]

    def __str__(self) -> str:
        return f"review {self.pk}"

    @property
    def answered(self) -> dict[str, Any]:
        """Her answers by question."""
        return dict(json.loads(self.answers))

    @property
    def tried(self) -> dict[str, Any]:
        """The experiment she chose, empty for none."""
        return dict(json.loads(self.experiment))


class Reading(models.Model):
    """A score of a named scale, from a form filled in here or elsewhere."""

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="readings", db_index=False)
    scale = models.CharField(max_length=40)
    taken_on = models.DateField()
    score = SealedTextField()
    answers = SealedTextField(blank=True, default="")  # item by item, where it was filled in here
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinician", "scale", "taken_on"], name="one_reading_of_a_scale_a_day")
        ]

    def __str__(self) -> str:
        return f"reading {self.pk}"

    @property
    def value(self) -> float:
        """The score as a number."""
        return float(self.score)


class ScaleFile(models.Model):
    """A scale that this installation may use, as its administrator loaded it. Nobody's answers."""

    key = models.CharField(max_length=31, unique=True)
    body = models.TextField()
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"scale {self.key}"


class Drawing(models.Model):
    """A chart that the worker drew ahead of the visit. `digest` is of what it shows."""

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="drawings", db_index=False)
    name = models.CharField(max_length=24)
    digest = models.CharField(max_length=32)
    svg = SealedTextField()
    drawn_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clinician", "name"], name="one_drawing_of_a_name")]

    def __str__(self) -> str:
        return f"drawing {self.pk}"
