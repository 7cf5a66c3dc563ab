"""Cruise and approach against pyproj, closed forms and limits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from longshadow.physics.trajectory import above_ground, approach, cruise, cruise_to

GEOD = Geod(ellps="WGS84")
LATITUDES = st.floats(-90, 90)
LONGITUDES = st.floats(-180, 179.999)
AZIMUTHS = st.floats(-180, 180)


@settings(max_examples=60, deadline=None)
@given(LATITUDES, LONGITUDES, AZIMUTHS, st.floats(1e3, 15e6), st.floats(20, 2e3))
def test_a_cruise_keeps_its_speed_and_ends_at_its_distance(
    latitude: float, longitude: float, azimuth: float, distance: float, speed: float
) -> None:
    path = cruise(
        latitude, longitude, azimuth, distance,
        speed_mps=speed, altitude_m=5e3, step_s=distance / speed / 7.3, start_s=100.0,
    )  # fmt: skip
    lons = np.full(path.time_s.size, longitude)
    _, _, length = GEOD.inv(
        lons, np.full_like(lons, latitude), path.longitude_deg, path.latitude_deg
    )
    np.testing.assert_allclose(length, (path.time_s - 100.0) * speed, atol=1e-3)
    assert length[-1] == pytest.approx(distance, abs=1e-3)
    assert path.time_s.size == 9
    assert np.all(path.altitude_m == 5e3)


@settings(max_examples=60, deadline=None)
@given(LATITUDES, LONGITUDES, AZIMUTHS, st.floats(1e3, 5e6))
def test_an_approach_ends_where_it_was_aimed_and_comes_from_its_azimuth(
    latitude: float, longitude: float, azimuth: float, distance: float
) -> None:
    path = approach(
        latitude, longitude, azimuth, distance,
        speed_mps=300.0, altitude_m=50.0, step_s=distance / 300.0 / 5,
    )  # fmt: skip
    _, _, miss = GEOD.inv(path.longitude_deg[-1], path.latitude_deg[-1], longitude, latitude)
    assert miss < 1e-6
    lon, lat, _ = GEOD.fwd(longitude, latitude, azimuth, distance)
    _, _, apart = GEOD.inv(lon, lat, path.longitude_deg[0], path.latitude_deg[0])
    assert apart < 1e-6
    _, _, legs = GEOD.inv(
        path.longitude_deg[:-1], path.latitude_deg[:-1], path.longitude_deg[1:],
        path.latitude_deg[1:],
    )  # fmt: skip
    np.testing.assert_allclose(legs, distance / 5, atol=1e-3)


def test_an_end_point_is_reached_over_the_pole_and_across_the_antimeridian() -> None:
    over = cruise_to(85.0, 30.0, 85.0, -150.0, speed_mps=250.0, altitude_m=1e4, step_s=10.0)
    assert over.latitude_deg.max() > 89.98
    across = cruise_to(10.0, 179.0, 12.0, -179.0, speed_mps=250.0, altitude_m=1e4, step_s=10.0)
    assert np.abs(np.diff(np.mod(across.longitude_deg, 360.0))).max() < 0.1
    assert np.all((across.longitude_deg >= -180) & (across.longitude_deg < 180))
    assert across.longitude_deg[-1] == pytest.approx(-179.0, abs=1e-9)


def test_steps_are_even_and_the_last_one_is_what_is_left() -> None:
    path = cruise(0.0, 0.0, 90.0, 1050.0, speed_mps=100.0, altitude_m=0.0, step_s=2.0)
    np.testing.assert_allclose(path.time_s, [0, 2, 4, 6, 8, 10, 10.5])
    even = cruise(0.0, 0.0, 90.0, 210.0, speed_mps=100.0, altitude_m=0.0, step_s=0.3)
    np.testing.assert_allclose(even.time_s, np.arange(8) * 0.3)  # 2.1 / 0.3 is 7.000000000000001


def test_height_above_ground_follows_the_ground() -> None:
    def ground(latitude_deg: Any, longitude_deg: Any) -> Any:
        return 500.0 + 1000.0 * longitude_deg

    law = above_ground(80.0, ground)
    path = cruise(0.0, 0.0, 90.0, 20e3, speed_mps=200.0, altitude_m=law, step_s=10.0)
    np.testing.assert_allclose(path.altitude_m, 580.0 + 1000.0 * path.longitude_deg)


def test_ground_that_is_unknown_is_named() -> None:
    law = above_ground(80.0, lambda lat, lon: np.where(lon > 0.1, np.nan, 0.0))
    with pytest.raises(ValueError, match=r"ground_m: must be finite .* at 0\.0000, 0\.1\d\d\d"):
        cruise(0.0, 0.0, 90.0, 20e3, speed_mps=200.0, altitude_m=law, step_s=10.0)


FINE: dict[str, Any] = {"speed_mps": 200.0, "altitude_m": 100.0, "step_s": 1.0}


@pytest.mark.parametrize(
    ("place", "change", "message"),
    [
        ((91.0, 0.0, 0.0, 1e3), {}, r"latitude_deg = 91: must lie in \[-90, 90\]"),
        ((float("nan"), 0.0, 0.0, 1e3), {}, r"latitude_deg = nan: must lie in"),
        ((0.0, 400.0, 0.0, 1e3), {}, r"longitude_deg = 400: must lie in \[-360, 360\]"),
        ((0.0, 0.0, float("inf"), 1e3), {}, r"azimuth_deg = inf: must lie in"),
        ((0.0, 0.0, 0.0, 0.0), {}, r"distance_m = 0: must lie in \(0, 40076000\]"),
        ((0.0, 0.0, 0.0, 1e9), {}, r"distance_m = 1e\+09: must lie in"),
        ((0.0, 0.0, 0.0, 1e3), {"speed_mps": 0.0}, r"speed_mps = 0: must be above 0"),
        ((0.0, 0.0, 0.0, 1e3), {"speed_mps": float("nan")}, r"speed_mps = nan: must be finite"),
        ((0.0, 0.0, 0.0, 1e3), {"speed_mps": float("inf")}, r"speed_mps = inf: must be finite"),
        ((0.0, 0.0, 0.0, 1e3), {"step_s": -1.0}, r"step_s = -1: must be above 0"),
        ((0.0, 0.0, 0.0, 1e6), {"step_s": 1e-9}, r"step_s = 1e-09: must be at least 0\.0005"),
        ((0.0, 0.0, 0.0, 1e3), {"altitude_m": float("nan")}, r"altitude_m = nan: must be finite"),
        ((0.0, 0.0, 0.0, 1e3), {"start_s": float("nan")}, r"start_s = nan: must be finite"),
    ],
)
@pytest.mark.parametrize("fly", [cruise, approach])
def test_values_outside_the_domain_are_named(
    fly: Any, place: tuple[float, ...], change: dict[str, float], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        fly(*place, **{**FINE, **change})


def test_a_flight_to_where_it_stands_is_refused() -> None:
    with pytest.raises(ValueError, match="distance_m = 0"):
        cruise_to(10.0, 20.0, 10.0, 20.0, **FINE)


def test_a_negative_height_is_refused() -> None:
    with pytest.raises(ValueError, match="height_m = -1: must be at least 0"):
        above_ground(-1.0, lambda lat, lon: lat)
