"""Clients, as typed."""

import re
from datetime import date
from typing import Any

from django import forms

from caseload.domain.types import Channel, ClientStatus, Ending, SignKind
from caseload.forms.sessions import LONGEST, day_field
from caseload.models import Client
from caseload.operations import ClientFacts

RHYTHMS = [("", "no fixed rhythm"), (1, "every week"), (2, "every 2 weeks"), (3, "every 3 weeks"), (4, "every 4 weeks")]
ENDINGS = [
    ("", "still coming"),
    (Ending.FINISHED.value, "finished"),
    (Ending.REFERRED.value, "referred on"),
    (Ending.STOPPED.value, "stopped coming"),
    (Ending.OTHER.value, "otherwise"),
]
PREFERENCES = [("", "no preference"), *((channel.value, channel.value) for channel in Channel)]
DAYS = ("status_since", "waiting_since", "asked_on", "email_agreed_on", "text_agreed_on", "phone_agreed_on")
FIELDS = ("status", "ended_how", "every_weeks", "minutes", "prefers", *DAYS)
MOST_ALIASES, LONGEST_LABEL = 20, 80


class ClientForm(forms.Form):
    """One client."""

    label = forms.CharField(
        label="Initials or any label", max_length=LONGEST_LABEL, help_text="Encrypted. It need not say who it is."
    )
    status = forms.ChoiceField(label="Stands as", choices=[(one.value, one.value) for one in ClientStatus])
    status_since = day_field("Since")
    ended_how = forms.ChoiceField(label="How it ended", choices=ENDINGS, required=False)
    waiting_since = day_field("On the waiting list since", required=False)
    every_weeks = forms.TypedChoiceField(label="Comes", choices=RHYTHMS, coerce=int, required=False, empty_value=None)
    minutes = forms.IntegerField(label="Usual length in minutes", min_value=5, max_value=LONGEST, required=False)
    aliases = forms.CharField(
        label="Also called", required=False, max_length=2000, help_text="As calendar titles name them; commas between."
    )
    asked_on = day_field("Contact between sessions was talked about on", required=False)
    email_agreed_on = day_field("E-mail agreed on", required=False)
    text_agreed_on = day_field("Text messages agreed on", required=False)
    phone_agreed_on = day_field("Telephone agreed on", required=False)
    prefers = forms.ChoiceField(label="Prefers", choices=PREFERENCES, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, today: date, client: Client | None = None) -> None:
        self._today = today
        super().__init__(data, initial=_initial(client) if client else {"status": "active", "status_since": today})

    def clean_label(self) -> str:
        """The label without needless spaces."""
        return " ".join(self.cleaned_data["label"].split())

    def clean_aliases(self) -> tuple[str, ...]:
        """The aliases, blanks and doubles left out."""
        words = [" ".join(word.split()) for word in re.split(r"[,\n]", self.cleaned_data["aliases"])]
        found = tuple(dict.fromkeys(word for word in words if word))
        if len(found) > MOST_ALIASES or any(len(word) > LONGEST_LABEL for word in found):
            message = f"Up to {MOST_ALIASES} names of {LONGEST_LABEL} letters."
            raise forms.ValidationError(message)
        return found

    def clean(self) -> dict[str, Any]:
        """Endings belong to those who ended, and what was agreed lies in the past."""
        data = self.cleaned_data
        if data.get("status") != ClientStatus.ENDED:
            data["ended_how"] = ""
        for name in DAYS:
            day = data.get(name)
            if day and not date(1950, 1, 1) <= day <= self._today:
                self.add_error(name, "A day up to today.")
        agreed = [data[name] for name in DAYS[3:] if data.get(name)]
        if agreed and not data.get("asked_on"):
            data["asked_on"] = min(agreed)  # who agreed was asked
        return data

    @property
    def facts(self) -> ClientFacts:
        """What was typed; only of a valid form."""
        data = self.cleaned_data
        return ClientFacts(data["label"], {name: data[name] for name in FIELDS}, data["aliases"])


def _initial(client: Client) -> dict[str, Any]:
    shown = [sign.shown for sign in client.signs.all() if sign.kind == SignKind.TITLE and sign.shown != client.label]
    names = (*FIELDS, "label", "version")
    return {**{name: getattr(client, name) for name in names}, "aliases": ", ".join(shown)}
