"""Saved replies: listed by situation, written, changed, copied from colleagues."""

from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from caseload import operations, queries
from caseload.access import clinician_of, own_draft_or_404, shared_draft_or_404
from caseload.domain.replies.language import VARIABLES, fill
from caseload.domain.replies.types import SITUATIONS, Situation
from caseload.domain.wording import count_of
from caseload.forms import DraftForm
from caseload.models import Clinician, Draft
from caseload.operations.drafts import DraftChanged
from caseload.views.finding import remember_words, words_of

ORDER = list(SITUATIONS)


@require_http_methods(["GET", "HEAD", "POST"])
def drafts(request: HttpRequest) -> HttpResponse:
    """All saved replies by situation, those used most first. A POST looks for words in them."""
    if request.method == "POST":
        return remember_words(request, "drafts")
    clinician, (find, _) = clinician_of(request), words_of(request, "drafts")
    lines = queries.found_drafts(queries.draft_lines(clinician), find)
    ordered = sorted(lines, key=lambda line: ORDER.index(line.reply.situation))
    groups = groupby(ordered, key=lambda line: line.reply.situation)
    context = {
        "groups": [(SITUATIONS[situation], list(rows)) for situation, rows in groups],
        "shared": []
        if find
        else [(row, SITUATIONS[Situation(row.situation)]) for row in queries.shared_drafts(clinician)],
        "find": find,
        "say": f"{count_of(len(lines), 'reply', 'replies')}, ready to be made your own.",
    }
    return render(request, "caseload/drafts.html", context)


def _shared(clinician: Clinician) -> list[tuple[Draft, str]]:
    return [(row, SITUATIONS[Situation(row.situation)]) for row in queries.shared_drafts(clinician)]


@require_http_methods(["GET", "HEAD", "POST"])
def draft_new(request: HttpRequest) -> HttpResponse:
    """A reply of her own."""
    form = DraftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        operations.add_draft(
            clinician_of(request),
            situation=Situation(data["situation"]),
            title=data["title"],
            body=data["body"],
            shared=data["shared"],
            now=timezone.now(),
        )
        messages.success(request, "Saved.")
        return redirect("drafts")
    return _page(request, form, line=None)


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """Changes a reply. One that everybody starts with becomes her own version."""
    clinician, now = clinician_of(request), timezone.now()
    line = queries.draft_line(clinician, key)
    if line is None:
        raise Http404
    reply = line.reply
    initial = {"situation": reply.situation, "title": reply.title, "body": reply.body.strip(), "shared": line.shared}
    form = DraftForm(request.POST or None, initial=initial | {"version": line.version}, builtin=not line.own)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, line=line)
    data = form.cleaned_data
    words = {"title": data["title"], "body": data["body"], "shared": data["shared"]}
    try:
        operations.change_draft(clinician, reply, **words, seen=data["version"] or 0, now=now)
    except DraftChanged:
        messages.info(request, "Changed on another page, and not saved here. What you typed is still below.")
        form.data = {**request.POST.dict(), "version": str(line.version)}
        return _page(request, form, line=line, status=409)
    messages.success(request, "Saved.")
    return redirect("drafts")


def _page(
    request: HttpRequest, form: DraftForm, *, line: queries.DraftLine | None, status: int | None = None
) -> HttpResponse:
    body = str(form["body"].value() or "")
    context = {"form": form, "line": line, "reply": fill(body, values=VARIABLES), "variables": VARIABLES}
    return render(request, "caseload/draft.html", context, status=status or (422 if form.is_bound else 200))


@require_POST
def draft_preview(request: HttpRequest) -> HttpResponse:
    """The reply as it is typed so far, with examples filled in. Keeps nothing."""
    reply = fill(request.POST.get("body", "")[:4000], values=VARIABLES)
    return render(request, "caseload/draft_preview.html", {"reply": reply})


@require_POST
def draft_back(request: HttpRequest, key: str) -> HttpResponse:
    """Puts a reply back as it was; one of her own is removed, or comes back."""
    now = timezone.now()
    if key.isdecimal() and len(key) < 18:
        row = own_draft_or_404(request, int(key))
        operations.remove_draft(row, removed=row.removed_at is None, now=now)
        tag = f"undo:{request.path}"
        messages.success(request, "Removed." if row.removed_at is None else "Back again.", extra_tags=tag)
    else:
        operations.put_back(clinician_of(request), key=key, now=now)
        messages.success(request, "As it was.")
    return redirect("drafts")


@require_POST
def draft_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """A colleague's reply as one of her own."""
    shared = shared_draft_or_404(request, pk)
    made = operations.copy_draft(clinician_of(request), shared=shared, now=timezone.now())
    messages.success(request, "Copied. This one is yours to change.")
    return redirect("draft", made.pk)
