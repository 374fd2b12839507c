"""Saved replies, as typed."""

from typing import Any

from django import forms

from caseload.domain.replies.language import VARIABLES, fill
from caseload.domain.replies.types import SITUATIONS


class DraftForm(forms.Form):
    """One saved reply."""

    situation = forms.ChoiceField(label="For", choices=[(one.value, words) for one, words in SITUATIONS.items()])
    title = forms.CharField(label="Called", max_length=80)
    body = forms.CharField(
        label="The reply",
        max_length=4000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="[[a prompt]] is for you to fill each time. {{ first_name|there }} is filled when it is known.",
    )
    shared = forms.BooleanField(
        label="Colleagues in this practice may copy it", required=False, help_text="They see your name beside it."
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None, builtin: bool = False) -> None:
        super().__init__(data, initial=initial)
        self.fields["situation"].disabled = builtin

    def clean_body(self) -> str:
        """A reply whose marks can be read."""
        body: str = self.cleaned_data["body"].replace("\r\n", "\n").strip()
        missing = fill(body, values=VARIABLES, typed=["filled"] * body.count("[[")).missing
        if missing:
            raise forms.ValidationError(" ".join(missing))
        return body
