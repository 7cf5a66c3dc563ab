"""Where one raster lies and what its numbers mean, before any height is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from longshadow.errors import Problem, TerrainError

__all__ = ["HIGHEST_M", "LOWEST_M", "Heights", "Tile", "Window", "check_size", "heights_of"]

Heights = NDArray[np.float32]

LOWEST_M, HIGHEST_M = -12_000.0, 9_000.0
"""No ground lies outside: the Challenger Deep is at -10,935 m, Everest at 8,849 m."""

MAX_SIDE = 2_000_000
MAX_TILE_CELLS = 40_000_000_000

# SRTM and GeoTIFF, DTED, the upper end of 16 bits, and the habit of the ASCII grids.
_VOID_SENTINELS = (-32768.0, -32767.0, 32767.0, -9999.0)


class Window(NamedTuple):
    """Half-open ranges of rows and columns."""

    row_start: int
    row_stop: int
    col_start: int
    col_stop: int


@dataclass(frozen=True)
class Tile:
    """One raster on disk: its grid, its reference systems, and which values mean "unknown".

    Attributes
    ----------
    path, member
        The file, and inside it the member of an archive or the variable of a NetCDF file.
    format
        "GeoTIFF", "hgt", "DTED", "ESRI ASCII" or "NetCDF".
    west, north
        Centre (or post) of cell [0, 0], in units of `crs`.
    step_x, step_y
        Spacing, positive, in units of `crs`.
    registration
        "point": values are heights at posts; "area": averages over cells.
    voids
        Values that mean "unknown" beside the usual sentinels.
    credit
        Attribution that the file carries, or "".
    note
        An assumption made on reading, or "".
    """

    path: Path
    format: str
    rows: int
    cols: int
    west: float
    north: float
    step_x: float
    step_y: float
    crs: str
    registration: Literal["point", "area"]
    vertical_datum: str = ""
    member: str = ""
    voids: tuple[float, ...] = ()
    scale: float = 1.0
    offset: float = 0.0
    credit: str = ""
    note: str = ""

    @property
    def name(self) -> str:
        """The file, and the member in it, as shown to a reader."""
        return f"{self.path}:{self.member}" if self.member else str(self.path)


def check_size(name: str, rows: int, cols: int) -> None:
    """Refuse dimensions that no elevation file has.

    Raises
    ------
    TerrainError
        If a side is below 2 or above 2,000,000 cells, or the whole above 4e10 cells.
    """
    if min(rows, cols) < 2:
        raise TerrainError(
            Problem("too small to be terrain", file=name, value=f"{cols} x {rows} cells")
        )
    if max(rows, cols) > MAX_SIDE or rows * cols > MAX_TILE_CELLS:
        raise TerrainError(
            Problem(
                "dimensions are beyond any elevation file; the header is wrong or hostile",
                file=name,
                value=f"{cols} x {rows} cells",
            )
        )


def heights_of(raw: NDArray[np.generic], tile: Tile) -> Heights:
    """Return heights in metres as float32 with NaN wherever the file holds no height.

    Raises
    ------
    TerrainError
        If a value that is not marked as a void is no height on Earth.
    """
    heights: Heights = raw.astype(np.float32)
    unknown = ~np.isfinite(heights)
    for void in (*_VOID_SENTINELS, *tile.voids):
        unknown |= heights == np.float32(void)
    if (tile.scale, tile.offset) != (1.0, 0.0):
        heights = (heights * np.float32(tile.scale) + np.float32(tile.offset)).astype(np.float32)
    heights[unknown] = np.nan
    _refuse_impossible(heights, tile.name)
    return heights


def _refuse_impossible(heights: Heights, name: str) -> None:
    # fmin and fmax ignore NaN without the warning that nanmin gives on an all-void strip.
    low = float(np.fmin.reduce(heights, axis=None))
    high = float(np.fmax.reduce(heights, axis=None))
    if low < LOWEST_M or high > HIGHEST_M:
        wrong = low if low < LOWEST_M else high
        raise TerrainError(
            Problem(
                "a height that exists nowhere on Earth",
                file=name,
                value=f"{wrong:g} m",
                remedy="If it marks unknown cells, name it in the file "
                "(gdal_edit.py -a_nodata VALUE FILE); if heights are in feet, convert to metres.",
            )
        )
