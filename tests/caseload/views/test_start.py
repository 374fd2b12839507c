"""The first run: check, limits, done."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caseload import operations
from caseload.domain.guessing import STARTING_RULES
from caseload.domain.types import Kind, SortedBy
from caseload.models import Clinician, Entry
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer(client: Client) -> Clinician:
    made = make.clinician(setup="check")
    client.force_login(made.user)
    return made


def read(whose: Clinician, *titles: str) -> None:
    source = make.source(whose.user)
    now = timezone.now()
    for day, title in enumerate(titles):
        make.event(source, title, now - timedelta(days=day + 1))
    operations.sort_new_events(whose, now=now)


def test_titles_are_grouped_by_what_they_were_taken_for(client: Client, newcomer: Clinician) -> None:
    read(newcomer, "A.K. 50", "H.N. 50", "Lunch", "Room 2, hold")

    rows = client.get(reverse("start_check")).context["rows"]

    assert [(row.kind, row.count, row.examples) for row in rows] == [
        (Kind.SESSION, 2, ("A.K. 50", "H.N. 50")),
        (Kind.PERSONAL, 1, ("Lunch",)),
        (Kind.UNSORTED, 1, ("Room 2, hold",)),
    ]


def test_looks_right_writes_the_guesses_down_as_rules(client: Client, newcomer: Clinician) -> None:
    read(newcomer, "A.K. 50", "Room 2, hold")

    answer = client.post(reverse("start_check"))

    assert answer.url == reverse("start_limits")
    assert newcomer.rules.in_use().count() == len(STARTING_RULES)
    assert [(entry.kind, entry.sorted_by) for entry in Entry.objects.order_by("pk")] == [
        (Kind.SESSION, SortedBy.RULE),
        (Kind.UNSORTED, SortedBy.NOBODY),
    ]


def test_a_changed_group_becomes_a_rule_before_all_others(client: Client, newcomer: Clinician) -> None:
    read(newcomer, "Room 2, hold", "Room 5, hold", "A.K. 50")
    group = client.get(reverse("start_check")).context["rows"][-1].groups[0]

    client.post(reverse("start_check"), {f"kind-{group.key}-{group.kind}": "admin"})

    assert Entry.objects.get(event__shape_key=group.shape).kind == Kind.ADMIN
    assert [rule.test for rule in newcomer.rules.in_use()][:2] == ["like", "contains"]


def test_answering_twice_adds_no_rule_twice(client: Client, newcomer: Clinician) -> None:
    read(newcomer, "A.K. 50")

    for _ in range(2):
        client.post(reverse("start_check"))

    assert newcomer.rules.in_use().count() == len(STARTING_RULES)


def test_before_anything_is_read_the_next_step_is_offered(client: Client, newcomer: Clinician) -> None:
    make.source(newcomer.user)

    page = client.get(reverse("start_check")).content.decode()

    assert "Still reading. You can set your limits meanwhile." in page


def test_limits_are_proposed_from_the_last_twelve_weeks(client: Client, newcomer: Clinician) -> None:
    now = timezone.now()
    for week, count in enumerate((3, 5, 4), start=1):
        for hour in range(count):
            make.session(newcomer, now - timedelta(weeks=week, hours=hour / 10))

    page = client.get(reverse("start_limits"))

    form, usual = page.context["form"], page.context["usual"]
    assert (form["target"].value(), form["ceiling"].value()) == (4, 5)
    assert usual.booked == (0,) * 9 + (4, 5, 3)


def test_limits_are_saved_and_hold_from_this_week(client: Client, newcomer: Clinician) -> None:
    answer = client.post(
        reverse("start_limits"), {"target": "22", "ceiling": "26", "note_days": "3", "note_minutes": "10"}
    )

    newcomer.refresh_from_db()
    limit = newcomer.limits.get()
    assert answer.url == reverse("start_done")
    assert (limit.target, limit.ceiling, newcomer.note_minutes) == (22, 26, 10)


@pytest.mark.parametrize("order", [("start_check", "start_limits"), ("start_limits", "start_check")])
def test_check_and_limits_may_be_answered_in_either_order(
    client: Client, newcomer: Clinician, order: tuple[str, str]
) -> None:
    answers = {"target": "22", "ceiling": "26", "note_days": "3", "note_minutes": "8"}
    steps = []

    for name in order:
        client.post(reverse(name), answers)
        newcomer.refresh_from_db()
        steps.append((newcomer.setup, newcomer.checked))

    assert steps[0] == (("limits", True) if order[0] == "start_check" else ("check", False))
    assert steps[1] == ("done", True)
    assert newcomer.rules.in_use().count() == len(STARTING_RULES)


def test_a_ceiling_below_the_target_is_refused_and_what_was_typed_is_kept(client: Client, newcomer: Clinician) -> None:
    page = client.post(
        reverse("start_limits"), {"target": "26", "ceiling": "22", "note_days": "3", "note_minutes": "8"}
    )

    assert page.status_code == 422
    assert page.context["form"].errors == {"ceiling": ["The ceiling is below the target. 26 or more fits."]}
    assert page.context["form"]["target"].value() == "26"
    assert newcomer.limits.count() == 0


def test_the_last_step_says_what_room_there_is(client: Client, newcomer: Clinician) -> None:
    make.limit(newcomer, ceiling=26)

    page = client.get(reverse("start_done")).content.decode()

    assert "26 sessions of room this week." in page


@pytest.mark.parametrize(("notes", "days"), [("zero", 0), ("week", 7)])
def test_old_notes_start_at_zero_or_a_week_back(client: Client, newcomer: Clinician, notes: str, days: int) -> None:
    answer = client.post(reverse("start_done"), {"notes": notes})

    newcomer.refresh_from_db()
    age = timezone.now() - newcomer.notes_from
    assert answer.url == reverse("this_week")
    assert age // timedelta(days=1) == days
