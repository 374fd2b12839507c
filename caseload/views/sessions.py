"""Sessions: the list, one session with its note and history, and what became of it in one press."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caseload import operations, queries
from caseload.access import clinician_of, own_session_or_404
from caseload.domain.types import Attendance, NoteState, SessionKind
from caseload.domain.wording import clock, day_and_time, session_time, short_day
from caseload.forms import NoteForm, SessionForm
from caseload.models import Clinician, Session
from caseload.views.finding import remember_words, words_of
from caseload.views.notes import SAID

SESSIONS_PAGE = 50
WORDS = {
    Attendance.KEPT: "Attended",
    Attendance.NO_SHOW: "No-show",
    Attendance.LATE_CANCELLED: "Late cancel",
    Attendance.CLIENT_CANCELLED: "Client cancelled",
    Attendance.CLINICIAN_CANCELLED: "You cancelled",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One way a session may have gone."""

    value: str
    words: str
    key: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session of the list."""

    session: Session
    title: str | None
    when: str
    note: str
    choices: list[Choice]


def choices_of(session: Session, *, now: datetime) -> list[Choice]:
    """The five ways; a session that is over and of which nobody said anything counts as attended."""
    said = Attendance(session.attendance)
    supposed = Attendance.KEPT if said == Attendance.UNSAID and session.ends_at <= now else said
    if said == Attendance.UNSAID and session.called_off:
        supposed = Attendance.UNSAID
    return [Choice(way.value, words, key, way == supposed) for key, (way, words) in enumerate(WORDS.items(), 1)]


def row_of(session: Session, clinician: Clinician, *, now: datetime) -> SessionRow:
    """The session in words."""
    title = None if clinician.covered else queries.title_of(session)
    note = _note_words(session, now=now)
    when = session_time(session.starts_at.astimezone(clinician.zone), day_only=session.day_only)
    return SessionRow(session, title, when, note, choices_of(session, now=now))


def _note_words(session: Session, *, now: datetime) -> str:
    if session.ends_at > now:
        return "to come"
    if not session.note.owed and session.note.state == NoteState.NONE:
        return "owes no note"
    return f"note {SAID[NoteState(session.note.state)]}"


@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """All sessions up to the end of this day, latest first, fifty a page. A POST looks for initials."""
    if request.method == "POST":
        return remember_words(request, "sessions")
    clinician, now = clinician_of(request), timezone.now()
    find, link = words_of(request, "sessions")
    found = queries.sessions_until(clinician, now=now, find=find)
    page = Paginator(found, SESSIONS_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [row_of(session, clinician, now=now) for session in page],
        "page": page,
        "find": find,
        "more": f"&{urlencode(link)}" if link else "",
    }
    return render(request, "caseload/sessions.html", context)


@require_safe
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """One session: when, with whom, what became of it, its note, and everything that changed."""
    return _page(request, own_session_or_404(request, pk))


def _page(request: HttpRequest, found: Session, *, form: NoteForm | None = None, status: int = 200) -> HttpResponse:
    clinician, now = clinician_of(request), timezone.now()
    note = found.note
    written = note.written_at.astimezone(clinician.zone) if note.written_at else None
    initial = {"state": note.state if note.state != NoteState.NONE else NoteState.SIGNED, "version": note.version}
    context = {
        "row": row_of(found, clinician, now=now),
        "ends": clock(found.ends_at.astimezone(clinician.zone)),
        "over": found.ends_at <= now,
        "due": short_day(note.due_on),
        "note_said": SAID[NoteState(note.state)],
        "written": day_and_time(written) if written else "",
        "form": form or NoteForm(initial=initial, clinician=clinician, now=now),
        "kinds": [kind.value for kind in SessionKind],
        "history": queries.session_history(found),
    }
    return render(request, "caseload/session.html", context, status=status)


@require_POST
def session_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Says what became of a session, in one press."""
    clinician, found = clinician_of(request), own_session_or_404(request, pk)
    try:
        attendance = Attendance(request.POST.get("attendance", "?"))
    except ValueError:
        raise BadRequest from None
    seen = request.POST.get("seen", found.attendance)
    said = operations.say_attendance(clinician, found, attendance=attendance, seen=seen, now=timezone.now())
    if said.changed:
        at = clock(said.session.changed_at.astimezone(clinician.zone))
        messages.info(request, f"Changed at {at} on another page; left as it is.")
    elif said.act:
        words = WORDS.get(attendance, "left open").lower()
        messages.success(request, f"Session: {words}.", extra_tags=f"undo:{reverse('undo', args=[said.act])}")
    return _answer(request, pk, status=409 if said.changed else 200)


def _answer(request: HttpRequest, pk: int, *, status: int) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        back = request.POST.get("back", "")
        return redirect(f"{reverse('sessions')}?{back}" if back.startswith("page=") else reverse("session", args=[pk]))
    row = row_of(own_session_or_404(request, pk), clinician_of(request), now=timezone.now())
    return render(request, "caseload/session_said.html", {"row": row}, status=status)


@require_POST
def session_kind(request: HttpRequest, pk: int) -> HttpResponse:
    """Says what kind of hour a session is."""
    clinician, found = clinician_of(request), own_session_or_404(request, pk)
    try:
        kind = SessionKind(request.POST.get("kind", ""))
    except ValueError:
        raise BadRequest from None
    act = operations.say_kind(clinician, found, kind=kind, now=timezone.now())
    if act:
        messages.success(request, f"Session: {kind}.", extra_tags=f"undo:{reverse('undo', args=[act])}")
    return redirect("session", pk)


@require_POST
def session_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Says how far the note is, with the time it really was written."""
    clinician, found, now = clinician_of(request), own_session_or_404(request, pk), timezone.now()
    form = NoteForm(request.POST, clinician=clinician, now=now)
    if not form.is_valid():
        return _page(request, found, form=form, status=422)
    seen = {found.note.pk: form.cleaned_data["version"]}
    marked = operations.mark_notes(clinician, seen=seen, state=form.state_chosen, written_at=form.written_at, now=now)
    if marked.changed:
        at = marked.changed[0].changed_at
        when = f"at {clock(at.astimezone(clinician.zone))}" if at else "meanwhile"
        messages.info(request, f"Changed {when} on another page; left as it is. What you chose is still below.")
        form.data = {**request.POST.dict(), "version": str(marked.changed[0].version)}
        return _page(request, own_session_or_404(request, pk), form=form, status=409)
    if marked.act:
        undo = f"undo:{reverse('undo', args=[marked.act])}"
        messages.success(request, f"Note: {SAID[form.state_chosen]}.", extra_tags=undo)
    return redirect("session", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def session_add(request: HttpRequest) -> HttpResponse:
    """A session that stands in no calendar, entered by hand."""
    clinician, now = clinician_of(request), timezone.now()
    local = now.astimezone(clinician.zone)
    form = SessionForm(request.POST or None, initial={"day": local.date()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = operations.add_session(
            clinician,
            who=data["who"],
            starts_at=form.starts_at(clinician),
            minutes=data["minutes"],
            kind=SessionKind(data["kind"]),
            now=now,
        )
        messages.success(request, "Session added.")
        return redirect("session", made.pk)
    return render(request, "caseload/session_add.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def session_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Removes a session that was entered by hand; those of calendars and files are corrected instead."""
    found = own_session_or_404(request, pk)
    if not found.by_hand:
        messages.info(request, "This session stands in a calendar or came from a file. Say what became of it instead.")
        return redirect("session", pk)
    if request.method == "POST":
        operations.remove_session(found)
        messages.success(request, "Session removed.")
        return redirect("sessions")
    row = row_of(found, clinician_of(request), now=timezone.now())
    return render(request, "caseload/session_remove.html", {"row": row})
