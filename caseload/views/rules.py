"""The rules: what they are, what each decides, and what a change would do before it is saved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from caseload import operations, queries
from caseload.access import clinician_of, own_rule_or_404
from caseload.domain.preview import Match, Preview
from caseload.domain.rule_words import RuleWords, rule_in_words
from caseload.domain.types import Kind
from caseload.domain.wording import count_of, day_and_time, short_day
from caseload.forms import RuleForm
from caseload.models import Clinician, SortingRule

SHOWN = 8  # matches that a preview lists before "Show all"


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule in the list, with how many entries it decides."""

    pk: int
    position: int
    kind: Kind
    words: RuleWords
    count: int


@dataclass(frozen=True, slots=True)
class RuleList:
    """All rules in order, and what none of them fits."""

    lines: tuple[RuleLine, ...]
    unsorted: int
    guessing: bool  # nothing is decided by own rules yet


@dataclass(frozen=True, slots=True)
class MatchLine:
    """One entry that a rule would decide."""

    match: Match
    when: str
    covered: bool


def rule_list(clinician: Clinician, *, names: Mapping[int, str], now: datetime) -> RuleList:
    """The rules with their counts, four weeks back and eight ahead; `names` of calendars. Three queries."""
    counts = queries.rule_counts(clinician, now=now)
    lines = [
        RuleLine(
            pk=row.pk,
            position=place,
            kind=Kind(row.kind),
            words=rule_in_words(row.as_rule(), source_name=names.get(row.source_id or 0, "")),
            count=counts.get(row.pk, 0),
        )
        for place, row in enumerate(clinician.rules.in_use(), start=1)
    ]
    return RuleList(tuple(lines), queries.unsorted_count(clinician, now=now), not clinician.checked)


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """The list and an empty editor; with POST a new rule."""
    clinician = clinician_of(request)
    form = RuleForm(request.POST or None, clinician=clinician)
    if request.method != "POST":
        return _page(request, form=form)
    if not form.is_valid():
        return _page(request, form=form, status=422)
    operations.add_rule(clinician, rule=form.rule, leave_out=_left_out(request), now=timezone.now())
    messages.success(request, "Rule saved. The calendar is sorted by it already.")
    return _saved(request)


@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    """One rule in the editor; with POST changes it."""
    row = own_rule_or_404(request, pk)
    form = RuleForm(request.POST or None, clinician=row.clinician, row=row)
    if request.method != "POST":
        return _page(request, form=form)
    if not form.is_valid():
        return _page(request, form=form, status=422)
    operations.change_rule(row, rule=form.rule, leave_out=_left_out(request), now=timezone.now())
    messages.success(request, "Rule changed. The calendar is sorted by it already.")
    return _saved(request)


@require_POST
def rule_preview(request: HttpRequest) -> HttpResponse:
    """Shows what the rule in the editor would do; saves nothing."""
    # A POST, because words from titles do not belong in addresses.
    pk = request.POST.get("rule", "")
    row = own_rule_or_404(request, int(pk)) if pk.isdecimal() else None
    form = RuleForm(request.POST, clinician=clinician_of(request), row=row)
    if request.headers.get("HX-Request"):
        return render(request, "caseload/rule_preview.html", _preview_context(request, form))
    return _page(request, form=form, status=200 if form.is_valid() else 422)


@require_POST
def rule_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Moves a rule one place up or down."""
    by = 1 if request.POST.get("to") == "down" else -1
    row = own_rule_or_404(request, pk)
    operations.move_rule(row, by=by, now=timezone.now())
    return _saved(request, row=row)


@require_POST
def rule_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a rule out of use, with an offer to bring it back."""
    operations.remove_rule(own_rule_or_404(request, pk), now=timezone.now())
    messages.success(request, "Rule removed.", extra_tags=f"undo:{reverse('rule_restore', args=[pk])}")
    return _saved(request)


@require_POST
def rule_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Brings a removed rule back."""
    operations.restore_rule(own_rule_or_404(request, pk, removed=True), now=timezone.now())
    messages.success(request, "The rule is back in its place.")
    return _saved(request)


def _saved(request: HttpRequest, *, row: SortingRule | None = None) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return redirect("rule", row.pk) if row else redirect("rules")
    context = {"rules": _own_rules(request), "current": row and row.pk}
    return render(request, "caseload/rules_changed.html", context)


def _own_rules(request: HttpRequest) -> RuleList:
    clinician = clinician_of(request)
    return rule_list(clinician, names=queries.source_names(clinician), now=timezone.now())


def _page(request: HttpRequest, *, form: RuleForm, status: int = 200) -> HttpResponse:
    context = {
        "rules": _own_rules(request),
        "current": form.row and form.row.pk,
        **_preview_context(request, form),
    }
    part = "caseload/rule_editor.html" if request.headers.get("HX-Request") else "caseload/rules.html"
    return render(request, part, context, status=status)


def _left_out(request: HttpRequest) -> list[int]:
    return [int(pk) for pk in request.POST.getlist("leave_out") if pk.isdecimal()]


def _preview_context(request: HttpRequest, form: RuleForm) -> dict[str, object]:
    """The editor and its preview: of a form as typed when it is valid, of the saved rule when nothing is typed."""
    clinician = clinician_of(request)
    found = None
    if form.is_bound and form.is_valid():
        found = queries.rule_preview(clinician, rule=form.rule, now=timezone.now())
    elif not form.is_bound and form.row:
        found = queries.rule_preview(clinician, rule=form.row.as_rule(), now=timezone.now())
    kind = form.rule.kind if form.is_bound and found else form.row and form.row.kind
    return {"form": form, "kind": kind, "preview": found, **(_lines(request, found) if found else {})}


def _lines(request: HttpRequest, found: Preview) -> dict[str, object]:
    covered = clinician_of(request).covered
    listed = found.matches if "all" in request.POST else found.matches[:SHOWN]
    return {
        "count": count_of(len(found.matches), "event"),
        "lines": [MatchLine(match, _when(match), covered) for match in listed],
        "hidden": len(found.matches) - len(listed),
        "left_out": set(_left_out(request)),
    }


def _when(match: Match) -> str:
    return f"{short_day(match.starts_at.date())}, all day" if match.all_day else day_and_time(match.starts_at)
