"""Trends over the last weeks: for each what to see, and the numbers beneath. Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from caseload.domain.wording import MONTHS, count_of
from wellbeing.domain.histories.measures import Measures
from wellbeing.domain.questions import SLIDERS

SHOWN = 12
ALIKE = 0.5  # below that difference a mean is called the same


@dataclass(frozen=True, slots=True)
class Line:
    """One row of figures, a week each; None where nothing is known."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """One chart: bars, a line over them; limits are (name, height). `beside` stands in the table alone."""

    key: str
    title: str
    sentence: str
    weeks: tuple[str, ...]  # first days, "4 Sep"
    bars: Line
    line: Line | None = None
    beside: tuple[Line, ...] = ()
    limits: tuple[tuple[str, float], ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """All rows of figures, in the table's order."""
        return (self.bars, *((self.line,) if self.line else ()), *self.beside)

    @property
    def empty(self) -> bool:
        """True when there is nothing to draw."""
        return not any(value for line in (self.bars, self.line) if line for value in line.values)

    @property
    def digest(self) -> str:
        """The same for the same content."""
        plain = json.dumps(asdict(self), sort_keys=True)
        return hashlib.blake2b(plain.encode(), digest_size=16).hexdigest()


def trends(weeks: Sequence[Measures], answers: Mapping[date, Mapping[str, float]]) -> tuple[Trend, ...]:
    """All trends over the last twelve of these weeks; none before the second."""
    last = weeks[-SHOWN:]
    if len(last) < 2:
        return ()
    return (_sessions(last), _notes(last), _requests(last), _evenings(last), _energy(last, answers), _returns(last))


def _days(weeks: Sequence[Measures]) -> tuple[str, ...]:
    return tuple(f"{week.first_day.day} {MONTHS[week.first_day.month - 1][:3]}" for week in weeks)


def _line(name: str, weeks: Sequence[Measures], attribute: str) -> Line:
    values = (getattr(week, attribute) for week in weeks)
    return Line(name, tuple(None if value is None else round(float(value), 1) for value in values))


def _sessions(weeks: Sequence[Measures]) -> Trend:
    now = weeks[-1]
    named = (("ceiling", now.ceiling), ("target", now.target))
    limits = tuple((name, value) for name, value in named if value is not None)
    full = sum(week.ceiling is not None and week.sessions >= week.ceiling for week in weeks)
    how_many = count_of(full, "week") if full else "No week"
    said = f"{how_many} of {len(weeks)} reached the ceiling." if now.ceiling else "No ceiling is set."
    return Trend(
        "sessions", "Sessions each week", said, _days(weeks), _line("sessions", weeks, "sessions"), limits=limits
    )


def _notes(weeks: Sequence[Measures]) -> Trend:
    arrived, written = sum(week.arrived for week in weeks), sum(week.written for week in weeks)
    gap = arrived - written
    said = f"{arrived} arrived and {written} were written"
    said += f": {gap} more arrived than were written." if gap > 0 else "."
    return Trend(
        "notes", "Notes written each week", said, _days(weeks), _line("written", weeks, "written"),
        _line("arrived", weeks, "arrived"), (_line("due at its end", weeks, "notes_due"),),
    )  # fmt: skip


def _requests(weeks: Sequence[Measures]) -> Trend:
    asked, yes = sum(week.asked for week in weeks), sum(week.yes for week in weeks)
    put_off = sum(week.deferred for week in weeks)
    said = (
        f"{count_of(asked, 'request')}, {yes} yes, {put_off} put off first." if asked else "Nobody asked for anything."
    )
    return Trend(
        "requests", "Requests each week", said, _days(weeks), _line("asked", weeks, "asked"),
        _line("yes", weeks, "yes"), (_line("put off first", weeks, "deferred"),),
    )  # fmt: skip


def _evenings(weeks: Sequence[Measures]) -> Trend:
    hours = tuple(round(week.late_minutes / 60, 1) for week in weeks)
    rests = [week.rest_hours for week in weeks if week.rest_hours is not None]
    said = f"{hours[-1]:g} hours outside your hours in the last week, {max(hours):g} at most."
    said += f" The shortest night between two days of work was {min(rests):.0f} hours." if rests else ""
    beside = (
        _line("shortest night", weeks, "rest_hours"),
        _line("minutes outside per 8 h with clients", weeks, "late_per_eight"),
        _line("minutes at the desk per 8 h with clients", weeks, "desk_per_eight"),
    )
    return Trend("evenings", "Hours of work outside your hours", said, _days(weeks), Line("hours", hours), None, beside)


def _energy(weeks: Sequence[Measures], answers: Mapping[date, Mapping[str, float]]) -> Trend:
    """From 1, depleted, to 7, energised: higher is better in every drawing."""
    values = tuple(_mean(answers.get(week.first_day, {})) for week in weeks)
    given = [value for value in values if value is not None]
    said = "Not answered in these weeks." if not given else f"Answered in {count_of(len(given), 'week')}."
    if len(given) >= 4:
        half = len(given) // 2
        gap = sum(given[half:]) / len(given[half:]) - sum(given[:half]) / half
        said = (
            "About the same as before." if abs(gap) < ALIKE else f"{'More' if gap > 0 else 'Less'} energy than before."
        )
    return Trend("energy", "Energy, 1 depleted to 7 energised", said, _days(weeks), Line("energy", values))


def _mean(said: Mapping[str, float]) -> float | None:
    values = [8 - said[slider.key] for slider in SLIDERS if isinstance(said.get(slider.key), int | float)]
    return round(sum(values) / len(values), 1) if values else None


def _returns(weeks: Sequence[Measures]) -> Trend:
    """Counts, never shares: there are too few first sessions for a share to mean anything."""
    firsts, back = sum(week.firsts for week in weeks), sum(week.came_back for week in weeks)
    cancelled = sum(week.cancelled for week in weeks)
    said = f"{count_of(firsts, 'first session')}, {back} came back within 45 days. {cancelled} cancelled or not come."
    said += " People stop for many reasons: cost, travel, feeling better."
    return Trend(
        "returns", "First sessions, and those that were followed by a second", said, _days(weeks),
        _line("first sessions", weeks, "firsts"), _line("came back", weeks, "came_back"),
        (_line("sessions", weeks, "sessions"), _line("cancelled", weeks, "cancelled")),
    )  # fmt: skip
