"""The diffraction map against whole profiles along pyproj's geodesics, and against the sphere."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pyproj import Geod
from scipy.interpolate import CubicSpline

from longshadow.physics.diffraction import delta_bullington_loss_db, spherical_earth_loss_db
from longshadow.terrain.diffraction import diffraction_loss_db
from longshadow.terrain.grid import Grid, bilinear, fractional_index, position
from longshadow.terrain.sightline import Observer, distances_m, earth_radius_m
from tests.terrain.sightline_cases import gebco_clip, grid_of, hills

GEOD = Geod(ellps="WGS84")
MAST_M = 20.0


def line(grid: Grid, start: tuple[float, float], end: tuple[int, int]) -> tuple[np.ndarray, ...]:
    """Rows, columns and distances of points evenly spaced along the straight line."""
    share = np.linspace(0.0, 1.0, 257)
    if grid.crs != "EPSG:4326":
        rows, columns = (a + share * (b - a) for a, b in zip(start, end, strict=True))
        length = math.hypot((end[0] - start[0]) * grid.step_y, (end[1] - start[1]) * grid.step_x)
        return rows, columns, share * length
    (lat, lon), (to_lat, to_lon) = position(grid, *start), position(grid, *end)
    azimuth, _, length = GEOD.inv(lon, lat, to_lon, to_lat)
    full = np.ones_like(share)
    lons, lats, _ = GEOD.fwd(lon * full, lat * full, azimuth * full, share * length)
    return (grid.north - lats) / grid.step_y, (lons - grid.west) / grid.step_x, share * length


def profile(grid: Grid, start: tuple[float, float], end: tuple[int, int]) -> np.ndarray:
    """Distances and heights where the line to a cell crosses rows (or columns) of posts."""
    rows, columns, along = line(grid, start, end)
    steep = abs(end[0] - start[0]) >= abs(end[1] - start[1])
    z = grid.heights_m if steep else grid.heights_m.T
    main, other = (rows, columns) if steep else (columns, rows)
    a, b = (start[0], end[0]) if steep else (start[1], end[1])
    share = np.linspace(0.0, 1.0, rows.size)
    spline = CubicSpline(share, main)
    posts = np.arange(math.floor(min(a, b) + 0.05) + 1, math.ceil(max(a, b) - 1e-6))
    s = (posts - a) / (b - a)
    for _ in range(8):
        s -= (spline(s) - posts) / spline(s, 1)
    o = np.clip(CubicSpline(share, other)(s), 0.0, z.shape[1] - 1.0)
    i = np.minimum(o.astype(int), z.shape[1] - 2)
    h = z[posts, i] + (o - i) * (z[posts, i + 1].astype(float) - z[posts, i])
    order = np.argsort(s)
    ends = [0.0, along[-1]], [bilinear(grid, *start), float(grid.heights_m[end])]
    inner = s[order] * along[-1], h[order]
    return np.stack([np.r_[e[0], v, e[1]] for e, v in zip(ends, inner, strict=True)])


def exact(
    grid: Grid, observer: Observer, cell: tuple[int, int], above_m: float, frequency_hz: float
) -> float:
    start = fractional_index(grid, observer.latitude_deg, observer.longitude_deg)
    x, h = profile(grid, start, cell)
    radius = 4.0 / 3.0 * earth_radius_m(observer.latitude_deg)
    return delta_bullington_loss_db(
        x, h, h[0] + observer.mast_m, h[-1] + above_m, frequency_hz, radius
    )


def at(grid: Grid, row: float, column: float, mast_m: float = MAST_M) -> Observer:
    return Observer(*position(grid, row, column), mast_m)


def ask(grid: Grid, observer: Observer, *above_m: float, **options: Any) -> np.ndarray:
    """Losses to heights above the ground at 1.3 GHz unless said otherwise."""
    options = {"frequency_hz": 1.3e9, **options}
    return diffraction_loss_db(grid, observer, above_m, [False] * len(above_m), **options)


@pytest.mark.parametrize("row", [0.0, 14.0, 30.0])
def test_exact_where_a_line_runs_through_the_cells(row: float) -> None:
    """On the axes of a plane grid a line is its cells' own."""
    grid = grid_of(hills(2, (31, 45)), step=900.0)
    radar = at(grid, row, 20.0)
    found = ask(grid, radar, 30.0, 700.0)
    cells = [(i, 20) for i in range(31) if i != row] + [(int(row), j) for j in (0, 3, 19, 21, 44)]
    for cell in cells:
        for level, above in enumerate((30.0, 700.0)):
            truth = exact(grid, radar, cell, above, 1.3e9)
            assert found[level][cell] == pytest.approx(truth, abs=2e-4), cell


def errors(grid: Grid, radar: Observer, above_m: float, cells: int, **options: Any) -> np.ndarray:
    found = ask(grid, radar, above_m, **options)[0]
    rng = np.random.default_rng(7)
    rows, columns = grid.heights_m.shape
    drawn = zip(rng.integers(0, rows, cells), rng.integers(0, columns, cells), strict=True)
    start = fractional_index(grid, radar.latitude_deg, radar.longitude_deg)
    pairs = [(int(i), int(j)) for i, j in drawn if math.hypot(i - start[0], j - start[1]) > 2]
    return np.array([found[cell] - exact(grid, radar, cell, above_m, 1.3e9) for cell in pairs])


@pytest.mark.parametrize("above_m", [100.0, 2000.0])
def test_near_the_exact_profiles_of_mountains(above_m: float) -> None:
    """Median and 95 % of the error over the Pamir; the lines pass beside the cells."""
    grid = gebco_clip()
    rows, columns = grid.heights_m.shape
    error = np.abs(errors(grid, at(grid, rows // 2 + 0.3, columns // 2 - 0.4), above_m, 300))
    assert np.median(error) < 0.06
    assert np.percentile(error, 95) < 0.8
    finer = np.abs(
        errors(grid, at(grid, rows // 2 + 0.3, columns // 2 - 0.4), above_m, 300, rays=32.0)
    )
    assert np.percentile(finer, 95) < 0.15


@pytest.mark.parametrize(("crs", "north"), [("EPSG:32633", 5e6), ("EPSG:4326", 62.0)])
def test_smooth_ground_is_the_sphere_at_every_distance(crs: str, north: float) -> None:
    step = 900.0 if crs != "EPSG:4326" else 1 / 120
    grid = grid_of(np.full((61, 83), 40.0), crs=crs, step=step, north=north)
    radar = at(grid, 22.7, 35.2)
    found = ask(grid, radar, 60.0, frequency_hz=1.5e8)[0]
    radius = 4.0 / 3.0 * earth_radius_m(radar.latitude_deg)
    start = fractional_index(grid, radar.latitude_deg, radar.longitude_deg)
    for cell in [(0, 0), (60, 82), (3, 80), (22, 60), (59, 1), (40, 36), (0, 35)]:
        length = line(grid, start, cell)[2][-1]
        truth = spherical_earth_loss_db(length, MAST_M, 60.0, 1.5e8, radius)
        assert found[cell] == pytest.approx(truth, abs=0.02), cell
    assert not np.isnan(found).any()


@pytest.mark.parametrize("place", [(0.0, 0.0), (10.0, 24.0), (6.37, 11.2), (10.0, 0.4), (3.0, 3.5)])
@pytest.mark.parametrize("crs", ["EPSG:32633", "EPSG:4326"])
def test_every_cell_is_reached(place: tuple[float, float], crs: str) -> None:
    grid = grid_of(hills(3, (11, 25)), crs=crs, step=0.01 if crs == "EPSG:4326" else 500.0)
    found = ask(grid, at(grid, *place), 10.0, 500.0)
    assert np.isfinite(found).all()
    assert (found >= 0.0).all()


def test_same_bytes_for_any_number_of_threads() -> None:
    grid = grid_of(hills(4, (90, 70)), crs="EPSG:4326", step=1 / 120)
    radar = at(grid, 40.95, 31.05)
    one = ask(grid, radar, 50.0, 900.0)
    assert np.isfinite(one).all()
    assert one.tobytes() == ask(grid, radar, 50.0, 900.0, threads=3).tobytes()
    assert one[1].tobytes() == ask(grid, radar, 900.0)[0].tobytes()


def test_sectors_and_ranges_leave_the_rest_unknown() -> None:
    grid = grid_of(hills(5, (60, 60)), step=900.0)
    radar = at(grid, 30.0, 30.0)
    whole, distance = ask(grid, radar, 100.0)[0], distances_m(grid, radar)
    near = ask(grid, radar, 100.0, max_range_m=15e3)[0]
    assert np.array_equal(np.isnan(near), distance > 15e3)
    seen = ~np.isnan(near)
    assert np.percentile(np.abs(near - whole)[seen], 95) < 1.5
    parts = [ask(grid, radar, 100.0, sector=(start, 120.0))[0] for start in (10.0, 130.0, 250.0)]
    held = [~np.isnan(part) for part in parts]
    assert (sum(np.count_nonzero(part) for part in held)) == pytest.approx(60 * 60, abs=8)
    assert 1100 < np.count_nonzero(held[0]) < 1300


def test_heights_above_the_sea() -> None:
    z = np.full((21, 21), 100.0)
    z[:, 15:] = 400.0
    grid = grid_of(z, step=900.0)
    found = diffraction_loss_db(
        grid, at(grid, 10, 3), [300.0, 200.0], [True, False], frequency_hz=3e9
    )
    assert found.dtype == np.float32
    assert np.array_equal(found[0, :, :15], found[1, :, :15])
    assert np.isnan(found[0, :, 15:]).all()
    assert np.isfinite(found[1]).all()


def test_a_wall_bends_the_wave() -> None:
    """Behind a wall on flat ground: one edge in the way, and lower targets lose more."""
    z = np.zeros((41, 41))
    z[20, :] = 300.0
    grid = grid_of(z, step=900.0)
    radar = at(grid, 35.0, 20.0)
    low, middle, high = ask(grid, radar, 30.0, 300.0, 3000.0)
    assert (low[:20] > 25.0).all()
    assert (low[:19] >= middle[:19]).all() and (middle[:19] >= high[:19]).all()  # noqa: PT018
    assert high[5, 20] == 0.0
    assert low[30, 20] < 1.0


def test_unknown_ground_does_not_block_and_is_unknown() -> None:
    z = hills(6, (40, 40))
    z[18] = np.nan
    grid = grid_of(z, step=900.0)
    found = ask(grid, at(grid, 35.0, 20.0), 200.0)[0]
    assert np.isnan(found[18]).all()
    assert np.isfinite(np.delete(found, 18, axis=0)).all()


def test_the_radar_s_own_cell_loses_nothing() -> None:
    grid = grid_of(np.full((9, 9), 70.0), step=900.0)
    found = diffraction_loss_db(
        grid, at(grid, 4.0, 4.0), [0.0, 60.0], [False, True], frequency_hz=1e9
    )
    assert found[0, 4, 4] == 0.0
    assert np.isnan(found[1, 4, 4])


SCRIPT = """
import sys
import numpy as np
from longshadow.terrain.diffraction import diffraction_loss_db
from longshadow.terrain.grid import Grid, position
from longshadow.terrain.sightline import Observer
z = np.random.default_rng(0).normal(300.0, 60.0, (14, 12)).astype(np.float32)
for crs, step in (("EPSG:32633", 900.0), ("EPSG:4326", 0.01)):
    west, north = (500e3, 5e6) if step > 1 else (15.0, 46.0)
    grid = Grid(z, west, north, step, step, crs, "", "", "point", 0)
    observer = Observer(*position(grid, 6.3, 4.8), 20.0)
    loss = diffraction_loss_db(
        grid, observer, [10.0, 900.0], [False, True], frequency_hz=4e8, rays=1.0
    )
    np.save(sys.argv[1] + crs[-2:], loss)
"""


def test_plain_functions_and_their_compiled_twins_agree(tmp_path: Path) -> None:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("NUMBA")}
    for kind, more in (("plain-", {"NUMBA_DISABLE_JIT": "1"}), ("compiled-", {})):
        command = [sys.executable, "-c", SCRIPT, str(tmp_path / kind)]
        subprocess.run(command, env={**clean, **more}, check=True)
    for crs in ("33", "26"):
        plain, compiled = (
            np.load(tmp_path / f"{kind}-{crs}.npy") for kind in ("plain", "compiled")
        )
        assert np.isfinite(plain).all()
        assert plain == pytest.approx(compiled, abs=1e-4)


@pytest.mark.parametrize(
    ("bad", "bound"),
    [
        ({"frequency_hz": 1e6}, r"must lie in \[1e7, 1e11\]"),
        ({"earth_factor": 0.0}, "earth_factor = 0.0"),
        ({"earth_factor": math.nan}, "earth_factor = nan"),
        ({"max_range_m": -1.0}, "max_range_m = -1.0"),
        ({"sector": (0.0, 400.0)}, r"sector width = 400.0: must lie in \(0, 360\]"),
        ({"rays": 0.0}, r"rays = 0.0: must lie in \(0, 64\]"),
        ({"polarisation": "round"}, "polarisation = 'round'"),
        ({"ground": (0.5, 0.1)}, "ground = "),
    ],
)
def test_bad_options_name_their_bound(bad: dict[str, Any], bound: str) -> None:
    grid = grid_of(hills(8, (9, 9)))
    with pytest.raises(ValueError, match=bound):
        ask(grid, at(grid, 4, 4), 10.0, **bad)


@pytest.mark.parametrize("heights", [[math.nan], [-3.0], [1e7], []])
def test_bad_targets_name_their_bound(heights: list[float]) -> None:
    grid = grid_of(hills(8, (9, 9)))
    with pytest.raises(ValueError, match="target_heights_m"):
        ask(grid, at(grid, 4, 4), *heights)
    with pytest.raises(ValueError, match="one list each"):
        diffraction_loss_db(grid, at(grid, 4, 4), [1.0, 2.0], [False], frequency_hz=1e9)


def test_a_radar_off_the_grid_or_on_unknown_ground() -> None:
    z = hills(9, (9, 9))
    z[4, 4] = np.nan
    grid = grid_of(z)
    with pytest.raises(ValueError, match="must lie inside the elevation grid"):
        ask(grid, at(grid, 40, 4), 10.0)
    with pytest.raises(ValueError, match="unknown"):
        ask(grid, at(grid, 4, 4), 10.0)
