"""The coverage map: relief, probability of being covered, sites, advertised circles, pickers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from longshadow.errors import Problem, ResultsError
from longshadow.report.embed import json_for_page
from longshadow.report.geography import border_lines
from longshadow.report.map_options import WIDTH, shown_options, still_drawing
from longshadow.report.map_words import class_words, has_borders, map_notes
from longshadow.report.page import Page
from longshadow.report.rasters import (
    LOWEST_M,
    STEP,
    Raster,
    encode_heights,
    pack_bands,
    pack_relief,
    read_raster,
)
from longshadow.report.relief import (
    CLASS_COLOURS,
    UNKNOWN_COLOUR,
    Frame,
    css_colour,
    overlay_picture,
    relief_picture,
)
from longshadow.report.sentences import lead_pair
from longshadow.report.templating import render as fill
from longshadow.results.records import MapEntry

__all__ = ["ORDER", "SECTION", "render"]

SECTION = "coverage"
ORDER = 10
START_HEIGHT_M = 100.0
NO_HEADLINES_M = 1e9


def render(page: Page) -> Markup | None:
    """Return the map with everything it needs, or None without rasters to show."""
    layers = [m for m in page.document.maps if m.quantity == "lowest-height-quantiles"]
    relief = next((m for m in page.document.maps if m.quantity == "terrain"), None)
    if not layers or relief is None:
        return None
    terrain = read_raster(page.folder / relief.file)
    frame = Frame(terrain)
    codes = {m.file: encode_heights(_on_grid(page, m, terrain).values) for m in layers}
    options = shown_options(page, layers)
    start = _start(page, layers)
    shown = next(m for m in layers if _is_shown(m, start))
    borders = border_lines(terrain.bounds) if has_borders(page) else []
    return fill(
        "coverage_map.html.j2",
        page=page,
        data=json_for_page({
            "bounds": terrain.bounds, "rows": terrain.shape[0], "cols": terrain.shape[1],
            "quantiles": [int(band) for band in shown.bands],
            "relief": pack_relief(terrain.values[0]),
            "layers": [{**_labels(m), "codes": pack_bands(codes[m.file])} for m in layers],
            "sameAsSeen": _same_as_seen(page, layers),
            "heights": [h["height_m"] for h in page.items("heights") if h["reference"] == "AGL"],
            "options": options, "borders": borders, "start": start,
            "classColours": CLASS_COLOURS, "unknownColour": UNKNOWN_COLOUR,
            "floor": _floor(page), "stages": _words(page, "stages"),
            "targets": _words(page, "targets"),
        }),
        options=options,
        targets=[t for t in page.items("targets") if _occurs(layers, "target", t["id"])],
        stages=[s for s in page.items("stages") if _occurs(layers, "stage", s["id"])],
        start=start,
        relief=relief_picture(terrain),
        overlay=overlay_picture(codes[shown.file], terrain, _code_below(start["height_m"])),
        drawing=still_drawing(options, borders, frame),
        high=round(WIDTH * frame.aspect),
        classes=class_words([int(band) for band in shown.bands]),
        colours=[css_colour(colour) for colour in CLASS_COLOURS],
        notes=map_notes(page),
    )  # fmt: skip


def _on_grid(page: Page, entry: MapEntry, terrain: Raster) -> Raster:
    raster = read_raster(page.folder / entry.file)
    same = raster.shape == terrain.shape and all(
        math.isclose(a, b, abs_tol=1e-6) for a, b in zip(raster.bounds, terrain.bounds, strict=True)
    )
    if not same or raster.values.shape[0] != len(entry.bands):
        raise ResultsError(
            Problem("does not lie on the grid of the terrain", str(page.folder / entry.file))
        )
    return raster


def _start(page: Page, layers: list[MapEntry]) -> dict[str, Any]:
    """What is shown first, and printed when scripts are off: what the first sentence is about."""
    heights = {str(h["id"]): h for h in page.items("heights")}
    for finding in [*lead_pair(page, "seen"), *page.headlines]:
        labels = finding.labels
        if not {"option", "stage", "target"} <= labels.keys():
            continue
        if any(_is_shown(m, labels) for m in layers):
            height = heights.get(labels.get("height", ""), {})
            is_low = height.get("reference") == "AGL"
            shown_m = float(height["height_m"]) if is_low else START_HEIGHT_M
            return {**{k: labels[k] for k in ("option", "stage", "target")}, "height_m": shown_m}
    return {**_labels(layers[0]), "height_m": START_HEIGHT_M}


def _is_shown(entry: MapEntry, choice: Mapping[str, Any]) -> bool:
    return all(entry.labels.get(key) == choice[key] for key in ("option", "stage", "target"))


def _labels(entry: MapEntry) -> dict[str, str]:
    return {key: entry.labels.get(key, "") for key in ("option", "stage", "target")}


def _occurs(layers: list[MapEntry], key: str, ident: str) -> bool:
    return any(m.labels.get(key) == ident for m in layers)


def _same_as_seen(page: Page, layers: list[MapEntry]) -> list[str]:
    """Options without a map of what is tracked: one radar sees and tracks, so it is the same."""
    with_tracked = {m.labels.get("option") for m in layers if m.labels.get("stage") == "tracked"}
    seen = {m.labels.get("option") for m in layers if m.labels.get("stage") == "seen"}
    return sorted(str(option) for option in seen - with_tracked)


def _words(page: Page, kind: str) -> dict[str, str]:
    return {str(i["id"]): str(i.get("label") or i["id"]) for i in page.items(kind)}


def _code_below(height_m: float) -> int:
    return math.floor(math.log(height_m / LOWEST_M) / math.log(STEP) + 1e-9)


def _floor(page: Page) -> float:
    """Lowest height with headlines; without any, higher than the slider reaches."""
    terrain = page.scenario.get("terrain") or {}
    floor = terrain.get("headline_floor_m", 0.0)
    return NO_HEADLINES_M if floor is None else float(floor)
