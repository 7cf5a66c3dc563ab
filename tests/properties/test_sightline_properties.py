"""What must hold for any ground."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from longshadow.terrain.grid import position
from longshadow.terrain.sightline import Observer, lowest_visible_height
from tests.terrain.sightline_cases import grid_of, hills, reference

SIZE = 40
PLACE = st.floats(1.0, SIZE - 2.0)
FEW = settings(max_examples=25)


def exact(heights: np.ndarray, observer: Observer, **options: object) -> np.ndarray:
    return lowest_visible_height(grid_of(heights), observer, mode="exact", threads=1, **options)


@FEW
@given(st.integers(0, 99), PLACE, PLACE, st.integers(0, SIZE - 1), st.integers(0, SIZE - 1))
def test_raising_ground_never_restores_sight_elsewhere(
    seed: int, row: float, column: float, i: int, j: int
) -> None:
    before = hills(seed, (SIZE, SIZE))
    after = before.copy()
    after[i, j] += 150.0
    if abs(i - row) < 1.0 and abs(j - column) < 1.0:
        return  # the radar itself would stand higher
    observer = Observer(*position(grid_of(before), row, column), 15.0)
    others = np.ones((SIZE, SIZE), bool)
    others[i, j] = False
    gained = exact(before, observer)[others] - exact(after, observer)[others]
    assert gained.max() < 2e-3


@FEW
@given(st.integers(0, 99), PLACE, PLACE)
def test_infinite_radius_is_the_flat_answer(seed: int, row: float, column: float) -> None:
    grid = grid_of(hills(seed, (SIZE, SIZE)))
    observer = Observer(*position(grid, row, column), 15.0)
    flat = lowest_visible_height(grid, observer, mode="exact", earth_factor=math.inf)
    nearly = lowest_visible_height(grid, observer, mode="exact", earth_factor=1e7)
    assert np.abs(flat - nearly).max() < 2e-3


@FEW
@given(st.integers(0, 99), PLACE, PLACE, st.floats(1.0, 200.0))
def test_a_taller_mast_never_loses_sight(
    seed: int, row: float, column: float, more_m: float
) -> None:
    heights = hills(seed, (SIZE, SIZE))
    place = position(grid_of(heights), row, column)
    low, high = (
        exact(heights, Observer(*place, 5.0)),
        exact(heights, Observer(*place, 5.0 + more_m)),
    )
    assert (high <= low + 2e-3).all()


@FEW
@given(st.integers(0, 99), st.integers(1, SIZE - 2), st.integers(1, SIZE - 2))
def test_sight_is_mutual(seed: int, i: int, j: int) -> None:
    """On a flat Earth a clear line is clear from both ends."""
    grid = grid_of(hills(seed, (SIZE, SIZE)))
    a, b = (SIZE // 2, SIZE // 2), (i, j)
    if max(abs(a[0] - b[0]), abs(a[1] - b[1])) < 2:
        return
    there = reference(grid, a, float(grid.heights_m[a]) + 30.0, b, math.inf)
    back = reference(grid, b, float(grid.heights_m[b]) + 30.0, a, math.inf)
    ours_there = exact(grid.heights_m, Observer(*position(grid, *a), 30.0), earth_factor=math.inf)
    ours_back = exact(grid.heights_m, Observer(*position(grid, *b), 30.0), earth_factor=math.inf)
    if abs(there - 30.0) > 0.1:
        assert (there < 30.0) == (back < 30.0)
        assert (ours_there[b] < 30.0) == (ours_back[a] < 30.0)


@FEW
@given(st.integers(0, 99), PLACE, PLACE)
def test_a_longer_earth_radius_never_loses_sight(seed: int, row: float, column: float) -> None:
    heights = hills(seed, (SIZE, SIZE))
    observer = Observer(*position(grid_of(heights), row, column), 15.0)
    short = exact(heights, observer, earth_factor=1.0)
    long = exact(heights, observer, earth_factor=4.0 / 3.0)
    assert (long <= short + 2e-3).all()
