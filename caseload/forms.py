"""What people type and choose on the pages of the caseload."""

import re
from collections.abc import Iterable
from datetime import date, time
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password

from calendar_sync.models import Source
from caseload.domain.sorting import LONGEST_TITLE, Rule, Test
from caseload.domain.types import Hours, Kind, Limits
from caseload.domain.wording import WEEKDAYS
from caseload.models import Clinician, SortingRule
from caseload.operations import FirstLimits

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
MOST_SESSIONS = 60  # a week; the drawings have room for as many
MOST_WORDS = 40
SPAN = re.compile(r"^\s*(\d{1,2})[:.]?(\d{2})?\s*(?:-|–|to)\s*(\d{1,2})[:.]?(\d{2})?\s*$")


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
    theme = forms.ChoiceField(
        label="Appearance", choices=[("system", "as the system"), ("day", "day"), ("night", "night")]
    )

    def __init__(self, data: Any = None, *, clinician: Clinician, limits: Limits) -> None:
        names = ("name", "time_zone", "week_start", "note_days", "note_minutes", "theme")
        initial = {name: getattr(clinician, name) for name in names}
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
        names = ("name", "time_zone", "week_start", "note_days", "note_minutes", "theme")
        hours = {str(day): self.cleaned_data[f"hours_{day}"] for day in range(7)}
        return {
            **{name: self.cleaned_data[name] for name in names},
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


class OwnerForm(forms.Form):
    """The first account of an installation."""

    name = forms.CharField(max_length=120, label="Your name", widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label="E-mail", widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        label="Password",
        strip=False,
        help_text="Twelve characters or more; a few words in a row do well.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    time_zone = forms.ChoiceField(
        label="Time zone",
        choices=lambda: [(name, name) for name in sorted(available_timezones())],
        widget=forms.Select(attrs={"data-own-zone": ""}),
    )

    def clean_password(self) -> str:
        """A password that is long and not common."""
        password: str = self.cleaned_data["password"]
        validate_password(password, User(email=self.cleaned_data.get("email", "")))
        return password
