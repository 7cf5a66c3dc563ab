"""Grids for the sightline tests, and one slow interpolated profile per cell to compare with.

The reference shares no code with the kernels: points on pyproj's geodesic, the crossings of their
spline with every row and column of posts, heights linear between posts, the sphere in closed form.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from longshadow.terrain.grid import Grid

CLIP = Path(__file__).resolve().parents[1] / "data" / "gebco_clip.npz"
NEAREST_POST = 0.05


def grid_of(
    heights: object, *, crs: str = "EPSG:32633", step: float = 100.0, north: float = 5_000_000.0
) -> Grid:
    """A grid around the central meridian of a UTM zone, or as asked."""
    z = np.asarray(heights, np.float32)
    west = 500_000.0 - step * z.shape[1] / 2
    if crs == "EPSG:4326":
        west, north = 15.0, north if abs(north) <= 90 else 46.0
    return Grid(z, west, north, step, step, crs, "", "test", "point", int(np.isnan(z).sum()))


def gebco_clip() -> Grid:
    """GEBCO Compilation Group (2023) GEBCO 2023 Grid, public domain: Pamir, 15 arc-seconds."""
    with np.load(CLIP) as clip:
        step = float(clip["step"])
        return Grid(
            clip["heights_m"].astype(np.float32), float(clip["west"]), float(clip["north"]),
            step, step, "EPSG:4326", "MSL", "GEBCO_2023", "area", 0,
        )  # fmt: skip


def hills(seed: int, shape: tuple[int, int], roughness_m: float = 400.0) -> NDArray[np.float32]:
    """Made-up relief with hills of many sizes."""
    from scipy.ndimage import gaussian_filter

    rng = np.random.default_rng(seed)
    z = np.zeros(shape)
    for size in (1.5, 4.0, 12.0):
        part = gaussian_filter(rng.normal(size=shape), size)
        z += part / part.std() * size / 12.0
    return (z * roughness_m + 500.0).astype(np.float32)


def spaced_line(
    grid: Grid, start: tuple[float, float], end: tuple[int, int]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Rows, columns and distances of points evenly spaced along the straight line."""
    share = np.linspace(0.0, 1.0, 257)
    if grid.crs != "EPSG:4326":
        rows = start[0] + share * (end[0] - start[0])
        columns = start[1] + share * (end[1] - start[1])
        d = np.hypot((end[0] - start[0]) * grid.step_y, (end[1] - start[1]) * grid.step_x)
        return rows, columns, share * d
    from pyproj import Geod

    geod = Geod(ellps="WGS84")
    lat0, lon0 = grid.north - start[0] * grid.step_y, grid.west + start[1] * grid.step_x
    lat1, lon1 = grid.north - end[0] * grid.step_y, grid.west + end[1] * grid.step_x
    azimuth, _, d = geod.inv(lon0, lat0, lon1, lat1)
    full = np.ones_like(share)
    lon, lat, _ = geod.fwd(lon0 * full, lat0 * full, azimuth * full, share * d)
    rows, columns = (grid.north - lat) / grid.step_y, (lon - grid.west) / grid.step_x
    rows[0], columns[0], rows[-1], columns[-1] = *start, *end
    return rows, columns, share * d


def crossings(grid: Grid, start: tuple[float, float], end: tuple[int, int]) -> NDArray[np.float64]:
    """Distance, height and posts from the radar of every crossing, shape (3, crossings)."""
    from scipy.interpolate import CubicSpline

    rows, columns, along = spaced_line(grid, start, end)
    share = np.linspace(0.0, 1.0, rows.size)
    splines = CubicSpline(share, rows), CubicSpline(share, columns)
    main = 0 if abs(end[0] - start[0]) >= abs(end[1] - start[1]) else 1
    found = []
    for axis in (0, 1):
        a, b = float(start[axis]), float(end[axis])
        if a == b:
            continue
        posts = np.arange(math.floor(min(a, b)) + 1, math.ceil(max(a, b)))
        s = (posts - a) / (b - a)
        for _ in range(8):
            s -= (splines[axis](s) - posts) / splines[axis](s, 1)
        other = np.clip(splines[1 - axis](s), 0, grid.heights_m.shape[1 - axis] - 1)
        z = grid.heights_m if axis == 0 else grid.heights_m.T
        low = np.minimum(other.astype(int), z.shape[1] - 2)
        f = other - low
        left, right = z[posts, low].astype(float), z[posts, low + 1].astype(float)
        height = np.where(f == 0.0, left, left + f * (right - left))
        found.append(np.stack([s * along[-1], height, np.abs(splines[main](s) - start[main])]))
    return np.concatenate(found, axis=1)


def reference(
    grid: Grid, start: tuple[float, float], antenna_m: float, end: tuple[int, int], radius_m: float
) -> float:
    """Lowest visible height above ground of one cell."""
    d_all, h_all, n = crossings(grid, start, end)
    d_target = spaced_line(grid, start, end)[2][-1]
    keep = (n > NEAREST_POST) & ~np.isnan(h_all) & (d_all < d_target * (1 - 1e-12))
    d, h = d_all[keep], h_all[keep]
    ground = float(grid.heights_m[end])
    if d.size == 0 or math.isnan(ground):
        return 0.0 if d.size == 0 and not math.isnan(ground) else math.nan
    if math.isinf(radius_m):
        return max(0.0, antenna_m + float(((h - antenna_m) / d).max()) * d_target - ground)
    theta, end_theta = d / radius_m, d_target / radius_m
    slope = ((h - antenna_m) / ((radius_m + h) * np.sin(theta)) - np.tan(theta / 2)).max()
    share = (slope + math.tan(end_theta / 2)) * math.sin(end_theta)
    if share >= 1.0:
        return math.inf
    return max(0.0, (antenna_m + share * radius_m) / (1.0 - share) - ground)
