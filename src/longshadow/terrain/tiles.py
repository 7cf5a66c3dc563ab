"""Open elevation data: one file, several, a folder of tiles, or relief that ships with us.

The ``tiles`` modules are the only ones that open rasters. Grids are used as they are stored:
nothing is projected or resampled on reading, and only the asked window is read.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from longshadow.errors import Problem, TerrainError
from longshadow.terrain.builtin import builtin_record, is_builtin
from longshadow.terrain.grid import Grid
from longshadow.terrain.tiles_find import Source, find_tiles, source_name
from longshadow.terrain.tiles_mosaic import Bounds, Lattice, cut, lattice_of, paint

if TYPE_CHECKING:
    from longshadow.terrain.tiles_record import Tile

__all__ = ["MAX_CELLS", "checked_bounds", "datum_of", "fetch_line", "in_grid_units", "open_terrain"]

MAX_CELLS = 64_000_000
"""Largest grid opened unless the caller asks for more: 256 MB of heights."""


def open_terrain(
    source: Source, bounds: Bounds | None = None, *, max_cells: int = MAX_CELLS
) -> Grid:
    """Open elevation data and return one grid.

    Parameters
    ----------
    source
        A file, a folder of tiles, several of them, or ``builtin:NAME``.
    bounds
        West, south, east, north in degrees of WGS84 (also for projected grids); west may
        exceed east across the antimeridian. Only this part is read. Cells inside the bounds
        but outside the data are unknown (NaN). None: everything.
    max_cells
        Refuse larger grids. A cell takes 4 bytes here.

    Returns
    -------
    Grid
        Heights in metres as float32, row 0 in the north, NaN where unknown.

    Raises
    ------
    TerrainError
        If anything is missing, unreadable, unsafe, ill-fitting, too large, or all unknown.
    """
    name = source_name(source)
    asked = None if bounds is None else checked_bounds(bounds)
    try:
        tiles = find_tiles(source)
    except TerrainError as error:
        raise _with_fetch_line(error, asked) from error
    if asked is not None:
        tiles = _nearest_turn(tiles, asked)
    lattice = lattice_of(tiles)
    if asked is not None:
        lattice = _inside(lattice, tiles, asked, name)
    _check_cells(lattice, name, max_cells)
    painted = paint(tiles, lattice)
    heights = painted.heights
    voids = int(np.count_nonzero(np.isnan(heights)))
    if voids == heights.size:
        raise TerrainError(
            Problem(
                "no height is known there: every cell is a void",
                file=name,
                value="" if asked is None else _text(asked),
                remedy="" if asked is None else fetch_line(asked),
            )
        )
    return Grid(
        heights_m=heights,
        west=lattice.west,
        north=lattice.north,
        step_x=lattice.step_x,
        step_y=lattice.step_y,
        crs=tiles[0].crs,
        vertical_datum=datum_of(source, tiles),
        source=_cited(source, tiles, painted.note),
        registration=tiles[0].registration,
        void_count=voids,
    )


def fetch_line(bounds: Bounds) -> str:
    """Return the command that would get elevation data for W, S, E, N in degrees."""
    west, south, east, north = bounds
    outward = (math.floor(west), math.floor(south), math.ceil(east), math.ceil(north))
    corners = " ".join(str(edge) for edge in outward)
    return f"Get it: longshadow terrain fetch --bounds {corners} --source skadi --out terrain.tif"


def datum_of(source: Source, tiles: Sequence[Tile]) -> str:
    """Return the vertical datum of the tiles, several joined, "" where none is recorded."""
    if is_builtin(source):
        return builtin_record(str(source)).vertical_datum
    return "; ".join(dict.fromkeys(tile.vertical_datum for tile in tiles if tile.vertical_datum))


def in_grid_units(crs: str, bounds: Bounds) -> Bounds:
    """Return bounds in degrees as bounds in units of `crs` that enclose them."""
    from rasterio.crs import CRS
    from rasterio.errors import RasterioError
    from rasterio.warp import transform_bounds

    target = CRS.from_user_input(crs)
    if target.is_geographic:
        return bounds
    try:
        west, south, east, north = transform_bounds("EPSG:4326", target, *bounds, densify_pts=41)
    except RasterioError:
        west = south = east = north = math.inf
    if not all(math.isfinite(edge) for edge in (west, south, east, north)):
        raise TerrainError(
            Problem(
                "the bounds cannot be expressed in the reference system of the terrain",
                value=f"{_text(bounds)} in {crs[:60]}",
            )
        )
    return west, south, east, north


def checked_bounds(bounds: Bounds) -> Bounds:
    """Return W, S, E, N in degrees with east beyond west (past 180 across the antimeridian).

    Raises
    ------
    TerrainError
        If they are no bounds on the globe.
    """
    west, south, east, north = (float(edge) for edge in bounds)
    if not all(math.isfinite(edge) for edge in (west, south, east, north)):
        message = "bounds must be finite numbers"
    elif not -90 <= south < north <= 90:
        message = "south must lie below north, both within -90 to 90 degrees"
    elif not (-180 <= west <= 360 and -180 <= east <= 360) or west == east:
        message = "west and east must differ and lie within -180 to 360 degrees"
    else:
        return west, south, east + 360.0 if east < west else east, north
    raise TerrainError(
        Problem(message, value=_text(bounds), remedy="Bounds are W S E N in degrees.")
    )


def _nearest_turn(tiles: list[Tile], bounds: Bounds) -> list[Tile]:
    """Shift geographic tiles by whole turns towards the bounds (180 degrees and beyond)."""
    middle = 0.5 * (bounds[0] + bounds[2])
    turned = []
    for tile in tiles:
        centre = tile.west + 0.5 * tile.cols * tile.step_x
        degrees = tile.crs == "EPSG:4326"
        turns = round((middle - centre) / 360.0) if degrees else 0
        turned.append(replace(tile, west=tile.west + 360.0 * turns) if turns else tile)
    return turned


def _inside(lattice: Lattice, tiles: Sequence[Tile], asked: Bounds, name: str) -> Lattice:
    part = cut(lattice, in_grid_units(tiles[0].crs, asked))
    west, south, east, north = part.bounds
    data_west, data_south, data_east, data_north = lattice.bounds
    if west > data_east or east < data_west or south > data_north or north < data_south:
        raise TerrainError(
            Problem(
                "the terrain does not reach the area asked for",
                file=name,
                value=f"asked {_text(asked)}, the terrain covers {_text(lattice.bounds)}"
                + ("" if tiles[0].crs == "EPSG:4326" else f" in {tiles[0].crs[:60]}"),
                remedy=fetch_line(asked),
            )
        )
    return part


def _check_cells(lattice: Lattice, name: str, max_cells: int) -> None:
    cells = lattice.rows * lattice.cols
    if cells <= max_cells:
        return
    raise TerrainError(
        Problem(
            f"{lattice.cols:,} x {lattice.rows:,} = {cells:,} cells exceed max_cells = "
            f"{max_cells:,} ({4e-6 * cells:,.0f} MB of heights)",
            file=name,
            value=_text(lattice.bounds),
            remedy="Ask for smaller bounds, name coarser terrain, or raise the limit.",
        )
    )


def _with_fetch_line(error: TerrainError, asked: Bounds | None) -> TerrainError:
    if asked is None:
        return error
    line = fetch_line(asked)
    missing = "no such file or folder", "no elevation file there"
    return TerrainError(
        replace(problem, remedy=line) if problem.message in missing else problem
        for problem in error.problems
    )


def _cited(source: Source, tiles: Sequence[Tile], seam: str) -> str:
    if is_builtin(source):
        return f"{source}: {builtin_record(str(source)).citation}"
    said = [text for tile in tiles for text in (tile.credit, tile.note)]
    return "; ".join(text for text in dict.fromkeys([source_name(source), *said, seam]) if text)


def _text(bounds: Bounds) -> str:
    return " ".join(f"{edge:.8g}" for edge in bounds)
