"""Where notional units stand: one stated rule for every option, never optimised for one.

Low-discrepancy points in the defended region, each moved to the highest ground within a stated
distance. The first n points of a sequence are the sites of n units, so options of different size
are nested. Radars that look one way face the van der Corput sequence of the circle, turned by one
random angle a placement: evenly spread for any number, and aimed at nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from longshadow.terrain.grid import Grid

__all__ = ["Site", "boresights_deg", "low_discrepancy_sites", "sites_around"]


#: Metres a degree on a sphere of 6371 km: it only picks posts and never enters a distance.
_DEGREE_M = 111_195.0


@dataclass(frozen=True)
class Site:
    """A notional site: position in degrees, and where a one-way radar there would face.

    `mast_m` is the antenna height where the scenario gives one; None where it is drawn.
    """

    name: str
    latitude_deg: float
    longitude_deg: float
    boresight_deg: float
    mast_m: float | None = None


def boresights_deg(count: int, turn_deg: float) -> list[float]:
    """Return directions for so many units: van der Corput in base 2 on the circle.

    >>> boresights_deg(4, 0.0)
    [0.0, 180.0, 90.0, 270.0]
    """
    return [(360.0 * _radical_inverse(i) + turn_deg) % 360.0 for i in range(count)]


def _radical_inverse(index: int) -> float:
    value, scale = 0.0, 0.5
    while index:
        value += scale * (index & 1)
        index, scale = index >> 1, scale / 2
    return value


def low_discrepancy_sites(
    grid: Grid,
    region: tuple[float, float, float, float],
    count: int,
    highest_within_m: float,
    rng: np.random.Generator,
) -> list[Site]:
    """Place so many units in a region by the stated rule.

    Parameters
    ----------
    grid
        Ground, geographic.
    region
        West, south, east, north in degrees.
    count
        Number of sites; the first n of them are the sites of n units.
    highest_within_m
        Each point moves to the highest post within this distance; 0 leaves it where it is.
    rng
        Scrambles the Halton sequence and turns the boresights.

    Raises
    ------
    ValueError
        If a point has no known ground within the distance.
    """
    from scipy.stats import qmc

    west, south, east, north = region
    points = qmc.Halton(2, scramble=True, rng=rng).random(count)
    turn = float(rng.random()) * 360.0
    sites = []
    for i, (x, y) in enumerate(points):
        longitude, latitude = west + x * (east - west), south + y * (north - south)
        latitude, longitude = _highest(grid, latitude, longitude, highest_within_m)
        name = f"notional site {i + 1}"
        sites.append(Site(name, latitude, longitude, boresights_deg(i + 1, turn)[i]))
    return sites


def sites_around(
    grid: Grid,
    centres: Sequence[tuple[float, float]],
    count: int,
    within_m: float,
    highest_within_m: float,
    rng: np.random.Generator,
    start: int = 0,
) -> list[Site]:
    """Place so many units around assets, which they serve in turn.

    Parameters
    ----------
    grid
        Ground, geographic.
    centres
        (latitude, longitude) of every asset, degrees.
    count
        Number of sites; the first n of them are the sites of n units.
    within_m
        Each point lies within this distance of its asset: low-discrepancy points in the disc.
    highest_within_m
        Each point moves to the highest post within this distance; 0 leaves it where it is.
    rng
        Scrambles the Halton sequence and turns the boresights.
    start
        Which asset the first unit serves: placements begin with each in turn, so that few units
        do not always leave the same asset bare.

    Raises
    ------
    ValueError
        If a point has no known ground within the distance.
    """
    from scipy.stats import qmc

    # a sequence of its own for each asset: every n-th point of one is not evenly spread
    each = -(-count // len(centres))
    points = [qmc.Halton(2, scramble=True, rng=rng).random(each) for _ in centres]
    turn = float(rng.random()) * 360.0
    sites = []
    for i in range(count):
        middle, longitude = centres[(i + start) % len(centres)]
        u, v = points[i % len(centres)][i // len(centres)]
        distance, angle = within_m * float(np.sqrt(u)), 2.0 * np.pi * v
        latitude = middle + distance * float(np.cos(angle)) / _DEGREE_M
        wide_m = _DEGREE_M * float(np.cos(np.radians(middle)))
        longitude = longitude + distance * float(np.sin(angle)) / wide_m
        latitude, longitude = _highest(grid, latitude, longitude, highest_within_m)
        name = f"notional site {i + 1}"
        sites.append(Site(name, latitude, longitude, boresights_deg(i + 1, turn)[i]))
    return sites


def _highest(grid: Grid, latitude: float, longitude: float, within_m: float) -> tuple[float, float]:
    """Return the highest known post within a distance; the point itself when that is 0."""
    if within_m <= 0:
        return latitude, longitude
    north_m = grid.step_y * _DEGREE_M
    east_m = grid.step_x * _DEGREE_M * float(np.cos(np.radians(latitude)))
    row = (grid.north - latitude) / grid.step_y
    column = (longitude - grid.west) / grid.step_x
    high, wide = int(within_m / north_m) + 1, int(within_m / east_m) + 1
    top, left = max(int(row) - high, 0), max(int(column) - wide, 0)
    part = grid.heights_m[top : int(row) + high + 2, left : int(column) + wide + 2]
    rows = (np.arange(part.shape[0]) + top - row) * north_m
    columns = (np.arange(part.shape[1]) + left - column) * east_m
    near = np.hypot(rows[:, None], columns[None, :]) <= within_m
    heights = np.where(near & np.isfinite(part), part, -np.inf)
    if not np.isfinite(heights).any():
        raise ValueError(
            f"no known ground within {within_m:.0f} m of {latitude:.3f}, {longitude:.3f}"
        )
    best = np.unravel_index(int(np.argmax(heights)), heights.shape)
    return (
        float(grid.north - (top + best[0]) * grid.step_y),
        float(grid.west + (left + best[1]) * grid.step_x),
    )
