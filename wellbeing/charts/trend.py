"""One trend: bars from zero, its lines over them, limits as rules, every value that fits as a figure."""

from collections.abc import Sequence

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from wellbeing.charts.style import HELD, INK, INK_2, ON_HELD, RC, TIDE, WATER, to_svg
from wellbeing.domain.trends import Line, Trend

WIDE, NARROW = (6.5, 3.1), (4.0, 3.3)
INSIDE = 0.12  # of the height: bars that are lower have their figure above


def draw(trend: Trend) -> str:
    """Both sizes, of which the page shows one."""
    wide, narrow = (_drawn(trend, size, few=few) for size, few in ((WIDE, False), (NARROW, True)))
    return f'<span class="chart-wide">{wide}</span><span class="chart-narrow">{narrow}</span>'


def _drawn(trend: Trend, size: tuple[float, float], *, few: bool) -> str:
    with rc_context(RC):
        figure = Figure(figsize=size, layout="constrained")
        axes = figure.add_subplot()
        top = _top(trend)
        axes.set_ylim(0, top)
        axes.set_yticks([])
        _bars(axes, trend, top)
        if trend.line:
            _line(axes, trend.line)
        for name, height in trend.limits:
            _limit(axes, name, height, len(trend.weeks))
        _ticks(axes, trend.weeks, every=3 if few else 1 if len(trend.weeks) < 9 else 2)
        return to_svg(
            figure, title=trend.title, desc=trend.sentence, prefix=f"{trend.key}-{'narrow' if few else 'wide'}"
        )


def _top(trend: Trend) -> float:
    values = [value for line in (trend.bars, trend.line) if line for value in line.values if value is not None]
    return 1.12 * max([*values, *(height for _, height in trend.limits), 1.0])


def _bars(axes: Axes, trend: Trend, top: float) -> None:
    last = len(trend.weeks) - 1
    for at, value in enumerate(trend.bars.values):
        if value is None:
            continue
        now = at == last
        axes.bar(at, value, width=0.64, color=HELD if now else WATER, linewidth=0)
        axes.plot([at - 0.32, at + 0.32], [value, value], color=TIDE, linewidth=1.6, solid_capstyle="butt")
        inside = value > INSIDE * top
        axes.text(
            at, 0.03 * top if inside else value + 0.02 * top, f"{value:g}", ha="center", va="bottom",
            color=ON_HELD if now and inside else INK, fontweight="bold" if now else "normal",
        )  # fmt: skip


def _line(axes: Axes, line: Line) -> None:
    known = [(at, value) for at, value in enumerate(line.values) if value is not None]
    if not known:
        return
    axes.plot(*zip(*known, strict=True), color=INK)
    at, value = known[-1]
    axes.text(at + 0.45, value, line.name, va="center", ha="left", color=INK_2)


def _limit(axes: Axes, name: str, height: float, weeks: int) -> None:
    if name == "target":
        axes.plot([-0.5, weeks - 0.5], [height, height], color=INK_2, linewidth=1, linestyle=(0, (4, 3)))
    else:
        axes.plot([-0.5, weeks - 0.5], [height, height], color=INK, linewidth=1.5)
        axes.plot([-0.5, weeks - 0.5], [height * 0.985, height * 0.985], color=INK, linewidth=0.6)
    axes.text(weeks - 0.4, height, f"{name} {height:g}", va="center", ha="left", color=INK, fontweight="bold")


def _ticks(axes: Axes, weeks: Sequence[str], *, every: int) -> None:
    last = len(weeks) - 1
    at = list(range(last, -1, -every))
    axes.set_xticks(at, [weeks[week] for week in at])
    axes.set_xlim(-0.6, last + 0.6)
