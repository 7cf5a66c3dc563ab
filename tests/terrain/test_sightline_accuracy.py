"""Fast and exact maps against one slow profile per cell."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from longshadow.physics.geodesy import gaussian_radius_m
from longshadow.terrain.grid import Grid, position
from longshadow.terrain.sightline import (
    Observer,
    lowest_visible_height,
    place_radar,
    prepare,
)
from tests.conftest import find_shared
from tests.terrain.sightline_cases import gebco_clip, grid_of, hills, reference

K = 4.0 / 3.0


def compare(grid: Grid, row: float, column: float, cells: int, **options: object) -> np.ndarray:
    """Our map less the reference at random cells below 30 km."""
    observer = Observer(*position(grid, row, column), 20.0)
    ours = lowest_visible_height(grid, observer, **options)
    radar = place_radar(grid, observer, K, math.inf, None)
    rng = np.random.default_rng(1)
    rows = rng.integers(0, grid.heights_m.shape[0], cells)
    columns = rng.integers(0, grid.heights_m.shape[1], cells)
    radius = K * gaussian_radius_m(observer.latitude_deg)
    start = (radar.row, radar.column)
    truth = np.array(
        [
            reference(grid, start, radar.sight.antenna_m, (int(i), int(j)), radius)
            for i, j in zip(rows, columns, strict=True)
        ]
    )
    found = ours[rows, columns]
    assert np.array_equal(np.isnan(found), np.isnan(truth))
    keep = truth < 30_000.0
    return np.asarray(found[keep] - truth[keep])


def rms(errors: np.ndarray) -> float:
    return float(np.sqrt(np.mean(errors.astype(float) ** 2)))


PLACES = [(200.0, 240.0), (120.3, 333.8), (0.0, 0.0), (399.0, 17.25)]


@pytest.mark.parametrize(("row", "column"), PLACES)
def test_fast_map_of_real_ground_is_within_a_decimetre(row: float, column: float) -> None:
    errors = compare(gebco_clip(), row, column, 700)
    assert rms(errors) <= 0.1
    assert np.mean(np.abs(errors) > 1.0) < 0.001 + 1.0 / errors.size


@pytest.mark.parametrize(("row", "column"), PLACES)
def test_exact_map_of_real_ground_is_exact(row: float, column: float) -> None:
    errors = compare(gebco_clip(), row, column, 300, mode="exact")
    # A float32 of 20 km has steps of 2 mm.
    assert np.abs(errors).max() < 4e-3


@pytest.mark.parametrize("crs", ["EPSG:32633", "EPSG:4326"])
@pytest.mark.parametrize(("row", "column"), [(60.4, 71.7), (60.0, 70.0), (0.0, 139.0)])
def test_exact_map_of_made_up_hills(crs: str, row: float, column: float) -> None:
    step = 100.0 if crs != "EPSG:4326" else 1.0 / 1200.0
    grid = grid_of(hills(3, (120, 140)), crs=crs, step=step)
    assert np.abs(compare(grid, row, column, 200, mode="exact")).max() < 1e-3


def test_more_lines_come_closer_to_the_exact_map() -> None:
    grid = grid_of(hills(5, (300, 260)))
    observer = Observer(*position(grid, 140.2, 111.9), 20.0)
    exact = lowest_visible_height(grid, observer, mode="exact")
    errors = [rms(lowest_visible_height(grid, observer, rays=r) - exact) for r in (1, 2, 4, 8)]
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < 0.02


@pytest.mark.parametrize("cells", [1.0, 5.0, 40.0])
def test_exact_map_does_not_depend_on_the_width_of_wedges(
    cells: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    grid = grid_of(hills(7, (150, 150)))
    observer = Observer(*position(grid, 70.0, 60.0), 10.0)
    usual = lowest_visible_height(grid, observer, mode="exact")
    monkeypatch.setattr("longshadow.terrain.sightline.WEDGE_CELLS", cells)
    other = lowest_visible_height(grid, observer, mode="exact")
    assert np.abs(usual - other).max() < 1e-3


def test_result_does_not_depend_on_threads_or_on_preparation() -> None:
    grid = gebco_clip()
    observer = Observer(*position(grid, 111.1, 222.2), 24.0)
    one = lowest_visible_height(grid, observer, threads=1)
    assert np.array_equal(one, lowest_visible_height(grid, observer, threads=2))
    assert np.array_equal(one, lowest_visible_height(grid, observer, prepared=prepare(grid)))
    exact = lowest_visible_height(grid, observer, threads=1, mode="exact", max_range_m=30_000)
    again = lowest_visible_height(grid, observer, threads=3, mode="exact", max_range_m=30_000)
    assert np.array_equal(exact, again)


@pytest.mark.shared
def test_lines_that_cross_two_columns_in_one_row() -> None:
    """Just beyond the diagonal of a wide map: 12,000 cells were up to 1,250 m wrong here."""
    from longshadow.terrain.tiles import open_terrain

    shared = find_shared()
    assert shared is not None
    grid = open_terrain(Path(shared) / "data" / "dem" / "himalaya_srtm30_30s.tif")
    rows, columns = grid.heights_m.shape
    observer = Observer(*position(grid, 0.02 * rows, 0.5 * columns), 20.0)
    exact = lowest_visible_height(grid, observer, mode="exact")
    fast = lowest_visible_height(grid, observer)
    known = np.isfinite(exact) & np.isfinite(fast)
    assert np.abs(fast[known] - exact[known]).max() < 5.0


@pytest.mark.shared
@pytest.mark.parametrize(
    "name",
    [
        "N44W072.hgt.zip",
        "N43E006.hgt.zip",
        "N57E011.hgt.zip",
        "baltoro_k2_srtm3.tif",
        "bigtujunga_california_srtm1_utm11.tif",
        "himalaya_srtm30_30s.tif",
    ],
)
def test_fast_map_of_real_tiles(name: str) -> None:
    from longshadow.terrain.tiles import open_terrain

    shared = find_shared()
    assert shared is not None
    grid = open_terrain(Path(shared) / "data" / "dem" / name)
    rows, columns = grid.heights_m.shape
    errors = compare(grid, rows / 2.2, columns / 1.9, 500)
    assert rms(errors) <= 0.1
    assert np.mean(np.abs(errors) > 1.0) < 0.001 + 1.0 / errors.size
