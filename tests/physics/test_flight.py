"""Integrated flight against closed forms: Kepler, Coriolis, Allen and Eggers, vertical thrust."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longshadow.physics.arc_path import EARTH_ROTATION_RADPS, arc_path, arc_to
from longshadow.physics.arcs import minimum_energy_arc
from longshadow.physics.ballistic import EARTH_RADIUS_M, GRAVITATION_M3PS2, free_flight
from longshadow.physics.flight import (
    Drag,
    Thrust,
    earth_fixed,
    exponential_density_kg_m3,
    fly,
    ground_path,
    local_axes,
    specific_energy_j_kg,
)

G = GRAVITATION_M3PS2 / EARTH_RADIUS_M**2
SURFACE_DENSITY, SCALE_M = 1.7523, 6705.6


@settings(max_examples=15, deadline=None)
@given(
    st.floats(-89, 89), st.floats(-180, 180), st.floats(-180, 180), st.floats(5, 89),
    st.floats(200, 6500),
)  # fmt: skip
def test_on_a_still_earth_the_integration_is_keplers_ellipse(
    latitude: float, longitude: float, azimuth: float, angle: float, speed: float
) -> None:
    arc = free_flight(speed, angle)
    motion = fly(latitude, longitude, azimuth, angle, speed, rotation_radps=0.0, step_s=5.0)
    path = ground_path(motion)
    closed = arc_path(arc, latitude, longitude, azimuth, step_s=5.0)
    assert path.time_s[-1] == pytest.approx(float(arc.time_s), abs=1e-4)
    np.testing.assert_allclose(path.altitude_m[:-1], closed.altitude_m[:-1], atol=0.1)
    np.testing.assert_allclose(path.latitude_deg, closed.latitude_deg, atol=1e-6)


def test_energy_and_angular_momentum_stay() -> None:
    motion = fly(35.0, 20.0, 70.0, 40.0, 6000.0, step_s=10.0)
    energy = specific_energy_j_kg(motion)
    np.testing.assert_allclose(energy, energy[0], rtol=1e-10)
    momentum = np.cross(motion.position_m, motion.velocity_mps)
    np.testing.assert_allclose(momentum, np.tile(momentum[0], (len(energy), 1)), rtol=1e-9)


def test_the_end_is_on_the_ground_and_the_start_too() -> None:
    path = ground_path(fly(35.0, 179.5, 90.0, 45.0, 2000.0), start_s=50.0)
    assert path.altitude_m[[0, -1]] == pytest.approx([0.0, 0.0], abs=1e-3)
    assert path.time_s[0] == 50.0
    assert path.longitude_deg[0] == pytest.approx(179.5)
    assert -180.0 <= path.longitude_deg[-1] < -175.0


def test_a_turning_earth_is_the_same_flight_seen_from_a_carousel() -> None:
    """The arc that reaches a place on the turning Earth, flown from its own launch velocity."""
    start, end = (10.0, 20.0), (35.0, 45.0)
    arc, azimuth = arc_to(*start, *end, minimum_energy_arc, rotation_radps=EARTH_ROTATION_RADPS)
    east, north, up = local_axes(*start)
    climb, course = np.radians(arc.angle_deg), np.radians(azimuth)
    inertial = float(arc.speed_mps) * (
        np.cos(climb) * (np.sin(course) * east + np.cos(course) * north) + np.sin(climb) * up
    )
    spin = EARTH_ROTATION_RADPS * EARTH_RADIUS_M * np.cos(np.radians(start[0]))
    relative = inertial - spin * east
    speed = float(np.linalg.norm(relative))
    path = ground_path(
        fly(
            *start,
            float(np.degrees(np.arctan2(relative @ east, relative @ north))),
            float(np.degrees(np.arcsin(relative @ up / speed))),
            speed,
        )
    )
    assert path.latitude_deg[-1] == pytest.approx(end[0], abs=1e-5)
    assert path.longitude_deg[-1] == pytest.approx(end[1], abs=1e-5)
    assert path.time_s[-1] == pytest.approx(float(arc.time_s), abs=1e-3)


def test_what_is_thrown_straight_up_lands_in_the_west() -> None:
    """Coriolis: (4 / 3) omega cos(latitude) v^3 / g^2 west, to first order."""
    latitude, speed = 40.0, 100.0
    path = ground_path(fly(latitude, 0.0, 0.0, 90.0, speed))
    west = -np.radians(path.longitude_deg[-1]) * EARTH_RADIUS_M * np.cos(np.radians(latitude))
    cosine = np.cos(np.radians(latitude))
    assert west == pytest.approx(4 / 3 * EARTH_ROTATION_RADPS * cosine * speed**3 / G**2, rel=0.01)


def test_the_still_limit_is_approached() -> None:
    still = ground_path(fly(30.0, 0.0, 60.0, 45.0, 3000.0, rotation_radps=0.0))
    for slow in (1e-2, 1e-5):
        path = ground_path(
            fly(30.0, 0.0, 60.0, 45.0, 3000.0, rotation_radps=slow * EARTH_ROTATION_RADPS)
        )
        assert abs(path.longitude_deg[-1] - still.longitude_deg[-1]) < 5 * slow
        assert abs(path.latitude_deg[-1] - still.latitude_deg[-1]) < 5 * slow


def test_who_sits_on_the_pole_is_only_turned_round() -> None:
    still = ground_path(fly(90.0, 0.0, 0.0, 60.0, 2000.0, rotation_radps=0.0))
    turning = ground_path(fly(90.0, 0.0, 0.0, 60.0, 2000.0))
    np.testing.assert_allclose(turning.latitude_deg, still.latitude_deg, atol=1e-8)
    turned = np.degrees(EARTH_ROTATION_RADPS * turning.time_s[5])
    gap = np.mod(still.longitude_deg[5] - turning.longitude_deg[5], 360.0)
    assert gap == pytest.approx(turned, abs=1e-5)


@pytest.mark.parametrize("steepness", [30.0, 60.0, 90.0])
@pytest.mark.parametrize(("beta", "end"), [(500.0, 15e3), (5000.0, 3e3)])
def test_drag_is_that_of_allen_and_eggers(steepness: float, beta: float, end: float) -> None:
    """NACA TR 1381: a straight entry; speed by altitude, and the greatest deceleration.

    v = v0 exp(-rho H / (2 beta sin gamma)); at most v0^2 sin gamma / (2 e H), at v0 / sqrt(e).
    """
    entry, speed = 120e3, 7000.0
    motion = fly(
        0.0, 0.0, 90.0, -steepness, speed, altitude_m=entry, end_altitude_m=end,
        rotation_radps=0.0, gravitation_m3ps2=0.0, drag=Drag(beta), step_s=0.02,
    )  # fmt: skip
    position, velocity = motion.position_m, motion.velocity_mps
    now = np.linalg.norm(velocity, axis=1)
    altitude = np.linalg.norm(position, axis=1) - EARTH_RADIUS_M
    # the straight line grows steeper against the vertical of the round Earth on its way
    sines = -np.sum(position * velocity, axis=1) / np.linalg.norm(position, axis=1) / now
    sine = sines[np.argmin(np.abs(altitude - 20e3))]
    column = SURFACE_DENSITY * np.exp(-altitude / SCALE_M) * SCALE_M
    np.testing.assert_allclose(now / speed, np.exp(-column / (2 * beta * sine)), atol=0.01)
    slowing = -np.gradient(now, motion.time_s)
    peak = int(slowing.argmax())
    height = SCALE_M * np.log(SURFACE_DENSITY * SCALE_M / (beta * sine))
    assert slowing[peak] == pytest.approx(speed**2 * sine / (2 * np.e * SCALE_M), rel=0.01)
    assert now[peak] / speed == pytest.approx(np.exp(-0.5), abs=0.01)
    assert altitude[peak] == pytest.approx(height, abs=150.0)


def test_a_fall_ends_at_terminal_speed() -> None:
    """With constant density: v = sqrt(2 beta g / rho)."""
    drag = Drag(100.0, lambda _: 1.225)
    motion = fly(0.0, 0.0, 0.0, 0.0, 0.0, altitude_m=5e3, drag=drag, rotation_radps=0.0)
    last = np.linalg.norm(motion.velocity_mps[-1])
    assert last == pytest.approx(np.sqrt(2 * 100.0 * G / 1.225), rel=1e-4)


def test_air_that_turns_with_the_earth_carries_no_wind() -> None:
    """What is dropped through thick air lands below itself, on an Earth that turns."""
    path = ground_path(fly(0.0, 0.0, 0.0, 0.0, 0.0, altitude_m=1e3, drag=Drag(1.0)))
    assert abs(np.radians(path.longitude_deg[-1]) * EARTH_RADIUS_M) < 0.5


def test_a_heavy_body_does_not_feel_the_air() -> None:
    free = ground_path(fly(0.0, 0.0, 90.0, 45.0, 3000.0))
    heavy = ground_path(fly(0.0, 0.0, 90.0, 45.0, 3000.0, drag=Drag(1e12)))
    assert heavy.longitude_deg[-1] == pytest.approx(free.longitude_deg[-1], abs=1e-6)
    light = ground_path(fly(0.0, 0.0, 90.0, 45.0, 3000.0, drag=Drag(2e3)))
    assert light.longitude_deg[-1] < free.longitude_deg[-1] - 0.1


def test_vertical_thrust_without_gravity_is_galileos() -> None:
    thrust = Thrust(30.0, 90.0, 20.0)
    motion = fly(0.0, 0.0, 0.0, 90.0, 0.0, thrust=thrust, rotation_radps=0.0, step_s=1.0)
    height = ground_path(motion).altitude_m
    net = 30.0 - G
    assert height[10] == pytest.approx(net * 100 / 2, rel=1e-3)
    speed = np.linalg.norm(motion.velocity_mps[20])
    assert speed == pytest.approx(net * 20.0, rel=2e-3)
    energy = specific_energy_j_kg(motion)
    np.testing.assert_allclose(energy[21:], energy[21], rtol=1e-10)
    assert energy[20] - energy[0] == pytest.approx(30.0 * height[20], rel=1e-8)  # thrust times way


def test_earth_fixed_velocity_is_the_rate_of_the_earth_fixed_position() -> None:
    motion = fly(20.0, 30.0, 120.0, 50.0, 4000.0, step_s=0.5)
    position, velocity = earth_fixed(motion)
    rate = np.gradient(position[:200], motion.time_s[:200], axis=0)
    np.testing.assert_allclose(rate[1:-1], velocity[1:199], atol=0.01)


def test_air_thins_by_e_with_each_scale_height() -> None:
    ratio = exponential_density_kg_m3(0.0) / exponential_density_kg_m3(SCALE_M)
    assert ratio == pytest.approx(np.e)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"angle_deg": 95.0}, r"angle_deg = 95: must lie in \[-90, 90\]"),
        ({"speed_mps": -1.0}, r"speed_mps = -1: must lie in \[0, 100000\]"),
        ({"speed_mps": float("nan")}, "speed_mps = nan"),
        ({"latitude_deg": 91.0}, "latitude_deg = 91"),
        ({"altitude_m": -1.0}, "altitude_m = -1: must lie in"),
        ({"step_s": 0.0}, "step_s = 0: must be above 0"),
        ({"rotation_radps": float("inf")}, "rotation_radps = inf"),
        ({"speed_mps": 12e3}, "must let the body come down"),
        ({"angle_deg": -10.0}, "must let the body rise from where the flight ends"),
        ({"speed_mps": 0.0}, "must let the body rise from where the flight ends"),
    ],
)
def test_values_outside_the_domain_are_named(change: dict[str, float], message: str) -> None:
    fine: dict[str, Any] = {
        "latitude_deg": 0.0, "longitude_deg": 0.0, "azimuth_deg": 0.0, "angle_deg": 45.0,
        "speed_mps": 1000.0,
    }  # fmt: skip
    with pytest.raises(ValueError, match=message):
        fly(**{**fine, **change})


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Drag(0.0), "ballistic_coefficient_kg_m2 = 0: must be above 0"),
        (lambda: Thrust(0.0, 45.0, 10.0), "acceleration_mps2 = 0: must be above 0"),
        (lambda: Thrust(30.0, 0.0, 10.0), r"angle_deg = 0: must lie in \(0, 90\]"),
        (lambda: Thrust(30.0, 45.0, -1.0), r"duration_s = -1: must lie in \(0, 2"),
    ],
)
def test_what_is_no_thrust_or_drag_is_refused(make: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()
