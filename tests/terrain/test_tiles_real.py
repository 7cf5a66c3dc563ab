"""Real tiles: published summits stand where they should, and the tile edge leaves no seam.

Published heights and positions: Mount Washington 1,917 m at 44.2706 N 71.3033 W (USGS), K2
8,611 m at 35.8825 N 76.5133 E, Everest 8,849 m at 27.9881 N 86.9250 E, Ismoil Somoni 7,495 m at
38.9432 N 72.0158 E. Elevation models cut the tops off sharp peaks, coarser ones more.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from longshadow.terrain.grid import Grid
from longshadow.terrain.tiles import open_terrain
from longshadow.terrain.tiles_describe import describe_terrain

pytestmark = pytest.mark.shared


def highest_near(grid: Grid, lat: float, lon: float, reach: int = 2) -> float:
    """Highest height within `reach` cells of a position."""
    row = round((grid.north - lat) / grid.step_y)
    col = round((lon - grid.west) / grid.step_x)
    block = grid.heights_m[row - reach : row + reach + 1, col - reach : col + reach + 1]
    return float(np.nanmax(block))


@pytest.mark.parametrize(
    ("name", "lat", "lon", "published", "low_by"),
    [
        ("N44W072.hgt.zip", 44.2706, -71.3033, 1917, 20),
        ("baltoro_k2_srtm3.tif", 35.8825, 76.5133, 8611, 100),
        ("himalaya_srtm30_30s.tif", 27.9881, 86.9250, 8849, 300),
        ("gebco2023_pamir_tienshan_15s.tif", 38.9432, 72.0158, 7495, 400),
    ],
)
def test_summits(
    shared_data: Path, name: str, lat: float, lon: float, published: float, low_by: float
) -> None:
    bounds = (lon - 0.1, lat - 0.1, lon + 0.1, lat + 0.1)
    grid = open_terrain(shared_data / "dem" / name, bounds)
    assert published - low_by <= highest_near(grid, lat, lon) <= published + 10


def test_summit_stays_when_the_whole_tile_is_opened(shared_data: Path) -> None:
    path = shared_data / "dem" / "N44W072.hgt.zip"
    whole = open_terrain(path)
    part = open_terrain(path, (-71.5, 44.1, -71.1, 44.4))
    assert highest_near(whole, 44.2706, -71.3033) == highest_near(part, 44.2706, -71.3033)


def test_two_neighbours_join_without_a_seam(shared_data: Path) -> None:
    names = ["N43E006.hgt.zip", "N43E007.hgt.zip"]
    left, right = (open_terrain(shared_data / "dem" / name) for name in names)
    both = open_terrain([shared_data / "dem" / name for name in names])
    assert both.heights_m.shape == (1201, 2401)
    np.testing.assert_array_equal(both.heights_m[:, :1201], left.heights_m)
    np.testing.assert_array_equal(both.heights_m[:, 1201:], right.heights_m[:, 1:])
    # Steps across the edge are like those beside it.
    steps = np.abs(np.diff(both.heights_m[:, 1190:1212], axis=1))
    assert np.nanmean(steps[:, 9:11]) < 1.5 * np.nanmean(steps)
    # The two tiles are of different editions: in the high north their shared posts differ.
    apart = np.abs(left.heights_m[:, -1] - right.heights_m[:, 0])
    said = f"disagree at {np.count_nonzero(apart)} shared posts, by up to {apart.max():.0f} m"
    assert said in both.source
    info = describe_terrain([shared_data / "dem" / name for name in names])
    assert any(said in note for note in info.notes)


def test_four_voids(shared_data: Path) -> None:
    grid = open_terrain(shared_data / "dem" / "N43E007.hgt.zip")
    assert grid.void_count == int(np.isnan(grid.heights_m).sum()) == 4
    info = describe_terrain(shared_data / "dem" / "N43E007.hgt.zip")
    assert (info.void_count, info.lowest_m, info.highest_m) == (4, -16, 2060)


def test_projected_grid_with_its_own_nodata(shared_data: Path) -> None:
    path = shared_data / "dem" / "bigtujunga_california_srtm1_utm11.tif"
    info = describe_terrain(path)
    assert (info.crs, info.rows, info.cols) == ("EPSG:32611", 643, 1197)
    assert (info.lowest_m, info.highest_m) == (315, 2295)  # 32767 would show here
    west, south, east, north = info.bounds_deg
    assert -118.4 < west < east < -117.9
    assert 34.2 < south < north < 34.5
    assert open_terrain(path, (-118.2, 34.28, -118.1, 34.35)).void_count == 0


def test_a_folder_of_unlike_files_is_refused_by_name(shared_data: Path) -> None:
    with pytest.raises(Exception, match="does not fit together"):
        open_terrain(shared_data / "dem")


def test_coarse_is_said(shared_data: Path) -> None:
    assert describe_terrain(shared_data / "dem" / "himalaya_srtm30_30s.tif").coarse
    assert not describe_terrain(shared_data / "dem" / "N57E011.hgt.zip").coarse
