"""What a person is told about her account, and what an administrator cannot undo."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import User
from django.core import mail
from django.urls import reverse

from accounts import operations
from accounts.models import Account
from tests import make
from tests.signing_in import PASSWORD, confirmed

pytestmark = pytest.mark.django_db
NOW = make.NOW


@pytest.fixture
def admin(settings: Any) -> User:
    settings.SECOND_FACTOR = False
    person = make.user("admin@practice.example")
    Account.objects.create(user=person, name="Ada", administrator=True)
    return person


@pytest.mark.parametrize(
    ("name", "subject", "said"),
    [
        ("person_close", "Headroom: your account is closed", "can open it again"),
        ("person_delete", "Headroom: your account is to be deleted", "goes on 27 November 2026, 16:30 UTC"),
        ("person_factor", "Headroom: your second factor was removed", "your password alone opens it"),
    ],
)
def test_whoever_an_administrator_does_something_to_is_told_at_once(
    admin: User, name: str, subject: str, said: str, django_capture_on_commit_callbacks: Any
) -> None:
    whose = make.clinician(make.user("maya@practice.example"), name="Zebulon").user
    TOTP.activate(whose, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    with time_machine.travel(NOW, tick=False), django_capture_on_commit_callbacks(execute=True):
        assert confirmed(admin).post(reverse(name, args=[whose.pk])).status_code == 302
    (told,) = mail.outbox
    assert (told.to, told.subject, said in str(told.body)) == (["maya@practice.example"], subject, True)
    assert "Zebulon" not in str(told.body)


def test_a_changed_password_is_told(django_capture_on_commit_callbacks: Any) -> None:
    person = make.clinician(make.user("maya@practice.example")).user
    typed = {"oldpassword": PASSWORD, "password1": "another long enough one", "password2": "another long enough one"}
    with django_capture_on_commit_callbacks(execute=True):
        assert confirmed(person).post(reverse("account_change_password"), typed).status_code == 302
    assert [(one.to, one.subject) for one in mail.outbox] == [
        (["maya@practice.example"], "Headroom: your password was changed")
    ]


def test_what_was_done_stays_done_when_no_mail_can_be_sent(
    admin: User, settings: Any, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Any
) -> None:
    settings.EMAIL_BACKEND = "tests.accounts.test_told.Refuses"
    whose = make.user("maya@practice.example")
    with django_capture_on_commit_callbacks(execute=True):
        assert confirmed(admin).post(reverse("person_close", args=[whose.pk])).status_code == 302
    whose.refresh_from_db()
    assert not whose.is_active
    assert caplog.messages == ["a mail about an account was not sent: ConnectionRefusedError"]


class Refuses:
    """A mail server that is away."""

    def __init__(self, **_: object) -> None: ...

    def send_messages(self, _messages: object) -> int:
        raise ConnectionRefusedError("maya@practice.example")


def test_an_administrator_takes_back_only_a_deletion_of_hers(admin: User) -> None:
    wants, wants_not = make.user(), make.user()
    operations.ask_to_leave(wants, by=wants, now=NOW)
    client = confirmed(admin)
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        client = confirmed(admin)
        for person in (wants, wants_not):
            client.post(reverse("person_delete", args=[person.pk]))
            client.post(reverse("person_open", args=[person.pk]))
    leaves = dict(Account.objects.exclude(user=admin).values_list("user", "leaves_at"))
    assert leaves == {wants.pk: NOW + timedelta(days=7), wants_not.pk: None}
    operations.stay(wants, now=NOW + timedelta(days=2))
    assert Account.objects.get(user=wants).leaves_at is None
