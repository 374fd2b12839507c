"""How charts look, and how matplotlib's SVG becomes one file for day and night under the strict content policy."""

import io
import re
from html import escape
from typing import Any

from matplotlib import rc_context
from matplotlib.figure import Figure

RC: dict[Any, Any] = {
    "svg.fonttype": "none", "svg.hashsalt": "headroom", "font.family": "sans-serif", "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9, "figure.facecolor": "none", "axes.facecolor": "none", "savefig.facecolor": "none",
    "axes.spines.top": False, "axes.spines.right": False, "axes.spines.left": False, "axes.edgecolor": "#000001",
    "axes.linewidth": 1.1, "axes.grid": False, "axes.axisbelow": True, "axes.titlelocation": "left",
    "axes.titlesize": 9, "axes.titlecolor": "#000002", "xtick.major.size": 0, "ytick.major.size": 0,
    "xtick.major.pad": 5, "xtick.labelsize": 9, "ytick.labelsize": 8.5, "xtick.color": "#000002",
    "ytick.color": "#000003", "text.color": "#000001", "lines.linewidth": 1.8, "patch.linewidth": 1.2,
    "hatch.linewidth": 1.4, "legend.frameon": False,
}  # fmt: skip
INK, INK_2, TIDE, WATER, MARK, ON_HELD, HELD = (f"#00000{at}" for at in (1, 2, 5, 6, 7, 8, 9))
TOKENS = {
    "#000001": "--ink", "#000002": "--ink-2", "#000003": "--ink-3", "#000004": "--line", "#000005": "--tide",
    "#000006": "--water", "#000007": "--mark", "#000008": "--on-held", "#000009": "--held",
}  # fmt: skip
_FONT = re.compile(r"^(?:(?P<weight>bold|\d{3})\s+)?(?P<size>[\d.]+)px")


def to_svg(figure: Figure, *, title: str, desc: str, prefix: str) -> str:
    """The figure as inline SVG: colours are the page's variables, styles are attributes, ids are the chart's own."""
    buffer = io.StringIO()
    with rc_context(RC):
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    svg = buffer.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>", "", svg, flags=re.S)
    svg = re.sub(r'\sstyle="([^"]*)"', _attributes, svg)
    for sentinel, token in TOKENS.items():
        svg = svg.replace(sentinel, f"var({token})")
    svg = re.sub(r" transform=\"rotate\(-0 [^\"]*\)\"|rotate\(-0 [^)]*\)", "", svg)
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}-\1"', svg)
    svg = re.sub(r'(xlink:href="#|url\(#)([^")]+)', rf"\1{prefix}-\2", svg)
    head = f'<title id="{prefix}-title">{escape(title)}</title><desc id="{prefix}-desc">{escape(desc)}</desc>'
    return re.sub(r"<svg([^>]*)>", lambda found: _opened(found.group(1), prefix) + head, svg, count=1)


def _opened(attributes: str, prefix: str) -> str:
    kept = re.sub(r'\s(width|height)="[^"]*"', "", attributes)
    return f'<svg{kept} role="img" class="chart" aria-labelledby="{prefix}-title {prefix}-desc">'


def _attributes(found: re.Match[str]) -> str:
    parts: list[str] = []
    for piece in found.group(1).split(";"):
        name, _, value = (part.strip() for part in piece.partition(":"))
        if name == "font":
            font = _FONT.match(value)
            if font:
                parts.append(f'font-size="{font["size"]}"')
                parts += [f'font-weight="{font["weight"]}"'] if font["weight"] else []
        elif name and name not in {"font-family"}:
            parts.append(f'{name}="{value}"')
    return " " + " ".join(parts) if parts else ""
