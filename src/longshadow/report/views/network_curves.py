"""Detected and confirmed against the way that is left: one chart an option, and all answers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from longshadow.report.charts import DASHES, OPTIONS, SERIES, SOFT, chart_svg
from longshadow.report.embed import csv_address, svg_address
from longshadow.report.page import Page
from longshadow.report.templating import render as fill
from longshadow.report.wording import finding_middle, finding_range, range_text, unit_of
from longshadow.results.records import Finding

__all__ = ["ORDER", "SECTION", "render"]

SECTION = "network"
ORDER = 10
INCHES = (4.8, 3.4)
_EVENTS = {"detection": "first detected", "confirmation": "confirmed"}
_QUANTILES = ("p05", "p25", "p50", "p75", "p95")
_ROWS = {
    "first_detection_time_left_s": "Time left when first detected",
    "confirmation_time_left_s": "Time left when first confirmed",
    "first_detection_range_km": "Distance to the radar that detects it first",
    "confirmation_range_km": "Distance to the radar that confirms it first",
    "never_seen_ratio": "Never detected",
    "never_confirmed_ratio": "Never confirmed",
    "continuity_ratio": "Kept, of the time after confirmation (at least)",
    "hidden_ratio": "Out of sight or reach of all radars, of that time",
}


def render(page: Page) -> Markup | None:
    """Return the curves and the table, or None where no flights were looked at."""
    network = page.scenario.get("network")
    if not network:
        return None
    places = {str(o["id"]): i for i, o in enumerate(page.items("options"))}
    charts = [
        _chart(network, option, OPTIONS[places.get(option["id"], 0) % len(OPTIONS)])
        for option in network["options"]
    ]
    names = list(dict.fromkeys(f.labels["flights"] for f in page.select() if _is_ours(f)))
    tables = [
        {"name": "" if name == "all" else name, "rows": _rows(page, network["options"], name)}
        for name in names
    ]
    return fill("network_curves.html.j2", network=network, charts=charts, tables=tables)


def _is_ours(finding: Finding) -> bool:
    return finding.id.startswith("network.") and "flights" in finding.labels


def _rows(page: Page, options: Sequence[Mapping[str, Any]], flights: str) -> list[Any]:
    rows = []
    for quantity, words in _ROWS.items():
        found = [page.find(option=o["id"], flights=flights, quantity=quantity) for o in options]
        rows.append((words, [_cell(finding) for finding in found]))
    return rows


def _cell(finding: Finding | None) -> tuple[str, str, str]:
    """Return the median and range over unknowns, and what chance leaves open."""
    if finding is None or finding.refused:
        return "cannot tell", "" if finding is None else finding.refused, ""
    chance = finding.chance
    by_chance = range_text(chance["p05"], chance["p95"], unit_of(finding)) if chance else ""
    return finding_middle(finding), finding_range(finding), by_chance


def _chart(network: Mapping[str, Any], option: Mapping[str, Any], accent: str) -> dict[str, Any]:
    title = f"{option['label']}: how many flights are detected and confirmed, and how far out"
    ident = re.sub(r"[^a-z0-9]+", "-", f"network-{option['id']}".lower())
    ways = network["way_left_km"]
    svg = chart_svg(
        lambda axes: _draw(axes, ways, option, network["ends"], accent),
        ident=ident,
        title=title,
        description="Share of flights by the way that is left; line: median; bands: 50 and 90 % of "
        "runs. The numbers stand in the table below and in the CSV.",
        inches=INCHES,
    )
    columns = ("event", "way_left_km", *_QUANTILES)
    rows = [
        [event, way, *(option[event][q][i] for q in _QUANTILES)]
        for event in _EVENTS
        for i, way in enumerate(ways)
    ]
    return {
        "id": ident, "option": option["id"], "title": title, "radars": option["radars"],
        "svg": Markup(svg), "svg_address": svg_address(svg), "csv": csv_address(columns, rows),
    }  # fmt: skip


def _draw(
    axes: Any, ways: Sequence[float], option: Mapping[str, Any], ends: str, accent: str
) -> None:
    for i, (event, words) in enumerate(_EVENTS.items()):
        colour = accent if i == 0 else SERIES[0]
        shares = {q: [100.0 * v for v in option[event][q]] for q in _QUANTILES}
        for low, high, cover in (("p05", "p95", 0.13), ("p25", "p75", 0.22)):
            axes.fill_between(
                ways, shares[low], shares[high], color=colour, alpha=cover, linewidth=0
            )
        axes.plot(
            ways, shares["p50"], color=colour, linestyle=DASHES[i], linewidth=1.8, label=words
        )
    axes.set_xlim(max(ways), 0.0)
    axes.set_ylim(0.0, 100.0)
    axes.grid(axis="y", color=SOFT, alpha=0.25, linewidth=0.6)
    axes.set_xlabel(f"Way left until the {ends}, km".replace("the arrival", "arrival"))
    axes.set_ylabel("Flights, %")
    axes.legend(loc="upper left", handlelength=3.2)
