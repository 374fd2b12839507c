"""What a clinician answers about a file from a record system, and taking it over in one transaction."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from caseload import queries
from caseload.domain.importing import ImportPlan, NewSession
from caseload.domain.session_kinds import kind_of_code
from caseload.domain.types import Attendance, ChangedBy, ClientStatus, SessionKind, SignKind
from caseload.models import Client, ClientSign, Clinician, KnownWord, Note, PendingReport, ReportLayout, Session
from caseload.models.clients import label_key
from caseload.models.reports import header_key, word_key
from caseload.operations.ledger import Planned, carry_out, new_act, write_creations
from caseload.operations.owing import Owing

BATCH = 300


@transaction.atomic
def answer_words(clinician: Clinician, *, meanings: Mapping[tuple[str, str], str]) -> None:
    """Remembers what words in columns of states mean: {(column, word): meaning}."""
    for (column, word), meaning in meanings.items():
        KnownWord.objects.update_or_create(
            clinician=clinician, column=column, word_key=word_key(word), defaults={"meaning": meaning}
        )


def choose_clinicians(pending: PendingReport, *, mine: Sequence[str]) -> None:
    """Narrows a practice's file to the rows of these clinicians."""
    content = json.loads(bytes(pending.content))
    pending.content = json.dumps({**content, "mine": list(mine)}).encode()
    pending.save(update_fields=["content"])


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What an import did."""

    act: int | None
    clients: int
    sessions: int
    changed: int


@transaction.atomic
def take_over(pending: PendingReport, *, now: datetime) -> TakenOver | None:
    """Does what the dry run showed, decided anew on what stands now; None when it was answered already.

    All or nothing, one act: undoing it removes what it made, unless somebody changed it since.
    """
    clinician = Clinician.objects.select_for_update().get(pk=pending.clinician_id)
    held = PendingReport.objects.select_for_update().filter(pk=pending.pk, clinician=clinician).first()
    if held is None:
        return None
    plan = queries.import_plan(clinician, held)
    act = new_act()
    clients = _make_clients(clinician, plan, now=now, act=act)
    sessions = _make_sessions(clinician, plan, clients, now=now, act=act)
    changed = _change(clinician, plan, clients, now=now, act=act)
    held.delete()
    did = clients or sessions or changed
    return TakenOver(act if did else None, len(clients), len(sessions), changed)


def _make_clients(clinician: Clinician, plan: ImportPlan, *, now: datetime, act: int) -> dict[str, Client]:
    made = {
        key: _client(clinician, label, row.status, row.since or row.day, now)
        for key, (label, row) in plan.clients.items()
    }
    Client.objects.bulk_create(made.values(), batch_size=BATCH)
    signs = [ClientSign(client=one, kind=SignKind.NAME, key=key) for key, one in made.items()]
    signs += [ClientSign(client=one, kind=SignKind.TITLE, key=one.label_key, shown=one.label) for one in made.values()]
    signs += [ClientSign(client_id=pk, kind=SignKind.NAME, key=key) for pk, key in plan.names.items()]
    ClientSign.objects.bulk_create(signs, batch_size=BATCH, ignore_conflicts=True)
    write_creations(clinician, made.values(), by=ChangedBy.IMPORT, now=now, act=act)
    return made


def _client(clinician: Clinician, label: str, status: ClientStatus | None, since: date | None, now: datetime) -> Client:
    return Client(
        clinician=clinician,
        label=label,
        label_key=label_key(clinician.pk, label),
        status=status or ClientStatus.ACTIVE,
        status_since=since or now.astimezone(clinician.zone).date(),
        changed_at=now,
    )


def _make_sessions(
    clinician: Clinician, plan: ImportPlan, clients: Mapping[str, Client], *, now: datetime, act: int
) -> list[Session]:
    made = [_session(clinician, one, clients, now=now) for one in plan.sessions]
    owing = Owing(clinician, made)
    Session.objects.bulk_create(made, batch_size=BATCH)
    notes = [_note(owing, session, one, now) for session, one in zip(made, plan.sessions, strict=True)]
    Note.objects.bulk_create(notes, batch_size=BATCH)
    write_creations(clinician, made, by=ChangedBy.IMPORT, now=now, act=act)
    return made


def _session(clinician: Clinician, one: NewSession, clients: Mapping[str, Client], *, now: datetime) -> Session:
    row = one.row
    # A day without a time stands at its noon, and says so.
    start = row.at or datetime.combine(row.day or now.date(), time(12), clinician.zone)
    attendance = row.attendance or Attendance.UNSAID
    client = one.client or (clients[one.key].pk if one.key else None)
    return Session(
        clinician=clinician,
        by_calendar=False,
        client_id=client,
        client_by=ChangedBy.IMPORT if client else "",
        title=row.label,
        starts_at=start,
        ends_at=start + timedelta(minutes=one.minutes),
        day_only=row.at is None,
        kind=kind_of_code(row.code) or SessionKind.INDIVIDUAL,
        attendance=attendance,
        attendance_by=ChangedBy.IMPORT if row.attendance else "",
        changed_at=now,
    )


def _note(owing: Owing, session: Session, one: NewSession, now: datetime) -> Note:
    note = owing.note_of(session)
    if one.row.note:
        note.state, note.state_by, note.changed_at = one.row.note, ChangedBy.IMPORT, now
    return note


def _change(clinician: Clinician, plan: ImportPlan, clients: Mapping[str, Client], *, now: datetime, act: int) -> int:
    """What the file says of sessions and clients that stand already; gives how many rows changed."""
    pks = {*plan.attendance, *plan.notes, *plan.claimed}
    sessions = _by_pk(clinician.sessions.select_related("note"), pks)
    owing = Owing(clinician, sessions)
    planned: list[Planned] = []
    for session in sessions:
        new: dict[str, Any] = {}
        if session.pk in plan.claimed:
            pk, key = plan.claimed[session.pk]
            new |= {"client_id": pk or clients[key].pk, "client_by": ChangedBy.IMPORT}
        if session.pk in plan.attendance:
            new |= {"attendance": plan.attendance[session.pk], "attendance_by": ChangedBy.IMPORT}
        planned += [Planned(session, new), Planned(session.note, _note_values(session, plan, owing))]
    for client in Client.objects.filter(clinician=clinician, pk__in=plan.statuses):
        status, since = plan.statuses[client.pk]
        day = since if since > date.min else now.astimezone(clinician.zone).date()
        planned.append(Planned(client, {"status": status, "status_since": day, "ended_how": ""}))
    planned = [one for one in planned if one.differs]
    carry_out(clinician, planned, by=ChangedBy.IMPORT, now=now, act=act)
    return len({one.row.session_id if isinstance(one.row, Note) else (type(one.row), one.row.pk) for one in planned})


def _note_values(session: Session, plan: ImportPlan, owing: Owing) -> dict[str, Any]:
    attendance = plan.attendance.get(session.pk, Attendance(session.attendance))
    values: dict[str, Any] = {"owed": owing.owes(Session(state=session.state, attendance=attendance))}
    if session.pk in plan.notes:
        # When it was written the file does not say.
        values |= {"state": plan.notes[session.pk], "state_by": ChangedBy.IMPORT, "written_at": None}
    return values


def _by_pk(sessions: Any, pks: set[int]) -> list[Session]:
    wanted = sorted(pks)
    found: list[Session] = []
    for at in range(0, len(wanted), BATCH):
        found += sessions.filter(pk__in=wanted[at : at + BATCH])
    return found


@transaction.atomic
def ask_again(pending: PendingReport) -> None:
    """Forgets what the columns and words of such files mean, and the file: the next one is asked about anew."""
    content = json.loads(bytes(pending.content))
    values: dict[str, Any] = {"columns": {}, "day_first": None}
    key = header_key(content["header"])
    ReportLayout.objects.update_or_create(clinician=pending.clinician, header_key=key, defaults=values)
    words = [word_key(word) for _, word, _ in content["ask"]]
    KnownWord.objects.filter(clinician=pending.clinician, word_key__in=words).delete()
    pending.delete()


def discard(pending: PendingReport) -> None:
    """Forgets a file that was read."""
    pending.delete()
