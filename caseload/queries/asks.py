"""Requests: which wait, what each would take, which were answered."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median

from django.db.models import Q, QuerySet

from caseload.domain.asks.promise import ASK_AGAIN_AFTER, proposed_day
from caseload.domain.asks.types import TAKEN_ON, Again, AskKind, AskShape, AskState, Waiting
from caseload.domain.asks.wording import ask_title
from caseload.domain.headroom.engine import fits_from, with_ask
from caseload.domain.headroom.types import WEEK, Room, Series
from caseload.models import Ask, Clinician, HeldPlace
from caseload.queries.headroom import series_of, shape_of

LATELY = timedelta(days=30)
ASKED_ABOUT = timedelta(days=70)  # how long a yes can be asked about again
DECIDED_PAGE = 50
MOST_WAITING = 200  # shown and weighed on one page
WEEKS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class AskLine:
    """A request with what a yes would take. `title` and `from_whom` are None while initials are covered."""

    ask: Ask
    title: str | None
    from_whom: str | None
    shape: AskShape
    rooms: tuple[Room, ...]
    fits: date | None


@dataclass(frozen=True, slots=True)
class AllYes:
    """What open requests and the waiting list would add if all became yes."""

    rooms: tuple[Room, ...]
    asks: int
    waiting: int  # people on the waiting list
    first_over: date | None


def asks_and_places(clinician: Clinician) -> tuple[list[Ask], list[HeldPlace]]:
    """Requests that wait, and places that are held, in one query: what every look at the coming weeks needs."""
    rows = Ask.objects.kept().filter(clinician=clinician).select_related("place")
    found = list(
        (rows.waiting() | rows.filter(place__removed_at=None, place__isnull=False)).order_by("-asked_at", "-pk")
    )
    places = [ask.place for ask in found if hasattr(ask, "place") and ask.place.removed_at is None]
    waiting = [ask for ask in found if ask.state != AskState.DECIDED]
    order = sorted(waiting, key=lambda ask: (ask.state == AskState.DEFERRED, ask.promised_on or date.max))
    return order, places


def waiting_of(asks: Sequence[Ask], *, today: date, covered: bool) -> Waiting:
    """The same for This week: how many, and which promise comes next."""
    promised = [ask for ask in asks if ask.state == AskState.DEFERRED]
    next_one = promised[0] if promised else None
    return Waiting(
        count=len(asks),
        undecided=len(asks) - len(promised),
        due=sum(ask.promised_on is not None and ask.promised_on <= today for ask in promised),
        next_on=next_one.promised_on if next_one else None,
        next_pk=next_one.pk if next_one else None,
        next_title=None if covered or next_one is None else title_of_ask(next_one),
    )


def title_of_ask(ask: Ask) -> str:
    """What the request is called on a page."""
    shape = shape_of(ask)
    return ask_title(AskKind(ask.kind), who=ask.who, said=ask.said, every_weeks=shape.every_weeks)


def ask_line(
    ask: Ask, clinician: Clinician, rooms: Sequence[Room], *, today: date, start: date | None = None
) -> AskLine:
    """The request laid over the coming weeks, from `start` or from its own day."""
    series = series_of(ask, clinician, today=today, start=start)
    covered = clinician.covered
    return AskLine(
        ask=ask,
        title=None if covered else title_of_ask(ask),
        from_whom=None if covered else ask.from_whom,
        shape=shape_of(ask),
        rooms=with_ask(rooms, series),
        fits=fits_from(rooms, series),
    )


def all_yes(
    clinician: Clinician, asks: Sequence[Ask], rooms: Sequence[Room], *, today: date, waiting: int
) -> AllYes | None:
    """The weeks if every open request, and everybody on the waiting list, became a yes; None when nobody asks."""
    if not asks and not waiting:
        return None
    piled = tuple(rooms)
    for series in [series_of(ask, clinician, today=today) for ask in asks] + [_weekly(rooms)] * waiting:
        piled = with_ask(piled, series)
    over = next((room.week.first_day for room in piled if room.asked and room.over), None)
    return AllYes(piled, len(asks), waiting, over)


def _weekly(rooms: Sequence[Room]) -> Series:
    """Somebody on the waiting list who begins next week and comes every week."""
    return Series(rooms[0].week.first_day + WEEK, minutes=60, weight=Decimal(1), every_weeks=1, any_day=True)


def decided_asks(clinician: Clinician, *, since: datetime | None = None) -> QuerySet[Ask]:
    """Requests with an answer, latest first."""
    rows = Ask.objects.kept().filter(clinician=clinician, state=AskState.DECIDED).select_related("place")
    rows = rows.filter(decided_at__gte=since) if since else rows
    return rows.order_by("-decided_at", "-pk")


def usual_time_to_yes(asks: Sequence[Ask]) -> timedelta | None:
    """The median time from being asked to a yes; None without one. Requests logged late say nothing about it."""
    taken = [
        (ask.decided_at - ask.asked_at).total_seconds()
        for ask in asks
        if ask.decision in TAKEN_ON and ask.decided_at and not ask.logged_late
    ]
    return timedelta(seconds=median(taken)) if taken else None


def asked_again(decided: Sequence[Ask], *, now: datetime) -> Ask | None:
    """The oldest yes of four weeks ago that nobody was asked about yet: "would you say yes again?" """
    old = [ask for ask in decided if ask.decision in TAKEN_ON and ask.again == Again.UNSAID]
    old = [ask for ask in old if ask.decided_at and ask.decided_at <= now - ASK_AGAIN_AFTER]
    return min(old, key=lambda ask: (ask.decided_at, ask.pk), default=None)


def proposed_promise(ask: Ask, clinician: Clinician, *, today: date) -> date:
    """The day to promise an answer for."""
    return proposed_day(today, review_day=clinician.review_day, wanted_by=ask.wanted_by)


def promised_asks(clinician: Clinician) -> list[Ask]:
    """Requests with a promised reply, by day. One query."""
    rows = Ask.objects.waiting().filter(clinician=clinician, state=AskState.DEFERRED)
    return list(rows.order_by("promised_on", "pk"))


def answer_counts(clinician: Clinician, *, since: datetime, until: datetime) -> tuple[Counter[str], int]:
    """(answers given in a stretch, by what was answered; how many wait now). One query."""
    rows = (
        Ask.objects.kept()
        .filter(clinician=clinician)
        .filter(Q(decided_at__gte=since, decided_at__lt=until) | ~Q(state=AskState.DECIDED))
    )
    found = Counter(rows.values_list("decision", flat=True))
    return found, found.pop("", 0)
