"""Who is suggested, in which order and why; and the directory as a table."""

import random
from datetime import date, timedelta
from unicodedata import normalize

from hypothesis import given
from hypothesis import strategies as st

from caseload.domain.referral.suggesting import stalest, suggest_colleagues
from caseload.domain.referral.table import COLUMNS, ReadCard, guess_columns, read_cards, written
from caseload.domain.referral.types import Accepting, ColleagueCard, LeftOut, Need, NeedKind
from caseload.domain.reports.table import read_lines

TODAY = date(2026, 11, 20)
COMPACTS = {"PSYPACT": frozenset({"Oregon", "Utah"})}


def card(pk: int, name: str = "", *, days: int | None = 1, **known: object) -> ColleagueCard:
    confirmed = None if days is None else TODAY - timedelta(days=days)
    known = {"accepting": Accepting.YES, "confirmed_on": confirmed, **known}
    return ColleagueCard(pk, name or f"Colleague {pk:03}", **known)  # type: ignore[arg-type]


def order(needs: list[Need], *cards: ColleagueCard) -> list[int]:
    return [one.card.pk for one in suggest_colleagues(needs, cards, today=TODAY, compacts=COMPACTS)[0]]


def words(need: Need, one: ColleagueCard) -> tuple[str, str]:
    (suggestion,), _ = suggest_colleagues([need], [one], today=TODAY, compacts=COMPACTS)
    return suggestion.reasons[1].met, suggestion.reasons[1].words


def test_needs_met_come_first_then_freshness_then_fairness_then_the_name() -> None:
    grief = Need(NeedKind.SPECIALTY, "grief")
    met = card(1, days=30, specialties=("Grief",))
    fresh, older = card(2, days=1), card(3, days=9)
    often, seldom = card(4, days=5, lately=3), card(5, days=5)
    twin = card(6, "Anna", days=5)

    assert order([grief], older, often, seldom, twin, fresh, met) == [1, 2, 6, 5, 4, 3]


def test_full_and_not_referred_to_are_left_out_and_counted() -> None:
    cards = [card(1), card(2, accepting=Accepting.FULL), card(3, do_not_refer=True, accepting=Accepting.FULL)]

    found, out = suggest_colleagues([], cards, today=TODAY, compacts=COMPACTS)

    assert ([one.card.pk for one in found], out) == ([1], LeftOut(full=1, not_referred=1))


def test_each_need_is_met_not_known_or_not_in_words() -> None:
    plan = Need(NeedKind.INSURER, "Cascade Health")
    assert words(plan, card(1, insurers=("Cascade Health",))) == ("yes", "Takes Cascade Health")
    assert words(plan, card(1)) == ("not known", "Cascade Health: ask them")
    assert words(plan, card(1, insurers=("Aetna", "Optum"))) == ("no", "Cascade Health not listed; Aetna, Optum")


def test_telehealth_goes_where_a_licence_or_a_compact_reaches() -> None:
    oregon = Need(NeedKind.TELEHEALTH, "Oregon")
    assert words(oregon, card(1, telehealth=True, licences=("Oregon",))) == ("yes", "Telehealth in Oregon")
    assert words(oregon, card(1, telehealth=True, licences=("Utah",), compacts=("PSYPACT",))) == (
        "yes",
        "Telehealth in Oregon, through PSYPACT",
    )
    assert words(oregon, card(1, telehealth=True, licences=("Washington",))) == ("no", "Telehealth in Washington only")
    assert words(oregon, card(1, telehealth=True)) == ("not known", "Telehealth in Oregon: ask them")
    assert words(oregon, card(1, telehealth=False)) == ("no", "No telehealth")


def test_after_eight_weeks_accepting_is_asked_first() -> None:
    def said(one: ColleagueCard) -> str:
        (found,), _ = suggest_colleagues([], [one], today=TODAY, compacts={})
        return found.reasons[0].words

    assert [said(card(1, days=days)) for days in (56, 57, None)] == ["Accepting", *["Accepting, ask first"] * 2]
    assert said(card(1, free_places=2)) == "Accepting, 2 places"
    assert said(card(1, accepting_from=date(2026, 12, 7))) == "Accepting from 7 December"


def test_five_hundred_stand_in_the_same_order_however_they_come() -> None:
    cards = [card(pk, days=pk % 50, lately=pk % 3, specialties=("grief",) if pk % 4 else ()) for pk in range(500)]
    needs = [Need(NeedKind.SPECIALTY, "grief")]
    shuffled = random.Random(1).sample(cards, k=500)

    assert order(needs, *cards) == order(needs, *shuffled)


def test_those_confirmed_longest_ago_are_asked_whether_they_still_take() -> None:
    cards = [
        card(1, days=10),
        card(2, days=40),
        card(3, days=None),
        card(4, days=90),
        card(5, days=80),
        card(6, days=99),
    ]

    assert [one.pk for one in stalest(cards, today=TODAY)] == [3, 6, 4]


SIGNS = st.characters(blacklist_categories=("Cs", "Cc", "Cf"))
# As files are read: blanks one by one, signs in their usual form.
TEXT = st.text(SIGNS, max_size=20).map(lambda text: " ".join(normalize("NFKC", text).split()))


@given(TEXT.filter(bool), TEXT)
def test_a_table_written_and_read_is_the_same(name: str, contact: str) -> None:
    one = ColleagueCard(0, name, contact=contact, specialties=("grief", "loss"), telehealth=True, fee_from=90,
                        accepting=Accepting.YES, confirmed_on=TODAY)  # fmt: skip

    text = written([one])
    rows = read_lines(("\ufeff" + text).encode(), fits=lambda lines: max(len(line.cells) for line in lines))
    header, row = rows[0].cells, rows[1].cells

    assert [read.card for read in read_cards([(2, row)], guess_columns(header))] == [one]


def test_no_cell_begins_like_a_formula() -> None:
    text = written([ColleagueCard(0, "=1+1", contact="+49", remark="@x")])

    assert text.splitlines()[1].split(",")[0] == "'=1+1"
    assert [cell for cell in text.splitlines()[1].split(",") if cell[:1] in set("=+-@")] == []


def test_headings_of_other_tables_are_known() -> None:
    assert guess_columns(["Full Name", "Insurance", "Accepting new clients", "Shoe size"]) == {
        "name": 0,
        "insurers": 1,
        "accepting": 2,
    }


def test_a_row_that_cannot_be_read_says_why() -> None:
    columns = {"name": 0, "fee_from": 1}

    assert read_cards([(2, ["", "9"]), (3, ["A", "many"])], columns) == [
        ReadCard(2, None, "No name stands in this row."),
        ReadCard(3, None, "“many” is no number."),
    ]
    assert set(COLUMNS) >= {"name", "contact"}
