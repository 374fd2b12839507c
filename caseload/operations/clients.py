"""Clients: proposed, added, changed, merged and split; every session stays, and every step can be taken back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from caseload.domain.proposals import Proposal
from caseload.domain.types import ChangedBy, ClientStatus, Ending, SignKind
from caseload.models import Client, ClientSign, Clinician, Paperwork, Session
from caseload.models.clients import label_key
from caseload.operations.ledger import Planned, carry_out, new_act, write_creations
from caseload.operations.recognising import recognise

BATCH = 300
CALM = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class ClientFacts:
    """What is known of a client, as typed."""

    label: str
    values: Mapping[str, Any] = field(default_factory=dict)  # fields of the row
    aliases: Sequence[str] = ()  # what titles call the client, beside the label


@dataclass(frozen=True, slots=True)
class Accepted:
    """The clients that were taken on the books, and the act that did it."""

    act: int
    clients: tuple[Client, ...]


@transaction.atomic
def accept_proposals(
    clinician: Clinician, *, accepted: Sequence[tuple[Proposal, str]], today: date, now: datetime
) -> Accepted:
    """A client for each (proposal, label), known by its label and series, with its sessions. Can be undone."""
    made = [
        Client(
            clinician=clinician,
            label=label,
            label_key=label_key(clinician.pk, label),
            status_since=min(proposal.sessions[0].starts_at.date(), today),
            every_weeks=proposal.every_weeks,
            minutes=proposal.minutes,
            changed_at=now,
        )
        for proposal, label in accepted
    ]
    Client.objects.bulk_create(made, batch_size=BATCH)
    signs: list[ClientSign] = []
    for client, (proposal, _) in zip(made, accepted, strict=True):
        signs += _signs(client, {client.label, proposal.label}, proposal.series)
        pks = [one.pk for one in proposal.sessions]
        for at in range(0, len(pks), BATCH):
            rows = Session.objects.filter(clinician=clinician, client=None, pk__in=pks[at : at + BATCH])
            rows.update(client=client, client_by=ChangedBy.CALENDAR)
    ClientSign.objects.bulk_create(signs, batch_size=BATCH, ignore_conflicts=True)
    act = new_act()
    write_creations(clinician, made, by=ChangedBy.PERSON, now=now, act=act)
    return Accepted(act, tuple(made))


def _signs(client: Client, labels: Iterable[str], series: Iterable[str] = ()) -> list[ClientSign]:
    titles = {label_key(client.clinician_id, label): label for label in labels if label}
    found = [ClientSign(client=client, kind=SignKind.TITLE, key=key, shown=shown) for key, shown in titles.items()]
    return found + [ClientSign(client=client, kind=SignKind.SERIES, key=key) for key in sorted(series)]


@transaction.atomic
def add_client(clinician: Clinician, *, facts: ClientFacts, now: datetime) -> Client:
    """A new client; sessions that its label or aliases name, and that are nobody's, become its own."""
    key = label_key(clinician.pk, facts.label)
    client = Client.objects.create(
        clinician=clinician, label=facts.label, label_key=key, changed_at=now, **facts.values
    )
    _set_titles(client, facts)
    write_creations(clinician, [client], by=ChangedBy.PERSON, now=now, act=new_act())
    _recognise_unclaimed(clinician, now=now)
    return client


@transaction.atomic
def change_client(client: Client, *, facts: ClientFacts, seen: int, now: datetime) -> bool:
    """Changes a client; False, and nothing done, when it changed since version `seen`."""
    held = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    if held.version != seen:
        return False
    carry_out(client.clinician, [Planned(held, facts.values)], by=ChangedBy.PERSON, now=now)
    key = label_key(client.clinician_id, facts.label)
    # The ledger holds no words, so a new label grows the version here: another page may still show the old one.
    named = {"label": facts.label, "label_key": key, "changed_at": now, "version": F("version") + 1}
    Client.objects.filter(pk=held.pk).update(**named)
    _set_titles(held, facts)
    _recognise_unclaimed(client.clinician, now=now)
    return True


def _set_titles(client: Client, facts: ClientFacts) -> None:
    ClientSign.objects.filter(client=client, kind=SignKind.TITLE).delete()
    ClientSign.objects.bulk_create(_signs(client, {facts.label, *facts.aliases}))


def _recognise_unclaimed(clinician: Clinician, *, now: datetime) -> None:
    """Sessions of nobody get the client they name now; those of others stay where they are."""
    sessions = list(Session.objects.filter(clinician=clinician, client=None, client_by="").select_related("event"))
    recognise(clinician, sessions)
    named = [session for session in sessions if session.client_id]
    Session.objects.bulk_update(named, ["client", "client_by"], batch_size=BATCH)


@transaction.atomic
def set_status(
    client: Client, *, status: ClientStatus, since: date, now: datetime, ended_how: Ending | str = ""
) -> int | None:
    """Pauses, ends or takes a client up again. Gives the act."""
    held = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    values = {"status": status, "status_since": since, "ended_how": ended_how}
    return carry_out(client.clinician, [Planned(held, values)], by=ChangedBy.PERSON, now=now)


@transaction.atomic
def leave_alone(client: Client, *, today: date, now: datetime) -> int | None:
    """ "Not drifting": nothing is asked about this client for four weeks. Gives the act."""
    held = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    return carry_out(client.clinician, [Planned(held, {"calm_until": today + CALM})], by=ChangedBy.PERSON, now=now)


@transaction.atomic
def merge_clients(client: Client, *, into: Client, now: datetime) -> int | None:
    """Two rows are one person: everything of `client` becomes that of `into`. Gives the act, which can be undone."""
    rows = list(Client.objects.select_for_update(of=("self",)).filter(pk__in=[client.pk, into.pk]))
    held = next(row for row in rows if row.pk == client.pk)
    planned = [Planned(row, {"merged_into_id": into.pk}) for row in (held, *held.merged.all())]
    planned += [Planned(session, {"client_id": into.pk}) for session in held.sessions.all()]
    planned += [Planned(paper, {"client_id": into.pk}) for paper in Paperwork.objects.filter(client=held)]
    return carry_out(client.clinician, planned, by=ChangedBy.PERSON, now=now)


@transaction.atomic
def split_client(
    client: Client, *, sessions: Sequence[int], to: Client | None, label: str, now: datetime
) -> tuple[Client, int | None]:
    """These sessions are somebody else's: of the client `to`, or of a new one called `label`. Gives client and act."""
    planned: list[Planned] = []
    if to is None:
        # Made as if merged, and taken out of it by the act: undoing the act puts it back.
        to = Client.objects.create(
            clinician=client.clinician,
            label=label,
            label_key=label_key(client.clinician_id, label),
            status_since=client.status_since,
            minutes=client.minutes,
            merged_into=client,
            changed_at=now,
        )
        ClientSign.objects.bulk_create(_signs(to, {label}))
        planned.append(Planned(to, {"merged_into_id": None}))
    own = client.sessions.filter(pk__in=list(sessions))
    planned += [Planned(session, {"client_id": to.pk, "client_by": ChangedBy.PERSON}) for session in own]
    return to, carry_out(client.clinician, planned, by=ChangedBy.PERSON, now=now)
