"""Everything of hers in one file, and back again."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import confirmed, confirmed_first, user_of
from accounts.limits import allowed
from caseload.access import clinician_of
from wellbeing import operations
from wellbeing.domain.archive import MOST_BYTES

MOST_ARCHIVES = 10  # an hour


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def archive(request: HttpRequest) -> Any:
    """What the archive holds; a POST makes it and hands it over, and keeps no copy."""
    clinician, now = clinician_of(request), timezone.now()
    if request.method != "POST":
        return render(request, "wellbeing/archive.html")
    if not allowed(f"archive:{clinician.pk}", most=MOST_ARCHIVES, now=now):
        return render(request, "429.html", status=429)
    try:
        made = operations.make_archive(user_of(request), by=clinician.user_id, now=now)
    except OSError:
        messages.error(request, "The disk is full: the archive was not made, and nothing was changed.")
        return render(request, "wellbeing/archive.html", status=507)
    name = f"headroom-{now:%Y-%m-%d}.zip"
    return FileResponse(made, as_attachment=True, filename=name, content_type="application/zip")


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed_first
def archive_import(request: HttpRequest) -> HttpResponse:
    """Reads an archive into an account that has nothing in it yet."""
    clinician_of(request)
    user, wrong = user_of(request), ""
    if request.method == "POST":
        try:
            rows = operations.import_archive(user, _uploaded(request), now=timezone.now())
        except operations.BadArchive as trouble:
            wrong = str(trouble)
        else:
            messages.success(request, f"Read: {rows} rows. Calendars are read anew within minutes.")
            return redirect("this_week")
    context = {"wrong": wrong, "empty": operations.is_empty(user)}
    return render(request, "wellbeing/archive_import.html", context, status=422 if wrong else 200)


def _uploaded(request: HttpRequest) -> Any:
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise operations.BadArchive("Choose a file first.")
    if (file.size or 0) > MOST_BYTES:
        raise operations.BadArchive("This file is larger than 200 MB, the most that is read.")
    return file.file
