"""What is remembered of files from record systems. The files themselves are not kept."""

from collections.abc import Sequence

from django.db import models

from accounts.sealed import SealedBytesField, keyed_hash
from caseload.models.people import Clinician


class ReportLayout(models.Model):
    """Which column is what in files with this header, as the clinician mapped it."""

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="report_layouts")
    header_key = models.CharField(max_length=32)  # keyed hash of the header
    columns = models.JSONField()  # {"client": 1, "start": 0, ...}, positions from 0
    day_first = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clinician", "header_key"], name="one_layout_a_header")]

    def __str__(self) -> str:
        return f"layout {self.pk}"


class KnownWord(models.Model):
    """What a word in a column of states means, as the clinician answered once."""

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="known_words")
    column = models.CharField(max_length=12)  # attendance, note
    word_key = models.CharField(max_length=32)  # keyed hash of the word in small letters
    meaning = models.CharField(max_length=24, blank=True)  # "": says nothing

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clinician", "column", "word_key"], name="one_meaning_a_word")]

    def __str__(self) -> str:
        return f"word {self.pk}"


class PendingReport(models.Model):
    """A file that was read and waits for the clinician's yes: only the columns that are needed, encrypted.

    It goes with the answer, or after a day.
    """

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="pending_reports")
    content = SealedBytesField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"pending report {self.pk}"


def header_key(header: Sequence[str]) -> str:
    """By what a header is remembered."""
    return keyed_hash(*(cell.casefold() for cell in header), purpose="report-header")


def word_key(word: str) -> str:
    """By what a word for a state is remembered."""
    return keyed_hash(word.casefold(), purpose="report-word")
