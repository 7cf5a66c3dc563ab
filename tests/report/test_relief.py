"""Where things lie on the picture, and which side of a hill is lit."""

from __future__ import annotations

import base64
import io
import math

import numpy as np
import pytest
from PIL import Image

from longshadow.report.geography import geodesic_ring, site_shape
from longshadow.report.rasters import Raster, encode_heights
from longshadow.report.relief import Frame, overlay_picture, relief_picture


def _raster(values: np.ndarray, bounds: tuple[float, float, float, float]) -> Raster:
    return Raster(values, *bounds)


def _picture(address: str) -> np.ndarray:
    assert address.startswith("data:image/webp;base64,")
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(address.split(",", 1)[1]))))


def test_picture_rows_are_mercator() -> None:
    """Half of the Mercator height of 0 to 60 degrees lies at atan(1 / sqrt 2)."""
    frame = Frame(_raster(np.zeros((1, 60, 60)), (0.0, 0.0, 60.0, 60.0)))
    assert frame.place(30.0, 35.2644)[1] == pytest.approx(0.5, abs=2e-4)
    assert frame.aspect == pytest.approx(
        math.log(math.tan(math.pi / 4 + math.pi / 6)) / (math.pi / 3)
    )
    rows = frame.source_rows(100, 60)
    assert rows[50] == pytest.approx(60 - 35.2644 - 0.5, abs=0.5)


def test_light_comes_from_the_north_west() -> None:
    y, x = np.mgrid[0:64, 0:64]
    hill = 1500 * np.exp(-((x - 32) ** 2 + (y - 32) ** 2) / 100.0)
    picture = _picture(relief_picture(_raster(hill[None], (0.0, -1.0, 2.0, 1.0)))).mean(axis=2)
    high, wide = picture.shape
    north_west = picture[high // 2 - 120 : high // 2 - 60, wide // 2 - 120 : wide // 2 - 60].mean()
    south_east = picture[high // 2 + 60 : high // 2 + 120, wide // 2 + 60 : wide // 2 + 120].mean()
    assert north_west > south_east + 20


def test_overlay_counts_quantiles_below_the_height() -> None:
    heights = np.full((5, 4, 4), np.inf)
    heights[:, 0, 0] = 20.0  # seen in all runs
    heights[:2, 0, 1] = 20.0  # seen in 25 to 50 of 100
    heights[:, 3, 3] = np.nan
    terrain = _raster(np.zeros((1, 4, 4)), (0.0, -1.0, 2.0, 1.0))
    picture = _picture(overlay_picture(encode_heights(heights), terrain, limit=70))
    assert picture[0, 0].tolist() == [84, 20, 110, 196]
    assert picture[0, 1].tolist() == [249, 166, 73, 178]
    assert picture[0, 2, 3] == 0
    assert picture[3, 3].tolist() == [120, 128, 136, 200]


def test_ring_keeps_its_distance_on_the_ground() -> None:
    """Great-circle distance on a sphere of mean radius agrees with WGS84 within 0.6 %."""
    lon, lat = math.radians(6.5), math.radians(30.5)
    for x, y in geodesic_ring(6.5, 30.5, 400e3):
        x, y = math.radians(x), math.radians(y)
        angle = math.acos(
            math.sin(lat) * math.sin(y) + math.cos(lat) * math.cos(y) * math.cos(x - lon)
        )
        assert 6_371_008.8 * angle == pytest.approx(400e3, rel=6e-3)


def test_four_options_have_four_symbols() -> None:
    shapes = {site_shape(i, 0, 0, 10) for i in range(4)}
    assert len(shapes) == 4
    assert all(shape.startswith("M") and shape.endswith("Z") for shape in shapes)
