"""What a clinician sets for herself, as typed."""

import re
from collections.abc import Iterable
from datetime import date, time
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms

from caseload.domain.types import DigestSays, Hours, Limits
from caseload.domain.wording import WEEKDAYS
from caseload.models import Clinician
from caseload.operations import FirstLimits

MOST_SESSIONS = 60  # a week; the drawings have room for as many
OWN_FIELDS = (
    "name", "time_zone", "week_start", "note_days", "note_minutes", "theme", "review_day", "review_at",
    "review_mail", "digest", "digest_at", "keep_months",
)  # fmt: skip
SPAN = re.compile(r"^\s*(\d{1,2})[:.]?(\d{2})?\s*(?:-|–|to)\s*(\d{1,2})[:.]?(\d{2})?\s*$")


class _LimitFields(forms.Form):
    """Target, ceiling and what a note takes."""

    target = forms.IntegerField(
        label="Target", min_value=0, max_value=MOST_SESSIONS, help_text="sessions in a good week"
    )
    ceiling = forms.IntegerField(
        label="Ceiling", min_value=0, max_value=MOST_SESSIONS, help_text="the most, even in a hard week"
    )
    note_days = forms.IntegerField(
        label="Sign notes within", min_value=0, max_value=60, help_text="days after the session"
    )
    note_minutes = forms.IntegerField(label="Minutes a note", min_value=1, max_value=120, help_text="a guess is fine")

    def clean(self) -> dict[str, Any]:
        """The ceiling is not below the target."""
        data = self.cleaned_data
        target, ceiling = data.get("target"), data.get("ceiling")
        if target is not None and ceiling is not None and ceiling < target:
            self.add_error("ceiling", f"The ceiling is below the target. {target} or more fits.")
        return data


class FirstLimitsForm(_LimitFields):
    """The first-run step "Your limits"."""

    @property
    def asked(self) -> FirstLimits:
        """The answers."""
        return FirstLimits(**self.cleaned_data)


@cache
def _zones() -> list[tuple[str, str]]:
    names = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV")))
    return [(name, name.replace("_", " ")) for name in ("UTC", *names)]


class SettingsForm(_LimitFields):
    """Everything a clinician sets for herself."""

    name = forms.CharField(label="Your name", required=False, max_length=80)
    time_zone = forms.ChoiceField(label="Time zone", choices=_zones)
    week_start = forms.TypedChoiceField(
        label="Your week begins on", coerce=int, choices=[(at, WEEKDAYS[at]) for at in (0, 6, 5)]
    )
    holds_from = forms.DateField(label="These limits hold from", widget=forms.DateInput(attrs={"type": "date"}))
    keep_months = forms.TypedChoiceField(
        label="Keep calendar entries as they were read",
        choices=[("", "for good"), ("14", "14 months"), ("24", "two years"), ("36", "three years")],
        coerce=int,
        empty_value=None,
        required=False,
        help_text="older ones go each night; sessions, notes and closed weeks stay",
    )
    theme = forms.ChoiceField(
        label="Appearance", choices=[("system", "as the system"), ("day", "day"), ("night", "night")]
    )

    review_day = forms.TypedChoiceField(
        label="You look back on", coerce=int, choices=list(enumerate(WEEKDAYS)), help_text="Promises propose this day."
    )
    review_at = forms.TimeField(label="at", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    review_mail = forms.BooleanField(
        label="Mail me then", required=False, help_text="Once a week, without a name or a figure in it."
    )
    digest = forms.ChoiceField(
        label="Mail me when a reply is promised",
        choices=[
            (DigestSays.OFF.value, "never"),
            (DigestSays.COUNT.value, "yes, how many"),
            (DigestSays.INITIALS.value, "yes, with the initials of who waits"),
        ],
        help_text="Once a day at most, in your working hours, to the address you sign in with.",
    )
    digest_at = forms.TimeField(label="from", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def __init__(self, data: Any = None, *, clinician: Clinician, limits: Limits) -> None:
        initial = {name: getattr(clinician, name) for name in OWN_FIELDS}
        initial |= {"target": limits.target, "ceiling": limits.ceiling, "holds_from": limits.holds_from}
        for day in range(7):
            initial[f"hours_{day}"] = ", ".join(f"{start} to {end}" for start, end in clinician.hours.get(str(day), []))
        super().__init__(data, initial=initial)
        self.fields["time_zone"].choices = _with(_zones(), clinician.time_zone)  # type: ignore[attr-defined]
        for day, name in enumerate(WEEKDAYS):
            self.fields[f"hours_{day}"] = HoursField(label=name, required=False)

    @property
    def hour_fields(self) -> list[forms.BoundField]:
        """The seven fields of working hours."""
        return [self[f"hours_{day}"] for day in range(7)]

    @property
    def values(self) -> dict[str, Any]:
        """What changes on the clinician."""
        hours = {str(day): self.cleaned_data[f"hours_{day}"] for day in range(7)}
        return {
            **{name: self.cleaned_data[name] for name in OWN_FIELDS},
            "hours": {day: spans for day, spans in hours.items() if spans},
        }

    @property
    def limits(self) -> Limits:
        """Target and ceiling from their date."""
        day: date = self.cleaned_data["holds_from"]
        return Limits(day, self.cleaned_data["target"], self.cleaned_data["ceiling"])


def _with(choices: list[tuple[str, str]], name: str) -> list[tuple[str, str]]:
    # A zone that was set by other means stays possible.
    return choices if any(value == name for value, _ in choices) else [(name, name), *choices]


class HoursField(forms.CharField):
    """Working hours of one day as people write them: "9 to 12, 13:00-17:00". Empty is a day off."""

    widget = forms.TextInput(attrs={"placeholder": "day off", "autocomplete": "off"})

    def clean(self, value: Any) -> list[list[str]]:
        """Stretches as pairs "09:00", "12:00", in order."""
        spans = [_span(part) for part in str(super().clean(value)).split(",") if part.strip()]
        _refuse_overlap(spans)
        return [[f"{one.start:%H:%M}", f"{one.end:%H:%M}"] for one in spans]


def _span(text: str) -> Hours:
    found = SPAN.match(text)
    message = f"“{text.strip()}” is not clear. Write it like 9:00 to 17:00."
    if not found:
        raise forms.ValidationError(message)
    first_hour, first_minute, last_hour, last_minute = (int(part or 0) for part in found.groups())
    try:
        hours = Hours(time(first_hour, first_minute), time(last_hour, last_minute))
    except ValueError as fault:
        raise forms.ValidationError(message) from fault
    if hours.end <= hours.start:
        message = f"“{text.strip()}” ends before it begins."
        raise forms.ValidationError(message)
    return hours


def _refuse_overlap(spans: Iterable[Hours]) -> None:
    before = time(0)
    for one in spans:
        if one.start < before:
            message = "These hours overlap. Put the earlier ones first."
            raise forms.ValidationError(message)
        before = one.end
