"""What no rule fits, to be sorted by the look of the titles."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from caseload import operations, queries
from caseload.access import clinician_of
from caseload.domain.wording import count_of
from caseload.forms import SORTED_KINDS
from caseload.views.start import changed_groups

SHOWN = 40  # groups a page


@require_http_methods(["GET", "HEAD", "POST"])
def unsorted(request: HttpRequest) -> HttpResponse:
    """The list; with POST a rule for each group that was given a kind."""
    clinician, now = clinician_of(request), timezone.now()
    groups = queries.unsorted_groups(clinician, now=now)
    if request.method == "POST":
        changes = changed_groups(request, groups)
        operations.sort_groups(clinician, changes=changes, now=now)
        messages.success(request, f"{count_of(len(changes), 'group')} sorted. Each has a rule of its own now.")
        if not request.headers.get("HX-Request"):
            return redirect("unsorted")
        groups = queries.unsorted_groups(clinician, now=now)
    context = {
        "groups": groups[:SHOWN],
        "hidden": max(0, len(groups) - SHOWN),
        "count": sum(one.count for one in groups),
        "kinds": [value for value, _ in SORTED_KINDS],
        "covered": clinician.covered,
    }
    page = "caseload/unsorted_changed.html" if request.method == "POST" else "caseload/unsorted.html"
    return render(request, page, context)
