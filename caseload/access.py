"""The doors to what belongs to the signed-in clinician. Anybody else's is not found."""

from datetime import date
from typing import cast

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from caseload.models import Clinician, Entry, SortingRule


def clinician_of(request: HttpRequest) -> Clinician:
    """The signed-in clinician."""
    return cast("Clinician", request.clinician)  # type: ignore[attr-defined]


def own_entry_or_404(request: HttpRequest, pk: int) -> Entry:
    """An entry of the signed-in clinician, with its event and source."""
    entries = Entry.objects.select_related("event__source", "rule", "twin_of__event__source")
    entry = get_object_or_404(entries, pk=pk, clinician=clinician_of(request))
    entry.clinician = clinician_of(request)
    return entry


def own_rule_or_404(request: HttpRequest, pk: int, *, removed: bool = False) -> SortingRule:
    """A rule of the signed-in clinician that is in use (or, with `removed`, that was taken out of use)."""
    rule = get_object_or_404(SortingRule, pk=pk, clinician=clinician_of(request), removed_at__isnull=not removed)
    rule.clinician = clinician_of(request)
    return rule


class DayConverter:
    """A day in an address: 2026-11-16."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """The day; a day that no calendar has is not found."""
        day = date.fromisoformat(value)
        if not date(1970, 1, 8) <= day <= date(2200, 1, 1):
            message = "Beyond what a calendar is read for."
            raise ValueError(message)
        return day

    def to_url(self, value: date) -> str:
        """The day as it stands in an address."""
        return value.isoformat()
