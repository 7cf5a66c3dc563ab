"""The lowest height at which a target comes into a radar's line of sight, for every cell.

Straight means the WGS84 geodesic on a latitude/longitude grid and a straight line in the plane on
a projected one. Ground is bilinear between posts; the Earth is a sphere of ``earth_factor`` times
the Gaussian radius at the radar. A post of unknown height does not block: the crossings beside it
are left out, its own cell is NaN in the result, and ``Grid.void_count`` says how many there are.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from longshadow.physics.geodesy import east_north_m, gaussian_radius_m, meridian_radius_m
from longshadow.terrain.grid import Grid, bilinear, fractional_index, is_geographic, positions
from longshadow.terrain.octants import Radar, Strip, octants_around, steep_parts

__all__ = [
    "Observer",
    "Prepared",
    "azimuths_rad",
    "distances_m",
    "earth_radius_m",
    "highest_visible_height",
    "lowest_visible_height",
    "lowest_visible_heights",
    "merge",
    "place_radar",
    "prepare",
]

Heights = NDArray[np.float32]

#: Lines per cell at the far edge of the map, by post spacing in metres: ground with steeper kinks
#: between posts needs more (docs/performance.md has the errors that each leaves).
RAYS_BY_SPACING_M = ((25.0, 1.0), (50.0, 1.5), (75.0, 3.0), (150.0, 4.0), (math.inf, 16.0))


#: Width of the exact mode's wedges in cells at the far edge, and how many make a piece of work.
WEDGE_CELLS, WEDGES = 16.0, 16


@dataclass(frozen=True)
class Observer:
    """A radar's antenna: position in WGS84 degrees, height of the antenna above the ground."""

    latitude_deg: float
    longitude_deg: float
    mast_m: float


@dataclass(frozen=True, eq=False)
class Prepared:
    """What radars on one grid share: the heights, and the highest post of each block of them."""

    grid: Grid
    heights_m: Heights
    tops_m: Heights


def earth_radius_m(latitude_deg: float) -> float:
    """Radius of the sphere that replaces the Earth at a radar: the Gaussian radius, metres."""
    return gaussian_radius_m(latitude_deg)


def prepare(grid: Grid) -> Prepared:
    """Find the highest post of each block of a grid, once for any number of radars."""
    from longshadow.physics.kernels.blocks import block_maxima

    heights_m = np.ascontiguousarray(grid.heights_m, dtype=np.float32)
    if heights_m.ndim != 2 or min(heights_m.shape) < 2 or heights_m.size >= 2**31:
        raise ValueError(f"grid of shape {heights_m.shape}: must be 2 x 2 to 2^31 cells")
    return Prepared(grid, heights_m, block_maxima(heights_m))


def lowest_visible_height(
    grid: Grid,
    observer: Observer,
    *,
    earth_factor: float = 4.0 / 3.0,
    max_range_m: float = math.inf,
    sector: tuple[float, float] | None = None,
    min_elevation_rad: float | None = None,
    mode: Literal["fast", "exact"] = "fast",
    rays: float | None = None,
    threads: int = 2,
    prepared: Prepared | None = None,
) -> Heights:
    """Lowest height above ground at which a target in each cell is in line of sight.

    Parameters
    ----------
    grid
        Elevations.
    observer
        Radar position and mast height; must lie on the grid, on known ground.
    earth_factor
        Effective Earth radius over the Gaussian radius at the radar; ``inf`` for a flat Earth.
    max_range_m
        Ground range beyond which nothing is computed.
    sector
        Start azimuth and width in degrees, clockwise from north; None for all round.
    min_elevation_rad
        Lower edge of the beam above the horizontal at the antenna; None for no limit.
    mode
        "fast": horizons between neighbouring lines; "exact": one profile per cell.
    rays
        Lines per cell at the far edge of the map, in fast mode; by default from
        1 where posts lie at most 25 m apart to 16 where they lie more than 150 m apart.
    threads
        Worker threads; the result does not depend on it.
    prepared
        ``prepare(grid)``, when several radars share the grid.

    Returns
    -------
    numpy.ndarray
        float32, metres above ground, the grid's shape. ``+inf`` outside range and sector, NaN
        where the ground is unknown.

    Raises
    ------
    ValueError
        For a radar off the grid or on unknown ground, or an option out of bounds.
    """
    shared = prepare(grid) if prepared is None else prepared
    radar = place_radar(grid, observer, earth_factor, max_range_m, min_elevation_rad)
    lines = _lines(grid, radar, rays, mode)
    octants = octants_around(grid, radar, _checked(sector), lines)
    out = np.empty(grid.heights_m.shape, np.float32)
    steep = steep_parts(octants, WEDGE_CELLS * lines) if mode == "fast" else []
    _fill(out, shared, radar, octants, steep, threads, mode)
    return out


def _lines(grid: Grid, radar: Radar, rays: float | None, mode: str) -> float:
    """Lines per cell at the far edge of the map; in exact mode they bound the wedges."""
    if mode not in ("fast", "exact"):
        raise ValueError(f"mode = {mode!r}: must be 'fast' or 'exact'")
    if rays is not None and not 0 < rays <= 64:
        raise ValueError(f"rays = {rays}: must lie in (0, 64]")
    if mode == "exact":
        return float(max(1.0 / WEDGE_CELLS, 32.0 / max(grid.heights_m.shape)))
    if rays is not None:
        return rays
    spacing_m = grid.step_y
    if is_geographic(grid):
        spacing_m *= math.radians(meridian_radius_m(radar.latitude_deg))
    return next(lines for limit, lines in RAYS_BY_SPACING_M if spacing_m <= limit)


def _checked(sector: tuple[float, float] | None) -> tuple[float, float] | None:
    if sector is not None and not 0 < sector[1] <= 360:
        raise ValueError(f"sector width = {sector[1]}: must lie in (0, 360] degrees")
    return sector


def _fill(
    out: Heights,
    shared: Prepared,
    radar: Radar,
    octants: list[Strip],
    steep: list[Strip],
    threads: int,
    mode: str,
) -> None:
    """Fill a map; what no octant holds is out of range or sector, `steep` parts are done again."""
    out.fill(np.inf)
    if mode == "exact":
        _profile_all(shared, radar, octants, out, threads)
    else:
        _sweep_all(shared, radar, octants, out, threads)
        _profile_all(shared, radar, steep, out, threads)
    row, column = round(radar.row), round(radar.column)
    if radar.row == row and radar.column == column:
        out[row, column] = 0.0


def place_radar(
    grid: Grid,
    observer: Observer,
    earth_factor: float,
    max_range_m: float,
    min_elevation_rad: float | None,
) -> Radar:
    """The radar in index space, checked."""
    from longshadow.physics.kernels.octant import Sight

    if not earth_factor > 0:
        raise ValueError(f"earth_factor = {earth_factor}: must be above 0 (inf for a flat Earth)")
    if not max_range_m > 0:
        raise ValueError(f"max_range_m = {max_range_m}: must be above 0")
    if not 0 <= observer.mast_m < 100_000:
        raise ValueError(f"mast_m = {observer.mast_m}: must lie in [0, 100000)")
    if min_elevation_rad is not None and not abs(min_elevation_rad) < math.pi / 2:
        raise ValueError(f"min_elevation_rad = {min_elevation_rad}: must lie within +-pi/2")
    row, column = fractional_index(grid, observer.latitude_deg, observer.longitude_deg)
    rows, columns = grid.heights_m.shape
    if not (-0.5 <= row <= rows - 0.5 and -0.5 <= column <= columns - 0.5):
        raise ValueError(
            f"radar at ({observer.latitude_deg}, {observer.longitude_deg}):"
            " must lie inside the elevation grid"
        )
    # Multiples of 2^-20 cell: differences from whole rows and columns are then exact.
    row = min(max(round(row * 2**20) / 2**20, 0.0), rows - 1.0)
    column = min(max(round(column * 2**20) / 2**20, 0.0), columns - 1.0)
    ground = bilinear(grid, row, column)
    if math.isnan(ground):
        raise ValueError("the ground under the radar is unknown: choose a position with data")
    radius = earth_factor * gaussian_radius_m(observer.latitude_deg)
    lowest = -1e30 if min_elevation_rad is None else math.tan(min_elevation_rad)
    sight = Sight(ground + float(observer.mast_m), 1.0 / radius, lowest, float(max_range_m))
    return Radar(observer.latitude_deg, observer.longitude_deg, row, column, sight)


def _sweep_all(
    shared: Prepared, radar: Radar, octants: list[Strip], out: Heights, threads: int
) -> None:
    """Run every chunk of every octant; each cell is written by exactly one of them."""
    from longshadow.physics.kernels.sweep import sweep

    heights, flat = shared.heights_m.reshape(-1), out.reshape(-1)
    jobs = []
    for item in octants:
        chunk = item.chunk
        chunks = -(-item.octant.labels // chunk)
        for begin in range(0, chunks, 4):
            end = min(begin + 4, chunks)
            jobs.append(
                (
                    heights,
                    flat,
                    shared.tops_m,
                    item.octant,
                    radar.sight,
                    item.bend,
                    item.stretch,
                    chunk,
                    begin,
                    end,
                )
            )
    _run(sweep, jobs, threads)


def _profile_all(
    shared: Prepared, radar: Radar, octants: list[Strip], out: Heights, threads: int
) -> None:
    """One interpolated profile per cell, wedge by wedge."""
    from longshadow.physics.kernels.exact import profiles

    heights, flat = shared.heights_m.reshape(-1), out.reshape(-1)
    jobs = []
    for item in octants:
        octant = item.octant
        n = octant.first_n + np.arange(octant.rows, dtype=np.float64)
        bend = stretch = np.zeros((octant.rows, 0))
        if not item.fan.is_plane:
            bend, stretch = item.fan.tables_at(n)
        share = (heights, flat, shared.tops_m, octant, radar.sight, bend, stretch)
        jobs += [
            (*share, begin, min(begin + WEDGES, octant.labels))
            for begin in range(0, octant.labels, WEDGES)
        ]
    _run(profiles, jobs, threads)


def _run(kernel: Callable[..., None], jobs: list[tuple[Any, ...]], threads: int) -> None:
    """Run jobs that write separate cells, in any order."""
    if threads == 1:
        for job in jobs:
            kernel(*job)
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda job: kernel(*job), jobs))


def lowest_visible_heights(
    grid: Grid,
    observer: Observer,
    mast_levels_m: Sequence[float],
    *,
    earth_factor: float = 4.0 / 3.0,
    max_range_m: float = math.inf,
    sector: tuple[float, float] | None = None,
    min_elevation_rad: float | None = None,
    mode: Literal["fast", "exact"] = "fast",
    rays: float | None = None,
    threads: int = 2,
    prepared: Prepared | None = None,
) -> Heights:
    """`lowest_visible_height` for several mast heights at one position, shape (levels, ...).

    The lines of sight are laid out once, which is most of the work of a small map. All other
    parameters, and the errors, are those of `lowest_visible_height`.
    """
    shared = prepare(grid) if prepared is None else prepared
    levels = np.empty((len(mast_levels_m), *grid.heights_m.shape), np.float32)
    octants: list[Strip] | None = None
    steep: list[Strip] = []
    for level, mast_m in zip(levels, mast_levels_m, strict=True):
        mast = replace(observer, mast_m=float(mast_m))
        radar = place_radar(grid, mast, earth_factor, max_range_m, min_elevation_rad)
        lines = _lines(grid, radar, rays, mode)
        if octants is None:
            octants = octants_around(grid, radar, _checked(sector), lines)
            steep = steep_parts(octants, WEDGE_CELLS * lines) if mode == "fast" else []
        _fill(level, shared, radar, octants, steep, threads, mode)
    return levels


def merge(
    layers: Sequence[Heights] | Heights, height_m: float = math.inf
) -> tuple[Heights, NDArray[np.int16], NDArray[np.int16]]:
    """Several radars on one map.

    Parameters
    ----------
    layers
        Lowest visible heights of each radar, metres above ground.
    height_m
        Height at which radars are counted.

    Returns
    -------
    tuple
        The lowest height over the radars; the index of the radar that gives it (the first of
        equals, -1 where none sees the cell at any height); the number of radars in sight of a
        target at ``height_m``. Where the ground is unknown: NaN, -1, 0.
    """
    if len(layers) == 0:
        raise ValueError("layers: must hold at least one radar")
    lowest = np.array(layers[0], np.float32)
    which = np.where(np.isfinite(lowest), 0, -1).astype(np.int16)
    count = (lowest <= height_m).astype(np.int16) * np.isfinite(lowest)
    for index, layer in enumerate(layers[1:], start=1):
        better = layer < lowest
        lowest[better] = layer[better]
        which[better] = index
        count += (layer <= height_m) & np.isfinite(layer)
    return lowest, which, count


def _offsets_m(grid: Grid, observer: Observer) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """East and north components of the line to every cell."""
    return east_north_m(
        observer.latitude_deg,
        observer.longitude_deg,
        partial(positions, grid),
        grid.heights_m.shape,
    )


def distances_m(grid: Grid, observer: Observer) -> Heights:
    """Ground distance from the radar to every cell along the WGS84 geodesic."""
    east, north = _offsets_m(grid, observer)
    return np.hypot(east, north).astype(np.float32)


def azimuths_rad(grid: Grid, observer: Observer) -> Heights:
    """Azimuth of every cell at the radar, radians clockwise from true north, in [0, 2 pi)."""
    east, north = _offsets_m(grid, observer)
    return (np.arctan2(east, north) % (2 * np.pi)).astype(np.float32)


def highest_visible_height(
    grid: Grid, observer: Observer, max_elevation_rad: float, *, earth_factor: float = 4.0 / 3.0
) -> Heights:
    """Height above ground of the upper edge of the beam over every cell; below it is in the beam.

    The companion of `lowest_visible_height` for radars with a highest elevation: a target is seen
    between the two. Over the radar itself the beam's edge is at the antenna.
    """
    if not -math.pi / 2 < max_elevation_rad < math.pi / 2:
        raise ValueError(f"max_elevation_rad = {max_elevation_rad}: must lie within +-pi/2")
    radar = place_radar(grid, observer, earth_factor, math.inf, None)
    theta = distances_m(grid, observer).astype(np.float64) * radar.sight.inverse_radius
    antenna, curve = radar.sight.antenna_m, radar.sight.inverse_radius
    if curve == 0.0:
        top = antenna + math.tan(max_elevation_rad) * distances_m(grid, observer)
    else:
        rise = (math.tan(max_elevation_rad) + np.tan(theta / 2)) * np.sin(theta)
        with np.errstate(divide="ignore"):
            top = np.where(rise < 1.0, (antenna + rise / curve) / (1.0 - rise), np.inf)
    return np.asarray(top - grid.heights_m, np.float32)
