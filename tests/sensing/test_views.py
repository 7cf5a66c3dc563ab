"""What a radar asks of each cell, on ground so plain that paper gives the answer."""

from types import SimpleNamespace

import numpy as np
import pytest

from longshadow.physics.kernels.need import NEVER, STEP_M
from longshadow.sensing.views import Ground, Heights, View, empty_need, lower_need

FLAT_M = 1e12  # an Earth so large that it is flat
DISTANCE_M = np.arange(1, 201, dtype=np.float32)[None, :] * 1e3


def serial(function, tasks):
    return [function(task) for task in tasks]


def needed(altitude_m: float, height_m: float, elevations_deg: tuple[float, float]):
    """Return the steps that each cell of one row needs; everything is in line of sight."""
    ground = Ground(SimpleNamespace(heights_m=np.zeros(DISTANCE_M.shape, np.float32)), None, None)
    view = View(
        visible=np.zeros((1, *DISTANCE_M.shape), np.float32),
        distance=DISTANCE_M,
        ground_m=altitude_m,
        antenna_m=0.0,
        radius_m=FLAT_M,
        window=(0, 1, 0, DISTANCE_M.size),
        elevations_rad=tuple(np.radians(elevations_deg)),
        reach_m=180e3,
    )
    need = empty_need(1, 1, DISTANCE_M.shape)
    heights = Heights(np.array([height_m]), np.array([False]))
    lower_need(view, heights, ground, need, serial)
    return need[0, 0, 0]


def test_need__is_the_slant_range_up_to_the_reach():
    need = needed(0.0, 4_000.0, (-90.0, 90.0))
    slant = np.hypot(DISTANCE_M[0].astype(float), 4_000.0)
    inside = slant <= 180e3 - STEP_M
    assert need[inside] == pytest.approx(slant[inside] / STEP_M, abs=1.001)
    assert np.all(need[slant > 180e3] == NEVER)


def test_need__a_radar_on_a_mountain_does_not_look_below_its_least_elevation():
    """3,000 m above the plain, least elevation -1 deg, target at 100 m: 2,900 m / tan(1 deg)."""
    need = needed(3_000.0, 100.0, (-1.0, 65.0))
    nearest_m = 2_900.0 / np.tan(np.radians(1.0))  # 166.1 km
    looked_at = (DISTANCE_M[0] > nearest_m) & (DISTANCE_M[0] < 179.9e3)
    assert np.array_equal(need != NEVER, looked_at)


def test_need__a_cone_overhead_is_not_seen():
    """Target at 10 km, greatest elevation 65 deg: nothing nearer than 10 km / tan(65 deg)."""
    need = needed(0.0, 10_000.0, (-1.0, 65.0))
    nearest_m = 10_000.0 / np.tan(np.radians(65.0))  # 4.66 km
    assert np.array_equal(need[:100] != NEVER, DISTANCE_M[0, :100] > nearest_m)
