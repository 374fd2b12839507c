"""Writes changes together with their rows in the ledger, and takes whole acts back."""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Model

from caseload.domain.types import ChangedBy
from caseload.models import Ask, Change, Client, Clinician, HeldPlace, Note, Paperwork, Session

BATCH = 300
Target = Session | Note | Client | Paperwork | Ask | HeldPlace
Values = dict[str, Any]
ABSENT: Values = {"exists": False}
_NAMES: dict[type[Model], str] = {
    Session: "session",
    Note: "note",
    Client: "client",
    Paperwork: "paperwork",
    Ask: "ask",
    HeldPlace: "place",
}


@dataclass(frozen=True, slots=True)
class Planned:
    """The values that fields of one row shall have. The row is as it stands, and locked."""

    row: Target
    new: Mapping[str, Any]

    @property
    def differs(self) -> Values:
        """The fields of `new` that the row does not have yet."""
        return {name: value for name, value in self.new.items() if getattr(self.row, name) != value}


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking an act back did: its own act, rows restored, and rows left because they changed since."""

    act: int | None
    restored: int
    left: list[Target] = field(default_factory=list)


def new_act() -> int:
    """A number for one act; nobody can guess it."""
    return secrets.randbits(62)


@transaction.atomic(savepoint=False)  # part of the act that calls it
def carry_out(
    clinician: Clinician,
    planned: Iterable[Planned],
    *,
    by: ChangedBy,
    now: datetime,
    act: int | None = None,
    undoes: int | None = None,
) -> int | None:
    """Writes what differs and one ledger row for each row that changed; gives the act, None when nothing did."""
    real = [(one.row, one.differs) for one in planned]
    real = [(row, new) for row, new in real if new]
    if not real:
        return None
    act = act or new_act()
    changes = [
        _change(clinician, row, {name: getattr(row, name) for name in new}, new, by=by, now=now, act=act)
        for row, new in real
    ]
    for change in changes:
        change.undoes = undoes
    Change.objects.bulk_create(changes, batch_size=BATCH)
    _write(real, now=now)
    return act


def write_down(
    clinician: Clinician, changed: Iterable[tuple[Target, Values, Values]], *, by: ChangedBy, now: datetime
) -> None:
    """Ledger rows, one act, for (row, old, new) that are written elsewhere."""
    act = new_act()
    rows = [_change(clinician, row, old, new, by=by, now=now, act=act) for row, old, new in changed]
    Change.objects.bulk_create(rows, batch_size=BATCH)


def write_creations(clinician: Clinician, made: Iterable[Target], *, by: ChangedBy, now: datetime, act: int) -> None:
    """Ledger rows for rows that an act has made; taking the act back removes them again."""
    rows = [_change(clinician, row, ABSENT, {"exists": True}, by=by, now=now, act=act) for row in made]
    Change.objects.bulk_create(rows, batch_size=BATCH)


def _change(
    clinician: Clinician, row: Target, old: Values, new: Values, *, by: ChangedBy, now: datetime, act: int
) -> Change:
    target = {_NAMES[type(row)]: row}
    return Change(clinician=clinician, act=act, at=now, by=by, old=_plain(old), new=_plain(new), **target)


def _plain(values: Mapping[str, Any]) -> Values:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _write(changed: Sequence[tuple[Target, Values]], *, now: datetime) -> None:
    """One statement for all rows of a table that get the same values."""
    alike: dict[tuple[type[Target], tuple[tuple[str, Any], ...]], list[Target]] = defaultdict(list)
    for row, new in changed:
        alike[type(row), tuple(sorted(new.items()))].append(row)
    for (model, values), rows in alike.items():
        further: Values = {"changed_at": now}
        if model is not Session:
            further["version"] = F("version") + 1
        for at in range(0, len(rows), BATCH):
            pks = [row.pk for row in rows[at : at + BATCH]]
            model.objects.filter(pk__in=pks).update(**dict(values), **further)
        for row in rows:
            _set(row, dict(values), now=now)


def _set(row: Target, values: Values, *, now: datetime) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.changed_at = now
    if not isinstance(row, Session):
        row.version += 1


@transaction.atomic
def take_back(clinician: Clinician, *, act: int, now: datetime) -> Undone:
    """Gives every row of an act its old values, but for rows that changed since. Taking back twice does nothing."""
    Clinician.objects.select_for_update().get(pk=clinician.pk)
    if Change.objects.filter(clinician=clinician, undoes=act).exists():
        return Undone(None, 0)
    changes = list(Change.objects.filter(clinician=clinician, act=act).select_related(*_NAMES.values()))
    made = [change for change in changes if change.old == ABSENT]
    plans: list[Planned] = []
    left: list[Target] = []
    for change in changes:
        row = _target(change)
        if change in made:
            continue
        if _plain({name: getattr(row, name) for name in change.new}) == change.new:
            plans.append(Planned(row, _real(row, change.old)))
        else:
            left.append(row)
    taken = carry_out(clinician, plans, by=ChangedBy.PERSON, now=now, undoes=act)
    removed, kept = _unmake(act, [_target(change) for change in made])
    return Undone(taken, len(plans) + removed, left + kept)


def _target(change: Change) -> Target:
    target: Target = next(filter(None, (getattr(change, name) for name in _NAMES.values())))
    return target


def _unmake(act: int, made: Sequence[Target]) -> tuple[int, list[Target]]:
    """Removes rows that an act has made and nobody touched since; gives how many, and those that were touched."""
    sessions = [row for row in made if isinstance(row, Session)]
    clients = [row for row in made if isinstance(row, Client)]
    since = Change.objects.exclude(act=act)
    told = set(since.filter(session__in=sessions).values_list("session", flat=True))
    told |= set(since.filter(note__session__in=sessions).values_list("note__session", flat=True))
    kept: list[Target] = [row for row in sessions if row.pk in told or row.event_id]
    gone = [row.pk for row in sessions if row not in kept]
    _delete(Session, gone)
    changed = set(since.filter(client__in=clients).values_list("client", flat=True))
    untouched = [row for row in clients if row.pk not in changed]
    named = Session.objects.filter(client__in=untouched)
    named.filter(client_by=ChangedBy.CALENDAR).update(client=None, client_by="")
    used = set(named.values_list("client", flat=True))
    empty = [row.pk for row in untouched if row.pk not in used]
    _delete(Client, empty)
    return len(gone) + len(empty), kept + [row for row in clients if row.pk not in empty]


def _delete(model: type[Session] | type[Client], pks: Sequence[int]) -> None:
    for at in range(0, len(pks), BATCH):
        model.objects.filter(pk__in=pks[at : at + BATCH]).delete()


def _real(row: Target, values: Mapping[str, Any]) -> Values:
    fields = {column.attname: column for column in row._meta.concrete_fields}
    return {name: fields[name].to_python(value) for name, value in values.items()}
