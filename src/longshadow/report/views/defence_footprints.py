"""Where one unit protects against ballistic missiles: maps by share of runs, and what is said."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from longshadow.report.charts import INK, OPTIONS, SOFT
from longshadow.report.defence_page import (
    Look,
    defence_of,
    figure,
    looks_of,
    short,
    source_of,
    with_unit,
)
from longshadow.report.defence_words import middle_text
from longshadow.report.page import Page
from longshadow.report.templating import render as fill
from longshadow.report.wording import range_text, sentence_case

__all__ = ["ORDER", "SECTION", "render"]

SECTION = "defence"
ORDER = 80
LEVELS = (0.1, 0.5, 0.9)
_DASHES: dict[float, Any] = {0.1: (0, (1.5, 2)), 0.5: (0, (5, 2)), 0.9: "-"}
_MAP_IN = (4.4, 4.0)
_CUES = {"own": "its own radar", "cued": "told by others where to look"}


def render(page: Page) -> Markup | None:
    """Return the maps and tables, or None where no footprint was computed."""
    facts = defence_of(page)
    if not facts or not (facts["footprints"] or facts["footprint_variants"]):
        return None
    found = facts["footprints"]
    rows = [_row(page, one) for one in found]
    return fill(
        "defence_footprints.html.j2",
        maps=[_map(_colour(page, one), one, i) for i, one in enumerate(found) if _is_drawn(one)],
        beside=_beside(page, found) if any(one["radius_km"] for one in found) else None,
        rows=rows,
        variants=[_row(page, one) for one in facts["footprint_variants"]],
    )


def _is_drawn(one: Mapping[str, Any]) -> bool:
    """Return whether there is ground to draw: a grid, with something defended on it."""
    whole = len(one["x_km"]) > 1 and len(one["y_km"]) > 1
    return whole and max(map(max, one["p"])) > LEVELS[0]


def _row(page: Page, one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "label": one["label"],
        "cue": _CUES.get(one.get("cue", ""), one.get("cue", "")),
        "area": _band(one["area_km2"], "km2"),
        "radius": _band(one["radius_km"], "km"),
        "words": one["words"],
        "published": [
            (said["words"], range_text(said["low"], said["high"], said["unit"]),
             range_text(*_radii(said), "km"), source_of(page, said["source"]))
            for said in one.get("published", ())
        ],
    }  # fmt: skip


def _band(band: Mapping[str, float] | None, unit: str) -> tuple[str, str]:
    if band is None:
        return "", ""
    shown = {"km2": "km²"}.get(unit, unit)
    return with_unit(middle_text(band), shown), range_text(band["p05"], band["p95"], unit)


def _radii(said: Mapping[str, Any]) -> tuple[float, float]:
    """Return a published band as radii of the disc of the same area, km."""
    if said["unit"] == "km":
        return said["low"], said["high"]
    return math.sqrt(said["low"] / math.pi), math.sqrt(said["high"] / math.pi)


def _colour(page: Page, one: Mapping[str, Any]) -> str:
    looks = looks_of(page)
    look = looks.get(one["system"]) or Look(len(looks), one["system"])
    return look.colour if look.place < len(OPTIONS) else OPTIONS[-1]


def _map(colour: str, one: Mapping[str, Any], place: int) -> dict[str, Any]:
    rows = [
        [x, y, share]
        for y, line in zip(one["y_km"], one["p"], strict=True)
        for x, share in zip(one["x_km"], line, strict=True)
        if share > 0.0
    ]
    chart = figure(
        lambda axes: _draw(axes, colour, one),
        ident=f"footprint-{place}-{one['system']}-{one['threat']}",
        title=one["label"],
        description="Ground on which an aim point is defended in 10, 50 and 90 % of runs, with "
        "the unit at the middle. The areas stand in the table below.",
        table=(("x_km", "y_km", "share_of_runs"), rows),
        inches=_MAP_IN,
    )
    return chart | {"cue": _CUES.get(one["cue"], one["cue"]), "words": sentence_case(one["words"])}


def _draw(axes: Any, colour: str, one: Mapping[str, Any]) -> None:
    x, y, share = one["x_km"], one["y_km"], one["p"]
    most = max(map(max, share))
    for level in (level for level in LEVELS if level < most):
        # laid over each other: one hue, stronger where more runs defend
        axes.contourf(x, y, share, levels=[level, 1.01], colors=[colour], alpha=0.27)
        lines = axes.contour(x, y, share, levels=[level], colors=[colour], linewidths=1.1,
                             linestyles=[_DASHES[level]])  # fmt: skip
        axes.clabel(lines, fmt={level: f"{100 * level:.0f} %"}, fontsize=7.5, colors=[INK])
    axes.plot([0], [0], color=INK, marker="^", markersize=7, linestyle="none")
    _draw_arrow(axes, one)
    axes.set_aspect("equal")
    axes.grid(color=SOFT, alpha=0.2, linewidth=0.6)
    axes.set_xlabel("Beyond the unit, along the threat's track, km")
    axes.set_ylabel("Across it, km")


def _draw_arrow(axes: Any, one: Mapping[str, Any]) -> None:
    """Draw where the threat comes from: an arrow towards the unit, in a corner of the map."""
    angle = math.radians(one["from_deg"])
    east, north = math.sin(angle), math.cos(angle)
    tail, head = ((0.5 + r * east, 0.5 + r * north) for r in (0.48, 0.34))
    axes.annotate(
        "", head, xytext=tail, xycoords="axes fraction", textcoords="axes fraction",
        arrowprops={"arrowstyle": "-|>", "color": INK, "linewidth": 1.4},
    )  # fmt: skip
    axes.text(0.02, 0.98, "arrow: the threat flies this way", transform=axes.transAxes, va="top",
              fontsize=8, color=SOFT)  # fmt: skip


def _beside(page: Page, found: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    lines = [one for one in found if one["radius_km"]]
    rows: list[list[Any]] = []
    for one in lines:
        rows.append([one["label"], "model", *(one["radius_km"][q] for q in ("p05", "p50", "p95"))])
        rows += [[one["label"], s["words"], _radii(s)[0], "", _radii(s)[1]]
                 for s in one["published"]]  # fmt: skip
    return figure(
        lambda axes: _draw_beside(axes, page, lines),
        ident="footprint-radii",
        title="Footprints of the model beside published bands: consistency, not validation",
        description="Equivalent radius on a logarithmic axis. Point and line: median and 90 % of "
        "runs; bar: a published band. The numbers stand in the table below.",
        table=(("footprint", "of", "low_km", "middle_km", "high_km"), rows),
        inches=(6.4, 0.9 + 0.3 * sum(2.2 + 1.6 * len(one["published"]) for one in lines)),
    )


def _draw_beside(axes: Any, page: Page, lines: Sequence[Mapping[str, Any]]) -> None:
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    axes.set_xscale("log")
    y = 0.0
    for one in lines:
        axes.text(0, y, short(one["label"], 70), transform=axes.get_yaxis_transform(), va="center",
                  fontweight="bold")  # fmt: skip
        y += 1
        band, colour = one["radius_km"], _colour(page, one)
        ends = [max(band[q], 0.1) for q in ("p05", "p95")]
        axes.plot(ends, [y, y], color=colour, linewidth=2)
        axes.plot([max(band["p50"], 0.1)], [y], color=colour, marker="o", markersize=6)
        axes.annotate("model", (ends[1], y), xytext=(7, 0), textcoords="offset points", va="center")
        for said in one["published"]:
            axes.text(0, y + 0.85, "published: " + short(said["words"], 64), va="center",
                      transform=axes.get_yaxis_transform(), fontsize=8, color=SOFT)  # fmt: skip
            y += 1.6
            _draw_published(axes, y, said)
        y += 1.2
    axes.set_ylim(y - 0.5, -0.8)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:,.10g}"))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.grid(axis="x", color=SOFT, alpha=0.25, linewidth=0.6)
    axes.margins(x=0.25)
    axes.set_xlabel("Radius of a disc of the same area, km")


def _draw_published(axes: Any, y: float, said: Mapping[str, Any]) -> None:
    low, high = (max(end, 0.1) for end in _radii(said))
    axes.plot([low, high], [y, y], color=SOFT, linewidth=7, alpha=0.45, solid_capstyle="butt")
    axes.plot([low, high], [y, y], color=SOFT, marker="|", markersize=9, linestyle="none")
