"""A review to keep: as text or on paper."""

from datetime import date, timedelta
from importlib import import_module

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from caseload.access import clinician_of
from caseload.domain.weeks import first_day_of_week
from caseload.domain.wording import span_in_words
from wellbeing.domain.experiments import BY_KEY
from wellbeing.domain.review_text import as_markdown
from wellbeing.domain.reviewing import SETTINGS, Fact, conclusion, facts, folded_felt
from wellbeing.queries.reviews import Material, material


@require_safe
def review_export(request: HttpRequest, first_day: date, form: str) -> HttpResponse:
    """The closed review of a week as Markdown or PDF."""
    clinician, now = clinician_of(request), timezone.now()
    start = first_day_of_week(first_day, week_start=clinician.week_start)
    found = material(clinician, first_day=start, now=now)
    if found.review.closed_at is None or form not in {"md", "pdf"}:
        raise Http404
    lines = facts(found.week, found.past, note_minutes=clinician.minutes_each.usual)
    title = span_in_words(start, start + timedelta(days=6))
    body = _markdown(found, lines, title) if form == "md" else _pdf(found, lines, title)
    kind = "text/markdown; charset=utf-8" if form == "md" else "application/pdf"
    name = f"week-{start.isoformat()}.{form}"
    return HttpResponse(body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _said(found: Material) -> dict[str, str]:
    answers, tried = found.review.answered, found.review.tried
    known = BY_KEY.get(tried.get("key", ""))
    return {
        "conclusion": conclusion(found.week, found.past),
        "felt": folded_felt(answers),
        "setting": SETTINGS.get(answers.get("setting", ""), ""),
        "experiment": known.title if known else str(tried.get("own") or "") if tried.get("key") else "",
        "parked": str(answers.get("park") or ""),
    }


def _markdown(found: Material, lines: tuple[Fact, ...], title: str) -> str:
    return as_markdown(title, facts=lines, **_said(found))


def _pdf(found: Material, lines: tuple[Fact, ...], title: str) -> bytes:
    said = _said(found)
    figures = [f"{line.label}: {line.figure} ({line.context})" for line in lines]
    heads = (("How it felt", "felt"), ("Your default setting", "setting"), ("One small experiment", "experiment"),
             ("Parked", "parked"))  # fmt: skip
    parts = [
        ("The facts", [said["conclusion"], *figures]),
        *((head, [said[key]] if said[key] else []) for head, key in heads),
    ]
    as_pdf = import_module("wellbeing.charts.paper").as_pdf  # slow import: fonts and their tables
    return bytes(as_pdf(f"The week of {title}", parts))
