"""The patterns in words: what each is called, what is counted, what would let it go. Fact first, then an offer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from caseload.domain.wording import count_of
from wellbeing.domain.histories.facts import NEVER
from wellbeing.domain.patterns.types import Judged, Signal


class StepKind(StrEnum):
    """A small way out that can be taken."""

    REPLY_FIRST = "reply first"
    PROTECT = "protect"
    REFER = "refer"
    PAUSE_INTAKES = "pause intakes"
    CONTROL = "control"
    MOVE = "move"
    REST = "rest"
    SUPERVISION = "supervision"
    PARK = "park"


@dataclass(frozen=True, slots=True)
class Words:
    """A pattern's name, the idea beneath it, its one step, and in which order its figures stand."""

    title: str
    idea: str
    step: StepKind
    offer: str  # the step's button
    signals: tuple[str, ...]
    beside: tuple[str, ...] = ()  # facts that open nothing


WORDS: dict[str, Words] = {
    "saying_yes": Words(
        "Saying yes by default", "An answer may wait for your calendar. You hear from me, either way.",
        StepKind.REPLY_FIRST, "Answer later, as a rule", ("N1", "N2", "Y"), ("N3", "N4", "N5"),
    ),
    "putting_off": Words(
        "Putting off notes and billing", "Same hour, same place: then there is nothing to decide.",
        StepKind.PROTECT, "Keep two hours for notes", ("P1", "P2", "P3"), ("P4", "P5"),
    ),
    "over_responsible": Words(
        "Feeling responsible for everyone", "Let a little go. Somebody else may be glad of the work.",
        StepKind.REFER, "See who could take one", ("R5", "R3", "R2", "R4", "R6", "R1"),
    ),
    "taking_on_more": Words(
        "Taking on more when full", "What is added to a full week is taken from something.",
        StepKind.PAUSE_INTAKES, "No new clients for two weeks", ("O1", "O3"), ("O2", "O4", "O5"),
    ),
    "gathering": Words(
        "Gathering too much information", "If it is curiosity, carry on. If it is worry, see what is in your hands.",
        StepKind.CONTROL, "Sort it into two columns", ("I1", "I2"), ("I3", "I4"),
    ),
    "at_ceiling": Words(
        "Weeks at the ceiling", "A week that is full has no room for what nobody planned.",
        StepKind.MOVE, "See the fullest week to come", ("C1",),
    ),
    "exhaustion": Words(
        "Exhaustion, as you answered", "Rest first. One reading can be a bad week, and this is not a diagnosis.",
        StepKind.REST, "Keep two breaks free", ("E1", "E2"), ("E3", "E4"),
    ),
    "distance": Words(
        "Distance from the work with clients", "Something to talk over with somebody you trust. Not a diagnosis.",
        StepKind.SUPERVISION, "Write down a question for supervision", ("X1",), ("X2", "X3", "X4"),
    ),
}  # fmt: skip

LABELS: dict[str, str] = {
    "N1": "Requests that became yes while your calendar was full, 6 weeks",
    "N2": "Of your yeses, given at once",
    "Y": "Yeses you would rather have put off, last 3 reviews",
    "P1": "Notes past their day",
    "P2": "How long a note waits, last 2 weeks",
    "P3": "Notes older than a week",
    "R1": "Days since five days off in a row",
    "R2": "Days off with work, half a year",
    "R3": "Time off called off or cut shortly before, half a year",
    "R4": "New clients kept while full, 8 weeks",
    "R5": "Contacts you began out of your hours, 4 weeks",
    "R6": "Reviews in which people would not be all right without you",
    "O1": "Yeses at a full calendar, 4 weeks, while you felt worn",
    "O3": "New commitments that come again, 6 weeks",
    "I1": "Reviews in which looking things up drained you",
    "I2": "Learning and reading, hours a week",
    "C1": "Full weeks of your last 4",
    "E1": "Work or personal scale, of 100",
    "E2": "Weeks in which you felt worn, of the last 4",
    "X1": "Client scale, of 100",
    "N3": "Sessions booked into a full week, 4 weeks",
    "N4": "Sessions booked outside your hours, 4 weeks",
    "N5": "Put off, and then a yes, 8 weeks",
    "I3": "Learning outside your hours, 4 weeks",
    "I4": "Requests put off three times, or open for three weeks",
    "P4": "Notes signed many at once, 4 weeks",
    "P5": "Open requests whose promised day is over",
    "O2": "Clients met for the first time, 4 weeks",
    "O4": "Weeks of 48 hours and more, of the last 4",
    "O5": "Nights under 11 hours between two days of work, 2 weeks",
    "E3": "Weeks in which work was hardly left behind, of the last 4",
    "E4": "Four sessions without ten minutes between, this week",
    "X2": "Sessions you called off within two days, 4 weeks",
    "X3": "Supervision that did not take place, of the last 2",
    "X4": "Satisfaction readings well below earlier ones",
}

BESIDE_IT = "A fact beside the pattern: by itself it opens nothing."

# What each looks like from outside: said beside the figure, because it may be all there is to it.
MAY_BE: dict[str, str] = {
    "N1": "Perhaps only the yeses were written down here, or these were the right ones to say yes to.",
    "N2": "Perhaps they were entered after the fact.",
    "P1": "Perhaps the notes are written and were not marked here.",
    "P2": "Perhaps the record system sent nothing for a while.",
    "P3": "Perhaps some wait for somebody else to sign.",
    "R1": "Perhaps time off is not in this calendar.",
    "R2": "Perhaps it was an on-call rota, or a block was copied.",
    "R3": "Perhaps an illness or a cancelled journey moved it.",
    "R4": "Perhaps there is nobody else nearby.",
    "R5": "Perhaps it was agreed with one client for a crisis.",
    "R6": "For a short crisis this may be simply true.",
    "O1": "Perhaps you cover for somebody until a fixed date.",
    "O3": "Perhaps a series was only renamed.",
    "I1": "",
    "I2": "Perhaps a course, an exam or teaching, and chosen.",
    "C1": "Perhaps this is the season, and it ends.",
    "E1": "Illness, grief or a newborn may be behind it.",
    "E2": "",
    "X1": "Perhaps one hard client.",
    "Y": "",
    **dict.fromkeys("N3 N4 N5 I3 I4 P4 P5 O2 O4 O5 E3 E4 X2 X3 X4".split(), BESIDE_IT),
}


class Because(StrEnum):
    """What makes notes wait, as far as anybody can tell: it decides the wording."""

    SCHEDULE = "schedule"
    PERSON = "person"
    UNKNOWN = "unknown"


def because(*, cover: float | None, at_ceiling: bool, avoided: int) -> Because:
    """The schedule where it leaves too little time; the person only where she says so in two of three reviews."""
    if at_ceiling or (cover is not None and cover < 1):
        return Because.SCHEDULE
    return Because.PERSON if avoided >= 2 else Because.UNKNOWN


def figure(signal: Signal) -> str:
    """ "5 of 6", "9 days" or "24"."""
    now = _plain(signal.now)
    if signal.of == 0:
        return "none"
    if signal.of is not None:
        return f"{now} of {_plain(signal.of)}"
    return _with_unit(signal.name, signal.now)


def usual_figure(signal: Signal) -> str:
    """Her own usual, or "" where there is none."""
    return "" if signal.usual is None else _with_unit(signal.name, signal.usual)


def _with_unit(name: str, value: float) -> str:
    if name == "P2":
        return _waited(value)
    return f"{_plain(value)} h" if name == "I2" else _plain(value)


def _waited(hours: float) -> str:
    if hours >= NEVER / 4:
        return "not signed yet"
    return count_of(round(hours), "hour") if hours < 48 else count_of(round(hours / 24), "day")


def _plain(value: float) -> str:
    return f"{value:.0f}" if abs(value - round(value)) < 0.05 else f"{value:.1f}"


_SAID: dict[str, Callable[[Signal], str]] = {
    "N1": lambda one: f"{figure(one)} requests became yes while your calendar was full.",
    "N2": lambda one: f"{figure(one)} yeses were given at once.",
    "P1": lambda one: f"{count_of(round(one.now), 'note is', 'notes are')} past their day{_beside(one)}.",
    "P2": lambda one: (
        f"Notes wait {figure(one)}{_beside(one)}."
        if one.now < NEVER / 4
        else "Most notes of the last two weeks are not signed yet."
    ),
    "P3": lambda one: f"{count_of(round(one.now), 'note is', 'notes are')} older than a week{_beside(one)}.",
    "R1": lambda one: f"Your last five days off in a row are {round(one.now)} days ago, and none are planned.",
    "R2": lambda one: f"On {figure(one)} days off you worked.",
    "R3": lambda one: f"Time off was called off or cut {count_of(round(one.now), 'time')} in half a year.",
    "R4": lambda one: f"{figure(one)} new clients were kept while you were full, and none was referred.",
    "R5": lambda one: f"{count_of(round(one.now), 'contact')} out of your hours in four weeks{_beside(one)}.",
    "R6": lambda one: f"In {figure(one)} reviews people would not be all right without you.",
    "O1": lambda one: f"{figure(one)} requests at a full calendar became yes while you felt worn.",
    "O3": lambda one: f"{count_of(round(one.now), 'new commitment')} that come again, beside a full calendar.",
    "I1": lambda one: f"In {figure(one)} reviews looking things up left you drained.",
    "I2": lambda one: f"{figure(one)} of learning and reading a week{_beside(one)}.",
    "C1": lambda one: f"{figure(one)} working weeks were as full as your ceiling allows.",
    "E1": lambda one: f"Your scale is {figure(one)}{_beside(one)}.",
    "E2": lambda one: f"You felt worn in {figure(one)} weeks.",
    "X1": lambda one: f"Your client scale is {figure(one)}{_beside(one)}.",
    "Y": lambda one: f"{count_of(round(one.now), 'yes', 'yeses')} you would rather have put off.",
}


def _beside(signal: Signal) -> str:
    usual = usual_figure(signal)
    return f", usual {usual}" if usual else ""


def observation(judged: Judged) -> str:
    """What was seen, in one or two sentences; of several signals the first two."""
    holding = [signal for signal in judged.signals if signal.name in judged.opens]
    return " ".join(_SAID[signal.name](signal) for signal in holding[:2])


def clears(judged: Judged) -> str:
    """What would let it go."""
    goals = [_GOALS[one.name].format(bar=_with_unit(one.name, one.bar or 0)) for one in judged.signals
             if one.name in judged.opens]  # fmt: skip
    return f"It goes by itself after four weeks with {' and '.join(goals[:2])}." if goals else ""


_GOALS = {
    "N1": "fewer yeses while you are full", "N2": "fewer yeses given at once", "Y": "fewer regretted yeses",
    "P1": "fewer than {bar} notes past their day", "P2": "notes that wait less than {bar}",
    "P3": "fewer than {bar} notes older than a week", "R1": "five days off planned", "R2": "days off without work",
    "R3": "time off that is taken", "R4": "some new clients referred", "R5": "fewer than {bar} contacts out of hours",
    "R6": "reviews that feel otherwise", "O1": "fewer yeses at a full calendar", "O3": "fewer new commitments",
    "I1": "reading that does not drain", "I2": "less than {bar} of learning a week", "C1": "weeks below the ceiling",
    "E1": "readings below {bar}", "E2": "fewer worn weeks", "X1": "readings below {bar}",
}  # fmt: skip


def because_in_words(why: Because, *, has_hours: float, needs_hours: float) -> str:
    """The wording switch of notes that wait: what the week leaves, or, only if she says so herself, putting off."""
    if why == Because.SCHEDULE:
        return f"Your week leaves {has_hours:.1f} hours for notes and requests and needs about {needs_hours:.1f}."
    if why == Because.PERSON:
        return "There was time, and by your own answers you put it off. It happens to work that nobody sees."
    return ""


def holding_signals(judged: Judged, names: Sequence[str]) -> list[Signal]:
    """The figures of a page, in its order."""
    found = {signal.name: signal for signal in judged.signals}
    return [found[name] for name in names if name in found]
