"""What is said under a map, and the words of its legend."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from longshadow.report.page import Page

__all__ = ["class_words", "has_borders", "map_notes"]

FICTIONAL = "Fictional region with real relief, mirrored and moved; no borders drawn."
BORDERS = "Borders: Natural Earth. They are de facto lines and no statement on any claim."
PLACEMENT = "siting.placement"


def map_notes(page: Page) -> list[str]:
    """Return what stands under every map: where it is, how true, and what is not drawn."""
    area = page.scenario.get("area") or {}
    terrain = page.scenario.get("terrain") or {}
    name = str(area.get("name") or "").rstrip(".")
    notes = [f"{name}."] if name and not FICTIONAL.startswith(name) else []
    if area.get("fictional"):
        notes.append(FICTIONAL)
    if has_borders(page):
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


def has_borders(page: Page) -> bool:
    """Return whether borders are drawn: never in a fictional frame."""
    area = page.scenario.get("area") or {}
    return not area.get("fictional") and area.get("borders") not in (None, "none", "")


def class_words(quantiles: list[int]) -> list[str]:
    """Return the legend of the probability classes, lowest first."""
    between = [f"{a}–{b} %" for a, b in pairwise(quantiles)]
    return [f"under {quantiles[0]} %", *between, f"over {quantiles[-1]} %"]
