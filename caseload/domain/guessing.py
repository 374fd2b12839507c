"""What Headroom supposes before the clinician has said anything: the rules everyone starts with. Pure.

Until the step "Is this right?" is answered these rules stand in for the clinician's own, and entries say
so (`SortedBy.GUESS`). Answering writes them down as her rules, with what she changed in front. From then on
only her rules decide, and what fits none is "not sorted yet".
"""

from collections.abc import Iterable
from dataclasses import dataclass

from caseload.domain.sorting import Rule, Test
from caseload.domain.types import Kind

SHORTEST_HOUR, LONGEST_HOUR = 38, 100  # minutes: 45, 50, 55, 60, 75, 80 and 90 are the hours of the trade

CALLED_OFF = ("cancelled", "canceled", "declined")
AWAY = (
    "away",
    "holiday",
    "vacation",
    "PTO",
    "OOO",
    "out of office",
    "annual leave",
    "on leave",
    "parental leave",
    "day off",
    "time off",
    "days off",
    "sick",
)
AWAY_WHOLE_DAYS = ("leave", "off", "closed", "travel", "trip", "retreat")
SUPERVISION = ("supervision", "supervisor", "supervisee", "sup")
CONSULTATION = ("consult", "peer group", "case discussion", "intervision")
LEARNING = (
    "training",
    "course",
    "workshop",
    "webinar",
    "seminar",
    "conference",
    "lecture",
    "CE",
    "CEU",
    "CEs",
    "CME",
    "CPD",
    "study",
    "reading group",
    "certification",
)
MEETING = ("meeting", "staff", "team", "committee", "huddle", "interview", "stand-up", "debrief")
ADMIN = (
    "notes",
    "note time",
    "billing",
    "admin",
    "paperwork",
    "insurance",
    "invoice",
    "claims",
    "documentation",
    "charting",
    "email",
    "e-mail",
    "inbox",
    "reports",
    "letters",
    "calls",
    "phone calls",
    "marketing",
    "desk",
    "taxes",
    "bookkeeping",
)
PERSONAL = (
    "lunch",
    "break",
    "breakfast",
    "dinner",
    "coffee",
    "gym",
    "yoga",
    "pilates",
    "swim",
    "walk",
    "school",
    "kids",
    "daycare",
    "family",
    "dentist",
    "doctor",
    "GP",
    "haircut",
    "vet",
    "birthday",
    "anniversary",
    "date night",
    "errand",
    "commute",
    "own therapy",
    "my therapy",
    "pick up",
    "pickup",
    "drop off",
)
SESSION = (
    "appointment",
    "appt",
    "session",
    "intake",
    "telehealth",
    "individual",
    "indiv",
    "couples",
    "couple",
    "EMDR",
    "client",
)

STARTING_RULES = (
    Rule(Test.WORDS, Kind.OTHER, CALLED_OFF),
    Rule(Test.WORDS, Kind.TIME_OFF, AWAY),
    Rule(Test.WORDS, Kind.TIME_OFF, AWAY_WHOLE_DAYS, all_day=True),
    Rule(Test.WORDS, Kind.SUPERVISION, SUPERVISION),
    Rule(Test.WORDS, Kind.CONSULTATION, CONSULTATION),
    Rule(Test.WORDS, Kind.LEARNING, LEARNING),
    Rule(Test.WORDS, Kind.MEETING, MEETING),
    Rule(Test.WORDS, Kind.ADMIN, ADMIN),
    Rule(Test.WORDS, Kind.PERSONAL, PERSONAL),
    Rule(Test.INITIALS, Kind.SESSION, minutes_from=SHORTEST_HOUR, minutes_to=LONGEST_HOUR, all_day=False),
    Rule(Test.WORDS, Kind.SESSION, SESSION, minutes_from=15, minutes_to=240, all_day=False),
)


@dataclass(frozen=True, slots=True)
class Length:
    """A stretch of lengths that people think of as one: a call, an hour, a half day, whole days."""

    name: str
    words: str
    minutes_from: int | None
    minutes_to: int | None
    all_day: bool


LENGTHS = (
    Length("days", "whole days", None, None, all_day=True),
    Length("short", "less than 38 minutes", None, SHORTEST_HOUR - 1, all_day=False),
    Length("hour", "38 to 100 minutes", SHORTEST_HOUR, LONGEST_HOUR, all_day=False),
    Length("long", "over 100 minutes", LONGEST_HOUR + 1, None, all_day=False),
)


def length_of(minutes: int, *, all_day: bool) -> Length:
    """The stretch of lengths that an event of these minutes belongs to."""
    days, short, hour, long = LENGTHS
    if all_day:
        return days
    if minutes < SHORTEST_HOUR:
        return short
    return hour if minutes <= LONGEST_HOUR else long


def rule_like(shape: str, *, example: str, length: Length, kind: Kind) -> Rule:
    """The rule "all like this one": titles that look the same, of about the same length."""
    return Rule(
        Test.LIKE,
        kind,
        (shape, example),
        minutes_from=length.minutes_from,
        minutes_to=length.minutes_to,
        all_day=length.all_day,
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """One entry as the grouping sees it."""

    title: str
    shape: str
    length: Length
    kind: Kind


@dataclass(frozen=True, slots=True)
class Group:
    """Entries whose titles look alike, of about one length and one kind."""

    key: str
    shape: str
    length: Length
    kind: Kind
    count: int
    examples: tuple[str, ...]  # two at most


def group(seen: Iterable[Seen]) -> tuple[Group, ...]:
    """The entries by look, length and kind; largest groups first."""
    found: dict[tuple[str, str, Kind], list[Seen]] = {}
    for one in seen:
        found.setdefault((one.shape, one.length.name, one.kind), []).append(one)
    groups = [_group(members) for members in found.values()]
    return tuple(sorted(groups, key=lambda one: (-one.count, one.key)))


def _group(members: list[Seen]) -> Group:
    first = members[0]
    titles = tuple(dict.fromkeys(member.title for member in members))
    key = f"{first.shape}-{first.length.name}"
    return Group(key, first.shape, first.length, first.kind, len(members), titles[:2])
