"""What one radar of a network has of flights: distance, sight, and the range that it needs.

The range that a radar needs is the one that free space would ask for: the slant range times what
air takes on the way, and what terrain takes where it acts by loss. It is infinite where the
target is outside the sector, the elevation limits or the range that was looked at.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longshadow.physics.path import inverse
from longshadow.sensing.losses import AirTable
from longshadow.sensing.network_paths import Paths
from longshadow.sensing.siting import Site
from longshadow.sensing.views import View

__all__ = ["Sight", "air_factor", "needed_range_m", "sight_of"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Sight:
    """One radar and all flights, sample by sample.

    Attributes
    ----------
    slant_m
        (tracks, samples) slant range.
    needed_m
        (tracks, samples) range that free space would ask for if nothing stood between; infinite
        outside sector and elevation limits.
    above_m
        (tracks, samples) height of the target above the ground.
    levels_m
        (levels,) antenna heights, rising.
    lowest_m
        (levels, tracks, samples) lowest height in sight above the ground.
    loss_db
        (levels, tracks, samples) one-way loss to terrain, which then stands in the place of
        sight; None where sight decides.
    """

    slant_m: Floats
    needed_m: Floats
    above_m: Floats
    levels_m: Floats
    lowest_m: NDArray[np.float32]
    loss_db: NDArray[np.float32] | None = None


def sight_of(
    view: View,
    site: Site,
    paths: Paths,
    levels_m: Floats,
    loss_db: NDArray[np.float32] | None = None,
) -> Sight:
    """Return what a radar has of flights.

    Parameters
    ----------
    view
        What it has in sight of the map, with what air takes.
    site
        Where it stands.
    paths
        The flights.
    levels_m
        (levels,) antenna heights that the view was computed for.
    loss_db
        (levels, tracks, samples) loss to terrain at each flight's own height, where it acts by
        loss.
    """
    here = np.full_like(paths.latitude_deg, site.latitude_deg)
    there = np.full_like(paths.longitude_deg, site.longitude_deg)
    distance = inverse(here, there, paths.latitude_deg, paths.longitude_deg)[1]
    antenna_m, radius_m = view.altitude_m, view.radius_m
    slant = _slant_m(distance, antenna_m, paths.altitude_m, radius_m)
    lowest = view.visible[:, paths.row, paths.column]
    highest = paths.altitude_m
    if loss_db is not None:  # a wave that bends leaves at the elevation of the ridge
        highest = highest + np.maximum(lowest.min(axis=0) - paths.above_m, 0.0)
    with np.errstate(invalid="ignore"):
        seen = _within(view, distance, highest) & (paths.above_m >= 0.0)
    factor = air_factor(view.air, distance, paths.altitude_m)
    if view.scan.size > 1:
        factor = factor * view.scan[paths.row, paths.column]
    needed = np.where(seen, slant * factor, np.inf)
    needed = np.where(distance <= view.reach_m, needed, np.inf)
    heights = np.array([view.mast_m]) if view.mast_m is not None else levels_m
    count = heights.size
    loss = None if loss_db is None else loss_db[:count]
    return Sight(slant, needed, paths.above_m, heights, lowest[:count], loss)


def needed_range_m(
    sight: Sight, antenna_m: float, track: NDArray[np.int64], sample: NDArray[np.int64]
) -> Floats:
    """Return the range that free space would ask for at some samples, for one antenna height.

    The lowest height in sight is interpolated between antenna levels. Behind one and the same
    obstacle it is linear in the antenna's height, and where obstacles take turns it is convex,
    so that interpolation never calls a target seen that is hidden.

    Parameters
    ----------
    sight
        One radar.
    antenna_m
        Its antenna height in this draw.
    track, sample
        Indices, of one shape.

    Returns
    -------
    ndarray
        Metres, of the shape of the indices; infinite where the target is hidden.
    """
    levels = sight.levels_m
    at = float(np.interp(antenna_m, levels, np.arange(levels.size)))
    below = min(int(at), max(levels.size - 2, 0))
    weight, above = at - below, min(below + 1, levels.size - 1)

    def between(values: NDArray[np.float32]) -> Floats:
        low: Floats = values[below, track, sample].astype(np.float64)
        if weight == 0.0:
            return low
        high = values[above, track, sample].astype(np.float64)
        with np.errstate(invalid="ignore"):
            return np.asarray(np.where(np.isinf(low), low, low + weight * (high - low)))

    needed = sight.needed_m[track, sample]
    if sight.loss_db is not None:
        loss = between(sight.loss_db)
        passes = loss < 300.0
        factor = 10.0 ** (np.where(passes, loss, 0.0) / 20.0)
        return np.asarray(np.where(passes, needed * factor, np.inf))
    hidden = ~(between(sight.lowest_m) <= sight.above_m[track, sample])
    return np.asarray(np.where(hidden, np.inf, needed))


def _slant_m(distance: Floats, low_m: float, high_m: Floats, radius_m: float) -> Floats:
    """Chord between two radii: the numpy twin of `kernels.need.slant_range_m`."""
    near, far = radius_m + low_m, radius_m + high_m
    half = np.sin(0.5 * distance / radius_m)
    return np.asarray(np.sqrt((far - near) ** 2 + 4.0 * near * far * half * half))


def _within(view: View, distance: Floats, altitude_m: Floats) -> NDArray[np.bool_]:
    """Whether the elevation lies within the limits of the beam."""
    slant = _slant_m(distance, view.altitude_m, altitude_m, view.radius_m)
    near, far = view.radius_m + view.altitude_m, view.radius_m + altitude_m
    with np.errstate(divide="ignore", invalid="ignore"):
        sine = (far**2 - near**2 - slant**2) / (2.0 * near * slant)
    least, most = view.elevations_rad
    top = np.inf if most >= math.pi / 2 else math.sin(most)
    inside = (sine >= math.sin(least)) & (sine <= top)
    return np.asarray(np.where(slant > 0.0, inside, np.isinf(top)))


def air_factor(air: AirTable, distance: Floats, altitude_m: Floats) -> Floats:
    """Return by what air multiplies the range needed, of the shape of the distances.

    Bilinear in the table of factors: the numpy twin of `physics.kernels.air.factor_at`.

    Parameters
    ----------
    distance, altitude_m
        Distance along the ground from the radar, and altitude of the target, metres.
    """
    table, lowest_m, altitude_step_m, distance_step_m = air.looked_up
    if table.size == 1:
        return np.ones_like(distance)
    x = np.clip(distance / distance_step_m, 0.0, table.shape[1] - 1.000001)
    y = np.clip(
        (np.nan_to_num(altitude_m) - lowest_m) / altitude_step_m, 0.0, table.shape[0] - 1.000001
    )
    i, j = y.astype(np.int64), x.astype(np.int64)
    u, v = y - i, x - j
    low = table[i, j] * (1.0 - v) + table[i, j + 1] * v
    high = table[i + 1, j] * (1.0 - v) + table[i + 1, j + 1] * v
    return np.asarray(low * (1.0 - u) + high * u)
