"""Totals of named scales, and the items of a loaded one, as typed."""

from datetime import date
from typing import Any

from django import forms

from wellbeing.domain.scales import TOTALS
from wellbeing.domain.scales.types import Scale


class TotalForm(forms.Form):
    """A total from a form filled in elsewhere."""

    scale = forms.ChoiceField(label="Scale", choices=[(one.key, one.name) for one in TOTALS.values()])
    score = forms.FloatField(label="Total")
    taken_on = forms.DateField(label="Filled in on", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"taken_on": today})
        self._today = today

    def clean_taken_on(self) -> date:
        """A day that has come."""
        day: date = self.cleaned_data["taken_on"]
        if day > self._today:
            message = "That day is still to come."
            raise forms.ValidationError(message)
        return day

    def clean(self) -> dict[str, Any]:
        """The total lies within what the scale can give."""
        data = self.cleaned_data
        total, value = TOTALS.get(data.get("scale", "")), data.get("score")
        if total and value is not None and not total.low <= value <= total.high:
            self.add_error("score", f"{total.name} goes from {total.low:g} to {total.high:g}.")
        return data


class ItemsForm(forms.Form):
    """Every item of a loaded scale; each may be left out."""

    def __init__(self, data: Any = None, *, scale: Scale) -> None:
        super().__init__(data)
        choices = [*((str(value), text) for value, text in scale.options), ("", "no answer")]
        for item in scale.items:
            self.fields[f"item_{item.number}"] = forms.ChoiceField(
                label=item.text, choices=choices, required=False, widget=forms.RadioSelect
            )

    @property
    def answers(self) -> dict[int, int]:
        """Item -> value, for those that were answered."""
        return {int(name.removeprefix("item_")): int(value) for name, value in self.cleaned_data.items() if value}
