"""Interpolation on the ellipsoid, speed, and the checks of a path."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from longshadow.physics.path import (
    Trajectory,
    ground_speed_mps,
    interpolated,
    positions_at,
    time_in_band_s,
)

GEOD = Geod(ellps="WGS84")
PLACES = st.tuples(st.floats(-90, 90), st.floats(-180, 179.999))


@settings(max_examples=80, deadline=None)
@given(PLACES, PLACES, st.floats(0, 1))
def test_a_point_between_two_divides_the_geodesic(
    first: tuple[float, float], last: tuple[float, float], share: float
) -> None:
    _, _, length = GEOD.inv(first[1], first[0], last[1], last[0])
    if length > 19e6:  # near the antipode the shortest line is not stable
        return
    lat, lon = positions_at([0.0, 1.0], [first[0], last[0]], [first[1], last[1]], [share])
    _, _, before = GEOD.inv(first[1], first[0], lon[0], lat[0])
    _, _, after = GEOD.inv(lon[0], lat[0], last[1], last[0])
    assert before == pytest.approx(share * length, abs=1e-5)
    assert before + after == pytest.approx(length, abs=1e-5)


def test_points_of_the_path_come_back() -> None:
    rng = np.random.default_rng(4)
    times = np.cumsum(rng.uniform(1, 5, 50))
    lats, lons = rng.uniform(-89, 89, 50), rng.uniform(-180, 180, 50)
    path = Trajectory(times, lats, lons, rng.uniform(0, 1e4, 50))
    same = interpolated(path, times)
    np.testing.assert_allclose(same.latitude_deg, lats, atol=1e-9)
    _, _, apart = GEOD.inv(lons, lats, same.longitude_deg, same.latitude_deg)
    assert apart.max() < 1e-6
    np.testing.assert_allclose(same.altitude_m, path.altitude_m)


def test_the_poles_and_the_antimeridian_are_nothing_special() -> None:
    """The same path, turned round the axis of the Earth, gives the same path turned."""
    times, at = np.arange(4.0), np.linspace(0, 3, 31)
    lats = np.array([70.0, 89.0, 88.0, 60.0])
    lons = np.array([10.0, 60.0, 190.0, 200.0])
    base_lat, base_lon = positions_at(times, lats, lons, at)
    for turn in (37.0, 170.0, -120.0):
        lat, lon = positions_at(times, lats, lons + turn - 200.0, at)
        np.testing.assert_allclose(lat, base_lat, atol=1e-9)
        difference = np.mod(lon - base_lon - turn + 200.0 + 180.0, 360.0) - 180.0
        np.testing.assert_allclose(difference, 0.0, atol=1e-7)


def test_a_stop_is_a_stop() -> None:
    lat, lon = positions_at([0.0, 1.0, 2.0], [10.0, 10.0, 11.0], [20.0, 20.0, 20.0], [0.5])
    assert (lat[0], lon[0]) == pytest.approx((10.0, 20.0), abs=1e-12)
    assert ground_speed_mps([0.0, 1.0], [10.0, 10.0], [20.0, 20.0])[0] == 0.0


def test_speed_across_the_antimeridian_is_the_short_way() -> None:
    equator = 2 * np.pi * 6378137.0 / 360.0
    assert ground_speed_mps([0, 10], [0, 0], [179.5, -179.5])[0] == pytest.approx(equator / 10)


def test_time_in_a_band_adds_up_and_counts_level_flight() -> None:
    path = Trajectory([0, 10, 20, 40], [0, 1, 2, 3], [0, 0, 0, 0], [0, 100, 100, 0])
    assert time_in_band_s(path, 0.0, 100.0) == 40.0
    assert time_in_band_s(path, 0.0, 50.0) == pytest.approx(15.0)
    assert time_in_band_s(path, 50.0, 100.0) == pytest.approx(25.0)
    assert time_in_band_s(path, 100.5, 200.0) == 0.0
    with pytest.raises(ValueError, match=r"upper_m = 40: must be above 50"):
        time_in_band_s(path, 50.0, 40.0)


GOOD: tuple[Any, ...] = ([0.0, 1.0], [0.0, 1.0], [0.0, 1.0], [0.0, 1.0])


@pytest.mark.parametrize(
    ("place", "values", "message"),
    [
        (0, [0.0, 0.0], "time_s: must rise"),
        (0, [1.0, 0.0], "time_s: must rise"),
        (0, [0.0], "time_s: must be a line of at least 2"),
        (0, [], "time_s: must be a line of at least 2"),
        (0, [0.0, np.nan], "time_s = nan: must be finite"),
        (1, [0.0, 90.001], r"latitude_deg = 90.001: must lie in \[-90, 90\]"),
        (2, [0.0, np.inf], "longitude_deg = inf"),
        (1, [0.0, 1.0, 2.0], "latitude_deg: must have as many"),
        (3, [0.0], "altitude_m: must have as many"),
        (3, [0.0, np.nan], "altitude_m = nan: must be finite"),
    ],
)
def test_what_is_no_path_is_refused(place: int, values: list[float], message: str) -> None:
    given_ = list(GOOD)
    given_[place] = values
    with pytest.raises(ValueError, match=message):
        Trajectory(*given_)


@pytest.mark.parametrize("at", [-0.1, 1.1, np.nan])
def test_nothing_is_known_outside_the_path(at: float) -> None:
    with pytest.raises(ValueError, match=r"at_s = .*: must lie in \[0, 1\]"):
        positions_at([0.0, 1.0], [0.0, 1.0], [0.0, 1.0], [at])


def test_a_path_cannot_be_changed_and_keeps_its_own_copy() -> None:
    times = np.array([0.0, 1.0])
    path = Trajectory(times, [0.0, 1.0], [0.0, 180.0], [0.0, 1.0])
    times[0] = 99.0
    assert path.time_s[0] == 0.0
    assert path.longitude_deg[1] == -180.0
    with pytest.raises(ValueError, match="read-only"):
        path.time_s[0] = 3.0
