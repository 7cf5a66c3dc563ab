"""The coverage map: relief, probability of being covered, sites, advertised circles, pickers."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from longshadow.errors import Problem, ResultsError
from longshadow.report.embed import json_for_page
from longshadow.report.geography import border_lines, geodesic_ring, site_shape
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
    overlay_picture,
    relief_picture,
)
from longshadow.report.sentences import lead_pair
from longshadow.report.templating import render as fill
from longshadow.report.wording import mid_sentence
from longshadow.results.records import MapEntry

__all__ = ["ORDER", "SECTION", "render"]

SECTION = "coverage"
ORDER = 10
START_HEIGHT_M = 100.0
NO_HEADLINES_M = 1e9
PLACEMENT = "siting.placement"
WIDTH = 1000
MOST_SITE_NAMES = 5
FICTIONAL = "Fictional region with real relief, mirrored and moved; no borders drawn."
BORDERS = "Borders: Natural Earth. They are de facto lines and no statement on any claim."


def render(page: Page) -> Markup | None:
    """Return the map with everything it needs, or None without rasters to show."""
    layers = [m for m in page.document.maps if m.quantity == "lowest-height-quantiles"]
    relief = next((m for m in page.document.maps if m.quantity == "terrain"), None)
    if not layers or relief is None:
        return None
    terrain = read_raster(page.folder / relief.file)
    frame = Frame(terrain)
    codes = {m.file: encode_heights(_on_grid(page, m, terrain).values) for m in layers}
    options = _options(page, layers)
    start = _start(page, layers)
    shown = next(m for m in layers if _is_shown(m, start))
    borders = border_lines(terrain.bounds) if _has_borders(page) else []
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
        drawing=_drawing(options, borders, frame),
        high=round(WIDTH * frame.aspect),
        classes=_classes([int(band) for band in shown.bands]),
        colours=[_css(colour) for colour in CLASS_COLOURS],
        notes=_notes(page),
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


def _options(page: Page, layers: list[MapEntry]) -> list[dict[str, Any]]:
    return [
        _option(index, option)
        for index, option in enumerate(page.items("options"))
        if _occurs(layers, "option", option["id"])
    ]


def _option(index: int, option: Mapping[str, Any]) -> dict[str, Any]:
    sites = option.get("sites") or ()
    places = [(float(s["longitude_deg"]), float(s["latitude_deg"])) for s in sites]
    return {
        "id": option["id"],
        "label": str(option.get("label") or option["id"]),
        "index": index,
        "shape": site_shape(index, 14, 14, 9),
        "sites": [
            {"name": str(site.get("name") or ""), "lon": lon, "lat": lat}
            for site, (lon, lat) in zip(sites, places, strict=True)
        ],
        "circles": [
            {
                "kind": circle["kind"],
                "claim": _claim(circle),
                "rings": [geodesic_ring(*place, float(circle["radius_m"])) for place in places],
            }
            for circle in option.get("circles") or ()
        ],
    }


def _claim(circle: Mapping[str, Any]) -> str:
    """Return a circle's name and whose claim it is, as one text."""
    label, claim = str(circle.get("label") or ""), str(circle.get("claim") or "").rstrip(".")
    return f"{label} ({mid_sentence(claim)})" if label and claim else label or claim


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


def _drawing(
    options: list[dict[str, Any]], borders: list[list[list[float]]], frame: Frame
) -> dict[str, Any]:
    """Return the vector part of the still map in picture units."""
    groups = []
    for option in options:
        marks = []
        for site in option["sites"]:
            x, y = _point(frame, site["lon"], site["lat"])
            marks.append(
                {
                    "x": x,
                    "y": y,
                    "name": site["name"],
                    "path": site_shape(option["index"], x, y, 11),
                }
            )
        circles = [
            {"kind": c["kind"], "path": "".join(_path(frame, r) for r in c["rings"])}
            for c in option["circles"]
        ]
        groups.append(
            {
                "id": option["id"],
                "index": option["index"],
                "marks": marks,
                "circles": circles,
                "named": len(marks) <= MOST_SITE_NAMES,
            }
        )
    return {"groups": groups, "borders": "".join(_path(frame, line) for line in borders)}


def _path(frame: Frame, line: list[list[float]]) -> str:
    points = (_point(frame, lon, lat) for lon, lat in line)
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _point(frame: Frame, lon: float, lat: float) -> tuple[float, float]:
    x, y = frame.place(lon, lat)
    return round(x * WIDTH, 1), round(y * WIDTH * frame.aspect, 1)


def _classes(quantiles: list[int]) -> list[str]:
    between = [f"{a}–{b} %" for a, b in itertools.pairwise(quantiles)]
    return [f"under {quantiles[0]} %", *between, f"over {quantiles[-1]} %"]


def _css(colour: tuple[int, int, int, int]) -> str:
    red, green, blue, cover = colour
    return f"rgba({red},{green},{blue},{cover / 255:.2f})"


def _has_borders(page: Page) -> bool:
    area = page.scenario.get("area") or {}
    return not area.get("fictional") and area.get("borders") not in (None, "none", "")


def _floor(page: Page) -> float:
    """Lowest height with headlines; without any, higher than the slider reaches."""
    terrain = page.scenario.get("terrain") or {}
    floor = terrain.get("headline_floor_m", 0.0)
    return NO_HEADLINES_M if floor is None else float(floor)


def _notes(page: Page) -> list[str]:
    area = page.scenario.get("area") or {}
    terrain = page.scenario.get("terrain") or {}
    name = str(area.get("name") or "").rstrip(".")
    notes = [f"{name}."] if name and not FICTIONAL.startswith(name) else []
    if area.get("fictional"):
        notes.append(FICTIONAL)
    if _has_borders(page):
        notes.append(BORDERS)
    if any(a.path == PLACEMENT for a in page.varied):
        notes.append("Sites are notional. One placement is shown; the tables vary it.")
    if terrain.get("source"):
        notes.append(
            f"Terrain, in cells of {terrain['cell_m']:,.0f} m: {terrain['source'].rstrip('.')}."
        )
    if page.is_coarse:
        notes.append(_bias(terrain))
    return notes


def _bias(terrain: Mapping[str, Any]) -> str:
    text = "Optimistic: ridges are smoothed on terrain this coarse."
    measured = [
        f"{b['ratio_median']:.2f} times at {b['height_m']:,.0f} m ({b['low']:.2f}–{b['high']:.2f})"
        for b in terrain.get("bias") or ()
    ]
    if measured:
        text += f" Area seen, against finer terrain of the same ground: {'; '.join(measured)}."
    floor = terrain.get("headline_floor_m", 0.0)
    if floor is None:
        return f"{text} No headline is printed."
    return text + (f" No headline is printed below {floor:,.0f} m." if floor else "")
