"""The options side by side: area covered for each target, one colour and symbol an option."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from longshadow.report.charts import MARKERS, OPTIONS, SOFT, chart_svg
from longshadow.report.coverage_words import base_quantity, rivals, stage_quantity, subject
from longshadow.report.embed import csv_address, svg_address
from longshadow.report.page import Page
from longshadow.report.templating import render as fill
from longshadow.report.wording import finding_range, sentence_case
from longshadow.results.records import Finding

__all__ = ["ORDER", "SECTION", "render"]

SECTION = "coverage"
ORDER = 30
WIDTH_IN = 5.2
_COLUMNS = ("target", "option", "p05", "p25", "p50", "p75", "p95", "unit", "refused")


@dataclass(frozen=True)
class _Group:
    """One target at one height: the answer of every option, with the option's place."""

    name: str
    answers: tuple[tuple[int, str, Finding], ...]


def render(page: Page) -> Markup | None:
    """Return one chart for each stage in which two options or more have an area."""
    charts = []
    for stage in page.items("stages"):
        groups = _groups(page, str(stage["id"]))
        options = {i for g in groups for i, _, f in g.answers if f.p50}
        if len(options) > 1:
            charts.append(_chart(page, stage, groups))
    return fill("options_compared.html.j2", charts=charts) if charts else None


def _groups(page: Page, stage: str) -> list[_Group]:
    places = {str(o["id"]): i for i, o in enumerate(page.items("options"))}
    groups: dict[str, _Group] = {}
    for headline in page.headlines:
        if base_quantity(headline) != "area_km2":
            continue
        keys = ("option", "target", "height")
        labels = {k: headline.labels[k] for k in keys if k in headline.labels}
        quantity = stage_quantity(stage, "area_km2")
        area = page.find(**labels, stage=stage, quantity=quantity)
        name = subject(page, headline)
        if area is not None and name not in groups:
            answers = (
                (places[f.labels["option"]], page.label("options", f.labels["option"]), f)
                for f in rivals(page, area)
            )
            groups[name] = _Group(sentence_case(name), tuple(answers))
    return list(groups.values())


def _chart(page: Page, stage: Mapping[str, Any], groups: Sequence[_Group]) -> dict[str, Any]:
    ident = re.sub(r"[^a-z0-9]+", "-", f"compared-{stage['id']}".lower())
    title = f"The options compared: area over which each target is {stage['label']}"
    rows = [(g.name, label, f) for g in groups for _, label, f in g.answers]
    height = 1.1 + 0.3 * len(groups) + 0.24 * sum(len(g.answers) for g in groups)
    svg = chart_svg(
        lambda axes: _draw(axes, groups),
        ident=ident,
        title=title,
        description="Point: median; thick line: 50 % of runs; thin line: 90 % of runs. "
        "The numbers stand in the table below.",
        inches=(WIDTH_IN, height),
    )
    return {
        "id": ident,
        "title": title,
        "svg": Markup(svg),
        "svg_address": svg_address(svg),
        "notes": [o["label"] + ": " + o["note"] for o in page.items("options") if o.get("note")],
        "rows": [(name, label, finding_range(f), f.refused) for name, label, f in rows],
        "csv": csv_address(_COLUMNS, [_csv_row(*row) for row in rows]),
    }


def _csv_row(name: str, label: str, f: Finding) -> list[Any]:
    return [name, label, f.p05, f.p25, f.p50, f.p75, f.p95, f.unit, f.refused]


def _draw(axes: Any, groups: Sequence[_Group]) -> None:
    from matplotlib.ticker import FuncFormatter, NullFormatter

    axes.set_xscale("log")
    y = 0.0
    for group in groups:
        axes.text(0, y, group.name, transform=axes.get_yaxis_transform(), fontweight="bold",
                  va="center")  # fmt: skip
        for index, label, finding in group.answers:
            y += 1
            _draw_answer(axes, y, index, label, finding)
        y += 1.4
    axes.set_ylim(y - 0.6, -0.8)
    axes.set_xlim(left=_lowest_shown(groups))
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:,.10g}"))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.grid(axis="x", color=SOFT, alpha=0.25, linewidth=0.6)
    axes.set_xlabel("Area covered, km²")


def _lowest_shown(groups: Sequence[_Group]) -> float:
    """Return where the axis begins: a line that goes on to nothing leaves it on the left."""
    findings = [f for group in groups for _, _, f in group.answers if f.p50]
    median = min(f.p50 or 0.0 for f in findings)
    ends = [f.p05 for f in findings if f.p05 and f.p05 > median / 10]
    return 0.7 * min([median, *ends])


def _draw_answer(axes: Any, y: float, index: int, label: str, finding: Finding) -> None:
    colour = OPTIONS[index % len(OPTIONS)]
    if not finding.p50:
        words = f"{label}: not applicable" if finding.refused else f"{label}: none"
        axes.text(0.02, y, words, transform=axes.get_yaxis_transform(), va="center", color=SOFT)
        return
    low, high = max(finding.p05 or 0.0, 1.0), max(finding.p95 or 0.0, 1.0)
    inner = [max(v or 0.0, 1.0) for v in (finding.p25, finding.p75)]
    axes.plot([low, high], [y, y], color=colour, linewidth=1.4, solid_capstyle="butt")
    axes.plot(inner, [y, y], color=colour, linewidth=5, alpha=0.45, solid_capstyle="butt")
    axes.plot([finding.p50], [y], color=colour, marker=MARKERS[index % len(MARKERS)], markersize=7)
    axes.annotate(label, (high, y), xytext=(7, 0), textcoords="offset points", va="center")
