"""How much coarse terrain flatters coverage: 30 against 3 arc-seconds on the same ground.

    LONGSHADOW_SHARED=/path python benchmarks/coarse_bias.py [--write]

Posts at 3 arc-seconds are averaged ten by ten to 30 arc-seconds. Radars stand at the same points
on both grids (mast 24 m, 4/3 Earth); the area seen at a height within 60 km, over the tile, is
compared. Two sitings: any land (Halton points in the middle half of each tile), and the highest
post of the grid itself within 3 km of each of those points, which is how scenarios place sites.
`--write` stores the result where the product reads it.
"""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.stats import qmc

from longshadow.terrain.grid import Grid, cell_areas_m2, height_at, position, window
from longshadow.terrain.sightline import Observer, distances_m, lowest_visible_height
from longshadow.terrain.tiles import open_terrain

TILES = {
    "N44W072.hgt.zip": "White Mountains, forested hills",
    "N43E006.hgt.zip": "Provence, hills and coast",
    "N43E007.hgt.zip": "Nice, coast and mountains",
    "N57E011.hgt.zip": "Gothenburg, flat archipelago",
    "oetztal_alps_srtm3.tif": "Oetztal Alps, high mountains",
    "baltoro_k2_srtm3.tif": "Karakoram, highest mountains",
}
HEIGHTS_M = (10, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000, 2000, 3000, 5000, 10000)
RADARS, MAST_M, RANGE_M, BLOCK, HILL_WITHIN_M = 12, 24.0, 60_000.0, 10, 3000.0
TARGET = Path(__file__).parents[1] / "src/longshadow/terrain/data/coarse_bias.json"


def averaged(grid: Grid) -> tuple[Grid, Grid]:
    """The grid cut to whole blocks, and the means of its blocks."""
    rows, columns = (n // BLOCK * BLOCK for n in grid.heights_m.shape)
    fine = window(grid, 0, rows - 1, 0, columns - 1)
    blocks = fine.heights_m.reshape(rows // BLOCK, BLOCK, columns // BLOCK, BLOCK)
    means = blocks.mean(axis=(1, 3), dtype=np.float64).astype(np.float32)
    middle = (BLOCK - 1) / 2
    coarse = replace(
        fine,
        heights_m=means,
        west=fine.west + middle * fine.step_x,
        north=fine.north - middle * fine.step_y,
        step_x=fine.step_x * BLOCK,
        step_y=fine.step_y * BLOCK,
        void_count=int(np.isnan(means).sum()),
    )
    return fine, coarse


def places(fine: Grid, coarse: Grid) -> list[tuple[float, float]]:
    """Low-discrepancy points on known land in the middle half of a tile."""
    found: list[tuple[float, float]] = []
    rows, columns = fine.heights_m.shape
    for u, v in qmc.Halton(2, scramble=False).random(400)[1:]:
        place = position(fine, rows * (0.25 + 0.5 * u), columns * (0.25 + 0.5 * v))
        # Above 0 on both grids: no NaN and no sea.
        if min(height_at(fine, *place), height_at(coarse, *place)) > 0.0:
            found.append(place)
    return found[:RADARS]


def hilltops(grid: Grid, points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The highest post near each point."""
    found = []
    for place in points:
        near = distances_m(grid, Observer(*place, 0.0)) <= HILL_WITHIN_M
        top = np.nanargmax(np.where(near, grid.heights_m, -np.inf))
        found.append(position(grid, *np.unravel_index(top, grid.heights_m.shape)))
    return found


def seen_km2(grid: Grid, place: tuple[float, float]) -> np.ndarray:
    """Area seen at each height."""
    observer = Observer(*place, MAST_M)
    lowest = lowest_visible_height(grid, observer, max_range_m=RANGE_M)
    inside = distances_m(grid, observer) <= RANGE_M
    area = np.broadcast_to(cell_areas_m2(grid)[:, None], lowest.shape)
    return np.array([area[inside & (lowest <= h)].sum() for h in HEIGHTS_M]) / 1e6


def measure(folder: Path) -> dict[str, dict[str, np.ndarray]]:
    """Per siting and tile: area seen, shape (fine or coarse, radars, heights)."""
    result: dict[str, dict[str, np.ndarray]] = {"any-land": {}, "hilltop": {}}
    for name in TILES:
        if not (folder / name).exists():
            print(f"{name}: absent, left out")
            continue
        fine, coarse = averaged(open_terrain(folder / name))
        points = places(fine, coarse)
        grids = (fine, coarse)
        result["any-land"][name] = np.array([[seen_km2(g, p) for p in points] for g in grids])
        tops = [[seen_km2(g, p) for p in hilltops(g, points)] for g in grids]
        result["hilltop"][name] = np.array(tops)
    return result


def record(areas: dict[str, dict[str, np.ndarray]]) -> dict[str, object]:
    """What the product cites: for radars on any land, and beside it for radars on hilltops."""
    return {
        "format": 1,
        "what": "area seen on 30 arc-second ground over area seen on 3 arc-second ground, less 1",
        "command": "python benchmarks/coarse_bias.py --write",
        "settings": f"{RADARS} radars a tile, mast {MAST_M:g} m, 4/3 Earth, {RANGE_M / 1000:g} km",
        "heights_m": list(HEIGHTS_M),
        **siting_record(areas["any-land"]),
        "hilltop": siting_record(areas["hilltop"]),
    }


def siting_record(areas: dict[str, np.ndarray]) -> dict[str, object]:
    """Median, lowest and highest bias over tiles, and that of all area pooled."""
    tiles = {n: a[1].sum(axis=0) / a[0].sum(axis=0) - 1.0 for n, a in areas.items()}
    table = np.array(list(tiles.values()))
    total = np.sum([a.sum(axis=1) for a in areas.values()], axis=0)
    pooled = total[1] / total[0] - 1.0
    median = np.median(table, axis=0)
    return {
        "median": rounded(median),
        "low": rounded(table.min(axis=0)),
        "high": rounded(table.max(axis=0)),
        "pooled": rounded(pooled),
        "passes_20_percent_below_m": {
            "median": threshold(median),
            "pooled": threshold(pooled),
            "high": threshold(table.max(axis=0)),
        },
        "tiles": {n: {"ground": TILES[n], "bias": rounded(b)} for n, b in tiles.items()},
    }


def rounded(values: np.ndarray) -> list[float]:
    return [round(float(v), 3) for v in values]


def threshold(bias: np.ndarray, limit: float = 0.2) -> float | None:
    """Height in metres below which the bias exceeds the limit, on a log scale; None if never."""
    over = np.flatnonzero(bias > limit)
    if over.size == 0:
        return None
    k = int(over[-1])
    if k == len(bias) - 1:
        return float(HEIGHTS_M[-1])
    share = (bias[k] - limit) / (bias[k] - bias[k + 1])
    low, high = np.log(HEIGHTS_M[k : k + 2])
    return round(float(np.exp(low + share * (high - low))), 0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    found = record(measure(Path(os.environ["LONGSHADOW_SHARED"]) / "data" / "dem"))
    text = json.dumps(found, indent=1)
    print(text)
    if arguments.write:
        TARGET.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
