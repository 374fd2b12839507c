"""The clinician's ledger: every change of a session, a note, a client, paperwork, a request or its place."""

from django.db import models
from django.db.models import Q

from caseload.domain.types import ChangedBy
from caseload.models.asks import Ask, HeldPlace
from caseload.models.clients import Client
from caseload.models.paperwork import Paperwork
from caseload.models.people import Clinician
from caseload.models.sessions import Note, Session

TARGETS = ("session", "note", "client", "paperwork", "ask", "place")
_ONE_TARGET = Q()
for _name in TARGETS:
    _ONE_TARGET |= Q(**{f"{other}__isnull": other != _name for other in TARGETS})


class Change(models.Model):
    """What one act changed on one row. `old` and `new` hold the fields that differ, states and times only, no words.

    All rows that one press, one reading or one import changed share their `act`.
    """

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="changes", db_index=False)
    act = models.BigIntegerField()
    undoes = models.BigIntegerField(null=True)  # the act that this one took back
    at = models.DateTimeField()
    by = models.CharField(max_length=8, choices=[(by.value, by.value) for by in ChangedBy])
    session = models.ForeignKey(Session, on_delete=models.CASCADE, null=True, related_name="changes", db_index=False)
    note = models.ForeignKey(Note, on_delete=models.CASCADE, null=True, related_name="changes", db_index=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, null=True, related_name="changes", db_index=False)
    paperwork = models.ForeignKey(
        Paperwork, on_delete=models.CASCADE, null=True, related_name="changes", db_index=False
    )
    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, null=True, related_name="changes", db_index=False)
    place = models.ForeignKey(HeldPlace, on_delete=models.CASCADE, null=True, related_name="changes", db_index=False)
    old = models.JSONField()
    new = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["clinician", "act"], name="change_by_act"),
            *(
                models.Index(fields=[name], name=f"change_of_{name}", condition=Q(**{f"{name}__isnull": False}))
                for name in TARGETS
            ),
        ]
        constraints = [models.CheckConstraint(condition=_ONE_TARGET, name="change_of_one_thing")]

    def __str__(self) -> str:
        return f"change {self.pk}"
