"""Charts as SVG text: the same bytes for the same data, and colours that follow the page."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["DASHES", "INK", "MARKERS", "OPTIONS", "SERIES", "SOFT", "chart_svg"]

#: Colours that the page replaces by its own, each with what a saved file falls back to.
INK, SOFT = "#010101", "#010102"
SERIES = ("#010111", "#010112", "#010113", "#010114", "#010115", "#010116")
#: One accent for each option, in scenario order; the same on the map and everywhere.
OPTIONS = ("#010121", "#010122", "#010123", "#010124", "#010125", "#010126")
_ACCENTS = ("#0b62a4", "#b34700", "#00755a", "#9c3f7f", "#5d6470", "#6a5acd")
_VARIABLES = {
    **{mark: f"var(--c{i},{_ACCENTS[i - 1]})" for i, mark in enumerate(OPTIONS, start=1)},
    INK: "var(--ink,#1b1f24)",
    SOFT: "var(--soft,#4c5560)",
    SERIES[0]: "var(--t1,#1b1f24)",
    SERIES[1]: "var(--t2,#96620a)",
    SERIES[2]: "var(--t3,#0f7d93)",
    SERIES[3]: "var(--t4,#b03a74)",
    SERIES[4]: "var(--t5,#5b6f1d)",
    SERIES[5]: "var(--t6,#6257a8)",
}
DASHES: tuple[Any, ...] = ("-", (0, (6, 2)), (0, (2, 1.5)), (0, (6, 2, 1.5, 2)))
MARKERS = ("o", "s", "^", "D", "v", "P")
_FONT = "system-ui, 'DejaVu Sans', sans-serif"
_STYLE: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "longshadow",
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "axes.edgecolor": SOFT,
    "axes.labelcolor": INK,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "text.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.parse_math": False,
    "legend.frameon": False,
    "legend.fontsize": 9,
}


def chart_svg(
    draw: Any, *, ident: str, title: str, description: str, inches: tuple[float, float]
) -> str:
    """Return a chart as an SVG element.

    Parameters
    ----------
    draw
        Function of the axes that draws the chart.
    ident
        Prefix of every id inside, so that several charts can stand on one page.
    title, description
        What a reader who does not see the chart is told.
    inches
        Width and height.
    """
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    out = io.StringIO()
    with matplotlib.rc_context(_STYLE):
        figure = Figure(figsize=inches, layout="constrained")
        FigureCanvasSVG(figure)
        axes: Axes = figure.subplots()
        draw(axes)
        nothing: Mapping[str, None] = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        figure.savefig(out, format="svg", transparent=True, metadata=nothing)
    return _for_page(out.getvalue(), ident, title, description)


def _rounded(path: re.Match[str]) -> str:
    """Return an attribute of coordinates in hundredths of a point: more is never seen."""
    short = re.sub(
        r"-?\d+\.\d{3,}", lambda m: f"{float(m[0]):.2f}".rstrip("0").rstrip("."), path[2]
    )
    return f'{path[1]}"{short}"'


def _for_page(svg: str, ident: str, title: str, description: str) -> str:
    svg = re.sub(r"\s*<metadata>.*?</metadata>", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    svg = re.sub(r'(\s(?:d|x|y)=)"([^"]*)"', _rounded, svg)
    svg = re.sub(r'(\sid="|url\(#|href="#)', rf"\g<1>{ident}-", svg)
    for colour, variable in _VARIABLES.items():
        svg = svg.replace(colour, variable)
    svg = svg.replace("'DejaVu Sans'", _FONT)
    head = f'<title id="{ident}-title">{escape(title)}</title>'
    head += f'<desc id="{ident}-desc">{escape(description)}</desc>'
    opening, rest = svg.split(">", 1)
    label = f' role="img" aria-labelledby="{ident}-title {ident}-desc"'
    return f"{opening}{label}>{head}{rest}"
