"""Every format gives the same ground, and windows and mosaics neither shift nor tear it."""

from __future__ import annotations

import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine

from longshadow.errors import TerrainError
from longshadow.terrain.builtin import CITATION, list_builtin
from longshadow.terrain.tiles import open_terrain
from tests.terrain.tile_files import (
    slope,
    write_asc,
    write_dted,
    write_hgt,
    write_netcdf,
    write_tif,
)

STEP = 1 / 120  # of a .hgt of 121 posts


@pytest.mark.parametrize("name", ["N49E010.hgt", "N49E010.hgt.gz", "N49E010.hgt.zip"])
def test_hgt_in_all_wrappings(tmp_path: Path, name: str) -> None:
    grid = open_terrain(write_hgt(tmp_path / name, slope(121, 121)))
    np.testing.assert_array_equal(grid.heights_m, slope(121, 121))
    assert (grid.west, grid.north) == (10.0, 50.0)
    assert grid.step_x == grid.step_y == pytest.approx(STEP)
    assert (grid.crs, grid.registration) == ("EPSG:4326", "point")
    assert grid.vertical_datum == "EGM96 assumed (SRTM)"
    assert grid.heights_m.dtype == np.float32


@pytest.mark.parametrize(
    ("name", "west", "north"),
    [("S01W001.hgt", -1, 0), ("N00E000.hgt", 0, 1), ("S90W180.hgt", -180, -89)],
)
def test_hgt_corner_is_in_the_name(tmp_path: Path, name: str, west: int, north: int) -> None:
    grid = open_terrain(write_hgt(tmp_path / name, slope(21, 21)))
    assert (grid.west, grid.north) == (west, north)


@pytest.mark.parametrize("point", [True, False])
def test_geotiff_registration(tmp_path: Path, point: bool) -> None:
    grid = open_terrain(write_tif(tmp_path / "a.tif", slope(30, 40), point=point))
    assert grid.registration == ("point" if point else "area")
    assert grid.west == pytest.approx(10.0, abs=1e-12)
    assert grid.north == pytest.approx(50.0, abs=1e-12)
    np.testing.assert_array_equal(grid.heights_m, slope(30, 40))


def test_dted(tmp_path: Path) -> None:
    heights = slope(121, 121)
    heights[5, 7] = -32767  # DTED's own void
    grid = open_terrain(write_dted(tmp_path / "n49.dt0", heights))
    assert (grid.west, grid.north) == (pytest.approx(10.0), pytest.approx(50.0))
    assert grid.registration == "point"
    assert "DTED" in grid.vertical_datum
    assert grid.void_count == 1
    assert np.isnan(grid.heights_m[5, 7])
    assert grid.heights_m[120, 3] == 7203


def test_dted_heights_beyond_earth_are_refused(tmp_path: Path) -> None:
    heights = (slope(121, 121) * 2).astype(np.int16)
    with pytest.raises(TerrainError, match="nowhere on Earth"):
        open_terrain(write_dted(tmp_path / "n49.dt0", heights))


@pytest.mark.parametrize(("corner", "registration"), [("corner", "area"), ("center", "point")])
def test_esri_ascii(tmp_path: Path, corner: str, registration: str) -> None:
    shift = 0.005 if corner == "corner" else 0.0
    header = (
        f"xll{corner} {10.0 - shift}\nyll{corner} {49.81 - shift}\n"
        "cellsize 0.01\nNODATA_value -1234"
    )
    heights = slope(20, 30)
    heights[3, 4] = -1234
    grid = open_terrain(write_asc(tmp_path / "a.asc", heights, header))
    assert (grid.west, grid.north) == (pytest.approx(10.0), pytest.approx(50.0))
    assert grid.registration == registration
    assert grid.void_count == 1
    assert grid.heights_m[19, 29] == 1169
    assert "WGS84 degrees assumed" in grid.source


def test_esri_ascii_takes_the_prj_beside_it(tmp_path: Path) -> None:
    header = "xllcorner 400000\nyllcorner 5000000\ncellsize 30\nNODATA_value -1234"
    path = write_asc(tmp_path / "a.asc", slope(20, 30), header)
    with pytest.raises(TerrainError, match="no coordinate reference system"):
        open_terrain(path)
    path.with_suffix(".prj").write_text(rasterio.CRS.from_epsg(32633).to_wkt())
    assert "UTM" in open_terrain(path).crs or "32633" in open_terrain(path).crs


def test_netcdf_runs_from_the_south_and_is_turned(tmp_path: Path) -> None:
    grid = open_terrain(write_netcdf(tmp_path / "a.nc", {"elevation": slope(20, 30)}))
    np.testing.assert_array_equal(grid.heights_m, slope(20, 30))
    assert (grid.west, grid.north) == (pytest.approx(10.0), pytest.approx(50.0))


def test_netcdf_with_several_variables_takes_the_elevation(tmp_path: Path) -> None:
    both = {"tid": slope(20, 30) * 0, "elevation": slope(20, 30)}
    grid = open_terrain(write_netcdf(tmp_path / "a.nc", both))
    np.testing.assert_array_equal(grid.heights_m, slope(20, 30))
    with pytest.raises(TerrainError, match="none is named elevation"):
        open_terrain(write_netcdf(tmp_path / "b.nc", {"p": slope(9, 9), "q": slope(9, 9)}))


@pytest.mark.parametrize("void", [-32768, -32767, 32767, -9999, 777])
def test_voids_are_unknown_and_counted(tmp_path: Path, void: int) -> None:
    heights = slope(20, 30)
    heights[4, 5] = heights[0, 0] = void
    grid = open_terrain(write_tif(tmp_path / "a.tif", heights, nodata=777))
    assert grid.void_count == 2
    assert np.isnan(grid.heights_m[[4, 0], [5, 0]]).all()
    assert grid.heights_m[4, 6] == 246


def test_float_voids(tmp_path: Path) -> None:
    heights = slope(20, 30).astype(np.float32)
    heights[0, :4] = np.nan, np.inf, -3.4028234663852886e38, 12.5
    grid = open_terrain(write_tif(tmp_path / "a.tif", heights, nodata=-3.4028234663852886e38))
    assert grid.void_count == 3
    assert grid.heights_m[0, 3] == 12.5


def test_scale_and_offset_are_applied(tmp_path: Path) -> None:
    path = write_tif(tmp_path / "a.tif", slope(20, 30), nodata=-32768)
    with rasterio.open(path, "r+") as dataset:
        dataset.scales, dataset.offsets = (0.1,), (-5.0,)
    np.testing.assert_allclose(open_terrain(path).heights_m, slope(20, 30) * 0.1 - 5.0, atol=1e-4)


def test_datum_and_credit_travel_in_tags(tmp_path: Path) -> None:
    tags = {"VERTICAL_DATUM": "EGM2008", "ATTRIBUTION": "produced by a surveyor"}
    grid = open_terrain(write_tif(tmp_path / "a.tif", slope(20, 30), tags=tags))
    assert grid.vertical_datum == "EGM2008"
    assert "produced by a surveyor" in grid.source


def test_compound_system_names_the_datum(tmp_path: Path) -> None:
    path = write_tif(tmp_path / "a.tif", slope(20, 30), crs="EPSG:4326+5773")
    grid = open_terrain(path)
    assert grid.crs == "EPSG:4326"
    assert "EGM96" in grid.vertical_datum


def test_window_encloses_the_bounds_and_only_just(tmp_path: Path) -> None:
    path = write_hgt(tmp_path / "N49E010.hgt", slope(121, 121))
    grid = open_terrain(path, (10.26, 49.40, 10.51, 49.705))
    west, north = grid.west, grid.north
    east = west + (grid.heights_m.shape[1] - 1) * grid.step_x
    south = north - (grid.heights_m.shape[0] - 1) * grid.step_y
    assert west <= 10.26 < west + STEP
    assert east - STEP < 10.51 <= east
    assert south - 1e-9 <= 49.40 < south + STEP
    assert north - STEP < 49.705 <= north
    assert grid.heights_m[0, 0] == slope(121, 121)[round((50 - north) / STEP), 31]
    assert grid.void_count == 0


@pytest.mark.parametrize("point", [True, False])
def test_bounds_of_the_whole_tile_give_the_whole_tile(tmp_path: Path, point: bool) -> None:
    half = 0.0 if point else 0.005
    path = write_tif(tmp_path / "a.tif", slope(30, 40), point=point)
    grid = open_terrain(path, (10 - half, 49.71 - half, 10.39 + half, 50 + half))
    np.testing.assert_array_equal(grid.heights_m, slope(30, 40))


def test_beyond_the_data_is_unknown_not_invented(tmp_path: Path) -> None:
    path = write_hgt(tmp_path / "N49E010.hgt", slope(121, 121))
    grid = open_terrain(path, (10.5, 49.5, 11.5, 50.0))
    assert grid.heights_m.shape == (61, 121)
    assert grid.void_count == 61 * 60
    assert np.isnan(grid.heights_m[:, 61:]).all()
    assert grid.heights_m[0, 60] == 120


def test_four_tiles_make_one_plane_without_a_seam(tmp_path: Path) -> None:
    plane = slope(41, 41)
    for name, rows, cols in [
        ("N49E010", slice(0, 21), slice(0, 21)),
        ("N49E011", slice(0, 21), slice(20, 41)),
        ("N48E010", slice(20, 41), slice(0, 21)),
        ("N48E011", slice(20, 41), slice(20, 41)),
    ]:
        write_hgt(tmp_path / f"{name}.hgt.gz", plane[rows, cols])
    grid = open_terrain(tmp_path)
    np.testing.assert_array_equal(grid.heights_m, plane)
    assert (grid.west, grid.north) == (10.0, 50.0)
    assert "disagree" not in grid.source
    part = open_terrain(tmp_path, (10.9, 48.9, 11.1, 49.1))
    np.testing.assert_array_equal(part.heights_m, plane[18:23, 18:23])


def test_a_void_on_a_shared_edge_is_filled_by_the_neighbour(tmp_path: Path) -> None:
    left, right = slope(21, 21), slope(21, 21)
    right[:, 0] = left[:, 20]
    left[7, 20] = -32768
    write_hgt(tmp_path / "N49E010.hgt", left)
    write_hgt(tmp_path / "N49E011.hgt", right)
    grid = open_terrain([tmp_path / "N49E010.hgt", tmp_path / "N49E011.hgt"])
    assert grid.void_count == 0
    assert grid.heights_m[7, 20] == 440


def test_tiles_that_disagree_on_shared_posts_say_so(tmp_path: Path) -> None:
    write_hgt(tmp_path / "N49E010.hgt", slope(21, 21))
    right = slope(21, 21)
    right[:, 0] = slope(21, 21)[:, 20] + 3
    write_hgt(tmp_path / "N49E011.hgt", right)
    grid = open_terrain(tmp_path)
    assert "tiles disagree at 21 shared posts, by up to 3 m" in grid.source
    assert grid.heights_m[0, 20] == 20


def test_a_zip_of_several_tiles_is_a_mosaic(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "area.zip", "w") as archive:
        for name in ("deep/N49E010.hgt", "deep/N49E011.hgt", "readme.txt"):
            archive.writestr(name, slope(21, 21).astype(">i2").tobytes())
    assert open_terrain(tmp_path / "area.zip").heights_m.shape == (21, 41)


def test_across_the_antimeridian(tmp_path: Path) -> None:
    write_hgt(tmp_path / "N00E179.hgt", slope(21, 21))
    right = slope(21, 21)
    right[:, 0] = slope(21, 21)[:, 20]
    write_hgt(tmp_path / "N00W180.hgt", right)
    grid = open_terrain(tmp_path, (179.5, 0.0, -179.5, 1.0))
    assert grid.heights_m.shape == (21, 21)
    assert grid.west == pytest.approx(179.5)
    assert grid.void_count == 0


def test_bounds_in_degrees_cut_a_projected_grid(tmp_path: Path) -> None:
    from rasterio.warp import transform

    path = write_tif(
        tmp_path / "utm.tif", slope(200, 100), 500_000.0, 5_500_000.0, 30.0, crs="EPSG:32633"
    )
    (west, east), (south, north) = transform(
        "EPSG:32633", "EPSG:4326", [500_600, 501_500], [5_498_500, 5_499_400]
    )
    grid = open_terrain(path, (west, south, east, north))
    assert grid.crs == "EPSG:32633"
    assert grid.west == pytest.approx(500_600, abs=60)
    assert 30 <= grid.heights_m.shape[1] <= 36
    assert grid.void_count == 0


@pytest.mark.parametrize("record", list_builtin(), ids=lambda record: record.name)
def test_builtin_relief_is_what_it_says(record) -> None:
    grid = open_terrain(f"builtin:{record.name}")
    low, high = (int(word.replace(",", "")) for word in record.title.split() if word.isdigit())
    assert (grid.heights_m.min(), grid.heights_m.max()) == (low, high)
    west, south, east, north = record.bounds
    assert grid.heights_m.shape == (round((north - south) * 120), round((east - west) * 120))
    assert grid.west == pytest.approx(west + 1 / 240)
    assert grid.north == pytest.approx(north - 1 / 240)
    assert CITATION in grid.source
    assert grid.registration == "area"


def test_a_window_of_a_huge_raster_takes_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "huge.tif"
    profile = {
        "driver": "GTiff", "height": 14_400, "width": 14_400, "count": 1, "dtype": "int16",
        "crs": "EPSG:4326", "tiled": True, "blockxsize": 512, "blockysize": 512,
        "sparse_ok": True, "transform": Affine(1 / 3600, 0, 6, 0, -1 / 3600, 47),
    }  # fmt: skip
    with rasterio.open(path, "w", **profile) as dataset:
        window = rasterio.windows.Window(7200, 7200, 512, 512)
        dataset.write(np.full((512, 512), 321, np.int16), 1, window=window)
    tracemalloc.start()
    grid = open_terrain(path, (8.0, 44.9, 8.1, 45.0))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert grid.heights_m[1:, 1:].min() == 321
    assert grid.heights_m.shape == (361, 361) or grid.heights_m.shape == (362, 362)
    assert peak < 20e6
    with pytest.raises(TerrainError, match=r"207,360,000 cells exceed max_cells"):
        open_terrain(path)
