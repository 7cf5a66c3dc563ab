"""One unit by itself on a plain: areas of discs, and masked azimuths that were put there."""

from types import SimpleNamespace

import numpy as np
import pytest

from longshadow.physics.kernels.need import STEP_M
from longshadow.sensing.answers import area_tables
from longshadow.sensing.singles import masked_share, unknown_share
from longshadow.sensing.views import Ground, Heights, View, empty_need, lower_need

CELL_M, CELLS = 500.0, 241
RADIUS_M = 4 / 3 * 6371e3


def serial(function, tasks):
    return [function(task) for task in tasks]


@pytest.fixture(scope="module")
def plain():
    """Return distance and azimuth of every cell from the middle of a plain."""
    axis = (np.arange(CELLS) - CELLS // 2) * CELL_M
    distance = np.hypot(axis[:, None], axis[None, :]).astype(np.float32)
    azimuth = np.degrees(np.arctan2(axis[None, :], -axis[:, None])) % 360.0
    return distance, azimuth


def unit(distance, visible):
    grid = SimpleNamespace(
        heights_m=np.zeros(distance.shape, np.float32), step_y=CELL_M / 111_195.0, north=30.0
    )
    ground = Ground(grid, None, np.full(CELLS, CELL_M**2))
    view = View(
        visible=visible[None].astype(np.float32), distance=distance, ground_m=0.0,
        antenna_m=10.0, radius_m=RADIUS_M, window=(0, CELLS, 0, CELLS),
        elevations_rad=(-np.pi / 2, np.pi / 2), reach_m=50e3,
    )  # fmt: skip
    return view, ground, Heights(np.array([100.0, 1_000.0]), np.array([False, False]))


def test_area_on_a_plain_is_that_of_the_disc(plain):
    distance, _ = plain
    view, ground, heights = unit(distance, np.zeros(distance.shape))
    need = empty_need(1, 2, distance.shape)
    lower_need(view, heights, ground, need, serial)
    table = area_tables(need[0], ground, serial)
    for reach_m in (10e3, 30e3):
        assert table[0, int(reach_m / STEP_M)] == pytest.approx(np.pi * reach_m**2, rel=0.01)
    assert [masked_share(view, heights, h, ground) for h in (0, 1)] == [0.0, 0.0]
    assert unknown_share(view, ground, 50e3) < 0.01


@pytest.mark.parametrize("share", [0.25, 0.5])
def test_masked_azimuths_are_those_behind_the_ridge(plain, share):
    """A ridge hides what flies below 500 m in a share of all directions."""
    distance, azimuth = plain
    view, ground, heights = unit(distance, np.where(azimuth < 360.0 * share, 500.0, 0.0))
    assert masked_share(view, heights, 0, ground) == pytest.approx(share, abs=0.02)
    assert masked_share(view, heights, 1, ground) == 0.0
