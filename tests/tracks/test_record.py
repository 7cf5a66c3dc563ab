"""What is a track, what is not, and what can be asked of one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from longshadow.errors import TrackError
from longshadow.physics.trajectory import cruise
from longshadow.tracks import Track, from_trajectory, resample, speed_mps, to_trajectory

COLUMNS: dict[str, Any] = {
    "time_s": [0.0, 10.0, 20.0],
    "latitude_deg": [50.0, 50.1, 50.2],
    "longitude_deg": [8.0, 8.0, 8.0],
    "altitude_m": [1000.0, 1100.0, 1200.0],
}


def track(**changes: Any) -> Track:
    return Track("alpha", **{**COLUMNS, **changes})


def problems(**changes: Any) -> str:
    with pytest.raises(TrackError) as caught:
        track(**changes)
    return str(caught.value)


def test_arrays_are_kept_apart_from_the_callers() -> None:
    times = np.array(COLUMNS["time_s"])
    one = track(time_s=times, longitude_deg=[180.0, 190.0, 359.0])
    times[0] = -5.0
    assert one.time_s[0] == 0.0
    np.testing.assert_allclose(one.longitude_deg, [-180.0, -170.0, -1.0])
    assert len(one) == 3
    with pytest.raises(ValueError, match="read-only"):
        one.time_s[0] = 1.0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"time_s": [0.0, 20.0, 10.0]}, "point 3, time_s: is before the point before (found 10"),
        ({"time_s": [0.0, 10.0, 10.0]}, "point 3, time_s: has the time of the point before"),
        ({"time_s": [0.0, np.nan, 10.0]}, "point 2, time_s: must lie in"),
        ({"time_s": [0.0, 1.0, 1.7e12]}, "point 3, time_s: must lie in [-1e+11, 1e+11]"),
        ({"latitude_deg": [0.0, 90.5, 0.0]}, "point 2, latitude_deg: must lie in [-90, 90]"),
        ({"longitude_deg": [0.0, -181.0, 0.0]}, "point 2, longitude_deg: must lie in [-180, 360]"),
        ({"altitude_m": [0.0, 0.0, np.inf]}, "point 3, altitude_m: must lie in"),
        ({"altitude_m": None}, "must be one of the two, and 0 are given"),
        ({"height_m": [1.0, 1.0, 1.0]}, "must be one of the two, and 2 are given"),
        ({"altitude_m": None, "height_m": [1.0, -2.0, 1.0]}, "point 2, height_m: must lie in [0"),
        ({"altitude_m": [0.0, 0.0]}, "must be lines of the same length"),
        ({key: [values[0]] for key, values in COLUMNS.items()}, "at least two points (found 1)"),
        ({key: [] for key in COLUMNS}, "at least two points (found 0)"),
    ],
)
def test_what_is_no_track_is_refused(changes: dict[str, Any], message: str) -> None:
    assert message in problems(**changes)


def test_every_problem_is_told_at_once_and_a_flood_is_cut_short() -> None:
    text = problems(latitude_deg=[91.0, 0.0, 0.0], altitude_m=[0.0, np.nan, 0.0])
    assert "point 1, latitude_deg" in text
    assert "point 2, altitude_m" in text
    many = np.full(1000, np.nan)
    with pytest.raises(TrackError) as caught:
        Track("noise", np.arange(1000.0), many, many, many)
    assert len(caught.value.problems) == 21
    assert "and 2980 more" in str(caught.value)


def test_resampling_goes_along_the_geodesic_and_keeps_the_word_for_the_vertical() -> None:
    low = Track("low", [0.0, 10.0], [0.0, 0.0], [179.0, -179.0], height_m=[50.0, 150.0])
    between = resample(low, [2.5, 5.0])
    np.testing.assert_allclose(between.longitude_deg, [179.5, -180.0], atol=1e-9)
    assert between.altitude_m is None
    assert between.height_m is not None
    np.testing.assert_allclose(between.height_m, [75.0, 100.0])
    with pytest.raises(TrackError, match=r"track 'low': at_s = 11: must lie in \[0, 10\]"):
        resample(low, [5.0, 11.0])
    with pytest.raises(TrackError, match="is before the point before"):
        resample(low, [5.0, 4.0])


def test_a_computed_path_becomes_a_track_and_comes_back() -> None:
    path = cruise(10.0, 179.9, 90.0, 50e3, speed_mps=250.0, altitude_m=9e3, step_s=20.0)
    one = from_trajectory("alpha", path, start_s=1.7e9)
    assert one.time_s[0] == 1.7e9
    np.testing.assert_allclose(speed_mps(one), 250.0, atol=1e-3)
    np.testing.assert_array_equal(to_trajectory(one).altitude_m, path.altitude_m)


def test_a_height_becomes_an_altitude_only_over_a_ground() -> None:
    low = track(altitude_m=None, height_m=[50.0, 60.0, 70.0])
    with pytest.raises(TrackError, match="height_m needs an elevation model"):
        to_trajectory(low)
    np.testing.assert_allclose(
        to_trajectory(low, lambda lat, lon: 10.0 * lat).altitude_m, [550.0, 561.0, 572.0]
    )
    with pytest.raises(TrackError, match="altitude_m = nan: must be finite"):
        to_trajectory(low, lambda lat, lon: lat * np.nan)
