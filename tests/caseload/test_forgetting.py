"""Old calendar entries go after the time their owner set; what was made of them stays."""

from datetime import timedelta

import pytest

from calendar_sync.models import Event
from caseload import operations
from caseload.forms import SettingsForm
from caseload.models import Clinician, Entry, Note, Session
from tests import make

pytestmark = pytest.mark.django_db
NOW = make.NOW


def two_years(**fields: object) -> Clinician:
    """A clinician with an entry and a session every 100 days."""
    whose = make.clinician(**fields)
    source = make.source(whose.user)
    for back in range(0, 800, 100):
        event = make.event(source, "A.K.", NOW - timedelta(days=back))
        make.entry(event, whose=whose)
        make.session(whose, NOW - timedelta(days=back), event=event)
    return whose


def test_entries_older_than_she_keeps_go_and_sessions_stay() -> None:
    whose, other = two_years(keep_months=14), two_years()

    assert operations.forget_old_entries(now=NOW) == 3

    left = Event.objects.filter(source__owner=whose.user)
    assert sorted((NOW - event.starts_at).days for event in left) == [0, 100, 200, 300, 400]
    assert [Entry.objects.filter(clinician=one).count() for one in (whose, other)] == [5, 8]
    assert [Session.objects.filter(clinician=one).count() for one in (whose, other)] == [8, 8]
    assert Session.objects.filter(clinician=whose, event=None).count() == 3
    assert Note.objects.filter(clinician=whose).count() == 8
    assert operations.forget_old_entries(now=NOW) == 0


def test_nothing_goes_that_a_calendar_would_list_again() -> None:
    fields = SettingsForm.base_fields
    months = [int(value) for value, _ in fields["keep_months"].choices if value]  # type: ignore[attr-defined]
    assert min(months) >= 14, "calendars are read thirteen months back"
