"""What a file from a record system would change: decided first, done later. Pure.

The file settles what nobody said; what a person said stays, and the difference is shown. Between two sessions of one
day nothing is guessed.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from caseload.domain.types import CALLED_OFF, Attendance, ClientStatus, NoteState, SessionState

NEAR = timedelta(minutes=15)  # between a file's time and a calendar's for the same session
USUAL_MINUTES = 50
# How far a note is; a file may bring a note forward that a person began, never back.
_FAR = {NoteState.NONE: 0, NoteState.DRAFT: 1, NoteState.COSIGN: 2, NoteState.SIGNED: 3, NoteState.NOT_NEEDED: 3}


@dataclass(frozen=True, slots=True)
class Incoming:
    """One row of a file: the client's key and label instead of the name."""

    line: int
    key: str  # keyed hash of the name, or "" where the file names nobody
    label: str
    label_key: str
    at: datetime | None  # aware, in the clinician's zone
    day: date | None  # where the file has no time, and for every row with one
    minutes: int | None = None
    attendance: Attendance | None = None
    note: NoteState | None = None
    code: str = ""
    status: ClientStatus | None = None
    since: date | None = None  # of the client's status


@dataclass(frozen=True, slots=True)
class KnownClient:
    """A client on the books, as files may name it."""

    pk: int
    label_key: str
    names: frozenset[str]  # keys of names that files gave it
    held: bool  # not ended
    status: ClientStatus
    status_by_hand: bool
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class KnownSession:
    """A session as it stands. `client` None: of nobody yet, and then its label decides."""

    pk: int
    client: int | None
    label_key: str
    starts_at: datetime  # in the clinician's zone
    state: SessionState
    attendance: Attendance
    attendance_by_hand: bool
    note: NoteState
    note_by_hand: bool


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "unchanged"
    DISAGREES = "in conflict"
    LEFT = "left out"


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session that no calendar knows."""

    client: int | None  # of a known client
    key: str  # of a new client
    row: Incoming
    minutes: int


@dataclass(frozen=True, slots=True)
class Line:
    """One row with what becomes of it, in words."""

    line: int
    label: str
    day: date | None
    outcome: Outcome
    words: str


@dataclass(slots=True)
class ImportPlan:
    """Everything a file would change."""

    clients: dict[str, tuple[str, Incoming]] = field(default_factory=dict)  # key -> label and a row, to be made
    names: dict[int, str] = field(default_factory=dict)  # known client -> the key of the name it gets
    statuses: dict[int, tuple[ClientStatus, date]] = field(default_factory=dict)
    sessions: list[NewSession] = field(default_factory=list)
    claimed: dict[int, tuple[int | None, str]] = field(default_factory=dict)  # session of nobody -> client, or its key
    attendance: dict[int, Attendance] = field(default_factory=dict)
    notes: dict[int, NoteState] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    def of(self, outcome: Outcome) -> list[Line]:
        """The rows that come to this."""
        return [line for line in self.lines if line.outcome == outcome]

    @property
    def changes_nothing(self) -> bool:
        """True when all of it is known."""
        return not (self.clients or self.sessions or self.attendance or self.notes or self.statuses or self.claimed)


def plan_import(
    rows: Sequence[Incoming],
    *,
    clients: Sequence[KnownClient],
    sessions: Sequence[KnownSession],
    covered: Sequence[tuple[datetime, datetime]],
) -> ImportPlan:
    """What these rows would change. `covered` are stretches for which a calendar was read."""
    planner = _Planner(clients, sessions, covered, rows)
    for row in rows:
        planner.take(row)
    return planner.plan


class _Planner:
    """Takes row by row, remembering what the rows before came to."""

    def __init__(
        self,
        clients: Sequence[KnownClient],
        sessions: Sequence[KnownSession],
        covered: Sequence[tuple[datetime, datetime]],
        rows: Iterable[Incoming],
    ) -> None:
        self.plan = ImportPlan()
        self._covered = covered
        self._clients = {one.pk: one for one in clients}
        self._by_name = {name: one.pk for one in clients for name in one.names}
        self._by_label = _by_label(clients)
        self._names_of_label: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            self._names_of_label[row.label_key].add(row.key)
        self._sessions: dict[tuple[int | None, str], list[KnownSession]] = defaultdict(list)
        self._every = sorted(sessions, key=lambda one: one.starts_at)
        for one in sessions:
            self._sessions[one.client, "" if one.client else one.label_key].append(one)
        self._new: dict[tuple[int | None, str], list[NewSession]] = defaultdict(list)
        self._seen: dict[int, Incoming] = {}

    def take(self, row: Incoming) -> None:
        """Decides one row."""
        pk = self._client_of(row)
        if row.day is None:
            self._status(row, pk)
            return
        found = self._sessions_of(row, pk)
        if len(found) > 1:
            self._tell(row, Outcome.DISAGREES, "two sessions could be meant, so none is touched")
        elif found:
            self._settle(row, found[0], pk)
        else:
            self._add(row, pk)

    def _client_of(self, row: Incoming) -> int | None:
        """The known client of a row; one that has to be made is planned, and None given."""
        if not row.key:
            return None
        pk = self._by_name.get(row.key)
        if pk is None and len(self._names_of_label[row.label_key]) == 1:
            pk = self._by_label.get(row.label_key)
            if pk is not None:
                self.plan.names[pk] = row.key
                self._by_name[row.key] = pk
        if pk is None and row.key not in self.plan.clients:
            self.plan.clients[row.key] = (row.label, row)
        return pk

    def _status(self, row: Incoming, pk: int | None) -> None:
        """A row of a file of clients."""
        if pk is None:
            self._tell(row, Outcome.NEW, "a new client" if row.key else "it names nobody")
            return
        known = self._clients[pk]
        if row.status is None or row.status == known.status:
            self._tell(row, Outcome.SAME, "as it is")
        elif known.status_by_hand:
            self._tell(row, Outcome.DISAGREES, f"you said {known.status}, the file says {row.status}; yours stays")
        else:
            self.plan.statuses[pk] = (row.status, row.since or date.min)
            self._tell(row, Outcome.CHANGED, f"{known.status} becomes {row.status}")

    def _sessions_of(self, row: Incoming, pk: int | None) -> list[KnownSession]:
        """The session the row is about: nearest in time, or all of its day where the file has no time."""
        if not row.key:
            return self._at_that_time(row)
        own, nobodys = self._sessions[pk, ""] if pk else [], self._sessions[None, row.label_key]
        taker = (pk, "" if pk else row.key)
        free = [one for one in nobodys if one.pk not in self._seen or self.plan.claimed.get(one.pk) == taker]
        at = row.at
        if at is None:
            return [one for one in (*own, *free) if one.starts_at.date() == row.day]
        near = [one for one in (*own, *free) if abs(one.starts_at - at) <= NEAR]
        return sorted(near, key=lambda one: (abs(one.starts_at - at), one.client is None))[:1]

    def _at_that_time(self, row: Incoming) -> list[KnownSession]:
        """For a row that names nobody: whoever's session stands then."""
        if row.at is None:
            return []
        at = bisect_left(self._every, row.at - NEAR, key=lambda one: one.starts_at)
        return [one for one in self._every[at : at + 2] if one.starts_at <= row.at + NEAR]

    def _settle(self, row: Incoming, session: KnownSession, pk: int | None) -> None:
        """What the row says of a session that is known."""
        before = self._seen.get(session.pk)
        if before and (before.attendance, before.note) != (row.attendance, row.note):
            self._tell(row, Outcome.DISAGREES, f"line {before.line} says something else of the same session")
            return
        self._seen[session.pk] = row
        if session.client is None and row.key:
            self.plan.claimed[session.pk] = (pk, "" if pk else row.key)
        said = [*self._attend(row, session), *self._note(row, session)]
        claimed = session.pk in self.plan.claimed
        changes = [words for outcome, words in said if outcome == Outcome.CHANGED]
        conflicts = [words for outcome, words in said if outcome == Outcome.DISAGREES]
        if conflicts:
            self._tell(row, Outcome.DISAGREES, "; ".join(conflicts + changes))
        elif changes or claimed:
            self._tell(row, Outcome.CHANGED, "; ".join(changes) or "belongs to this client")
        else:
            self._tell(row, Outcome.SAME, "as it is")

    def _attend(self, row: Incoming, session: KnownSession) -> list[tuple[Outcome, str]]:
        said = row.attendance
        if said is None or said == session.attendance:
            return []
        if session.attendance_by_hand:
            words = f"you said {session.attendance or 'nothing'}, the file says {said}; yours stays"
            return [(Outcome.DISAGREES, words)]
        implied = Attendance.KEPT if session.state == SessionState.BOOKED else Attendance.CLIENT_CANCELLED
        if session.attendance == Attendance.UNSAID and said == implied:
            return []  # the calendar says the same
        self.plan.attendance[session.pk] = said
        if session.attendance == Attendance.UNSAID and (said in CALLED_OFF) != (implied in CALLED_OFF):
            calendar = "still lists it" if said in CALLED_OFF else "has it cancelled"
            return [(Outcome.DISAGREES, f"the file says {said}, your calendar {calendar}; the file is taken over")]
        return [(Outcome.CHANGED, said.value)]

    def _note(self, row: Incoming, session: KnownSession) -> list[tuple[Outcome, str]]:
        said = row.note
        if said is None or said == session.note:
            return []
        if session.note_by_hand and _FAR[said] <= _FAR[session.note]:
            return [(Outcome.DISAGREES, f"you said {session.note}, the file says {said}; yours stays")]
        self.plan.notes[session.pk] = said
        return [(Outcome.CHANGED, f"note {said}" if said != NoteState.NONE else "note not written")]

    def _add(self, row: Incoming, pk: int | None) -> None:
        """A session that is nowhere yet; the same one twice in the file is one."""
        where = (pk, "" if pk else row.key)
        for one in self._new[where]:
            if one.row.day == row.day and (row.at is None or one.row.at is None or abs(one.row.at - row.at) <= NEAR):
                same = (one.row.attendance, one.row.note) == (row.attendance, row.note)
                words = f"the same session as line {one.row.line}"
                self._tell(row, Outcome.SAME if same else Outcome.DISAGREES, words)
                return
        usual = self._clients[pk].minutes if pk else None
        made = NewSession(pk, where[1], row, row.minutes or usual or USUAL_MINUTES)
        self._new[where].append(made)
        self.plan.sessions.append(made)
        covered = row.at is not None and any(start <= row.at < end for start, end in self._covered)
        if covered and row.attendance not in CALLED_OFF:
            self._tell(row, Outcome.DISAGREES, "your calendar has no session then; it is added")
        else:
            self._tell(row, Outcome.NEW, "a session your calendars do not list")

    def _tell(self, row: Incoming, outcome: Outcome, words: str) -> None:
        self.plan.lines.append(Line(row.line, row.label, row.day, outcome, words))


def _by_label(clients: Iterable[KnownClient]) -> Mapping[str, int]:
    """Held clients whose label is theirs alone and to whom no file gave a name yet."""
    found: dict[str, list[KnownClient]] = defaultdict(list)
    for one in clients:
        if one.held:
            found[one.label_key].append(one)
    return {key: ones[0].pk for key, ones in found.items() if len(ones) == 1 and not ones[0].names}
