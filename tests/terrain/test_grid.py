"""Positions, heights and areas of a grid."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from longshadow.terrain.grid import (
    Grid,
    cell_areas_m2,
    cell_index,
    fractional_index,
    height_at,
    is_geographic,
    position,
    window,
)
from tests.terrain.sightline_cases import grid_of

WORLD = Grid(
    np.zeros((180, 360), np.float32), -179.5, 89.5, 1.0, 1.0, "EPSG:4326", "", "", "area", 0
)


def test_cells_of_the_world_add_up_to_the_ellipsoid() -> None:
    total = cell_areas_m2(WORLD).sum() * 360
    assert total == pytest.approx(510_065_621.724e6, rel=1e-9)  # WGS84, NIMA TR8350.2 constants


def test_cell_area_agrees_with_a_geodesic_polygon() -> None:
    from pyproj import Geod

    grid = grid_of(np.zeros((4, 4)), crs="EPSG:4326", step=0.001, north=45.0)
    w, n = grid.west + 0.0005, grid.north - 0.0005
    area, _ = Geod(ellps="WGS84").polygon_area_perimeter(
        [w, w, w + 0.001, w + 0.001], [n, n - 0.001, n - 0.001, n]
    )
    assert cell_areas_m2(grid)[1] == pytest.approx(abs(area), rel=1e-6)


def test_projected_cells_have_one_area() -> None:
    assert cell_areas_m2(grid_of(np.zeros((3, 3)), step=30.0)).tolist() == [900.0] * 3


@given(st.floats(0, 49), st.floats(0, 59), st.sampled_from(["EPSG:4326", "EPSG:32633"]))
def test_position_and_index_are_inverse(row: float, column: float, crs: str) -> None:
    grid = grid_of(np.zeros((50, 60)), crs=crs, step=0.01 if crs == "EPSG:4326" else 250.0)
    assert fractional_index(grid, *position(grid, row, column)) == pytest.approx(
        (row, column), abs=1e-6
    )


@given(st.floats(0, 9), st.floats(0, 9))
def test_heights_are_bilinear(row: float, column: float) -> None:
    i, j = np.mgrid[0:10, 0:10]
    grid = grid_of(3.0 * i + 5.0 * j + 2.0 * i * j, crs="EPSG:4326", step=0.01)
    expected = 3.0 * row + 5.0 * column + 2.0 * row * column
    assert height_at(grid, *position(grid, row, column)) == pytest.approx(expected, abs=1e-3)


def test_a_void_is_unknown_only_where_it_counts() -> None:
    heights = np.ones((4, 4))
    heights[1, 1] = np.nan
    grid = grid_of(heights, crs="EPSG:4326", step=0.01)
    assert height_at(grid, *position(grid, 2.0, 2.0)) == 1.0
    assert np.isnan(height_at(grid, *position(grid, 1.4, 1.4)))


def test_outside_is_refused_and_the_outer_half_cell_is_inside() -> None:
    grid = grid_of(np.ones((4, 5)), crs="EPSG:4326", step=0.01)
    assert cell_index(grid, *position(grid, -0.4, 4.4)) == (0, 4)
    with pytest.raises(ValueError, match="inside"):
        cell_index(grid, *position(grid, -0.6, 2.0))


def test_longitudes_wrap_across_the_antimeridian() -> None:
    grid = Grid(
        np.zeros((11, 11), np.float32), 179.5, 1.0, 0.1, 0.1, "EPSG:4326", "", "", "point", 0
    )
    assert fractional_index(grid, 0.5, -179.9) == pytest.approx((5.0, 6.0))


def test_window_keeps_its_place() -> None:
    heights = np.arange(30, dtype=float).reshape(5, 6)
    heights[0, 0] = np.nan
    grid = grid_of(heights)
    part = window(grid, 1, 3, 2, 99)
    assert part.heights_m.tolist() == heights[1:4, 2:].tolist()
    assert position(part, 0, 0) == pytest.approx(position(grid, 1, 2))
    assert (grid.void_count, part.void_count) == (1, 0)
    with pytest.raises(ValueError, match="2 x 2"):
        window(grid, 3, 3, 0, 5)


def test_what_is_geographic() -> None:
    assert is_geographic(WORLD)
    assert not is_geographic(grid_of(np.zeros((2, 2))))
