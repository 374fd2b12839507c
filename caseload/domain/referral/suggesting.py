"""Ranks colleagues for what is needed, with reasons. The order is stable and can be told in one sentence."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from caseload.domain.referral.types import (
    Accepting,
    ColleagueCard,
    LeftOut,
    Met,
    Need,
    NeedKind,
    Reason,
    Suggestion,
)
from caseload.domain.wording import long_day

ASK_FIRST = timedelta(weeks=8)  # since "accepting" was confirmed; our default
ORDER = "Order: most needs met, then most recently confirmed, then who had fewest from you lately."
_LISTS = {
    NeedKind.SPECIALTY: "specialties",
    NeedKind.AGE: "ages",
    NeedKind.FORMAT: "formats",
    NeedKind.WAY: "ways",
    NeedKind.INSURER: "insurers",
    NeedKind.LANGUAGE: "languages",
    NeedKind.PLACE: "places",
}
_YES = {NeedKind.INSURER: "Takes {}", NeedKind.LANGUAGE: "Speaks {}", NeedKind.PLACE: "In {}", NeedKind.AGE: "Sees {}"}
Compacts = Mapping[str, frozenset[str]]


def suggest_colleagues(
    needs: Sequence[Need], colleagues: Iterable[ColleagueCard], *, today: date, compacts: Compacts
) -> tuple[tuple[Suggestion, ...], LeftOut]:
    """Colleagues by needs met, then by when they last confirmed, then by who was sent fewest, then by name.

    Those who are full, or are not referred to, are left out and counted. `compacts` are states by compact.
    """
    cards = list(colleagues)
    shown = [card for card in cards if card.accepting != Accepting.FULL and not card.do_not_refer]
    found = [Suggestion(card, _reasons(card, needs, today=today, compacts=compacts)) for card in shown]
    found.sort(key=_rank)
    refused = sum(card.do_not_refer for card in cards)
    return tuple(found), LeftOut(full=len(cards) - len(shown) - refused, not_referred=refused)


def _rank(one: Suggestion) -> tuple[int, int, int, int, str, int]:
    unmet = sum(reason.met == Met.NO for reason in one.reasons)
    confirmed = one.card.confirmed_on.toordinal() if one.card.confirmed_on else 0
    return (-one.needs_met, unmet, -confirmed, one.card.lately, one.card.name.casefold(), one.card.pk)


def _reasons(card: ColleagueCard, needs: Sequence[Need], *, today: date, compacts: Compacts) -> tuple[Reason, ...]:
    return (_accepting(card, today), *(_reason(card, need, compacts) for need in needs))


def _accepting(card: ColleagueCard, today: date) -> Reason:
    stale = card.confirmed_on is None or today - card.confirmed_on > ASK_FIRST
    if card.accepting == Accepting.WAITLIST:
        return Reason(Met.UNKNOWN, "Has a waiting list")
    if card.accepting == Accepting.UNKNOWN or stale:
        return Reason(Met.UNKNOWN, "Accepting, ask first")
    if card.accepting_from and card.accepting_from > today:
        return Reason(Met.YES, f"Accepting from {long_day(card.accepting_from)}")
    places = f", {card.free_places} place{'s' if card.free_places != 1 else ''}" if card.free_places else ""
    return Reason(Met.YES, f"Accepting{places}")


def _reason(card: ColleagueCard, need: Need, compacts: Compacts) -> Reason:
    if need.kind == NeedKind.TELEHEALTH:
        return _telehealth(card, need.value, compacts)
    if need.kind == NeedKind.SLIDING:
        return _told(card.sliding, "Sliding scale", no="No sliding scale")
    listed: tuple[str, ...] = getattr(card, _LISTS[need.kind])
    if need.value.casefold() in {one.casefold() for one in listed}:
        return Reason(Met.YES, _YES.get(need.kind, "{}").format(need.value))
    if not listed:
        return Reason(Met.UNKNOWN, f"{need.value}: ask them")
    return Reason(Met.NO, f"{need.value} not listed; {', '.join(listed[:2])}")


def _told(value: bool | None, words: str, *, no: str) -> Reason:
    if value is None:
        return Reason(Met.UNKNOWN, f"{words}: ask them")
    return Reason(Met.YES, words) if value else Reason(Met.NO, no)


def _telehealth(card: ColleagueCard, state: str, compacts: Compacts) -> Reason:
    words = f"Telehealth in {state}" if state else "Telehealth"
    if not card.telehealth or not state:
        return _told(card.telehealth, words, no="No telehealth")
    if state in card.licences:
        return Reason(Met.YES, words)
    through = next((name for name in card.compacts if state in compacts.get(name, frozenset())), None)
    if through:
        return Reason(Met.YES, f"{words}, through {through}")
    if not card.licences:
        return Reason(Met.UNKNOWN, f"{words}: ask them")
    return Reason(Met.NO, f"Telehealth in {', '.join(card.licences[:3])} only")


def stalest(colleagues: Iterable[ColleagueCard], *, today: date, count: int = 3) -> tuple[ColleagueCard, ...]:
    """The colleagues whose place was confirmed longest ago, of those that could be referred to."""
    asked = [card for card in colleagues if card.accepting != Accepting.FULL and not card.do_not_refer]
    old = [card for card in asked if card.confirmed_on is None or today - card.confirmed_on > ASK_FIRST / 2]
    return tuple(sorted(old, key=lambda card: (card.confirmed_on or date.min, card.name.casefold(), card.pk))[:count])
