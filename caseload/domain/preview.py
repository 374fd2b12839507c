"""What a rule would do before it is saved: its matches, the odd ones among them first. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from caseload.domain.sorting import Listing, Rule, Sorter, Test, fits, initials, plain, sorter, word_finder
from caseload.domain.types import Kind

SHORTEST_SESSION, LONGEST_SESSION = 15, 240  # minutes


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that a rule could decide."""

    pk: int
    listing: Listing
    starts_at: datetime
    kind: Kind  # as it is now


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that the rule would decide. `odd` says what is unusual about it, "" when nothing is."""

    pk: int
    before: str  # the title in three parts: before, within and behind what the rule found
    found: str
    behind: str
    starts_at: datetime
    all_day: bool
    minutes: int
    client: str  # initials or code, "" when the title has none
    odd: str
    otherwise: Kind  # what a later rule would make of it
    changes: bool  # True when the entry is of another kind today


@dataclass(frozen=True, slots=True)
class Preview:
    """All matches of a rule, odd ones first."""

    matches: tuple[Match, ...]
    earlier: int  # entries that would fit too, but an earlier rule decides

    @property
    def odd(self) -> int:
        """How many look odd."""
        return sum(bool(match.odd) for match in self.matches)

    @property
    def changes(self) -> int:
        """How many entries would be of another kind than today."""
        return sum(match.changes for match in self.matches)


def preview(rule: Rule, *, earlier: Sequence[Rule], later: Sequence[Rule], candidates: Sequence[Candidate]) -> Preview:
    """What `rule` would decide between the rules before and behind it."""
    fit, first, next_one = fits(rule), sorter(earlier), sorter(later)
    fitting = [one for one in candidates if fit(one.listing)]
    taken = [one for one in fitting if first(one.listing).rule is None]
    find = word_finder(rule.words) if rule.test is Test.WORDS else None
    mostly_days = sum(one.listing.all_day for one in taken) * 2 > len(taken)
    matches = [
        _match(
            one,
            rule=rule,
            span=find(one.listing.title) if find else None,
            mostly_days=mostly_days,
            otherwise=next_one,
        )
        for one in taken
    ]
    ordered = sorted(matches, key=lambda match: (not match.odd, match.starts_at, match.pk))
    return Preview(tuple(ordered), earlier=len(fitting) - len(taken))


def _match(one: Candidate, *, rule: Rule, span: tuple[int, int] | None, mostly_days: bool, otherwise: Sorter) -> Match:
    listing = one.listing
    title = plain(listing.title)
    start, end = span or (len(title), len(title))
    return Match(
        pk=one.pk,
        before=title[:start],
        found=title[start:end],
        behind=title[end:],
        starts_at=one.starts_at,
        all_day=listing.all_day,
        minutes=listing.minutes,
        client=initials(title) if rule.kind is Kind.SESSION else "",
        odd=oddity(listing, kind=rule.kind, mostly_days=mostly_days),
        otherwise=otherwise(listing).kind,
        changes=one.kind != rule.kind,
    )


def oddity(listing: Listing, *, kind: Kind, mostly_days: bool) -> str:
    """What is unusual about an entry among those of a kind, in a few words; "" when nothing is."""
    if kind is Kind.SESSION:
        return _odd_session(listing)
    if listing.all_day != mostly_days:
        return "a whole day" if listing.all_day else "not a whole day"
    return ""


def _odd_session(listing: Listing) -> str:
    if listing.all_day:
        return "a whole day"
    if not SHORTEST_SESSION <= listing.minutes <= LONGEST_SESSION:
        return f"{listing.minutes} minutes"
    return "" if initials(listing.title) else "no initials found"
