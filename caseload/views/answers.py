"""Answering: a promise, a yes, a no, a referral; and what comes after a yes."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from caseload import operations, queries
from caseload.access import clinician_of, own_ask_or_404
from caseload.domain.asks.types import NEVER_DEFERRED, Again, AskKind, AskState, Chosen, Decision
from caseload.domain.wording import clock, long_day, short_day
from caseload.models import Ask
from caseload.operations.asks import ChangedMeanwhile, NotDeferrable, Place
from caseload.views.ask_panel import Panel, panel_of, posted
from caseload.views.asks import open_row, page

_DECISIONS = {"yes": Decision.YES, "no": Decision.NO, "refer": Decision.REFERRED}
HOLDS_NOTHING = (*NEVER_DEFERRED, AskKind.SCHEDULE_CHANGE)


@require_POST
def ask_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Saves the answer that was composed. A reply with something missing is not copied, and nothing is saved."""
    found, clinician, now = own_ask_or_404(request, pk), clinician_of(request), timezone.now()
    asked = posted(request.POST)
    picks = [int(pick) for pick in request.POST.getlist("pick")[:3] if pick.isdecimal() and len(pick) < 18]
    asked["colleagues"] = _named(request, picks)
    _, places = queries.asks_and_places(clinician)
    panel = panel_of(found, clinician, queries.coming_rooms(clinician, now=now, places=places), asked=asked, now=now)
    copied = asked.get("reply") == "copied" and panel.composer is not None
    if copied and panel.composer and panel.composer.reply.missing:
        messages.info(request, f"Not copied yet. {panel.composer.reply.missing[0]}")
        return page(request, open_ask=found, panel=panel, status=422)
    if asked.get("reply") == "show":
        return page(request, open_ask=found, panel=panel)
    if not _saved(request, found, panel, asked):
        return redirect("ask", pk)
    if picks and panel.answer == "refer":
        operations.log_referrals(found, picks, now=now)
    if copied and panel.composer:
        operations.count_use(clinician, panel.composer.draft, now=now)
        if not asked.get("copied_here"):
            context = {"text": panel.composer.reply.text, "mail": panel.composer.mail, "ask": found}
            return render(request, "caseload/ask_copied.html", context)
    return redirect("asks_answering" if asked.get("answering") else "asks")


def _named(request: HttpRequest, picks: list[int]) -> str:
    """The chosen colleagues as the reply names them."""
    cards = queries.colleague_cards(clinician_of(request), now=timezone.now()) if picks else []
    return queries.colleagues_in_words([card for card in cards if card.pk in picks])


def _saved(request: HttpRequest, found: Ask, panel: Panel, asked: dict[str, str]) -> bool:
    """True once the answer is a row; says what happened, also where it cannot be."""
    try:
        act = _save(found, panel, seen=_number(asked.get("version", "")))
    except NotDeferrable as reason:
        messages.info(request, str(reason))
        return False
    except ChangedMeanwhile as changed:
        at = clock(changed.ask.changed_at.astimezone(clinician_of(request).zone))
        messages.info(request, f"Changed at {at} on another page, and left so. Look again, then answer.")
        return False
    if act:
        tag = f"undo:{reverse('undo', args=[act])}"
        messages.success(request, _said(panel, found), extra_tags=tag)
    return True


def _save(found: Ask, panel: Panel, *, seen: int) -> int | None:
    now = timezone.now()
    if panel.answer == "defer":
        return operations.defer_ask(found, until=panel.promised, seen=seen, now=now)
    decision, place = _DECISIONS[panel.answer], None
    if decision == Decision.YES and AskKind(found.kind) not in HOLDS_NOTHING:
        place, decision = _place(found, panel), _yes_or_counter(found, panel)
    return operations.decide_ask(found, decision=decision, place=place, seen=seen, now=now)


def _yes_or_counter(found: Ask, panel: Panel) -> Decision:
    """A yes to another start than the one that was asked for is a counter-offer."""
    return Decision.COUNTER if panel.start != panel.starts[0].day else Decision.YES


def _place(found: Ask, panel: Panel) -> Place:
    shape = panel.line.shape
    return Place(
        first_on=panel.start,
        any_day=panel.start not in {found.on, found.starts_on},
        every_weeks=shape.every_weeks,
        times=shape.times,
        minutes=shape.minutes,
        buffer_minutes=shape.buffer_minutes,
        weight_tenths=int(shape.weight * 10),
        owes_note=shape.owes_note,
    )


def _said(panel: Panel, found: Ask) -> str:
    if panel.answer == "defer":
        return f"Deferred until {short_day(panel.promised)}."
    if panel.answer == "yes" and AskKind(found.kind) not in HOLDS_NOTHING:
        return f"Yes. Its place is held from {long_day(panel.start)}."
    return {"yes": "Done.", "no": "No.", "refer": "Referred."}[panel.answer]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else -1


@require_POST
def ask_defer(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts a request off until the day on the button, without opening it."""
    found = own_ask_or_404(request, pk)
    try:
        until = date.fromisoformat(request.POST.get("until", ""))
    except ValueError:
        raise BadRequest from None
    seen = _number(request.POST.get("version", ""))
    return _told(request, lambda: operations.defer_ask(found, until=until, seen=seen, now=timezone.now()),
                 f"Deferred until {short_day(until)}. Tell them so: the holding reply is in the request.")  # fmt: skip


@require_POST
def ask_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Everything that is one press: reopen, remove, thanks, withdrawn, in the calendar now."""
    found, now = own_ask_or_404(request, pk), timezone.now()
    seen = _number(request.POST.get("version", ""))
    steps: dict[str, tuple[Callable[[], int | None], str]] = {
        "reopen": (lambda: operations.reopen_ask(found, seen=seen, now=now), "Undecided again."),
        "remove": (lambda: operations.remove_ask(found, now=now), "Removed."),
        "thanks": (lambda: operations.note_thanks(found, now=now), "Noted. Your promise stays as it is."),
        "withdrawn": (
            lambda: operations.decide_ask(found, decision=Decision.WITHDRAWN, seen=seen, now=now),
            "Withdrawn by them.",
        ),
        "client": (lambda: operations.accept_place(found, now=now), "On the books."),
        "shown": (
            lambda: operations.release_place(found, now=now),
            "In your calendar; the place is no longer held.",
        ),
    }
    if step not in steps:
        raise BadRequest
    return _told(request, *steps[step])


@require_POST
def ask_chosen(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether this yes was chosen, or happened by default; or, four weeks on, whether it would be said again."""
    found, now = own_ask_or_404(request, pk), timezone.now()
    try:
        chosen, again = Chosen(request.POST.get("chosen", "")), Again(request.POST.get("again", ""))
    except ValueError:
        raise BadRequest from None
    if again != Again.UNSAID:
        return _told(request, lambda: operations.say_again(found, again=again, now=now), "Thank you. Noted.")
    return _told(request, lambda: operations.say_chosen(found, chosen=chosen, now=now), "Noted.")


def _told(request: HttpRequest, act: Callable[[], int | None], said: str) -> HttpResponse:
    try:
        done = act()
    except NotDeferrable as reason:
        messages.info(request, str(reason))
    except ChangedMeanwhile as changed:
        at = clock(changed.ask.changed_at.astimezone(clinician_of(request).zone))
        messages.info(request, f"Changed at {at} on another page, and left so.")
    else:
        if done:
            messages.success(request, said, extra_tags=f"undo:{reverse('undo', args=[done])}")
    return redirect("asks")


@require_safe
def asks_answering(request: HttpRequest) -> HttpResponse:
    """One request, one draft, then the next: promises that are due first, then what is undecided, oldest first."""
    clinician, now = clinician_of(request), timezone.now()
    waiting, places = queries.asks_and_places(clinician)
    today = now.astimezone(clinician.zone).date()
    undecided = [ask for ask in waiting if ask.state == AskState.UNDECIDED]
    due = [ask for ask in waiting if ask.promised_on and ask.promised_on <= today and ask not in undecided]
    order = [*due, *reversed(undecided)]
    skipped = request.GET.get("after", "")
    at = next((place + 1 for place, ask in enumerate(order) if str(ask.pk) == skipped), 0)
    if at >= len(order):
        return render(request, "caseload/asks_answering.html", {"left": len(order) if at else 0})
    rooms = queries.coming_rooms(clinician, now=now, places=places)
    row = open_row(order[at], clinician, rooms, asked={"answering": "1"}, now=now)
    context = {"row": row, "place": at + 1, "count": len(order), "left": len(order) - at}
    return render(request, "caseload/asks_answering.html", context)
