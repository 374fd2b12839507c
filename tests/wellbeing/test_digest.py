"""The mail about promised replies: once or late, never twice, and never with a client's words."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail

from caseload import operations as caseload
from caseload.domain.asks.types import AskState
from caseload.domain.types import DigestSays
from caseload.models import Clinician, Digest
from tests import make
from wellbeing import operations, tasks

pytestmark = pytest.mark.django_db
NOW = make.NOW.replace(hour=10)
FRIDAY = NOW.date()


@pytest.fixture
def whose() -> Clinician:
    made = make.clinician(digest=DigestSays.INITIALS, digest_at=time(8))
    promised(made, FRIDAY)
    return made


def promised(whose: Clinician, day: date, **fields: object) -> None:
    fields = {"from_whom": "Dr. Nora Brandt", "who": "SECRET", "said": "SECRET", **fields}
    make.ask(whose, state=AskState.DEFERRED, promised_on=day, deferrals=1, **fields)


def due(now: datetime = NOW) -> list[int]:
    from caseload.queries import digests_due  # noqa: PLC0415 -- next to what it is compared with

    return digests_due(now=now)


def test_it_says_how_many_and_whose_initials_and_nothing_else(whose: Clinician) -> None:
    promised(whose, FRIDAY - timedelta(days=3), from_whom="P. Osei")
    promised(whose, FRIDAY + timedelta(days=1))

    sent = operations.send_digest(whose, now=NOW)

    (message,) = mail.outbox
    assert (sent, message.to, message.subject) == (True, [whose.user.email], "Headroom: a reply is promised")
    assert message.body.splitlines()[:2] == ["2 replies are promised for today or before.", "To: P.O., N.B."]
    assert "SECRET" not in message.body


def test_it_is_sent_once_a_day_however_often_it_is_asked_for(whose: Clinician) -> None:
    for _ in range(3):
        tasks.operations.send_digest(whose, now=NOW)

    assert (len(mail.outbox), due()) == (1, [])
    assert due(NOW + timedelta(days=3)) == [whose.pk]  # a Monday, and the promise stands still


def test_a_worker_killed_before_the_mail_went_out_sends_it_late(whose: Clinician) -> None:
    caseload.take_up_digest(whose, day=FRIDAY, now=NOW)

    at_once = operations.send_digest(whose, now=NOW + timedelta(minutes=1))
    later = operations.send_digest(whose, now=NOW + timedelta(minutes=11))

    assert (at_once, later, len(mail.outbox)) == (False, True, 1)


def test_a_worker_killed_while_the_mail_went_out_sends_no_second(whose: Clinician) -> None:
    digest = caseload.take_up_digest(whose, day=FRIDAY, now=NOW)
    assert digest is not None

    class Killed(BaseException):
        pass

    def die() -> None:
        raise Killed

    with pytest.raises(Killed):
        caseload.hand_over(digest, send=die, now=NOW)

    assert (operations.send_digest(whose, now=NOW + timedelta(hours=1)), mail.outbox, due()) == (False, [], [])


def test_a_server_that_refuses_is_asked_again(whose: Clinician, settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.wellbeing.refusing_mail.EmailBackend"
    with pytest.raises(ConnectionRefusedError):
        operations.send_digest(whose, now=NOW)

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert operations.send_digest(whose, now=NOW + timedelta(minutes=11))
    assert Digest.objects.get().attempts == 2


@pytest.mark.parametrize(
    ("fields", "now"),
    [
        ({"digest": DigestSays.OFF}, NOW),
        ({"digest_at": time(11)}, NOW),
        ({}, NOW.replace(hour=18)),  # after her working hours
        ({}, NOW + timedelta(days=1)),  # a Saturday
    ],
)
def test_quiet_hours_and_whoever_does_not_want_it(whose: Clinician, fields: dict[str, Any], now: datetime) -> None:
    Clinician.objects.filter(pk=whose.pk).update(**fields)

    assert due(now) == []


def test_without_a_promise_for_today_nothing_is_sent() -> None:
    whose = make.clinician(digest=DigestSays.COUNT)
    promised(whose, FRIDAY + timedelta(days=1))

    assert (operations.send_digest(whose, now=NOW), mail.outbox) == (False, [])
