"""What each named model changes: the area that one radar sees, with it and without it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from longshadow.report.charts import DASHES, INK, MARKERS, SERIES, SOFT, chart_svg
from longshadow.report.embed import csv_address, svg_address
from longshadow.report.page import Page
from longshadow.report.templating import render as fill
from longshadow.report.wording import mid_sentence
from longshadow.results.records import Finding

__all__ = ["ORDER", "SECTION", "render"]

SECTION = "coverage"
ORDER = 40
INCHES = (5.2, 3.6)
_QUANTITY = "area_by_model_km2"
_FIRST = "geometry"
#: Of the largest area of any height: below it a height is left to the table.
_LEAST_SHARE = 0.01
_WORDS = {
    "geometry": "geometry only",
    "gas": "with gas",
    "gas_other_claims": "with gas, ranges read the other way",
    "rain": "with gas and rain",
    "diffraction": "with gas and diffraction",
}


@dataclass(frozen=True)
class _Row:
    """One target at one height: km2 by model."""

    target: str
    height: Mapping[str, Any]
    areas: Mapping[str, float]


def render(page: Page) -> Markup | None:
    """Return one figure for each option that has radars."""
    figures: list[dict[str, Any]] = []
    for option in page.items("options"):
        rows = _rows(page, str(option["id"]))
        if rows:
            figures.append(_figure(page, option, rows, is_first=not figures))
    if not figures:
        return None
    return fill("model_switches.html.j2", figures=figures, words=_WORDS)


def _rows(page: Page, option: str) -> list[_Row]:
    rows = []
    for target in page.items("targets"):
        for height in page.items("heights"):
            finding = page.find(
                option=option, target=target["id"], height=height["id"], quantity=_QUANTITY
            )
            if finding is not None and _WORDS.keys() <= dict(finding.value or {}).keys():
                rows.append(_Row(str(target.get("label") or target["id"]), height, _areas(finding)))
    return rows


def _areas(finding: Finding) -> dict[str, float]:
    return {name: float(finding.value[name]) for name in _WORDS}


def _figure(
    page: Page, option: Mapping[str, Any], rows: Sequence[_Row], is_first: bool
) -> dict[str, Any]:
    shown = _most_changed(rows)
    some = page.find(option=str(option["id"]), quantity=_QUANTITY)
    radar = some.title.split(" of ")[0].removeprefix("Area in which one ") if some else "radar"
    title = (
        f"{option['label']}: what each model changes for one {radar} against a "
        f"{mid_sentence(shown)}"
    )
    ident = re.sub(r"[^a-z0-9]+", "-", f"models-{option['id']}".lower())
    mine = [row for row in rows if row.target == shown]
    svg = chart_svg(
        lambda axes: _draw(axes, mine),
        ident=ident,
        title=title,
        description="Area seen under each model as a share of the area under geometry alone, by "
        "height of the target. The areas stand in the table below.",
        inches=INCHES,
    )
    return {
        "id": ident, "option": option["id"], "title": title, "off": not is_first,
        "svg": Markup(svg), "svg_address": svg_address(svg),
        "rows": [
            (row.target, row.height["label"], [_three_digits(row.areas[n]) for n in _WORDS])
            for row in rows
        ],
        "csv": csv_address(
            ("target", "height", *(f"{name}_km2" for name in _WORDS)),
            [[row.target, row.height["label"], *(row.areas[n] for n in _WORDS)] for row in rows],
        ),
    }  # fmt: skip


def _three_digits(area_km2: float) -> str:
    """Return an area as text.

    >>> _three_digits(123_456.0)
    '123,000'
    """
    return f"{float(f'{area_km2:.3g}'):,.10g}"


def _most_changed(rows: Sequence[_Row]) -> str:
    """Return the target for which the models matter most: the one that a reader must see."""

    def change(row: _Row) -> float:
        base = row.areas[_FIRST]
        return max(abs(row.areas[n] / base - 1.0) for n in _WORDS)

    return max(_enough(rows), key=change).target


def _enough(rows: Sequence[_Row]) -> list[_Row]:
    """Leave out heights at which next to nothing is seen: a share of nothing says nothing."""
    most = max(row.areas[_FIRST] for row in rows)
    return [row for row in rows if row.areas[_FIRST] > _LEAST_SHARE * most] or list(rows[:1])


def _draw(axes: Any, rows: Sequence[_Row]) -> None:
    rows = sorted(_enough(rows), key=lambda row: (row.height["reference"], row.height["height_m"]))
    places = list(range(len(rows)))
    axes.axhline(100.0, color=INK, linewidth=1.2, label=_WORDS[_FIRST])
    for i, name in enumerate(list(_WORDS)[1:]):
        shares = [100.0 * row.areas[name] / row.areas[_FIRST] for row in rows]
        axes.plot(
            places, shares, color=SERIES[i + 1], linestyle=DASHES[(i + 1) % len(DASHES)],
            marker=MARKERS[i + 1], markersize=5, linewidth=1.6, label=_WORDS[name],
        )  # fmt: skip
    axes.set_xticks(places, [_short(row.height) for row in rows])
    axes.set_ylim(bottom=0.0)
    axes.grid(axis="y", color=SOFT, alpha=0.25, linewidth=0.6)
    axes.set_xlabel("Height of the target (G above ground, S above sea level)")
    axes.set_ylabel("Area seen, % of geometry only")
    axes.legend(loc="upper center", bbox_to_anchor=(0.45, -0.2), ncols=2, handlelength=3.2)


def _short(height: Mapping[str, Any]) -> str:
    metres = height["height_m"]
    size = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
    return f"{size} {'G' if height['reference'] == 'AGL' else 'S'}"
