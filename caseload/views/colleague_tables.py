"""A table of colleagues: read, shown before anything changes, then taken over."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.sealed import seal, unseal
from caseload import operations, queries
from caseload.access import clinician_of
from caseload.domain.referral.table import COLUMNS, guess_columns, read_cards
from caseload.domain.reports.table import read_lines
from caseload.domain.reports.types import Line, NotAReport
from caseload.domain.wording import count_of
from caseload.forms import ColleagueTableForm
from caseload.operations.colleagues import MOST
from caseload.queries.colleagues import TablePlan

HALF_AN_HOUR = 1800
SEPARATOR = "\x1e"


@require_http_methods(["GET", "HEAD", "POST"])
def colleague_table(request: HttpRequest) -> HttpResponse:
    """A file is tried first; what it would change is shown with its columns, and waits sealed in the page itself."""
    if request.method != "POST":
        return render(request, "caseload/colleague_table.html", {"form": ColleagueTableForm()})
    kept = unseal(request.POST.get("kept", ""), seconds=HALF_AN_HOUR)
    if kept is not None:
        return _again(request, [line.split("\x1f") for line in kept.split(SEPARATOR)])
    form = ColleagueTableForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "caseload/colleague_table.html", {"form": form}, status=422)
    try:
        rows = _rows(form)
    except NotAReport as fault:
        form.add_error("file", str(fault))
        return render(request, "caseload/colleague_table.html", {"form": form}, status=422)
    return _tried(request, rows, guess_columns(rows[0]))


def _rows(form: ColleagueTableForm) -> list[list[str]]:
    found = read_lines(
        form.cleaned_data["file"].read(), fits=lambda lines: max((len(line.cells) for line in lines), default=0)
    )
    rows = [[" ".join(cell.split()) for cell in line.cells] for line in found if any(line.cells)]
    if len(rows) < 2 or len(rows) > MOST:
        raise NotAReport(f"A table of colleagues has a heading and up to {MOST} rows.")
    return rows


def _width(lines: Sequence[Line]) -> int:
    return max((len(line.cells) for line in lines), default=0)


def _again(request: HttpRequest, rows: list[list[str]]) -> HttpResponse:
    chosen = {name: request.POST.get(f"column-{at}", "") for at, name in enumerate(rows[0])}
    columns = {column: at for at, column in enumerate(chosen.values()) if column in COLUMNS}
    if "take" not in request.POST or "name" not in columns:
        return _tried(request, rows, columns)
    clinician, now = clinician_of(request), timezone.now()
    plan = _plan(request, rows, columns)
    count = operations.take_over_colleagues(clinician, new=plan.new, changed=plan.changed, now=now)
    messages.success(request, f"Taken over: {count_of(count, 'colleague')}.")
    return redirect("colleagues")


def _plan(request: HttpRequest, rows: Sequence[Sequence[str]], columns: dict[str, int]) -> TablePlan:
    cards = queries.colleague_cards(clinician_of(request), now=timezone.now())
    return queries.table_plan(cards, read_cards(enumerate(rows[1:], start=2), columns))


def _tried(request: HttpRequest, rows: list[list[str]], columns: dict[str, int]) -> HttpResponse:
    places = {at: column for column, at in columns.items()}
    context = {
        "form": ColleagueTableForm(),
        "kept": seal(SEPARATOR.join("\x1f".join(row) for row in rows)),
        "header": [(at, name, places.get(at, ""), "".join(rows[1][at : at + 1])) for at, name in enumerate(rows[0])],
        "columns": [(column, column.replace("_", " ")) for column in COLUMNS],
        "plan": _plan(request, rows, columns),
        "named": "name" in columns,
    }
    return render(request, "caseload/colleague_table.html", context)
