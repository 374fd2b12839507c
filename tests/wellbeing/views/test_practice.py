"""The practice's figures: over five people or more, never fewer, whatever is subtracted from whatever."""

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.urls import reverse
from django_q.models import OrmQ

from accounts import operations as accounts
from accounts.models import Account, AuditEntry
from caseload.models import Clinician
from tests import make
from tests.signing_in import confirmed, signed_in, supervisor
from wellbeing import operations, tasks
from wellbeing.domain.histories.measures import Measures
from wellbeing.domain.sharing.parts import Part, Shares
from wellbeing.models import ClosedWeek, PracticeShare, PracticeWeek

pytestmark = pytest.mark.django_db
NOW = make.NOW
WEEK = timedelta(days=7)
MONDAY = date(2026, 11, 9)  # of the last week that is over for everybody
BLANK = "too few people"


@pytest.fixture(autouse=True)
def friday(settings: Any) -> Any:
    settings.SECOND_FACTOR = False
    with time_machine.travel(NOW, tick=False):
        yield


def worked(whose: Clinician, *, later: int = 0, **measures: Any) -> None:
    """A closed week of hers."""
    day = MONDAY + WEEK * later
    stored = Measures(day, **{"sessions": 20, "ceiling": 25.0, "notes_due": 4, **measures}).as_json()
    ClosedWeek.objects.create(
        clinician=whose, first_day=day, facts={}, measures=stored, version=1, counted_at=NOW + WEEK * later
    )


def joins(whose: Clinician | None = None, *, later: int = -1, **measures: Any) -> Clinician:
    """A clinician who agreed for twelve weeks, by default a week before; and the week that is counted next."""
    whose = whose or make.clinician(name="Zebulon")
    at = NOW + WEEK * later
    operations.take_part(whose, last_day=at.date() + WEEK * 12, now=at)
    worked(whose, later=later + 1, **measures)
    return whose


def count(*, later: int = 0) -> bool:
    """The night in which a week is counted."""
    return operations.count_practice_week(now=NOW + WEEK * later)


def next_week(*people: Clinician, later: int) -> None:
    for whose in people:
        worked(whose, later=later)
    count(later=later)


def seen(viewer: User, *, later: int = 0) -> list[tuple[str, ...]]:
    """(week, figures) of the lines on the page; [] while there are none."""
    with time_machine.travel(NOW + WEEK * later, tick=False):
        page = signed_in(viewer).get(reverse("practice"))
    assert page.status_code == 200
    body = re.search(r"<tbody>(.*?)</tbody>", page.content.decode(), re.DOTALL)
    rows = re.findall(r"<tr>(.*?)</tr>", body[1], re.DOTALL) if body else []
    return [tuple(re.findall(r">([^<]+)</t[hd]>", row)) for row in rows]


def shown(viewer: User, *, later: int = 0) -> list[bool]:
    """Which of the eight weeks show figures, the newest first."""
    return [BLANK not in line for line in seen(viewer, later=later)]


@pytest.fixture
def ruth() -> User:
    return supervisor()


# ---- Five, or nothing


def test_four_show_nothing_and_five_their_mean(ruth: User) -> None:
    four = [joins(sessions=10, notes_due=9) for _ in range(4)]
    assert (count(), PracticeWeek.objects.count(), seen(ruth)) == (False, 0, [])

    joins(sessions=25, notes_due=0)
    assert len(four) == 4
    assert count()
    assert seen(ruth)[:2] == [("Mon 9 Nov", "50%", "7"), ("Mon 2 Nov", BLANK)]
    assert len(seen(ruth)) == 8


def test_a_sixth_waits_and_the_figures_stay_those_of_the_five(ruth: User) -> None:
    five = [joins() for _ in range(5)]
    count()
    sixth = joins(later=0, sessions=0, notes_due=90)
    next_week(*five, later=1)

    lines = seen(ruth, later=1)

    assert [line[1:] for line in lines[:2]] == [("80%", "4"), ("80%", "4")]
    assert [week.circles for week in PracticeWeek.objects.all()] == [(frozenset(one.pk for one in five),)] * 2
    assert sixth.closed_weeks.count() == 1


def test_five_newcomers_come_in_together(ruth: User) -> None:
    five = [joins() for _ in range(5)]
    count()
    more = [joins(later=0, sessions=25) for _ in range(5)]
    next_week(*five, later=1)
    assert [line[1] for line in seen(ruth, later=1)[:2]] == ["90%", "80%"]
    assert len(more) == 5


@pytest.mark.parametrize("how", ["stops", "is over", "is deleted", "asks to be deleted", "is closed"])
def test_without_one_of_them_every_week_with_her_is_blank_at_once(ruth: User, how: str) -> None:
    people = [joins() for _ in range(5)]
    count()
    assert shown(ruth)[0]
    one = people[2]
    if how == "stops":
        signed_in(one.user).post(reverse("count_me_out"))
    elif how == "is over":
        PracticeShare.objects.filter(clinician=one).update(ends_at=NOW)
    elif how == "is deleted":
        accounts.delete_account(one.user, now=NOW)
    elif how == "asks to be deleted":
        accounts.ask_to_leave(one.user, by=one.user, now=NOW)
    else:
        User.objects.filter(pk=one.user_id).update(is_active=False)

    assert seen(ruth) == []
    assert "Too few people for figures." in signed_in(ruth).get(reverse("practice")).content.decode()
    assert not count(), "and the week is not counted again without her"


def test_who_stops_and_begins_again_brings_no_earlier_week_back(ruth: User) -> None:
    people = [joins() for _ in range(5)]
    count()
    operations.take_no_part(people[0], now=NOW)
    operations.take_part(people[0], last_day=NOW.date() + WEEK * 12, now=NOW + timedelta(seconds=1))
    next_week(*people, later=1)
    assert shown(ruth, later=1)[:2] == [True, False]


def test_renewing_in_time_keeps_every_week(ruth: User) -> None:
    people = [joins() for _ in range(5)]
    count()
    operations.take_part(people[0], last_day=NOW.date() + WEEK * 12, now=NOW)
    next_week(*people, later=1)
    assert shown(ruth, later=1)[:3] == [True, True, False]


def test_nobody_takes_the_place_of_one_who_left(ruth: User) -> None:
    people = [joins() for _ in range(5)]
    count()
    operations.take_no_part(people[0], now=NOW)
    joins(later=0)
    next_week(*people[1:], later=1)
    assert PracticeWeek.objects.count() == 1
    assert seen(ruth, later=1) == []


def test_one_of_whom_something_is_not_known_blanks_the_week(ruth: User) -> None:
    people = [joins() for _ in range(4)]
    joins(ceiling=None)
    assert not count()
    assert len(people) == 4


def test_who_agrees_when_the_week_is_over_is_not_counted_in_it() -> None:
    for _ in range(4):
        joins()
    late = make.clinician()
    worked(late)
    operations.take_part(late, last_day=date(2026, 12, 18), now=NOW)
    assert not count()


def test_the_made_up_practice_is_never_counted() -> None:
    people = [joins() for _ in range(5)]
    Clinician.objects.filter(pk=people[0].pk).update(sample=True)
    assert not count()


def test_weeks_that_begin_on_sunday_are_counted_with_the_monday_after(ruth: User) -> None:
    people = [joins() for _ in range(5)]
    ClosedWeek.objects.filter(clinician=people[0]).update(first_day=MONDAY - timedelta(days=1))
    assert count()
    assert shown(ruth)[0]


def test_a_week_is_counted_once_by_the_night_and_stays_as_it_was(ruth: User) -> None:
    people = [joins() for _ in range(5)]
    tasks.count_practice()
    before = list(PracticeWeek.objects.values())
    ClosedWeek.objects.filter(clinician=people[0]).update(measures={"sessions": 0, "ceiling": 1, "notes_due": 0})
    for _ in range(5):
        joins()
    tasks.count_practice()
    assert list(PracticeWeek.objects.values()) == before
    assert seen(ruth)[0] == ("Mon 9 Nov", "80%", "4")


@pytest.mark.django_db(transaction=True)
def test_the_night_asks_for_it_beside_the_backup() -> None:
    tasks.tick()
    asked = [task.task["func"] for task in OrmQ.objects.all()]
    assert asked == ["wellbeing.tasks.count_practice", "wellbeing.tasks.tidy_up"]


def test_weeks_older_than_eight_are_remembered_and_not_shown(ruth: User) -> None:
    people = [joins() for _ in range(5)]
    count()
    assert shown(ruth, later=7) == [False] * 7 + [True]
    assert seen(ruth, later=8) == []
    for whose in people:
        operations.take_part(whose, last_day=NOW.date() + WEEK * 20, now=NOW + WEEK * 9)
    operations.take_no_part(people[0], now=NOW + WEEK * 9)
    joins(later=9)
    next_week(*people[1:], later=10)
    assert PracticeWeek.objects.count() == 1


# ---- Subtracting what a viewer knows anyway


def test_one_of_the_five_could_subtract_herself_and_one_of_six_cannot(ruth: User) -> None:
    five = [joins() for _ in range(5)]
    count()
    assert (seen(five[0].user), shown(ruth)[0]) == ([], True)

    PracticeWeek.objects.all().delete()
    sixth = joins()
    count()
    assert shown(five[0].user) == shown(sixth.user) == [True] + [False] * 7


@pytest.mark.parametrize("stopped", [False, True])
def test_figures_of_single_people_are_known_too_also_when_that_is_over(ruth: User, stopped: bool) -> None:
    people = [joins() for _ in range(6)]
    count()
    for one, still in ((make.clinician(), True), (people[0], False)):
        grant = operations.share(
            one, viewer=ruth, name="Ruth", shares=Shares({Part.NOTES: 4}), purpose="", last_day=NOW.date(), now=NOW
        )
        if stopped:
            operations.stop_sharing(grant, now=NOW)
        assert (seen(ruth) != []) is still, "whether she is counted or not: else a blank would tell"


# ---- Who agrees


def test_counting_is_off_until_she_says_so_with_her_password_and_ends_by_itself() -> None:
    whose = make.clinician()
    assert "You are not counted." in signed_in(whose.user).get(reverse("sharing")).content.decode()

    client = signed_in(whose.user)
    led = client.post(reverse("count_me"), {"ends": "4"})
    assert led.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert PracticeShare.objects.count() == 0

    client.post(led.headers["Location"], {"password": "a long enough password"})
    share = PracticeShare.objects.get()
    assert (share.clinician, share.began_at, share.last_day) == (whose, NOW, date(2026, 12, 18))
    assert "You are counted until Friday 18 December." in client.get(reverse("sharing")).content.decode()
    assert not share.is_open(share.ends_at)


@pytest.mark.parametrize("ends", ["next", "date", "52", ""])
def test_only_four_or_twelve_weeks_can_be_chosen(ends: str) -> None:
    whose = make.clinician()
    confirmed(whose.user).post(reverse("count_me"), {"ends": ends, "ends_at": "2036-01-01", "ends_on": "2036-01-01"})
    assert PracticeShare.objects.count() == 0
    with pytest.raises(operations.TooLong):
        operations.take_part(whose, last_day=date(2027, 2, 14), now=NOW)


def test_starting_going_on_and_stopping_are_in_the_audit_log_without_a_word() -> None:
    whose = make.clinician()
    client = confirmed(whose.user)
    for page, said in (("count_me", {"ends": "12"}), ("count_me", {"ends": "4"}), ("count_me_out", {})):
        client.post(reverse(page), said)
    client.post(reverse("count_me_out"))
    lines = AuditEntry.objects.filter(fact__contains="group").order_by("number")
    assert list(lines.values_list("deed", "actor", "subject", "fact")) == [
        (deed, whose.user_id, whose.user_id, '{"group": true}')
        for deed in ("sharing started", "sharing changed", "sharing ended")
    ]


def test_nobody_else_decides() -> None:
    whose = joins()
    for stranger in (joins().user, supervisor()):
        client = confirmed(stranger)
        for page in ("count_me", "count_me_out"):
            client.post(reverse(page), {"ends": "4", "clinician": whose.pk, "user": whose.user_id})
    assert PracticeShare.objects.get(clinician=whose).stopped_at is None
    assert [signed_in(supervisor()).post(reverse(page)).status_code for page in ("count_me", "count_me_out")] == (
        [302, 404]  # the password first, then nothing
    )


# ---- Who looks


def test_only_those_who_take_part_and_supervisors_find_the_page(ruth: User) -> None:
    people = [joins() for _ in range(6)]
    count()
    administrator = make.clinician().user
    Account.objects.create(user=administrator, administrator=True)
    operations.take_no_part(people[1], now=NOW)
    strangers = [make.clinician().user, administrator, people[1].user]

    missing = signed_in(strangers[0]).get("/nothing/here/").status_code
    assert [signed_in(user).get(reverse("practice")).status_code for user in strangers] == [missing] * 3 == [404] * 3
    assert signed_in(people[0].user).get(reverse("practice")).status_code == 200
    assert signed_in(ruth).get(reverse("practice")).status_code == 200
    assert signed_in(ruth).post(reverse("practice")).status_code == 405


def test_a_page_that_is_open_ends_with_her_part() -> None:
    whose = joins()
    client = signed_in(whose.user)
    assert client.get(reverse("practice")).status_code == 200
    client.post(reverse("count_me_out"))
    answers = [client.get(reverse("practice"), headers=headers) for headers in ({}, {"HX-Request": "true"})]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_supervisors_need_a_second_factor_and_those_who_take_part_do_not(settings: Any, ruth: User) -> None:
    settings.SECOND_FACTOR = True
    whose = joins()
    both = joins()
    Account.objects.create(user=both.user, supervisor=True)
    assert signed_in(ruth).get(reverse("practice")).headers["Location"] == reverse("mfa_index")
    assert signed_in(both.user).get(reverse("practice")).headers["Location"] == reverse("mfa_index")
    assert signed_in(whose.user).get(reverse("practice")).status_code == 200


def test_the_page_names_nobody_and_counts_nobody(ruth: User) -> None:
    people = [joins() for _ in range(7)]
    count()
    page = signed_in(ruth).get(reverse("practice"))
    said = page.content.decode().partition("<main")[2]
    numbers = set(re.findall(r">(\d+)<", said))
    assert "Zebulon" not in page.content.decode()
    assert numbers == {"4"}, "the mean of notes; not how many they are"
    assert set(page.context["lines"][0].__slots__) == {"week", "booked", "notes"}
    assert [one.user.email in page.content.decode() for one in people] == [False] * 7
    filtered = signed_in(ruth).get(reverse("practice"), {"clinician": people[0].pk, "sort": "booked", "weeks": "1"})
    assert bare(filtered.content) == bare(page.content)


def bare(page: bytes) -> str:
    return re.sub(r'value="\w{64}"|X-CSRFToken": "\w+"|\?[^"]*', "", page.decode())


def test_who_is_counted_cannot_be_read_in_the_weeks_of_the_database() -> None:
    people = [joins() for _ in range(5)]
    count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT members FROM wellbeing_practiceweek")
        (raw,) = cursor.fetchone()
    assert json.loads(PracticeWeek.objects.get().members) == [[one.pk for one in people]]
    assert str(people[0].pk) not in json.dumps(PracticeWeek.objects.get().figures)
    assert raw.startswith("gAAAA")


@pytest.mark.parametrize("many", [6, 12])
def test_the_page_asks_as_often_for_many_as_for_six(ruth: User, django_assert_num_queries: Any, many: int) -> None:
    people = [joins() for _ in range(many)]
    count()
    for later in range(1, 4):
        next_week(*people, later=later)
    viewer = signed_in(ruth)
    viewer.get(reverse("practice"))
    with django_assert_num_queries(4):
        assert viewer.get(reverse("practice")).status_code == 200
