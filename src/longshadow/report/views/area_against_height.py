"""Covered area against height: logarithmic axes, one line a target with its bands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markupsafe import Markup

from longshadow.report.charts import DASHES, MARKERS, SERIES, SOFT, chart_svg
from longshadow.report.coverage_words import stage_quantity
from longshadow.report.embed import csv_address, svg_address
from longshadow.report.page import Page
from longshadow.report.templating import render as fill
from longshadow.report.wording import finding_range
from longshadow.results.records import Finding

__all__ = ["ORDER", "SECTION", "render"]

SECTION = "coverage"
ORDER = 20
INCHES = (4.8, 4.1)
_COLUMNS = ("target", "height", "p05", "p25", "p50", "p75", "p95", "unit", "refused")


@dataclass(frozen=True)
class _Line:
    """One target: its place in the list, its name, and a finding at each height."""

    index: int
    name: str
    points: tuple[tuple[Mapping[str, Any], Finding], ...]


def render(page: Page) -> Markup | None:
    """Return one chart for each option and stage that has areas."""
    charts: list[dict[str, Any]] = []
    for option in page.items("options"):
        for stage in page.items("stages"):
            lines = _lines(page, option["id"], stage["id"])
            if any(f.p50 for line in lines for _, f in line.points):
                charts.append(_chart(option, stage, lines, is_first=not charts))
    return fill("area_against_height.html.j2", charts=charts) if charts else None


def _lines(page: Page, option: str, stage: str) -> list[_Line]:
    found = []
    for index, target in enumerate(page.items("targets")):
        points = []
        for height in page.items("heights"):
            finding = page.find(
                option=option, stage=stage, target=target["id"], height=height["id"],
                quantity=stage_quantity(stage, "area_km2"),
            )  # fmt: skip
            if finding is not None:
                points.append((height, finding))
        points.sort(key=lambda p: (p[0]["reference"], p[0]["height_m"]))
        found.append(_Line(index, str(target.get("label") or target["id"]), tuple(points)))
    return found


def _chart(
    option: Mapping[str, Any], stage: Mapping[str, Any], lines: Sequence[_Line], is_first: bool
) -> dict[str, Any]:
    title = f"{option['label']}: area over which each target is {stage['label']}"
    ident = re.sub(r"[^a-z0-9]+", "-", f"area-{option['id']}-{stage['id']}".lower())
    svg = chart_svg(
        lambda axes: _draw(axes, lines),
        ident=ident,
        title=title,
        description="Logarithmic axes; line: median; bands: 50 and 90 % of runs. "
        "The numbers stand in the table below.",
        inches=INCHES,
    )
    findings = [(line.name, h, f) for line in lines for h, f in line.points]
    return {
        "id": ident, "option": option["id"], "stage": stage["id"], "title": title,
        "off": not is_first, "svg": Markup(svg), "svg_address": svg_address(svg),
        "heights": list(dict.fromkeys(h["label"] for _, h, _ in findings)),
        "rows": [(line.name, [(finding_range(f), f.refused) for _, f in line.points])
                 for line in lines],
        "csv": csv_address(_COLUMNS, [_csv_row(*found) for found in findings]),
    }  # fmt: skip


def _csv_row(name: str, height: Mapping[str, Any], finding: Finding) -> list[Any]:
    f = finding
    return [name, height["label"], f.p05, f.p25, f.p50, f.p75, f.p95, f.unit, f.refused]


def _draw(axes: Any, lines: Sequence[_Line]) -> None:
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    axes.set_xscale("log")
    axes.set_yscale("log")
    for line in lines:
        _draw_line(axes, line)
    axes.set_ylim(bottom=_lowest_shown(lines))
    heights = sorted({h["height_m"] for line in lines for h, _ in line.points})
    axes.set_xticks(heights, [_short_height(h) for h in heights])
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.xaxis.minorticks_off()
    axes.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:,.10g}"))
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.grid(axis="y", color=SOFT, alpha=0.25, linewidth=0.6)
    axes.set_xlabel("Height (filled: above ground; open: above sea level)")
    axes.set_ylabel("Area covered, km²")
    axes.legend(loc="upper center", bbox_to_anchor=(0.45, -0.16), ncols=2, handlelength=3.2)


def _lowest_shown(lines: Sequence[_Line]) -> float:
    """Return where the axis begins: a band that goes on to nothing leaves it at the bottom."""
    findings = [f for line in lines for _, f in line.points if f.p50]
    median = min(f.p50 or 0.0 for f in findings)
    ends = [f.p05 for f in findings if f.p05 and f.p05 > median / 10]
    return 0.8 * min([median, *ends])


def _draw_line(axes: Any, line: _Line) -> None:
    colour = SERIES[line.index % len(SERIES)]
    look = {
        "color": colour,
        "linestyle": DASHES[line.index % len(DASHES)],
        "marker": MARKERS[line.index % len(MARKERS)],
        "markersize": 5,
        "linewidth": 1.6,
    }
    label: str | None = line.name
    for reference, group in groupby(line.points, key=lambda p: p[0]["reference"]):
        known = [(h["height_m"], f) for h, f in group if f.p50]
        if not known:
            continue
        x = [height for height, _ in known]
        for low, high, cover in (("p05", "p95", 0.13), ("p25", "p75", 0.22)):
            ends = [[max(getattr(f, end) or 0.0, 1.0) for _, f in known] for end in (low, high)]
            axes.fill_between(x, *ends, color=colour, alpha=cover, linewidth=0)
        face = colour if reference == "AGL" else "none"
        axes.plot(x, [f.p50 for _, f in known], label=label, markerfacecolor=face, **look)
        label = None


def _short_height(metres: float) -> str:
    return f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
