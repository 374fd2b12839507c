"""What a clinician shows to whom: ticked, previewed, ended, stopped, looked at."""

import json
import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.urls import reverse

from accounts import operations as accounts
from accounts.models import Account, AuditEntry
from caseload.domain.asks.types import AskState, Decision
from caseload.models import Clinician
from tests import make
from tests.signing_in import confirmed, signed_in, supervisor
from wellbeing import operations
from wellbeing.domain.sharing.parts import Part, Shares
from wellbeing.models import Alert, Grant, GrantLog, Review
from wellbeing.operations import forget_old_looks

pytestmark = pytest.mark.django_db
NOW = make.NOW
MARKERS = ("Zebulon", "Quagga", "Okapi", "Numbat", "Fossa")
ALL = {part.value: "on" for part in Part}


@pytest.fixture(autouse=True)
def friday(settings: Any) -> Any:
    settings.SECOND_FACTOR = False
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def maya() -> Clinician:
    clinician = make.clinician(name="Maya Lindqvist", time_zone="UTC")
    make.limit(clinician)
    make.session(clinician, NOW - timedelta(days=9), title="Zebulon", client=make.client(clinician, "Quagga"))
    make.session(clinician, NOW - timedelta(hours=3), title="Zebulon")
    make.ask(clinician, "Okapi asks", who="Okapi", from_whom="Okapi", remark="Okapi")
    make.ask(clinician, "Okapi again", state=AskState.DECIDED, decision=Decision.YES, decided_at=NOW)
    for back in range(6):
        answers = {"being": 2, "admin": 7, "line": "Numbat", "setting": "saying_yes", "B": 5}
        tried = {"key": "own", "own": "Fossa"} if back else {"key": "lunch"}
        Review.objects.create(
            clinician=clinician, first_day=date(2026, 11, 16) - timedelta(weeks=back), answers=json.dumps(answers),
            experiment=json.dumps(tried), closed_at=NOW, changed_at=NOW,
        )  # fmt: skip
    return clinician


@pytest.fixture
def ruth() -> User:
    return supervisor()


def shared(whose: Clinician, viewer: User, parts: dict[Part, int] | None = None, **more: Any) -> Grant:
    """A share of everything, four weeks long."""
    shares = Shares(parts or dict.fromkeys(Part, 4), more.pop("patterns", ("saying_yes",)), more.pop("only", None))
    return operations.share(
        whose, viewer=viewer, name="Ruth Adeyemi", shares=shares, purpose="", last_day=date(2026, 12, 18), now=NOW
    )


def figures(page: bytes) -> str:
    """What stands in the frame that the viewer and the preview have in common."""
    found = re.search(r'<div class="shared-picture[^"]*">(.*?)</div>', page.decode(), re.DOTALL)
    assert found
    return found[1].strip()


def test_what_is_ticked_is_shown_and_nothing_else(maya: Clinician, ruth: User) -> None:
    client = confirmed(maya.user)
    asked = {"whom": ruth.pk, "notes": "on", "notes_weeks": "1", "ends": "4", "purpose": "our hour"}

    made = client.post(reverse("share_new"), asked)

    grant = Grant.objects.get()
    assert made.headers["Location"] == reverse("share", args=[grant.pk])
    assert (grant.viewer, grant.viewer_name, grant.parts) == (ruth, "Ruth Adeyemi", {"notes": 1})
    assert (grant.last_day, grant.purpose) == (date(2026, 12, 18), "our hour")
    page = signed_in(ruth).get(reverse("shared", args=[grant.pk]))
    assert re.sub(r"\s*<[^>]+>\s*", "|", figures(page.content)).strip("|") == "Notes||1 due, the oldest 8 days."


def test_without_saying_the_password_again_nothing_is_shared_and_nothing_lost(maya: Clinician, ruth: User) -> None:
    client = signed_in(maya.user)
    asked = {"whom": ruth.pk, "notes": "on", "ends": "4", "purpose": "our hour"}

    led = client.post(reverse("share_new"), asked)
    assert led.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert Grant.objects.count() == 0

    client.post(led.headers["Location"], {"password": "a long enough password"})
    assert Grant.objects.get().purpose == "our hour"


@pytest.mark.parametrize("only", [None, date(2026, 11, 16), date(2026, 11, 9)])
def test_the_preview_is_byte_for_byte_what_they_see(maya: Clinician, ruth: User, only: date | None) -> None:
    grant = shared(maya, ruth, only=only)

    preview = signed_in(maya.user).get(reverse("share", args=[grant.pk]))
    viewer = signed_in(ruth)

    assert figures(preview.content) == figures(viewer.get(reverse("shared", args=[grant.pk])).content)
    assert figures(preview.content) == figures(viewer.get(reverse("agenda", args=[grant.pk])).content)
    assert "Hidden:" not in preview.content.decode()


def test_everything_that_can_be_shown(maya: Clinician, ruth: User) -> None:
    grant = shared(maya, ruth)
    seen = figures(signed_in(ruth).get(reverse("shared", args=[grant.pk])).content)
    words = [word for word in re.sub(r"<[^>]+>", "\n", seen).split("\n") if word.strip()]
    assert [word.strip() for word in words] == [
        "Headroom, this week and the next three",
        "1", "of 26", "target 22", "16 Nov",
        "0", "of 26", "target 22", "23 Nov",
        "0", "of 26", "target 22", "30 Nov",
        "0", "of 26", "target 22", "7 Dec",
        "Notes", "1 due, the oldest 8 days.",
        "Patterns", "Saying yes by default", "quiet",
        "Requests, the last 4 weeks", "1 yes, 0 no, 0 referred; 1 waits for an answer.",
        "The default that was named, the last 4 weeks",
        "Saying yes by default", "week of Mon 16 Nov, Mon 9 Nov, Mon 2 Nov, Mon 26 Oct",
        "How it felt, the four weeks from Mon 12 Oct, in the middle",
        "Being in session: mostly energised", "Notes and admin: depleted",
        "Weekly reviews", "4 of 4 closed.", "Keep lunch on two days", "week of Mon 16 Nov",
    ]  # fmt: skip


@pytest.mark.parametrize("part", list(Part))
def test_no_part_carries_a_client_a_word_or_a_single_answer(maya: Clinician, ruth: User, part: Part) -> None:
    grant = shared(maya, ruth, {part: 12})
    client = signed_in(ruth)
    for name in ("shared", "agenda"):
        page = client.get(reverse(name, args=[grant.pk])).content.decode()
        assert [marker for marker in MARKERS if marker in page] == []
        assert "not sure I can go on" not in page


def test_one_week_shows_no_middle_of_answers(maya: Clinician, ruth: User) -> None:
    grant = shared(maya, ruth, {Part.FELT: 12}, only=date(2026, 11, 16))
    page = signed_in(ruth).get(reverse("shared", args=[grant.pk])).content
    assert "Shown once all four weeks are closed and answered." in figures(page)


def test_one_week_stays_that_week_when_it_is_over(maya: Clinician, ruth: User) -> None:
    patterns = ("saying_yes", "putting_off", "at_ceiling")
    grant = shared(maya, ruth, patterns=patterns, only=date(2026, 11, 16))
    for pattern, opened, closed in (
        ("saying_yes", date(2026, 11, 16), date(2026, 11, 24)),
        ("putting_off", date(2026, 11, 23), None),
        ("at_ceiling", date(2026, 11, 2), date(2026, 11, 20)),
    ):
        closed_by = Alert.CLEARED if closed else ""
        Alert.objects.create(
            clinician=maya, pattern=pattern, signals=[], opened_on=opened, closed_on=closed, closed_by=closed_by
        )
    with time_machine.travel(NOW + timedelta(weeks=1), tick=False):
        make.ask(maya, "a week later")
        make.ask(maya, "and answered", state=AskState.DECIDED, decision=Decision.NO, decided_at=NOW + timedelta(days=5))
        make.session(maya, NOW + timedelta(days=3))
        seen = figures(signed_in(ruth).get(reverse("shared", args=[grant.pk])).content)
    words = [word.strip() for word in re.sub(r"<[^>]+>", "\n", seen).split("\n") if word.strip()]
    assert words == [
        "Headroom, that week", "1", "of 26", "target 22", "16 Nov",
        "Notes", "Not counted yet.",
        "Patterns", "Saying yes by default", "worth a look",
        "Requests, the week of Mon 16 Nov", "1 yes, 0 no, 0 referred.",
        "The default that was named, the week of Mon 16 Nov", "Saying yes by default", "week of Mon 16 Nov",
        "How it felt, the week of Mon 16 Nov, in the middle", "Shown once all four weeks are closed and answered.",
        "Weekly reviews", "1 of 1 closed.", "Keep lunch on two days", "week of Mon 16 Nov",
    ]  # fmt: skip


def test_a_preview_saves_nothing_and_looks_at_the_ticks_that_are_there(maya: Clinician) -> None:
    client = signed_in(maya.user)
    answer = client.post(reverse("share_preview"), {"headroom": "on", "headroom_weeks": "1", "viewer": "Ruth Adeyemi"})

    assert answer.status_code == 200
    assert "Ruth’s page about Maya Lindqvist" in answer.content.decode()
    assert "Hidden: notes, 0 patterns" not in answer.content.decode()
    assert "Hidden: notes, patterns, requests, named default, how it felt, reviews." in answer.content.decode()
    assert (Grant.objects.count(), GrantLog.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"ends": "4"}, "Nothing is ticked yet."),
        ({"patterns": "on", "ends": "4"}, "Nothing is ticked yet."),
        ({"notes": "on", "ends": "date"}, "Which day is the last one?"),
        ({"notes": "on", "ends": "date", "ends_on": "2026-11-19"}, "twelve weeks are the most"),
        ({"notes": "on", "ends": "date", "ends_on": "2027-02-13"}, "twelve weeks are the most"),
        ({"notes": "on", "ends": "date", "ends_on": "soon"}, "Enter a valid date."),
        ({"notes": "on", "notes_weeks": "52", "ends": "4"}, "52 is not one of the available choices."),
        ({"patterns": "on", "pattern": "exhaustion", "ends": "4"}, "Nothing is ticked yet."),
        ({"patterns": "on", "pattern": "gathering", "ends": "4"}, "Nothing is ticked yet."),
        ({"notes": "on"}, "This field is required."),
    ],
)
def test_what_cannot_be_saved_is_said_and_stays(maya: Clinician, ruth: User, asked: dict[str, str], said: str) -> None:
    answer = confirmed(maya.user).post(reverse("share_new"), {"whom": ruth.pk, "purpose": "typed with care", **asked})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "typed with care" in answer.content.decode()
    assert Grant.objects.count() == 0


def test_the_last_possible_day_is_twelve_weeks_away(maya: Clinician, ruth: User) -> None:
    asked = {"whom": ruth.pk, "notes": "on", "ends": "date", "ends_on": "2027-02-12"}
    assert confirmed(maya.user).post(reverse("share_new"), asked).status_code == 302
    assert Grant.objects.get().last_day == date(2027, 2, 12)
    with pytest.raises(operations.TooLong):
        operations.change_share(
            Grant.objects.get(), shares=Shares({Part.NOTES: 1}), purpose="", last_day=date(2027, 2, 14), now=NOW
        )


def test_stopping_closes_every_page_at_the_next_request(maya: Clinician, ruth: User) -> None:
    grant = shared(maya, ruth)
    viewer, pages = signed_in(ruth), [reverse(name, args=[grant.pk]) for name in ("shared", "agenda")]
    assert [viewer.get(page).status_code for page in pages] == [200, 200]

    signed_in(maya.user).post(reverse("share_stop", args=[grant.pk]))

    assert [viewer.get(page).status_code for page in pages] == [404, 404]
    assert [viewer.get(page, headers={"HX-Request": "true"}).status_code for page in pages] == [404, 404]
    assert "Maya" not in viewer.get(reverse("supervision")).content.decode()


def test_stopping_can_be_taken_back_for_ten_minutes(maya: Clinician, ruth: User) -> None:
    grant = shared(maya, ruth)
    signed_in(maya.user).post(reverse("share_stop", args=[grant.pk]))

    with time_machine.travel(NOW + timedelta(minutes=11), tick=False):
        signed_in(maya.user).post(reverse("share_resume", args=[grant.pk]))
        assert signed_in(ruth).get(reverse("shared", args=[grant.pk])).status_code == 404
    with time_machine.travel(NOW + timedelta(minutes=9), tick=False):
        signed_in(maya.user).post(reverse("share_resume", args=[grant.pk]))
        assert signed_in(ruth).get(reverse("shared", args=[grant.pk])).status_code == 200


@pytest.mark.parametrize(("at", "status"), [("2026-12-18T23:59:59", 200), ("2026-12-19T00:00:00", 404)])
def test_a_share_ends_by_itself(maya: Clinician, ruth: User, at: str, status: int) -> None:
    grant = shared(maya, ruth)
    with time_machine.travel(datetime.fromisoformat(f"{at}+00:00"), tick=False):
        assert signed_in(ruth).get(reverse("shared", args=[grant.pk])).status_code == status


SIDES = ["viewer closed", "viewer demoted", "viewer leaves", "clinician closed", "clinician leaves"]


@pytest.mark.parametrize("change", SIDES)
def test_a_share_needs_both_people_as_they_were(maya: Clinician, ruth: User, change: str) -> None:
    grant = shared(maya, ruth)
    viewer = signed_in(ruth)
    if change == "viewer demoted":
        Account.objects.filter(user=ruth).update(supervisor=False)
    elif change.endswith("leaves"):
        leaves = ruth if change.startswith("viewer") else maya.user
        accounts.ask_to_leave(leaves, by=leaves, now=NOW)
    else:
        User.objects.filter(pk=ruth.pk if change == "viewer closed" else maya.user_id).update(is_active=False)
    answer = viewer.get(reverse("shared", args=[grant.pk]))
    assert answer.status_code == (302 if change == "viewer closed" else 404)


def test_nobody_else_finds_a_share(maya: Clinician, ruth: User) -> None:
    grant = shared(maya, ruth)
    admin = make.user()
    Account.objects.create(user=admin, administrator=True, supervisor=True)
    for stranger in (make.clinician().user, supervisor("Somebody Else"), admin, maya.user):
        client = confirmed(stranger)
        theirs = [reverse(name, args=[grant.pk]) for name in ("shared", "agenda")]
        own = [] if stranger == maya.user else [reverse("share", args=[grant.pk])]
        assert [client.get(page).status_code for page in theirs + own] == [404] * len(theirs + own)
        if stranger != maya.user:
            posts = [reverse(name, args=[grant.pk]) for name in ("share", "share_stop", "share_resume")]
            assert [client.post(page, {**ALL, "ends": "4"}).status_code for page in posts] == [404] * 3
            assert client.post(reverse("share_preview"), {"grant": grant.pk}).status_code == 404
    grant.refresh_from_db()
    assert (grant.revoked_at, GrantLog.objects.count()) == (None, 1)


def test_the_viewer_changes_nothing_about_what_she_sees(maya: Clinician, ruth: User) -> None:
    grant = shared(maya, ruth, {Part.NOTES: 1})
    client = confirmed(ruth)
    answers = [client.post(reverse(name, args=[grant.pk]), {**ALL, "ends": "12"}) for name in ("share", "share_stop")]
    answers += [client.post(reverse("shared", args=[grant.pk]), ALL)]
    assert [answer.status_code for answer in answers] == [404, 404, 405]
    assert Grant.objects.get().parts == {"notes": 1}


def test_fields_that_are_not_hers_to_set_have_no_effect(maya: Clinician, ruth: User) -> None:
    other = make.clinician()
    asked = {"whom": ruth.pk, "notes": "on", "ends": "4", "clinician": other.pk, "viewer": maya.user_id}
    confirmed(maya.user).post(reverse("share_new"), {**asked, "revoked_at": "2026-01-01", "ends_at": "2036-01-01"})
    grant = Grant.objects.get()
    assert (grant.clinician, grant.viewer, grant.revoked_at, grant.last_day) == (maya, ruth, None, date(2026, 12, 18))


def test_only_people_who_supervise_can_be_chosen(maya: Clinician) -> None:
    for pk in (make.user().pk, maya.user_id):
        answer = confirmed(maya.user).post(reverse("share_new"), {"whom": pk, "notes": "on", "ends": "4"})
        assert answer.status_code == 422
    assert Grant.objects.count() == 0


def test_each_look_is_written_down_and_both_read_the_same(maya: Clinician, ruth: User) -> None:
    grant = shared(maya, ruth, {Part.NOTES: 1, Part.PATTERNS: 1})
    viewer = signed_in(ruth)
    viewer.get(reverse("shared", args=[grant.pk]))
    viewer.get(reverse("agenda", args=[grant.pk]))

    hers = signed_in(maya.user).get(reverse("share", args=[grant.pk])).context["log"]
    theirs = viewer.get(reverse("shared", args=[grant.pk])).context["log"]

    assert [what for _, what, _ in hers.lines] == [
        "Ruth opened the agenda",
        "Ruth opened your page",
        "You started sharing",
    ]
    assert [what for _, what, _ in theirs.lines] == [
        "You opened this page", "You opened the agenda", "You opened this page", "Maya Lindqvist started sharing",
    ]  # fmt: skip
    assert {parts for _, _, parts in theirs.lines} == {"notes, 1 pattern"}
    audit = AuditEntry.objects.filter(deed="looked at").values_list("actor", "subject")
    assert list(audit) == [(ruth.pk, maya.user_id)] * 3


@pytest.mark.parametrize("name", ["shared", "agenda"])
def test_nothing_is_sent_without_a_line_about_it(maya: Clinician, ruth: User, name: str) -> None:
    grant = shared(maya, ruth)
    client, page = signed_in(ruth), reverse(name, args=[grant.pk])
    assert [client.head(page).status_code, client.options(page).status_code] == [405, 405]
    assert GrantLog.objects.filter(by_viewer=True).count() == 0
    tagged = {"If-None-Match": "*", "If-Modified-Since": "Fri, 20 Nov 2099 00:00:00 GMT"}
    for headers in (
        tagged,
        {"Sec-Purpose": "prefetch"},
        {"HX-Request": "true"},
        {"HX-History-Restore-Request": "true"},
    ):
        assert client.get(page, headers=headers).status_code == 200
    assert GrantLog.objects.filter(by_viewer=True).count() == 4


def test_narrowing_and_renewing_change_the_same_share(maya: Clinician, ruth: User) -> None:
    grant = shared(maya, ruth)
    client = confirmed(maya.user)

    client.post(reverse("share", args=[grant.pk]), {"headroom": "on", "headroom_weeks": "8", "ends": "12"})
    client.post(reverse("share_new"), {"whom": ruth.pk, "notes": "on", "notes_weeks": "1", "ends": "4"})

    again = Grant.objects.get()
    assert (again.pk, again.parts, again.last_day) == (grant.pk, {"notes": 1}, date(2026, 12, 18))
    assert list(GrantLog.objects.order_by("pk").values_list("deed", flat=True)) == ["started", "changed", "changed"]


def test_a_share_that_was_stopped_begins_again_only_when_it_is_saved(maya: Clinician, ruth: User) -> None:
    grant = shared(maya, ruth)
    operations.stop_sharing(grant, now=NOW)
    client = confirmed(maya.user)
    assert "nothing is shown" in client.get(reverse("share", args=[grant.pk])).content.decode()
    client.post(reverse("share", args=[grant.pk]), {"notes": "on", "ends": "4"})
    assert signed_in(ruth).get(reverse("shared", args=[grant.pk])).status_code == 200


def test_lines_of_the_log_go_after_a_year(maya: Clinician, ruth: User) -> None:
    shared(maya, ruth)
    assert forget_old_looks(now=NOW + timedelta(days=365)) == 0
    assert forget_old_looks(now=NOW + timedelta(days=365, seconds=1)) == 1


def test_those_who_share_stand_by_name_without_a_figure(ruth: User) -> None:
    for name in ("Zoe", "anna", "Maya"):
        shared(make.clinician(name=name), ruth)
    page = signed_in(ruth).get(reverse("supervision"))
    assert [str(grant.clinician.name) for grant in page.context["grants"]] == ["anna", "Maya", "Zoe"]
    assert re.findall(r'class="figure', page.content.decode()) == []


def test_pages_of_others_ask_for_a_second_factor(maya: Clinician, ruth: User, settings: Any) -> None:
    settings.SECOND_FACTOR = True
    grant = shared(maya, ruth)
    client = signed_in(ruth)
    for page in (reverse("supervision"), reverse("shared", args=[grant.pk]), reverse("agenda", args=[grant.pk])):
        assert client.get(page).headers["Location"] == reverse("mfa_index")
    assert GrantLog.objects.filter(by_viewer=True).count() == 0


@pytest.mark.parametrize("others", [1, 12])
def test_lists_ask_as_often_for_many_as_for_one(ruth: User, django_assert_num_queries: Any, others: int) -> None:
    clinician = make.clinician(name="Maya")
    for number in range(others):
        shared(clinician, supervisor(f"Somebody {number}"))
        shared(make.clinician(name=f"Clinician {number}"), ruth)
    hers, viewer = signed_in(clinician.user), signed_in(ruth)
    for client, page, queries in ((hers, "sharing", 6), (viewer, "supervision", 2)):
        client.get(reverse(page))
        with django_assert_num_queries(queries):
            assert client.get(reverse(page)).status_code == 200
