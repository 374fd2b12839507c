"""Which kind an entry of the calendar is: rules in order, the first that fits decides. Pure."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from caseload.domain.types import Kind

SHORT_WORD = 3  # letters; a shorter word also has to end where the rule's word ends
LONGEST_TITLE = 300  # characters of a title that rules look at
# At the start, capitals with dots or bare: "A.K.", "A.K. indiv 50", "HN 50 min"; or a code: "SH00001".
INITIALS = re.compile(
    r"(?:(?:[^\W\d_]\.[ -]?){2,4}|[A-ZÀ-ÖØ-Þ]{2,3}|[A-Z]{1,4}-?\d{3,10})(?=$|[\s,;:/()–-])",
)
# Capitals that are words, not people.
NO_INITIALS = frozenset(
    [
        "AA",
        "ACT",
        "AM",
        "CBT",
        "CE",
        "CEU",
        "CME",
        "CPD",
        "DBT",
        "DIY",
        "DMV",
        "EHR",
        "EOB",
        "ER",
        "GP",
        "HR",
        "IEP",
        "IT",
        "LOA",
        "MOT",
        "MRI",
        "OFF",
        "OOO",
        "PM",
        "PTA",
        "PTO",
        "TBC",
        "TBD",
        "TV",
    ],
)


class Test(StrEnum):
    """What a rule asks of the title."""

    __test__ = False  # not a test case

    WORDS = "contains"
    PATTERN = "fits"
    INITIALS = "initials"
    LIKE = "like"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Listing:
    """A calendar event as the rules see it."""

    title: str
    minutes: int
    source: int
    busy: bool = True
    all_day: bool = False
    shape: str = ""  # the same digits for titles that look alike


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the rules; a condition that is None asks nothing."""

    test: Test
    kind: Kind
    words: tuple[str, ...] = ()  # for LIKE: the shape, then an example for people to read
    source: int | None = None
    minutes_from: int | None = None
    minutes_to: int | None = None
    busy: bool | None = None
    all_day: bool | None = None
    pk: int | None = None


@dataclass(frozen=True, slots=True)
class Sorted:
    """The kind, and the rule that decided (None: no rule fits)."""

    kind: Kind
    rule: Rule | None


Fits = Callable[[Listing], bool]
Sorter = Callable[[Listing], Sorted]


def sorter(rules: Iterable[Rule]) -> Sorter:
    """A function that sorts one listing by these rules; made once, used for many."""
    prepared = [(fits(rule), rule) for rule in rules]

    def sort(listing: Listing) -> Sorted:
        for asks, rule in prepared:
            if asks(listing):
                return Sorted(rule.kind, rule)
        return Sorted(Kind.UNSORTED, None)

    return sort


def sort_event(listing: Listing, rules: Sequence[Rule]) -> Sorted:
    """The kind of one listing; `Kind.UNSORTED` when no rule fits."""
    return sorter(rules)(listing)


def fits(rule: Rule) -> Fits:
    """A function that says whether a listing fits this rule alone."""
    title = _title_test(rule)

    def asks(listing: Listing) -> bool:
        return _frame_fits(rule, listing) and title(listing)

    return asks


def _frame_fits(rule: Rule, listing: Listing) -> bool:
    return (
        rule.source in (None, listing.source)
        and rule.busy in (None, listing.busy)
        and rule.all_day in (None, listing.all_day)
        and _length_fits(rule, listing)
    )


def _length_fits(rule: Rule, listing: Listing) -> bool:
    if rule.minutes_from is None and rule.minutes_to is None:
        return True
    # Days have no length in minutes: a clock change would make "1440" wrong anyway.
    if listing.all_day:
        return False
    return (rule.minutes_from or 0) <= listing.minutes <= (rule.minutes_to or listing.minutes)


def _title_test(rule: Rule) -> Fits:
    if rule.test is Test.WORDS:
        found = word_finder(rule.words)
        return lambda listing: found(listing.title) is not None
    if rule.test is Test.PATTERN:
        return lambda listing: any(matches(listing.title, pattern) for pattern in rule.words)
    if rule.test is Test.LIKE:
        return lambda listing: listing.shape == rule.words[0]
    if rule.test is Test.INITIALS:
        return lambda listing: bool(initials(listing.title))
    return lambda _: True


def word_finder(words: Iterable[str]) -> Callable[[str], tuple[int, int] | None]:
    """A function giving where in a title one of the words stands (start, end), or None.

    A word counts from the beginning of a word on, so that "note" finds "Notes" and "50" finds "50th"; one
    of three letters or fewer has to be the whole word, so that "CE" does not find "Cecilia". Case does not
    matter.
    """
    parts = [_word(plain(word)) for word in words if word.strip()]
    if not parts:
        return lambda _: None
    # An alternation of literals: no nested repetition, so time grows with the length of the title only.
    wanted = re.compile("|".join(parts), re.IGNORECASE)

    def find(title: str) -> tuple[int, int] | None:
        hit = wanted.search(plain(title))
        return hit.span() if hit else None

    return find


def _word(word: str) -> str:
    literal = r"\s+".join(re.escape(piece) for piece in word.split())
    before = r"(?<!\w)" if word[0].isalnum() else ""
    if word.isdigit():
        return rf"{before}{literal}(?!\d)"
    if len(word) <= SHORT_WORD and word[-1].isalnum():
        return rf"{before}{literal}(?!\w)"
    return before + literal


def matches(title: str, pattern: str) -> bool:
    """True when the whole title fits the pattern: `*` is anything, `?` one character; case does not matter.

    Pieces between stars are looked for from left to right, which needs no going back: hostile patterns stay
    cheap.
    """
    text = plain(title).strip().casefold()
    first, *rest = plain(pattern).strip().casefold().split("*")
    if not rest:
        return len(text) == len(first) and _piece_at(text, first, 0)
    *middle, last = rest
    if not _piece_at(text, first, 0):
        return False
    at, stop = len(first), len(text) - len(last)
    for piece in middle:
        at = _piece_from(text, piece, at)
        if at < 0:
            return False
    return at <= stop and _piece_at(text, last, stop)


def _piece_from(text: str, piece: str, start: int) -> int:
    for at in range(start, len(text) - len(piece) + 1):
        if _piece_at(text, piece, at):
            return at + len(piece)
    return -1


def _piece_at(text: str, piece: str, at: int) -> bool:
    if at < 0 or at + len(piece) > len(text):
        return False
    return all(wanted in ("?", text[at + step]) for step, wanted in enumerate(piece))


def initials(title: str) -> str:
    """The client's initials or code that the title begins with, "" when it does not."""
    hit = INITIALS.match(plain(title).strip())
    found = hit.group().strip() if hit else ""
    return "" if found in NO_INITIALS else found


def plain(text: str) -> str:
    """The part of a title that rules look at, in one Unicode form."""
    return unicodedata.normalize("NFC", text[:LONGEST_TITLE])
