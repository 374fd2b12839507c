"""The parts of a share, the windows they look through, and when it ends."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from caseload.domain.wording import count_of

LONGEST = timedelta(weeks=12)
NEXT_SUPERVISION = timedelta(days=7)  # after the supervision hour that comes, which is a week away at most
LEAST_ANSWERS = 4  # closed reviews behind a word for how it felt: with fewer, one answer could be read off
WINDOWS = (1, 4, 8, 12)  # weeks
# Patterns that scales and answers alone can open: their state would tell an answer, so they are never shared.
FROM_ANSWERS = frozenset({"exhaustion", "distance", "gathering"})


class Part(StrEnum):
    """What can be shared, one by one."""

    HEADROOM = "headroom"
    NOTES = "notes"
    PATTERNS = "patterns"
    ASKS = "requests"
    SETTING = "setting"
    FELT = "felt"
    REVIEWS = "reviews"


@dataclass(frozen=True, slots=True)
class PartWords:
    """A part's name and what it shows, and the windows that make sense for it."""

    title: str
    detail: str
    windows: tuple[int, ...]
    short: str  # in the log


WORDS: dict[Part, PartWords] = {
    Part.HEADROOM: PartWords(
        "Headroom: booked, target, ceiling", "Numbers by week, from this one on. No clients, no times.",
        WINDOWS, "headroom",
    ),
    Part.NOTES: PartWords("Notes due, as a count", "How many and how old. No initials.", WINDOWS, "notes"),
    Part.PATTERNS: PartWords(
        "Patterns I choose to show", "You pick each one. Its title and its state, no figures.", (), "patterns"
    ),
    Part.ASKS: PartWords("Requests, as counts", "Yes, no, referred. No names.", WINDOWS, "requests"),
    Part.SETTING: PartWords(
        "The default I named", "From your closed reviews, by week. Never what you wrote.", WINDOWS, "named default"
    ),
    Part.FELT: PartWords(
        "How it felt, in the middle",
        "One word for four whole weeks together. Never a single answer, never the line you wrote.",
        WINDOWS[1:],
        "how it felt",
    ),
    Part.REVIEWS: PartWords(
        "Reviews closed", "How many weeks you closed, and which experiment of ours you chose.", WINDOWS, "reviews"
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shares:
    """What somebody may see: weeks by part, patterns by name, and whether it is one week only."""

    parts: Mapping[Part, int]
    patterns: tuple[str, ...] = ()
    only_week: date | None = None

    def weeks(self, part: Part) -> int:
        """How many weeks this part shows; 0 for a part that is not shared."""
        return 0 if part not in self.parts else 1 if self.only_week else self.parts[part]

    @property
    def empty(self) -> bool:
        """True when there is nothing to see."""
        return not self.parts or (set(self.parts) == {Part.PATTERNS} and not self.patterns)


def in_words(parts: Iterable[str], *, patterns: int = 0) -> str:
    """ "headroom, notes, 2 patterns": which parts a line of the log is about; names of other versions are left out."""
    named = set(parts)
    held = {part for part in Part if part.value in named}
    said = [words.short for part, words in WORDS.items() if part in held and part != Part.PATTERNS]
    if Part.PATTERNS in held:
        said.append(count_of(patterns, "pattern"))
    return ", ".join(said) or "nothing"


def hidden_in_words(shares: Shares) -> str:
    """ "how it felt, requests": what is not shown, as the preview says it; "" when everything is."""
    return ", ".join(words.short for part, words in WORDS.items() if part not in shares.parts)


class Ends(StrEnum):
    """When a share ends, as chosen."""

    FOUR_WEEKS = "4"
    TWELVE_WEEKS = "12"
    AFTER_SUPERVISION = "next"
    ON_A_DATE = "date"


ENDS_WORDS = {
    Ends.FOUR_WEEKS: "in 4 weeks",
    Ends.TWELVE_WEEKS: "in 12 weeks",
    Ends.AFTER_SUPERVISION: "after our next supervision",
    Ends.ON_A_DATE: "on a date",
}


def last_day(chosen: Ends, *, today: date, on: date | None = None, supervision: date | None = None) -> date:
    """The last day of a share. Without a known supervision hour within a week, a week from today."""
    if chosen == Ends.ON_A_DATE and on is not None:
        return on
    if chosen == Ends.AFTER_SUPERVISION:
        return supervision or today + NEXT_SUPERVISION
    return today + (LONGEST if chosen == Ends.TWELVE_WEEKS else timedelta(weeks=4))


def end_of(day: date, *, zone: ZoneInfo) -> datetime:
    """The moment after a day of hers is over (UTC)."""
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
