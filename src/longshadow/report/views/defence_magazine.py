"""What runs out: missiles left over time, and what keeps threats from being stopped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from longshadow.report.charts import INK, SERIES, SOFT
from longshadow.report.defence_page import (
    QUANTILES,
    Look,
    defence_of,
    draw_bands,
    figure,
    legend_below,
    looks_of,
    names_of,
    short,
)
from longshadow.report.defence_words import BINDING
from longshadow.report.page import Page
from longshadow.report.templating import render as fill
from longshadow.report.wording import range_text

__all__ = ["ORDER", "SECTION", "render"]

SECTION = "defence"
ORDER = 30
_WIDE_IN = 7.2
#: Narrower parts of a bar have their number in the table alone.
_READABLE = 0.045


def render(page: Page) -> Markup | None:
    """Return both kinds of chart, or None where there is neither."""
    facts = defence_of(page)
    if not facts or not (facts["missiles_left"] or facts["binding"]):
        return None
    looks = looks_of(page)
    raids = names_of(page, "raids")
    lines = [one for one in facts["missiles_left"] if one["option"] in looks and one["minutes"]]
    bars = [one for one in facts["binding"] if one["option"] in looks]
    return fill(
        "defence_magazine.html.j2",
        left=[
            _left(looks, raid, label, mine)
            for raid, label in raids.items()
            if (mine := [one for one in lines if one["raid"] == raid])
        ],
        binding=[
            _binding(looks, raid, label, mine)
            for raid, label in raids.items()
            if (mine := [one for one in bars if one["raid"] == raid])
        ],
        parts=BINDING,
    )


def _left(
    looks: Mapping[str, Look], raid: str, label: str, lines: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    rows = [
        [line["option"], minute, *(line[q][i] for q in QUANTILES)]
        for line in lines
        for i, minute in enumerate(line["minutes"])
    ]
    chart = figure(
        lambda axes: _draw_left(axes, looks, lines),
        ident=f"missiles-{raid}",
        title=f"{label}: missiles left over time",
        description="Line: median; bands: 50 and 90 % of runs. The numbers stand in the CSV, the "
        "last ones in the table below.",
        table=(("option", "minute", *QUANTILES), rows),
    )
    return chart | {"rows": [_left_row(looks[line["option"]], line) for line in lines]}


def _left_row(look: Look, line: Mapping[str, Any]) -> tuple[Look, str, str, str]:
    first, last = (range_text(line["p05"][i], line["p95"][i], "") for i in (0, -1))
    bought = "–" if line["bought"] is None else f"{line['bought']:,.0f}"
    return look, bought, first, last


def _draw_left(axes: Any, looks: Mapping[str, Look], lines: Sequence[Mapping[str, Any]]) -> None:
    for line in lines:
        draw_bands(axes, line["minutes"], line, looks[line["option"]])
    axes.set_ylim(bottom=0.0)
    axes.set_xlabel("Minutes after the first threat can reach its asset")
    axes.set_ylabel("Missiles left")
    legend_below(axes)


def _binding(
    looks: Mapping[str, Look], raid: str, label: str, bars: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    title = f"{label}: what becomes of the threats"
    rows = [[bar["option"], *(bar["shares"][part] for part in BINDING)] for bar in bars]
    chart = figure(
        lambda axes: _draw_binding(axes, looks, bars),
        ident=f"binding-{raid}",
        title=title,
        description="One bar an option, in parts that sum to all threats. The numbers stand in "
        "the table below.",
        table=(("option", *BINDING), rows),
        inches=(_WIDE_IN, 0.55 + 0.62 * len(bars)),
    )
    cells = [
        (looks[bar["option"]], [_percent(bar["shares"][part]) for part in BINDING]) for bar in bars
    ]
    return chart | {"rows": cells}


def _percent(share: float) -> str:
    return range_text(round(share, 3), round(share, 3), "ratio")


def _draw_binding(axes: Any, looks: Mapping[str, Look], bars: Sequence[Mapping[str, Any]]) -> None:
    for row, bar in enumerate(bars):
        start = 0.0
        for place, part in enumerate(BINDING):
            share = bar["shares"][part]
            _draw_part(axes, row, start, share, place)
            start += share
        name = short(looks[bar["option"]].label, 60)
        axes.text(0.0, row - 0.33, name, va="bottom", fontsize=9.5)
    axes.set_ylim(len(bars) - 0.5, -0.75)
    axes.set_xlim(0.0, 1.0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_xticks([0.0, 0.25, 0.5, 0.75, 1.0], ["0 %", "25 %", "50 %", "75 %", "100 %"])


def _draw_part(axes: Any, row: int, start: float, share: float, place: int) -> None:
    """Draw one part of a bar with its name; soft colours, so that the name can be read on it."""
    if share <= 0.0:
        return
    names = list(BINDING.values())
    stopped = place == len(names) - 1
    colour = SOFT if stopped else SERIES[place + 1]
    axes.barh(row, share, left=start, height=0.56, color=colour, alpha=0.16 if stopped else 0.38,
              linewidth=0)  # fmt: skip
    axes.plot([start + share] * 2, [row - 0.28, row + 0.28], color=INK, linewidth=0.8)
    if share >= _READABLE:
        name, number = names[place][1], f"{100 * share:.0f} %"
        fits = share >= 0.02 + 0.0165 * len(name)
        words = f"{name}\n{number}" if fits else f"{100 * share:.0f}"
        axes.text(start + share / 2, row, words, ha="center", va="center", fontsize=8.5,
                  linespacing=1.1)  # fmt: skip
