"""Several tiles as one grid: check that they fit together, and read only what is asked."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from longshadow.errors import Problem, TerrainError
from longshadow.terrain.tiles_gdal import gdal_strips
from longshadow.terrain.tiles_hgt import hgt_strips
from longshadow.terrain.tiles_record import Heights, Tile, Window

__all__ = ["Bounds", "Lattice", "Painted", "cut", "lattice_of", "paint", "tile_strips"]

Bounds = tuple[float, float, float, float]
"""West, south, east, north."""

# Posts of tiles may be this many steps out of line; published tiles differ by rounding only.
_TOLERANCE_STEPS = 0.05
_EDGE_STEPS = 1e-6


@dataclass(frozen=True)
class Lattice:
    """The posts of a grid without their heights; `west`, `north` is the centre of [0, 0]."""

    west: float
    north: float
    step_x: float
    step_y: float
    rows: int
    cols: int

    @property
    def bounds(self) -> Bounds:
        """Return W, S, E, N of the outermost posts or centres."""
        east = self.west + (self.cols - 1) * self.step_x
        return self.west, self.north - (self.rows - 1) * self.step_y, east, self.north


def lattice_of(tiles: Sequence[Tile]) -> Lattice:
    """Return the smallest lattice that holds every post of every tile.

    Raises
    ------
    TerrainError
        If the tiles differ in reference system or spacing, or their posts do not line up.
    """
    first = tiles[0]
    for tile in tiles[1:]:
        _check_fit(first, tile)
    west = min(tile.west for tile in tiles)
    north = max(tile.north for tile in tiles)
    east = max(tile.west + (tile.cols - 1) * tile.step_x for tile in tiles)
    south = min(tile.north - (tile.rows - 1) * tile.step_y for tile in tiles)
    cols = round((east - west) / first.step_x) + 1
    rows = round((north - south) / first.step_y) + 1
    return Lattice(west, north, first.step_x, first.step_y, rows, cols)


def cut(lattice: Lattice, bounds: Bounds) -> Lattice:
    """Return the part of the infinite lattice that covers `bounds`.

    Posts enclose the bounds, so that heights can be interpolated up to their edge; where the
    data end within one step of a bound (centres lie half a step inside the edge, and some
    products leave the last row to the next tile), the lattice ends with the data. Further out
    the lattice goes on: those cells are unknown.
    """
    west, south, east, north = bounds
    first_col, last_col = _span(
        (west - lattice.west) / lattice.step_x,
        (east - lattice.west) / lattice.step_x,
        lattice.cols - 1,
    )
    first_row, last_row = _span(
        (lattice.north - north) / lattice.step_y,
        (lattice.north - south) / lattice.step_y,
        lattice.rows - 1,
    )
    return replace(
        lattice,
        west=lattice.west + first_col * lattice.step_x,
        north=lattice.north - first_row * lattice.step_y,
        rows=last_row - first_row + 1,
        cols=last_col - first_col + 1,
    )


@dataclass(frozen=True)
class Painted:
    """Heights of a lattice, and how far tiles disagree where they share posts.

    Tiles of one edition agree. Others, such as tiles whose voids were filled by different hands,
    leave a step in the ground that is an error of the data.
    """

    heights: Heights
    clash_count: int = 0
    worst_clash_m: float = 0.0

    @property
    def note(self) -> str:
        """Return the disagreement as a sentence, or ""."""
        if not self.clash_count:
            return ""
        return (
            f"tiles disagree at {self.clash_count:,} shared posts, by up to "
            f"{self.worst_clash_m:.0f} m: they are of different editions"
        )


def paint(tiles: Iterable[Tile], lattice: Lattice) -> Painted:
    """Return the heights of the lattice, NaN where no tile knows one.

    Where tiles overlap (shared edge posts) the first that knows a height gives it.
    """
    count, worst = 0, 0.0
    heights = np.full((lattice.rows, lattice.cols), np.nan, dtype=np.float32)
    for tile in tiles:
        col = round((tile.west - lattice.west) / lattice.step_x)
        row = round((lattice.north - tile.north) / lattice.step_y)
        window = Window(
            max(0, -row),
            min(tile.rows, lattice.rows - row),
            max(0, -col),
            min(tile.cols, lattice.cols - col),
        )
        if window.row_start >= window.row_stop or window.col_start >= window.col_stop:
            continue
        left, right = col + window.col_start, col + window.col_stop
        for start, strip in tile_strips(tile, window):
            place = heights[row + start : row + start + len(strip), left:right]
            apart = np.abs(place - strip)  # NaN unless both are known
            count += int(np.count_nonzero(apart > 0))
            worst = float(np.fmax(worst, np.fmax.reduce(apart, axis=None)))
            np.copyto(place, strip, where=np.isnan(place))
    return Painted(heights, count, worst)


def tile_strips(tile: Tile, window: Window) -> Iterator[tuple[int, Heights]]:
    """Yield (row, heights) for consecutive strips of the window of one tile."""
    reader = hgt_strips if tile.format == "hgt" else gdal_strips
    return reader(tile, window)


def _span(start: float, stop: float, last: int) -> tuple[int, int]:
    """Return the first and last whole index that enclose [start, stop], ending with the data."""
    first, final = math.floor(start + _EDGE_STEPS), math.ceil(stop - _EDGE_STEPS)
    if first < 0 <= start + 1.0 + _EDGE_STEPS:
        first = 0
    if final > last >= stop - 1.0 - _EDGE_STEPS:
        final = last
    return first, max(first, final)


def _check_fit(first: Tile, tile: Tile) -> None:
    side = max(first.rows, first.cols, tile.rows, tile.cols)
    drift = max(
        abs(tile.step_x / first.step_x - 1.0),
        abs(tile.step_y / first.step_y - 1.0),
    )
    if tile.crs != first.crs:
        message, value = "reference systems differ", f"{tile.crs} against {first.crs}"
    elif drift * side > _TOLERANCE_STEPS:
        message = "spacings differ"
        value = f"{_spacing(tile)} against {_spacing(first)}"
    elif _off_line(first, tile) > _TOLERANCE_STEPS:
        message, value = "posts do not line up", f"{_off_line(first, tile):.2f} of a step apart"
    else:
        return
    raise TerrainError(
        Problem(
            f"does not fit together with {first.name}: {message}",
            file=tile.name,
            value=value,
            remedy="Name tiles of one product only, or make one file of them: "
            "gdalwarp -t_srs EPSG:4326 -tr STEP STEP IN... OUT.",
        )
    )


def _spacing(tile: Tile) -> str:
    return f"{tile.step_x:.10g} x {tile.step_y:.10g}"


def _off_line(first: Tile, tile: Tile) -> float:
    x = (tile.west - first.west) / first.step_x
    y = (tile.north - first.north) / first.step_y
    return max(abs(x - round(x)), abs(y - round(y)))
