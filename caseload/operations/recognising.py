"""Gives sessions the client that their calendar entry names."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from caseload.domain.recognising import label_of
from caseload.domain.types import ChangedBy, ClientStatus, SignKind
from caseload.models import Client, ClientSign, Clinician, Session
from caseload.models.clients import label_key

REMEMBERED = timedelta(days=70)  # how long a client's place in the week is remembered


def recognise(clinician: Clinician, sessions: Sequence[Session]) -> None:
    """Sets the client in memory: by its series, else by what its title says if that is one client only.

    What a person or a file said stays. Two queries, and one more where clients share their initials.
    """
    open_ones = [session for session in sessions if session.client_by in {"", ChangedBy.CALENDAR}]
    names = {id(session): _keys_of(clinician, session) for session in open_ones}
    known = _known(clinician, {key for keys in names.values() for key in keys if key})
    places = _Places(clinician)
    for session in open_ones:
        client = _client_for(session, names[id(session)], known, places, clinician)
        session.client_id = client.pk if client else None
        session.client_by = ChangedBy.CALENDAR if client else ""


def _keys_of(clinician: Clinician, session: Session) -> tuple[str, str]:
    """The keys of its series ("" for a single event) and of its label ("" for none)."""
    event = session.event
    series = event.uid_key if event and event.recurrence else ""
    label = label_of(session.title)
    return series, label_key(clinician.pk, label) if label else ""


def _known(clinician: Clinician, keys: set[str]) -> dict[tuple[str, str], list[Client]]:
    """Clients by (kind of sign, key); signs of a merged client lead to the one it was merged into."""
    if not keys:
        return {}
    signs = ClientSign.objects.filter(key__in=keys, client__clinician=clinician).exclude(kind=SignKind.NAME)
    found: dict[tuple[str, str], list[Client]] = defaultdict(list)
    for sign in signs.select_related("client__merged_into"):
        client = sign.client.merged_into or sign.client
        if client not in found[sign.kind, sign.key]:
            found[sign.kind, sign.key].append(client)
    return found


class _Places:
    """Where clients who share their initials stand in a week; asked for only when that decides."""

    def __init__(self, clinician: Clinician) -> None:
        self._clinician = clinician
        self._slots: dict[int, set[tuple[int, int, int]]] = {}

    def only_one(self, clients: Iterable[Client], session: Session) -> Client | None:
        """The only one of the clients who comes at this place in the week."""
        clients = list(clients)
        self._learn([client.pk for client in clients if client.pk not in self._slots], session.starts_at)
        slot = self._slot(session.starts_at)
        there = [client for client in clients if slot in self._slots[client.pk]]
        return there[0] if len(there) == 1 else None

    def _learn(self, pks: list[int], around: datetime) -> None:
        if not pks:
            return
        self._slots |= {pk: set() for pk in pks}
        near = Session.objects.filter(
            client__in=pks, starts_at__gte=around - REMEMBERED, starts_at__lte=around + REMEMBERED
        )
        for pk, starts_at in near.values_list("client", "starts_at"):
            if pk is not None:
                self._slots[pk].add(self._slot(starts_at))

    def _slot(self, at: datetime) -> tuple[int, int, int]:
        local = at.astimezone(self._clinician.zone)
        return local.weekday(), local.hour, local.minute


def _client_for(
    session: Session,
    keys: tuple[str, str],
    known: dict[tuple[str, str], list[Client]],
    places: _Places,
    clinician: Clinician,
) -> Client | None:
    series, label = keys
    day = session.starts_at.astimezone(clinician.zone).date()
    by_series = _seen_on(day, known.get((SignKind.SERIES, series), []) if series else [])
    if len(by_series) == 1:
        return by_series[0]
    by_title = _seen_on(day, known.get((SignKind.TITLE, label), []) if label else [])
    if len(by_title) > 1:
        return places.only_one(by_title, session)
    return by_title[0] if by_title else None


def _seen_on(day: date, clients: Iterable[Client]) -> list[Client]:
    """Those whose work had not ended by that day: after an ending, the same initials may be somebody else."""
    return [one for one in clients if one.status != ClientStatus.ENDED or day <= one.status_since]
