"""Time to protect, as typed."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms

from caseload.domain.gaps import GAP
from caseload.domain.types import Purpose
from caseload.domain.weeks import Stretch
from caseload.forms.sessions import day_field, time_field
from caseload.models import Clinician

SHORTEST, LONGEST = 5, 480  # minutes
FARTHEST = timedelta(days=366)


class ProtectForm(forms.Form):
    """A time of her own choice."""

    day = day_field("Day")
    clock = time_field("From")
    minutes = forms.IntegerField(label="Minutes", min_value=SHORTEST, max_value=LONGEST, initial=GAP)
    purpose = forms.ChoiceField(label="For", choices=[(purpose.value, purpose.value) for purpose in Purpose])
    over = forms.BooleanField(label="Protect it although something stands there", required=False)

    def __init__(self, data: Any = None, *, clinician: Clinician, now: datetime) -> None:
        self._clinician, self._now = clinician, now
        super().__init__(data, initial={"day": now.astimezone(clinician.zone).date()})

    def clean(self) -> dict[str, Any]:
        """The time is still to come, within a year."""
        data = self.cleaned_data
        if {"day", "clock", "minutes"} <= data.keys():
            if self.gap[1] <= self._now:
                self.add_error("clock", "That time is over. Choose one to come.")
            elif self.gap[0] > self._now + FARTHEST:
                self.add_error("day", "A day within a year.")
        return data

    @property
    def gap(self) -> Stretch:
        """From when to when, in UTC."""
        data = self.cleaned_data
        start = datetime.combine(data["day"], data["clock"], self._clinician.zone).astimezone(UTC)
        return start, start + timedelta(minutes=data["minutes"])

    @property
    def purpose_chosen(self) -> Purpose:
        """What it is for."""
        return Purpose(self.cleaned_data["purpose"])
