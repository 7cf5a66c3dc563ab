"""The elevation grid that everything in `terrain` reads."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from pyproj import Transformer

__all__ = [
    "Grid",
    "cell_areas_m2",
    "cell_index",
    "fractional_index",
    "fractional_indices",
    "height_at",
    "heights_at",
    "is_geographic",
    "position",
    "positions",
    "window",
]


@dataclass(frozen=True, eq=False)
class Grid:
    """Heights on a regular grid, with what they refer to.

    Attributes
    ----------
    heights_m
        float32, shape (rows, cols), row 0 in the north, NaN where unknown.
    west, north
        Centre (or post) of cell [0, 0], in units of `crs`.
    step_x, step_y
        Spacing, positive, in units of `crs` (degrees when geographic, else metres).
    crs
        Reference system, as "EPSG:4326" or WKT.
    vertical_datum
        What heights are above, "" where not recorded.
    source
        Where the heights came from.
    registration
        "point": heights at posts; "area": averages over cells.
    void_count
        Number of unknown cells.
    """

    heights_m: NDArray[np.float32]
    west: float
    north: float
    step_x: float
    step_y: float
    crs: str
    vertical_datum: str
    source: str
    registration: Literal["point", "area"]
    void_count: int


@lru_cache(maxsize=64)
def _geographic(crs: str) -> bool:
    if crs.strip().upper() == "EPSG:4326":
        return True
    from pyproj import CRS

    return bool(CRS.from_user_input(crs).is_geographic)


@lru_cache(maxsize=64)
def _from_degrees(crs: str) -> Transformer:
    from pyproj import Transformer

    return Transformer.from_crs("EPSG:4326", crs, always_xy=True)


def is_geographic(grid: Grid) -> bool:
    """Whether the grid's units are degrees of longitude and latitude."""
    return _geographic(grid.crs)


def fractional_index(grid: Grid, latitude_deg: float, longitude_deg: float) -> tuple[float, float]:
    """Row and column of a position, both fractional; (0, 0) is the first post."""
    x, y = longitude_deg, latitude_deg
    if is_geographic(grid):
        x = grid.west + (x - grid.west + 180.0) % 360.0 - 180.0
        if x < grid.west - grid.step_x:
            x += 360.0
    else:
        x, y = _from_degrees(grid.crs).transform(longitude_deg, latitude_deg)
    return (grid.north - y) / grid.step_y, (x - grid.west) / grid.step_x


def fractional_indices(
    grid: Grid, latitude_deg: NDArray[np.float64], longitude_deg: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Fractional rows and columns of many positions, perhaps beyond the grid; any shape."""
    if not is_geographic(grid):
        x, y = _from_degrees(grid.crs).transform(longitude_deg, latitude_deg)
        return (grid.north - y) / grid.step_y, (x - grid.west) / grid.step_x
    columns = grid.heights_m.shape[1]
    # Counted from the middle of the map, so that both sides of it may be beyond its edge.
    middle = grid.west + 0.5 * (columns - 1) * grid.step_x
    east = np.mod(longitude_deg - middle + 180.0, 360.0) - 180.0
    return (grid.north - latitude_deg) / grid.step_y, east / grid.step_x + 0.5 * (columns - 1)


def cell_index(grid: Grid, latitude_deg: float, longitude_deg: float) -> tuple[int, int]:
    """Row and column of the cell that holds a position.

    Raises
    ------
    ValueError
        If the position lies outside the grid.
    """
    row, column = fractional_index(grid, latitude_deg, longitude_deg)
    rows, columns = grid.heights_m.shape
    if not (-0.5 <= row <= rows - 0.5 and -0.5 <= column <= columns - 0.5):
        raise ValueError(f"({latitude_deg}, {longitude_deg}): must lie inside the elevation grid")
    return min(math.floor(row + 0.5), rows - 1), min(math.floor(column + 0.5), columns - 1)


def positions(
    grid: Grid, rows: NDArray[np.float64], columns: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Latitudes and longitudes, in degrees, of (fractional) rows and columns."""
    x, y = grid.west + columns * grid.step_x, grid.north - rows * grid.step_y
    if not is_geographic(grid):
        x, y = _from_degrees(grid.crs).transform(x, y, direction="INVERSE")
    return y, x


def position(grid: Grid, row: float, column: float) -> tuple[float, float]:
    """Latitude and longitude, in degrees, of one (fractional) row and column."""
    latitude, longitude = positions(grid, np.array(row), np.array(column))
    return float(latitude), float(longitude)


def height_at(grid: Grid, latitude_deg: float, longitude_deg: float) -> float:
    """Ground height at a position, bilinear between posts; NaN where a post is unknown.

    Raises
    ------
    ValueError
        If the position lies outside the grid.
    """
    cell_index(grid, latitude_deg, longitude_deg)
    row, column = fractional_index(grid, latitude_deg, longitude_deg)
    return bilinear(grid, row, column)


def bilinear(grid: Grid, row: float, column: float) -> float:
    """Height at a fractional row and column; the outermost half cell repeats its post."""
    z = grid.heights_m
    row, column = min(max(row, 0.0), z.shape[0] - 1.0), min(max(column, 0.0), z.shape[1] - 1.0)
    i, j = min(int(row), z.shape[0] - 2), min(int(column), z.shape[1] - 2)
    f, g = row - i, column - j
    total = 0.0
    for weight, post in (
        ((1 - f) * (1 - g), z[i, j]),
        ((1 - f) * g, z[i, j + 1]),
        (f * (1 - g), z[i + 1, j]),
        (f * g, z[i + 1, j + 1]),
    ):
        total += weight * float(post) if weight > 0 else 0.0
    return total


def heights_at(
    grid: Grid, latitude_deg: NDArray[np.float64], longitude_deg: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Ground heights at many positions, as `height_at`; NaN beyond the grid, too; any shape."""
    z = grid.heights_m
    row, column = fractional_indices(grid, latitude_deg, longitude_deg)
    inside = (row >= -0.5) & (row <= z.shape[0] - 0.5)
    inside &= (column >= -0.5) & (column <= z.shape[1] - 0.5)
    row, column = np.clip(row, 0.0, z.shape[0] - 1.0), np.clip(column, 0.0, z.shape[1] - 1.0)
    i = np.minimum(row.astype(np.int64), z.shape[0] - 2)
    j = np.minimum(column.astype(np.int64), z.shape[1] - 2)
    f, g = row - i, column - j
    total = np.zeros(row.shape)
    for weight, post in (
        ((1 - f) * (1 - g), z[i, j]),
        ((1 - f) * g, z[i, j + 1]),
        (f * (1 - g), z[i + 1, j]),
        (f * g, z[i + 1, j + 1]),
    ):
        total += np.where(weight > 0.0, weight * post, 0.0)
    return np.where(inside, total, np.nan)


def cell_areas_m2(grid: Grid) -> NDArray[np.float64]:
    """Ground area of one cell in each row, shape (rows,).

    Geographic grids: the WGS84 ellipsoid between the cell's edges, in closed form. Projected
    grids: the product of the steps.
    """
    rows = grid.heights_m.shape[0]
    if not is_geographic(grid):
        return np.full(rows, grid.step_x * grid.step_y)
    from longshadow.physics.geodesy import zone_area_m2

    edges = grid.north + (0.5 - np.arange(rows + 1)) * grid.step_y
    zone = zone_area_m2(np.clip(edges, -90.0, 90.0))
    return np.asarray((zone[:-1] - zone[1:]) * (grid.step_x / 360.0))


def window(grid: Grid, first_row: int, last_row: int, first_column: int, last_column: int) -> Grid:
    """The part of a grid between rows and columns, last ones included, clipped to the grid."""
    rows, columns = grid.heights_m.shape
    r0, r1 = max(first_row, 0), min(last_row, rows - 1)
    c0, c1 = max(first_column, 0), min(last_column, columns - 1)
    if r1 <= r0 or c1 <= c0:
        raise ValueError(f"rows {r0}..{r1}, columns {c0}..{c1}: must span at least 2 x 2 cells")
    heights = np.ascontiguousarray(grid.heights_m[r0 : r1 + 1, c0 : c1 + 1])
    return replace(
        grid,
        heights_m=heights,
        west=grid.west + c0 * grid.step_x,
        north=grid.north - r0 * grid.step_y,
        void_count=int(np.count_nonzero(np.isnan(heights))),
    )
