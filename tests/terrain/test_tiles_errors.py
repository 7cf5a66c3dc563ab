"""Elevation files are hostile until validated: each fault gives one clear error."""

from __future__ import annotations

import gzip
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest
import rasterio
import rasterio.errors
from affine import Affine

from longshadow.errors import TerrainError
from longshadow.terrain.tiles import open_terrain
from longshadow.terrain.tiles_describe import describe_terrain
from tests.terrain.tile_files import slope, write_asc, write_hgt, write_netcdf, write_tif


@pytest.fixture
def tile(tmp_path: Path) -> Path:
    return write_hgt(tmp_path / "N49E010.hgt", slope(121, 121))


@pytest.mark.parametrize(
    "name",
    [
        "/vsicurl/http://127.0.0.1:9/a.tif",
        "/vsizip/a.zip/a.tif",
        "http://127.0.0.1:9/a.tif",
        "https://example.org/a.tif",
        "s3://bucket/a.tif",
        "zip+https://example.org/a.zip!a.tif",
        "NETCDF:a.nc:z",
        "GTIFF_DIR:1:a.tif",
        "WMS:http://example.org",
    ],
)
def test_remote_and_virtual_names_are_refused(name: str) -> None:
    with pytest.raises(TerrainError, match="no remote or virtual raster is opened"):
        open_terrain(name)


@pytest.mark.parametrize("ending", [".vrt", ".tif"])
def test_a_virtual_raster_is_not_followed(tmp_path: Path, tile: Path, ending: str) -> None:
    path = tmp_path / f"a{ending}"
    path.write_text(
        '<VRTDataset rasterXSize="9" rasterYSize="9"><VRTRasterBand dataType="Int16" band="1">'
        f"<SimpleSource><SourceFilename>{tile}</SourceFilename></SimpleSource>"
        "</VRTRasterBand></VRTDataset>"
    )
    with pytest.raises(TerrainError, match="not an elevation file"):
        open_terrain(path)


def test_sidecars_beside_a_file_are_not_read(tmp_path: Path) -> None:
    path = write_tif(tmp_path / "a.tif", slope(20, 30))
    for ending in (".ovr", ".msk"):
        (tmp_path / f"a.tif{ending}").write_text("<VRTDataset>hostile</VRTDataset>")
    (tmp_path / "a.tif.aux.xml").write_text(
        "<PAMDataset><PAMRasterBand band='1'><Scale>0.5</Scale><NoDataValue>61</NoDataValue>"
        "</PAMRasterBand></PAMDataset>"
    )
    np.testing.assert_array_equal(open_terrain(path).heights_m, slope(20, 30))


def test_missing_file_and_missing_area_show_the_line_to_run(tmp_path: Path, tile: Path) -> None:
    line = "longshadow terrain fetch --bounds 20 -3 22 -1 --source skadi --out"
    with pytest.raises(TerrainError, match="no such file") as missing:
        open_terrain(tmp_path / "none.tif", (20.5, -2.5, 21.5, -1.5))
    with pytest.raises(TerrainError, match="does not reach the area") as outside:
        open_terrain(tile, (20.5, -2.5, 21.5, -1.5))
    assert line in str(missing.value)
    assert line in str(outside.value)
    assert "10 49 11 50" in str(outside.value)


def test_empty_folder_and_empty_file(tmp_path: Path) -> None:
    with pytest.raises(TerrainError, match="no elevation file there"):
        open_terrain(tmp_path)
    (tmp_path / "a.tif").touch()
    with pytest.raises(TerrainError, match="the file is empty"):
        open_terrain(tmp_path)


def test_every_bad_file_is_reported_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.tif").write_text("no raster")
    (tmp_path / "b.tif").touch()
    with pytest.raises(TerrainError) as error:
        open_terrain([tmp_path / "a.tif", tmp_path / "b.tif", tmp_path / "c.tif"])
    assert len(error.value.problems) == 3


@pytest.mark.parametrize("content", [b"hello, no raster", b"\x89PNG\r\n\x1a\n", b"\0" * 600])
def test_what_is_no_raster(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.tif").write_bytes(content)
    with pytest.raises(TerrainError, match="not an elevation file"):
        open_terrain(tmp_path / "a.tif")


@pytest.mark.parametrize("compress", ["none", "deflate"])
@pytest.mark.parametrize("keep", [0.02, 0.5, 0.98])
def test_truncated_geotiff(tmp_path: Path, compress: str, keep: float) -> None:
    rng = np.random.default_rng(1)
    heights = rng.integers(0, 4000, (300, 300)).astype(np.int16)
    path = write_tif(tmp_path / "a.tif", heights, compress=compress)
    os.truncate(path, int(path.stat().st_size * keep))
    with pytest.raises(TerrainError, match="damaged, cut short"):
        open_terrain(path)


@pytest.mark.parametrize("size", [2, 100, 2 * 121 * 121 - 1, 2 * 121 * 121 - 2, 2 * 122 * 122])
def test_short_or_odd_hgt(tile: Path, size: int) -> None:
    tile.write_bytes(b"\0" * size)
    with pytest.raises(TerrainError, match="not the size of a height tile"):
        open_terrain(tile)


@pytest.mark.parametrize("keep", [0.2, 0.9])
def test_truncated_gzip(tmp_path: Path, keep: float) -> None:
    rng = np.random.default_rng(1)
    heights = rng.integers(0, 4000, (121, 121)).astype(np.int16)
    path = write_hgt(tmp_path / "N49E010.hgt.gz", heights)
    data = path.read_bytes()
    cut = data[: int(len(data) * keep)]
    path.write_bytes(cut)
    with pytest.raises(TerrainError, match=r"size of a height tile|damaged or cut short"):
        open_terrain(path)
    path.write_bytes(cut + data[-4:])  # the right claim over too little
    with pytest.raises(TerrainError, match="damaged or cut short"):
        open_terrain(path)


def test_gzip_that_holds_more_than_it_claims(tmp_path: Path) -> None:
    whole = slope(121, 121).astype(">i2").tobytes()
    path = tmp_path / "N49E010.hgt.gz"
    path.write_bytes(gzip.compress(b"\0" * 50_000_000) + gzip.compress(whole))
    with pytest.raises(TerrainError, match="holds more than its size says"):
        open_terrain(path)


def test_gzip_bomb_is_refused_by_its_claim(tmp_path: Path) -> None:
    path = tmp_path / "N49E010.hgt.gz"
    path.write_bytes(gzip.compress(b"\0" * (2 * 20_001 * 20_001 // 16)))
    with pytest.raises(TerrainError, match="not the size of a height tile"):
        open_terrain(path)


def _zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize("name", ["../N49E010.hgt", "/N49E010.hgt", "a/../../N49E010.hgt"])
def test_zip_with_path_traversal(tmp_path: Path, name: str) -> None:
    path = _zip(tmp_path / "a.zip", {name: slope(121, 121).astype(">i2").tobytes()})
    with pytest.raises(TerrainError, match="outside itself"):
        open_terrain(path)


def test_zip_bomb(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"N49E010.hgt": b"\0" * (2 * 7202 * 7202)})
    assert path.stat().st_size < 200_000
    with pytest.raises(TerrainError, match="unpacks to more than any height tile"):
        open_terrain(path)


def test_zip_that_lies_about_its_size(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"N49E010.hgt": b"\0" * 5_000_000})
    true, claim = (5_000_000).to_bytes(4, "little"), (2 * 121 * 121).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(true, claim))
    with pytest.raises(TerrainError, match="damaged or cut short"):
        open_terrain(path)


def test_zip_of_something_else_and_broken_zip(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"notes.txt": b"hello"})
    with pytest.raises(TerrainError, match=r"holds no \.hgt tile.*notes\.txt"):
        open_terrain(path)
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(TerrainError, match="cannot be read"):
        open_terrain(path)


@pytest.mark.parametrize("name", ["tile.hgt", "N91E010.hgt", "N49E181.hgt"])
def test_hgt_without_a_place(tmp_path: Path, name: str) -> None:
    with pytest.raises(TerrainError, match=r"does not say where|off the globe"):
        open_terrain(write_hgt(tmp_path / name, slope(121, 121)))


def test_all_void(tmp_path: Path) -> None:
    path = write_hgt(tmp_path / "N49E010.hgt", np.full((121, 121), -32768))
    with pytest.raises(TerrainError, match="every cell is a void"):
        open_terrain(path)
    info = describe_terrain(path)
    assert info.void_share == 1.0
    assert any("nothing can be computed" in note for note in info.notes)


@pytest.mark.parametrize("height", [29_029, -12_345])
def test_heights_that_do_not_exist(tmp_path: Path, height: int) -> None:
    heights = slope(20, 30)
    heights[3, 3] = height
    with pytest.raises(TerrainError, match="nowhere on Earth"):
        open_terrain(write_tif(tmp_path / "a.tif", heights))


def test_absurd_dimensions(tmp_path: Path) -> None:
    path = tmp_path / "a.asc"
    path.write_text("ncols 2000000000\nnrows 4\nxllcorner 1\nyllcorner 1\ncellsize 1\n1 1\n")
    with pytest.raises(TerrainError, match=r"beyond any elevation file|damaged"):
        open_terrain(path)
    profile = {"driver": "GTiff", "height": 1_000_000, "width": 1_000_000, "count": 1}
    with rasterio.open(
        tmp_path / "b.tif", "w", **profile, dtype="int16", tiled=True, sparse_ok=True,
        blockxsize=16384, blockysize=16384, crs="EPSG:4326", BIGTIFF="YES",
        transform=Affine(1e-6, 0, 0, 0, -1e-6, 1),
    ):  # fmt: skip
        pass
    with pytest.raises(TerrainError, match=r"beyond any elevation file|one huge block"):
        open_terrain(tmp_path / "b.tif", (0, 0, 1e-5, 1e-5))


def test_one_huge_block_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    with rasterio.open(
        path, "w", driver="GTiff", height=16_384, width=16_384, count=1, dtype="int16",
        blockxsize=16_384, blockysize=16_384, tiled=True, sparse_ok=True, crs="EPSG:4326",
        transform=Affine(1e-4, 0, 0, 0, -1e-4, 2),
    ):  # fmt: skip
        pass
    with pytest.raises(TerrainError, match="one huge block"):
        open_terrain(path, (0, 0, 1e-3, 1e-3))


def test_no_georeference(tmp_path: Path) -> None:
    with pytest.warns(rasterio.errors.NotGeoreferencedWarning):
        path = write_tif(tmp_path / "a.tif", slope(20, 30), transform=None, crs=None)
    with pytest.raises(TerrainError, match="does not say where on Earth"):
        open_terrain(path)


def test_rotated_and_upside_down_grids(tmp_path: Path) -> None:
    rotated = Affine(0.01, 0.001, 10, 0.001, -0.01, 50)
    with pytest.raises(TerrainError, match="rotated"):
        open_terrain(write_tif(tmp_path / "a.tif", slope(20, 30), transform=rotated))
    upward = Affine(0.01, 0, 10, 0, 0.01, 50)
    with pytest.raises(TerrainError, match="north to south"):
        open_terrain(write_tif(tmp_path / "b.tif", slope(20, 30), transform=upward))


def test_feet_on_the_ground_and_in_height(tmp_path: Path) -> None:
    path = write_tif(tmp_path / "a.tif", slope(20, 30), 5e5, 5e6, 30.0, crs="EPSG:2263")
    with pytest.raises(TerrainError, match="neither in degrees nor in metres"):
        open_terrain(path)
    path = write_tif(tmp_path / "b.tif", slope(20, 30))
    with rasterio.open(path, "r+") as dataset:
        dataset.units = ("ft",)
    with pytest.raises(TerrainError, match="must be in metres"):
        open_terrain(path)


def test_an_image_is_not_terrain(tmp_path: Path) -> None:
    path = write_tif(tmp_path / "a.tif", slope(20, 30), count=3)
    with pytest.raises(TerrainError, match="3 bands"):
        open_terrain(path)


@pytest.mark.parametrize(
    ("west", "step", "crs", "message"),
    [
        (11.0, 0.02, "EPSG:4326", "spacings differ"),
        (11.0, 0.01, "EPSG:4258", "reference systems differ"),
        (10.993, 0.01, "EPSG:4326", "posts do not line up"),
    ],
)
def test_tiles_that_do_not_fit(
    tmp_path: Path, west: float, step: float, crs: str, message: str
) -> None:
    write_tif(tmp_path / "a.tif", slope(100, 100))
    write_tif(tmp_path / "b.tif", slope(100, 100), west, step=step, crs=crs)
    with pytest.raises(TerrainError, match=message) as error:
        open_terrain(tmp_path)
    assert "a.tif" in str(error.value)
    assert "b.tif" in str(error.value)


@pytest.mark.parametrize(
    "bounds",
    [
        (10, 49, float("nan"), 50),
        (10, 50, 11, 49),
        (10, 49, 11, 91),
        (10, 49, 10, 50),
        (-200, 49, 10, 50),
    ],
)
def test_bounds_that_are_none(tile: Path, bounds: tuple[float, float, float, float]) -> None:
    with pytest.raises(TerrainError, match="must"):
        open_terrain(tile, bounds)


def test_too_many_cells_name_the_bound_and_the_way_out(tile: Path) -> None:
    with pytest.raises(TerrainError, match=r"121 x 121 = 14,641 cells exceed max_cells = 10,000"):
        open_terrain(tile, max_cells=10_000)


def test_far_apart_tiles_are_not_spread_over_memory(tmp_path: Path, tile: Path) -> None:
    write_hgt(tmp_path / "S49W120.hgt", slope(121, 121))
    with pytest.raises(TerrainError, match="exceed max_cells"):
        open_terrain(tmp_path, max_cells=1_000_000)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.tif")
    with pytest.raises(TerrainError, match="not a regular file"):
        open_terrain(tmp_path / "pipe.tif")


def test_unknown_builtin_offers_the_nearest() -> None:
    with pytest.raises(TerrainError, match="builtin:relief_plateau_and_coast_30s"):
        open_terrain("builtin:relief_plateau_and_coast")


def test_ascii_grid_cut_short(tmp_path: Path) -> None:
    header = "xllcorner 10\nyllcorner 49\ncellsize 0.01\nNODATA_value -1234"
    path = write_asc(tmp_path / "a.asc", slope(200, 200), header)
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(TerrainError, match="damaged, cut short"):
        open_terrain(path)


def test_netcdf_cut_short(tmp_path: Path) -> None:
    path = write_netcdf(tmp_path / "a.nc", {"elevation": slope(100, 100)})
    os.truncate(path, 200)
    with pytest.raises(TerrainError, match="damaged, cut short"):
        open_terrain(path)
