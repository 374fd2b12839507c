"""Scales: vectors scored by hand, what is missing, what a file may say, when a change is one."""

import pytest

from wellbeing.domain.scales import CBI, KNOWN, OLBI, PROQOL, TOTALS, WHO5
from wellbeing.domain.scales.loading import NotAScale, load_scale
from wellbeing.domain.scales.scoring import NotAnAnswer, band_of, change_in_words, score

OWN = b"""
key = "own"
name = "Our own four"
time_frame = "last week"
licence = "ours"
citation = "nobody"
options = [{value = 0, text = "no"}, {value = 1, text = "a bit"}, {value = 2, text = "yes"}]
items = [
  {number = 1, text = "One"}, {number = 2, text = "Two"}, {number = 3, text = "Three", grave = [2]},
]
[[subscales]]
key = "all"
name = "All"
items = [1, 2, 3]
reverse = [2]
score = "sum"
least = 2
bands = [{from = 0, to = 3, name = "low"}, {from = 4, to = 6, name = "high"}]
"""


def test_cbi_is_a_mean_of_a_hundred_with_one_item_turned() -> None:
    answers = dict.fromkeys(range(1, 7), 75) | dict.fromkeys(range(7, 13), 50) | {13: 100}
    answers |= {14: 0, 15: 25, 16: 50, 17: 75, 18: 100, 19: 50}

    # work: six times 50 and a hundred that counts as nothing; clients: 300 of six
    assert score(CBI, answers) == {"cbi_personal": 75, "cbi_work": 42.86, "cbi_client": 50}


def test_cbi_has_no_score_with_fewer_than_half_answered() -> None:
    two, three = {1: 100, 2: 100}, {1: 100, 2: 100, 3: 50}

    assert score(CBI, two)["cbi_personal"] is None
    assert score(CBI, three)["cbi_personal"] == 83.33
    assert score(CBI, dict.fromkeys(range(7, 10), 100))["cbi_work"] is None
    assert score(CBI, dict.fromkeys(range(7, 11), 100))["cbi_work"] == 100


def test_who5_is_a_sum_times_four_and_wants_every_answer() -> None:
    assert score(WHO5, {1: 5, 2: 4, 3: 3, 4: 2, 5: 1}) == {"who5": 60}
    assert score(WHO5, dict.fromkeys(range(1, 6), 5)) == {"who5": 100}
    assert score(WHO5, {1: 5, 2: 4, 3: 3, 4: 2}) == {"who5": None}


def test_proqol_sums_ten_each_and_turns_five_of_the_burnout_items() -> None:
    ones, fives = (dict.fromkeys(range(1, 31), value) for value in (1, 5))

    assert score(PROQOL, ones) == {"proqol_cs": 10, "proqol_bo": 30, "proqol_sts": 10}
    assert score(PROQOL, fives) == {"proqol_cs": 50, "proqol_bo": 30, "proqol_sts": 50}
    assert score(PROQOL, ones | dict.fromkeys((8, 10, 19, 21, 26), 5))["proqol_bo"] == 50


def test_olbi_turns_half_of_each_so_that_agreeing_to_all_is_the_middle() -> None:
    agree = dict.fromkeys(range(1, 17), 1)
    worst = {number: 1 if number in {2, 3, 4, 6, 8, 9, 11, 12} else 4 for number in range(1, 17)}

    assert score(OLBI, agree) == {"olbi_disengagement": 20, "olbi_exhaustion": 20}
    assert score(OLBI, worst) == {"olbi_disengagement": 32, "olbi_exhaustion": 32}


def test_totals_have_the_ranges_that_their_items_can_give() -> None:
    for scale in KNOWN.values():
        for part in scale.subscales:
            low, high = (
                score(scale, {n: (values[1] if n in part.reverse else values[0]) for n in part.items})[part.key]
                for values in ((min(scale.values), max(scale.values)), (max(scale.values), min(scale.values)))
            )
            assert (TOTALS[part.key].low, TOTALS[part.key].high) == (low, high)


@pytest.mark.parametrize(("answers", "said"), [({20: 50}, "no item 20"), ({1: 60}, "60 is no answer")])
def test_an_answer_that_the_scale_does_not_know_is_a_sentence(answers: dict[int, int], said: str) -> None:
    with pytest.raises(NotAnAnswer, match=said):
        score(CBI, answers)


def test_a_loaded_scale_scores_with_its_reversed_items_and_what_is_missing() -> None:
    scale = load_scale(OWN)

    assert score(scale, {1: 2, 2: 0, 3: 1}) == {"own.all": 5}
    assert score(scale, {1: 2, 3: 1}) == {"own.all": 4.5}
    assert score(scale, {1: 2}) == {"own.all": None}
    assert band_of(scale.subscales[0], 5) == "high"
    assert scale.items[2].grave == {2}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ((b'key = "own"', b'key = "cbi"'), "key"),
        ((b'key = "own"', b'key = "Own scale"'), "key"),
        ((b'licence = "ours"', b""), "licence"),
        ((b"items = [1, 2, 3]", b"items = [1, 9]"), "no item"),
        ((b"reverse = [2]", b'reverse = ["two"]'), "reverse"),
        ((b'score = "sum"', b'score = "median"'), "score"),
        ((b"least = 2", b"least = 7"), "at least"),
        ((b"grave = [2]", b"grave = [9]"), "grave"),
        ((b"{number = 2,", b"{number = 1,"), "same number"),
        ((b"{value = 1,", b"{value = 0,"), "options"),
        ((b"from = 4, to = 6", b"from = 6, to = 4"), "band"),
        ((b'name = "Our own four"', b"name = [1"), "line 4"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(change: tuple[bytes, bytes], said: str) -> None:
    with pytest.raises(NotAScale, match=said):
        load_scale(OWN.replace(*change))


def test_a_change_is_one_at_fifteen_points_or_twice_at_ten() -> None:
    assert change_in_words([40]).startswith("A first reading.")
    assert change_in_words([40, 42, 41, 52]).startswith("Near your usual 41")
    assert change_in_words([40, 42, 41, 56]).startswith("Higher than your usual 41")
    assert change_in_words([40, 40, 51, 51]).startswith("Higher than your usual 40")
    assert change_in_words([40, 40, 29, 51]).startswith("Near your usual")
    assert change_in_words([60, 60, 60, 40]).startswith("Lower than your usual 60")
