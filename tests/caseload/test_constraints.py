"""Rows that cannot be are refused by the database itself, whoever writes them."""

import pytest
from django.db import IntegrityError, connection, transaction

from caseload.models import Ask, Change, Client, Digest, HeldPlace, Note, ProtectedTime, Session
from tests import make

pytestmark = pytest.mark.django_db


def refused(statement: str, *values: object) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            connection.check_constraints()
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE caseload_session SET ends_at = '2020-01-01 00:00:00+00:00'",
        "UPDATE caseload_note SET written_at = '2026-01-01 00:00:00+00:00'",
        "UPDATE caseload_note SET session_id = 987654",
        "UPDATE caseload_note SET clinician_id = NULL",
        "UPDATE caseload_client SET ended_how = 'finished'",
        "UPDATE caseload_client SET merged_into_id = id",
        "UPDATE caseload_change SET note_id = NULL",
        "UPDATE caseload_change SET session_id = (SELECT min(id) FROM caseload_session)",
        "UPDATE caseload_protectedtime SET ends_at = starts_at",
        (
            "INSERT INTO caseload_clientsign (client_id, kind, key, shown)"
            " SELECT client_id, kind, key, '' FROM caseload_clientsign"
        ),
    ],
    ids=[
        "a session that ends before it starts",
        "an unwritten note with a time",
        "a note of no session",
        "a note of nobody",
        "an ending of somebody who comes",
        "a client merged into itself",
        "a change of nothing",
        "a change of two things",
        "protected time without length",
        "one sign twice",
    ],
)
def test_an_impossible_row_is_refused(statement: str) -> None:
    whose = make.clinician()
    session = make.session(whose)
    make.client(whose)
    make.protected(whose, make.NOW)
    Change.objects.create(clinician=whose, act=1, at=make.NOW, by="person", note=session.note, old={}, new={})

    assert refused(statement)
    assert [model.objects.count() for model in (Session, Note, Client, ProtectedTime, Change)] == [1] * 5


def test_one_session_has_one_note() -> None:
    session = make.session(make.clinician())

    with pytest.raises(IntegrityError), transaction.atomic():
        Note.objects.create(clinician=session.clinician, session=session, due_on=make.NOW.date())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE caseload_ask SET state = 'deferred'",
        "UPDATE caseload_ask SET state = 'decided', decision = 'yes'",
        "UPDATE caseload_ask SET decision = 'yes'",
        "UPDATE caseload_ask SET logged_at = '2020-01-01 00:00:00+00:00'",
        "UPDATE caseload_ask SET chosen = 'default'",
        "UPDATE caseload_ask SET clinician_id = NULL",
        "UPDATE caseload_heldplace SET until = '2020-01-01'",
        (
            "INSERT INTO caseload_digest (clinician_id, day, claimed_until, attempts)"
            " SELECT clinician_id, day, claimed_until, 0 FROM caseload_digest"
        ),
    ],
    ids=[
        "a promise without a day",
        "an answer without a time",
        "an undecided request with an answer",
        "a request written down before it was asked",
        "a chosen yes that is none",
        "a request to nobody",
        "a place that ends before it starts",
        "two mails of one day",
    ],
)
def test_an_impossible_request_is_refused(statement: str) -> None:
    whose = make.clinician()
    ask = make.ask(whose)
    day = make.NOW.date()
    HeldPlace.objects.create(clinician=whose, ask=ask, first_on=day, minutes=50, changed_at=make.NOW)
    Digest.objects.create(clinician=whose, day=day, claimed_until=make.NOW)

    assert refused(statement)
    assert [model.objects.count() for model in (Ask, HeldPlace, Digest)] == [1] * 3
