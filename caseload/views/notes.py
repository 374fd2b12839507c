"""The ledger of sessions that owe a note."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from caseload import queries
from caseload.access import clinician_of
from caseload.domain.ageing import OwedNote
from caseload.domain.wording import ago, count_of, day_and_time


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One session that owes a note."""

    title: str | None
    when: str
    ago: str


@require_safe
def notes(request: HttpRequest) -> HttpResponse:
    """Sessions that owe a note, oldest first, fifty a page."""
    clinician, now = clinician_of(request), timezone.now()
    asked = request.GET.get("page", "1")
    page = max(1, int(asked[:6])) if asked.isdecimal() else 1
    ledger = queries.notes_ledger(clinician, page=page, now=now)
    context = {
        "groups": [(age, total, [_line(note) for note in rows]) for age, total, rows in ledger.groups],
        "count": ledger.count,
        "due": ledger.due,
        "say": f"{ledger.due} due, about {count_of(ledger.due * clinician.note_minutes, 'minute')}.",
        "page": ledger.page,
        "pages": ledger.pages,
        "minutes": clinician.note_minutes,
        "note_days": count_of(clinician.note_days, "day"),
    }
    return render(request, "caseload/notes.html", context)


def _line(note: OwedNote) -> NoteLine:
    return NoteLine(note.title, day_and_time(note.starts_at), ago(note.days))
