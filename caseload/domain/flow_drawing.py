"""Notes owed at the end of each week as a stepped line: points for a small drawing. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from caseload.domain.backlog import FlowWeek
from caseload.domain.wording import short_day

WIDTH, HEIGHT, TOP = 260, 76, 14  # of the drawing, in its own units; room above for the figure


@dataclass(frozen=True, slots=True)
class Drawing:
    """The outline of the filled area, the line on top of it, where it ends, and the figures told."""

    area: str
    line: str
    end: tuple[int, int]
    first: int
    last: int
    first_y: int
    spoken: str


def draw_levels(weeks: Sequence[FlowWeek]) -> Drawing:
    """The steps of twelve or so weeks, scaled to the highest of them."""
    levels = [week.left for week in weeks]
    most = max(*levels, 1)
    step = WIDTH / len(levels)
    heights = [round(HEIGHT - (HEIGHT - TOP) * level / most) for level in levels]
    points = [f"{round(at * step)},{y} {round((at + 1) * step)},{y}" for at, y in enumerate(heights)]
    line = " ".join(points)
    told = ", ".join(f"{short_day(week.first_day)} {week.left}" for week in weeks)
    return Drawing(
        area=f"0,{HEIGHT} {line} {WIDTH},{HEIGHT}",
        line=line,
        end=(WIDTH, heights[-1]),
        first=levels[0],
        last=levels[-1],
        first_y=heights[0],
        spoken=f"Notes owed at the end of each week: {told}.",
    )
