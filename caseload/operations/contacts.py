"""Contacts between sessions."""

from datetime import datetime

from caseload.models import Client, Contact


def add_contact(client: Client, *, at: datetime, by_clinician: bool, agreed: bool) -> Contact:
    """Writes down that there was a contact with a client, begun by whom, and whether it was agreed before."""
    return Contact.objects.create(
        clinician=client.clinician, client=client, at=at, by_clinician=by_clinician, agreed=agreed
    )
