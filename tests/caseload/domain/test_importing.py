"""What a file would change: idempotent, hand before file, and no guess between two sessions of a day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from caseload.domain.importing import ImportPlan, Incoming, KnownClient, KnownSession, Outcome, plan_import
from caseload.domain.types import Attendance, ClientStatus, NoteState, SessionState

AT = datetime(2026, 11, 3, 14, 30, tzinfo=UTC)
JANE = KnownClient(1, "ja", frozenset({"jane"}), held=True, status=ClientStatus.ACTIVE, status_by_hand=False)
SESSION = KnownSession(
    7,
    1,
    "",
    AT,
    SessionState.BOOKED,
    Attendance.UNSAID,
    attendance_by_hand=False,
    note=NoteState.NONE,
    note_by_hand=False,
)


def row(line: int = 2, *, key: str = "jane", label: str = "ja", at: datetime | None = AT, **fields: object) -> Incoming:
    return Incoming(line, key, label.upper(), label, at, (at or AT).date(), **fields)  # type: ignore[arg-type]


def plan(
    *rows: Incoming, clients: tuple[KnownClient, ...] = (JANE,), sessions: tuple[KnownSession, ...] = (SESSION,)
) -> ImportPlan:
    return plan_import(rows, clients=clients, sessions=sessions, covered=[])


def outcomes(found: ImportPlan) -> list[Outcome]:
    return [line.outcome for line in found.lines]


def test_a_known_session_takes_what_the_file_says() -> None:
    found = plan(row(attendance=Attendance.NO_SHOW, note=NoteState.SIGNED))

    assert (found.attendance, found.notes) == ({7: Attendance.NO_SHOW}, {7: NoteState.SIGNED})
    assert (found.sessions, found.clients, outcomes(found)) == ([], {}, [Outcome.CHANGED])


def test_what_the_calendar_says_already_is_no_change() -> None:
    found = plan(row(attendance=Attendance.KEPT, note=NoteState.NONE))

    assert found.changes_nothing
    assert outcomes(found) == [Outcome.SAME]


def test_a_cancelled_calendar_and_a_kept_file_are_said_aloud() -> None:
    found = plan(row(attendance=Attendance.KEPT), sessions=(replace(SESSION, state=SessionState.CANCELLED),))

    assert (found.attendance, outcomes(found)) == ({7: Attendance.KEPT}, [Outcome.DISAGREES])


def test_a_hand_outranks_the_file_but_a_signature_settles_a_draft() -> None:
    by_hand = replace(SESSION, note=NoteState.DRAFT, note_by_hand=True)

    assert plan(row(note=NoteState.SIGNED), sessions=(by_hand,)).notes == {7: NoteState.SIGNED}
    assert plan(row(note=NoteState.NONE), sessions=(by_hand,)).notes == {}


def test_two_lines_of_one_session_that_differ_are_not_chosen_between() -> None:
    found = plan(row(2, note=NoteState.SIGNED), row(3, note=NoteState.NONE))

    assert (found.notes, outcomes(found)) == ({7: NoteState.SIGNED}, [Outcome.CHANGED, Outcome.DISAGREES])


def test_the_same_new_session_twice_is_one() -> None:
    found = plan(row(2), row(3), sessions=())

    assert (len(found.sessions), outcomes(found)) == (1, [Outcome.NEW, Outcome.SAME])


def test_two_names_behind_one_pair_of_initials_never_take_a_known_client() -> None:
    unnamed = replace(JANE, names=frozenset())

    found = plan(row(2), row(3, key="john", at=AT + timedelta(hours=3)), clients=(unnamed,), sessions=())

    assert sorted(found.clients) == ["jane", "john"]
    assert found.names == {}


def test_a_session_of_nobody_goes_to_one_name_only() -> None:
    nobodys = replace(SESSION, client=None, label_key="ja")

    found = plan(row(2), row(3, key="john"), clients=(), sessions=(nobodys,))

    assert found.claimed == {7: (None, "jane")}
    assert [one.key for one in found.sessions] == ["john"]


def test_a_day_without_a_time_waits_when_two_sessions_stand_on_it() -> None:
    later = replace(SESSION, pk=8, starts_at=AT + timedelta(hours=2))

    found = plan(row(at=None, note=NoteState.SIGNED), sessions=(SESSION, later))

    assert (found.notes, found.sessions, outcomes(found)) == ({}, [], [Outcome.DISAGREES])


times = st.integers(0, 40).map(lambda hours: AT + timedelta(hours=hours))
rows = st.lists(
    st.builds(
        lambda line, key, at, note: Incoming(line, key, key[0].upper(), key[0], at, at.date(), note=note),
        st.integers(2, 99),
        st.sampled_from(["jane", "john", "ed"]),
        times,
        st.sampled_from([None, NoteState.NONE, NoteState.SIGNED]),
    ),
    max_size=25,
)


@given(rows)
def test_every_row_comes_to_exactly_one_outcome(incoming: list[Incoming]) -> None:
    found = plan_import(incoming, clients=(JANE,), sessions=(SESSION,), covered=[])

    assert [line.line for line in found.lines] == [one.line for one in incoming]


@given(rows)
def test_importing_again_what_was_made_changes_nothing(incoming: list[Incoming]) -> None:
    first = plan_import(incoming, clients=(), sessions=(), covered=[])
    pks = {key: at for at, key in enumerate(first.clients, 1)}
    clients = [
        KnownClient(pk, key[0], frozenset({key}), held=True, status=ClientStatus.ACTIVE, status_by_hand=False)
        for key, pk in pks.items()
    ]
    sessions = [
        replace(
            SESSION,
            pk=100 + at,
            client=pks[one.key],
            starts_at=one.row.at or AT,
            note=one.row.note or NoteState.NONE,
        )
        for at, one in enumerate(first.sessions)
    ]

    second = plan_import(incoming, clients=clients, sessions=sessions, covered=[])

    assert (second.clients, second.sessions, second.claimed) == ({}, [], {})
    assert date(2026, 11, 3) <= min((line.day for line in second.lines if line.day), default=AT.date())
