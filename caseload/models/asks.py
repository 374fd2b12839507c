"""Requests, and the places that earlier yeses hold."""

import uuid

from django.db import models
from django.db.models import F, Q

from accounts.sealed import SealedTextField
from caseload.domain.asks.types import Again, AskKind, AskState, Chosen, Decision
from caseload.models.clients import Client
from caseload.models.people import Clinician


class AskQuerySet(models.QuerySet["Ask"]):
    def kept(self) -> "AskQuerySet":
        """Requests that were not removed."""
        return self.filter(removed_at__isnull=True)

    def waiting(self) -> "AskQuerySet":
        """Requests without an answer."""
        return self.kept().exclude(state=AskState.DECIDED)


class Ask(models.Model):
    """Something that somebody asks for. What was typed is kept word for word, whatever was understood of it."""

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="asks", db_index=False)
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    kind = models.CharField(max_length=16, choices=[(k.value, k.value) for k in AskKind], default=AskKind.OTHER)
    said = SealedTextField(blank=True, default="")
    who = SealedTextField(blank=True, default="")  # whom it is about: initials or any label
    from_whom = SealedTextField(blank=True, default="")
    remark = SealedTextField(blank=True, default="")
    client = models.ForeignKey(Client, on_delete=models.SET_NULL, null=True, related_name="asks")
    minutes = models.PositiveSmallIntegerField(null=True)
    every_weeks = models.PositiveSmallIntegerField(null=True)
    times = models.PositiveSmallIntegerField(null=True)
    on = models.DateField(null=True)  # the day of something that happens once
    starts_on = models.DateField(null=True)  # from when on, for what comes again
    wanted_by = models.DateField(null=True)  # by when they hope for an answer
    weight_tenths = models.PositiveSmallIntegerField(null=True)  # None: what the kind weighs
    buffer_minutes = models.PositiveSmallIntegerField(default=0)  # around each time
    unsure = models.JSONField(default=list)  # names of fields that were guessed
    asked_at = models.DateTimeField()
    logged_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=[(s.value, s.value) for s in AskState], default=AskState.UNDECIDED)
    promised_on = models.DateField(null=True)  # the day named in "you will hear from me by"
    deferrals = models.PositiveSmallIntegerField(default=0)
    heard_at = models.DateTimeField(null=True)  # they wrote back, and nothing in it changes the promise
    decision = models.CharField(
        max_length=9, choices=[(d.value, d.value) for d in Decision], blank=True, default=Decision.NONE
    )
    decided_at = models.DateTimeField(null=True)
    chosen = models.CharField(
        max_length=7, choices=[(c.value, c.value) for c in Chosen], blank=True, default=Chosen.UNSAID
    )
    again = models.CharField(
        max_length=7, choices=[(a.value, a.value) for a in Again], blank=True, default=Again.UNSAID
    )
    removed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)  # grows with each change: what a page saw may be old
    changed_at = models.DateTimeField()

    objects = AskQuerySet.as_manager()

    class Meta:
        indexes = [
            # Of years of requests a handful waits: what every page asks for stays as small as that.
            models.Index(
                fields=["clinician", "promised_on"],
                name="ask_waiting",
                condition=Q(removed_at__isnull=True) & ~Q(state=AskState.DECIDED),
            ),
            models.Index(
                fields=["clinician", "decided_at"], name="ask_by_decision", condition=Q(decided_at__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=AskState.DEFERRED, promised_on__isnull=False) | ~Q(state=AskState.DEFERRED),
                name="deferred_asks_have_a_date",
            ),
            models.CheckConstraint(
                condition=Q(state=AskState.DECIDED, decided_at__isnull=False) & ~Q(decision="")
                | ~Q(state=AskState.DECIDED) & Q(decided_at__isnull=True, decision=""),
                name="decided_asks_have_an_answer",
            ),
            models.CheckConstraint(condition=Q(asked_at__lte=F("logged_at")), name="asked_before_it_was_logged"),
            models.CheckConstraint(
                condition=Q(chosen="") | Q(decision__in=[Decision.YES, Decision.COUNTER]), name="only_a_yes_was_chosen"
            ),
        ]

    def __str__(self) -> str:
        return f"request {self.pk}"

    @property
    def logged_late(self) -> bool:
        """True when it was written down only after it had been decided."""
        return self.decided_at is not None and self.logged_at > self.decided_at


class HeldPlace(models.Model):
    """Time that a yes holds, until the calendar shows it."""

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="places")
    ask = models.OneToOneField(Ask, on_delete=models.CASCADE, related_name="place")
    client = models.ForeignKey(Client, on_delete=models.SET_NULL, null=True, related_name="places")
    first_on = models.DateField()
    any_day = models.BooleanField(default=True)  # the weekday is still open
    every_weeks = models.PositiveSmallIntegerField(null=True)  # None: once
    times = models.PositiveSmallIntegerField(null=True)
    minutes = models.PositiveSmallIntegerField()  # without its note and buffers
    buffer_minutes = models.PositiveSmallIntegerField(default=0)
    weight_tenths = models.PositiveSmallIntegerField(default=10)
    owes_note = models.BooleanField(default=True)
    until = models.DateField(null=True)  # inclusive
    beside = models.PositiveSmallIntegerField(default=0)  # sessions a week the client had anyway: one more shows it
    removed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("first_on")), name="place_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return f"place {self.pk}"
