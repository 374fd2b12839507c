"""Requests: the page with one open, the bandwidth check, and suggestions among five hundred colleagues."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.measure import ROUNDS, Row, cpu, spread
from bench.practice import getter, poster, signed_in
from caseload.domain.referral.suggesting import suggest_colleagues
from caseload.domain.referral.types import Accepting, ColleagueCard, Need, NeedKind

COLLEAGUES = 500
TODAY = date(2026, 11, 20)


def rows(user: User) -> Iterator[Row]:
    """The request page and the check against the floor, with their queries; milliseconds for suggestions."""
    session = signed_in(user)
    ask = user.clinician.asks.waiting().order_by("pk").last()
    floor, page = getter("/floor/", session), getter(f"/requests/{ask.pk}/", session)
    post = poster(f"/requests/{ask.pk}/panel/", session)
    yield from _against("request page", page, floor, goal=2.5)
    yield from _against("bandwidth check", lambda: post({"answer": "yes"}), floor, goal=2.5)
    cards = [_card(number) for number in range(COLLEAGUES)]
    needs = [Need(NeedKind.SPECIALTY, "grief"), Need(NeedKind.TELEHEALTH, "Oregon")]
    took = [
        cpu(
            lambda: suggest_colleagues(needs, cards, today=TODAY, compacts={"PSYPACT": frozenset({"Oregon"})}), repeat=5
        )
        for _ in range(ROUNDS)
    ]
    yield spread("refer", "suggestions among 500 colleagues, ms", [seconds * 1000 for seconds in took], 10)


def _against(name: str, answer: Callable[[], object], floor: Callable[[], object], *, goal: float) -> Iterator[Row]:
    answer()
    floor()
    figures = [cpu(answer, repeat=10) / cpu(floor, repeat=10) for _ in range(ROUNDS)]
    yield spread("asks", f"{name} / floor, CPU", figures, goal)
    with CaptureQueriesContext(connection) as asked:
        answer()
    yield spread("asks", f"{name}: queries", [float(len(asked))], 8)


def _card(number: int) -> ColleagueCard:
    return ColleagueCard(
        number,
        f"Colleague {number}",
        specialties=("grief", "loss") if number % 3 else ("trauma",),
        licences=("Oregon",) if number % 2 else ("Utah",),
        compacts=("PSYPACT",),
        telehealth=True,
        accepting=Accepting.YES,
        confirmed_on=TODAY - timedelta(days=number % 90),
    )
