"""What the person she shares with sees: figures and our own words, never a client's name or hers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from caseload.domain.wording import count_of, short_day
from wellbeing.domain.histories.measures import Measures
from wellbeing.domain.load import Level, WeekLoad
from wellbeing.domain.questions import SLIDER_WORDS, SLIDERS
from wellbeing.domain.sharing.parts import LEAST_ANSWERS


@dataclass(frozen=True, slots=True)
class WeekFigure:
    """One week's headroom."""

    booked: int
    said: str  # "of 26", "of 16, 1 over", "away"
    target: int
    day: str
    over: bool


@dataclass(frozen=True, slots=True)
class SharedPicture:
    """Everything on the shared page; a part that is not shared is None or empty, and leaves no gap."""

    headroom: tuple[WeekFigure, ...] = ()
    headroom_title: str = ""
    notes: str = ""
    notes_before: str = ""
    patterns: tuple[tuple[str, str], ...] = ()  # (title, state)
    asks: str = ""
    asks_title: str = ""
    settings: tuple[tuple[str, str], ...] = ()  # (week, named default)
    settings_title: str = ""
    felt: tuple[tuple[str, str], ...] = ()  # (what, word in the middle)
    felt_title: str = ""
    reviews: str = ""
    experiments: tuple[tuple[str, str], ...] = ()  # (week, title)

    @property
    def empty(self) -> bool:
        """True when nothing stands on the page."""
        shown = (
            self.headroom,
            self.notes,
            self.patterns,
            self.asks,
            self.settings_title,
            self.felt_title,
            self.reviews,
        )
        return not any(shown)


def week_figure(load: WeekLoad) -> WeekFigure:
    """A week's headroom as shared."""
    week = load.week
    if load.level == Level.AWAY:
        said = "away"
    else:
        said = f"of {week.ceiling}, {load.figure} over" if load.level == Level.OVER else f"of {week.ceiling}"
    return WeekFigure(week.booked, said, week.target, f"{week.first_day:%-d %b}", load.level == Level.OVER)


def headroom_title(weeks: int, *, running: bool = True) -> str:
    """ "Headroom, this week and the next three"."""
    if weeks == 1:
        return "Headroom, this week" if running else "Headroom, that week"
    more = {4: "three", 8: "seven", 12: "eleven"}.get(weeks, str(weeks - 1))
    return f"Headroom, this week and the next {more}"


def notes_in_words(due: int, oldest_days: int | None) -> str:
    """ "7 due, the oldest 9 days."; the age only while something is due."""
    if not due:
        return "None due."
    return f"{due} due." if oldest_days is None else f"{due} due, the oldest {count_of(oldest_days, 'day')}."


def notes_before(weeks: Sequence[Measures]) -> str:
    """What was due at the end of each closed week, oldest first; "" without one."""
    said = ", ".join(f"{week.notes_due} ({week.first_day:%-d %b})" for week in weeks)
    return f"At the end of earlier weeks: {said}." if said else ""


def asks_in_words(*, yes: int, no: int, referred: int, waiting: int | None) -> str:
    """ "3 yes, 1 no, 1 referred; 5 wait for an answer."; a week that is over has none that wait."""
    said = f"{yes} yes, {no} no, {referred} referred"
    return f"{said}." if waiting is None else f"{said}; {waiting} {'waits' if waiting == 1 else 'wait'} for an answer."


def felt_in_the_middle(answers: Sequence[dict[str, object]]) -> tuple[tuple[str, str], ...]:
    """(what, its word in the middle) for each slider that four reviews or more answered; the median rounds half up."""
    found = []
    for slider in SLIDERS:
        values = [value for one in answers if isinstance(value := one.get(slider.key), int)]
        if len(values) >= LEAST_ANSWERS:
            found.append((slider.text, SLIDER_WORDS[int(median(values) + 0.5) - 1]))
    return tuple(found)


def whole_blocks(weeks: int, *, running: date) -> tuple[date, ...]:
    """First days of the latest whole blocks of four weeks, latest first.

    Blocks stand still. A window that moved on week by week would give one answer away: the one that fell out of it.
    """
    number = running.toordinal() // 7
    latest = running - timedelta(weeks=number % LEAST_ANSWERS)
    return tuple(latest - timedelta(weeks=LEAST_ANSWERS * back) for back in range(1, weeks // LEAST_ANSWERS + 1))


def felt_by_block(blocks: Sequence[Sequence[dict[str, object]]]) -> tuple[tuple[str, str], ...]:
    """(what, "depleted, before that in between") for each slider, from the answers of each block, latest first."""
    found = [dict(felt_in_the_middle(answers)) for answers in blocks]
    words = {slider.text: [one.get(slider.text, "not shown") for one in found] for slider in SLIDERS}
    return tuple((what, ", before that ".join(said)) for what, said in words.items() if set(said) - {"not shown"})


def felt_title(blocks: Sequence[date]) -> str:
    """ "the four weeks from Mon 26 Oct"."""
    if len(blocks) == 1:
        return f"the four weeks from {short_day(blocks[0])}"
    return f"four weeks at a time from {short_day(blocks[-1])}, the latest first"


def weeks_back(weeks: int, *, only: date | None = None) -> str:
    """ "the last 4 weeks", "this week", "the week of Mon 16 Nov"."""
    if only:
        return f"the week of {short_day(only)}"
    return "this week" if weeks == 1 else f"the last {weeks} weeks"
