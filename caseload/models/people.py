"""The clinician, and what she has set for herself."""

from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.sealed import SealedTextField
from caseload.domain.backlog import MinutesEach
from caseload.domain.due import NoteRule
from caseload.domain.types import DigestSays, Hours, SessionKind
from caseload.domain.weeks import Pattern

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
    note_days_worked = models.BooleanField(default=False)  # these are working days: weekends and leave do not count
    no_show_owes = models.BooleanField(default=True)  # a no-show's hour owes a note
    late_cancel_owes = models.BooleanField(default=False)  # as does a session cancelled too late
    cancel_owes = models.BooleanField(default=False)  # and one cancelled in good time, or by the clinician
    note_minutes = models.PositiveSmallIntegerField(default=8, validators=[MinValueValidator(1)])
    own_note_minutes = models.PositiveSmallIntegerField(null=True)  # from her own pace, once ten notes were timed
    # what she set for a kind of session: {"couple": {"tenths": 15, "note_days": 2, "note_minutes": 12}}
    session_kinds = models.JSONField(default=dict)
    notes_from = models.DateTimeField(null=True)  # sessions that ended before owe nothing: "start at zero"
    review_day = models.PositiveSmallIntegerField(default=4, validators=[MaxValueValidator(6)])  # 0 is Monday
    review_at = models.TimeField(default=time(16, 30))
    digest = models.CharField(max_length=8, default=DigestSays.OFF, choices=[(d.value, d.value) for d in DigestSays])
    digest_at = models.TimeField(default=time(8, 0))
    reply_first = models.BooleanField(default=False)  # a new request is promised for the next review day at once
    intakes_from = models.DateField(null=True)  # no new clients before that day, by her own word
    review_mail = models.BooleanField(default=False)  # one mail a week, at review time
    compacts = models.JSONField(default=dict)  # {"PSYPACT": ["Oregon"]}; empty: as everybody starts
    keep_months = models.PositiveSmallIntegerField(null=True)  # calendar entries older than this go; None keeps them
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
    def note_rule(self) -> NoteRule:
        """When her notes are due, and which sessions owe one."""
        return NoteRule(
            days=self.note_days,
            worked=self.note_days_worked,
            by_kind=self._by_kind("note_days"),
            no_show_owes=self.no_show_owes,
            late_cancel_owes=self.late_cancel_owes,
            cancel_owes=self.cancel_owes,
        )

    @property
    def minutes_each(self) -> MinutesEach:
        """What a note takes her."""
        return MinutesEach(
            self.own_note_minutes or self.note_minutes,
            self._by_kind("note_minutes"),
            own=self.own_note_minutes is not None,
        )

    @property
    def weights(self) -> dict[str, int]:
        """What sessions of a kind count for, in tenths of a session, where it is not one."""
        return {str(kind): tenths for kind, tenths in self._by_kind("tenths").items()}

    def _by_kind(self, what: str) -> dict[SessionKind, int]:
        return {SessionKind(kind): values[what] for kind, values in self.session_kinds.items() if what in values}

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
