"""Sessions, and that each owes a note. Never its text."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from accounts.sealed import SealedTextField
from calendar_sync.models import Event
from caseload.domain.types import CALLED_OFF, Attendance, ChangedBy, NoteState, SessionKind, SessionState
from caseload.models.clients import Client
from caseload.models.people import Clinician

# What somebody said outranks what the calendar lists.
TAKES_ITS_HOUR = Q(attendance__in=[Attendance.KEPT, Attendance.NO_SHOW]) | Q(
    attendance=Attendance.UNSAID, state=SessionState.BOOKED
)


class SessionQuerySet(models.QuerySet["Session"]):
    def standing(self, now: datetime) -> "SessionQuerySet":
        """Sessions that take their hour: not called off, and those to come only while a calendar still lists them."""
        return self.filter(TAKES_ITS_HOUR).exclude(event__isnull=True, by_calendar=True, starts_at__gt=now)


class Session(models.Model):
    """An hour with a client. Kept apart from the event, so that history outlives the calendar."""

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="sessions", db_index=False)
    event = models.OneToOneField(Event, on_delete=models.SET_NULL, null=True, related_name="session")
    by_calendar = models.BooleanField(default=True)  # False: entered by hand or read from a file
    by_hand = models.BooleanField(default=False)
    client = models.ForeignKey(Client, on_delete=models.SET_NULL, null=True, related_name="sessions", db_index=False)
    client_by = models.CharField(max_length=8, choices=[(b.value, b.value) for b in ChangedBy], blank=True, default="")
    title = SealedTextField(blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    kind = models.CharField(
        max_length=10, choices=[(k.value, k.value) for k in SessionKind], default=SessionKind.INDIVIDUAL
    )
    kind_by_hand = models.BooleanField(default=False)
    state = models.CharField(
        max_length=9, choices=[(s.value, s.value) for s in SessionState], default=SessionState.BOOKED
    )  # what the calendar says
    attendance = models.CharField(
        max_length=20, choices=[(a.value, a.value) for a in Attendance], blank=True, default=Attendance.UNSAID
    )  # what a person or a file says
    attendance_by = models.CharField(
        max_length=8, choices=[(b.value, b.value) for b in ChangedBy], blank=True, default=""
    )
    day_only = models.BooleanField(default=False)  # a file knew the day alone; `starts_at` is its noon
    changed_at = models.DateTimeField()

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gte=F("starts_at")), name="session_ends_after_it_starts")
        ]
        indexes = [
            models.Index(fields=["clinician", "starts_at"], name="session_by_time"),
            models.Index(fields=["client", "starts_at"], name="session_by_client"),
        ]

    def __str__(self) -> str:
        return f"session {self.pk}"

    @property
    def called_off(self) -> bool:
        """True when it did not, or will not, take place; a no-show still took its hour."""
        if self.attendance == Attendance.UNSAID:
            return self.state == SessionState.CANCELLED
        return self.attendance in CALLED_OFF


UNWRITTEN = [NoteState.NONE, NoteState.DRAFT]


class NoteQuerySet(models.QuerySet["Note"]):
    def unwritten(self, now: datetime) -> "NoteQuerySet":
        """Notes that nobody has written, of sessions that are over."""
        return self.filter(state__in=UNWRITTEN, session__ends_at__lte=now)


class Note(models.Model):
    """That a session owes a note, and how far it is. Never its text."""

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="notes", db_index=False)
    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="note")
    state = models.CharField(max_length=24, choices=[(s.value, s.value) for s in NoteState], default=NoteState.NONE)
    owed = models.BooleanField(default=True)  # by the clinician's rule for sessions that ended so
    due_on = models.DateField()  # in the clinician's own time; kept up when her rule, hours or leave change
    state_by = models.CharField(max_length=8, choices=[(b.value, b.value) for b in ChangedBy], blank=True, default="")
    written_at = models.DateTimeField(null=True)  # when it really was written; None also where a file did not say
    version = models.PositiveIntegerField(default=0)  # grows with each change: what a page saw may be old
    changed_at = models.DateTimeField(null=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        indexes = [
            # Of fifty thousand notes a handful is open: what every page asks for stays as small as that.
            models.Index(fields=["clinician", "due_on"], name="note_unwritten", condition=Q(state__in=UNWRITTEN)),
            models.Index(
                fields=["clinician", "written_at"], name="note_by_writing", condition=Q(written_at__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=UNWRITTEN) | Q(written_at__isnull=True),
                name="unwritten_notes_have_no_time",
            )
        ]

    def __str__(self) -> str:
        return f"note {self.pk}"
