"""The weekly review: saved as it is typed, closed and frozen, opened again; and what the gravest answer does."""

import logging
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from caseload.models import Clinician
from tests import make
from tests.wellbeing.months import left_unwritten, worked
from wellbeing import operations
from wellbeing.models import ClosedWeek, Review, Step

pytestmark = pytest.mark.django_db
NOW = make.NOW
MONDAY = date(2026, 11, 16)


@pytest.fixture(autouse=True)
def friday() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def whose() -> Clinician:
    made = worked(weeks=8, time_zone="Europe/London")
    operations.judge_everyone([made], now=NOW)
    return made


@pytest.fixture
def hers(whose: Clinician) -> Client:
    client = Client()
    client.force_login(whose.user)
    return client


def send(client: Client, step: int, day: date = MONDAY, **answers: str) -> Any:
    return client.post(reverse("review_of", args=[day]), {"done": str(step), **answers}, follow=True)


def save(client: Client, **answers: str) -> Any:
    return client.post(reverse("review_save", args=[MONDAY]), answers)


def test_facts_need_no_typing_and_stand_beside_her_usual(hers: Client, whose: Clinician) -> None:
    left_unwritten(whose, days=8)

    page = hers.get(reverse("review"))

    facts = {line.label: (line.figure, line.context) for line in page.context["facts"]}
    assert facts["Sessions"] == ("10", "target 22, ceiling 26, your usual 10")
    assert facts["Notes due tonight"][1].endswith("your usual 0")
    assert page.context["step"] == 1
    assert Review.objects.count() == 0


def test_it_costs_the_same_after_many_weeks(hers: Client, django_assert_num_queries: Any) -> None:
    hers.get(reverse("review"))

    with django_assert_num_queries(22):
        hers.get(reverse("review"))


def test_steps_follow_each_other_and_the_last_one_closes_the_week(hers: Client) -> None:
    ends = [send(hers, 1), send(hers, 2, being="2", admin="6", line="Thursday ran over.")]
    ends += [send(hers, 3, setting="over_responsible"), send(hers, 4, experiment="lunch")]

    review = Review.objects.get()
    assert [page.redirect_chain[-1][0].partition("?")[2] for page in ends] == [
        "step=2#step-2", "step=3#step-3", "step=4#step-4", "",
    ]  # fmt: skip
    assert review.answered == {"being": 2, "admin": 6, "line": "Thursday ran over.", "setting": "over_responsible"}
    assert (review.tried, review.closed_at) == ({"key": "lunch"}, NOW)
    said = ends[-1].content.decode()
    assert "That is enough for this week." in said
    assert "Let a little go." in ends[2].content.decode()


def test_a_default_is_never_chosen_for_her(hers: Client) -> None:
    page = hers.get(reverse("review_of", args=[MONDAY]), {"step": "3"}).content.decode()

    assert 'name="setting"' in page
    assert "checked" not in page.partition('name="setting"')[2].partition("</form>")[0]


def test_every_step_can_be_skipped(hers: Client) -> None:
    for step in (2, 3, 4):
        assert hers.get(reverse("review_of", args=[MONDAY]), {"step": str(step)}).context["step"] == step

    page = send(hers, 4, without="1", experiment="lunch")

    assert Review.objects.get().tried == {}
    assert "Skipped." in page.content.decode()
    assert "None this time." in page.content.decode()


def test_what_is_typed_is_saved_as_it_is_typed_and_two_tabs_lose_nothing(hers: Client) -> None:
    saved = save(hers, being="3", line="half a sen")
    save(hers, P="2", P_reason="avoided")

    assert saved.content.decode().strip().startswith('<span class="caption" id="saved" role="status">Saved 16:30')
    assert Review.objects.get().answered == {"being": 3, "line": "half a sen", "P": 2, "P_reason": "avoided"}


def test_an_answer_can_be_taken_back(hers: Client) -> None:
    save(hers, being="3", B="2", line="x")
    save(hers, being="", B="", line="")

    assert Review.objects.get().answered == {}


@pytest.mark.parametrize("wrong", [{"being": "9"}, {"B": "x"}, {"P_reason": "lazy"}, {"setting": "<b>"}, {"D": "-1"}])
def test_what_is_no_answer_counts_as_none(hers: Client, wrong: dict[str, str]) -> None:
    assert save(hers, **wrong).status_code == 200
    assert Review.objects.get().answered == {}


def test_closing_freezes_the_week_as_it_was_seen_and_counting_again_says_why(hers: Client, whose: Clinician) -> None:
    send(hers, 4)
    make.session(whose, NOW - timedelta(hours=5))
    frozen = hers.get(reverse("review_of", args=[MONDAY]), {"step": "1"}).context["facts"][0].figure

    page = hers.post(reverse("review_count", args=[MONDAY]), follow=True)

    assert frozen == "10"
    assert page.context["facts"][0].figure == "11"
    assert "counted again: rows were put right" in page.content.decode()


def test_the_night_adds_what_patterns_need_and_leaves_what_was_seen(hers: Client, whose: Clinician) -> None:
    send(hers, 4)
    make.session(whose, NOW + timedelta(days=1))

    operations.judge_everyone([whose], now=NOW + timedelta(weeks=1))

    week = ClosedWeek.objects.get(first_day=MONDAY)
    assert (week.measures["sessions"], week.facts["booked"]) == (10, 11)


def test_closing_can_be_undone_and_the_week_counts_live_again(hers: Client, whose: Clinician) -> None:
    send(hers, 4)
    hers.post(reverse("review_open", args=[MONDAY]))
    make.session(whose, NOW - timedelta(hours=5))

    page = hers.get(reverse("review"), {"step": "1"})

    assert Review.objects.get().closed_at is None
    assert page.context["facts"][0].figure == "11"


def test_the_gravest_answer_opens_where_to_turn_and_tells_nobody(hers: Client, caplog: Any) -> None:
    with caplog.at_level(logging.DEBUG):
        saved = save(hers, B="5").content.decode()
        page = send(hers, 2, B="5")

    assert "Somebody is there for you" in saved
    assert page.redirect_chain[-1][0] == reverse("support")
    assert "116 123" in page.content.decode()
    assert "Nobody is told that you saw this" in page.content.decode()
    assert mail.outbox == []
    assert "116" not in caplog.text
    assert '"B"' not in caplog.text


@pytest.mark.parametrize(
    ("zone", "number"),
    [("America/Chicago", "988"), ("Europe/London", "116 123"), ("Asia/Tokyo", "findahelpline.com"),
     ("America/Sao_Paulo", "findahelpline.com")],
)  # fmt: skip
def test_numbers_are_those_of_where_she_is(hers: Client, whose: Clinician, zone: str, number: str) -> None:
    whose.time_zone = zone
    whose.save()

    assert number in hers.get(reverse("support")).content.decode()


def test_what_the_practice_set_comes_first(hers: Client, settings: Any) -> None:
    settings.SUPPORT_LINES = [("Clinicians’ line", "555 0100")]

    page = hers.get(reverse("support")).content.decode()

    assert page.index("555 0100") < page.index("116 123")


def test_last_weeks_experiment_is_measured_before_she_is_asked(hers: Client, whose: Clinician) -> None:
    before = MONDAY - timedelta(days=7)
    operations.save_review(whose, first_day=before, now=NOW, experiment={"key": "lunch"}, step=5, closed=True)

    page = hers.get(reverse("review"))
    send(hers, 1, went="a bit")

    assert page.context["found"].last_time.outcome == "Lunch on 5 days; lunch on 5 days the week before."
    assert Review.objects.get(first_day=MONDAY).answered == {"went": "a bit"}


def test_a_step_is_asked_about_once(hers: Client, whose: Clinician) -> None:
    step = Step.objects.create(clinician=whose, kind="protect", taken_at=NOW - timedelta(days=5))

    page = hers.get(reverse("review")).content.decode()
    send(hers, 1, **{f"step_{step.pk}": "helped"})

    assert "On Sun 15 Nov you protected time for notes." in page
    step.refresh_from_db()
    assert (step.helped, step.asked_at) == ("helped", NOW)
    assert "you protected time for notes" not in hers.get(reverse("review"), {"step": "1"}).content.decode()


def test_a_missed_week_is_not_mentioned_and_can_be_included(hers: Client) -> None:
    page = hers.get(reverse("review")).content.decode()

    assert "missed" not in page
    assert reverse("review_of", args=[MONDAY - timedelta(days=7)]) in page


def test_a_review_begun_last_week_goes_on_until_tuesday(hers: Client, whose: Clinician) -> None:
    save(hers, being="3")

    found = []
    for later in (4, 5):
        with time_machine.travel(NOW + timedelta(days=later), tick=False):
            again = Client()
            again.force_login(whose.user)
            found.append(again.get(reverse("review")).context["first_day"])

    assert found == [MONDAY, MONDAY + timedelta(days=7)]


def test_weeks_to_come_have_no_review(hers: Client) -> None:
    coming = MONDAY + timedelta(days=7)

    assert hers.get(reverse("review_of", args=[coming])).status_code == 404
    assert hers.post(reverse("review_save", args=[coming]), {"being": "2"}).status_code == 404


def test_another_person_finds_nothing_of_it(hers: Client) -> None:
    send(hers, 2, line="SECRET")
    send(hers, 4)
    stranger = Client()
    stranger.force_login(make.clinician().user)

    pages = [stranger.get(reverse(name, args=[MONDAY])).content.decode() for name in ("review_of",)]
    export = stranger.get(reverse("review_export", args=[MONDAY, "md"]))
    stranger.post(reverse("review_open", args=[MONDAY]))

    assert "SECRET" not in pages[0]
    assert export.status_code == 404
    assert Review.objects.get(clinician__user__pk=hers.session["_auth_user_id"]).closed_at is not None


def test_it_can_be_kept_as_text_and_as_pdf(hers: Client) -> None:
    send(hers, 2, being="1", line="*Good* sessions, Żaneta")
    send(hers, 3, setting="none")
    open_yet = hers.get(reverse("review_export", args=[MONDAY, "md"])).status_code
    send(hers, 4, experiment="own", own="No mail on Sunday")

    text = hers.get(reverse("review_export", args=[MONDAY, "md"]))
    paper = hers.get(reverse("review_export", args=[MONDAY, "pdf"]))

    assert open_yet == 404
    assert text.headers["Content-Disposition"] == 'attachment; filename="week-2026-11-16.md"'
    lines = text.content.decode()
    assert "# The week of 16 to 22 November" in lines
    assert "- Sessions: 10 (target 22, ceiling 26, your usual 10)" in lines
    assert "“\\*Good\\* sessions, Żaneta”" in lines
    assert "No mail on Sunday" in lines
    assert paper.content.startswith(b"%PDF-")
    assert hers.get("/review/2026-11-16.exe").status_code == 404


def test_earlier_weeks_are_listed_page_by_page(hers: Client, whose: Clinician, django_assert_num_queries: Any) -> None:
    empty = hers.get(reverse("reviews")).content.decode()
    for ago in range(30):
        operations.save_review(
            whose, first_day=MONDAY - timedelta(weeks=ago), now=NOW, answers={"line": f"week {ago}"}, closed=True
        )
    hers.get(reverse("reviews"))

    with django_assert_num_queries(6):
        page = hers.get(reverse("reviews"))

    assert "No week is closed yet." in empty
    assert len(page.context["lines"]) == 26
    assert "“week 0”" in page.content.decode()
