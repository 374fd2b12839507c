"""Files from record systems: chosen, explained, tried, and only then taken over."""

import json
from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.sealed import seal, unseal
from caseload import operations, queries
from caseload.access import clinician_of, own_report_or_404
from caseload.domain.importing import ImportPlan, Line, Outcome
from caseload.domain.reports.types import NotAReport
from caseload.domain.types import NoteState
from caseload.domain.wording import count_of, short_day
from caseload.forms import MapperForm, ReportForm, WordsForm
from caseload.operations.report_reading import Unmapped

SHOWN = 50  # rows of a kind that the dry run lists
AN_HOUR = 3600
NAMES = {
    "simplepractice_appointment_status": "SimplePractice, appointment status",
    "simplepractice_attendance": "SimplePractice, attendance",
    "simplepractice_clients": "SimplePractice, client details",
    "therapynotes_todo": "TherapyNotes, to-do list",
}
HEADS = {
    Outcome.DISAGREES: "They disagree",
    Outcome.NEW: "New",
    Outcome.CHANGED: "Changed",
    Outcome.SAME: "As it is",
}


@require_http_methods(["GET", "HEAD", "POST"])
def reports(request: HttpRequest) -> HttpResponse:
    """Choose a file or paste a list; it is read at once and tried before anything changes."""
    form = ReportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        clinician, data, now = clinician_of(request), form.cleaned_data, timezone.now()
        try:
            if data["file"]:
                body = data["file"].read()
                found = operations.read_file(clinician, body=body, day_first=form.chosen_order, layout=None, now=now)
            else:
                found = operations.read_pasted(clinician, text=data["text"], day_first=form.chosen_order, now=now)
            return redirect("report", found.pk)
        except Unmapped as table:
            return _mapper(request, table.header, table.examples)
        except NotAReport as fault:
            form.add_error("file" if data["file"] else "text", str(fault))
    return render(request, "caseload/reports.html", {"form": form}, status=422 if form.is_bound else 200)


def _mapper(
    request: HttpRequest,
    header: Sequence[str],
    examples: Sequence[Sequence[str]],
    *,
    form: MapperForm | None = None,
    status: int = 200,
) -> HttpResponse:
    form = form or MapperForm(header=header)
    sealed = seal(json.dumps([list(header), [list(one) for one in examples]]))
    context = {"form": form, "rows": list(zip(form.column_fields, examples, strict=True)), "sealed": sealed}
    return render(request, "caseload/report_columns.html", context, status=status)


@require_POST
def report_columns(request: HttpRequest) -> HttpResponse:
    """The columns of a table nobody knows, explained; remembered for files with the same header."""
    opened = unseal(request.POST.get("table", ""), seconds=AN_HOUR)
    if opened is None:
        messages.info(request, "That took longer than an hour. Choose the file again.")
        return redirect("reports")
    header, examples = json.loads(opened)
    form = MapperForm(request.POST, request.FILES, header=header)
    if not form.is_valid():
        return _mapper(request, header, examples, form=form, status=422)
    clinician, body = clinician_of(request), form.cleaned_data["file"].read()
    try:
        found = operations.read_file(
            clinician, body=body, day_first=form.chosen_order, layout=form.layout, now=timezone.now()
        )
    except (NotAReport, Unmapped) as fault:
        form.add_error("file", str(fault))
        return _mapper(request, header, examples, form=form, status=422)
    return redirect("report", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """What a file asks, and then what it would change; taken over with one press."""
    clinician, pending = clinician_of(request), own_report_or_404(request, pk)
    file = queries.read_file(clinician, pending)
    words = WordsForm(request.POST if "words" in request.POST else None, ask=file.ask)
    if "words" in request.POST and words.is_valid():
        operations.answer_words(clinician, meanings=words.meanings)
        return redirect("report", pk)
    if "clinicians" in request.POST:
        operations.choose_clinicians(pending, mine=request.POST.getlist("mine"))
        return redirect("report", pk)
    name = NAMES.get(file.recognised or "", file.recognised)
    context = {"pending": pending, "file": file, "name": name, "words": words}
    if file.clinicians and file.chosen is None:
        return render(request, "caseload/report_clinicians.html", context)
    if file.ask:
        return render(request, "caseload/report_words.html", context)
    plan = queries.import_plan(clinician, pending)
    return render(request, "caseload/report.html", {**context, **_dry_run(plan, file)})


def _dry_run(plan: ImportPlan, file: queries.ReadFile) -> dict[str, object]:
    groups = []
    for outcome, head in HEADS.items():
        lines = plan.of(outcome)
        if lines:
            groups.append((head, len(lines), [_shown(line) for line in lines[:SHOWN]], max(0, len(lines) - SHOWN)))
    return {
        "groups": groups,
        "say": _say(plan),
        "nothing": plan.changes_nothing,
        "skipped": file.skipped[:SHOWN],
        "more_skipped": max(0, len(file.skipped) - SHOWN),
    }


def _shown(line: Line) -> tuple[int, str, str, str]:
    return line.line, line.label, short_day(line.day) if line.day else "", line.words


def _say(plan: ImportPlan) -> str:
    """ "113 open notes, 9 new sessions, 4 disagree with your calendar." """
    open_states = (NoteState.NONE, NoteState.DRAFT)
    open_notes = sum(one.row.note in open_states for one in plan.sessions)
    open_notes += sum(state in open_states for state in plan.notes.values())
    settled = sum(state not in open_states for state in plan.notes.values())
    parts = [
        count_of(open_notes, "open note") if open_notes else "",
        count_of(settled, "note settled", "notes settled") if settled else "",
        count_of(len(plan.sessions), "new session") if plan.sessions else "",
        count_of(len(plan.clients), "new client") if plan.clients else "",
        f"{len(disagree)} disagree" if (disagree := plan.of(Outcome.DISAGREES)) else "",
    ]
    told = ", ".join(filter(None, parts))
    if told:
        return f"{told}."
    return f"Nothing new: {count_of(len(plan.lines), 'row')} known." if plan.changes_nothing else "Small changes only."


@require_POST
def report_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a file over, in one transaction."""
    pending = own_report_or_404(request, pk)
    did = operations.take_over(pending, now=timezone.now())
    if did is None:
        raise Http404
    made = f"{count_of(did.sessions, 'new session')}, {count_of(did.clients, 'new client')}"
    said = f"Taken over: {made}, {did.changed} changed." if did.act else "Nothing new was in it."
    messages.success(request, said, extra_tags=f"undo:{reverse('undo', args=[did.act])}" if did.act else "")
    return redirect("caseload")


@require_POST
def report_again(request: HttpRequest, pk: int) -> HttpResponse:
    """The columns or words were taken for the wrong ones: they are asked about anew."""
    operations.ask_again(own_report_or_404(request, pk))
    messages.success(request, "Forgotten. Choose the file once more, and say which column is what.")
    return redirect("reports")


@require_POST
def report_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Forgets a file that was read."""
    operations.discard(own_report_or_404(request, pk))
    messages.success(request, "Forgotten. Nothing was changed.")
    return redirect("reports")
