"""This week, and one week's own page."""

from datetime import date, timedelta
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import account_of, user_of
from caseload import queries as caseload
from caseload.access import clinician_of, has_practice
from caseload.domain.types import Kind
from caseload.domain.weeks import first_day_of_week
from caseload.domain.wording import clock, short_day, span_in_words
from wellbeing.access import shell_of
from wellbeing.queries import Shell, todays_picture, week_picture


@require_safe
def this_week(request: HttpRequest) -> HttpResponse:
    """How much room is left, today, and what is owed."""
    if not has_practice(request):
        return redirect("account" if account_of(user_of(request)).administrator else "supervision")
    shell = shell_of(request) or Shell(clinician_of(request), timezone.now())
    return render(request, "wellbeing/this_week.html", {"picture": todays_picture(shell)})


@require_safe
def week(request: HttpRequest, first_day: date) -> HttpResponse:
    """The rows behind one week's figures."""
    clinician, now = clinician_of(request), timezone.now()
    start = first_day_of_week(first_day, week_start=clinician.week_start)
    sessions = caseload.sessions_of_week(clinician, first_day=start, now=now)
    entries = caseload.week_entries(clinician, first_day=start)
    by_day = groupby(sessions, key=lambda line: line.starts_at.date())
    card, _ = week_picture(clinician, first_day=start, now=now)
    context = {
        "card": card,
        "title": span_in_words(start, start + timedelta(days=6)),
        "first_day": start,
        "days": [
            (short_day(day), [(clock(line.starts_at), clock(line.ends_at), line) for line in lines])
            for day, lines in by_day
        ],
        "off": [entry for entry in entries if entry.kind == Kind.TIME_OFF],
        "unsorted": [(short_day(entry.starts_at.date()), entry) for entry in entries if entry.kind == Kind.UNSORTED],
        "minutes": sum(int((line.ends_at - line.starts_at).total_seconds() // 60) for line in sessions),
    }
    return render(request, "wellbeing/week.html", context)
