"""The clinician, what each calendar entry is for, sessions and the notes they owe."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from calendar_sync.domain.types import Status, Window
from calendar_sync.models import Event, Source
from calendar_sync.sealed import SealedTextField
from caseload.domain.sorting import Rule, Test
from caseload.domain.types import Hours, Kind, NoteState, SessionState, SortedBy
from caseload.domain.weeks import Pattern

KINDS = [(kind.value, kind.value) for kind in Kind]
WORK_WEEK = {str(day): [["09:00", "17:00"]] for day in range(5)}


def usual_hours() -> dict[str, Any]:
    """Monday to Friday, nine to five: where everyone starts."""
    return dict(WORK_WEEK)


def _hours(spans: list[list[str]]) -> tuple[Hours, ...]:
    return tuple(Hours(time.fromisoformat(start), time.fromisoformat(end)) for start, end in spans)


class Clinician(models.Model):
    """What a person who uses Headroom has set for herself."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="clinician")
    name = SealedTextField(blank=True, default="")
    time_zone = models.CharField(max_length=64, default="UTC")
    week_start = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(6)])  # 0 is Monday
    # weekday "0" to "6" -> [["09:00", "12:00"], ["13:00", "17:00"]]
    hours = models.JSONField(default=usual_hours)
    note_days = models.PositiveSmallIntegerField(default=3)  # a note is due so many days after its session
    note_minutes = models.PositiveSmallIntegerField(default=8, validators=[MinValueValidator(1)])
    notes_from = models.DateTimeField(null=True)  # sessions that ended before owe nothing: "start at zero"
    theme = models.CharField(max_length=6, default="system", choices=[(t, t) for t in ("system", "day", "night")])
    covered = models.BooleanField(default=False)  # initials hidden because someone may look
    sample = models.BooleanField(default=False)  # the made-up practice, removable in one click
    setup = models.CharField(
        max_length=8, default="connect", choices=[(s, s) for s in ("connect", "check", "limits", "done")]
    )
    sorted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"clinician {self.pk}"

    @property
    def zone(self) -> ZoneInfo:
        """The clinician's own time zone."""
        return ZoneInfo(self.time_zone)

    @property
    def checked(self) -> bool:
        """True once she has answered the first-run check: her own rules decide, guesses no longer do."""
        return self.setup in {"limits", "done"}

    @property
    def pattern(self) -> Pattern:
        """Her usual week, as the counting of weeks needs it."""
        return Pattern(self.zone, self.week_start, {int(day): _hours(spans) for day, spans in self.hours.items()})


class WeeklyLimit(models.Model):
    """Target and ceiling in sessions a week, from a date on; history keeps the older rows."""

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="limits")
    holds_from = models.DateField()
    target = models.PositiveSmallIntegerField()
    ceiling = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["holds_from"]
        constraints = [
            models.UniqueConstraint(fields=["clinician", "holds_from"], name="one_limit_a_day"),
            models.CheckConstraint(condition=Q(ceiling__gte=F("target")), name="ceiling_not_below_target"),
        ]

    def __str__(self) -> str:
        return f"limit {self.pk}"


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

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="entries")
    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="entry")
    kind = models.CharField(max_length=16, choices=KINDS, default=Kind.UNSORTED)
    sorted_by = models.CharField(
        max_length=6, choices=[(by.value, by.value) for by in SortedBy], default=SortedBy.NOBODY
    )
    rule = models.ForeignKey(SortingRule, on_delete=models.SET_NULL, null=True, related_name="+")
    twin_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="twins")
    split = models.BooleanField(default=False)  # the person said: these are two, count both
    seen_at = models.DateTimeField()  # the event's `changed_at` when it was last looked at

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["clinician", "kind"], name="entry_by_kind")]

    def __str__(self) -> str:
        return f"entry {self.pk}"


class SessionQuerySet(models.QuerySet["Session"]):
    def standing(self, now: datetime) -> "SessionQuerySet":
        """Sessions that count: not cancelled, and those to come only while a calendar still lists them."""
        return self.filter(state=SessionState.BOOKED).exclude(event__isnull=True, starts_at__gt=now)


class Session(models.Model):
    """An hour with a client. Kept apart from the event, so that history outlives the calendar."""

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="sessions")
    event = models.OneToOneField(Event, on_delete=models.SET_NULL, null=True, related_name="session")
    title = SealedTextField(blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(
        max_length=9, choices=[(s.value, s.value) for s in SessionState], default=SessionState.BOOKED
    )
    changed_at = models.DateTimeField()

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gte=F("starts_at")), name="session_ends_after_it_starts")
        ]
        indexes = [models.Index(fields=["clinician", "starts_at"], name="session_by_time")]

    def __str__(self) -> str:
        return f"session {self.pk}"


class NoteQuerySet(models.QuerySet["Note"]):
    def owed(self, now: datetime) -> "NoteQuerySet":
        """Notes not yet written, of sessions that are over and still stand."""
        return self.filter(
            state__in=[NoteState.NONE, NoteState.DRAFT],
            session__ends_at__lte=now,
            session__state=SessionState.BOOKED,
        )


class Note(models.Model):
    """That a session owes a note, and how far it is. Never its text."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="note")
    state = models.CharField(max_length=24, choices=[(s.value, s.value) for s in NoteState], default=NoteState.NONE)
    written_at = models.DateTimeField(null=True)

    objects = NoteQuerySet.as_manager()

    def __str__(self) -> str:
        return f"note {self.pk}"
