"""Files from record systems, as chosen, pasted and explained."""

from collections.abc import Sequence
from typing import Any

from django import forms

from caseload.domain.reports.table import MOST_BYTES
from caseload.domain.reports.types import NO_SESSION, SAYS_NOTHING, Attended, Column, Layout, Noted

DAYS = [("", "as the file shows it"), ("yes", "day first, as 25/12/2026"), ("no", "month first, as 12/25/2026")]
COLUMNS = [
    ("", "leave out"),
    (Column.CLIENT.value, "the client"),
    (Column.FIRST_NAME.value, "the client's first name"),
    (Column.LAST_NAME.value, "the client's last name"),
    (Column.START.value, "day, or day and time"),
    (Column.TIME.value, "time"),
    (Column.END.value, "end"),
    (Column.MINUTES.value, "minutes"),
    (Column.CODE.value, "billing code or kind"),
    (Column.ATTENDANCE.value, "what became of it"),
    (Column.NOTE.value, "state of the note"),
    (Column.CLINICIAN.value, "the therapist"),
    (Column.STATUS.value, "the client's status"),
]
MEANINGS = {
    Column.ATTENDANCE.value: [
        (SAYS_NOTHING, "says nothing"),
        (Attended.KEPT.value, "attended"),
        (Attended.NO_SHOW.value, "no-show"),
        (Attended.LATE_CANCELLED.value, "late cancel"),
        (Attended.CANCELLED.value, "client cancelled"),
        (Attended.CLINICIAN_CANCELLED.value, "you cancelled"),
        (NO_SESSION, "is no session"),
    ],
    Column.NOTE.value: [
        (SAYS_NOTHING, "says nothing"),
        (Noted.NONE.value, "not written"),
        (Noted.DRAFT.value, "a draft"),
        (Noted.SIGNED.value, "signed"),
        (Noted.COSIGN.value, "waiting for co-signature"),
    ],
}


class ReportForm(forms.Form):
    """A file, or a pasted to-do list."""

    file = forms.FileField(label="File", required=False, help_text="CSV, XLSX or XLS, 10 MB at most. It is not kept.")
    text = forms.CharField(
        label="Or paste a to-do list",
        required=False,
        max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="From TherapyNotes, which exports no sessions: a line for each note.",
    )
    day_first = forms.ChoiceField(label="Dates are written", choices=DAYS, required=False)

    def clean(self) -> dict[str, Any]:
        """One of the two, and not too large."""
        data = self.cleaned_data
        file = data.get("file")
        if not self.errors and not file and not data.get("text", "").strip():
            self.add_error("file", "Choose a file, or paste a list.")
        if file and file.size > MOST_BYTES:
            self.add_error("file", "This file is larger than 10 MB. Export a shorter time.")
        return data

    @property
    def chosen_order(self) -> bool | None:
        """True: days come first; None: as the file shows it."""
        return {"yes": True, "no": False}.get(self.cleaned_data["day_first"])


class MapperForm(ReportForm):
    """The same with a meaning for each column of a header."""

    def __init__(self, data: Any = None, files: Any = None, *, header: Sequence[str], guessed: Any = None) -> None:
        super().__init__(data, files, initial={})
        del self.fields["text"]
        for at, cell in enumerate(header):
            chosen = (guessed or {}).get(at, "")
            label = f"column {at + 1}: {cell}" if cell else f"column {at + 1}"
            self.fields[f"column-{at}"] = forms.ChoiceField(
                label=label, choices=COLUMNS, required=False, initial=chosen
            )
        self.header = tuple(header)

    @property
    def column_fields(self) -> list[forms.BoundField]:
        """One field for each column."""
        return [self[f"column-{at}"] for at in range(len(self.header))]

    def clean(self) -> dict[str, Any]:
        """A day or a status there must be, and nothing twice."""
        data = super().clean()
        chosen = [data.get(f"column-{at}") for at in range(len(self.header))]
        named = [one for one in chosen if one]
        if len(named) != len(set(named)):
            self.add_error(None, "Two columns have the same meaning. Which one is it?")
        if not {Column.START, Column.STATUS} & set(named):
            self.add_error(None, "Which column holds the day of the session, or the client's status?")
        return data

    @property
    def layout(self) -> Layout:
        """The mapping; only of a valid form."""
        chosen = {self.cleaned_data[f"column-{at}"]: at for at in range(len(self.header))}
        return Layout({key: at for key, at in chosen.items() if key}, self.chosen_order)


class WordsForm(forms.Form):
    """What words in columns of states mean; asked once."""

    def __init__(self, data: Any = None, *, ask: Sequence[tuple[str, str, int]]) -> None:
        super().__init__(data)
        self._ask = ask
        for at, (column, word, count) in enumerate(ask):
            where = "What became of it" if column == Column.ATTENDANCE else "The note"
            self.fields[f"word-{at}"] = forms.ChoiceField(
                label=f"{where}: “{word}”, {count} times" if count > 1 else f"{where}: “{word}”, once",
                choices=MEANINGS[column],
                required=False,
            )

    @property
    def meanings(self) -> dict[tuple[str, str], str]:
        """{(column, word): meaning}."""
        return {(column, word): self.cleaned_data[f"word-{at}"] for at, (column, word, _) in enumerate(self._ask)}
