"""One byte a cell: what is lost, and that no cell looks better than it is."""

from __future__ import annotations

import base64
import gzip
import math
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from longshadow.errors import ResultsError
from longshadow.report.rasters import (
    decode_height,
    encode_heights,
    pack_bands,
    pack_relief,
    read_raster,
)


def test_codes_never_flatter_and_lose_at_most_three_per_cent() -> None:
    heights = np.geomspace(1.0, 17_000.0, 4000)
    back = np.array([decode_height(int(code)) for code in encode_heights(heights)])
    assert np.all(back >= heights * (1 - 1e-6))
    assert np.all(back[heights > 10] <= heights[heights > 10] * 1.03 * (1 + 1e-6))


def test_never_and_unknown_keep_their_codes() -> None:
    codes = encode_heights(np.array([np.inf, np.nan, 0.0, 1e6]))
    assert codes.tolist() == [255, 254, 0, 255]
    assert math.isinf(decode_height(255))
    assert math.isnan(decode_height(254))


def test_packed_bands_come_back() -> None:
    rng = np.random.default_rng(3)
    codes = rng.integers(0, 256, (5, 7, 9)).astype(np.uint8)
    packed = gzip.decompress(base64.b64decode(pack_bands(codes)))
    found = np.frombuffer(packed, np.uint8).reshape(codes.shape).copy()
    found[0] = np.cumsum(found[0], axis=0, dtype=np.uint8)
    assert np.array_equal(np.cumsum(found, axis=0, dtype=np.uint8), codes)


def test_packed_relief_comes_back_in_whole_metres() -> None:
    relief = np.array([[8848.4, -413.0], [np.nan, 0.0]])
    packed = np.frombuffer(gzip.decompress(base64.b64decode(pack_relief(relief))), "<i2")
    found = np.cumsum(packed.reshape(2, 2), axis=0, dtype=np.int16)
    assert found.tolist() == [[8848, -413], [-32768, 0]]


def _write(path: Path, values: np.ndarray, **more: object) -> Path:
    profile = {
        "driver": "GTiff", "count": values.shape[0], "height": values.shape[1],
        "width": values.shape[2], "dtype": values.dtype, "crs": "EPSG:4326",
        "transform": from_origin(3.0, 34.0, 0.5, 0.25), **more,
    }  # fmt: skip
    with rasterio.open(path, "w", **profile) as file:
        file.write(values)
    return path


def test_edges_and_missing_cells_are_read(tmp_path: Path) -> None:
    values = np.array([[[1, 2, 3], [4, -9999, 6]]], dtype=np.int16)
    raster = read_raster(_write(tmp_path / "a.tif", values, nodata=-9999))
    assert raster.bounds == pytest.approx((3.0, 33.5, 4.5, 34.0))
    assert np.isnan(raster.values[0, 1, 1])
    assert raster.values[0, 0].tolist() == [1, 2, 3]


def test_projected_raster_is_moved_to_degrees(tmp_path: Path) -> None:
    values = np.arange(400, dtype=np.float32).reshape(1, 20, 20)
    where = from_origin(500_000, 3_800_000, 1000, 1000)  # on the central meridian of zone 11
    file = _write(tmp_path / "u.tif", values, crs="EPSG:32611", transform=where)
    raster = read_raster(file)
    assert raster.west == pytest.approx(-117.0, abs=0.02)
    assert raster.north == pytest.approx(34.34, abs=0.02)
    assert np.nanmin(raster.values[0, 0]) < 20  # north is still on top


def test_a_file_that_is_no_raster_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "a.tif").write_bytes(b"II*\x00 and then nothing")
    with pytest.raises(ResultsError, match=r"a\.tif: cannot be read"):
        read_raster(tmp_path / "a.tif")


def test_a_raster_that_would_burst_the_page_is_refused(tmp_path: Path) -> None:
    values = np.zeros((1, 2000, 2000), dtype=np.uint8)
    with pytest.raises(ResultsError, match="too large"):
        read_raster(_write(tmp_path / "a.tif", values, compress="deflate"))
