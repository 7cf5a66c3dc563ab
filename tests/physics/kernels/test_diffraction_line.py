"""A line that grows point by point, against whole profiles looked at afresh each time."""

from __future__ import annotations

import numpy as np
import pytest

from longshadow.physics.diffraction import delta_bullington_loss_db, wave
from longshadow.physics.kernels.diffraction_hull import highest_over, raise_hull, steepest_back
from longshadow.physics.kernels.diffraction_line import (
    CORNERS,
    POINTS,
    add_point,
    empty_line,
    loss_to,
    start_line,
)

RADIUS = 4.0 / 3.0 * 6371e3
TARGETS_M = (0.0, 3.0, 60.0, 500.0, 4000.0, 15000.0)


def ground(seed: int, points: int, roughness_m: float) -> tuple[np.ndarray, np.ndarray]:
    """Uneven steps of some 800 m and a random walk that never goes below the sea."""
    rng = np.random.default_rng(seed)
    x = np.cumsum(rng.uniform(500.0, 1100.0, points)) * 1.0
    h = np.maximum(400.0 + np.cumsum(rng.normal(0.0, roughness_m, points)), 0.0)
    x[0] = 0.0
    return x, h


def growing(
    x: np.ndarray,
    h: np.ndarray,
    mast_m: float,
    frequency_hz: float,
    vertical: bool,
    radius_m: float,
) -> np.ndarray:
    """Losses to all targets over each point from the second on, shape (points - 1, targets)."""
    path = wave(frequency_hz, radius_m, "vertical" if vertical else "horizontal")
    line = empty_line(x.size)
    start_line(line, h[0])
    found = []
    for i in range(1, x.size):
        tops = [h[i] + target for target in TARGETS_M]
        found.append([loss_to(line, x[i], h[i], top, h[0] + mast_m, h[0], path) for top in tops])
        add_point(line, x[i], h[i], h[0] + mast_m, path.curve)
    assert line.size[POINTS] == x.size - 1
    return np.array(found)


@pytest.mark.parametrize(
    ("seed", "roughness_m", "mast_m", "frequency_hz", "vertical", "radius_m"),
    [
        (0, 30.0, 20.0, 1.3e9, False, RADIUS),
        (1, 150.0, 5.0, 1.5e8, True, RADIUS),
        (2, 0.0, 20.0, 3e7, True, RADIUS),
        (3, 2.0, 1.0, 1.5e8, False, RADIUS),
        (4, 60.0, 800.0, 9.4e9, False, RADIUS),
        (5, 20.0, 20.0, 1.3e9, True, 1e30),
        (6, 5.0, 0.0, 5e8, True, RADIUS / 2),
    ],
)
def test_growing_equals_looking_afresh(
    seed: int,
    roughness_m: float,
    mast_m: float,
    frequency_hz: float,
    vertical: bool,
    radius_m: float,
) -> None:
    x, h = ground(seed, 170, roughness_m)
    found = growing(x, h, mast_m, frequency_hz, vertical, radius_m)
    kinds = "vertical" if vertical else "horizontal"
    for i in (*range(1, 8), *range(8, x.size, 5)):
        for j, target in enumerate(TARGETS_M):
            afresh = delta_bullington_loss_db(
                x[: i + 1], h[: i + 1], h[0] + mast_m, h[i] + target, frequency_hz, radius_m,
                polarisation=kinds,
            )  # fmt: skip
            assert found[i - 1, j] == pytest.approx(afresh, abs=1e-6), (i, target)
    assert np.isfinite(found).all()
    assert found.max() > 6.0


def test_a_line_starts_afresh() -> None:
    path = wave(1e9, RADIUS)
    line = empty_line(50)
    for _ in range(2):
        start_line(line, 10.0)
        for x in np.arange(1.0, 41.0) * 1e3:
            add_point(line, x, 10.0 + x / 1e3, 40.0, path.curve)
        assert line.size[POINTS] == 40
        loss = loss_to(line, 41e3, 51.0, 80.0, 40.0, 10.0, path)
    fresh = empty_line(50)
    start_line(fresh, 10.0)
    for x in np.arange(1.0, 41.0) * 1e3:
        add_point(fresh, x, 10.0 + x / 1e3, 40.0, path.curve)
    assert loss == loss_to(fresh, 41e3, 51.0, 80.0, 40.0, 10.0, path)


@pytest.mark.parametrize("seed", range(20))
def test_a_hull_answers_as_all_its_points(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, y = np.cumsum(rng.uniform(0.1, 2.0, 60)), rng.normal(0.0, 3.0, 60)
    hull, corners = np.empty((2, 60)), 0
    for i in range(60):
        corners = raise_hull(hull, corners, x[i], y[i])
        assert np.diff(hull[1, :corners] / 1.0).size == corners - 1
        for eye in (y[: i + 1].max() + 5.0, y[i], -40.0):
            far = x[i] + 0.7
            every = ((y[: i + 1] - eye) / (far - x[: i + 1])).max()
            assert steepest_back(hull, corners, far, eye) == pytest.approx(every, abs=1e-12)
        for slope in (-3.0, -0.1, 0.0, 0.4, 2.0):
            every = (y[: i + 1] - (1.0 + slope * x[: i + 1])).max()
            assert highest_over(hull, corners, 1.0, slope) == pytest.approx(every, abs=1e-12)


def test_corners_are_few_on_a_bowl_and_all_on_a_dome() -> None:
    path = wave(1e9, RADIUS)
    for bend, corners in ((1e-6, 2), (-1e-6, 30)):
        line = empty_line(30)
        start_line(line, 1000.0)
        for x in np.arange(1.0, 31.0) * 1e3:
            add_point(line, x, 1000.0 + bend * (x - 15e3) ** 2, 1020.0, path.curve)
        assert line.size[CORNERS] == corners
