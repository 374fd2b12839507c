"""What each calendar event is for, and the rules that say so."""

from datetime import date

from django.db import models
from django.db.models import Q

from accounts.sealed import SealedTextField
from calendar_sync.domain.types import Status, Window
from calendar_sync.models import Event, Source
from caseload.domain.sorting import Rule, Test
from caseload.domain.types import Kind, SortedBy
from caseload.models.people import Clinician

KINDS = [(kind.value, kind.value) for kind in Kind]


class RuleQuerySet(models.QuerySet["SortingRule"]):
    def in_use(self) -> "RuleQuerySet":
        """Rules that decide, in order."""
        return self.filter(removed_at__isnull=True)


class SortingRule(models.Model):
    """One line of the clinician's rules: what fits is of this kind. The first rule that fits decides."""

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="rules")
    position = models.PositiveSmallIntegerField()
    source = models.ForeignKey(Source, on_delete=models.CASCADE, null=True, related_name="+")
    test = models.CharField(max_length=12, choices=[(test.value, test.value) for test in Test])
    words = SealedTextField(blank=True, default="")  # for titles: words or a pattern, one a line
    minutes_from = models.PositiveSmallIntegerField(null=True)
    minutes_to = models.PositiveSmallIntegerField(null=True)
    busy = models.BooleanField(null=True)
    all_day = models.BooleanField(null=True)
    kind = models.CharField(max_length=16, choices=KINDS)
    removed_at = models.DateTimeField(null=True)  # kept a while, so that removing can be undone

    objects = RuleQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"rule {self.pk}"

    def as_rule(self) -> Rule:
        """This row as the pure rules understand it."""
        return Rule(
            test=Test(self.test),
            kind=Kind(self.kind),
            words=tuple(self.words.splitlines()),
            source=self.source_id,
            minutes_from=self.minutes_from,
            minutes_to=self.minutes_to,
            busy=self.busy,
            all_day=self.all_day,
            pk=self.pk,
        )


class EntryQuerySet(models.QuerySet["Entry"]):
    def listed(self) -> "EntryQuerySet":
        """Entries whose events still stand: neither gone from their calendar nor cancelled."""
        return self.filter(event__gone_at__isnull=True).exclude(event__status=Status.CANCELLED)

    def counted(self) -> "EntryQuerySet":
        """Entries that count once: still listed, and not the second listing of a pair."""
        return self.listed().filter(twin_of__isnull=True)

    def touching_days(self, *, first_day: date, day_after: date, window: Window) -> "EntryQuerySet":
        """Entries on these days: timed ones by the window, whole days by their dates."""
        timed = Q(event__first_day__isnull=True, event__starts_at__lt=window.end, event__ends_at__gt=window.start)
        # Something without length belongs to the day on which it begins.
        point = Q(event__first_day__isnull=True, event__starts_at=window.start, event__ends_at=window.start)
        days = Q(event__first_day__lt=day_after, event__day_after__gt=first_day)
        return self.filter(timed | point | days)


class Entry(models.Model):
    """What a calendar event is for."""

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="entries", db_index=False)
    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="entry")
    kind = models.CharField(max_length=16, choices=KINDS, default=Kind.UNSORTED)
    sorted_by = models.CharField(
        max_length=6, choices=[(by.value, by.value) for by in SortedBy], default=SortedBy.NOBODY
    )
    rule = models.ForeignKey(SortingRule, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    twin_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="twins", db_index=False)
    split = models.BooleanField(default=False)  # the person said: these are two, count both
    seen_at = models.DateTimeField()  # the event's `changed_at` when it was last looked at

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["clinician", "kind"], name="entry_by_kind"),
            models.Index(fields=["rule"], name="entry_by_rule", condition=Q(rule__isnull=False)),
            models.Index(fields=["twin_of"], name="entry_by_twin", condition=Q(twin_of__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"entry {self.pk}"
