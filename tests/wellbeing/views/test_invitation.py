"""The page behind an invitation's link, from a clinician or an administrator."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from accounts import operations as accounts
from accounts.models import Account, AuditEntry, Invitation
from caseload.models import Clinician
from tests import make
from tests.signing_in import confirmed, signed_in, supervisor
from wellbeing import operations
from wellbeing.domain.sharing.parts import Part, Shares
from wellbeing.models import Grant

pytestmark = pytest.mark.django_db
NOW = make.NOW
TYPED = {
    "name": "Ruth Adeyemi",
    "email": "Ruth@Practice.example",
    "password": "a long enough password",
    "time_zone": "Europe/London",
}


@pytest.fixture(autouse=True)
def friday(settings: Any) -> Any:
    settings.SECOND_FACTOR = False
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def maya() -> Clinician:
    return make.clinician(name="Maya Lindqvist", time_zone="UTC")


def invited(whose: Clinician, parts: tuple[Part, ...] = (Part.NOTES,)) -> tuple[Grant, str]:
    """A share that waits for somebody, and the address of its page."""
    shares = Shares(dict.fromkeys(parts, 1))
    grant, token = operations.share_by_invitation(
        whose, name="Ruth", shares=shares, purpose="", last_day=date(2026, 12, 18), now=NOW
    )
    return grant, reverse("invitation", args=[token])


def test_a_link_is_shown_once_and_makes_an_account_that_sees_what_was_ticked(maya: Clinician) -> None:
    client = confirmed(maya.user)
    asked = {"whom": "link", "name": "Ruth Adeyemi", "notes": "on", "notes_weeks": "1", "ends": "4"}
    page = client.post(reverse("share_new"), asked).headers["Location"]
    link = client.get(page).context["link"]
    assert client.get(page).context["link"] == ""

    somebody = Client()
    offer = somebody.get(link)
    assert "Maya Lindqvist" in offer.content.decode()
    assert (offer.headers["Referrer-Policy"], User.objects.count()) == ("strict-origin", 1)
    joined = somebody.post(link, TYPED, follow=True)

    assert joined.redirect_chain[-1][0] == reverse("supervision")
    ruth = User.objects.get(username="ruth@practice.example")
    account = ruth.account
    assert (account.name, account.time_zone, account.supervisor, account.administrator) == (
        "Ruth Adeyemi", "Europe/London", False, False,
    )  # fmt: skip
    assert "signs in as ruth@practice.example" in client.get(page).content.decode()
    assert not Clinician.objects.filter(user=ruth).exists()
    assert somebody.get(reverse("shared", args=[Grant.objects.get().pk])).status_code == 200
    assert Client().get(link).status_code == 404


def test_whoever_has_an_account_takes_it_up_with_a_click(maya: Clinician) -> None:
    grant, link = invited(maya)
    colleague = make.clinician(name="Ines")
    client = signed_in(colleague.user)

    assert "signed in as" in client.get(link).content.decode()
    taken = client.post(link)

    assert taken.headers["Location"] == reverse("supervision")
    assert client.get(reverse("shared", args=[grant.pk])).status_code == 200
    assert User.objects.count() == 2
    assert reverse("supervision") in client.get(reverse("sharing")).content.decode()


def test_a_link_puts_nobody_before_other_clinicians_and_opens_nothing_else(maya: Clinician) -> None:
    other = make.clinician(name="Ines")
    trusted = supervisor("Ruth Adeyemi")
    _, link = invited(maya)
    fake = Client()
    fake.post(link, TYPED)
    offered = confirmed(other.user).get(reverse("share_new")).context["form"].supervisors
    assert list(offered) == [str(trusted.pk)], "only the one whom an administrator named, not the namesake"

    taker = User.objects.get(username="ruth@practice.example")
    for pk in (taker.pk, str(taker.pk)):
        asked = {"whom": pk, "notes": "on", "ends": "4"}
        assert confirmed(other.user).post(reverse("share_new"), asked).status_code == 422
    shares = Shares({Part.NOTES: 1})
    forged = operations.share(
        other, viewer=taker, name="Ruth", shares=shares, purpose="", last_day=date(2026, 12, 18), now=NOW
    )
    assert fake.get(reverse("shared", args=[forged.pk])).status_code == 404
    assert fake.get(reverse("shared", args=[Grant.objects.get(clinician=maya).pk])).status_code == 200


@pytest.mark.parametrize("administrator", [True, False])
def test_only_an_administrators_invitation_gives_roles(maya: Clinician, administrator: bool) -> None:
    Account.objects.create(user=maya.user, administrator=administrator)
    roles = {"practises": False, "supervisor": True, "administrator": True}
    _, token = accounts.invite(maya.user, roles=roles, name="", now=NOW)
    Client().post(reverse("invitation", args=[token]), TYPED)
    account = Account.objects.get(user__username="ruth@practice.example")
    assert (account.supervisor, account.administrator) == (administrator, administrator)


def test_taking_a_stop_back_makes_a_link_no_older_than_it_was(maya: Clinician) -> None:
    grant, link = invited(maya)
    late = NOW + timedelta(days=8)
    with time_machine.travel(late, tick=False):
        again = confirmed(maya.user)
        assert "the link is void by now" in again.get(reverse("share", args=[grant.pk])).content.decode()
        again.post(reverse("share_stop", args=[grant.pk]))
        again.post(reverse("share", args=[grant.pk]), {"notes": "on", "ends": "4"})
        again.post(reverse("share_stop", args=[grant.pk]))
        again.post(reverse("share_resume", args=[grant.pk]))
        assert Client().get(link).status_code == 404


def test_her_own_invitation_is_not_for_her(maya: Clinician) -> None:
    grant, link = invited(maya)
    client = signed_in(maya.user)
    assert "the invitation you made" in client.get(link).content.decode()
    assert client.post(link).status_code == 422
    grant.refresh_from_db()
    assert (grant.viewer, Invitation.objects.get().taken_at) == (None, None)


def test_somebody_who_saw_something_already_keeps_one_share_and_its_log(maya: Clinician) -> None:
    ruth = supervisor()
    operations.share(
        maya, viewer=ruth, name="Ruth", shares=Shares({Part.ASKS: 1}), purpose="", last_day=date(2026, 12, 1), now=NOW
    )
    grant, link = invited(maya)
    signed_in(ruth).post(link)
    assert (Grant.objects.get().pk, Grant.objects.get().parts) == (grant.pk, {"notes": 1})
    assert sorted(grant.log.values_list("deed", flat=True)) == ["started", "started", "taken up"]


@pytest.mark.parametrize("over", ["taken", "stopped", "late", "inviter closed", "never was"])
def test_a_link_that_is_over_looks_like_one_that_never_was(maya: Clinician, over: str) -> None:
    grant, link = invited(maya)
    if over == "taken":
        Client().post(link, TYPED)
    if over == "stopped":
        operations.stop_sharing(grant, now=NOW)
    if over == "inviter closed":
        User.objects.filter(pk=maya.user_id).update(is_active=False)
    if over == "never was":
        link = reverse("invitation", args=["x" * 43])
    when = NOW + timedelta(days=8 if over == "late" else 0, seconds=1)
    before = User.objects.count()
    with time_machine.travel(when, tick=False):
        answers = [Client().get(link), Client().post(link, {**TYPED, "email": "two@practice.example"})]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == Client().get("/invitation/nothing/").content
    assert User.objects.count() == before


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": "maya@practice.example"}, "With this address there is an account."),
        ({"password": "short"}, "too short"),
        ({"email": "nobody"}, "Enter a valid email address."),
        ({"time_zone": "Mars/Base"}, "not one of the available choices"),
    ],
)
def test_what_was_typed_stays(typed: dict[str, str], said: str) -> None:
    whose = make.clinician(make.user("maya@practice.example"))
    _, link = invited(whose)
    answer = Client().post(link, {**TYPED, **typed})
    page = answer.content.decode()
    assert (answer.status_code, said in page, "Ruth Adeyemi" in page) == (422, True, True)
    assert "a long enough password" not in page
    assert User.objects.count() == 1


def test_an_administrators_invitation_makes_a_practice(maya: Clinician) -> None:
    roles = {"practises": True, "supervisor": False, "administrator": False}
    _, token = accounts.invite(maya.user, roles=roles, name="", now=NOW)
    client = Client()
    client.post(reverse("invitation", args=[token]), {**TYPED, "administrator": "on", "supervisor": "on"})
    ruth = User.objects.get(username="ruth@practice.example")
    assert (ruth.clinician.name, str(ruth.clinician.zone)) == ("Ruth Adeyemi", "Europe/London")
    account = Account.objects.get(user=ruth)
    assert (account.administrator, account.supervisor) == (False, False)
    assert client.get(reverse("this_week")).status_code == 200


def test_tries_are_counted(maya: Clinician) -> None:
    _, link = invited(maya)
    somebody = Client()
    answers = [somebody.get(reverse("invitation", args=[f"guess{number}"])).status_code for number in range(30)]
    assert answers == [404] * 30
    assert somebody.get(link).status_code == 429


def test_invitations_are_counted_and_nothing_ticked_is_lost(maya: Clinician) -> None:
    client = confirmed(maya.user)
    asked = {"whom": "link", "name": "Somebody", "notes": "on", "ends": "4"}
    statuses = [client.post(reverse("share_new"), asked).status_code for _ in range(11)]
    assert statuses == [302] * 10 + [422]
    assert Invitation.objects.count() == 10


def test_no_token_stands_in_the_database_or_the_log(maya: Clinician) -> None:
    _, link = invited(maya)
    token = link.rstrip("/").rpartition("/")[2]
    kept = [Invitation.objects.get().token_digest, *AuditEntry.objects.values_list("fact", flat=True)]
    assert [text for text in kept if token in text] == []


def test_a_supervisor_without_clients_finds_her_pages_and_no_others() -> None:
    client = signed_in(supervisor())
    assert client.get("/", follow=True).redirect_chain == [(reverse("supervision"), 302)]
    for name in ("asks", "notes", "caseload", "calendar", "patterns", "review", "settings", "sharing", "sources"):
        assert client.get(reverse(name)).status_code == 404
    assert [client.get(reverse(name)).status_code for name in ("account", "supervision")] == [200, 200]
