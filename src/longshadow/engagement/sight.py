"""What a site has in sight of a bank of paths, and the range that a radar there then needs.

Sight is geometry: it is computed once a site for some antenna heights. What depends on where a
radar faces is prepared once a placement, and each draw of the unknowns costs one pass over the
samples. Conventions are those of `longshadow.terrain.sightline` and `longshadow.terrain.profile`:
ground is bilinear, unknown posts do not block, the Earth is a sphere of ``earth_factor`` times the
Gaussian radius at the site, the ground below a target does not hide it but a target below the
ground is hidden.

Lines run in plan along the great ellipse through site and point, whose places and distances are
less than 15 m from those of the WGS84 geodesic of 400 km, and 150 m of one of 1,300 km. Over real
ground that leaves lowest altitudes within 10 m of those of `terrain.profile` at 400 km, within 1 m
at 100 km where ridges are not close by (tests/engagement/test_sight.py).

Beyond the edge of the map there is no ground but the smooth sphere at sea level: the mask of what
is on the map counts on at its elevation.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from longshadow.engagement.records import PathBank, Sight
from longshadow.physics.bounds import bounded, number
from longshadow.physics.geodesy import gaussian_radius_m
from longshadow.physics.path import inverse
from longshadow.terrain.grid import Grid, bilinear, fractional_indices, is_geographic
from longshadow.terrain.sightline import Prepared, prepare

if TYPE_CHECKING:
    from longshadow.engagement.kernels.rays import Ground, Origin

__all__ = ["PreparedRadar", "at_mast", "needed_m", "prepare_radar", "sight_of_site"]

Floats = NDArray[np.float64]

#: No site sees further, whatever the target.
FARTHEST_M = 3_000_000.0
#: Points of one piece of work; it never depends on the number of threads.
PIECE = 4096


@dataclass(frozen=True, eq=False)
class PreparedRadar:
    """One radar at one site that faces somewhere, and one bank of paths.

    Attributes
    ----------
    sight
        What the site has in sight.
    point
        (3, points) altitude, 4 sin^2 of half the angle from the site at the centre of the Earth,
        and 1 inside the sector.
    factor
        (points,) multiplies slant ranges; one entry for none.
    """

    sight: Sight
    point: Floats
    factor: Floats


def sight_of_site(
    grid: Grid,
    latitude_deg: float,
    longitude_deg: float,
    levels_m: Sequence[float] | Floats,
    bank: PathBank,
    *,
    earth_factor: float = 4.0 / 3.0,
    threads: int = 2,
    prepared: Prepared | None = None,
) -> Sight:
    """Return the lowest altitudes in sight of a site along every path.

    Parameters
    ----------
    grid
        Elevations.
    latitude_deg, longitude_deg
        The site; on known ground.
    levels_m
        Antenna heights above ground, rising.
    bank
        Paths.
    earth_factor
        Effective Earth radius over the Gaussian radius at the site; finite.
    threads
        Worker threads; the result does not depend on it.
    prepared
        ``terrain.sightline.prepare(grid)``, when several sites share the grid.

    Returns
    -------
    Sight
        Lowest altitudes are at least the ground; inf further than 3,000 km away.

    Raises
    ------
    ValueError
        For a site off the grid or on unknown ground, or an option out of bounds.
    """
    levels = bounded("levels_m", levels_m, 0.0, 100_000.0, ends="[)").ravel()
    if levels.size == 0 or not np.all(np.diff(levels) > 0.0):
        raise ValueError("levels_m: must hold at least one height, and rise")
    workers = int(number("threads", threads, 1, 1024))
    radius = number("earth_factor", earth_factor, 0.5, 1e3)
    radius *= gaussian_radius_m(latitude_deg)
    origin, ground_m = _origin(grid, latitude_deg, longitude_deg, levels, radius)
    lats, lons = bank.latitude_deg.ravel(), bank.longitude_deg.ravel()
    azimuth, distance = inverse(
        np.full_like(lats, latitude_deg), np.full_like(lons, longitude_deg), lats, lons
    )
    north, east = np.radians(lats), np.radians(np.mod(lons - longitude_deg + 180.0, 360.0) - 180.0)
    if origin.plane:
        north, east = fractional_indices(grid, lats, lons)
    lowest = _lowest(_ground(prepared or prepare(grid)), origin, (north, east, distance), workers)
    shape = bank.latitude_deg.shape
    return Sight(
        levels, lowest.reshape(levels.size, *shape), distance.reshape(shape),
        np.mod(azimuth, 360.0).reshape(shape), ground_m, radius,
    )  # fmt: skip


def at_mast(sight: Sight, mast_m: float) -> Floats:
    """Return the lowest altitudes in sight from one antenna height, (paths, samples).

    Linear between levels: what hides is convex in the antenna's height, so that nothing hidden is
    called seen. A height beyond the levels counts as the nearest of them.
    """
    low, high, weight = _blend(sight, mast_m)
    below: Floats = sight.lowest_m[low].astype(np.float64)
    if weight == 0.0:
        return below
    with np.errstate(invalid="ignore"):
        between = below + weight * (sight.lowest_m[high] - below)
    return np.asarray(np.where(np.isinf(below), below, between))


def prepare_radar(
    sight: Sight,
    bank: PathBank,
    *,
    sector_deg: tuple[float, float] | None = None,
    factor: Floats | None = None,
) -> PreparedRadar:
    """Return what no draw changes of a radar at a site.

    Parameters
    ----------
    sight, bank
        What the site has in sight of these paths.
    sector_deg
        Begin, clockwise from north, and width, in (0, 360]; None for all round.
    factor
        (paths, samples) by which air and scanning multiply the range needed; None for 1.

    Raises
    ------
    ValueError
        For a sector or a factor out of bounds, or a sight of other paths.
    """
    if sight.distance_m.shape != bank.altitude_m.shape:
        raise ValueError("sight: must be of the same paths")
    half = np.sin(0.5 * sight.distance_m / sight.radius_m)
    inside = np.ones(sight.distance_m.shape)
    if sector_deg is not None:
        begin = number("sector begin", sector_deg[0])
        width = number("sector width", sector_deg[1], 0.0, 360.0, ends="(]")
        inside = (np.mod(sight.azimuth_deg - begin, 360.0) <= width).astype(np.float64)
    point = np.stack([bank.altitude_m, 4.0 * half * half, inside]).reshape(3, -1)
    return PreparedRadar(sight, point, _factor(sight, factor))


def needed_m(
    radar: PreparedRadar,
    mast_m: float,
    *,
    elevations_rad: tuple[float, float] = (-math.pi / 2, math.pi / 2),
    most_m: float = math.inf,
    factor: Floats | None = None,
) -> tuple[Floats, Floats]:
    """Return the range that free space would ask for, and the slant range, in one draw.

    Parameters
    ----------
    radar
        From `prepare_radar`.
    mast_m
        Antenna height above ground; see `at_mast`.
    elevations_rad
        Least and greatest elevation of the beam.
    most_m
        Greatest slant range, as instrumented.
    factor
        In the place of the prepared one.

    Returns
    -------
    tuple
        (paths, samples) each; the first is inf where the target is hidden, or outside the sector,
        the elevations or the greatest range.
    """
    from longshadow.engagement.kernels.needed import needed_ranges

    sight = radar.sight
    least, most = elevations_rad
    limits = (
        -2.0 if least <= -math.pi / 2 else math.sin(least),
        2.0 if most >= math.pi / 2 else math.sin(most),
        float(most_m),
    )
    times = radar.factor if factor is None else _factor(sight, factor)
    needed, slant = np.empty(radar.point.shape[1]), np.empty(radar.point.shape[1])
    antenna = sight.ground_m + float(np.clip(mast_m, sight.levels_m[0], sight.levels_m[-1]))
    needed_ranges(
        sight.lowest_m.reshape(sight.levels_m.size, -1), _blend(sight, mast_m), radar.point, times,
        antenna, sight.radius_m, limits, needed, slant,
    )  # fmt: skip
    shape = sight.distance_m.shape
    return needed.reshape(shape), slant.reshape(shape)


def _factor(sight: Sight, factor: Floats | None) -> Floats:
    if factor is None:
        return np.ones(1)
    if factor.shape != sight.distance_m.shape:
        raise ValueError("factor: must have one value for every sample of every path")
    return np.ascontiguousarray(factor, np.float64).ravel()


def _blend(sight: Sight, mast_m: float) -> tuple[int, int, float]:
    """Level below, level above, and the weight of that."""
    levels = sight.levels_m
    at = float(np.interp(number("mast_m", mast_m), levels, np.arange(levels.size)))
    low = min(int(at), max(levels.size - 2, 0))
    return low, min(low + 1, levels.size - 1), at - low


def _origin(
    grid: Grid, latitude_deg: float, longitude_deg: float, levels_m: Floats, radius_m: float
) -> tuple[Origin, float]:
    """The site, and the height of the ground there."""
    from longshadow.engagement.kernels.rays import Origin
    from longshadow.physics.geodesy import FLATTENING

    here = fractional_indices(grid, np.array(float(latitude_deg)), np.array(float(longitude_deg)))
    row, column = float(here[0]), float(here[1])
    rows, columns = grid.heights_m.shape
    if not (-0.5 <= row <= rows - 0.5 and -0.5 <= column <= columns - 0.5):
        raise ValueError(
            f"site at ({latitude_deg:.6g}, {longitude_deg:.6g}): must lie inside the terrain"
        )
    row, column = min(max(row, 0.0), rows - 1.0), min(max(column, 0.0), columns - 1.0)
    ground_m = bilinear(grid, row, column)
    if math.isnan(ground_m):
        raise ValueError("the ground under the site is unknown: choose a position with data")
    latitude = math.radians(latitude_deg)
    reduced = math.atan((1.0 - FLATTENING) * math.tan(latitude))
    return Origin(
        row, column, not is_geographic(grid), latitude, math.sin(reduced), math.cos(reduced),
        1.0 - FLATTENING, -math.degrees(1.0) / grid.step_y, math.degrees(1.0) / grid.step_x,
        ground_m + levels_m, radius_m, 1.0 / radius_m,
    ), ground_m  # fmt: skip


def _ground(prepared: Prepared) -> Ground:
    """The map for the kernel: the highest post of each block and of those after it."""
    from longshadow.engagement.kernels.rays import BLOCKS, Ground

    tops = prepared.tops_m
    padded = np.pad(tops, ((0, BLOCKS - 1), (0, BLOCKS - 1)), constant_values=-np.inf)
    parts = [
        padded[i : i + tops.shape[0], j : j + tops.shape[1]]
        for i in range(BLOCKS)
        for j in range(BLOCKS)
    ]
    rows, columns = prepared.heights_m.shape
    return Ground(prepared.heights_m.reshape(-1), np.maximum.reduce(parts), rows, columns)


def _lowest(
    ground: Ground, origin: Origin, points: tuple[Floats, Floats, Floats], threads: int
) -> NDArray[np.float32]:
    """(levels, points) lowest altitudes, piece by piece."""
    from longshadow.engagement.kernels.rays import rays

    count = points[0].size
    out = np.empty((origin.antennas_m.size, count), np.float32)

    def piece(begin: int) -> None:
        rays(ground, origin, *points, FARTHEST_M, begin, min(begin + PIECE, count), out)

    begins = range(0, count, PIECE)
    if threads == 1:
        for begin in begins:
            piece(begin)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(piece, begins))
    return out
