"""Arcs laid over a sphere: positions with time, a still Earth and one that turns."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longshadow.physics.arc_path import EARTH_ROTATION_RADPS, along_arc, arc_path, arc_to
from longshadow.physics.arcs import arc_with_angle, arc_with_apogee, minimum_energy_arc
from longshadow.physics.ballistic import EARTH_RADIUS_M, free_flight
from longshadow.physics.path import Trajectory

PLACES = st.tuples(st.floats(-90, 90), st.floats(-180, 179.99))


def apart_m(lat1: Any, lon1: Any, lat2: Any, lon2: Any) -> Any:
    """Distance on the sphere, by the chord."""
    p1, q1, p2, q2 = np.broadcast_arrays(*map(np.radians, (lat1, lon1, lat2, lon2)))
    a, b = (
        np.array([np.cos(p) * np.cos(q), np.cos(p) * np.sin(q), np.sin(p)])
        for p, q in ((p1, q1), (p2, q2))
    )
    return 2 * EARTH_RADIUS_M * np.arcsin(np.minimum(1.0, np.sqrt(np.sum((a - b) ** 2, 0)) / 2))


def missed_m(path: Trajectory, latitude: float, longitude: float) -> float:
    return float(apart_m(path.latitude_deg[-1], path.longitude_deg[-1], latitude, longitude))


@given(st.floats(1e4, 18e6), st.floats(0.05, 0.95))
def test_an_arc_is_whole_and_symmetric_in_time(range_m: float, share: float) -> None:
    arc = arc_with_angle(range_m, share * (90.0 - np.degrees(range_m / EARTH_RADIUS_M) / 4))
    time = float(arc.time_s) * np.array([0.0, 0.2, 0.5, 0.8, 1.0])
    ground, altitude = along_arc(arc, time)
    assert ground[[0, 2, 4]] == pytest.approx([0.0, range_m / 2, range_m], abs=1e-3)
    assert altitude[[0, 2, 4]] == pytest.approx([0.0, float(arc.apogee_m), 0.0], abs=1e-3)
    assert altitude[1] == pytest.approx(altitude[3], abs=1e-3)
    assert ground[1] == pytest.approx(range_m - ground[3], abs=1e-3)


def test_an_arc_between_altitudes_ends_at_both() -> None:
    arc = free_flight(3000.0, 40.0, 100e3, 20e3)
    ground, altitude = along_arc(arc, [0.0, float(arc.time_s)])
    assert ground == pytest.approx([0.0, float(arc.range_m)], abs=1e-3)
    assert altitude == pytest.approx([100e3, 20e3], abs=1e-3)


@settings(max_examples=50, deadline=None)
@given(PLACES, st.floats(-180, 180))
def test_a_still_earth_sees_a_great_circle(start: tuple[float, float], azimuth: float) -> None:
    path = arc_path(minimum_energy_arc(3e6), *start, azimuth, step_s=100.0)
    flown = apart_m(*start, path.latitude_deg, path.longitude_deg)
    expected, _ = along_arc(minimum_energy_arc(3e6), path.time_s)
    np.testing.assert_allclose(flown, expected, atol=0.5)
    whole = missed_m(path, *start)
    np.testing.assert_allclose(
        flown + apart_m(path.latitude_deg, path.longitude_deg, path.latitude_deg[-1],
                        path.longitude_deg[-1]), whole, atol=0.5)  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(PLACES, PLACES, st.sampled_from([0.0, EARTH_ROTATION_RADPS]))
def test_an_arc_to_a_place_arrives_there(
    start: tuple[float, float], end: tuple[float, float], rotation: float
) -> None:
    if not 1e5 < apart_m(*start, *end) < 15e6:
        return
    arc, azimuth = arc_to(*start, *end, minimum_energy_arc, rotation_radps=rotation)
    path = arc_path(arc, *start, azimuth, step_s=60.0, rotation_radps=rotation)
    assert missed_m(path, *end) < 1.0
    assert path.altitude_m[-1] == pytest.approx(0.0, abs=1e-3)


def test_a_slow_earth_is_nearly_a_still_one() -> None:
    ends = (40.0, 170.0, 35.0, -160.0)
    still, azimuth = arc_to(*ends, minimum_energy_arc)
    for slow in (1e-3, 1e-6):
        arc, turned = arc_to(*ends, minimum_energy_arc, rotation_radps=slow * EARTH_ROTATION_RADPS)
        assert abs(float(arc.time_s - still.time_s)) < 150 * slow
        assert abs(turned - azimuth) < 15 * slow


def test_a_lofted_arc_finds_a_place_that_moves_far_meanwhile() -> None:
    arc, azimuth = arc_to(39.0, 126.0, 41.0, 139.0, lambda range_m: arc_with_apogee(range_m, 3.7e6),
                          rotation_radps=EARTH_ROTATION_RADPS)  # fmt: skip
    path = arc_path(arc, 39.0, 126.0, azimuth, rotation_radps=EARTH_ROTATION_RADPS)
    assert missed_m(path, 41.0, 139.0) < 1.0
    assert path.altitude_m.max() == pytest.approx(3.7e6, abs=100.0)
    assert float(arc.range_m) > 1.5 * apart_m(39.0, 126.0, 41.0, 139.0)


def test_the_antimeridian_is_crossed_in_range() -> None:
    path = arc_path(minimum_energy_arc(1e6), 10.0, 178.0, 90.0, step_s=10.0)
    assert np.all((path.longitude_deg >= -180) & (path.longitude_deg < 180))
    assert path.longitude_deg[0] == 178.0
    assert path.longitude_deg[-1] < -170.0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda a: along_arc(a, -1.0), "time_s = -1: must lie in"),
        (lambda a: along_arc(a, float(a.time_s) + 1.0), "must lie in"),
        (lambda a: along_arc(a, float("nan")), "time_s = nan"),
        (lambda a: arc_path(a, 91.0, 0.0, 0.0), "latitude_deg = 91"),
        (lambda a: arc_path(a, 0.0, 0.0, float("nan")), "azimuth_deg = nan"),
        (lambda a: arc_path(a, 0.0, 0.0, 0.0, step_s=0.0), "step_s = 0: must be above 0"),
        (lambda a: arc_path(a, 0.0, 0.0, 0.0, rotation_radps=2.0), "rotation_radps = 2"),
        (lambda a: arc_to(0.0, 0.0, 95.0, 0.0, minimum_energy_arc), "to_latitude_deg = 95"),
        (lambda a: arc_to(5.0, 5.0, 5.0, 5.0, minimum_energy_arc), "range_m = 0"),
    ],
)
def test_values_outside_the_domain_are_named(call: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call(minimum_energy_arc(1e6))
