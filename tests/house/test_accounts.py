"""Getting in, staying in, and being let out."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caseload.models import Clinician
from tests import make

PASSWORD = "four words in a row"
OWNER = {"name": "Maya", "email": "Maya@practice.example", "password": PASSWORD, "time_zone": "Europe/Berlin"}
pytestmark = pytest.mark.django_db


def person(email: str = "maya@practice.example") -> User:
    user = User.objects.create_user(username=email, email=email, password=PASSWORD)
    make.clinician(user)
    return user


def sign_in(client: Client, password: str = PASSWORD, email: str = "maya@practice.example", **headers: str) -> int:
    said = {"login": email, "password": password}
    return client.post(reverse("account_login"), said, **headers).status_code


@pytest.mark.parametrize("path", ["/", "/calendar/", "/account/login/"])
def test_the_very_first_visitor_is_welcomed(client: Client, path: str) -> None:
    assert client.get(path).headers["Location"] == reverse("welcome")


def test_the_first_account_is_made_signed_in_and_led_to_its_calendar(client: Client) -> None:
    answer = client.post(reverse("welcome"), OWNER)

    clinician = Clinician.objects.get()
    assert answer.headers["Location"] == reverse("source_add")
    assert (clinician.name, clinician.time_zone, clinician.user.email) == (
        "Maya",
        "Europe/Berlin",
        "maya@practice.example",
    )
    assert client.get(reverse("source_add")).status_code == 200


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("password", "short", "This password is too short."),
        ("password", "password1234", "This password is too common."),
        ("email", "nobody", "Enter a valid email address."),
        ("time_zone", "Mars/Base", "Select a valid choice."),
    ],
)
def test_a_first_account_with_a_slip_keeps_what_was_typed(client: Client, field: str, typed: str, said: str) -> None:
    answer = client.post(reverse("welcome"), {**OWNER, field: typed})

    text = answer.content.decode()
    assert (answer.status_code, User.objects.count()) == (422, 0)
    assert said in text
    assert 'value="Maya"' in text


def test_a_password_of_any_signs_counts_exactly_as_it_was_typed(client: Client) -> None:
    typed = " all small, blanks and ümläuts " * 3
    client.post(reverse("welcome"), {**OWNER, "password": typed})

    answers = [sign_in(Client(), tried) for tried in (typed.strip(), typed.upper(), typed[:64], typed)]

    assert answers == [422, 422, 422, 302]


def test_with_an_account_there_is_no_welcome(client: Client) -> None:
    person()

    assert [client.get(reverse("welcome")).status_code, client.post(reverse("welcome"), OWNER).status_code] == [
        404,
        404,
    ]


def test_in_production_nobody_is_welcomed(client: Client, settings: object) -> None:
    settings.PRODUCTION = True  # type: ignore[attr-defined]

    assert client.post(reverse("welcome"), OWNER).status_code == 404


def test_sign_in_by_mail_address_in_any_spelling(client: Client) -> None:
    person()

    assert sign_in(client, email="MAYA@practice.example") == 302


def test_the_sixth_wrong_password_locks_even_the_right_one_out_for_a_while(client: Client) -> None:
    person()

    answers = [sign_in(client, "wrong") for _ in range(6)]

    assert answers == [422, 422, 422, 422, 422, 429]
    assert sign_in(Client()) == 429


def test_a_forged_forwarding_header_is_no_way_around(client: Client) -> None:
    answers = [
        sign_in(client, "wrong", email=f"nobody{at}@practice.example", HTTP_X_FORWARDED_FOR=f"1.1.1.{at}")
        for at in range(11)
        if person(f"person{at}@practice.example")
    ]

    assert answers == [422] * 10 + [429]


def test_unknown_and_known_addresses_get_the_same_answer(client: Client) -> None:
    person()

    pages = [
        client.post(reverse("account_login"), {"login": address, "password": "wrong"}).content.decode()
        for address in ("maya@practice.example", "niemand@practice.xample")
    ]
    asked = [
        client.post(reverse("account_reset_password"), {"email": address})
        for address in ("maya@practice.example", "niemand@practice.example")
    ]

    assert pages[0].count("are not correct") == pages[1].count("are not correct") == 1
    assert [(answer.status_code, answer.headers["Location"]) for answer in asked] == [
        (302, reverse("account_reset_password_done"))
    ] * 2


def test_sign_in_makes_a_new_session(client: Client) -> None:
    person()
    client.get(reverse("account_login"))
    session = client.session
    session["before"] = "yes"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key

    sign_in(client)

    assert client.session.session_key != session.session_key


@pytest.mark.parametrize(
    "target", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_sign_in_leads_nowhere_else(client: Client, target: str) -> None:
    person()

    answer = client.post(
        f"{reverse('account_login')}?next={target}",
        {"login": "maya@practice.example", "password": PASSWORD, "next": target},
    )

    assert answer.headers["Location"] == reverse("this_week")


def test_a_new_password_ends_the_other_sessions(client: Client) -> None:
    person()
    other = Client()
    sign_in(client)
    sign_in(other)

    said = {"oldpassword": PASSWORD, "password1": "another row of words", "password2": "another row of words"}
    client.post(reverse("account_change_password"), said)

    assert client.get("/").status_code == 200
    assert other.get("/").status_code == 302


def test_the_operator_s_link_sets_a_password_once(client: Client) -> None:
    person()
    said = StringIO()
    call_command("reset_link", "maya@practice.example", stdout=said)
    link = said.getvalue().split()[-1]

    form = client.get(link, follow=True)
    set_at = form.redirect_chain[-1][0]
    client.post(set_at, {"password1": "another row of words", "password2": "another row of words"})

    assert sign_in(Client(), "another row of words") == 302
    assert "This link was used already, or is too old." in Client().get(link, follow=True).content.decode()


def test_a_link_for_nobody_is_refused() -> None:
    with pytest.raises(CommandError):
        call_command("reset_link", "niemand@practice.example")


def test_nobody_signs_up_by_herself(client: Client) -> None:
    person()

    said = {"email": "new@practice.example", "password1": PASSWORD}
    answer = client.post(reverse("account_signup"), said)

    assert "Accounts are made by hand" in answer.content.decode()
    assert User.objects.count() == 1


def test_sign_out_clears_what_the_browser_kept(client: Client) -> None:
    client.force_login(person())

    answer = client.post(reverse("account_logout"))

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/").status_code == 302


def test_sign_out_by_a_link_only_asks(client: Client) -> None:
    client.force_login(person())

    client.get(reverse("account_logout"))

    assert client.get("/").status_code == 200


def after(client: Client, minutes: list[int], **headers: str) -> list[int]:
    """The answers to a visit now and after each of the pauses."""
    start = timezone.now()
    found, at = [], start
    for pause in [0, *minutes]:
        at += timedelta(minutes=pause)
        with time_machine.travel(at, tick=False):
            found.append(client.get("/", **(headers if pause else {})).status_code)
    return found


def test_a_quiet_session_ends_after_a_quarter_of_an_hour(client: Client) -> None:
    client.force_login(person())

    assert after(client, [14, 14, 16]) == [200, 200, 200, 302]


def test_polls_are_no_activity(client: Client) -> None:
    client.force_login(person())

    assert after(client, [8, 8], HTTP_HEADROOM_POLL="1") == [200, 200, 302]


def test_a_busy_session_ends_after_half_a_day(client: Client) -> None:
    client.force_login(person())

    assert after(client, [10] * 73)[-2:] == [200, 302]


def test_an_ended_session_inside_a_fragment_leaves_the_page(client: Client) -> None:
    client.force_login(person())
    client.get("/")

    with time_machine.travel(timezone.now() + timedelta(minutes=20), tick=False):
        answer = client.get(reverse("sources_status"), HTTP_HX_REQUEST="true")

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, reverse("account_login"))


def test_the_operator_makes_an_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caseload.management.commands.create_owner.getpass", lambda _prompt: PASSWORD)

    call_command(
        "create_owner", "Maya@practice.example", "--name", "Maya", "--zone", "Europe/Berlin", stdout=StringIO()
    )

    assert sign_in(Client()) == 302


@pytest.mark.parametrize(("zone", "password"), [("Mars/Base", PASSWORD), ("UTC", "short")])
def test_the_operator_is_told_what_is_wrong(monkeypatch: pytest.MonkeyPatch, zone: str, password: str) -> None:
    monkeypatch.setattr("caseload.management.commands.create_owner.getpass", lambda _prompt: password)

    with pytest.raises(CommandError):
        call_command("create_owner", "maya@practice.example", "--zone", zone)
    assert User.objects.count() == 0
