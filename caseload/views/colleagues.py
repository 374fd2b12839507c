"""The directory of colleagues to refer to."""

from dataclasses import asdict
from datetime import date

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caseload import operations, queries
from caseload.access import clinician_of, own_colleague_or_404
from caseload.domain.referral.suggesting import stalest
from caseload.domain.referral.table import written
from caseload.domain.referral.types import ColleagueCard, Outcome
from caseload.domain.replies.language import fill, first_name
from caseload.domain.replies.saved import BY_KEY
from caseload.domain.wording import ago, count_of, short_day
from caseload.forms import ColleagueForm
from caseload.models import Referral
from caseload.views.finding import remember_words, words_of

ACCEPTING = {"yes": "accepting", "waitlist": "waiting list", "full": "full", "unknown": "not known"}


@require_http_methods(["GET", "HEAD", "POST"])
def colleagues(request: HttpRequest) -> HttpResponse:
    """Everybody in the directory, fifty a page. A POST looks for words in what is known of them."""
    if request.method == "POST":
        return remember_words(request, "colleagues")
    clinician, now, (find, link) = clinician_of(request), timezone.now(), words_of(request, "colleagues")
    today = now.astimezone(clinician.zone).date()
    cards = queries.colleague_cards(clinician, now=now)
    only = request.GET.get("only", "")
    stale = () if find or only else stalest(cards, today=today)
    found = [card for card in cards if _fits(card, find) and (not only or card.accepting == only)]
    page = Paginator(found, queries.COLLEAGUES_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [(card, ACCEPTING[card.accepting], _confirmed(card, today)) for card in page],
        "page": page,
        "find": find,
        "only": only,
        "filters": [(key, words, sum(card.accepting == key for card in cards)) for key, words in ACCEPTING.items()],
        "more": "".join(f"&{name}={value}" for name, value in {**link, "only": only}.items() if value),
        "stale": [(card, _still_taking(card, clinician.name)) for card in stale],
        "referrals": list(queries.open_referrals(clinician)[:10]),
        "outcomes": [outcome.value for outcome in Outcome if outcome != Outcome.UNKNOWN],
        "say": _say(cards),
        "compacts": {name: ", ".join(sorted(states)) for name, states in queries.compacts_of(clinician).items()},
    }
    return render(request, "caseload/colleagues.html", context)


def _say(cards: list[ColleagueCard]) -> str:
    if not cards:
        return "Nobody is in it yet."
    open_now = sum(card.accepting == "yes" for card in cards)
    return f"{count_of(len(cards), 'colleague')}, {open_now} accepting when last asked."


def _fits(card: ColleagueCard, words: str) -> bool:
    text = " ".join(str(value) for value in asdict(card).values()).casefold()
    return all(word in text for word in words.casefold().split())


def _confirmed(card: ColleagueCard, today: date) -> str:
    if card.confirmed_on is None:
        return "never confirmed"
    days = (today - card.confirmed_on).days
    return f"confirmed {ago(days)}" if 0 <= days < 22 else f"confirmed {short_day(card.confirmed_on)}"


def _still_taking(card: ColleagueCard, name: str) -> str:
    """The note to copy: are you still taking people on?"""
    values = {"first_name": first_name(card.name), "my_name": name.split(maxsplit=1)[0] if name else ""}
    return fill(BY_KEY["refer-still-taking"].body, values=values, typed=["I hope you are well."]).text


@require_http_methods(["GET", "HEAD", "POST"])
def colleague_new(request: HttpRequest) -> HttpResponse:
    """Somebody new."""
    form = ColleagueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        why_not = form.cleaned_data["why_not"]
        operations.save_colleague(clinician_of(request), None, card=form.card, why_not=why_not, now=timezone.now())
        messages.success(request, "In the directory.")
        return redirect("colleagues")
    return render(request, "caseload/colleague.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def colleague(request: HttpRequest, pk: int) -> HttpResponse:
    """What is known of one colleague."""
    row, now = own_colleague_or_404(request, pk), timezone.now()
    form = ColleagueForm(request.POST or None, card=row.card(), why_not=row.why_not)
    if request.method == "POST" and form.is_valid():
        why_not = form.cleaned_data["why_not"]
        operations.save_colleague(clinician_of(request), row, card=form.card, why_not=why_not, now=now)
        messages.success(request, "Saved.")
        return redirect("colleagues")
    return render(request, "caseload/colleague.html", {"form": form, "row": row}, status=422 if form.is_bound else 200)


@require_POST
def colleague_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One press: confirmed today, removed, back again."""
    row, now = own_colleague_or_404(request, pk), timezone.now()
    if step == "confirm":
        today = now.astimezone(clinician_of(request).zone).date()
        operations.confirm_colleague(row, today=today, now=now)
        messages.success(request, "Confirmed today.")
    elif step == "remove":
        gone = row.removed_at is None
        operations.remove_colleague(row, removed=gone, now=now)
        tag = f"undo:{reverse('colleague_step', args=[pk, 'remove'])}"
        messages.success(request, "Removed." if gone else "Back again.", extra_tags=tag)
    else:
        raise BadRequest
    return redirect("colleagues")


@require_POST
def referral_outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of a referral."""
    row = get_object_or_404(Referral, pk=pk, clinician=clinician_of(request))
    try:
        outcome = Outcome(request.POST.get("outcome", ""))
    except ValueError:
        raise BadRequest from None
    operations.say_outcome(row, outcome=outcome, now=timezone.now())
    messages.success(request, "Noted.")
    return redirect("colleagues")


@require_POST
def colleague_compacts(request: HttpRequest) -> HttpResponse:
    """Which states belong to which compact."""
    clinician = clinician_of(request)
    compacts = {
        name: [state.strip() for state in request.POST.get(f"compact-{name}", "").split(",") if state.strip()][:80]
        for name in queries.compacts_of(clinician)
    }
    operations.set_compacts(clinician, compacts=compacts)
    messages.success(request, "Saved.")
    return redirect("colleagues")


@require_safe
def colleagues_csv(request: HttpRequest) -> HttpResponse:
    """The directory as a table; reasons not to refer stay out."""
    cards = queries.colleague_cards(clinician_of(request), now=timezone.now())
    answer = HttpResponse("\ufeff" + written(cards), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="colleagues.csv"'
    return answer
