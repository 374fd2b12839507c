"""Saved replies: what is filled, what blocks, and that typed words stay words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload.domain.replies.language import OWN_LINE, VARIABLES, fill, first_name, mail_address
from caseload.domain.replies.saved import BY_KEY, FIRST, SAVED
from caseload.domain.replies.types import SavedReply, Situation

KNOWN = {"first_name": "Ines", "date": "Friday 27 November"}


def test_what_is_known_is_filled_and_what_is_typed_stands_in_its_place() -> None:
    reply = fill("Dear {{ first_name|there }}, by {{ date }}. [[a line]]", values=KNOWN, typed=[" With love "])

    assert (reply.text, reply.missing) == ("Dear Ines, by Friday 27 November. With love", ())


def test_a_fallback_stands_in_and_an_unknown_without_one_blocks() -> None:
    reply = fill("Dear {{ first_name|there }}, {{ who }}: [[x]]", values={}, typed=["y"])

    assert reply.text == "Dear there, who: y"
    assert reply.missing == ("Whom it is about is not known.",)


def test_an_empty_blank_blocks_and_shows_its_prompt() -> None:
    reply = fill("Yes. [[when]] and [[where]]", values={}, typed=["", "  "])

    assert (reply.text, reply.missing, reply.blanks_left) == ("Yes. when and where", ("2 blanks left.",), 2)


def test_a_reply_without_a_blank_gets_one() -> None:
    reply = fill("Thank you.", values={})

    assert (reply.text, reply.missing) == (f"Thank you.\n{OWN_LINE}", ("1 blank left.",))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{{ nobody }} [[x]]", "Nothing is called “nobody”."),
        ("{{ date [[x]]", "A mark is not closed: {{"),
        ("[[x]] and [[", "A mark is not closed: [["),
    ],
)
def test_marks_that_cannot_be_read_block(body: str, said: str) -> None:
    assert fill(body, values=VARIABLES, typed=["typed"]).missing == (said,)


def test_initials_at_the_end_of_a_sentence_take_no_second_full_stop() -> None:
    assert fill("For {{ who }}. [[x]]", values={"who": "J.T."}, typed=["y"]).text == "For J.T. y"


@given(st.text(max_size=80), st.dictionaries(st.sampled_from(sorted(VARIABLES)), st.text(max_size=20)))
def test_typed_and_known_words_are_never_read_as_marks(typed: str, values: dict[str, str]) -> None:
    reply = fill("A {{ who|B }} [[c]] D", values=values, typed=[typed])

    words = typed.strip()
    assert reply.text == f"A {values.get('who') or 'B'} {words or 'c'} D"
    assert reply.blanks_left == (0 if words else 1)


@given(st.text(alphabet="ab{}[]| \n", max_size=60), st.lists(st.text(max_size=9), max_size=3))
def test_any_text_is_filled_and_what_is_shown_is_what_is_copied(body: str, typed: list[str]) -> None:
    reply = fill(body, values=VARIABLES, typed=typed)

    assert "".join(part.text for part in reply.parts) == reply.text
    assert any(part.kind == "blank" for part in reply.parts)


@pytest.mark.parametrize("saved", SAVED, ids=lambda saved: saved.key)
def test_the_replies_everybody_starts_with_can_be_finished(saved: SavedReply) -> None:
    blanks = saved.body.count("[[")

    assert blanks >= 1
    assert fill(saved.body, values=VARIABLES, typed=["mine"] * blanks).missing == ()
    assert fill(saved.body, values=VARIABLES).blanks_left == blanks


def test_every_situation_has_a_reply_and_every_answer_its_first() -> None:
    assert {saved.situation for saved in SAVED} == set(Situation)
    assert {situation: BY_KEY[key].situation for situation, key in FIRST.items()} == {one: one for one in FIRST}


def test_words_for_clients_say_what_to_do_when_it_is_urgent() -> None:
    for_clients = {Situation.HELLO, Situation.COVER, Situation.BOUNDARY}

    assert [saved.key for saved in SAVED if saved.situation in for_clients and "urgent" not in saved.body] == []


def test_a_mail_keeps_lines_and_signs_and_is_no_longer_than_programs_take() -> None:
    assert mail_address("a & b?\nc") == "mailto:?body=a%20%26%20b%3F%0D%0Ac"
    assert mail_address("x" * 3000) is None


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Jane Foster", "Jane"),
        ("Dr. Patel", "Dr. Patel"),
        ("L. Ferrante", "L. Ferrante"),
        ("", ""),
        ("my supervisor", ""),
    ],
)
def test_how_somebody_is_greeted(name: str, called: str) -> None:
    assert first_name(name) == called
