"""Paperwork, as typed."""

from typing import Any

from django import forms

from caseload.domain.types import PaperKind, Recurring
from caseload.forms.sessions import LONGEST, day_field
from caseload.models import Client, Clinician, Paperwork
from caseload.operations.paperwork import Paper

OFTEN = {
    Recurring.ONCE: "once",
    Recurring.WEEKLY: "every week",
    Recurring.MONTHLY: "every month",
    Recurring.QUARTERLY: "every three months",
    Recurring.YEARLY: "every year",
}


class PaperworkForm(forms.Form):
    """One piece of paperwork."""

    kind = forms.ChoiceField(label="What", choices=[(kind.value, kind.value) for kind in PaperKind])
    title = forms.CharField(
        label="Called", max_length=120, required=False, help_text="Encrypted; no full name is needed."
    )
    client = forms.ModelChoiceField(
        label="For", queryset=Client.objects.none(), required=False, empty_label="nobody in particular"
    )
    due_on = day_field("Due")
    minutes = forms.IntegerField(label="Minutes", min_value=1, max_value=LONGEST, initial=30)
    recurring = forms.ChoiceField(label="Comes back", choices=[(each.value, often) for each, often in OFTEN.items()])
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, clinician: Clinician, row: Paperwork | None = None) -> None:
        names = ("kind", "title", "client", "due_on", "minutes", "recurring", "version")
        super().__init__(data, initial={name: getattr(row, name) for name in names} if row else {})
        client = self.fields["client"]
        client.queryset = Client.objects.filter(clinician=clinician, merged_into=None)  # type: ignore[attr-defined]
        client.label_from_instance = lambda one: one.label  # type: ignore[attr-defined]

    @property
    def paper(self) -> Paper:
        """What was typed; only of a valid form."""
        data = self.cleaned_data
        return Paper(
            kind=PaperKind(data["kind"]),
            title=data["title"],
            client=data["client"],
            due_on=data["due_on"],
            minutes=data["minutes"],
            recurring=Recurring(data["recurring"]),
        )
