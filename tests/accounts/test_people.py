"""Roles, closing and deleting accounts, the second factor, and saying the password again."""

import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts import operations
from accounts.models import Account, AuditEntry
from accounts.queries import due_to_leave
from tests import make
from tests.signing_in import PASSWORD, came_in, confirmed, signed_in, supervisor
from wellbeing import tasks

pytestmark = pytest.mark.django_db
NOW = make.NOW
OVER_OTHERS = ["person_close", "person_open", "person_factor", "person_delete"]


@pytest.fixture
def admin() -> User:
    person = make.user("admin@practice.example")
    Account.objects.create(user=person, name="Ada", administrator=True)
    return person


@pytest.fixture
def no_factor(settings: Any) -> None:
    settings.SECOND_FACTOR = False


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


# ---- Roles


def test_pages_of_administrators_are_nowhere_for_others(no_factor: None) -> None:
    other = make.user()
    for person in (make.clinician().user, supervisor()):
        client = confirmed(person)
        pages = [reverse("people"), reverse("installation")]
        posts = [reverse(name, args=[other.pk]) for name in OVER_OTHERS]
        nothing = client.get("/account/nothing/").content
        assert [client.get(page).content for page in pages] == [nothing] * 2
        assert [client.post(page, {"administrator": "on", "name": "x"}).status_code for page in pages + posts][:1] == [
            404
        ]
        assert [client.post(page).status_code for page in posts] == [404] * 4
    other.refresh_from_db()
    assert other.is_active


def test_an_administrator_needs_a_second_factor(admin: User) -> None:
    client = confirmed(admin)
    for name in ("people", "installation"):
        assert client.get(reverse(name)).headers["Location"] == reverse("mfa_index")


def test_an_administrator_sees_nobodys_work(admin: User, no_factor: None) -> None:
    whose = make.clinician(make.user("maya@practice.example"), name="Zebulon")
    make.source(whose.user, name="Quagga", address="https://okapi.example/feed")
    make.session(whose, NOW - timedelta(days=3), title="Numbat", client=make.client(whose, "Fossa"))
    make.ask(whose, "Tapir")
    client = confirmed(admin)
    pages = [client.get(reverse(name)).content.decode() for name in ("people", "installation", "account")]
    pages.append(client.get(reverse("person_delete", args=[whose.user_id])).content.decode())
    words = ("Zebulon", "Quagga", "okapi", "Numbat", "Fossa", "Tapir")
    assert [word for word in words if any(word in page for page in pages)] == []
    assert "maya@practice.example" in pages[0]


def test_closing_ends_every_session_at_the_next_request(admin: User, no_factor: None) -> None:
    whose = make.clinician()
    theirs, client = came_in(whose.user), confirmed(admin)
    assert theirs.get(reverse("this_week")).status_code == 200
    client.post(reverse("person_close", args=[whose.user_id]))
    assert theirs.get(reverse("this_week")).status_code == 302
    client.post(reverse("person_open", args=[whose.user_id]))
    assert theirs.get(reverse("this_week")).status_code == 302
    assert came_in(whose.user).get(reverse("this_week")).status_code == 200


def test_nobody_closes_the_account_she_sits_in(admin: User, no_factor: None) -> None:
    client = confirmed(admin)
    assert [client.post(reverse(name, args=[admin.pk])).status_code for name in OVER_OTHERS] == [404] * 4


def test_nobody_makes_herself_an_administrator() -> None:
    whose = make.clinician()
    client = confirmed(whose.user)
    for name in ("settings", "account_change_password", "account_leave", "account"):
        client.post(reverse(name), {"administrator": "on", "supervisor": "on", "is_staff": "on", "is_superuser": "on"})
    whose.user.refresh_from_db()
    account = Account.objects.filter(user=whose.user).first() or Account()
    assert (account.administrator, account.supervisor, whose.user.is_staff, whose.user.is_superuser) == (False,) * 4


# ---- Saying the password again


def test_ten_minutes_later_the_password_is_asked_again_and_what_was_sent_is_kept() -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        whose = make.clinician()
        client = confirmed(whose.user)
        clock.shift(timedelta(minutes=11))
        led = client.post(reverse("account_leave"))
        assert led.headers["Location"].startswith(reverse("account_reauthenticate"))
        assert Account.objects.filter(leaves_at__isnull=False).count() == 0
        wrong = client.post(led.headers["Location"], {"password": "not this one at all"})
        assert (wrong.status_code, Account.objects.filter(leaves_at__isnull=False).count()) == (200, 0)
        client.post(led.headers["Location"], {"password": PASSWORD})
        assert Account.objects.get(user=whose.user).leaves_at == NOW + timedelta(days=7, minutes=11)


# ---- The second factor


def test_a_second_factor_is_asked_for_and_lies_sealed(django_capture_on_commit_callbacks: Any) -> None:
    person = make.clinician().user
    client = confirmed(person)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r"\b[A-Z2-7]{32}\b", page)
    assert secret
    other = came_in(person)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code_of(secret[0])})

    assert Authenticator.objects.filter(user=person).values_list("type", flat=True).get(type="totp") == "totp"
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        assert [row for row in cursor.fetchall() if secret[0] in str(row)] == []
    assert other.get(reverse("this_week")).status_code == 302, "other sessions end when a factor changes"

    fresh = Client()
    half = fresh.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert half.headers["Location"] == reverse("mfa_authenticate")
    assert fresh.get(reverse("this_week")).status_code == 302
    assert fresh.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert fresh.get(reverse("this_week")).status_code == 302
    with time_machine.travel(NOW + timedelta(days=365), tick=False):
        again = Client()
        again.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
        again.post(reverse("mfa_authenticate"), {"code": code_of(secret[0])})
        assert again.get(reverse("this_week")).status_code == 200


def test_a_code_of_the_app_opens_once() -> None:
    person = make.clinician().user
    TOTP.activate(person, secret := "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    tries = [half_in(person), half_in(person)]

    for client in tries:
        client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})

    assert [client.get(reverse("this_week")).status_code for client in tries] == [200, 302]


def half_in(person: User, password: str = PASSWORD) -> Client:
    """Somebody who typed the password and is asked for the factor."""
    client = Client()
    asked = client.post(reverse("account_login"), {"login": person.email, "password": password})
    assert asked.headers["Location"] == reverse("mfa_authenticate")
    return client


def test_a_forgotten_password_is_no_way_around_the_factor() -> None:
    person = make.clinician(make.user("maya@practice.example")).user
    TOTP.activate(person, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    said = StringIO()
    call_command("reset_link", "maya@practice.example", stdout=said)
    somebody = Client()
    form = somebody.get(said.getvalue().split()[-1], follow=True).redirect_chain[-1][0]

    somebody.post(form, {"password1": "another row of words", "password2": "another row of words"})

    assert somebody.get(reverse("this_week")).status_code == 302
    half_in(person, "another row of words")


@pytest.mark.parametrize(
    "name", ["mfa_activate_totp", "mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_add_webauthn"]
)
def test_before_a_factor_changes_the_password_is_asked_again(name: str) -> None:
    person = make.clinician().user
    if name != "mfa_activate_totp":
        TOTP.activate(person, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")

    asked = [signed_in(person).get(reverse(name)), signed_in(person).post(reverse(name))]

    confirm = {reverse("account_reauthenticate"), reverse("mfa_reauthenticate")}
    assert [(answer.status_code, answer.headers["Location"].partition("?")[0] in confirm) for answer in asked] == [
        (302, True)
    ] * 2


def test_a_recovery_code_opens_once() -> None:
    person = make.clinician().user
    TOTP.activate(person, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    client = confirmed(person)
    client.post(reverse("mfa_generate_recovery_codes"))
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    found = re.findall(r"<li[^>]*>(?:<code>)?\s*(\w{8,})\s*(?:</code>)?</li>", page)
    assert len(found) == 10

    def enter(code: str) -> int:
        fresh = Client()
        fresh.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
        fresh.post(reverse("mfa_authenticate"), {"code": code})
        return fresh.get(reverse("this_week")).status_code

    assert [enter(found[0]), enter(found[0]), enter(found[1])] == [200, 302, 200]


# ---- Sessions


def test_a_session_in_the_database_is_sealed() -> None:
    client = signed_in(make.clinician().user)
    client.get(reverse("this_week"))
    data = Session.objects.get().session_data
    assert (data.startswith("gAAAA"), "_auth_user" in data) == (True, False)


def test_her_sessions_are_listed_and_the_others_end_in_one_press() -> None:
    person = make.clinician().user
    here, there, another = came_in(person), came_in(person), came_in(make.clinician().user)
    listed = here.get(reverse("usersessions_list")).content.decode()

    here.post(reverse("usersessions_list"))

    assert (listed.count("Here, now"), listed.count("Since ")) == (1, 1)
    assert [client.get(reverse("this_week")).status_code for client in (here, there, another)] == [200, 302, 200]


def test_signing_out_everywhere_ends_every_session() -> None:
    person = make.clinician().user
    here, there = came_in(person), came_in(person)
    assert [client.get(reverse("this_week")).status_code for client in (here, there)] == [200, 200]
    answer = here.post(reverse("sign_out_everywhere"))
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert [client.get(reverse("this_week")).status_code for client in (here, there)] == [302, 302]


def test_signing_in_answers_the_same_for_addresses_that_nobody_has() -> None:
    make.user("maya@practice.example")
    answers = [
        Client().post(reverse("account_login"), {"login": login, "password": "a wrong one, long"})
        for login in ("maya@practice.example", "nobd@practice.example")
    ]
    bodies = [re.sub(r'value="[^"]*"|X-CSRFToken": "\w+"', "", answer.content.decode()) for answer in answers]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert bodies[0] == bodies[1]
    resets = [
        Client().post(reverse("account_reset_password"), {"email": email})
        for email in ("maya@practice.example", "nobd@practice.example")
    ]
    assert resets[0].status_code == resets[1].status_code
    assert resets[0].headers.get("Location") == resets[1].headers.get("Location")


# ---- Leaving


def rows_of(person: int) -> dict[str, int]:
    """How many rows of each model hang on somebody, found by walking every relation."""
    found: dict[str, int] = {}
    for model in apps.get_models():
        paths = [
            path
            for path in ("user", "owner", "clinician__user", "source__owner", "session__clinician__user")
            if _leads(model, path)
        ]
        if paths:
            found[model.__name__] = model.objects.filter(**{f"{paths[0]}__pk": person}).count()
    return {name: count for name, count in found.items() if count}


def _leads(model: Any, path: str) -> bool:
    for step in path.split("__"):
        names = {field.name: field for field in model._meta.get_fields() if field.many_to_one or field.one_to_one}
        if step not in names or names[step].auto_created:
            return False
        model = names[step].related_model
    return model is User


def test_after_seven_days_nothing_is_left_and_the_proof_says_what_went() -> None:
    whose, other = make.clinician(make.user("maya@practice.example")), make.clinician()
    for clinician in (whose, other):
        make.limit(clinician)
        make.entry(make.event(make.source(clinician.user)), whose=clinician)
        make.session(clinician, client=make.client(clinician))
        make.ask(clinician)
        make.colleague(clinician)
    before = rows_of(other.user_id)
    hers = rows_of(whose.user_id)
    number = whose.user_id
    operations.ask_to_leave(whose.user, by=whose.user, now=NOW)

    assert list(due_to_leave(NOW + timedelta(days=7, seconds=-1))) == []
    with time_machine.travel(NOW + timedelta(days=7), tick=False):
        tasks.delete_due()

    assert not User.objects.filter(pk=number).exists()
    assert rows_of(number) == {}
    assert rows_of(other.user_id) == before
    assert len(hers) > 8
    proof = mail.outbox[0]
    assert (proof.to, proof.subject) == (["maya@practice.example"], "Headroom: your account is deleted")
    said = dict(re.findall(r"^(\w+): (\d+)$", str(proof.body), re.MULTILINE))
    assert {name: int(said[name]) for name in hers} == hers
    line = AuditEntry.objects.get(deed="deleted")
    assert (line.actor, line.subject) == (None, number)


def test_staying_takes_it_back() -> None:
    whose = make.clinician()
    operations.ask_to_leave(whose.user, by=whose.user, now=NOW)
    signed_in(whose.user).post(reverse("account_stay"))
    assert operations.delete_due(now=NOW + timedelta(days=30)) == 0
    assert AuditEntry.objects.filter(deed="deletion taken back").count() == 1
