"""Requests: written down, corrected, put off with a promise, answered, and taken back."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from caseload.domain.asks.promise import may_be_deferred
from caseload.domain.asks.types import (
    TAKEN_ON,
    Again,
    AskKind,
    AskState,
    Chosen,
    Decision,
)
from caseload.domain.types import ChangedBy
from caseload.models import Ask, Client, Clinician, HeldPlace
from caseload.models.clients import label_key
from caseload.operations.clients import ClientFacts, add_client
from caseload.operations.ledger import Planned, carry_out

WORDS = ("who", "from_whom", "remark")


class NotDeferrable(Exception):
    """Why this request is not put off, as a sentence."""


class ChangedMeanwhile(Exception):
    """The request changed since the page was shown; `ask` is as it stands now."""

    def __init__(self, ask: Ask) -> None:
        super().__init__("This request changed on another page.")
        self.ask = ask


@dataclass(frozen=True, slots=True)
class AskFacts:
    """What is asked, as understood or corrected."""

    kind: AskKind = AskKind.OTHER
    who: str = ""
    from_whom: str = ""
    remark: str = ""
    minutes: int | None = None
    every_weeks: int | None = None
    times: int | None = None
    on: date | None = None
    starts_on: date | None = None
    wanted_by: date | None = None
    weight_tenths: int | None = None
    buffer_minutes: int = 0
    unsure: list[str] = field(default_factory=list)

    @property
    def values(self) -> dict[str, Any]:
        """By the names of the row's fields."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Place:
    """What a yes reserves."""

    first_on: date
    any_day: bool
    every_weeks: int | None
    times: int | None
    minutes: int
    buffer_minutes: int
    weight_tenths: int
    owes_note: bool


@transaction.atomic
def log_ask(
    clinician: Clinician, *, said: str, facts: AskFacts, asked_at: datetime, now: datetime
) -> tuple[Ask, int | None]:
    """Writes down a request, word for word and as understood. Gives it and the act."""
    values = facts.values | {"client": _client_called(clinician, facts.who)}
    times = {"asked_at": min(asked_at, now), "logged_at": now, "changed_at": now, "removed_at": now}
    ask = Ask.objects.create(clinician=clinician, said=said, **values, **times)
    return ask, carry_out(clinician, [Planned(ask, {"removed_at": None})], by=ChangedBy.PERSON, now=now)


def _client_called(clinician: Clinician, who: str) -> Client | None:
    """The one client on the books with this label; None for none, and for several."""
    key = label_key(clinician.pk, who) if who else ""
    found = list(clinician.clients.held().filter(label_key=key)[:2]) if key else []
    return found[0] if len(found) == 1 else None


@transaction.atomic
def change_ask(ask: Ask, *, facts: AskFacts, asked_at: datetime, seen: int, now: datetime) -> int | None:
    """Corrects what was understood. Raises `ChangedMeanwhile`. Gives the act, None when only words changed."""
    held = _held(ask, seen)
    values = facts.values
    for name in WORDS:
        setattr(held, name, values.pop(name))
    held.save(update_fields=WORDS)
    client = _client_called(held.clinician, held.who)
    values |= {"asked_at": min(asked_at, held.logged_at), "client_id": client.pk if client else None}
    return carry_out(held.clinician, [Planned(held, values)], by=ChangedBy.PERSON, now=now)


@transaction.atomic
def defer_ask(ask: Ask, *, until: date, seen: int, now: datetime) -> int | None:
    """Promises an answer by a day, and counts it. Gives the act, None when that day is promised already.

    Raises `NotDeferrable`, and `ChangedMeanwhile` when the request changed since version `seen`.
    """
    held = Ask.objects.select_for_update(of=("self",)).get(pk=ask.pk)
    if held.state == AskState.DEFERRED and held.promised_on == until:
        return None
    if not may_be_deferred(AskKind(held.kind)):
        raise NotDeferrable("This one is never put off: somebody else's clock runs.")
    if until <= now.astimezone(held.clinician.zone).date():
        raise NotDeferrable("A promise names a day to come.")
    held = _held(ask, seen)
    new = {"state": AskState.DEFERRED, "promised_on": until, "deferrals": held.deferrals + 1} | _UNDECIDED
    return carry_out(held.clinician, [Planned(held, new)], by=ChangedBy.PERSON, now=now)


_UNDECIDED = {"decision": Decision.NONE, "decided_at": None, "chosen": Chosen.UNSAID, "again": Again.UNSAID}


@transaction.atomic
def decide_ask(
    ask: Ask,
    *,
    decision: Decision,
    seen: int,
    now: datetime,
    place: Place | None = None,
    chosen: Chosen = Chosen.UNSAID,
    decided_at: datetime | None = None,
) -> int | None:
    """Answers a request; a yes or a counter-offer reserves its place. Gives the act, None when it stands already.

    Raises `ChangedMeanwhile`. `decided_at` is set for what was decided before it was written down.
    """
    held = Ask.objects.select_for_update(of=("self",)).get(pk=ask.pk)
    if held.decision == decision:
        return None
    held = _held(ask, seen)
    at = min(decided_at or now, now)
    new = {"state": AskState.DECIDED, "decision": decision, "decided_at": max(at, held.asked_at), "again": Again.UNSAID}
    planned = [Planned(held, new | {"chosen": chosen if decision in TAKEN_ON else Chosen.UNSAID})]
    planned += _placed(held, place if decision in TAKEN_ON else None, now=now)
    return carry_out(held.clinician, planned, by=ChangedBy.PERSON, now=now)


def _placed(ask: Ask, place: Place | None, *, now: datetime) -> list[Planned]:
    """Reserves the place, or gives back the one that was held."""
    if place is None:
        row = HeldPlace.objects.select_for_update(of=("self",)).filter(ask=ask, removed_at=None).first()
        return [Planned(row, {"removed_at": now})] if row else []
    values = {name: getattr(place, name) for name in place.__slots__}
    made = values | {"clinician": ask.clinician, "client": ask.client, "removed_at": now, "changed_at": now}
    row, _ = HeldPlace.objects.get_or_create(ask=ask, defaults=made)
    beside = _sessions_a_week(ask.client, now=now) if ask.client else 0
    return [Planned(row, values | {"client_id": ask.client_id, "beside": beside, "removed_at": None})]


def _sessions_a_week(client: Client, *, now: datetime) -> int:
    """The most sessions of one week to come that the calendar shows for the client already."""
    weeks = Counter(
        (start - now).days // 7
        for start in client.sessions.standing(now).filter(starts_at__gt=now).values_list("starts_at", flat=True)[:60]
    )
    return max(weeks.values(), default=0)


@transaction.atomic
def reopen_ask(ask: Ask, *, seen: int, now: datetime) -> int | None:
    """Makes a request undecided again, and gives back its place. Gives the act."""
    held = _held(ask, seen)
    planned = [Planned(held, {"state": AskState.UNDECIDED, "promised_on": None} | _UNDECIDED)]
    planned += _placed(held, None, now=now)
    return carry_out(held.clinician, planned, by=ChangedBy.PERSON, now=now)


def note_thanks(ask: Ask, *, now: datetime) -> int | None:
    """They wrote back, and it changes nothing: the promise stays as it is. Gives the act."""
    return _set(ask, {"heard_at": now}, now=now)


def say_chosen(ask: Ask, *, chosen: Chosen, now: datetime) -> int | None:
    """Whether this yes was chosen or happened by default. Gives the act."""
    return _set(ask, {"chosen": chosen}, now=now) if ask.decision in TAKEN_ON else None


def say_again(ask: Ask, *, again: Again, now: datetime) -> int | None:
    """Whether she would say yes again. Gives the act."""
    return _set(ask, {"again": again}, now=now)


@transaction.atomic
def accept_place(ask: Ask, *, now: datetime) -> int | None:
    """Takes whom the place is held for on the books, as a client who comes as often as agreed. Gives the act."""
    clinician = ask.clinician
    row = HeldPlace.objects.select_for_update(of=("self",)).filter(ask=ask, removed_at=None, client=None).first()
    if row is None:
        return None
    client = _client_called(clinician, ask.who) or add_client(clinician, facts=_client_facts(ask, row, now), now=now)
    held = Ask.objects.select_for_update(of=("self",)).get(pk=ask.pk)
    planned = [Planned(row, {"client_id": client.pk}), Planned(held, {"client_id": client.pk})]
    return carry_out(clinician, planned, by=ChangedBy.PERSON, now=now)


def _client_facts(ask: Ask, place: HeldPlace, now: datetime) -> ClientFacts:
    since = now.astimezone(ask.clinician.zone).date()
    values = {"every_weeks": place.every_weeks, "minutes": place.minutes, "status_since": since}
    return ClientFacts(ask.who or "New", values)


@transaction.atomic
def release_place(ask: Ask, *, now: datetime) -> int | None:
    """The calendar shows it: its place is no longer held. Gives the act."""
    return carry_out(ask.clinician, _placed(ask, None, now=now), by=ChangedBy.PERSON, now=now)


def remove_ask(ask: Ask, *, now: datetime) -> int | None:
    """Takes a request off the list, with its place. Gives the act."""
    with transaction.atomic():
        held = Ask.objects.select_for_update(of=("self",)).get(pk=ask.pk)
        planned = [Planned(held, {"removed_at": held.removed_at or now}), *_placed(held, None, now=now)]
        return carry_out(held.clinician, planned, by=ChangedBy.PERSON, now=now)


@transaction.atomic
def _set(ask: Ask, new: dict[str, Any], *, now: datetime) -> int | None:
    held = Ask.objects.select_for_update(of=("self",)).get(pk=ask.pk)
    return carry_out(held.clinician, [Planned(held, new)], by=ChangedBy.PERSON, now=now)


def _held(ask: Ask, seen: int) -> Ask:
    held = Ask.objects.select_for_update(of=("self",)).select_related("clinician").get(pk=ask.pk)
    if held.version != seen:
        raise ChangedMeanwhile(held)
    return held
