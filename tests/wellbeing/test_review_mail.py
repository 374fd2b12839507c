"""One mail a week, at review time, if she asked for it; it names nobody and holds no figure."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail

from caseload.models import Clinician
from tests import make
from wellbeing import operations, tasks
from wellbeing.queries.mailing import reviews_due

pytestmark = pytest.mark.django_db
NOW = make.NOW


@pytest.fixture
def whose() -> Clinician:
    return make.clinician(name="Maya SECRET", review_mail=True)


def test_it_goes_out_once_at_her_time(whose: Clinician) -> None:
    make.clinician()

    due = reviews_due(now=NOW)
    sent = [operations.send_review_mail(whose, now=NOW + timedelta(minutes=at)) for at in (0, 1, 90)]

    assert due == [whose.pk]
    assert sent == [True, False, False]
    assert reviews_due(now=NOW + timedelta(minutes=5)) == []
    only = mail.outbox[0]
    assert (len(mail.outbox), only.subject, only.to) == (1, "Headroom: your week", [whose.user.email])
    assert not any(letter.isdigit() for letter in only.subject + only.body)
    assert "SECRET" not in only.body


@pytest.mark.parametrize("moment", [-1, 181, 24 * 60])
def test_not_before_and_not_late_in_the_evening(whose: Clinician, moment: int) -> None:
    at = NOW + timedelta(minutes=moment)

    assert (reviews_due(now=at), operations.send_review_mail(whose, now=at)) == ([], False)


def test_not_when_the_week_is_closed_already(whose: Clinician) -> None:
    operations.save_review(whose, first_day=date(2026, 11, 16), now=NOW, closed=True)

    assert operations.send_review_mail(whose, now=NOW) is False


def test_a_refused_mail_is_tried_again_and_its_fault_says_only_whose(whose: Clinician, settings: Any) -> None:
    import time_machine  # noqa: PLC0415 -- the task reads the clock itself

    settings.EMAIL_BACKEND = "tests.wellbeing.refusing_mail.EmailBackend"
    with time_machine.travel(NOW, tick=False), pytest.raises(tasks.MailingFailed, match=f"clinician {whose.pk}"):
        tasks.send_review_mail(whose.pk)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    assert operations.send_review_mail(whose, now=NOW + timedelta(minutes=11)) is True
