"""The words of referrals."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Accepting(StrEnum):
    """Whether a colleague takes new clients."""

    UNKNOWN = "unknown"
    YES = "yes"
    WAITLIST = "waitlist"
    FULL = "full"


class Outcome(StrEnum):
    """What became of a referral."""

    UNKNOWN = "unknown"
    TAKEN = "taken"
    FULL = "full"
    NO_ANSWER = "no answer"


class NeedKind(StrEnum):
    """What can be looked for in a colleague."""

    SPECIALTY = "specialty"
    AGE = "age"
    FORMAT = "format"
    WAY = "way"
    INSURER = "insurer"
    LANGUAGE = "language"
    PLACE = "place"
    TELEHEALTH = "telehealth"
    SLIDING = "sliding"


class Met(StrEnum):
    """How a need stands with a colleague."""

    YES = "yes"
    UNKNOWN = "not known"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that is looked for. Of telehealth the value is a state, or "" for any."""

    kind: NeedKind
    value: str = ""


@dataclass(frozen=True, slots=True)
class ColleagueCard:
    """What is known of a colleague."""

    pk: int
    name: str
    credentials: str = ""
    specialties: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    insurers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()  # states
    compacts: tuple[str, ...] = ()
    telehealth: bool | None = None
    fee_from: int | None = None
    fee_to: int | None = None
    sliding: bool | None = None
    contact: str = ""
    remark: str = ""
    accepting: Accepting = Accepting.UNKNOWN
    free_places: int | None = None
    accepting_from: date | None = None
    confirmed_on: date | None = None
    do_not_refer: bool = False
    lately: int = 0  # referrals given to them in the last 90 days

    @property
    def title(self) -> str:
        """Ines Carvalho, LMFT"""
        return f"{self.name}, {self.credentials}" if self.credentials else self.name


@dataclass(frozen=True, slots=True)
class Reason:
    """How one need stands, in words."""

    met: Met
    words: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A colleague with the reasons for and against."""

    card: ColleagueCard
    reasons: tuple[Reason, ...]

    @property
    def needs_met(self) -> int:
        """How many needs are met for sure."""
        return sum(reason.met == Met.YES for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many colleagues are not suggested, and why."""

    full: int
    not_referred: int
