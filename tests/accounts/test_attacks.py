"""Guessing, replaying, fixing and leading astray around signing in."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Account
from accounts.views.signing_in import STEP
from tests import make
from tests.signing_in import PASSWORD, came_in, confirmed, signed_in, supervisor

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
NEW = "another long enough one"
ASTRAY = ["//evil.example", "https://evil.example/", "\\\\evil.example", "/\\evil.example", "javascript:alert(1)",
          "///evil.example", "https:evil.example", "/%0d%0aLocation:%20https://evil.example",
          "//evil.example\r\nX: y"]  # fmt: skip


@pytest.fixture
def maya() -> User:
    return make.clinician(make.user("maya@practice.example")).user


@pytest.fixture
def guarded(maya: User) -> User:
    """Somebody with an authenticator and recovery codes."""
    TOTP.activate(maya, SECRET)
    RecoveryCodes.activate(maya)
    return maya


def code_at(moment: datetime, *, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(SECRET, int(moment.timestamp()) // 30 + steps))


def half_in(user: User, password: str = PASSWORD, **headers: str) -> Client:
    """Past the password, before the code."""
    client = Client(**headers)
    client.post(reverse("account_login"), {"login": user.email, "password": password})
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("this_week")).status_code == 200


# ---- Guessing


def tries(count: int, login: str, **headers: str) -> list[int]:
    said = {"login": login, "password": "a wrong one, long"}
    return [Client().post(reverse("account_login"), said, **headers).status_code for _ in range(count)]


def test_five_wrong_passwords_for_one_account_from_anywhere(maya: User) -> None:
    anywhere = [tries(1, maya.email, REMOTE_ADDR=f"203.0.113.{number}")[0] for number in range(6)]
    assert anywhere == [422] * 5 + [429]


def test_ten_wrong_passwords_from_one_place_whoever_it_says_it_is(maya: User) -> None:
    found = [
        tries(1, f"guess{number}@practice.example", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")[0]
        for number in range(11)
    ]
    assert found == [422] * 10 + [429]


def test_guessing_codes_ends_soon(guarded: User) -> None:
    with time_machine.travel(NOON, tick=False):
        client = half_in(guarded)
        for number in range(10):
            client.post(reverse("mfa_authenticate"), {"code": f"{number:06}"})
        client.post(reverse("mfa_authenticate"), {"code": code_at(NOON)})
        assert not is_in(client), "the right code comes too late"
    with time_machine.travel(NOON + timedelta(minutes=6), tick=False):
        client = half_in(guarded)
        client.post(reverse("mfa_authenticate"), {"code": code_at(NOON + timedelta(minutes=6))})
        assert is_in(client), "she is not locked out for ever"


def test_guessing_the_password_again_ends_soon(maya: User) -> None:
    client = signed_in(maya)
    for _ in range(10):
        client.post(reverse("account_reauthenticate"), {"password": "a wrong one, long"})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    led = client.post(reverse("account_leave"))
    assert led.headers["Location"].startswith(reverse("account_reauthenticate"))


def test_asking_for_a_new_password_takes_whole_steps_of_time(maya: User, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    for email in (maya.email, "nobody@practice.example"):
        Client().get(reverse("account_reset_password"))
        Client().post(reverse("account_reset_password"), {"email": email})
    assert [0 < seconds <= STEP for seconds in waited] == [True, True]


# ---- Codes


def test_a_code_opens_once_and_only_in_its_half_minute(guarded: User) -> None:
    with time_machine.travel(NOON, tick=False):
        for steps in (-1, 1):
            client = half_in(guarded)
            client.post(reverse("mfa_authenticate"), {"code": code_at(NOON, steps=steps)})
            assert not is_in(client)
        opened = []
        for _ in range(2):
            client = half_in(guarded)
            client.post(reverse("mfa_authenticate"), {"code": code_at(NOON)})
            opened.append(is_in(client))
    assert opened == [True, False]


def test_a_new_password_by_mail_does_not_skip_the_code(guarded: User) -> None:
    there = came_in(guarded)
    Client().post(reverse("account_reset_password"), {"email": guarded.email})
    link = re.search(r"http://testserver(/account/reset/\S+)", str(mail.outbox[0].body))
    assert link
    client = Client()
    page = client.get(link[1]).headers["Location"]
    client.post(page, {"password1": NEW, "password2": NEW})
    assert (is_in(client), is_in(there)) == (False, False)
    assert not is_in(half_in(guarded, NEW))
    assert Client().get(link[1]).status_code == 200, "used: a page that says so, not a form"
    assert "password1" not in Client().get(link[1]).content.decode()


def test_recovery_codes_lie_sealed(guarded: User) -> None:
    codes = Authenticator.objects.get(user=guarded, type="recovery_codes")
    said = codes.wrap().get_unused_codes()
    assert [code for code in said if code in str(codes.data)] == []


# ---- Who has to have a second factor


@pytest.mark.parametrize("page", ["people", "installation", "supervision"])
def test_the_door_closes_again_when_the_factor_is_gone(page: str) -> None:
    person = supervisor()
    Account.objects.filter(user=person).update(administrator=True)
    factor = TOTP.activate(person, SECRET).instance
    client = confirmed(person)
    assert client.get(reverse(page)).status_code == 200
    factor.delete()
    assert client.get(reverse(page)).headers["Location"] == reverse("mfa_index")


# ---- Sessions


def test_a_session_has_a_new_key_after_signing_in_and_after_a_new_password(maya: User) -> None:
    client, other = Client(), came_in(maya)
    client.get(reverse("share_new"))
    client.cookies["sessionid"] = "fixedfixedfixedfixedfixedfixed12"
    client.post(reverse("account_login"), {"login": maya.email, "password": PASSWORD})
    first = client.cookies["sessionid"].value
    assert first != "fixedfixedfixedfixedfixedfixed12"
    typed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client.post(reverse("account_change_password"), typed)
    assert client.cookies["sessionid"].value != first
    assert (is_in(client), is_in(other)) == (True, False)


# ---- Leading astray


@pytest.mark.parametrize("astray", ASTRAY)
def test_nothing_leads_to_another_site(maya: User, astray: str) -> None:
    answers = [
        Client().post(reverse("account_login"), {"login": maya.email, "password": PASSWORD, "next": astray}),
        signed_in(maya).post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": astray}),
        signed_in(maya).post(reverse("account_logout"), {"next": astray}),
        signed_in(maya).post(reverse("cover"), {"next": astray}),
        signed_in(maya).get(reverse("account_login"), {"next": astray}),
    ]
    led = [answer.headers.get("Location", "") for answer in answers]
    assert [one for one in led if not re.match(r"^(/(?![/\\])[^\r\n]*)?$", one)] == []
    assert {header for answer in answers for header in answer.headers} & {"X", "HX-Redirect", "HX-Location"} == set()


def test_links_in_mails_and_invitations_go_to_a_host_of_ours_only(maya: User, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    forged, behind = {"HTTP_HOST": "evil.example"}, {"HTTP_HOST": "localhost", "HTTP_X_FORWARDED_HOST": "evil.example"}
    answers = [
        Client().post(reverse("account_reset_password"), {"email": maya.email}, **forged),
        confirmed(maya).post(reverse("share_new"), {"whom": "link"}, **forged),
        Client().post(reverse("account_reset_password"), {"email": maya.email}, **behind),
    ]
    assert [answer.status_code for answer in answers] == [400, 400, 302]
    assert [re.findall(r"https?://([^/\s]+)", str(one.body)) for one in mail.outbox] == [["localhost"]]
