"""What every part of the defence section needs at hand: names, looks of options, figures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from longshadow.report.charts import DASHES, MARKERS, OPTIONS, SOFT, chart_svg
from longshadow.report.embed import csv_address, svg_address
from longshadow.report.page import Page
from longshadow.results.records import Finding

__all__ = [
    "QUANTILES",
    "Look",
    "defence_of",
    "draw_bands",
    "figure",
    "finding_of",
    "legend_below",
    "looks_of",
    "names_of",
    "short",
    "source_of",
    "target_names",
    "with_unit",
]

QUANTILES = ("p05", "p25", "p50", "p75", "p95")
INCHES = (4.8, 3.3)
_LONGEST = 44
#: Signs of two names that fit beside each other.
_BESIDE = 52


@dataclass(frozen=True)
class Look:
    """How an option is drawn: its accent, and a second cue for who does not see colours."""

    place: int
    label: str

    @property
    def colour(self) -> str:
        """Accent, the same as on the map."""
        return OPTIONS[self.place % len(OPTIONS)]

    @property
    def dash(self) -> Any:
        """Kind of line."""
        return DASHES[self.place % len(DASHES)]

    @property
    def marker(self) -> str:
        """Symbol."""
        return MARKERS[self.place % len(MARKERS)]


def defence_of(page: Page) -> Mapping[str, Any] | None:
    """Return what the defence study found, or None where the run held none."""
    return page.scenario.get("defence") or None


def looks_of(page: Page) -> dict[str, Look]:
    """Return the look of every option of the study, by its place among the scenario's."""
    places = {str(o["id"]): i for i, o in enumerate(page.items("options"))}
    found = {}
    for option in (defence_of(page) or {}).get("options", ()):
        place = places.setdefault(option["id"], len(places))
        found[option["id"]] = Look(place, option["label"])
    return found


def finding_of(
    page: Page, option: str, raid: str, term: str, quantity: str, target: str = ""
) -> Finding | None:
    """Return one finding of the study, about a class of threats where one is named."""
    parts = ("defence", option, raid, term, target, quantity)
    return page.by_id.get(".".join(filter(None, parts)))


def names_of(page: Page, kind: str) -> dict[str, str]:
    """Return the labels of the study's ``raids`` or ``terms``, by id, in order."""
    return {one["id"]: one["label"] for one in (defence_of(page) or {}).get(kind, ())}


def target_names(page: Page) -> dict[str, str]:
    """Return the labels of target classes: those of the raids, then the scenario's."""
    found = {str(t["id"]): str(t.get("label") or t["id"]) for t in page.items("targets")}
    for raid in (defence_of(page) or {}).get("raids", ()):
        found |= {threat["target"]: threat["label"] for threat in raid["threats"]}
    return found


def source_of(page: Page, ident: str) -> tuple[int | None, str]:
    """Return the number of a source on this page, and its title where it has no number."""
    numbers = page.citations.of([ident]) if ident else []
    if numbers:
        return numbers[0], ""
    source = page.document.sources.get(ident)
    return None, source.title if source else ident


def short(text: str, longest: int = _LONGEST) -> str:
    """Return a name as a chart can hold it: one line, no control signs, never hidden.

    A legend leaves out names that begin with an underscore; a sign of no width prevents it.
    """
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    line = line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
    return "\u200b" + line if line.startswith("_") else line


def figure(
    draw: Any,
    *,
    ident: str,
    title: str,
    description: str,
    table: tuple[Sequence[str], Sequence[Sequence[Any]]],
    inches: tuple[float, float] = INCHES,
) -> dict[str, Any]:
    """Return what the templates show of one figure, with its numbers to download."""
    name = re.sub(r"[^a-z0-9]+", "-", f"defence-{ident}".lower()).strip("-")
    svg = chart_svg(draw, ident=name, title=title, description=description, inches=inches)
    return {
        "id": name, "title": title, "svg": Markup(svg), "svg_address": svg_address(svg),
        "csv": csv_address(*table),
    }  # fmt: skip


def draw_bands(axes: Any, x: Sequence[float], bands: Mapping[str, Any], look: Look) -> None:
    """Draw a line with its 50 % band (strong) and its 90 % band (light)."""
    for low, high, cover in (("p05", "p95", 0.10), ("p25", "p75", 0.20)):
        axes.fill_between(
            x, bands[low], bands[high], color=look.colour, alpha=cover, linewidth=0
        )  # fmt: skip
    axes.plot(
        x, bands["p50"], color=look.colour, linestyle=look.dash, linewidth=1.8,
        marker=look.marker, markersize=4, label=short(look.label),
    )  # fmt: skip


def legend_below(axes: Any, drop: float = 0.19) -> None:
    """Put the legend below the drawing, where it hides nothing; long names get a line each."""
    lengths = sorted(len(name) for name in axes.get_legend_handles_labels()[1])
    columns = 2 if sum(lengths[-2:]) <= _BESIDE else 1
    axes.grid(axis="y", color=SOFT, alpha=0.25, linewidth=0.6)
    axes.legend(
        loc="upper center", bbox_to_anchor=(0.46, -drop), ncols=columns, handlelength=3.2,
        columnspacing=1.2,
    )  # fmt: skip


def with_unit(middle: str, unit: str) -> str:
    """Return a middle with its unit; none of anything has no unit.

    >>> with_unit("none", "km"), with_unit("about 4", "")
    ('none', 'about 4')
    """
    return middle if middle == "none" else f"{middle}\u00a0{unit}".rstrip("\u00a0")
