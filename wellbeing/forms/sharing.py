"""What is shared, with whom and until when, as ticked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from accounts.models import Account
from wellbeing.domain.patterns.words import WORDS as PATTERNS
from wellbeing.domain.sharing.parts import (
    ENDS_WORDS,
    FROM_ANSWERS,
    LONGEST,
    WORDS,
    Ends,
    Part,
    PartWords,
    Shares,
    last_day,
)
from wellbeing.models import Grant

BY_LINK = "link"
USUAL_WEEKS = 4
USUAL_WINDOWS = {Part.NOTES: 1}


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part as it stands on the page."""

    part: Part
    words: PartWords
    tick: forms.BoundField
    weeks: forms.BoundField | None


class ShareForm(forms.Form):
    """The parts, the patterns, the last day and, if she likes, what it is for."""

    pattern = forms.MultipleChoiceField(
        choices=[(key, words.title) for key, words in PATTERNS.items() if key not in FROM_ANSWERS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Which patterns",
    )
    only_week = forms.BooleanField(required=False, label="Just one week")
    ends = forms.ChoiceField(choices=list(ENDS_WORDS.items()), widget=forms.RadioSelect, label="Ends")
    ends_on = forms.DateField(required=False, label="Last day", widget=forms.DateInput(attrs={"type": "date"}))
    purpose = forms.CharField(
        max_length=300,
        required=False,
        label="What it is for",
        help_text="may stay empty; both of you read it",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, grant: Grant | None, week: date, today: date, **rest: Any) -> None:
        self.grant, self.week, self.today = grant, week, today
        super().__init__(data, initial={**_as_saved(grant, today), **rest.pop("initial", {})}, **rest)
        self.fields["only_week"].label = f"Just the week of {week:%-d %b}; later weeks stay hidden"
        for part, words in WORDS.items():
            self.fields[part.value] = forms.BooleanField(required=False, label=words.title, help_text=words.detail)
            if words.windows:
                self.fields[f"{part.value}_weeks"] = forms.ChoiceField(
                    choices=[(weeks, _window(part, weeks)) for weeks in words.windows],
                    required=False,
                    initial=USUAL_WINDOWS.get(part, USUAL_WEEKS),
                    label=f"How far: {words.short}",
                )

    @property
    def lines(self) -> Iterator[PartLine]:
        """The parts in their order."""
        for part, words in WORDS.items():
            yield PartLine(part, words, self[part.value], self[f"{part.value}_weeks"] if words.windows else None)

    def clean(self) -> dict[str, Any]:
        """A day within twelve weeks; something to see."""
        found: dict[str, Any] = super().clean() or {}
        on = found.get("ends_on")
        if found.get("ends") == Ends.ON_A_DATE:
            self._check_day(on)
        if self.shares.empty:
            raise forms.ValidationError("Nothing is ticked yet. To show nothing, stop sharing or leave this page.")
        return found

    def _check_day(self, on: date | None) -> None:
        if "ends_on" in self.errors:
            return
        if on is None:
            self.add_error("ends_on", "Which day is the last one?")
        elif not self.today <= on <= self.today + LONGEST:
            latest = self.today + LONGEST
            self.add_error("ends_on", f"Between today and {latest:%-d %B %Y}: twelve weeks are the most.")

    @property
    def shares(self) -> Shares:
        """What is ticked, as far as it can be read."""
        said = self.cleaned_data
        parts = {
            part: int(said.get(f"{part.value}_weeks") or (words.windows or (1,))[0])
            for part, words in WORDS.items()
            if said.get(part.value)
        }
        patterns = tuple(said.get("pattern") or ()) if Part.PATTERNS in parts else ()
        return Shares(parts, patterns, self.week if said.get("only_week") else None)

    def last_day(self, *, supervision: date | None) -> date:
        """The last day on which anything is shown."""
        said = self.cleaned_data
        return last_day(Ends(said["ends"]), today=self.today, on=said.get("ends_on"), supervision=supervision)


class CountMeForm(forms.Form):
    """How long she is counted in the practice's figures."""

    ends = forms.ChoiceField(choices=[(end.value, ENDS_WORDS[end]) for end in (Ends.FOUR_WEEKS, Ends.TWELVE_WEEKS)])

    def last_day(self, today: date) -> date:
        """The last day on which she is counted."""
        return last_day(Ends(self.cleaned_data["ends"]), today=today)


class NewShareForm(ShareForm):
    """The same, and with whom."""

    whom = forms.ChoiceField(widget=forms.RadioSelect, label="With whom")
    name = forms.CharField(max_length=120, required=False, label="What they are called")

    def __init__(self, data: Any = None, *, supervisors: Sequence[Account], **rest: Any) -> None:
        super().__init__(data, **rest)
        self.supervisors = {str(account.user_id): account for account in supervisors}
        named = [(pk, account.name or account.user.email) for pk, account in self.supervisors.items()]
        whom = self.fields["whom"]
        assert isinstance(whom, forms.ChoiceField)  # noqa: S101 -- for the type
        whom.choices = [*named, (BY_LINK, "Somebody else, by a link that works once")]
        whom.initial = named[0][0] if len(named) == 1 else BY_LINK if not named else None

    def clean(self) -> dict[str, Any]:
        """A name for whoever is invited by a link."""
        found = super().clean()
        if found.get("whom") == BY_LINK and not found.get("name"):
            self.add_error("name", "What are they called? Only the two of you see it.")
        return found

    @property
    def called(self) -> str:
        """The name of whoever is to see it; "they" while nobody is named."""
        account = self.supervisors.get(self.cleaned_data.get("whom", ""))
        if account is not None:
            return str(account.name or account.user.email)
        return str(self.cleaned_data.get("name") or "")


def _window(part: Part, weeks: int) -> str:
    if part == Part.HEADROOM:
        return "this week" if weeks == 1 else f"this and the next {weeks - 1}"
    return "as it is now" if weeks == 1 else f"the last {weeks} weeks"


def _as_saved(grant: Grant | None, today: date) -> dict[str, Any]:
    if grant is None:
        return {"ends": Ends.FOUR_WEEKS}
    shares, last = grant.shares, grant.last_day
    found: dict[str, Any] = {
        "pattern": list(shares.patterns),
        "only_week": shares.only_week is not None,
        "purpose": grant.purpose,
        "ends": Ends.ON_A_DATE if last >= today else Ends.FOUR_WEEKS,
        "ends_on": last if last >= today else None,
    }
    for part, weeks in shares.parts.items():
        found |= {part.value: True, f"{part.value}_weeks": weeks}
    return found
