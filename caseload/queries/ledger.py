"""What changed, act by act."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from caseload.domain.history import act_in_words, change_in_words
from caseload.domain.types import ChangedBy
from caseload.domain.wording import clock, short_day
from caseload.models import Ask, Change, Client, Clinician, Session
from caseload.queries.asks import title_of_ask
from caseload.queries.notes import title_of

UNDOABLE = timedelta(days=1)
TOLD = 200  # rows of one act that are looked at to tell it


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act in words; `undo` is False for what calendars did, what is old, and what was taken back already."""

    act: int
    when: str
    words: str
    about: str | None  # the one client or session it is about, None while covered, "" for several
    by: str
    undo: bool


def acts(clinician: Clinician) -> QuerySet[Change, Any]:
    """The clinician's acts, latest first: {"act", "at", "rows", "first"}."""
    rows = Change.objects.filter(clinician=clinician).values("act")
    return rows.annotate(at=Max("at"), rows=Count("pk"), first=Min("pk")).order_by("-at", "-first")


def acts_in_words(clinician: Clinician, found: Sequence[dict[str, Any]], *, now: datetime) -> tuple[ActLine, ...]:
    """These acts, ready to be read; of very large ones the first row speaks for all. Two queries."""
    numbers = [row["act"] for row in found]
    small = [row["act"] for row in found if row["rows"] <= TOLD]
    firsts = [row["first"] for row in found]
    rows = Change.objects.filter(Q(act__in=small) | Q(pk__in=firsts), clinician=clinician).order_by("pk")
    changes: dict[int, list[Change]] = defaultdict(list)
    for change in rows.select_related("session__client", "note__session__client", "client", "ask"):
        changes[change.act].append(change)
    gone = set(Change.objects.filter(clinician=clinician, undoes__in=numbers).values_list("undoes", flat=True))
    return tuple(_line(row, changes[row["act"]], clinician, gone=gone, now=now) for row in found)


def _line(
    row: dict[str, Any], changes: list[Change], clinician: Clinician, *, gone: set[int | None], now: datetime
) -> ActLine:
    first = changes[0]
    at = first.at.astimezone(clinician.zone)
    undo = first.by != ChangedBy.CALENDAR and row["act"] not in gone and now - first.at < UNDOABLE
    words = act_in_words([change_in_words(change.old, change.new) for change in changes])
    words = f"{words}, and {row['rows'] - 1} more" if row["rows"] > TOLD else words
    words = f"taken back: {words}" if first.undoes else words
    whom = {_whom(change, clinician) for change in changes} if row["rows"] <= TOLD else set()
    about = whom.pop() if len(whom) == 1 else ""
    return ActLine(row["act"], f"{short_day(at.date())}, {clock(at)}", words, about, _by(first.by), undo)


def _whom(change: Change, clinician: Clinician) -> str | None:
    """Whom a change is about; None while initials are covered, "" for paperwork and places."""
    session = change.session or (change.note.session if change.note else None)
    if session is not None:
        day = short_day(session.starts_at.astimezone(clinician.zone).date())
        return None if clinician.covered else f"{title_of(session)}, {day}"
    if change.ask is not None:
        return None if clinician.covered else title_of_ask(change.ask)
    if change.client is None:
        return ""
    return None if clinician.covered else change.client.label


def _by(by: str) -> str:
    return {"person": "by you", "calendar": "by the calendar", "import": "from a file"}[by]


def is_act(clinician: Clinician, act: int) -> bool:
    """True when the clinician has such an act. One query."""
    return Change.objects.filter(clinician=clinician, act=act).exists()


def notes_of_act(clinician: Clinician, act: int) -> list[int]:
    """The notes that an act changed, when it changed nothing else; else none. One query."""
    notes = list(Change.objects.filter(clinician=clinician, act=act).values_list("note", flat=True))
    return [] if None in notes else notes


def session_history(session: Session) -> tuple[tuple[str, str, str], ...]:
    """(when, what, who) of everything that changed about a session and its note, oldest first. One query."""
    own = Change.objects.filter(session=session) | Change.objects.filter(note__session=session)
    return _history(own.filter(clinician=session.clinician), session.clinician)


def client_history(client: Client) -> tuple[tuple[str, str, str], ...]:
    """(when, what, who) of everything that changed about a client, oldest first. One query."""
    return _history(client.changes.all(), client.clinician)


def ask_history(ask: Ask) -> tuple[tuple[str, str, str], ...]:
    """(when, what, who) of everything that changed about a request and its place, oldest first. One query."""
    own = Change.objects.filter(ask=ask) | Change.objects.filter(place__ask=ask)
    lines = _history(own.filter(clinician=ask.clinician), ask.clinician)
    return tuple((when, what if at else "written down", who) for at, (when, what, who) in enumerate(lines))


def _history(changes: Iterable[Change], clinician: Clinician) -> tuple[tuple[str, str, str], ...]:
    rows = sorted(changes, key=lambda change: (change.at, change.pk))
    lines = []
    for change in rows:
        at = change.at.astimezone(clinician.zone)
        lines.append((f"{short_day(at.date())}, {clock(at)}", change_in_words(change.old, change.new), _by(change.by)))
    return tuple(lines)
