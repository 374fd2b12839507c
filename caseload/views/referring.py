"""Somebody else for a request: colleagues with their reasons, three at most."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from caseload import queries
from caseload.access import clinician_of, own_ask_or_404
from caseload.domain.referral.suggesting import ORDER, suggest_colleagues
from caseload.domain.referral.types import LeftOut, NeedKind, Suggestion
from caseload.domain.replies.types import Situation
from caseload.domain.wording import ago, count_of

MOST = 3
SHOWN = 40


@dataclass(frozen=True, slots=True)
class Line:
    """One suggestion, ticked or not."""

    one: Suggestion
    confirmed: str
    ticked: bool


@require_safe
def ask_refer(request: HttpRequest, pk: int) -> HttpResponse:
    """Colleagues for what is needed; the address holds codes and numbers, never words."""
    found, clinician, now = own_ask_or_404(request, pk), clinician_of(request), timezone.now()
    if clinician.covered:
        return render(request, "caseload/covered.html")
    today = now.astimezone(clinician.zone).date()
    cards = queries.colleague_cards(clinician, now=now)
    words = queries.vocabulary(clinician, cards)
    codes = [code for code in dict.fromkeys(request.GET.getlist("need")) if code in words]
    suggestions, out = suggest_colleagues(
        [words[code] for code in codes], cards, today=today, compacts=queries.compacts_of(clinician)
    )
    asked = [int(pick) for pick in request.GET.getlist("pick") if pick.isdecimal() and len(pick) < 18]
    real = [card.pk for card in cards]
    picks = [pick for pick in dict.fromkeys(asked) if pick in real]
    chosen = picks[:MOST]
    lines = [_line(one, today.toordinal(), ticked=one.card.pk in chosen) for one in suggestions[:SHOWN]]
    told = queries.colleagues_in_words([card for card in cards if card.pk in chosen])
    shape = queries.shape_of(found)
    values = queries.values_for(found, clinician, shape, promised=today, start=None, colleagues=told)
    key = request.GET.get("draft", "")
    context = {
        "ask": found,
        "title": queries.title_of_ask(found),
        "lines": lines,
        "codes": codes,
        "needs": [(code, _need_words(words[code].kind, words[code].value)) for code in codes],
        "words": [(code, _need_words(need.kind, need.value)) for code, need in words.items() if code not in codes],
        "chosen": chosen,
        "too_many": len(picks) > MOST,
        "composer": queries.composer(queries.draft_lines(clinician), situation=Situation.REFER, key=key, values=values),
        "say": _say(len(suggestions)),
        "order": ORDER,
        "left_out": _left_out(out),
    }
    return render(request, "caseload/refer.html", context)


def _line(one: Suggestion, today: int, *, ticked: bool) -> Line:
    confirmed = one.card.confirmed_on
    days = today - confirmed.toordinal() if confirmed else 0
    late = f"last confirmed {days // 7} weeks ago" if confirmed else "never confirmed"
    return Line(one, f"confirmed {ago(days)}" if confirmed and days < 22 else late, ticked)


def _need_words(kind: NeedKind, value: str) -> str:
    if kind == NeedKind.TELEHEALTH:
        return f"telehealth in {value}" if value else "telehealth"
    if kind == NeedKind.SLIDING:
        return "sliding scale"
    return f"insurance: {value}" if kind == NeedKind.INSURER else value


def _say(count: int) -> str:
    if not count:
        return "Nobody is in your directory yet."
    return f"{count_of(count, 'colleague')} to look at. Three at most keeps it easy to choose."


def _left_out(out: LeftOut) -> str:
    parts = [f"{out.full} full"] if out.full else []
    parts += [f"{out.not_referred} not referred to"] if out.not_referred else []
    return f"Left out: {', '.join(parts)}." if parts else ""
