"""Clients, and how each is recognised in calendars and files."""

from django.db import models
from django.db.models import F, Q

from accounts.sealed import SealedTextField, keyed_hash
from caseload.domain.types import Channel, ClientStatus, Ending, SignKind
from caseload.models.people import Clinician


class ClientQuerySet(models.QuerySet["Client"]):
    def held(self) -> "ClientQuerySet":
        """Clients that are on the books: not merged into another, and not ended."""
        return self.filter(merged_into__isnull=True).exclude(status=ClientStatus.ENDED)


class Client(models.Model):
    """Somebody the clinician sees or may see. The label is hers to choose and identifies nobody."""

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="clients", db_index=False)
    label = SealedTextField()
    label_key = models.CharField(max_length=32)  # of the label as it sounds: initials that collide share it
    status = models.CharField(
        max_length=7, choices=[(s.value, s.value) for s in ClientStatus], default=ClientStatus.ACTIVE
    )
    status_since = models.DateField()
    ended_how = models.CharField(max_length=10, blank=True, default="", choices=[(e.value, e.value) for e in Ending])
    every_weeks = models.PositiveSmallIntegerField(null=True)  # 1, 2, 4 …; None: no fixed rhythm
    minutes = models.PositiveSmallIntegerField(null=True)  # usual length of a session
    asked_on = models.DateField(null=True)  # when contact between sessions was talked about
    email_agreed_on = models.DateField(null=True)
    text_agreed_on = models.DateField(null=True)
    phone_agreed_on = models.DateField(null=True)
    prefers = models.CharField(max_length=5, blank=True, default="", choices=[(c.value, c.value) for c in Channel])
    waiting_since = models.DateField(null=True)
    calm_until = models.DateField(null=True)  # "not drifting": no question about this client before that day
    merged_into = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="merged")
    version = models.PositiveIntegerField(default=0)  # grows with each change: what a page saw may be old
    changed_at = models.DateTimeField()

    objects = ClientQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["clinician", "label_key"], name="client_by_label")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_how="") | Q(status=ClientStatus.ENDED), name="only_ended_clients_ended_somehow"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")), name="no_client_merged_into_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"client {self.pk}"


class ClientSign(models.Model):
    """One thing by which a client is known: how a title names her, a series of a calendar, a name in a file.

    Only the keyed hash is compared; `shown` is what the clinician may read and change (never a full name from a file).
    """

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="signs", db_index=False)
    kind = models.CharField(max_length=6, choices=[(kind.value, kind.value) for kind in SignKind])
    key = models.CharField(max_length=32)
    shown = SealedTextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["key"], name="sign_by_key")]
        constraints = [models.UniqueConstraint(fields=["client", "kind", "key"], name="one_sign_a_client_once")]

    def __str__(self) -> str:
        return f"sign {self.pk}"


def label_key(clinician_pk: int, label: str) -> str:
    """The keyed hash by which labels that sound alike are found: "a.k." and "A.K" are one."""
    plain = "".join(letter for letter in label.casefold() if letter.isalnum())
    return keyed_hash(str(clinician_pk), plain, purpose="client-label")


def name_key(clinician_pk: int, name: str) -> str:
    """The keyed hash of a name from a file, as `domain.reports` makes names the same."""
    return keyed_hash(str(clinician_pk), name, purpose="client-name")
