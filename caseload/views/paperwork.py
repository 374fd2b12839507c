"""Paperwork beside the notes: billing, letters, treatment plans."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caseload import operations, queries
from caseload.access import clinician_of, own_paperwork_or_404
from caseload.domain.paper import PaperLine
from caseload.domain.types import Recurring
from caseload.domain.wording import clock, count_of, short_day
from caseload.forms import PaperworkForm
from caseload.forms.paperwork import OFTEN


@dataclass(frozen=True, slots=True)
class Row:
    """One piece, in words."""

    line: PaperLine
    due: str
    often: str
    done: str


def _row(line: PaperLine) -> Row:
    done = f"done {short_day(line.done_at.date())}, {clock(line.done_at)}" if line.done_at else ""
    often = OFTEN[line.recurring] if line.recurring != Recurring.ONCE else ""
    return Row(line, short_day(line.due_on), often, done)


@require_safe
def paperwork(request: HttpRequest) -> HttpResponse:
    """What is open, by due day, and what was done lately."""
    clinician, now = clinician_of(request), timezone.now()
    page = Paginator(queries.open_paperwork(clinician), queries.PAPER_PAGE).get_page(request.GET.get("page"))
    lines = [queries.paper_line(row, clinician, now=now) for row in page]
    done = queries.done_paperwork(clinician, now=now)[: queries.PAPER_PAGE]
    context = {
        "groups": [(due, [_row(line) for line in rows]) for due, rows in queries.paper_groups(lines)],
        "done": [_row(queries.paper_line(row, clinician, now=now)) for row in done],
        "page": page,
        "say": _say(lines, page.paginator.count),
    }
    return render(request, "caseload/paperwork.html", context)


def _say(lines: list[PaperLine], count: int) -> str:
    if not count:
        return "Nothing is waiting."
    return f"{count} open, about {count_of(sum(line.minutes for line in lines), 'minute')} here."


@require_http_methods(["GET", "HEAD", "POST"])
def paperwork_add(request: HttpRequest) -> HttpResponse:
    """A new piece."""
    if clinician_of(request).covered and request.method != "POST":
        return render(request, "caseload/covered.html")
    form = PaperworkForm(request.POST or None, clinician=clinician_of(request))
    if request.method == "POST" and form.is_valid():
        operations.add_paperwork(clinician_of(request), paper=form.paper, now=timezone.now())
        messages.success(request, "Added.")
        return redirect("paperwork")
    return render(request, "caseload/paperwork_edit.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def paperwork_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes a piece."""
    row = own_paperwork_or_404(request, pk)
    if clinician_of(request).covered and request.method != "POST":
        return render(request, "caseload/covered.html")
    form = PaperworkForm(request.POST or None, clinician=clinician_of(request), row=row)
    if request.method != "POST" or not form.is_valid():
        return render(
            request, "caseload/paperwork_edit.html", {"form": form, "row": row}, status=422 if form.is_bound else 200
        )
    seen = form.cleaned_data["version"]
    if operations.change_paperwork(row, paper=form.paper, seen=-1 if seen is None else seen, now=timezone.now()):
        messages.success(request, "Saved.")
        return redirect("paperwork")
    at = clock(row.changed_at.astimezone(clinician_of(request).zone))
    messages.info(request, f"Changed at {at} on another page, and not saved here. What you typed is still below.")
    form.data = {**request.POST.dict(), "version": str(row.version)}
    return render(request, "caseload/paperwork_edit.html", {"form": form, "row": row}, status=409)


@require_POST
def paperwork_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Done, or open again."""
    row, now = own_paperwork_or_404(request, pk), timezone.now()
    if request.POST.get("open"):
        return _told(request, operations.reopen_paperwork(row, now=now), "Open again.")
    said = "Done. The next one is on the list." if row.recurring != Recurring.ONCE else "Done."
    return _told(request, operations.finish_paperwork(row, now=now), said)


@require_POST
def paperwork_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a piece off the list."""
    return _told(
        request, operations.remove_paperwork(own_paperwork_or_404(request, pk), now=timezone.now()), "Removed."
    )


def _told(request: HttpRequest, act: int | None, said: str) -> HttpResponse:
    if act:
        messages.success(request, said, extra_tags=f"undo:{reverse('undo', args=[act])}")
    return redirect("paperwork")
