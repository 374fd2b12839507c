"""Requests, as typed and as corrected."""

from datetime import UTC, date, datetime, time
from typing import Any

from django import forms

from caseload.domain.asks.types import DECISIONS, NAMES, AskKind, Decision
from caseload.forms.sessions import LONGEST, day_field, time_field
from caseload.models import Ask, Clinician
from caseload.operations.asks import AskFacts

OFTEN = [("", "once"), ("1", "every week"), ("2", "every other week"), ("4", "every four weeks")]
NOON = time(12)


class LoggedForm(forms.Form):
    """When it was asked, and what came of it, for a request that is written down later."""

    asked_on = day_field("Asked on", required=False)
    already = forms.ChoiceField(
        label="It is", required=False, choices=[("", "not decided yet"), *((d.value, w) for d, w in DECISIONS.items())]
    )
    decided_on = day_field("Decided on", required=False)

    def __init__(self, data: Any, *, clinician: Clinician, now: datetime) -> None:
        self._zone, self._now = clinician.zone, now
        super().__init__(data)

    @property
    def asked_at(self) -> datetime:
        """The moment, now where nothing was said; of an earlier day its noon."""
        return self._moment(self.cleaned_data.get("asked_on"))

    @property
    def decision(self) -> Decision:
        """What was decided already."""
        return Decision(self.cleaned_data.get("already") or "")

    @property
    def decided_at(self) -> datetime:
        """When that was."""
        return self._moment(self.cleaned_data.get("decided_on") or self.cleaned_data.get("asked_on"))

    def _moment(self, day: date | None) -> datetime:
        if day is None or day >= self._now.astimezone(self._zone).date():
            return self._now
        return datetime.combine(day, NOON, tzinfo=self._zone).astimezone(UTC)


class AskForm(forms.Form):
    """A request as it is understood, every part of it correctable."""

    kind = forms.ChoiceField(label="What", choices=[(kind.value, name) for kind, name in NAMES.items()])
    who = forms.CharField(label="About", max_length=80, required=False, help_text="Initials, or any label.")
    from_whom = forms.CharField(label="From", max_length=80, required=False)
    remark = forms.CharField(
        label="Remark", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="Encrypted."
    )
    minutes = forms.IntegerField(label="Minutes each time", min_value=1, max_value=LONGEST * 2, required=False)
    every_weeks = forms.TypedChoiceField(label="How often", choices=OFTEN, coerce=int, empty_value=None, required=False)
    times = forms.IntegerField(label="How many times", min_value=1, max_value=200, required=False)
    on = day_field("On", required=False, help_text="Of something that happens once.")
    starts_on = day_field("From", required=False)
    wanted_by = day_field("They hope for an answer by", required=False)
    weight = forms.DecimalField(
        label="Counts for so many sessions", min_value=0, max_value=10, decimal_places=1, required=False
    )
    buffer_minutes = forms.IntegerField(label="Minutes around it", min_value=0, max_value=240, required=False)
    asked_on = day_field("Asked on", required=True)
    asked_time = time_field("at", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, ask: Ask, clinician: Clinician) -> None:
        names = (
            "kind",
            "who",
            "from_whom",
            "remark",
            "minutes",
            "every_weeks",
            "times",
            "on",
            "starts_on",
            "wanted_by",
        )
        initial = {name: getattr(ask, name) for name in (*names, "buffer_minutes", "version")}
        asked = ask.asked_at.astimezone(clinician.zone)
        initial |= {"asked_on": asked.date(), "asked_time": asked.time().replace(second=0, microsecond=0)}
        if ask.weight_tenths is not None:
            initial["weight"] = ask.weight_tenths / 10
        self._zone = clinician.zone
        super().__init__(data, initial=initial)

    @property
    def facts(self) -> AskFacts:
        """What was corrected; only of a valid form. What a person looked at is no guess any more."""
        data = dict(self.cleaned_data)
        weight = data.pop("weight")
        for name in ("asked_on", "asked_time", "version"):
            data.pop(name)
        data |= {"kind": AskKind(data["kind"]), "buffer_minutes": data["buffer_minutes"] or 0}
        return AskFacts(**data, weight_tenths=None if weight is None else int(weight * 10), unsure=[])

    @property
    def asked_at(self) -> datetime:
        """The moment it was asked."""
        at = self.cleaned_data["asked_time"] or NOON
        return datetime.combine(self.cleaned_data["asked_on"], at, tzinfo=self._zone).astimezone(UTC)
