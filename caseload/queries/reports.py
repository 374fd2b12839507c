"""Files from record systems, between reading and the clinician's yes."""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from calendar_sync.models import Source
from caseload.domain.importing import ImportPlan, Incoming, KnownClient, KnownSession, plan_import
from caseload.domain.recognising import label_of
from caseload.domain.reports.types import NO_SESSION, Attended, Column, Noted
from caseload.domain.types import Attendance, ChangedBy, ClientStatus, NoteState, SessionState, SignKind
from caseload.models import Change, ClientSign, Clinician, KnownWord, PendingReport, Session
from caseload.models.clients import label_key
from caseload.models.reports import word_key

_ATTENDED = {
    Attended.KEPT: Attendance.KEPT,
    Attended.NO_SHOW: Attendance.NO_SHOW,
    Attended.LATE_CANCELLED: Attendance.LATE_CANCELLED,
    Attended.CANCELLED: Attendance.CLIENT_CANCELLED,
    Attended.CLINICIAN_CANCELLED: Attendance.CLINICIAN_CANCELLED,
}
_NOTED = {
    Noted.NONE: NoteState.NONE,
    Noted.DRAFT: NoteState.DRAFT,
    Noted.SIGNED: NoteState.SIGNED,
    Noted.COSIGN: NoteState.COSIGN,
}
_STATUSES = {
    ClientStatus.ACTIVE: ("active", "current", "open"),
    ClientStatus.PAUSED: ("paused", "on hold", "hold"),
    ClientStatus.WAITING: ("waiting", "waitlist", "waitlisted", "wait list", "waiting list", "prospective", "lead"),
    ClientStatus.ENDED: ("inactive", "ended", "closed", "discharged", "archived", "former", "terminated"),
}
_STATUS = {word: status for status, words in _STATUSES.items() for word in words}
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read: what it is, what it asks, and whom it is about."""

    recognised: str | None
    rows: int
    header: tuple[str, ...]
    skipped: tuple[tuple[int, str], ...]
    ask: tuple[tuple[str, str, int], ...]  # column, word, count: not answered yet
    clinicians: tuple[tuple[str, int], ...]  # several, with their rows
    chosen: tuple[str, ...] | None


def read_file(clinician: Clinician, pending: PendingReport) -> ReadFile:
    """What a pending file holds. One query."""
    content = json.loads(bytes(pending.content))
    known = _known_words(clinician)
    found = Counter(row["clinician"] for row in content["rows"] if row["clinician"])
    return ReadFile(
        recognised=content["recognised"],
        rows=len(content["rows"]),
        header=tuple(content["header"]),
        skipped=tuple((line, reason) for line, reason in content["skipped"]),
        ask=tuple(
            (column, word, count) for column, word, count in content["ask"] if (column, word_key(word)) not in known
        ),
        clinicians=tuple(found.most_common()) if len(found) > 1 else (),
        chosen=tuple(content["mine"]) if content["mine"] is not None else None,
    )


def _known_words(clinician: Clinician) -> dict[tuple[str, str], str]:
    rows = KnownWord.objects.filter(clinician=clinician)
    return {(row.column, row.word_key): row.meaning for row in rows}


def import_plan(clinician: Clinician, pending: PendingReport) -> ImportPlan:
    """What the file would change, decided on what stands now. Seven queries."""
    content = json.loads(bytes(pending.content))
    known = _known_words(clinician)
    mine = content["mine"]
    rows = [
        incoming
        for row in content["rows"]
        if mine is None or row["clinician"] in mine
        for incoming in _incoming(row, known, clinician)
    ]
    return plan_import(
        rows,
        clients=known_clients(clinician),
        sessions=known_sessions(clinician, [row.day for row in rows if row.day]),
        covered=_covered(clinician),
    )


def _incoming(row: dict[str, Any], known: dict[tuple[str, str], str], clinician: Clinician) -> list[Incoming]:
    """The row with what its words mean; none when they mean that it was no session."""
    meanings = {column: known.get((column, word_key(word)), "") for column, word in row["unknown"]}
    if meanings.get(Column.ATTENDANCE) == NO_SESSION:
        return []
    attended = row["attendance"] or meanings.get(Column.ATTENDANCE) or None
    noted = row["note"] or meanings.get(Column.NOTE) or None
    key, label, key_of_label = row["who"]
    at = datetime.fromisoformat(row["at"]).astimezone(clinician.zone) if row["timed"] else None
    day = at.date() if at else (date.fromisoformat(row["at"]) if row["at"] else None)
    return [
        Incoming(
            line=row["line"],
            key=key,
            label=label,
            label_key=key_of_label,
            at=at,
            day=day,
            minutes=row["minutes"],
            attendance=_ATTENDED[Attended(attended)] if attended else None,
            note=_NOTED[Noted(noted)] if noted else None,
            code=row["code"],
            status=_STATUS.get(row["status"]),
            since=date.fromisoformat(row["since"]) if row["since"] else None,
        )
    ]


def known_clients(clinician: Clinician) -> list[KnownClient]:
    """The clients as files may name them; names of merged ones lead to whom they were merged into. Three queries."""
    by_hand = set(
        Change.objects.filter(
            clinician=clinician, by=ChangedBy.PERSON, client__isnull=False, new__has_key="status"
        ).values_list("client", flat=True)
    )
    names: dict[int, set[str]] = defaultdict(set)
    signs = ClientSign.objects.filter(client__clinician=clinician, kind=SignKind.NAME)
    for key, pk, merged_into in signs.values_list("key", "client", "client__merged_into"):
        names[merged_into or pk].add(key)
    return [
        KnownClient(
            pk=row.pk,
            label_key=row.label_key,
            names=frozenset(names[row.pk]),
            held=row.status != ClientStatus.ENDED,
            status=ClientStatus(row.status),
            status_by_hand=row.pk in by_hand,
            minutes=row.minutes,
        )
        for row in clinician.clients.filter(merged_into=None).defer("label")
    ]


def known_sessions(clinician: Clinician, days: list[date]) -> list[KnownSession]:
    """The sessions around these days. Two queries."""
    if not days:
        return []
    start = datetime.combine(min(days) - DAY, datetime.min.time(), clinician.zone)
    end = datetime.combine(max(days) + 2 * DAY, datetime.min.time(), clinician.zone)
    around = clinician.sessions.filter(starts_at__gte=start, starts_at__lt=end)
    titles = dict(around.filter(client=None).values_list("pk", "title"))
    # Titles are decrypted one by one: only those that have to say who it is.
    rows = around.select_related("note").defer("title").order_by("starts_at", "pk")
    return [_known_session(row, clinician, title=titles.get(row.pk, "")) for row in rows]


def _known_session(row: Session, clinician: Clinician, *, title: str) -> KnownSession:
    label = label_of(title)
    return KnownSession(
        pk=row.pk,
        client=row.client_id,
        label_key=label_key(clinician.pk, label) if label else "",
        starts_at=row.starts_at.astimezone(clinician.zone),
        state=SessionState(row.state),
        attendance=Attendance(row.attendance),
        attendance_by_hand=row.attendance_by == ChangedBy.PERSON,
        note=NoteState(row.note.state),
        note_by_hand=row.note.state_by == ChangedBy.PERSON,
    )


def _covered(clinician: Clinician) -> list[tuple[datetime, datetime]]:
    sources = Source.objects.filter(owner=clinician.user_id, read_from__isnull=False, read_until__isnull=False)
    rows = sources.values_list("read_from", "read_until")
    return [(start, end) for start, end in rows if start and end]
