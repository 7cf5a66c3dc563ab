"""One simulated run: geometry, noise, and the share of scans that detect."""

import numpy as np
import pytest

from longshadow.sensing.network import scan_times
from longshadow.sensing.network_detections import Noise, Place, simulate
from longshadow.sensing.network_frames import earth_fixed_m
from longshadow.sensing.network_paths import sample_tracks
from tests.sensing.test_network_paths import grid, track

PLACES = [Place(45.5, 10.1, 50.0), Place(45.1, 10.9, 900.0)]
EXACT = Noise(1e-9, 1e-12, 1e-12)


def run(noise, seed=7, chance=1.0):
    tracks = [
        track([45.2, 45.8], [10.2, 10.8], n, altitude_m=np.array([3e3, 4e3])) for n in ("a", "b")
    ]
    paths = sample_tracks(tracks, grid())
    scans = scan_times(paths.start_s, paths.duration_s, [4.0, 7.0], [0.1, 0.6])
    pd = np.where(scans.within, chance, 0.0)
    return paths, scans, simulate(paths, scans, pd, PLACES, noise, np.random.default_rng(seed))


def test_measurements_point_at_the_target():
    paths, _, found = run(EXACT)
    assert np.all(np.diff(found.time_s) >= 0.0)
    for i in range(0, found.time_s.size, 5):
        since = found.time_s[i] - paths.start_s[found.track[i]]
        lat, lon, alt = (
            np.interp(since, np.arange(101), values[found.track[i]])
            for values in (paths.latitude_deg, paths.longitude_deg, paths.altitude_m)
        )
        place = PLACES[found.radar[i]]
        antenna = earth_fixed_m(place.latitude_deg, place.longitude_deg, place.altitude_m)
        distance = np.linalg.norm(earth_fixed_m(lat, lon, alt) - antenna)
        assert found.range_m[i] == pytest.approx(distance, abs=1.0)
        north = (lat - place.latitude_deg) * 111.1e3
        east = (lon - place.longitude_deg) * 111.3e3 * np.cos(np.radians(lat))
        bearing = np.mod(np.arctan2(east, north), 2 * np.pi)
        assert found.azimuth_rad[i] == pytest.approx(bearing, abs=0.02)


def test_noise_has_the_spread_that_was_assumed():
    noise = Noise(200.0, 0.004, 0.002)
    exact = run(EXACT)[2]
    errors = {name: [] for name in ("range_m", "azimuth_rad", "elevation_rad")}
    for seed in range(60):
        noisy = run(noise, seed)[2]
        for name, values in errors.items():
            values.append(getattr(noisy, name) - getattr(exact, name))
    for name, values in errors.items():
        spread = np.std(np.concatenate(values))
        assert spread == pytest.approx(getattr(noise, name), rel=0.05)


def test_as_many_detections_as_the_probability_says():
    counts = [run(EXACT, seed, 0.3)[2].time_s.size for seed in range(40)]
    scans = run(EXACT)[1].within.sum()
    assert np.mean(counts) == pytest.approx(0.3 * scans, rel=0.06)


def test_the_same_seed_gives_the_same_run():
    one, two, other = run(EXACT, 1, 0.5)[2], run(EXACT, 1, 0.5)[2], run(EXACT, 2, 0.5)[2]
    assert one.time_s.tobytes() == two.time_s.tobytes()
    assert one.range_m.tobytes() == two.range_m.tobytes()
    assert one.time_s.size != other.time_s.size or not np.array_equal(one.time_s, other.time_s)
