"""Thresholds, disputes and the words of a step, as typed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms

from wellbeing.domain.patterns.thresholds import bars
from wellbeing.domain.patterns.words import WORDS
from wellbeing.models import Watch
from wellbeing.queries.watching import thresholds_of

MOST = 2000


class DisputeForm(forms.Form):
    """ "This is wrong": which row, and, if she likes, why."""

    row = forms.CharField(required=False, max_length=40)
    reason = forms.CharField(
        label="Why, if you like", required=False, max_length=MOST, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class ControlForm(forms.Form):
    """Two columns."""

    mine = forms.CharField(label="In my control", required=False, max_length=MOST, widget=forms.Textarea)
    not_mine = forms.CharField(label="Not in my control", required=False, max_length=MOST, widget=forms.Textarea)

    def clean(self) -> dict[str, Any]:
        """Something stands in one of them."""
        data = self.cleaned_data
        if not self.errors and not data.get("mine") and not data.get("not_mine"):
            self.add_error("mine", "Nothing is written yet. One line in either column is enough.")
        return data


class QuestionForm(forms.Form):
    """A question for supervision."""

    question = forms.CharField(label="Your question", max_length=MOST, widget=forms.Textarea)


@dataclass(frozen=True, slots=True)
class BarLine:
    """A threshold beside what holds for her."""

    field: forms.BoundField
    signal: str
    pattern: str  # its title
    label: str
    unit: str
    source: str
    default: float
    holds: float  # with what she disputed


class BarsForm(forms.Form):
    """Every threshold."""

    def __init__(self, data: Any = None, *, watch: Watch) -> None:
        super().__init__(data)
        self._holds = thresholds_of(watch)
        for bar in bars():
            self.fields[bar.name] = forms.FloatField(
                label=bar.label, min_value=bar.low, max_value=bar.high, initial=watch.bars.get(bar.name, bar.default)
            )

    @property
    def lines(self) -> Iterator[BarLine]:
        """All of them, in the order of the patterns."""
        titles = {signal: words.title for words in WORDS.values() for signal in words.signals}
        for bar in bars():
            holds = float(getattr(self._holds, bar.name))
            yield BarLine(
                self[bar.name], bar.signal, titles[bar.signal], bar.label, bar.unit, bar.source, bar.default, holds
            )
