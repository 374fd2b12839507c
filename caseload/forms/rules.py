"""What an entry is for, and rules, as typed."""

import re
from typing import Any

from django import forms

from calendar_sync.models import Source
from caseload.domain.sorting import LONGEST_TITLE, Rule, Test
from caseload.domain.types import Kind
from caseload.models import Clinician, SortingRule

KIND_CHOICES = [(kind.value, kind.value) for kind in Kind]
SORTED_KINDS = [choice for choice in KIND_CHOICES if choice[0] != Kind.UNSORTED]
TESTS = [
    (Test.WORDS.value, "contains"),
    (Test.PATTERN.value, "fits the pattern"),
    (Test.INITIALS.value, "begins with initials"),
    (Test.ANY.value, "is anything"),
]
YES_NO = [("", "any"), ("yes", "busy"), ("no", "free")]
DAYS = [("", "any"), ("no", "with a time"), ("yes", "whole days")]
MOST_WORDS = 40


class KindForm(forms.Form):
    """What one entry is for."""

    kind = forms.ChoiceField(choices=KIND_CHOICES)
    all_like = forms.BooleanField(required=False, label="All like this")

    @property
    def chosen(self) -> Kind:
        """The kind that was chosen."""
        return Kind(self.cleaned_data["kind"])


class RuleForm(forms.Form):
    """One rule, read as a sentence."""

    test = forms.ChoiceField(label="When the title", choices=TESTS)
    words = forms.CharField(
        label="words", required=False, max_length=2000, help_text="Several are separated by commas."
    )
    source = forms.ModelChoiceField(
        label="in", queryset=Source.objects.none(), required=False, empty_label="any calendar"
    )
    kind = forms.ChoiceField(label="it is a", choices=KIND_CHOICES)
    minutes_from = forms.IntegerField(label="from minutes", required=False, min_value=0, max_value=1440)
    minutes_to = forms.IntegerField(label="to minutes", required=False, min_value=0, max_value=1440)
    busy = forms.ChoiceField(label="shown as", choices=YES_NO, required=False)
    all_day = forms.ChoiceField(label="lasting", choices=DAYS, required=False)

    def __init__(self, data: Any = None, *, clinician: Clinician, row: SortingRule | None = None) -> None:
        self.row = row
        super().__init__(data, initial=_rule_initial(row) if row else {"kind": Kind.SESSION.value})
        if row and row.test == Test.LIKE:
            self.fields["test"].choices = [(Test.LIKE.value, "looks like")]  # type: ignore[attr-defined]
            self.fields["words"].disabled = True
        source = self.fields["source"]
        source.queryset = Source.objects.filter(owner=clinician.user_id)  # type: ignore[attr-defined]
        source.label_from_instance = lambda one: one.name  # type: ignore[attr-defined]

    def clean_words(self) -> tuple[str, ...]:
        """The words as a tuple, blanks and doubles left out."""
        if self.row and self.row.test == Test.LIKE:
            return tuple(self.row.words.splitlines())
        words = [" ".join(word.split()) for word in re.split(r"[,\n]", self.cleaned_data["words"])]
        found = tuple(dict.fromkeys(word for word in words if word))
        if len(found) > MOST_WORDS:
            message = f"A rule takes {MOST_WORDS} words; this has {len(found)}."
            raise forms.ValidationError(message)
        if any(len(word) > LONGEST_TITLE for word in found):
            message = f"A word takes {LONGEST_TITLE} letters at most."
            raise forms.ValidationError(message)
        return found

    def clean(self) -> dict[str, Any]:
        """A rule for words needs one, and lengths come in order."""
        data = self.cleaned_data
        if data.get("test") in {Test.WORDS, Test.PATTERN} and data.get("words") == ():
            self.add_error("words", "Which words? For example: supervision, group sup.")
        low, high = data.get("minutes_from"), data.get("minutes_to")
        if low is not None and high is not None and high < low:
            self.add_error("minutes_to", f"This is less than {low}. The longer length comes second.")
        return data

    @property
    def rule(self) -> Rule:
        """The rule as typed; only of a valid form."""
        data = self.cleaned_data
        return Rule(
            test=Test(data["test"]),
            kind=Kind(data["kind"]),
            words=data["words"],
            source=data["source"].pk if data["source"] else None,
            minutes_from=data["minutes_from"],
            minutes_to=data["minutes_to"],
            busy=_yes_no(data["busy"]),
            all_day=_yes_no(data["all_day"]),
            pk=self.row.pk if self.row else None,
        )


def _rule_initial(row: SortingRule) -> dict[str, Any]:
    lines = row.words.splitlines()
    return {
        "test": row.test,
        "words": ", ".join(lines[1:] if row.test == Test.LIKE else lines),
        "source": row.source_id,
        "kind": row.kind,
        "minutes_from": row.minutes_from,
        "minutes_to": row.minutes_to,
        "busy": _yes_or_no(row.busy),
        "all_day": _yes_or_no(row.all_day),
    }


def _yes_no(word: str) -> bool | None:
    return {"yes": True, "no": False}.get(word)


def _yes_or_no(value: bool | None) -> str:
    return "" if value is None else ("yes" if value else "no")
