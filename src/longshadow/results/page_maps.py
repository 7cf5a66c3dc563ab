"""Maps on the coarse grid of the page: the relief under every picture, and what lies on it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from longshadow.results.arrays import MapArray
from longshadow.results.records import MapEntry
from longshadow.sensing.page import PageGrid
from longshadow.terrain.grid import Grid

__all__ = ["on_page", "terrain_map"]


def terrain_map(grid: Grid, page: PageGrid) -> MapArray:
    """Return the relief on the page grid."""
    entry = MapEntry(
        file="arrays/terrain.tif", quantity="terrain", unit="m",
        prose="Height of the ground above mean sea level, on the grid of the page",
    )  # fmt: skip
    return on_page(entry, page.ground_m[None], grid, page)


def on_page(entry: MapEntry, values: NDArray[np.float32], grid: Grid, page: PageGrid) -> MapArray:
    """Return (bands, rows, columns) values on the page grid as a map of the results folder."""
    west = grid.west + (page.columns[0] - page.step / 2) * grid.step_x
    north = grid.north - (page.rows[0] - page.step / 2) * grid.step_y
    across, down = page.step * grid.step_x, page.step * grid.step_y
    return MapArray(entry, values, float(west), float(north), across, down, crs=grid.crs)
