"""Colleagues, as typed."""

from typing import Any

from django import forms

from caseload.domain.referral.table import COLUMNS, LISTS
from caseload.domain.referral.types import Accepting, ColleagueCard
from caseload.forms.sessions import day_field

_TELL = [("", "not known"), ("yes", "yes"), ("no", "no")]
_ACCEPTING = [("unknown", "not known"), ("yes", "yes"), ("waitlist", "waiting list"), ("full", "full")]
_LABELS = {
    "specialties": "Specialties", "ages": "Ages", "formats": "Formats", "ways": "Ways of working",
    "insurers": "Insurers", "languages": "Languages", "places": "Places", "licences": "Licensed in",
    "compacts": "Compacts",
}  # fmt: skip
_HELP = {"formats": "individual, couple, family, group", "licences": "states, written out", "ages": "adult, teenagers"}


class _List(forms.CharField):
    """Several, written with commas."""

    def clean(self, value: Any) -> tuple[str, ...]:
        parts = [part.strip()[:80] for part in str(super().clean(value)).split(",")]
        return tuple(dict.fromkeys(part for part in parts if part))


def _flag(value: str) -> bool | None:
    return {"yes": True, "no": False}.get(value)


class ColleagueForm(forms.Form):
    """One colleague."""

    name = forms.CharField(label="Name", max_length=120)
    credentials = forms.CharField(label="Title or licence", max_length=80, required=False)
    contact = forms.CharField(label="How to reach them", max_length=200, required=False)
    accepting = forms.ChoiceField(label="Accepting", choices=_ACCEPTING)
    free_places = forms.IntegerField(label="Places free", min_value=0, max_value=99, required=False)
    accepting_from = day_field("From", required=False)
    confirmed_on = day_field("Last confirmed", required=False)
    telehealth = forms.TypedChoiceField(
        label="Telehealth", choices=_TELL, coerce=_flag, empty_value=None, required=False
    )
    sliding = forms.TypedChoiceField(
        label="Sliding scale", choices=_TELL, coerce=_flag, empty_value=None, required=False
    )
    fee_from = forms.IntegerField(label="Fee from", min_value=0, max_value=9999, required=False)
    fee_to = forms.IntegerField(label="to", min_value=0, max_value=9999, required=False)
    remark = forms.CharField(label="Remark", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    do_not_refer = forms.BooleanField(label="Do not suggest", required=False)
    why_not = forms.CharField(
        label="Why not, for your eyes only", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any = None, *, card: ColleagueCard | None = None, why_not: str = "") -> None:
        initial: dict[str, Any] = {"why_not": why_not, "accepting": Accepting.UNKNOWN}
        for name in COLUMNS if card else ():
            value = getattr(card, name)
            initial[name] = ", ".join(value) if isinstance(value, tuple) else value
        for name in ("telehealth", "sliding"):
            initial[name] = {True: "yes", False: "no", None: ""}[initial.get(name)]
        super().__init__(data, initial=initial)
        for name in LISTS:
            self.fields[name] = _List(
                label=_LABELS[name], max_length=600, required=False, help_text=_HELP.get(name, "")
            )

    @property
    def list_fields(self) -> list[forms.BoundField]:
        """The fields that hold several."""
        return [self[name] for name in LISTS]

    @property
    def card(self) -> ColleagueCard:
        """What was typed; only of a valid form."""
        data = {name: self.cleaned_data[name] for name in COLUMNS}
        return ColleagueCard(pk=0, **data | {"accepting": Accepting(data["accepting"])})


class ColleagueTableForm(forms.Form):
    """A table of colleagues."""

    file = forms.FileField(label="File", help_text="CSV or XLSX, 10 MB at most. It is not kept.")
