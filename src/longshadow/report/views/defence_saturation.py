"""How many threats it takes: leakage against the size of the raid, one chart a raid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from longshadow.report.defence_page import (
    QUANTILES,
    Look,
    defence_of,
    draw_bands,
    figure,
    legend_below,
    looks_of,
    names_of,
)
from longshadow.report.page import Page
from longshadow.report.templating import render as fill
from longshadow.report.wording import range_text

__all__ = ["ORDER", "SECTION", "render"]

SECTION = "defence"
ORDER = 20


def render(page: Page) -> Markup | None:
    """Return one chart a raid, or None where no raid was played in several sizes."""
    facts = defence_of(page)
    looks = looks_of(page)
    found = [s for s in (facts or {}).get("saturation", ()) if s["option"] in looks and s["counts"]]
    charts = [
        _chart(looks, raid, label, [s for s in found if s["raid"] == raid])
        for raid, label in names_of(page, "raids").items()
        if any(s["raid"] == raid for s in found)
    ]
    return fill("defence_saturation.html.j2", charts=charts) if charts else None


def _chart(
    looks: Mapping[str, Look], raid: str, label: str, lines: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    chart = figure(
        lambda axes: _draw(axes, looks, lines),
        ident=f"saturation-{raid}",
        title=f"{label}: share that reaches an asset, by the size of the raid",
        description="Line: median; bands: 50 and 90 % of runs. The numbers stand in the table "
        "below and in the CSV.",
        table=(("option", "threats", *QUANTILES), _rows(lines)),
    )
    counts = sorted({count for line in lines for count in line["counts"]})
    rows = [(f"{count:g}", [_cell(line, count) for line in lines]) for count in counts]
    return chart | {"options": [looks[line["option"]] for line in lines], "rows": rows}


def _rows(lines: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    return [
        [line["option"], count, *(line[q][i] for q in QUANTILES)]
        for line in lines
        for i, count in enumerate(line["counts"])
    ]


def _cell(line: Mapping[str, Any], count: float) -> str:
    if count not in line["counts"]:
        return ""
    i = line["counts"].index(count)
    return range_text(line["p05"][i], line["p95"][i], "ratio")


def _draw(axes: Any, looks: Mapping[str, Look], lines: Sequence[Mapping[str, Any]]) -> None:
    from matplotlib.ticker import NullFormatter, NullLocator

    counts = sorted({count for line in lines for count in line["counts"]})
    for line in lines:
        percent = {q: [100.0 * share for share in line[q]] for q in QUANTILES}
        draw_bands(axes, line["counts"], percent, looks[line["option"]])
    if counts[0] > 0 and counts[-1] > 4 * counts[0]:
        axes.set_xscale("log")
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_xticks(counts, [f"{count:g}" for count in counts])
    axes.set_ylim(0.0, 103.0)
    axes.set_xlabel("Threats in the raid, mixed as in the raid itself")
    axes.set_ylabel("Reach an asset, %")
    legend_below(axes)
