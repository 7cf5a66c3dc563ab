"""The powered part: work and energy, limits, the general integrator, and its bounds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from longshadow.physics.arcs import arc_with_apogee, minimum_energy_arc
from longshadow.physics.ballistic import EARTH_RADIUS_M, GRAVITATION_M3PS2
from longshadow.physics.boost import (
    THRUST_BAND_MPS2,
    boosted_flight,
    least_boosted_flight,
    lofted_boosted_flight,
)
from longshadow.physics.flight import Thrust, fly, ground_path

G = GRAVITATION_M3PS2 / EARTH_RADIUS_M**2


@pytest.mark.parametrize(("thrust", "angle", "burn"), [(29.4, 50.0, 200.0), (40.0, 80.0, 150.0)])
def test_the_general_integrator_flies_the_same(thrust: float, angle: float, burn: float) -> None:
    flight = boosted_flight(thrust, angle, burn)
    path = ground_path(
        fly(0.0, 0.0, 90.0, 90.0, 0.0, thrust=Thrust(thrust, angle, burn), rotation_radps=0.0)
    )
    assert path.time_s[-1] == pytest.approx(float(flight.time_s), abs=0.01)
    ground = np.radians(path.longitude_deg[-1]) * EARTH_RADIUS_M
    assert ground == pytest.approx(float(flight.range_m), abs=50.0)
    assert path.altitude_m.max() == pytest.approx(float(flight.apogee_m), abs=20.0)


def test_work_becomes_energy() -> None:
    """A constant push does the work push times displacement, exactly."""
    thrust, angle = 29.4, np.radians(55.0)
    flight = boosted_flight(thrust, 55.0, 250.0)
    radius = EARTH_RADIUS_M + float(flight.arc.start_altitude_m)
    turn = float(flight.burnout_ground_m) / EARTH_RADIUS_M
    way = radius * np.array([np.sin(turn), np.cos(turn)]) - [0.0, EARTH_RADIUS_M]
    work = thrust * way @ [np.cos(angle), np.sin(angle)]
    gained = float(flight.arc.speed_mps) ** 2 / 2
    gained += GRAVITATION_M3PS2 * (1 / EARTH_RADIUS_M - 1 / radius)
    assert gained == pytest.approx(work, rel=1e-7)


def test_a_short_burn_is_a_straight_climb() -> None:
    flight = boosted_flight(30.0, 60.0, 10.0)
    up, forward = 30.0 * np.sin(np.radians(60.0)) - G, 15.0
    assert flight.arc.speed_mps == pytest.approx(10 * np.hypot(up, forward), rel=1e-3)
    assert flight.arc.angle_deg == pytest.approx(np.degrees(np.arctan2(up, forward)), abs=0.05)
    assert flight.arc.start_altitude_m == pytest.approx(50 * up, rel=1e-3)
    assert flight.burnout_ground_m == pytest.approx(50 * forward, rel=1e-3)


def test_strong_thrust_is_no_powered_part_at_all() -> None:
    lofted = lofted_boosted_flight(998e3, 3700e3, 200.0)
    assert lofted.time_s == pytest.approx(arc_with_apogee(998e3, 3700e3).time_s, rel=0.01)
    least = least_boosted_flight(1000e3, 200.0)
    assert least.time_s == pytest.approx(minimum_energy_arc(1000e3).time_s, rel=0.01)


@pytest.mark.parametrize("thrust", THRUST_BAND_MPS2)
@pytest.mark.parametrize("range_m", [50e3, 450e3, 3000e3])
def test_no_other_direction_goes_farther_with_the_same_burn(range_m: float, thrust: float) -> None:
    best = least_boosted_flight(range_m, thrust)
    assert best.range_m == pytest.approx(range_m, abs=1.0)
    others = boosted_flight(thrust, best.thrust_angle_deg + np.linspace(-5, 5, 11), best.burn_s)
    assert others.range_m.argmax() == 5
    assert others.range_m.max() == pytest.approx(range_m, abs=1.0)


@pytest.mark.parametrize("thrust", THRUST_BAND_MPS2)
@pytest.mark.parametrize(("range_m", "apogee_m"), [(10e3, 100e3), (450e3, 110e3), (1080e3, 6000e3)])
def test_a_lofted_flight_meets_both(range_m: float, apogee_m: float, thrust: float) -> None:
    flight = lofted_boosted_flight(range_m, apogee_m, thrust)
    assert flight.range_m == pytest.approx(range_m, abs=0.1)
    assert flight.apogee_m == pytest.approx(apogee_m, abs=0.1)


def test_weaker_thrust_takes_longer() -> None:
    times = [float(lofted_boosted_flight(930e3, 2800e3, t).time_s) for t in THRUST_BAND_MPS2]
    assert times == sorted(times, reverse=True)
    assert times[-1] > float(arc_with_apogee(930e3, 2800e3).time_s)


NAN = float("nan")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: boosted_flight(9.0, 90.0, 10.0), r"thrust_mps2 = 9: must lie in \[10, 200\]"),
        (lambda: boosted_flight(30.0, 0.0, 10.0), r"thrust_angle_deg = 0: must lie in \(0, 90\]"),
        (lambda: boosted_flight(30.0, 15.0, 10.0), "must be so steep that the thrust lifts"),
        (lambda: boosted_flight(30.0, 60.0, NAN), "burn_s = nan"),
        (lambda: boosted_flight(30.0, 90.0, 1e3), "must be below .* the speed of escape"),
        (lambda: least_boosted_flight(100.0), r"range_m = 100: must lie in \[1000, 10000000\]"),
        (lambda: least_boosted_flight(9e6, 16.0), "thrust_mps2 = 16: must allow the flight"),
        (lambda: lofted_boosted_flight(1e6, 0.0), r"apogee_m = 0: must lie in \[1000, 2"),
        (lambda: lofted_boosted_flight(1e6, 1e5, 12.0), r"thrust_mps2 = 12: must lie in \[15, 2"),
    ],
)
def test_values_outside_the_domain_are_named(call: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
