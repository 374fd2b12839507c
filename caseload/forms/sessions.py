"""Sessions and their notes, as typed."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms

from caseload.domain.types import NoteState, SessionKind
from caseload.models import Clinician

LONGEST = 600  # minutes
NOTE_STATES = [
    (NoteState.SIGNED.value, "signed"),
    (NoteState.DRAFT.value, "a draft"),
    (NoteState.COSIGN.value, "waiting for co-signature"),
    (NoteState.NOT_NEEDED.value, "not needed"),
    (NoteState.NONE.value, "not written"),
]


def day_field(label: str, **more: Any) -> forms.DateField:
    """A day, picked or typed."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


def time_field(label: str, **more: Any) -> forms.TimeField:
    """A time of day, picked or typed."""
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **more)


class NoteForm(forms.Form):
    """How far a note is, and when it really was written."""

    state = forms.ChoiceField(label="The note is", choices=NOTE_STATES)
    day = day_field("Written on", required=False, help_text="Empty: now. For notes written before you told Headroom.")
    clock = time_field("at", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, initial: Any = None, clinician: Clinician, now: datetime) -> None:
        self._clinician, self._now = clinician, now
        super().__init__(data, initial=initial)

    def clean(self) -> dict[str, Any]:
        """The time lies in the past."""
        data = self.cleaned_data
        at = self.written_at
        if data.get("clock") and not data.get("day"):
            self.add_error("day", "On which day was that?")
        elif at and at > self._now:
            self.add_error("day", "That is still to come. A note is written in the past.")
        return data

    @property
    def written_at(self) -> datetime | None:
        """When it was written, in UTC; None: now. A day without a time is taken at noon."""
        day = self.cleaned_data.get("day")
        if not day:
            return None
        clock = self.cleaned_data.get("clock")
        at = datetime.combine(day, clock or time(12), self._clinician.zone).astimezone(UTC)
        return at if clock else min(at, max(self._now - timedelta(minutes=1), _midnight(day, self._clinician)))

    @property
    def state_chosen(self) -> NoteState:
        """The state that was chosen."""
        return NoteState(self.cleaned_data["state"])


def _midnight(day: date, clinician: Clinician) -> datetime:
    return datetime.combine(day, time(), clinician.zone).astimezone(UTC)


class SessionForm(forms.Form):
    """A session that stands in no calendar."""

    who = forms.CharField(label="With whom", max_length=80, help_text="Initials or any label; no full name is needed.")
    day = day_field("Day")
    clock = time_field("Time")
    minutes = forms.IntegerField(label="Minutes", min_value=5, max_value=LONGEST, initial=50)
    kind = forms.ChoiceField(label="Kind", choices=[(kind.value, kind.value) for kind in SessionKind])

    def clean_day(self) -> date:
        """A day that calendars are read for."""
        day: date = self.cleaned_data["day"]
        if not date(1990, 1, 1) <= day <= date(2100, 1, 1):
            message = "A day between 1990 and 2100."
            raise forms.ValidationError(message)
        return day

    def starts_at(self, clinician: Clinician) -> datetime:
        """When it begins, in UTC; only of a valid form."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["clock"], clinician.zone).astimezone(UTC)
