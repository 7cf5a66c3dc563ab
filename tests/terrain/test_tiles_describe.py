"""The card of an elevation file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from longshadow.terrain.tiles_describe import cell_size_m, describe_terrain
from tests.terrain.tile_files import slope, write_hgt, write_tif


@pytest.mark.parametrize(
    ("latitude", "east_m", "north_m"),
    # One degree of longitude and of latitude on WGS84, published by the US NGA.
    [(0, 111_320, 110_574), (45, 78_847, 111_132), (60, 55_800, 111_412)],
)
def test_cell_size_against_published_degrees(
    latitude: float, east_m: float, north_m: float
) -> None:
    east, north = cell_size_m(1.0, 1.0, latitude, geographic=True)
    assert east == pytest.approx(east_m, abs=1)
    assert north == pytest.approx(north_m, abs=1)
    assert cell_size_m(30.0, 25.0, latitude, geographic=False) == (30.0, 25.0)


def test_card_of_a_mosaic_counts_shared_posts_once(tmp_path: Path) -> None:
    heights = slope(121, 121)
    heights[:, 60] = -32768
    write_hgt(tmp_path / "N49E010.hgt", heights)
    write_hgt(tmp_path / "N49E011.hgt", heights)
    info = describe_terrain(tmp_path)
    assert (info.tile_count, info.rows, info.cols) == (2, 121, 241)
    assert info.void_count == 2 * 121
    assert info.void_share == pytest.approx(2 / 241)
    assert info.bounds == pytest.approx((10, 49, 12, 50))
    assert info.step_arcsec == pytest.approx((30, 30))
    assert info.coarse
    assert any("optimistic" in note for note in info.notes)
    assert (info.lowest_m, info.highest_m) == (0, 7320)


def test_bounds_reach_to_the_cell_edges_of_area_grids(tmp_path: Path) -> None:
    info = describe_terrain(write_tif(tmp_path / "a.tif", slope(30, 40)))
    assert info.bounds == pytest.approx((9.995, 49.705, 10.395, 50.005))


def test_bands_do_not_change_the_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_tif(tmp_path / "a.tif", slope(100, 40), nodata=246)
    once = describe_terrain(path)
    monkeypatch.setattr("longshadow.terrain.tiles_describe._BAND_CELLS", 300)
    assert describe_terrain(path) == once


def test_sea_bed_is_named(tmp_path: Path) -> None:
    heights = slope(30, 40)
    heights[0, 0] = -3000
    info = describe_terrain(write_tif(tmp_path / "a.tif", heights))
    assert any("sea bed" in note for note in info.notes)


def test_builtin_card_cites_its_source() -> None:
    info = describe_terrain("builtin:relief_plateau_and_coast_30s")
    assert "GLOBE" in info.source
    assert "Fictional region with real relief" in info.notes
    assert info.bounds_deg == pytest.approx((0, 36, 12, 42))
    assert np.isfinite([info.lowest_m, info.highest_m]).all()
