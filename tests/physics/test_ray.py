"""Beams: consistent with one another, and bent rays against the equation of a ray."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from longshadow.physics.ray import (
    beam_altitude_m,
    beam_ground_distance_m,
    beam_range_m,
    bent_ray,
    horizon_range_m,
)
from longshadow.physics.refractivity import earth_factor_from_gradient

RADIUS_M = 8.5e6


def test_range_and_altitude_invert_each_other() -> None:
    elevation = np.radians([0.0, 0.3, 5.0, 45.0, 90.0])
    for slant in (1.0, 1e3, 3e5, 1.9e6):
        altitude = beam_altitude_m(slant, elevation, 24.0, RADIUS_M)
        back = beam_range_m(altitude, elevation, 24.0, RADIUS_M)
        assert back == pytest.approx(np.full(5, slant), rel=1e-7)


def test_beam_ends_where_plane_geometry_puts_it() -> None:
    """The same point in Cartesian coordinates about the centre of the sphere."""
    slant, elevation, start = 312e3, np.radians(1.7), 150.0
    x, y = slant * np.cos(elevation), RADIUS_M + start + slant * np.sin(elevation)
    altitude = beam_altitude_m(slant, elevation, start, RADIUS_M)
    distance = beam_ground_distance_m(slant, elevation, start, RADIUS_M)
    assert float(altitude) == pytest.approx(np.hypot(x, y) - RADIUS_M, abs=1e-6)
    assert float(distance) == pytest.approx(RADIUS_M * np.arctan2(x, y), abs=1e-6)


def test_straight_up_there_is_no_ground_below() -> None:
    assert float(beam_altitude_m(10e3, np.pi / 2, 5.0, RADIUS_M)) == pytest.approx(10_005.0)
    assert float(beam_ground_distance_m(10e3, np.pi / 2, 5.0, RADIUS_M)) == pytest.approx(
        0.0, abs=1e-8
    )
    assert float(beam_range_m(5.0, 0.0, 5.0, RADIUS_M)) == 0.0


def test_the_horizon_is_where_a_level_beam_would_have_come_from() -> None:
    height = 24.0
    slant = horizon_range_m(height, RADIUS_M)
    assert float(beam_altitude_m(slant, 0.0, 0.0, RADIUS_M)) == pytest.approx(height, abs=1e-8)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: beam_altitude_m(-1.0, 0.0, 0.0, RADIUS_M), "range_m"),
        (lambda: beam_altitude_m(1.0, np.nan, 0.0, RADIUS_M), "elevation_rad"),
        (lambda: beam_ground_distance_m(1.0, 0.0, 0.0, 10.0), "effective_radius_m"),
        (lambda: beam_range_m(10.0, -0.1, 0.0, RADIUS_M), "elevation_rad"),
        (lambda: beam_range_m(10.0, 0.1, 20.0, RADIUS_M), "altitude_m - antenna_altitude_m"),
        (lambda: horizon_range_m(-1.0, RADIUS_M), "antenna_height_m"),
        (lambda: bent_ray(10.0, 0.1, 20.0, 300.0, 0.14), "altitude_m"),
        (lambda: bent_ray(1e4, 0.1, 20.0, 500.0, 0.14), "surface_refractivity"),
        (lambda: bent_ray(1e4, 0.1, 20.0, 300.0, 0.4), "decay_per_km"),
    ],
)
def test_outside_the_domain_the_bound_is_named(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=f"{message} = .*: must"):
        call()  # type: ignore[operator]


@pytest.mark.parametrize("elevation_deg", [0.0, 0.5, 10.0, 89.9])
@pytest.mark.parametrize("altitude", [50.0, 12e3, 400e3])
def test_without_air_a_ray_is_straight(elevation_deg: float, altitude: float) -> None:
    ray = bent_ray(altitude, np.radians(elevation_deg), 10.0, 0.0, 0.14)
    slant = beam_range_m(altitude, np.radians(elevation_deg), 10.0, 6371e3)
    assert ray.slant_range_m == pytest.approx(float(slant), rel=1e-7)
    assert np.degrees(ray.true_elevation_rad) == pytest.approx(elevation_deg, abs=1e-6)


def integrated(altitude: float, elevation: float, start: float, n: float, decay: float) -> float:
    """Ground distance of a ray from its equation in polar coordinates, step by step."""

    def slope(_: float, state: np.ndarray) -> list[float]:
        r, up = state[0], state[2]
        index = 1 + n * 1e-6 * np.exp(-decay * (r - 6371e3) / 1e3)
        bend = -decay / 1e3 * (index - 1) / index
        return [np.sin(up), np.cos(up) / r, np.cos(up) * (1 / r + bend)]

    def arrived(_: float, state: np.ndarray) -> float:
        return float(state[0] - 6371e3 - altitude)

    arrived.terminal = True  # type: ignore[attr-defined]
    first = [6371e3 + start, 0.0, elevation]
    flown = solve_ivp(slope, (0, 3e6), first, events=arrived, rtol=1e-10, atol=1e-10, max_step=2e4)
    return float(6371e3 * flown.y[1, -1])


@pytest.mark.parametrize(
    ("elevation_deg", "altitude"), [(0.0, 100.0), (0.0, 10e3), (0.2, 30e3), (3.0, 100e3)]
)
def test_bent_rays_obey_the_equation_of_a_ray(elevation_deg: float, altitude: float) -> None:
    elevation = np.radians(elevation_deg)
    ray = bent_ray(altitude, elevation, 10.0, 313.0, 0.143859)
    by_steps = integrated(altitude, elevation, 10.0, 313.0, 0.143859)
    assert ray.ground_distance_m == pytest.approx(by_steps, abs=0.05)


def test_low_rays_are_those_of_the_effective_earth() -> None:
    """Over the first hundred metres an exponential profile is a straight line."""
    factor = float(earth_factor_from_gradient(-313.0 * 0.143859))
    ray = bent_ray(110.0, 0.0, 10.0, 313.0, 0.143859)
    straight = beam_range_m(110.0, 0.0, 10.0, 6371e3 * factor)
    assert ray.slant_range_m == pytest.approx(float(straight), rel=2e-3)
    assert ray.slant_range_m > float(beam_range_m(110.0, 0.0, 10.0, 6371e3))
