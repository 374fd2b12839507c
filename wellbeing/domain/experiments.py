"""Small experiments in checkable form: measured from the data a week later, before she is asked how it went. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from caseload.domain.wording import count_of
from wellbeing.domain.histories.measures import Measures

OWN = "own"
FEW_DAYS = 3  # with less work in a week there is too little to say


@dataclass(frozen=True, slots=True)
class Experiment:
    """One to choose. `measure` gives its figure, None where a week says nothing; `said` puts the figure in words."""

    key: str
    title: str
    detail: str
    settings: tuple[str, ...]
    measure: Callable[[Measures], float | None]
    said: Callable[[float], str]


def _if_any(count: int, value: float) -> float | None:
    return value if count else None


EXPERIMENTS = (
    Experiment(
        "answer_later", "Answer nothing at once", "Every request gets a day on which you answer, not an answer.",
        ("saying_yes", "taking_on_more"),
        lambda week: _if_any(week.yes, week.yes_at_once),
        lambda value: f"{count_of(round(value), 'yes', 'yeses')} within the hour",
    ),
    Experiment(
        "refer_one", "Refer one request out", "Three names, one reply. Somebody else may be glad of it.",
        ("over_responsible", "saying_yes"),
        lambda week: _if_any(week.asked, week.referred),
        lambda value: f"{count_of(round(value), 'request')} referred",
    ),
    Experiment(
        "lunch", "Keep lunch on two days", "Half an hour in one piece around midday, on two days of your choice.",
        ("over_responsible", "none", "gathering"),
        lambda week: _if_any(week.days_worked >= FEW_DAYS, week.lunches),
        lambda value: f"lunch on {count_of(round(value), 'day')}",
    ),
    Experiment(
        "notes", "Fewer notes waiting on Friday", "Ten minutes after the last session, before the bag is packed.",
        ("putting_off",),
        lambda week: _if_any(week.sessions >= FEW_DAYS, week.notes_due),
        lambda value: f"{count_of(round(value), 'note')} due",
    ),
    Experiment(
        "note_hour", "One hour for notes, at a fixed time", "Block it now; what stands in it may move, the hour stays.",
        ("putting_off",),
        lambda week: _if_any(week.due_passed, 100 * week.on_time / max(1, week.due_passed)),
        lambda value: f"{round(value)} of 100 notes signed by their day",
    ),
    Experiment(
        "reading", "Half an hour less of looking things up", "Close it when the decision in front of you is clear.",
        ("gathering",),
        lambda week: _if_any(week.days_worked >= FEW_DAYS, week.learning_minutes / 60),
        lambda value: f"{value:.1f} hours of learning",
    ),
    Experiment(
        "evening", "Nothing outside your hours on three days", "What comes later waits until the morning.",
        ("none", "taking_on_more"),
        lambda week: _if_any(week.days_worked >= FEW_DAYS, week.late_minutes / 60),
        lambda value: f"{value:.1f} hours outside your hours",
    ),
)  # fmt: skip
BY_KEY = {one.key: one for one in EXPERIMENTS}


def suggested(setting: str) -> tuple[Experiment, ...]:
    """Two that fit what she named."""
    fitting = [one for one in EXPERIMENTS if setting in one.settings]
    rest = [one for one in EXPERIMENTS if "none" in one.settings and one not in fitting]
    return tuple([*fitting, *rest][:2])


def outcome(key: str, *, before: Measures | None, after: Measures | None) -> str:
    """What the data says about last week's experiment: before and after, or that there is too little to say."""
    known = BY_KEY.get(key)
    if known is None or before is None or after is None:
        return "Only you can say."
    was, now = known.measure(before), known.measure(after)
    if now is None or was is None:
        return "Too little to say from the data."
    return f"{known.said(now).capitalize()}; {known.said(was)} the week before."
