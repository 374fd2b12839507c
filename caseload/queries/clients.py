"""Clients as the Caseload page and a client's own page need them. Labels are None while initials are covered."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, IntegerField, Max, Min, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber

from caseload.domain.marks import SHOWN, Mark, mark_of, spoken
from caseload.domain.proposals import Proposal, Unclaimed, propose
from caseload.domain.recognising import label_of
from caseload.domain.retention import LOOKED_AT, SHORTEST, Coming, Question, question
from caseload.domain.types import Attendance, ClientStatus, SessionState
from caseload.models import Ask, Client, Clinician, Session
from caseload.models.clients import label_key
from caseload.models.sessions import TAKES_ITS_HOUR
from caseload.queries.calendar import unsorted_entries

PAGE = 50
PROPOSED_BACK, PROPOSED_AHEAD = timedelta(weeks=26), timedelta(weeks=8)
# Kept: over, not called off, and not a no-show.
KEPT = TAKES_ITS_HOUR & ~Q(attendance=Attendance.NO_SHOW)
CHANNELS = ("email", "text", "phone")


@dataclass(frozen=True, slots=True)
class Standing:
    """How one client stands, without a word about who it is."""

    pk: int
    status: ClientStatus
    every_weeks: int | None
    asked: bool  # contact between sessions was talked about
    coming: Coming
    question: Question | None


@dataclass(frozen=True, slots=True)
class ClientRow:
    """One row of the Caseload page."""

    client: Client
    label: str | None
    standing: Standing
    marks: tuple[Mark, ...]  # oldest first
    spoken: str
    next_at: datetime | None  # in the clinician's zone
    shares_label: bool


@dataclass(frozen=True, slots=True)
class RailCounts:
    """The counts that stand beside every page."""

    clients: int  # on the books, waiting ones not counted
    unsorted: int  # entries that no rule fits
    asks: int  # requests without an answer
    waiting: int  # people on the waiting list
    also: tuple[Any, ...] = ()  # what the floor above asked for beside them


def rail_counts(clinician: Clinician, *, now: datetime, also: Sequence[Subquery] = ()) -> RailCounts:
    """All four counts, and what each of `also` gives. One query."""
    held = clinician.clients.held()
    counted = Clinician.objects.filter(pk=clinician.pk).values_list(
        _count(held.exclude(status=ClientStatus.WAITING)),
        _count(unsorted_entries(clinician, now=now)),
        _count(Ask.objects.waiting().filter(clinician=clinician)),
        _count(held.filter(status=ClientStatus.WAITING)),
        *also,
    )
    found = counted.get()
    return RailCounts(found[0], found[1], found[2], found[3], also=tuple(found[4:]))


def _count(rows: QuerySet[Any]) -> Coalesce:
    found = rows.order_by().values("clinician").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(found, output_field=IntegerField()), 0)


def standings(clinician: Clinician, *, now: datetime) -> list[Standing]:
    """How every client stands. Two queries, whatever their number."""
    sessions = {
        "kept": Count("sessions", filter=_over(now) & _of_sessions(KEPT)),
        "last_at": Max("sessions__starts_at", filter=_over(now) & _of_sessions(KEPT)),
        "next_at": Min("sessions__starts_at", filter=Q(sessions__starts_at__gt=now) & _of_sessions(TAKES_ITS_HOUR)),
    }
    rows: list[Any] = list(
        clinician.clients.filter(merged_into=None)
        .values("pk", "status", "every_weeks", "asked_on", "calm_until")
        .annotate(**sessions)
        .order_by("pk")
    )
    latest = _latest_kept([row["pk"] for row in rows if _may_be_asked(row, now)], now=now)
    return [_standing(row, latest, now=now) for row in rows]


def _over(now: datetime) -> Q:
    return Q(sessions__ends_at__lte=now)


def _of_sessions(condition: Q) -> Q:
    """The condition on sessions, seen from their client."""
    moved = Q(_connector=condition.connector, _negated=condition.negated)
    for child in condition.children:
        part: Any = child
        inner = _of_sessions(part) if isinstance(part, Q) else Q((f"sessions__{part[0]}", part[1]))
        moved.add(inner, condition.connector)
    return moved


def _may_be_asked(row: dict[str, Any], now: datetime) -> bool:
    """Only of those is the rhythm looked at: active, nothing booked, and gone for a while."""
    gone = row["last_at"] is not None and row["last_at"] < now - timedelta(days=SHORTEST)
    return bool(row["status"] == ClientStatus.ACTIVE and row["next_at"] is None and gone)


def _latest_kept(pks: Sequence[int], *, now: datetime) -> dict[int, list[datetime]]:
    """The latest nine kept sessions of each of these clients, oldest first."""
    kept = Session.objects.filter(KEPT, client__in=pks, ends_at__lte=now)
    rows = _latest(kept, LOOKED_AT).order_by("starts_at").values_list("client", "starts_at")
    found: dict[int, list[datetime]] = defaultdict(list)
    for pk, starts_at in rows:
        found[pk].append(starts_at)
    return found


def _latest(sessions: QuerySet[Session], count: int) -> QuerySet[Any]:
    place = Window(RowNumber(), partition_by=F("client"), order_by=[F("starts_at").desc(), F("pk").desc()])
    return sessions.annotate(place=place).filter(place__lte=count)


def _standing(row: dict[str, Any], latest: dict[int, list[datetime]], *, now: datetime) -> Standing:
    known = latest.get(row["pk"]) or ([row["last_at"]] if row["last_at"] else [])
    coming = Coming(row["kept"], known, row["next_at"])
    active = row["status"] == ClientStatus.ACTIVE
    asked = question(coming, now=now, calm_until=row["calm_until"]) if active else None
    return Standing(
        row["pk"], ClientStatus(row["status"]), row["every_weeks"], row["asked_on"] is not None, coming, asked
    )


def client_rows(clinician: Clinician, found: Sequence[Standing], *, now: datetime) -> tuple[ClientRow, ...]:
    """These clients as rows, in the same order. Three queries."""
    pks = [one.pk for one in found]
    clients = Client.objects.in_bulk(pks)
    past = _latest(Session.objects.filter(client__in=pks, ends_at__lte=now), SHOWN)
    marks: dict[int, list[Mark]] = defaultdict(list)
    for pk, state, attendance in past.order_by("starts_at", "pk").values_list("client", "state", "attendance"):
        marks[pk].append(mark_of(state=SessionState(state), attendance=Attendance(attendance)))
    shared = _shared_keys(clinician, {client.label_key for client in clients.values()})
    return tuple(_row(clients[one.pk], one, marks[one.pk], clinician, shared=shared) for one in found)


def _row(client: Client, standing: Standing, marks: list[Mark], clinician: Clinician, *, shared: set[str]) -> ClientRow:
    next_at = standing.coming.next_at
    return ClientRow(
        client=client,
        label=None if clinician.covered else client.label,
        standing=standing,
        marks=tuple(marks),
        spoken=spoken(marks),
        next_at=next_at.astimezone(clinician.zone) if next_at else None,
        shares_label=client.label_key in shared,
    )


def _shared_keys(clinician: Clinician, keys: Iterable[str]) -> set[str]:
    held = clinician.clients.held().filter(label_key__in=list(keys))
    rows = held.order_by().values_list("label_key").annotate(count=Count("pk")).filter(count__gt=1)
    return {key for key, _ in rows}


def clients_called(clinician: Clinician, find: str) -> set[int]:
    """Clients whose label holds these letters. Labels are encrypted, so they are compared here. One query."""
    words = find.casefold()
    rows = clinician.clients.filter(merged_into=None).values_list("pk", "label")
    return {pk for pk, label in rows if words in label.casefold()}


def proposals(clinician: Clinician, *, now: datetime) -> tuple[Proposal, ...]:
    """What looks like clients among the sessions of nobody, half a year back and eight weeks ahead. Two queries."""
    window = {"starts_at__gte": now - PROPOSED_BACK, "starts_at__lte": now + PROPOSED_AHEAD}
    rows = clinician.sessions.filter(TAKES_ITS_HOUR, client=None, **window).select_related("event")
    found = [one for one in (_unclaimed(session, clinician) for session in rows) if one]
    taken = clinician.clients.held().values_list("label_key", flat=True)
    return propose(found, taken=frozenset(taken))


def _unclaimed(session: Session, clinician: Clinician) -> Unclaimed | None:
    label = label_of(session.title)
    if label is None:
        return None
    event = session.event
    return Unclaimed(
        pk=session.pk,
        label=label,
        key=label_key(clinician.pk, label),
        series=event.uid_key if event and event.recurrence else "",
        starts_at=session.starts_at.astimezone(clinician.zone),
        minutes=round((session.ends_at - session.starts_at).total_seconds() / 60),
    )


def unclaimed_count(clinician: Clinician, *, now: datetime) -> int:
    """Sessions of nobody in the last half year. One query."""
    window = {"starts_at__gte": now - PROPOSED_BACK, "starts_at__lte": now}
    return clinician.sessions.filter(TAKES_ITS_HOUR, client=None, **window).count()


def client_sessions(client: Client) -> QuerySet[Session]:
    """All sessions of a client, latest first."""
    return client.sessions.select_related("note", "client").order_by("-starts_at", "-pk")


def other_clients(client: Client) -> list[tuple[int, str]]:
    """(pk, label) of the clinician's other clients that are on the books, by label. One query."""
    rows = Client.objects.filter(clinician=client.clinician_id, merged_into=None).exclude(pk=client.pk)
    return sorted(((row.pk, row.label) for row in rows), key=lambda row: row[1].casefold())


def standing_of(client: Client, *, now: datetime) -> Standing:
    """How one client stands. Two queries."""
    sessions = client.sessions.filter(TAKES_ITS_HOUR)
    facts = sessions.aggregate(
        kept=Count("pk", filter=KEPT & Q(ends_at__lte=now)),
        last_at=Max("starts_at", filter=KEPT & Q(ends_at__lte=now)),
        next_at=Min("starts_at", filter=Q(starts_at__gt=now)),
    )
    row = {
        **facts,
        "pk": client.pk,
        "status": client.status,
        "every_weeks": client.every_weeks,
        "asked_on": client.asked_on,
        "calm_until": client.calm_until,
    }
    return _standing(row, _latest_kept([client.pk], now=now), now=now)


def counts_by(found: Iterable[Standing]) -> Counter[str]:
    """How many clients each filter of the page would show."""
    counts: Counter[str] = Counter()
    for one in found:
        counts[one.status] += 1
        if one.status == ClientStatus.ACTIVE:
            counts["drifting"] += one.question is not None
            counts["unbooked"] += one.coming.next_at is None
            counts["unasked"] += not one.asked
    return counts
