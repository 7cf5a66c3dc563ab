"""Flights over a map: where they are, and which are refused."""

import numpy as np
import pytest

from longshadow.errors import TrackError
from longshadow.physics.path import inverse
from longshadow.sensing.network_paths import sample_tracks
from longshadow.terrain.grid import Grid
from longshadow.tracks import Track


def grid(west=10.0, rows=61, columns=61, heights=None):
    values = np.zeros((rows, columns), np.float32) if heights is None else heights
    return Grid(values, west, 46.0, 1 / 60, 1 / 60, "EPSG:4326", "", "made up", "point", 0)


def track(lats, lons, name="one", seconds=100.0, **vertical):
    height = vertical or {"height_m": np.full(len(lats), 100.0)}
    times = np.linspace(1e9, 1e9 + seconds, len(lats))
    return Track(name, times, np.array(lats), np.array(lons), **height)


def test_a_flight_is_where_its_geodesic_is():
    paths = sample_tracks([track([45.2, 45.8], [10.2, 10.8])], grid(), step_s=10.0)
    assert paths.latitude_deg.shape == (1, 11)
    azimuth, length = inverse(45.2, 10.2, 45.8, 10.8)
    assert paths.left_m[0, 0] == pytest.approx(float(length), abs=1e-6)
    assert paths.left_m[0] == pytest.approx(float(length) * np.linspace(1, 0, 11), abs=1e-6)
    back, halfway = inverse(45.2, 10.2, paths.latitude_deg[0, 5], paths.longitude_deg[0, 5])
    assert float(halfway) == pytest.approx(float(length) / 2, abs=1e-3)
    assert float(back) == pytest.approx(float(azimuth), abs=1e-6)
    assert paths.row[0, 0], paths.column[0, 0] == (48, 12)


def test_way_left_adds_up_legs_of_different_length():
    lats, lons = [45.2, 45.3, 45.9], [10.2, 10.2, 10.7]
    paths = sample_tracks([track(lats, lons)], grid(), step_s=25.0)
    legs = np.asarray(inverse(lats[:-1], lons[:-1], lats[1:], lons[1:])[1])
    wanted = [legs.sum(), legs[0] / 2 + legs[1], legs[1], legs[1] / 2, 0.0]
    assert paths.left_m[0] == pytest.approx(wanted, abs=1e-6)


def test_height_and_altitude_differ_by_the_ground():
    ground = np.full((61, 61), 250.0, np.float32)
    low = sample_tracks([track([45.2, 45.8], [10.2, 10.8])], grid(heights=ground))
    high = sample_tracks(
        [track([45.2, 45.8], [10.2, 10.8], altitude_m=np.array([1e3, 2e3]))], grid(heights=ground)
    )
    assert np.all(low.altitude_m == 350.0)
    assert np.all(low.above_m == 100.0)
    assert high.above_m[0, [0, 50, -1]] == pytest.approx([750.0, 1250.0, 1750.0])


def test_a_shorter_flight_stays_where_it_ended():
    long, short = (
        track([45.2, 45.8], [10.2, 10.8], n, seconds=s) for n, s in (("a", 90), ("b", 30))
    )
    paths = sample_tracks([long, short], grid())
    assert paths.duration_s.tolist() == [90.0, 30.0]
    assert np.all(paths.latitude_deg[1, 30:] == paths.latitude_deg[1, 30])
    assert np.all(paths.left_m[1, 30:] == 0.0)


def test_no_tracks_are_refused():
    with pytest.raises(TrackError, match="no tracks"):
        sample_tracks([], grid())


def test_every_track_that_leaves_the_map_is_named():
    outside = [track([45.5, 45.5], [10.5, 11.5], f"east {i}") for i in range(2)]
    with pytest.raises(TrackError) as caught:
        sample_tracks([*outside, track([45.2, 45.8], [10.2, 10.8])], grid())
    assert [p.where for p in caught.value.problems] == ["track 'east 0'", "track 'east 1'"]
    assert "lies outside the terrain for" in str(caught.value)


def test_a_track_across_the_antimeridian_is_right_or_refused():
    across = track([45.5, 45.5], [179.5, -179.5], "across")
    over = sample_tracks([across], grid(west=179.3, columns=97))  # posts go on to 180.9
    assert over.column[0, [0, -1]].tolist() == [12, 72]
    assert np.all(np.diff(over.column[0]) >= 0)
    with pytest.raises(TrackError, match="terrain never crosses 180 deg"):
        sample_tracks([across], grid(west=179.0))


def test_flights_below_the_ground_or_over_unknown_ground_are_refused():
    ground = np.zeros((61, 61), np.float32)
    ground[:, 30:] = 900.0
    low = track([45.5, 45.5], [10.1, 10.9], altitude_m=np.array([500.0, 500.0]))
    with pytest.raises(TrackError, match=r"is below the ground for 5\d %"):
        sample_tracks([low], grid(heights=ground))
    ground[:, 30:] = np.nan
    with pytest.raises(TrackError, match=r"over ground of unknown height for 5\d %"):
        sample_tracks([low], grid(heights=ground))


def test_too_much_flight_is_refused_before_memory_is():
    with pytest.raises(TrackError, match="more than 1000000 seconds"):
        sample_tracks([track([45.2, 45.8], [10.2, 10.8], seconds=2e6)], grid())


@pytest.mark.parametrize("step_s", [0.0, -1.0, np.nan, np.inf])
def test_a_step_that_is_none_is_refused(step_s):
    with pytest.raises(ValueError, match="step_s"):
        sample_tracks([track([45.2, 45.8], [10.2, 10.8])], grid(), step_s=step_s)
