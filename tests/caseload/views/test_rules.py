"""The rules page: list, editor, preview."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from calendar_sync.models import Source
from caseload import operations
from caseload.domain.types import Kind, SortedBy
from caseload.models import Clinician, Entry, SortingRule
from tests import make

pytestmark = pytest.mark.django_db
HX = {"HX-Request": "true"}


@pytest.fixture
def whose(client: Client) -> Clinician:
    made = make.clinician()
    client.force_login(made.user)
    return made


@pytest.fixture
def feed(whose: Clinician) -> Source:
    source = make.source(whose.user)
    now = timezone.now()
    for day, title in enumerate(["A.K. indiv 50", "HN 50 min tele", "Sam's 50th, bring cake", "Lunch"]):
        make.event(source, title, now + timedelta(days=day))
    operations.sort_new_events(whose, now=now)
    return source


def typed(**fields: str) -> dict[str, str]:
    return {"test": "contains", "words": "50", "kind": "session", "source": "", "busy": "", "all_day": "", **fields}


def kinds() -> list[str]:
    return [entry.kind for entry in Entry.objects.order_by("event__starts_at")]


def test_a_rule_is_saved_behind_the_others_and_sorts_at_once(client: Client, whose: Clinician, feed: Source) -> None:
    make.rule(whose, "lunch", Kind.PERSONAL)

    answer = client.post(reverse("rules"), typed())

    assert answer.url == reverse("rules")
    assert kinds() == ["session", "session", "session", "personal"]
    assert [(rule.position, rule.words) for rule in whose.rules.in_use()] == [(1, "lunch"), (2, "50")]


def test_what_is_left_out_stays_out_by_hand(client: Client, whose: Clinician, feed: Source) -> None:
    odd = Entry.objects.order_by("event__starts_at")[2]

    client.post(reverse("rules"), {**typed(), "leave_out": str(odd.pk)})

    odd.refresh_from_db()
    assert (odd.kind, odd.sorted_by) == (Kind.UNSORTED, SortedBy.HAND)


def test_leaving_out_somebody_elses_entry_changes_nothing(client: Client, whose: Clinician, feed: Source) -> None:
    stranger = make.clinician()
    theirs = make.entry(make.event(make.source(stranger.user)), whose=stranger)

    client.post(reverse("rules"), {**typed(), "leave_out": str(theirs.pk)})

    theirs.refresh_from_db()
    assert theirs.sorted_by == SortedBy.RULE


def test_the_preview_counts_matches_with_the_odd_ones_first(client: Client, whose: Clinician, feed: Source) -> None:
    answer = client.post(reverse("rule_preview"), typed(), headers=HX)

    lines = answer.context["lines"]
    assert (answer.context["count"], answer.context["preview"].odd) == ("3 events", 1)
    assert [(line.match.before, line.match.found, line.match.odd) for line in lines] == [
        ("Sam's ", "50", "no initials found"),
        ("A.K. indiv ", "50", ""),
        ("HN ", "50", ""),
    ]
    assert SortingRule.objects.count() == 0


def test_the_preview_names_the_later_rule_that_would_take_an_odd_one(
    client: Client, whose: Clinician, feed: Source
) -> None:
    row = make.rule(whose, "50")
    make.rule(whose, "cake", Kind.PERSONAL)

    answer = client.post(reverse("rule_preview"), {**typed(), "rule": str(row.pk)}, headers=HX)

    assert answer.context["lines"][0].match.otherwise == Kind.PERSONAL


def test_the_preview_says_what_earlier_rules_decide(client: Client, whose: Clinician, feed: Source) -> None:
    make.rule(whose, "tele", Kind.ADMIN)

    found = client.post(reverse("rule_preview"), typed(), headers=HX).context["preview"]

    assert (len(found.matches), found.earlier, found.changes) == (2, 1, 2)


def test_the_preview_without_script_is_the_whole_page_with_what_was_typed(
    client: Client, whose: Clinician, feed: Source
) -> None:
    page = client.post(reverse("rule_preview"), typed(words="50, cake"))

    assert page.status_code == 200
    assert 'value="50, cake"' in page.content.decode()
    assert page.context["count"] == "3 events"


@pytest.mark.parametrize("headers", [{}, HX])
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"words": " , "}, "words"),
        ({"minutes_from": "60", "minutes_to": "50"}, "minutes_to"),
        ({"words": ",".join(f"w{n}" for n in range(60))}, "words"),
        ({"kind": "nonsense"}, "kind"),
        ({"minutes_from": "-1"}, "minutes_from"),
    ],
)
def test_a_wrong_rule_is_refused_and_keeps_what_was_typed(
    client: Client, whose: Clinician, wrong: dict[str, str], field: str, headers: dict[str, str]
) -> None:
    page = client.post(reverse("rules"), {**typed(), **wrong}, headers=headers)

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert page.context["form"]["words"].value() == {**typed(), **wrong}["words"]
    assert SortingRule.objects.count() == 0


def test_somebody_elses_calendar_cannot_be_named_in_a_rule(client: Client, whose: Clinician) -> None:
    theirs = make.source(make.user())

    page = client.post(reverse("rules"), typed(source=str(theirs.pk)))

    assert (page.status_code, list(page.context["form"].errors)) == (422, ["source"])


def test_a_rule_is_changed_in_its_place(client: Client, whose: Clinician, feed: Source) -> None:
    first = make.rule(whose, "50")
    make.rule(whose, "lunch", Kind.PERSONAL)

    client.post(reverse("rule", args=[first.pk]), typed(words="cake", kind="personal"))

    assert [(rule.words, rule.kind) for rule in whose.rules.in_use()] == [("cake", "personal"), ("lunch", "personal")]


def test_a_rule_for_likeness_keeps_what_it_looks_for(client: Client, whose: Clinician, feed: Source) -> None:
    entry = Entry.objects.order_by("event__starts_at")[3]
    operations.add_rule(whose, rule=operations.rule_like_entry(entry, kind=Kind.ADMIN), now=timezone.now())
    row = whose.rules.get()

    client.post(reverse("rule", args=[row.pk]), typed(test="like", words="other", kind="personal"))

    changed = whose.rules.get()
    assert (changed.test, changed.words, changed.kind) == ("like", row.words, "personal")


def test_rules_move_and_the_first_that_fits_decides(client: Client, whose: Clinician, feed: Source) -> None:
    make.rule(whose, "50")
    second = make.rule(whose, "tele", Kind.ADMIN)
    operations.sort_again(whose, now=timezone.now())

    client.post(reverse("rule_move", args=[second.pk]), {"to": "up"})

    assert kinds() == ["session", "admin", "session", "not sorted yet"]


def test_a_removed_rule_decides_nothing_and_comes_back_to_its_place(
    client: Client, whose: Clinician, feed: Source
) -> None:
    first = make.rule(whose, "50")
    make.rule(whose, "tele", Kind.ADMIN)

    page = client.post(reverse("rule_remove", args=[first.pk]), follow=True).content.decode()
    removed = kinds()
    client.post(reverse("rule_restore", args=[first.pk]))

    assert removed == ["not sorted yet", "admin", "not sorted yet", "not sorted yet"]
    assert reverse("rule_restore", args=[first.pk]) in page
    assert kinds() == ["session", "session", "session", "not sorted yet"]
    assert [rule.position for rule in whose.rules.in_use()] == [1, 2]


@pytest.mark.parametrize("name", ["rule", "rule_move", "rule_remove", "rule_restore"])
@pytest.mark.parametrize("headers", [{}, HX])
def test_somebody_elses_rule_is_not_found(client: Client, whose: Clinician, name: str, headers: dict[str, str]) -> None:
    removed = make.NOW if name == "rule_restore" else None
    theirs = make.rule(make.clinician(), "50", removed_at=removed)
    before = SortingRule.objects.values().get()

    answer = client.post(reverse(name, args=[theirs.pk]), typed(), headers=headers)
    preview = client.post(reverse("rule_preview"), {**typed(), "rule": str(theirs.pk)}, headers=headers)

    assert (answer.status_code, preview.status_code) == (404, 404)
    assert SortingRule.objects.values().get() == before


@pytest.mark.parametrize("count", [1, 12])
def test_the_rules_page_takes_the_same_queries_for_few_and_many_rules(
    client: Client, whose: Clinician, feed: Source, django_assert_num_queries: Any, count: int
) -> None:
    for step in range(count):
        make.rule(whose, f"word{step}")
    client.get(reverse("rules"))

    with django_assert_num_queries(9):
        client.get(reverse("rules"))


def test_words_are_sealed_at_rest(whose: Clinician) -> None:
    make.rule(whose, "Q.Z.")

    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM caseload_sortingrule")
        assert "Q.Z." not in cursor.fetchone()[0]
