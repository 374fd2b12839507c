"""The ledger of notes: what is owed, ticked one by one or many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caseload import operations, queries
from caseload.access import clinician_of
from caseload.domain.ageing import NoteLine, Totals
from caseload.domain.flow_drawing import draw_levels
from caseload.domain.types import NoteState
from caseload.domain.wording import ago, clear_in_words, clock, count_of, session_time
from caseload.models import Clinician, Note
from caseload.operations.notes import Marked
from caseload.views.finding import remember_words, words_of

SAID = {
    NoteState.SIGNED: "signed",
    NoteState.DRAFT: "a draft",
    NoteState.COSIGN: "waiting for co-signature",
    NoteState.NOT_NEEDED: "not needed",
    NoteState.NONE: "not written",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One note, in words."""

    note: NoteLine
    when: str
    ago: str
    said: str  # "signed 16:31" once it is written

    @property
    def mark(self) -> str:
        """The note and the version this row shows."""
        return f"{self.note.pk}-{self.note.version}"

    @property
    def done(self) -> bool:
        """True once nothing is owed any more."""
        return self.note.state not in {NoteState.NONE, NoteState.DRAFT}


def row_of(note: NoteLine) -> Row:
    """The note in words."""
    said = f"{SAID[note.state]} {clock(note.written_at)}" if note.written_at else SAID[note.state]
    first = ", a first session" if note.first else ""
    return Row(note, session_time(note.starts_at, day_only=note.day_only), ago(note.days) + first, said)


@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: HttpRequest) -> HttpResponse:
    """Sessions that owe a note, by age, a hundred a page. A POST looks for initials."""
    if request.method == "POST":
        return remember_words(request, "notes")
    clinician, now = clinician_of(request), timezone.now()
    asked, (find, link) = request.GET.get("page", "1"), words_of(request, "notes")
    page = max(1, int(asked[:6])) if asked.isdecimal() else 1
    ledger = queries.notes_ledger(clinician, page=page, now=now, find=find)
    backlog = queries.backlog(clinician, due=ledger.totals.due, now=now)
    context = {
        **totals_context(clinician, ledger.totals),
        "ledger_groups": [(age, total, [row_of(note) for note in rows]) for age, total, rows in ledger.groups],
        "ledger": ledger,
        "find": find,
        "more": f"&{urlencode(link)}" if link else "",
        "drawing": draw_levels(backlog.weeks),
        "backlog": backlog,
        "clear": clear_in_words(backlog.clear, today=now.astimezone(clinician.zone).date()),
        "each": clinician.minutes_each,
        "offer": _offer(clinician, ledger.totals, now=now),
    }
    return render(request, "caseload/notes.html", context)


def _offer(clinician: Clinician, totals: Totals, *, now: datetime) -> queries.Offer | None:
    held = queries.protected_since(clinician, since=now)
    return queries.protect_offer(clinician, now=now, due=totals.due, held=held)


def totals_context(clinician: Clinician, totals: Totals) -> dict[str, object]:
    """What the head of the page says."""
    days = count_of(clinician.note_days, "working day" if clinician.note_days_worked else "day")
    return {"totals": totals, "say": say(totals), "note_days": days}


def say(totals: Totals) -> str:
    """ "6 due, about 48 minutes." """
    if totals.due:
        return f"{totals.due} due, about {count_of(totals.minutes_due, 'minute')}."
    return "Nothing is due yet." if totals.count else "Every note is signed."


@require_safe
def notes_written(request: HttpRequest) -> HttpResponse:
    """Notes that are done, or that wait for somebody else: to look at, and to take back."""
    clinician, now = clinician_of(request), timezone.now()
    waiting = request.GET.get("only") == "cosign"
    states = [NoteState.COSIGN] if waiting else [NoteState.SIGNED, NoteState.COSIGN, NoteState.NOT_NEEDED]
    page = Paginator(queries.written_notes(clinician, states=states), queries.NOTES_PAGE).get_page(
        request.GET.get("page")
    )
    rows = [row_of(queries.note_line(note, clinician, now=now)) for note in page]
    more = "&only=cosign" if waiting else ""
    context = {"page": page, "rows": rows, "waiting": waiting, "more": more}
    return render(request, "caseload/notes_written.html", context)


@require_POST
def notes_mark(request: HttpRequest) -> HttpResponse:
    """Gives the ticked notes a state: one from its row, or many in one request."""
    clinician, now = clinician_of(request), timezone.now()
    seen, state = _asked(request)
    if not seen:
        messages.info(request, "No note was ticked.")
        return redirect("notes")
    try:
        marked = operations.mark_notes(clinician, seen=seen, state=state, now=now)
    except Note.DoesNotExist:
        raise Http404 from None
    if request.headers.get("HX-Request"):
        return _rows_answer(request, clinician, marked, state, now=now)
    _tell(request, marked, state)
    return redirect("notes")


def _asked(request: HttpRequest) -> tuple[dict[int, int], NoteState]:
    """The marks as {note: version seen}, and the state they shall have."""
    try:
        marks = " ".join(request.POST.getlist("mark")).split()[:5000]
        pairs = [mark.split("-") for mark in marks]
        return {int(pk): int(version) for pk, version in pairs}, NoteState(request.POST.get("state", ""))
    except ValueError:
        raise BadRequest from None


def _tell(request: HttpRequest, marked: Marked, state: NoteState) -> None:
    undo = f"undo:{reverse('undo', args=[marked.act])}" if marked.act else ""
    if marked.notes:
        messages.success(request, f"{count_of(len(marked.notes), 'note')}: {SAID[state]}.", extra_tags=undo)
    if marked.changed:
        zone = clinician_of(request).zone
        at = marked.changed[0].changed_at
        when = f"at {clock(at.astimezone(zone))}" if at else "meanwhile"
        messages.info(request, f"{count_of(len(marked.changed), 'note')} changed {when} on another page, and left so.")


def _rows_answer(
    request: HttpRequest, clinician: Clinician, marked: Marked, state: NoteState, *, now: datetime
) -> HttpResponse:
    _tell(request, marked, state)
    lines = [queries.note_line(note, clinician, now=now) for note in (*marked.notes, *marked.changed)]
    return notes_answer(request, clinician, lines=lines, now=now, status=409 if marked.changed else 200)


def notes_answer(
    request: HttpRequest,
    clinician: Clinician,
    *,
    lines: Sequence[NoteLine],
    now: datetime,
    status: int = 200,
    focus: bool = False,
) -> HttpResponse:
    """The rows of these notes as they are now, with the totals and what to say, for the page that is open.

    With `focus` a single row gets it; who ticks on with the keys has moved to the next row meanwhile.
    """
    today = now.astimezone(clinician.zone).date()
    totals = queries.note_totals(queries.owed_notes(clinician, now=now), clinician, today=today)
    rows = [row_of(line) for line in lines]
    changed = [(age, totals.by_age[age]) for age in dict.fromkeys(line.age for line in lines)]
    context = {**totals_context(clinician, totals), "rows": rows, "changed_groups": changed}
    context["focus"] = focus and len(rows) == 1
    return render(request, "caseload/notes_marked.html", context, status=status)
