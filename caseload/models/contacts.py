"""Contacts between sessions: that there was one, and when. Never what was said."""

from django.db import models

from caseload.models.clients import Client
from caseload.models.people import Clinician


class Contact(models.Model):
    """One contact with a client between sessions."""

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="contacts", db_index=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, null=True, related_name="contacts")
    at = models.DateTimeField()
    by_clinician = models.BooleanField(default=True)
    agreed = models.BooleanField(default=False)  # part of a plan that was agreed before

    class Meta:
        indexes = [models.Index(fields=["clinician", "at"], name="contact_by_time")]

    def __str__(self) -> str:
        return f"contact {self.pk}"
