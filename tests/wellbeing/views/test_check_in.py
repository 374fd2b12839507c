"""Readings of scales, and trends that no request draws."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from caseload.models import Clinician
from tests import make
from tests.wellbeing.domain.test_scales import OWN
from tests.wellbeing.months import worked
from wellbeing import operations
from wellbeing.domain.scales.loading import load_scale
from wellbeing.models import Drawing, Reading
from wellbeing.queries.drawings import trends_of

pytestmark = pytest.mark.django_db
NOW = make.NOW
TODAY = NOW.date().isoformat()


@pytest.fixture(autouse=True)
def friday() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def whose() -> Clinician:
    return worked(weeks=6)


@pytest.fixture
def hers(whose: Clinician) -> Client:
    client = Client()
    client.force_login(whose.user)
    return client


def total(client: Client, **fields: str) -> Any:
    asked = {"scale": "cbi_work", "score": "61", "taken_on": TODAY, **fields}
    return client.post(reverse("check_in"), asked, follow=True)


def test_a_total_is_kept_sealed_beside_what_it_is_not(hers: Client) -> None:
    page = total(hers).content.decode()

    assert "A first reading." in page
    assert "No figure here is a diagnosis." in page
    assert [(row.scale, row.value, row.taken_on) for row in Reading.objects.all()] == [("cbi_work", 61, NOW.date())]
    from django.db import connection  # noqa: PLC0415 -- raw rows, for once

    with connection.cursor() as cursor:
        cursor.execute("SELECT score FROM wellbeing_reading")
        assert cursor.fetchone()[0].startswith("gAAA")


def test_of_one_scale_a_day_the_last_one_counts(hers: Client) -> None:
    total(hers)
    total(hers, score="58.5")

    assert [row.value for row in Reading.objects.all()] == [58.5]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"score": "101"}, "CBI, work goes from 0 to 100."),
        ({"scale": "proqol_cs", "score": "9"}, "goes from 10 to 50."),
        ({"score": "many"}, "Enter a number."),
        ({"taken_on": "2026-11-21"}, "That day is still to come."),
        ({"scale": "mbi"}, "Select a valid choice."),
    ],
)
def test_a_wrong_total_is_said_and_what_was_typed_stays(hers: Client, wrong: dict[str, str], said: str) -> None:
    page = total(hers, **wrong)

    assert page.status_code == 422
    assert said in page.content.decode()
    if "score" in wrong:
        assert f'value="{wrong["score"]}"' in page.content.decode()
    assert Reading.objects.count() == 0


def test_scales_stay_apart_and_say_when_a_change_is_one(hers: Client) -> None:
    for ago, value in ((4, "40"), (3, "42"), (2, "41"), (0, "60")):
        total(hers, score=value, taken_on=(NOW - timedelta(weeks=4 * ago)).date().isoformat())
    page = total(hers, scale="who5", score="70")

    lines = {line.name: line.said for line in page.context["lines"]}
    assert lines["CBI, work"] == "Higher than your usual 41, by more than a scale wobbles."
    assert lines["WHO-5 well-being"].startswith("A first reading.")


def test_a_stranger_removes_nothing(hers: Client) -> None:
    total(hers)
    row = Reading.objects.get()
    stranger = Client()
    stranger.force_login(make.clinician().user)

    refused = stranger.post(reverse("reading_remove", args=[row.pk])).status_code
    hers.post(reverse("reading_remove", args=[row.pk]))

    assert (refused, Reading.objects.count()) == (404, 0)


def test_a_loaded_scale_is_filled_in_scored_and_grave_answers_lead_to_help(hers: Client) -> None:
    scale = load_scale(OWN)
    operations.keep_scale(scale, body=OWN.decode(), now=NOW)
    listed = hers.get(reverse("check_in")).content.decode()

    kept = hers.post(reverse("scale_fill", args=["own"]), {"item_1": "2", "item_2": "0", "item_3": ""}, follow=True)
    grave = hers.post(reverse("scale_fill", args=["own"]), {"item_3": "2"})

    assert "Our own four" in listed
    assert "The scale’s own word for it: high." in kept.content.decode()
    assert [(row.scale, row.value) for row in Reading.objects.all()] == [("own.all", 6)]
    assert grave.url == reverse("support")
    assert hers.get(reverse("scale_fill", args=["other"])).status_code == 404
    assert hers.post(reverse("scale_fill", args=["own"]), {"item_1": "9"}).status_code == 422


def test_readings_reach_the_patterns(hers: Client, whose: Clinician) -> None:
    operations.judge_everyone([whose], now=NOW)
    for ago, value in ((6, 40), (5, 40), (4, 40), (3, 62), (0, 64)):
        day = NOW.date() - timedelta(weeks=ago)
        operations.add_reading(whose, scale="cbi_work", value=value, taken_on=day, now=NOW)

    page = hers.get(reverse("patterns"))

    card = next(card for card in page.context["cards"] if card.pattern == "exhaustion")
    line = card.figures[0]
    assert (line.signal, line.now, line.usual, line.holds) == ("E1", "64", "40", True)
    assert card.state == "watching"


def test_no_request_draws_a_chart_and_the_numbers_are_there_before_it(hers: Client, whose: Clinician) -> None:
    operations.judge_everyone([whose], now=NOW)

    page = hers.get(reverse("trends")).content.decode()

    assert Drawing.objects.count() == 0
    assert "The drawing is made in the background." in page
    assert '<svg class="chart"' not in page
    assert "16 Nov" in page


def test_what_did_not_change_is_not_drawn_again(whose: Clinician) -> None:
    operations.judge_everyone([whose], now=NOW)

    drawn = [operations.draw_charts(whose, now=NOW) for _ in range(2)]
    make.session(whose, NOW - timedelta(hours=4))

    assert drawn == [2, 0]  # sessions and notes: the others hold nothing to draw
    assert operations.draw_charts(whose, now=NOW) >= 1


def test_a_chart_keeps_to_the_content_policy_and_says_what_it_shows(hers: Client, whose: Clinician) -> None:
    operations.judge_everyone([whose], now=NOW)
    operations.draw_charts(whose, now=NOW)

    svg = Drawing.objects.get(name="sessions").svg
    page = hers.get(reverse("trends")).content.decode()

    assert svg in page
    assert [word for word in ("style=", "<style", "<metadata", "font-family", "#00000", "<script") if word in svg] == []
    assert svg.count('role="img"') == svg.count("<title") == svg.count("<desc") == 2
    assert "var(--tide)" in svg
    ids = [part.partition('"')[0] for part in svg.split('id="')[1:]]
    assert len(ids) == len(set(ids))


def test_trends_need_two_weeks(hers: Client) -> None:
    newcomer = Client()
    newcomer.force_login(make.clinician().user)

    assert "Trends need two weeks." in newcomer.get(reverse("trends")).content.decode()


def test_energy_is_a_line_of_its_own_weeks(whose: Clinician) -> None:
    operations.judge_everyone([whose], now=NOW)
    operations.save_review(whose, first_day=date(2026, 11, 9), now=NOW, answers={"being": 1, "admin": 7, "line": "x"})

    energy = next(one for one in trends_of(whose, now=NOW) if one.key == "energy")

    assert energy.bars.values[-2:] == (4, None)
    assert energy.sentence == "Answered in 1 week."
