"""The invisible work beside the notes: billing, letters, treatment plans."""

from django.db import models
from django.db.models import Q

from accounts.sealed import SealedTextField
from caseload.domain.types import PaperKind, Recurring
from caseload.models.clients import Client
from caseload.models.people import Clinician


class Paperwork(models.Model):
    """One piece of paperwork. A recurring one makes its next when it is done."""

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="paperwork")
    kind = models.CharField(max_length=14, choices=[(kind.value, kind.value) for kind in PaperKind])
    title = SealedTextField(blank=True, default="")
    client = models.ForeignKey(Client, on_delete=models.SET_NULL, null=True, related_name="paperwork")
    due_on = models.DateField()
    first_due_on = models.DateField()  # of its row of recurring ones: keeps the 31st the 31st after a February
    minutes = models.PositiveSmallIntegerField(default=30)
    recurring = models.CharField(max_length=9, choices=[(r.value, r.value) for r in Recurring], default=Recurring.ONCE)
    made_by = models.OneToOneField("self", on_delete=models.CASCADE, null=True, related_name="next")
    done_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["clinician", "due_on"],
                name="paperwork_open",
                condition=Q(done_at__isnull=True, removed_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"paperwork {self.pk}"
