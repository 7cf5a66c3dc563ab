"""Closed forms of free flight: identities, limits, published examples, and their bounds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longshadow.physics.arcs import (
    arc_with_angle,
    arc_with_apogee,
    arc_with_speed,
    arc_with_time,
    minimum_energy_arc,
)
from longshadow.physics.ballistic import (
    EARTH_RADIUS_M,
    GRAVITATION_M3PS2,
    circular_speed_mps,
    free_flight,
    speed_on_ellipse_mps,
)

RANGES = st.floats(1e3, 19.9e6)
G = GRAVITATION_M3PS2 / EARTH_RADIUS_M**2


def test_textbook_range_to_be_gained_from_a_burnout() -> None:
    """BMW p. 294: Q = 0.95 at a burnout radius of 1.075 reaches 129 degrees at most."""
    height = 0.075 * EARTH_RADIUS_M
    speed = np.sqrt(0.95 / 1.075) * circular_speed_mps(0.0)
    angles = np.linspace(1.0, 60.0, 4000)
    reach = np.degrees(free_flight(speed, angles, height, height).range_m / EARTH_RADIUS_M)
    assert reach.max() == pytest.approx(129.0, abs=1.0)  # printed without decimals
    assert reach.max() == pytest.approx(2 * np.degrees(np.arcsin(0.95 / 1.05)), abs=1e-4)
    assert angles[reach.argmax()] == pytest.approx((180.0 - reach.max()) / 4, abs=0.02)


@given(RANGES)
def test_minimum_energy_identities_of_the_books(range_m: float) -> None:
    """BMW eqs. 6.2-18 and 6.2-20; apogee as in the Journal of Space Flight."""
    arc, turn = minimum_energy_arc(range_m), range_m / EARTH_RADIUS_M
    assert arc.angle_deg == pytest.approx((180.0 - np.degrees(turn)) / 4, abs=1e-9)
    q = arc.speed_mps**2 * EARTH_RADIUS_M / GRAVITATION_M3PS2
    assert q == pytest.approx(2 * np.sin(turn / 2) / (1 + np.sin(turn / 2)), rel=1e-12)
    top = EARTH_RADIUS_M / 2 * (np.sin(turn / 2) - (1 - np.cos(turn / 2)))
    assert arc.apogee_m == pytest.approx(top, abs=1e-3)


@given(st.floats(1e3, 19e6), st.floats(0, 5e5), st.floats(0, 5e4))
def test_lagrange_and_the_orbit_agree_on_the_minimum_energy_arc(
    range_m: float, start_m: float, end_m: float
) -> None:
    arc = minimum_energy_arc(range_m, start_m, end_m)
    if not 0.01 < arc.angle_deg < 90.0:
        return  # a start so high that the cheapest way leads down
    flown = free_flight(arc.speed_mps, arc.angle_deg, start_m, end_m)
    assert flown.range_m == pytest.approx(range_m, abs=1e-3)
    assert flown.time_s == pytest.approx(arc.time_s, abs=1e-6)
    assert flown.apogee_m == pytest.approx(arc.apogee_m, abs=1e-3)


@given(RANGES, st.floats(-10, 10))
def test_no_other_angle_needs_less_speed(range_m: float, off_deg: float) -> None:
    least = minimum_energy_arc(range_m)
    angle = float(least.angle_deg) + off_deg
    if 0.1 < angle < 89.9 - np.degrees(range_m / EARTH_RADIUS_M) / 4:
        assert arc_with_angle(range_m, angle).speed_mps >= least.speed_mps * (1 - 1e-12)


@given(RANGES, st.floats(0.02, 0.99))
def test_an_arc_with_an_angle_arrives(range_m: float, share: float) -> None:
    angle_deg = share * (90.0 - np.degrees(range_m / EARTH_RADIUS_M) / 4)
    arc = arc_with_angle(range_m, angle_deg)
    assert arc.range_m == pytest.approx(range_m, rel=1e-9)
    if arc.apogee_m >= 1e8:
        return
    again = arc_with_apogee(range_m, arc.apogee_m)
    assert again.speed_mps == pytest.approx(arc.speed_mps, rel=1e-7)
    assert again.angle_deg == pytest.approx(angle_deg, abs=1e-5)
    assert again.time_s == pytest.approx(arc.time_s, rel=1e-7)


@given(st.floats(1e5, 15e6), st.floats(0.1, 0.9), st.floats(0, 3e5), st.floats(0, 2e4))
def test_an_arc_with_an_angle_arrives_at_another_altitude(
    range_m: float, share: float, start_m: float, end_m: float
) -> None:
    angle_deg = share * (90.0 - np.degrees(range_m / EARTH_RADIUS_M) / 4)
    try:
        arc = arc_with_angle(range_m, angle_deg, start_m, end_m)
    except ValueError as refused:
        assert end_m > start_m, refused  # noqa: PT017 - a higher end is passed on the way up
        return
    assert arc.range_m == pytest.approx(range_m, rel=1e-9)
    assert arc.end_altitude_m == pytest.approx(end_m, abs=1e-6)


@given(st.floats(1e4, 12e6), st.floats(1.001, 1.1))
def test_two_arcs_share_a_speed_and_a_range(range_m: float, surplus: float) -> None:
    least = minimum_energy_arc(range_m)
    speed = float(least.speed_mps) * surplus
    high = arc_with_speed(range_m, speed)
    assert high.range_m == pytest.approx(range_m, rel=1e-9)
    flat_deg = 2 * float(least.angle_deg) - float(high.angle_deg)  # BMW fig. 6.2-4: symmetric
    if flat_deg > 0.01:
        flat = arc_with_speed(range_m, speed, lofted=False)
        assert flat.angle_deg == pytest.approx(flat_deg, abs=1e-6)
        assert flat.range_m == pytest.approx(range_m, rel=1e-9)
        assert flat.time_s < high.time_s


@settings(max_examples=30)
@given(st.floats(1e4, 15e6), st.floats(1.0, 20.0))
def test_an_arc_with_a_time_takes_it(range_m: float, longer: float) -> None:
    time_s = float(minimum_energy_arc(range_m).time_s) * longer
    arc = arc_with_time(range_m, time_s)
    assert arc.time_s == pytest.approx(time_s, rel=1e-10)
    assert arc.range_m == pytest.approx(range_m, rel=1e-9)


def test_short_arcs_are_parabolas_on_a_flat_earth() -> None:
    speed, angle = 100.0, np.array([20.0, 45.0, 70.0])
    arc = free_flight(speed, angle)
    a = np.radians(angle)
    np.testing.assert_allclose(arc.range_m, speed**2 / G * np.sin(2 * a), rtol=4e-4)
    np.testing.assert_allclose(arc.apogee_m, (speed * np.sin(a)) ** 2 / (2 * G), rtol=2e-4)
    np.testing.assert_allclose(arc.time_s, 2 * speed * np.sin(a) / G, rtol=4e-4)


def test_straight_up_is_a_fall_from_the_apogee() -> None:
    """Free fall from rest at distance R + h: the time of the degenerate ellipse."""
    arc = free_flight(3000.0, 90.0)
    top = 1.0 / (1.0 / EARTH_RADIUS_M - 3000.0**2 / (2 * GRAVITATION_M3PS2))
    assert arc.apogee_m == pytest.approx(top - EARTH_RADIUS_M, abs=1e-3)
    assert arc.range_m == pytest.approx(0.0, abs=1e-3)
    x = EARTH_RADIUS_M / top
    fall = np.sqrt(top**3 / (2 * GRAVITATION_M3PS2)) * (
        np.arccos(np.sqrt(x)) + np.sqrt(x * (1 - x))
    )
    assert arc.time_s == pytest.approx(2 * fall, abs=1e-6)


def test_energy_and_momentum_are_those_of_both_ends() -> None:
    arc = free_flight(3000.0, 40.0, 200e3, 10e3)
    axis = 1 / (2 / (EARTH_RADIUS_M + 200e3) - 3000.0**2 / GRAVITATION_M3PS2)
    top_speed = (EARTH_RADIUS_M + 200e3) * 3000.0 * np.cos(np.radians(40.0))
    top_speed /= EARTH_RADIUS_M + float(arc.apogee_m)
    assert speed_on_ellipse_mps(arc.apogee_m, axis) == pytest.approx(top_speed, abs=1e-6)


def test_arrays_are_broadcast() -> None:
    arc = free_flight(np.array([[1000.0], [2000.0]]), np.array([30.0, 45.0, 60.0]))
    assert arc.range_m.shape == arc.time_s.shape == arc.end_altitude_m.shape == (2, 3)
    assert minimum_energy_arc([1e5, 1e6], 0.0, [[0.0], [1e3]]).speed_mps.shape == (2, 2)


NAN = float("nan")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: free_flight(0.0, 45.0), "speed_mps = 0: must be above 0"),
        (lambda: free_flight(NAN, 45.0), "speed_mps = nan: must be finite"),
        (lambda: free_flight(12e3, 45.0), "speed_mps: must be below 11186"),
        (lambda: free_flight(1e3, 0.0), r"angle_deg = 0: must lie in \(0, 90\]"),
        (lambda: free_flight(1e3, 91.0), r"angle_deg = 91: must lie in \(0, 90\]"),
        (lambda: free_flight(1e3, 45.0, -1.0), "start_altitude_m = -1: must lie in"),
        (lambda: free_flight(1e3, 45.0, 0.0, 1e6), "end_altitude_m: must be at most 2"),
        (lambda: free_flight(7.9e3, 1.0, 500e3), "must let the body come down"),
        (lambda: minimum_energy_arc(0.0), r"range_m = 0: must lie in \(0, 20015086"),
        (lambda: minimum_energy_arc([1e5, 3e7]), r"range_m = 30000000: must lie in \(0, 2"),
        (lambda: minimum_energy_arc(NAN), "range_m = nan"),
        (lambda: arc_with_angle(1e6, 90.0), r"angle_deg = 90: must lie in \(0, 90\)"),
        (lambda: arc_with_angle(1e6, 89.0), "must let an ellipse pass both ends"),
        (lambda: arc_with_angle(1e5, 11.0, 0.0, 1e4), "so steep that the body comes down to"),
        (lambda: arc_with_apogee(1e6, 0.0), r"apogee_m = 0: must lie in \(0, 1"),
        (lambda: arc_with_speed(1e6, 1e3), "speed_mps: must be at least 3016.1"),
        (lambda: arc_with_speed(1e6, 12e3), "must be below the speed of escape"),
        (lambda: arc_with_speed(1e6, 9e3, lofted=False), "flatter arc above the ground"),
        (lambda: arc_with_time(1e6, 10.0), r"time_s = 10: must lie in \[126"),
        (lambda: arc_with_time(1e6, NAN), "time_s = nan"),
        (lambda: circular_speed_mps(-1.0), "altitude_m = -1"),
        (lambda: speed_on_ellipse_mps(0.0, 1e6), "semi_major_axis_m = 1000000: must be at least 3"),
    ],
)
def test_values_outside_the_domain_are_named(call: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
