"""Trends: a sentence, a chart that was drawn before, and the numbers beneath."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from caseload.access import clinician_of
from wellbeing.domain.trends import Trend
from wellbeing.queries.drawings import drawings_of, trends_of
from wellbeing.queries.support import support_lines


@require_safe
def trends(request: HttpRequest) -> HttpResponse:
    """The last twelve weeks in six charts. A chart that is not drawn yet shows its numbers at once."""
    clinician = clinician_of(request)
    drawn = drawings_of(clinician)
    found = [(one, drawn.get(one.key, ("", ""))[1], _rows(one)) for one in trends_of(clinician, now=timezone.now())]
    return render(request, "wellbeing/trends.html", {"trends": found})


def _rows(trend: Trend) -> list[tuple[str, list[str]]]:
    lines = trend.lines
    return [
        (week, ["–" if line.values[at] is None else f"{line.values[at]:g}" for line in lines])
        for at, week in reversed(list(enumerate(trend.weeks)))
    ]


@require_safe
def support(request: HttpRequest) -> HttpResponse:
    """Where to turn."""
    return render(request, "wellbeing/support.html", {"lines": support_lines(clinician_of(request))})
