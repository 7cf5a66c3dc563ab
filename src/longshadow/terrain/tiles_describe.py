"""What is in an elevation file: told without holding all of it in memory."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from longshadow.errors import Problem, TerrainError
from longshadow.terrain.builtin import builtin_record, is_builtin
from longshadow.terrain.tiles import datum_of
from longshadow.terrain.tiles_find import Source, find_tiles, source_name
from longshadow.terrain.tiles_mosaic import Bounds, Lattice, Painted, lattice_of, paint
from longshadow.terrain.tiles_record import Tile

__all__ = ["COARSE_CELL_M", "TerrainInfo", "cell_size_m", "describe_terrain"]

COARSE_CELL_M = 150.0
"""Cells wider than this smooth ridges away, so that sightlines come out optimistic.

It lies between 3 arc-seconds (93 m), the finest spacing with which the bias was measured, and
15 arc-seconds (460 m).
"""

_BAND_CELLS = 16_000_000
_MOST_CELLS = 4_000_000_000
_NOTHING = np.empty((0, 0), dtype=np.float32)
_SEA_BED_M = -450.0  # the lowest dry land, the shore of the Dead Sea, lies at about -430 m


@dataclass(frozen=True)
class TerrainInfo:
    """The card of an elevation file, folder or built-in grid.

    Attributes
    ----------
    formats
        Formats met, as "GeoTIFF" or "hgt".
    tile_count, rows, cols
        Number of rasters, and the size of the grid that they make together.
    bounds, bounds_deg
        W, S, E, N of the outermost posts (or cell edges, for "area"), in units of `crs` and in
        degrees.
    step_x, step_y, step_arcsec
        Spacing in units of `crs`; and in arc-seconds (x, y), None for a projected grid.
    cell_m
        Approximate east-west and north-south spacing in metres, in the middle of the grid.
    lowest_m, highest_m
        Extremes of the known heights, NaN when none is known.
    void_count, void_share
        Unknown cells, and their share from 0 to 1.
    coarse
        True when cells are wider than `COARSE_CELL_M`.
    notes
        Sentences that a user of the data should read.
    """

    name: str
    formats: tuple[str, ...]
    tile_count: int
    rows: int
    cols: int
    bounds: Bounds
    bounds_deg: Bounds
    step_x: float
    step_y: float
    step_arcsec: tuple[float, float] | None
    cell_m: tuple[float, float]
    crs: str
    vertical_datum: str
    registration: str
    lowest_m: float
    highest_m: float
    void_count: int
    void_share: float
    coarse: bool
    source: str
    notes: tuple[str, ...]


def describe_terrain(source: Source) -> TerrainInfo:
    """Read everything once, in bands, and return what is there.

    Raises
    ------
    TerrainError
        If anything is missing, unreadable, unsafe or ill-fitting, or the tiles together span
        more than 4e9 cells.
    """
    tiles = find_tiles(source)
    lattice = lattice_of(tiles)
    _check_span(lattice, source_name(source))
    lowest, highest, voids, seam = _scan(tiles, lattice)
    geographic = _is_geographic(tiles[0].crs)
    bounds = _outline(lattice, tiles[0].registration)
    bounds_deg = bounds if geographic else _in_degrees(tiles[0].crs, bounds)
    latitude = 0.5 * (bounds_deg[1] + bounds_deg[3])
    cell_m = cell_size_m(lattice.step_x, lattice.step_y, latitude, geographic=geographic)
    info = TerrainInfo(
        name=source_name(source),
        formats=tuple(dict.fromkeys(tile.format for tile in tiles)),
        tile_count=len(tiles),
        rows=lattice.rows,
        cols=lattice.cols,
        bounds=bounds,
        bounds_deg=bounds_deg,
        step_x=lattice.step_x,
        step_y=lattice.step_y,
        step_arcsec=(lattice.step_x * 3600, lattice.step_y * 3600) if geographic else None,
        cell_m=cell_m,
        crs=tiles[0].crs,
        vertical_datum=datum_of(source, tiles),
        registration=tiles[0].registration,
        lowest_m=lowest,
        highest_m=highest,
        void_count=voids,
        void_share=voids / (lattice.rows * lattice.cols),
        coarse=max(cell_m) > COARSE_CELL_M,
        source=_credit(source, tiles),
        notes=(),
    )
    return replace(info, notes=_notes(info, tiles, seam))


def cell_size_m(
    step_x: float, step_y: float, latitude_deg: float, *, geographic: bool
) -> tuple[float, float]:
    """Return the east-west and north-south size of a cell in metres.

    On a geographic grid by the radii of curvature of the WGS84 ellipsoid; a projected grid is
    in metres already.
    """
    if not geographic:
        return step_x, step_y
    major, squared_eccentricity = 6_378_137.0, 6.694379990141e-3
    latitude = math.radians(latitude_deg)
    bulge = 1.0 - squared_eccentricity * math.sin(latitude) ** 2
    east = major / math.sqrt(bulge) * math.cos(latitude)
    north = major * (1.0 - squared_eccentricity) / bulge**1.5
    return math.radians(step_x) * east, math.radians(step_y) * north


def _credit(source: Source, tiles: Sequence[Tile]) -> str:
    if is_builtin(source):
        return builtin_record(str(source)).citation
    return "; ".join(dict.fromkeys(tile.credit for tile in tiles if tile.credit))


def _check_span(lattice: Lattice, name: str) -> None:
    cells = lattice.rows * lattice.cols
    if cells > _MOST_CELLS:
        raise TerrainError(
            Problem(
                f"the tiles together span {cells:,} cells, more than {_MOST_CELLS:,}",
                file=name,
                remedy="Name fewer tiles, or tiles that lie beside each other.",
            )
        )


def _scan(tiles: Sequence[Tile], lattice: Lattice) -> tuple[float, float, int, str]:
    """Return lowest and highest known height, the number of unknown cells, and a note."""
    rows_a_band = max(1, _BAND_CELLS // lattice.cols)
    lowest, highest, voids, whole = math.nan, math.nan, 0, Painted(_NOTHING)
    for row in range(0, lattice.rows, rows_a_band):
        band = replace(
            lattice,
            north=lattice.north - row * lattice.step_y,
            rows=min(rows_a_band, lattice.rows - row),
        )
        part = paint(tiles, band)
        heights = part.heights
        whole = Painted(
            _NOTHING,
            whole.clash_count + part.clash_count,
            max(whole.worst_clash_m, part.worst_clash_m),
        )
        voids += int(np.count_nonzero(np.isnan(heights)))
        lowest = float(np.fmin(lowest, np.fmin.reduce(heights, axis=None)))
        highest = float(np.fmax(highest, np.fmax.reduce(heights, axis=None)))
    return lowest, highest, voids, whole.note


def _outline(lattice: Lattice, registration: str) -> Bounds:
    west, south, east, north = lattice.bounds
    x, y = (0.0, 0.0) if registration == "point" else (0.5 * lattice.step_x, 0.5 * lattice.step_y)
    return west - x, south - y, east + x, north + y


def _is_geographic(crs: str) -> bool:
    from rasterio.crs import CRS

    return bool(CRS.from_user_input(crs).is_geographic)


def _in_degrees(crs: str, bounds: Bounds) -> Bounds:
    from rasterio.warp import transform_bounds

    west, south, east, north = transform_bounds(crs, "EPSG:4326", *bounds, densify_pts=41)
    return west, south, east, north


def _notes(info: TerrainInfo, tiles: Sequence[Tile], seam: str) -> tuple[str, ...]:
    notes = list(dict.fromkeys(tile.note for tile in tiles if tile.note))
    if seam:
        notes.append(seam)
    if info.coarse:
        notes.append("coarse: ridges are smoothed, so lines of sight come out optimistic")
    if math.isnan(info.lowest_m):
        notes.append("no height is known anywhere: nothing can be computed on it")
    if info.lowest_m < _SEA_BED_M:
        notes.append("holds the sea bed: heights below 0 m at sea are not what a radar looks over")
    if not info.vertical_datum:
        notes.append("vertical datum not recorded: heights are taken as above mean sea level")
    if is_builtin(info.name):
        notes.append(builtin_record(info.name).note)
    return tuple(notes)
