"""The weekly review in words: the facts, what speaks for which default, what the closed week says. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from caseload.domain.wording import WEEKDAYS, count_of
from wellbeing.domain.histories.measures import Measures
from wellbeing.domain.questions import QUESTIONS, SLIDER_WORDS, SLIDERS

STEPS = (
    ("The facts", 1), ("How it felt", 2), ("Your default setting", 2), ("One small experiment", 4), ("Done", 1),
)  # fmt: skip
FACTS, FELT, SETTING, EXPERIMENT, DONE = range(1, 6)
SETTINGS = {
    "saying_yes": "Saying yes by default",
    "gathering": "Gathering too much information",
    "over_responsible": "Feeling responsible for everyone",
    "putting_off": "Putting off notes and billing",
    "none": "None of these, or something else",
}
USUAL_NEEDS = 4  # weeks
NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: what, how much, beside what."""

    label: str
    figure: str
    context: str
    page: str = ""  # where its rows are


def usual_of(weeks: Sequence[Measures], name: str) -> float | None:
    """The median of her closed weeks; None with fewer than four."""
    values = [value for week in weeks if (value := getattr(week, name)) is not None and week.sessions]
    return median(values) if len(values) >= USUAL_NEEDS else None


def facts(week: Measures, past: Sequence[Measures], *, note_minutes: int) -> tuple[Fact, ...]:
    """The facts of a week beside her own usual."""
    limits = [f"target {week.target:g}, ceiling {week.ceiling:g}"] if week.ceiling and week.target is not None else []
    decided = f"{week.yes} yes, {week.no} no, {week.referred} referred, {week.deferred} deferred"
    lines = [
        Fact("Sessions", str(week.sessions), ", ".join(limits + _usual(past, "sessions")), "sessions"),
        Fact(
            "Notes due tonight", str(week.notes_due),
            ", ".join([f"about {week.notes_due * note_minutes} minutes", *_usual(past, "notes_due")]), "notes",
        ),
        Fact("Requests answered", str(week.yes + week.no + week.referred), decided, "asks_decided"),
        Fact(
            "Days with a real lunch", str(week.lunches),
            ", ".join([f"of {week.days_worked}, 30 minutes or more", *_usual(past, "lunches")]),
        ),
    ]  # fmt: skip
    if week.last_end:
        lines.append(Fact("Work ended at", week.last_end, f"latest day, {WEEKDAYS[week.last_end_day or 0]}"))
    return tuple(lines)


def _usual(past: Sequence[Measures], name: str) -> list[str]:
    value = usual_of(past, name)
    return [] if value is None else [f"your usual {value:.0f}"]


def conclusion(week: Measures, past: Sequence[Measures]) -> str:
    """The week in a sentence or two."""
    parts = [_against_target(week)]
    notes = usual_of(past, "notes_due")
    if notes is not None and week.notes_due >= notes + 3:
        parts.append(f"More notes are waiting than usual: {week.notes_due}, usual {notes:.0f}.")
    elif week.days_worked and not week.notes_due:
        parts.append("Every note that is due is signed.")
    near = 0
    for one in reversed(past):
        if one.ceiling is None or one.sessions < 0.9 * one.ceiling:
            break
        near += 1
    if near >= 3:
        parts.append(f"Sessions have been near the ceiling for {_number(near)} weeks.")
    return " ".join(parts)


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def _against_target(week: Measures) -> str:
    if not week.sessions:
        return "A week without sessions." if not week.days_off else "A week away."
    if week.target is None:
        return f"{count_of(week.sessions, 'session')} this week."
    gap = week.sessions - round(week.target)
    if gap == 0:
        return "A week at your target."
    return (
        f"{'A full week' if gap > 0 else 'A week'}, {_number(abs(gap))} {'above' if gap > 0 else 'below'} your target."
    )


def folded_facts(week: Measures, *, note_minutes: int) -> str:
    """The first step on one line."""
    due = f"{count_of(week.notes_due, 'note')} due, about {week.notes_due * note_minutes} minutes"
    return f"{count_of(week.sessions, 'session')}. {due}."


def folded_felt(answers: dict[str, object]) -> str:
    """The second step on one line; "" when nothing was said."""
    parts = [
        f"{slider.text.lower()} {SLIDER_WORDS[value - 1]}"
        for slider in SLIDERS
        if isinstance(value := answers.get(slider.key), int)
    ]
    line = str(answers.get("line") or "")
    said = f"{', '.join(parts).capitalize()}." if parts else ""
    more = sum(question.key in answers for question in QUESTIONS)
    told = f"{said} {count_of(more, 'more line')} answered." if more else said
    return f"{told} “{line}”".strip() if line else told.strip()


def evidence(setting: str, week: Measures, past: Sequence[Measures]) -> str:
    """This week's counts beside a default; it is never chosen by them."""
    if setting == "saying_yes":
        if not week.yes:
            return "No yes this week."
        if week.yes == 1:
            return "1 yes, within the hour." if week.yes_at_once else "1 yes, not at once."
        return f"{week.yes} yes, {_number(week.yes_at_once)} of them within the hour."
    if setting == "gathering":
        usual = usual_of(past, "learning_minutes")
        beside = "" if usual is None else f", usual {_hours(usual)}"
        return f"{_hours(week.learning_minutes)} of learning{beside}."
    if setting == "over_responsible":
        late = _hours(week.late_minutes)
        return f"Lunch on {week.lunches} of {week.days_worked} days. {late} of work outside your hours."
    if setting == "putting_off":
        usual = usual_of(past, "notes_due")
        beside = "" if usual is None else f", usual {usual:.0f}"
        return f"{count_of(week.notes_due, 'note')} due{beside}. {week.written} written this week."
    return ""


def _hours(minutes: float) -> str:
    hours, left = divmod(round(minutes), 60)
    return f"{hours} h {left:02}" if hours else f"{left} min"


def minutes_left(step: int) -> int:
    """About how long the rest takes, by our estimate."""
    return sum(minutes for _, minutes in STEPS[step - 1 :])
