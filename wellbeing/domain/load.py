"""How full the coming weeks are, against the clinician's own ceiling. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from caseload.domain.types import WorkWeek

# A week above the ceiling within this time is always worth a look.
SOON = timedelta(days=14)


class Level(StrEnum):
    """How a week stands to its ceiling."""

    FREE = "free"
    FULL = "full"
    OVER = "over"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class WeekLoad:
    """A week with the figure that stands over it: sessions free, or sessions over the ceiling."""

    week: WorkWeek
    level: Level
    figure: int

    @property
    def to_go(self) -> int:
        """Booked sessions that are still to come or running."""
        return self.week.booked - self.week.held

    @property
    def spoken(self) -> str:
        """The week in one sentence, as a drawing cannot be heard."""
        week = self.week
        if self.level == Level.AWAY:
            return "away, nothing booked"
        held = f", {week.held} held" if week.held else ""
        return f"{week.booked} of {week.ceiling} booked, {self.figure} {self.level}{held}"


def load_of(week: WorkWeek) -> WeekLoad:
    """The week's level and figure. Away: all usual working days are off and nothing is booked."""
    if week.work_days and week.days_off == week.work_days and not week.booked:
        return WeekLoad(week, Level.AWAY, 0)
    free = week.ceiling - week.booked
    if free < 0:
        return WeekLoad(week, Level.OVER, -free)
    return WeekLoad(week, Level.FREE if free else Level.FULL, free)


def next_over(loads: Sequence[WeekLoad], *, today: date) -> WeekLoad | None:
    """The first week above its ceiling that begins within two weeks, the running one included."""
    return next((load for load in loads if load.level == Level.OVER and load.week.first_day <= today + SOON), None)


def distance(load: WeekLoad) -> str:
    """How the booked sessions stand to the target, in words."""
    gap = load.week.booked - load.week.target
    if gap == 0:
        return "at your target"
    return f"{abs(gap)} {'above' if gap > 0 else 'below'} your target"


def reason(week: WorkWeek) -> str:
    """Why a week's ceiling is lower than usual, or ""."""
    left = week.work_days - week.days_off
    if not week.days_off:
        return ""
    return f"{left}-day week" if left else "time off"
