"""The range that a cell needs where air and terrain weaken the wave: against plain arithmetic."""

import math
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from pyproj import Geod

from longshadow.physics.kernels.lowest import RATIO
from longshadow.physics.kernels.need import (
    NEVER,
    STEP_M,
    accumulate_need,
    accumulate_weakened_need,
)
from longshadow.sensing.answers import steps_of, survival
from longshadow.sensing.beam import NO_SCAN_LOSS, Beam, scan_plane
from longshadow.sensing.levels import Place
from longshadow.sensing.losses import FREE_SPACE, AirTable
from longshadow.sensing.page import PageGrid, lowest_height_quantiles, page_stack, sample
from longshadow.sensing.siting import Site
from longshadow.sensing.views import Ground, Heights, View, empty_need, lower_need
from longshadow.terrain.grid import Grid

RADIUS_M = 8_500e3
RADAR_M = 600.0
ROWS, COLUMNS = 7, 23
SIDE = (0, ROWS, 0, COLUMNS)
#: 3 dB one way at 100 km, none at the radar: the factor rises to 1.41 along the way.
AIR = AirTable(10 ** (np.tile(np.linspace(0, 6, 101), (5, 1)) / 20), -100.0, 1_000.0, 2e3)


@pytest.fixture
def scene():
    rng = np.random.default_rng(5)
    ground = rng.uniform(0, 900, (ROWS, COLUMNS)).astype(np.float32)
    ground[2, 3] = np.nan
    distance = rng.uniform(1e3, 190e3, (ROWS, COLUMNS)).astype(np.float32)
    visible = rng.uniform(0, 3_000, (2, ROWS, COLUMNS)).astype(np.float32)
    visible[:, 5] = np.inf
    loss_db = rng.uniform(0, 40, (2, 2, ROWS, COLUMNS)).astype(np.float32)
    loss_db[:, :, 0, 0] = np.nan
    loss_db[:, :, 1, 1] = 299.0
    return ground, distance, visible, loss_db


HEIGHTS, AT_SEA = np.array([300.0, 4_000.0]), np.array([False, True])


def slant_m(distance, altitude):
    near, far = RADIUS_M + RADAR_M, RADIUS_M + altitude
    angle = distance.astype(float) / RADIUS_M
    return np.sqrt((far - near) ** 2 + 4 * near * far * np.sin(angle / 2) ** 2)


def air_factor(distance, altitude):
    """The table has no slope in altitude, and one of 6 dB in 200 km in distance."""
    lower = np.minimum(np.floor(distance.astype(float) / 2e3), 99)
    ends = 10 ** (0.06 * np.stack([lower, lower + 1]) / 20)
    share = distance / 2e3 - lower
    return ends[0] * (1 - share) + ends[1] * share


def test_need__in_air_is_the_slant_range_times_the_factor(scene):
    ground, distance, visible, _ = scene
    need = empty_need(2, 2, ground.shape)
    accumulate_need(
        visible, distance, NO_SCAN_LOSS, ground, (RADAR_M, RADIUS_M), HEIGHTS, AT_SEA,
        (-1.0, 1.0), 9_000, AIR.looked_up, SIDE, need,
    )  # fmt: skip
    for h, (height, at_sea) in enumerate(zip(HEIGHTS, AT_SEA, strict=True)):
        above = height - ground if at_sea else np.full_like(ground, height)
        altitude = (ground + above).astype(float)
        expected = np.ceil(slant_m(distance, altitude) * air_factor(distance, altitude) / STEP_M)
        for level in range(2):
            seen = (visible[level] <= above) & (above >= 0)
            seen &= slant_m(distance, altitude) <= 9_000 * STEP_M
            assert np.abs(need[h, level][seen] - expected[seen]).max() <= 1
            assert np.all(need[h, level][~seen] == NEVER)


def test_need__past_terrain_is_the_slant_range_times_what_terrain_takes(scene):
    ground, distance, visible, loss_db = scene
    need = empty_need(2, 2, ground.shape)
    accumulate_weakened_need(
        visible, loss_db, distance, NO_SCAN_LOSS, ground, (RADAR_M, RADIUS_M), HEIGHTS, AT_SEA,
        (-1.0, 1.0), 9_000, FREE_SPACE.looked_up, SIDE, need,
    )  # fmt: skip
    for h, (height, at_sea) in enumerate(zip(HEIGHTS, AT_SEA, strict=True)):
        above = height - ground if at_sea else np.full_like(ground, height)
        slant = slant_m(distance, (ground + above).astype(float))
        for level in range(2):
            expected = np.ceil(slant * 10 ** (loss_db[level, h].astype(float) / 20) / STEP_M)
            never = ~(expected < NEVER) | ~(above >= 0) | (slant / STEP_M > 9_000)
            never |= ~np.isfinite(visible[level])  # no ray over the horizon is known there
            assert np.all(need[h, level][never] == NEVER)
            assert np.abs(need[h, level][~never] - expected[~never]).max() <= 1
            assert (~never).sum() > 40


def test_need__the_wave_over_a_ridge_leaves_at_the_elevation_of_the_ridge(scene):
    """A radar that does not look below +2 deg sees a hidden cell over a ridge that stands higher.

    At 50 km the ridge hides what flies below 5,000 m: (5,000 - 600) m in 50 km are 5 deg up, less
    0.2 deg of curvature; one that hides what flies below 300 m stands below the horizontal.
    """
    ground = np.zeros((1, 2), np.float32)
    distance = np.full((1, 2), 50e3, np.float32)
    visible = np.array([[[5_000.0, 300.0]]], np.float32)
    loss_db = np.full((1, 1, 1, 2), 6.0206, np.float32)
    need = empty_need(1, 1, ground.shape)
    sines = (math.sin(math.radians(2.0)), 1.0)
    accumulate_weakened_need(visible, loss_db, distance, NO_SCAN_LOSS, ground, (RADAR_M, RADIUS_M),
                             np.array([100.0]), np.array([False]), sines, 9_000,
                             FREE_SPACE.looked_up, (0, 1, 0, 2), need)  # fmt: skip
    assert need[0, 0, 0, 0] == pytest.approx(2 * 50e3 / STEP_M, abs=3)
    assert need[0, 0, 0, 1] == NEVER


def test_need__a_loss_without_measure_is_no_range(scene):
    """299 dB would overflow a whole number of steps."""
    ground, distance, visible, loss_db = scene
    need = empty_need(2, 2, ground.shape)
    accumulate_weakened_need(
        visible, loss_db, distance, NO_SCAN_LOSS, ground, (RADAR_M, RADIUS_M), HEIGHTS, AT_SEA,
        (-1.0, 1.0), 9_000, FREE_SPACE.looked_up, SIDE, need,
    )  # fmt: skip
    assert np.all(need[:, :, 1, 1] == NEVER)
    assert np.all(need[:, :, 0, 0] == NEVER)


def test_plain_and_compiled_agree(scene):
    ground, distance, visible, loss_db = scene
    aside = np.linspace(1, 3, ground.size, dtype=np.float32).reshape(ground.shape)
    planes = []
    for kernel in (accumulate_weakened_need, accumulate_weakened_need.py_func):
        need = empty_need(2, 2, ground.shape)
        kernel(
            visible, loss_db, distance, aside, ground, (RADAR_M, RADIUS_M), HEIGHTS, AT_SEA,
            (-0.1, 0.9), 9_000, AIR.looked_up, SIDE, need,
        )  # fmt: skip
        planes.append(need)
    assert np.array_equal(*planes)


def test_scan_plane__is_the_loss_off_boresight_and_nothing_for_a_radar_that_rotates():
    """cos^1 one way: 45 degrees off a range of 2^(1/4) is needed; behind the face none will do.

    Azimuths are those of the WGS84 geodesic, from pyproj, to 0.02 degrees.
    """
    grid = Grid(
        np.zeros((61, 81), np.float32), 10.0, 33.0, 0.05, 0.05, "EPSG:4326", "", "", "point", 0
    )
    site = Site("here", 31.5, 12.0, 152.6)
    face = Beam(120.0, -0.01, 1.0)
    plane = scan_plane(grid, site, face, 1.0)
    rows, columns = np.mgrid[0:61:7, 0:81:9]
    latitude, longitude = 33.0 - 0.05 * rows, 10.0 + 0.05 * columns
    azimuth, _, _ = Geod(ellps="WGS84").inv(
        np.full(rows.shape, 12.0), np.full(rows.shape, 31.5), longitude, latitude
    )
    aside = np.radians((azimuth - 152.6 + 180.0) % 360.0 - 180.0)
    front = np.abs(aside) < np.radians(80)
    expected = np.cos(aside[front]) ** -0.5
    slack = np.radians(0.02) * 0.5 * np.abs(np.tan(aside[front])) * expected
    assert np.all(np.abs(plane[rows, columns][front] - expected) <= slack + 1e-6)
    assert np.all(np.isinf(plane[rows, columns][np.abs(aside) > np.radians(91)]))
    assert scan_plane(grid, site, face, None).size == 1
    assert scan_plane(grid, site, Beam(360.0, -0.01, 1.0), 1.0).size == 1


def test_need__off_boresight_is_the_slant_range_times_what_the_face_loses(scene):
    ground, distance, visible, _ = scene
    aside = np.full(ground.shape, 1.5, np.float32)
    aside[3] = np.inf
    planes = []
    for scan in (NO_SCAN_LOSS, aside):
        need = empty_need(2, 2, ground.shape)
        accumulate_need(
            visible, distance, scan, ground, (RADAR_M, RADIUS_M), HEIGHTS, AT_SEA, (-1.0, 1.0),
            9_000, FREE_SPACE.looked_up, SIDE, need,
        )  # fmt: skip
        planes.append(need.astype(float))
    seen = planes[0] != NEVER
    seen[:, :, 3] = False
    assert np.abs(planes[1][seen] - 1.5 * planes[0][seen]).max() <= 2
    assert np.all(planes[1][:, :, 3] == NEVER)


def test_page_map__where_terrain_acts_by_loss_knows_the_heights_of_the_scenario(scene):
    """One draw that reaches 60 km: each cell shows the lowest height it is covered at, or never."""
    ground, distance, visible, loss_db = scene
    heights = Heights(np.array([200.0, 2_000.0]), np.array([False, False]))
    view = View(
        visible=visible, distance=distance, ground_m=RADAR_M, antenna_m=0.0, radius_m=RADIUS_M,
        window=SIDE, elevations_rad=(-np.pi / 2, np.pi / 2), reach_m=180e3, loss_db=loss_db,
    )  # fmt: skip
    page = PageGrid(np.arange(ROWS), np.arange(COLUMNS), 1, ground)
    stack = page_stack(page, 2, 2, weighed=True)
    sample(view, 0, page, stack, 0, heights)
    one = Place(np.zeros(1, np.int64), np.zeros(1), 2)  # the draw stands on the first level
    first = survival(steps_of(np.array([60e3])), one)[None]
    found = lowest_height_quantiles(
        stack, page, (0,), np.zeros(1), first, np.zeros_like(first),
        np.zeros((1, 2, 1, 1), np.float32), lambda do, tasks: [do(task) for task in tasks],
    )[0, 2]  # fmt: skip
    expected = np.full(ground.shape, np.inf)
    for h in (1, 0):
        slant = slant_m(distance, (ground + heights.metres[h]).astype(float))
        needed = slant * 10 ** (loss_db[0, h].astype(float) / 20)
        expected[(needed <= 60e3) & np.isfinite(visible[0])] = heights.metres[h]
    known = np.isfinite(ground)
    assert np.array_equal(np.isfinite(found[known]), np.isfinite(expected[known]))
    shown = known & np.isfinite(expected)
    assert np.all(found[shown] <= expected[shown])  # the slider at that height shows the cell
    assert np.all(found[shown] > expected[shown] / RATIO**2)
    assert {200.0, 2_000.0} <= set(expected[shown])


@pytest.mark.parametrize(("by_loss", "reach_m"), [(False, 90e3), (True, 170e3)])
def test_page_map__shows_what_the_full_map_covers(scene, by_loss, reach_m):
    """With air, scan loss and a least elevation at once: a cell is shown where it is covered."""
    ground, distance, visible, loss_db = scene
    heights = Heights(np.array([2_500.0]), np.array([False]))
    aside = np.linspace(1.0, 3.0, ground.size, dtype=np.float32).reshape(ground.shape)
    view = View(
        visible=visible, distance=distance, ground_m=RADAR_M, antenna_m=0.0, radius_m=RADIUS_M,
        window=SIDE, elevations_rad=(0.05, np.pi / 2), reach_m=180e3, air=AIR, scan=aside,
        loss_db=loss_db[:, :1] / 4 if by_loss else None,
    )  # fmt: skip
    need = empty_need(2, 1, ground.shape)
    one_by_one = lambda do, tasks: [do(task) for task in tasks]  # noqa: E731
    lower_need(view, heights, cast(Ground, SimpleNamespace(grid=SimpleNamespace(heights_m=ground))),
               need, one_by_one)  # fmt: skip
    covered = need[0, 0] <= steps_of(np.array([reach_m]))[0]
    page = PageGrid(np.arange(ROWS), np.arange(COLUMNS), 1, ground)
    stack = page_stack(page, 1, 2, weighed=True)
    sample(view, 0, page, stack, 0, heights)
    place = Place(np.zeros(1, np.int64), np.zeros(1), 2)
    first = survival(steps_of(np.array([reach_m])), place)[None]
    found = lowest_height_quantiles(
        stack, page, (0,), np.zeros(1), first, np.zeros_like(first),
        np.zeros((1, 2, 1, 1), np.float32), one_by_one,
    )[0, 2]  # fmt: skip
    assert 8 < covered.sum() < 0.8 * covered.size
    shown = found <= 2_500.0
    # heights on the page stand in steps of 3 %, and lower targets can be a step of range nearer
    assert (shown & ~covered).sum() <= 2
    assert (covered & ~shown).sum() <= 2
