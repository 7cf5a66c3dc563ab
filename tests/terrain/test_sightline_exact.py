"""The exact map against brute force: every cell, every crossing of its own geodesic.

The brute force shares no code with the kernels: pyproj's geodesic to every cell, its rows and
columns as polynomials in the share of the way, every crossing found by Newton's method.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from longshadow.physics.geodesy import gaussian_radius_m
from longshadow.terrain.grid import Grid, position
from longshadow.terrain.sightline import (
    Observer,
    lowest_visible_height,
    lowest_visible_heights,
    place_radar,
)
from tests.terrain.sightline_cases import NEAREST_POST, gebco_clip, grid_of, hills

K = 4.0 / 3.0
TERMS = 9


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    import numba

    return numba.njit(error_model="numpy")(function)  # type: ignore[no-any-return]


def paths(grid: Grid, start: tuple[float, float]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Polynomials of row and column in the share of the way, (cells, 2, TERMS), and lengths."""
    rows, columns = (a.ravel().astype(float) for a in np.indices(grid.heights_m.shape))
    powers = np.zeros((rows.size, 2, TERMS))
    if grid.crs != "EPSG:4326":
        powers[:, 0, :2] = np.stack([np.full_like(rows, start[0]), rows - start[0]], axis=1)
        powers[:, 1, :2] = np.stack([np.full_like(rows, start[1]), columns - start[1]], axis=1)
        return powers, np.hypot((rows - start[0]) * grid.step_y, (columns - start[1]) * grid.step_x)
    from pyproj import Geod

    geod, one = Geod(ellps="WGS84"), np.ones_like(rows)
    lat0, lon0 = grid.north - start[0] * grid.step_y, grid.west + start[1] * grid.step_x
    azimuth, _, length = geod.inv(
        lon0 * one, lat0 * one, grid.west + columns * grid.step_x, grid.north - rows * grid.step_y
    )
    shares = 0.5 - 0.5 * np.cos(np.pi * np.arange(TERMS) / (TERMS - 1))
    points = np.empty((2, TERMS, rows.size))
    for i, share in enumerate(shares):
        lon, lat, _ = geod.fwd(lon0 * one, lat0 * one, azimuth, share * length)
        points[:, i] = (grid.north - lat) / grid.step_y, (lon - grid.west) / grid.step_x
    fit = np.linalg.inv(np.vander(shares, TERMS, increasing=True))
    return np.einsum("ij,pjc->cpi", fit, points), length


def at_share(powers, s):  # type: ignore[no-untyped-def]
    value, change = 0.0, 0.0
    for p in range(powers.size - 1, -1, -1):
        change = change * s + value
        value = value * s + powers[p]
    return value, change


def steepest(z, powers, length, antenna, radius, at_share):  # type: ignore[no-untyped-def]
    """Tangent of the elevation of the highest crossing of one path, -inf for none."""
    best = -np.inf
    start, end = powers[:, 0], powers.sum(axis=1)
    main = 0 if abs(end[0] - start[0]) >= abs(end[1] - start[1]) else 1
    for axis in range(2):
        a, b = start[axis], end[axis]
        for post in range(math.ceil(min(a, b) + 1e-9), math.floor(max(a, b) - 1e-9) + 1):
            s = (post - a) / (b - a)
            for _ in range(5):
                value, change = at_share(powers[axis], s)
                s -= (value - post) / change
            ahead = abs(at_share(powers[main], s)[0] - start[main])
            other = min(max(at_share(powers[1 - axis], s)[0], 0.0), z.shape[1 - axis] - 1.0)
            low = min(int(other), z.shape[1 - axis] - 2)
            one = z[post, low] if axis == 0 else z[low, post]
            two = z[post, low + 1] if axis == 0 else z[low + 1, post]
            h = one + (other - low) * (np.float64(two) - one)
            theta = s * length / radius
            if ahead > NEAREST_POST and s < 1.0 - 1e-12:
                t = (h - antenna) / ((radius + h) * math.sin(theta)) - math.tan(theta / 2)
                best = max(best, t)
    return best


def brute_force(grid: Grid, start: tuple[float, float], antenna: float, radius: float) -> Any:
    """Lowest visible height of every cell, float64."""
    powers, length = paths(grid, start)
    share, walk = compiled(at_share), compiled(steepest)
    z, ground = grid.heights_m, grid.heights_m.ravel().astype(float)
    found = np.array(
        [walk(z, p, d, antenna, radius, share) for p, d in zip(powers, length, strict=True)]
    )
    bare, theta = np.isneginf(found), length / radius
    found[bare] = -1.0
    part = (found + np.tan(theta / 2)) * np.sin(theta)
    height = np.where(part < 1.0, (antenna + part * radius) / (1.0 - part), np.inf) - ground
    return np.where(bare, 0.0, np.maximum(height, 0.0)).reshape(z.shape)


def clip() -> Grid:
    whole = gebco_clip()
    step = whole.step_x
    return Grid(
        whole.heights_m[120:320, 90:290].copy(), whole.west + 90 * step, whole.north - 120 * step,
        step, step, whole.crs, "MSL", "GEBCO_2023", "area", 0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("grid", "row", "column"),
    [
        (clip(), 97.3, 110.8),
        (clip(), 30.0, 12.0),
        (grid_of(hills(3, (120, 140))), 60.4, 71.7),
        (grid_of(hills(8, (90, 150))), 0.0, 149.0),
    ],
    ids=["clip", "clip at a post", "plane", "plane from a corner"],
)
def test_exact_map_is_brute_force_in_every_cell(grid: Grid, row: float, column: float) -> None:
    observer = Observer(*position(grid, row, column), 20.0)
    radar = place_radar(grid, observer, K, math.inf, None)
    radius = K * gaussian_radius_m(observer.latitude_deg)
    truth = brute_force(grid, (radar.row, radar.column), radar.sight.antenna_m, radius)
    ours = lowest_visible_height(grid, observer, mode="exact")
    # A millimetre, and what a float32 of this size can hold.
    allowed = 1e-3 + 0.5 * np.spacing(truth.astype(np.float32)).astype(float)
    assert np.array_equal(np.isfinite(ours), np.isfinite(truth))
    assert (np.abs(ours - truth) <= allowed)[np.isfinite(truth)].all()


def test_mast_levels_take_the_mode_and_the_lowest_elevation() -> None:
    grid = grid_of(hills(4, (90, 100)))
    for options in ({"mode": "exact"}, {"min_elevation_rad": 0.01}):
        levels = lowest_visible_heights(
            grid, Observer(*position(grid, 44, 51), 0.0), [8.0], **options
        )
        alone = lowest_visible_height(grid, Observer(*position(grid, 44, 51), 8.0), **options)
        assert np.array_equal(levels[0], alone)
        plain = lowest_visible_height(grid, Observer(*position(grid, 44, 51), 8.0))
        assert not np.array_equal(alone, plain)
