"""What owes a note and until when, and what kinds of session count for, as typed."""

from decimal import Decimal
from typing import Any

from django import forms

from caseload.domain.types import SessionKind
from caseload.forms.sessions import day_field
from caseload.models import Clinician

RULES = ("note_days_worked", "no_show_owes", "late_cancel_owes", "cancel_owes")


class NoteRulesForm(forms.Form):
    """The clinician's rule for notes, and one row of values for each kind of session."""

    note_days_worked = forms.BooleanField(
        label="Count working days only",
        required=False,
        help_text="Weekends, free weekdays and time off do not use up the days until a note is due.",
    )
    no_show_owes = forms.BooleanField(label="A no-show owes a note", required=False)
    late_cancel_owes = forms.BooleanField(label="A late cancel owes a note", required=False)
    cancel_owes = forms.BooleanField(label="A session cancelled in time owes a note", required=False)
    notes_from = day_field(
        "Notes count from", required=False, help_text="Sessions before that day owe nothing. Empty: all of them count."
    )

    def __init__(self, data: Any = None, *, clinician: Clinician) -> None:
        initial: dict[str, Any] = {name: getattr(clinician, name) for name in RULES}
        if clinician.notes_from:
            initial["notes_from"] = clinician.notes_from.astimezone(clinician.zone).date()
        for kind in SessionKind:
            own = clinician.session_kinds.get(kind.value, {})
            initial[f"{kind.name}_weight"] = Decimal(own.get("tenths", 10)) / 10
            initial |= {f"{kind.name}_{name}": own.get(name) for name in ("note_days", "note_minutes")}
        super().__init__(data, initial=initial)
        for kind in SessionKind:
            self._add_row(kind)

    def _add_row(self, kind: SessionKind) -> None:
        self.fields[f"{kind.name}_weight"] = forms.DecimalField(
            label=f"{kind.value} counts as", min_value=0, max_value=5, decimal_places=1
        )
        self.fields[f"{kind.name}_note_days"] = forms.IntegerField(
            label=f"{kind.value}: note due within days", min_value=0, max_value=60, required=False
        )
        self.fields[f"{kind.name}_note_minutes"] = forms.IntegerField(
            label=f"{kind.value}: minutes a note", min_value=1, max_value=240, required=False
        )

    @property
    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """(kind, its three fields)."""
        names = ("weight", "note_days", "note_minutes")
        return [(kind.value, [self[f"{kind.name}_{name}"] for name in names]) for kind in SessionKind]

    @property
    def values(self) -> dict[str, Any]:
        """What changes on the clinician, but for the day from which notes count."""
        kinds = {kind.value: self._own(kind) for kind in SessionKind}
        rules = {name: self.cleaned_data[name] for name in RULES}
        return {**rules, "session_kinds": {kind: own for kind, own in kinds.items() if own}}

    def _own(self, kind: SessionKind) -> dict[str, int]:
        data = self.cleaned_data
        own = {name: data[f"{kind.name}_{name}"] for name in ("note_days", "note_minutes")}
        own["tenths"] = None if data[f"{kind.name}_weight"] == 1 else int(data[f"{kind.name}_weight"] * 10)
        return {name: value for name, value in own.items() if value is not None}
