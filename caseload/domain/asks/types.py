"""The words of requests."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class AskKind(StrEnum):
    """What is asked for."""

    NEW_CLIENT = "new_client"
    EXTRA_SESSION = "extra_session"
    SCHEDULE_CHANGE = "schedule_change"
    FORM_OR_LETTER = "form_or_letter"
    SUPERVISION = "supervision"
    TALK_OR_TEACHING = "talk_or_teaching"
    COMMITTEE = "committee"
    FAVOUR = "favour"
    RECORDS_REQUEST = "records_request"
    CRISIS = "crisis"
    LEGAL = "legal"
    OTHER = "other"


NAMES = {
    AskKind.NEW_CLIENT: "New client",
    AskKind.EXTRA_SESSION: "Extra session",
    AskKind.SCHEDULE_CHANGE: "Another time",
    AskKind.FORM_OR_LETTER: "Form or letter",
    AskKind.SUPERVISION: "Supervision",
    AskKind.TALK_OR_TEACHING: "Talk or teaching",
    AskKind.COMMITTEE: "Committee",
    AskKind.FAVOUR: "Favour",
    AskKind.RECORDS_REQUEST: "Records request",
    AskKind.CRISIS: "Crisis",
    AskKind.LEGAL: "Legal request",
    AskKind.OTHER: "Something else",
}
# A clock that somebody else set is running: these are never put off.
NEVER_DEFERRED = frozenset({AskKind.CRISIS, AskKind.LEGAL, AskKind.RECORDS_REQUEST})
# A yes is an hour with a client: it counts under the ceiling and owes a note.
SESSIONS = frozenset({AskKind.NEW_CLIENT, AskKind.EXTRA_SESSION})


class AskState(StrEnum):
    """How far the answer is."""

    UNDECIDED = "undecided"
    DEFERRED = "deferred"
    DECIDED = "decided"


class Decision(StrEnum):
    """The answer."""

    NONE = ""
    YES = "yes"
    NO = "no"
    REFERRED = "referred"
    COUNTER = "counter"
    WITHDRAWN = "withdrawn"


DECISIONS = {
    Decision.YES: "Yes",
    Decision.NO: "No",
    Decision.REFERRED: "Referred",
    Decision.COUNTER: "Counter-offer",
    Decision.WITHDRAWN: "Withdrawn",
}
# These answers reserve time.
TAKEN_ON = (Decision.YES, Decision.COUNTER)


class Chosen(StrEnum):
    """Whether a yes was chosen or happened by default, in the clinician's own word."""

    UNSAID = ""
    GENUINE = "genuine"
    DEFAULT = "default"


class Again(StrEnum):
    """Whether she would say yes again, asked once."""

    UNSAID = ""
    YES = "yes"
    NO = "no"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class AskShape:
    """What a yes takes: once, or again and again."""

    minutes: int
    weight: Decimal
    every_weeks: int | None
    times: int | None
    buffer_minutes: int
    owes_note: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """Requests that wait for an answer, for This week."""

    count: int  # undecided and deferred
    undecided: int
    due: int  # promised for today or before
    next_on: date | None  # the next promise
    next_pk: int | None
    next_title: str | None  # None while initials are covered
