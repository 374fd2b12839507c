"""Colleagues, what can be looked for in them, and what a table would change."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.db.models import Count, Q, QuerySet

from accounts.sealed import keyed_hash
from caseload.domain import referral
from caseload.domain.referral.table import ReadCard
from caseload.domain.referral.types import ColleagueCard, Need, NeedKind
from caseload.models import Clinician, Colleague, Referral

LATELY = timedelta(days=90)
COLLEAGUES_PAGE = 50
_FROM = {
    NeedKind.SPECIALTY: "specialties",
    NeedKind.AGE: "ages",
    NeedKind.FORMAT: "formats",
    NeedKind.WAY: "ways",
    NeedKind.INSURER: "insurers",
    NeedKind.LANGUAGE: "languages",
    NeedKind.PLACE: "places",
    NeedKind.TELEHEALTH: "licences",
}


@dataclass(frozen=True, slots=True)
class TablePlan:
    """What a table would do: new colleagues, changed ones by their key, unchanged ones, and rows it cannot read."""

    new: tuple[ColleagueCard, ...]
    changed: dict[int, ColleagueCard]
    same: int
    unread: tuple[ReadCard, ...]


def colleague_cards(clinician: Clinician, *, now: datetime) -> list[ColleagueCard]:
    """All colleagues that are kept, by name. One query."""
    given = Count("referrals", filter=Q(referrals__given_at__gte=now - LATELY))
    rows = Colleague.objects.filter(clinician=clinician, removed_at=None).annotate(lately=given)
    return sorted((row.card(lately=row.lately) for row in rows), key=lambda card: (card.name.casefold(), card.pk))


@cache
def _first_compacts() -> dict[str, list[str]]:
    path = Path(referral.__file__).parent / "compacts.toml"
    found: dict[str, list[str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return found


def compacts_of(clinician: Clinician) -> dict[str, frozenset[str]]:
    """States by compact, as the clinician set them, or as everybody starts."""
    return {name: frozenset(states) for name, states in (clinician.compacts or _first_compacts()).items()}


def vocabulary(clinician: Clinician, cards: Sequence[ColleagueCard]) -> dict[str, Need]:
    """What can be looked for, by a code that says nothing in an address."""
    needs = {Need(kind, value) for card in cards for kind, name in _FROM.items() for value in getattr(card, name)}
    needs |= {Need(NeedKind.TELEHEALTH), Need(NeedKind.SLIDING)} if cards else set()
    ordered = sorted(needs, key=lambda need: (list(NeedKind).index(need.kind), need.value.casefold()))
    return {_code(clinician, need): need for need in ordered}


def _code(clinician: Clinician, need: Need) -> str:
    return keyed_hash(str(clinician.pk), need.kind.value, need.value.casefold(), purpose="need")[:10]


def table_plan(cards: Sequence[ColleagueCard], read: Sequence[ReadCard]) -> TablePlan:
    """What a table would change. A row is a colleague that is there already when the name is the same."""
    known = {card.name.casefold(): card for card in cards}
    new: dict[str, ColleagueCard] = {}
    changed: dict[int, ColleagueCard] = {}
    same = 0
    for row in read:
        if row.card is None:
            continue
        there = known.get(row.card.name.casefold())
        if there is None:
            new[row.card.name.casefold()] = row.card
        elif replace(row.card, pk=there.pk, lately=there.lately) != there:
            changed[there.pk] = row.card
        else:
            same += 1
    return TablePlan(tuple(new.values()), changed, same, tuple(row for row in read if row.card is None))


def open_referrals(clinician: Clinician) -> QuerySet[Referral]:
    """What was given to whom, latest first."""
    return Referral.objects.filter(clinician=clinician).select_related("colleague").order_by("-given_at", "-pk")


def colleagues_in_words(cards: Sequence[ColleagueCard]) -> str:
    """Each with how to reach them, one a line, by name."""
    return "\n".join(f"{card.title}, {card.contact}" if card.contact else card.title for card in cards)
