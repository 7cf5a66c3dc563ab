"""Profiles: closed forms, the maps, and what they say."""

from __future__ import annotations

import math
from xml.etree import ElementTree

import numpy as np
import pytest

from longshadow.terrain.grid import position
from longshadow.terrain.profile import describe, draw, explain
from longshadow.terrain.sightline import Observer, lowest_visible_height
from tests.terrain.sightline_cases import gebco_clip, grid_of, hills


def test_a_wall_on_a_flat_earth() -> None:
    heights = np.zeros((3, 201))
    heights[:, 80] = 100.0
    grid = grid_of(heights, step=100.0)
    observer = Observer(*position(grid, 1, 0), 20.0)
    found = explain(grid, observer, *position(grid, 1, 200), 60.0, math.inf)
    # Line from 20 m to 60 m over 20 km: 36 m at 8 km. Over the wall: 20 + 80 / 8 * 20 = 220 m.
    assert not found.visible
    assert found.ridge_distance_m == pytest.approx(8000.0)
    assert found.ridge_excess_m == pytest.approx(64.0)
    assert found.lowest_visible_height_m == pytest.approx(220.0)
    text = describe(found)
    assert text.startswith("not visible: ridge at 8.0 km, 64 m too high")
    assert "in sight from 220 m" in text


def test_a_target_at_its_lowest_visible_height_grazes_the_ridge() -> None:
    grid = gebco_clip()
    observer = Observer(*position(grid, 200.0, 240.0), 24.0)
    place = position(grid, 33.0, 401.0)
    least = explain(grid, observer, *place, 0.0).lowest_visible_height_m
    assert least > 100.0
    assert explain(grid, observer, *place, least + 0.01).visible
    below = explain(grid, observer, *place, least - 0.01)
    assert not below.visible
    assert 0.0 < below.ridge_excess_m < 0.01


@pytest.mark.parametrize("crs", ["EPSG:32633", "EPSG:4326"])
def test_profile_agrees_with_the_exact_map(crs: str) -> None:
    step = 100.0 if crs != "EPSG:4326" else 1.0 / 1200.0
    grid = grid_of(hills(8, (90, 110)), crs=crs, step=step)
    observer = Observer(*position(grid, 40.0, 52.0), 15.0)
    exact = lowest_visible_height(grid, observer, mode="exact")
    rng = np.random.default_rng(0)
    for row, column in rng.integers(0, 90, (60, 2)):
        if max(abs(row - 40), abs(column - 52)) < 1:
            continue
        found = explain(grid, observer, *position(grid, row, column), 10.0)
        assert found.lowest_visible_height_m == pytest.approx(exact[row, column], abs=2e-3)


def test_unknown_ground_is_said() -> None:
    heights = np.zeros((3, 50))
    heights[:, 10:20] = np.nan
    grid = grid_of(heights)
    found = explain(grid, Observer(*position(grid, 1, 0), 20.0), *position(grid, 1, 40), 50.0)
    assert found.visible
    assert "unknown" in describe(found)


def test_ends_must_be_known_and_apart() -> None:
    heights = np.zeros((5, 50))
    heights[:, 30] = np.nan
    grid = grid_of(heights)
    observer = Observer(*position(grid, 1, 0), 20.0)
    with pytest.raises(ValueError, match="unknown"):
        explain(grid, observer, *position(grid, 1, 30), 50.0)
    with pytest.raises(ValueError, match="inside"):
        explain(grid, observer, *position(grid, 1, 60), 50.0)
    with pytest.raises(ValueError, match="radar itself"):
        explain(grid, observer, *position(grid, 1, 0), 50.0)


def test_picture_is_valid_svg_and_the_same_each_time() -> None:
    grid = gebco_clip()
    found = explain(
        grid, Observer(*position(grid, 200.0, 240.0), 24.0), *position(grid, 50.0, 90.0), 300.0
    )
    picture = draw(found)
    assert ElementTree.fromstring(picture).tag.endswith("svg")
    assert picture == draw(found)
    assert "date" not in picture.lower()
