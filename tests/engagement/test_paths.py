"""Banks of paths against pyproj and published apogees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from longshadow.engagement.paths import (
    approach_bank,
    ballistic_bank,
    track_bank,
)
from longshadow.engagement.records import PathBank
from longshadow.terrain.grid import Grid, fractional_indices, height_at, heights_at, position
from longshadow.tracks.record import Track
from tests.terrain.sightline_cases import gebco_clip, grid_of, hills

GRID = gebco_clip()
ASSETS = [position(GRID, 150.0, 200.0), position(GRID, 250.5, 300.5)]


def approach(**change: Any) -> PathBank:
    given: dict[str, Any] = {
        "target": "t", "target_class": "c", "assets": ASSETS, "directions": 8, "turn_deg": 11.0,
        "distance_m": 150e3, "height": (100.0, True), "speed_mps": 250.0, "grid": GRID,
    }  # fmt: skip
    return approach_bank(**(given | change))


def ballistic(range_m: float, **change: Any) -> PathBank:
    given: dict[str, Any] = {
        "target": "t", "target_class": "c", "assets": ASSETS, "directions": 8, "turn_deg": 11.0,
        "range_m": range_m, "grid": GRID,
    }  # fmt: skip
    return ballistic_bank(**(given | change))


def geodesics(bank: PathBank) -> tuple[Any, Any]:
    """Azimuth and distance of every sample from the asset of its path, by pyproj."""
    from pyproj import Geod

    place = np.array(ASSETS)[bank.asset]
    lat, lon = (np.broadcast_to(place[:, i : i + 1], bank.time_s.shape) for i in (0, 1))
    azimuth, _, away = Geod(ellps="WGS84").inv(lon, lat, bank.longitude_deg, bank.latitude_deg)
    return azimuth % 360.0, away


@pytest.mark.parametrize("make", [approach, lambda: ballistic(300e3), lambda: ballistic(1300e3)])
def test_paths_come_straight_from_evenly_spread_directions(make: Callable[[], PathBank]) -> None:
    bank = make()
    azimuth, away = geodesics(bank)
    np.testing.assert_array_equal(bank.asset, np.repeat([0, 1], 8))
    assert bank.directions == 8
    expected = np.tile(11.0 + 45.0 * np.arange(8), 2)[:, None]
    far = away > 10.0
    off = np.where(far, np.abs((azimuth - expected + 180.0) % 360.0 - 180.0) * away, 0.0)
    assert np.radians(off.max()) < 0.01  # metres aside
    assert away[:, -1] == pytest.approx(0.0, abs=1e-3)
    assert np.all(np.diff(away, axis=1) < 0.0)
    assert np.all(np.diff(bank.time_s, axis=1) > 0.0)
    np.testing.assert_array_equal(bank.time_s[:, -1], 0.0)
    np.testing.assert_array_equal(bank.impact_s, 0.0)


def test_an_approach_keeps_its_speed_and_its_height() -> None:
    bank = approach(speed_path="targets.t.speed")
    _, away = geodesics(bank)
    np.testing.assert_allclose(away, -250.0 * bank.time_s, atol=1e-3)
    assert away[:, 0] == pytest.approx(150e3, abs=1e-3)
    assert bank.speed_path == "targets.t.speed"
    step = -np.diff(away[0])
    assert step[-1] < 0.2 * step[0] < 500.0
    np.testing.assert_allclose(bank.above_m, 100.0)
    for path, sample in ((0, 127), (3, 90), (12, 60)):
        place = bank.latitude_deg[path, sample], bank.longitude_deg[path, sample]
        assert bank.altitude_m[path, sample] == pytest.approx(height_at(GRID, *place) + 100.0)


def test_a_level_approach_keeps_its_altitude() -> None:
    bank = approach(height=(9_000.0, False))
    np.testing.assert_array_equal(bank.altitude_m, 9_000.0)
    ground = heights_at(GRID, bank.latitude_deg, bank.longitude_deg)
    inside = ~np.isnan(ground)
    assert 0.3 < inside.mean() < 1.0  # the map is smaller than the approaches
    np.testing.assert_allclose(bank.above_m[inside], (9_000.0 - ground)[inside])
    np.testing.assert_array_equal(bank.above_m[~inside], 9_000.0)


def test_a_level_approach_into_the_ground_is_refused_with_what_to_do() -> None:
    with pytest.raises(ValueError, match=r"at 3000 m above sea level meets ground of .*AGL"):
        approach(height=(3_000.0, False))


@pytest.mark.parametrize(
    ("range_m", "apogee_m", "time_s"),
    [(300e3, 74.1e3, 251.0), (1300e3, 307.9e3, 548.5)],
)
def test_arcs_of_least_energy(range_m: float, apogee_m: float, time_s: float) -> None:
    bank = ballistic(range_m, samples=144)
    # Spherical Earth, least energy: half the range in radians is psi, the angle of flight is
    # 45 degrees less half of psi, v^2 = 2 g r sin psi / (1 + sin psi) (BMW, section 6.2).
    r, gm, psi = 6_371_000.0, 3.986004418e14, range_m / 6_371_000.0 / 2.0
    least = np.sqrt(2.0 * gm / r * np.sin(psi) / (1.0 + np.sin(psi)))
    assert bank.altitude_m.max() == pytest.approx(apogee_m, rel=2e-3)
    assert -bank.time_s[0, 0] == pytest.approx(time_s, abs=0.5)
    _, away = geodesics(bank)
    assert away[:, 0] == pytest.approx(range_m, abs=1e-3)
    steps = np.diff(bank.time_s[0])
    assert steps[-1] == pytest.approx(0.5, abs=1e-6)
    assert np.all(np.diff(steps) < 0.0)
    # Symmetric: it comes down as fast as it left.
    fall = np.diff(bank.altitude_m[0, -2:])[0] / steps[-1]
    run = (away[0, -2] - away[0, -1]) / steps[-1]
    assert np.hypot(fall, run) == pytest.approx(least, rel=3e-3)
    np.testing.assert_array_equal(bank.altitude_m[:, [0, -1]], 0.0)
    assert bank.speed_path == ""


def test_a_lofted_arc_has_the_apogee_asked_for_and_a_short_one_even_steps() -> None:
    lofted = ballistic(300e3, apogee_m=200e3, samples=400)
    assert lofted.altitude_m.max() == pytest.approx(200e3, rel=1e-4)
    short = ballistic(20e3, samples=400)
    np.testing.assert_allclose(np.diff(short.time_s[0], n=2), 0.0, atol=1e-9)


def test_outside_the_terrain_heights_count_from_the_sea() -> None:
    bank = ballistic(1300e3)
    ground = heights_at(GRID, bank.latitude_deg, bank.longitude_deg)
    away = np.isnan(ground)
    np.testing.assert_array_equal(bank.above_m[away], bank.altitude_m[away])
    np.testing.assert_allclose((bank.altitude_m - bank.above_m)[~away], ground[~away])
    low = approach(distance_m=400e3)
    beyond = np.isnan(heights_at(GRID, low.latitude_deg, low.longitude_deg))
    np.testing.assert_allclose(low.altitude_m[beyond], 100.0)


def test_ground_is_that_of_the_terrain_package() -> None:
    rng = np.random.default_rng(1)
    for grid in (GRID, grid_of(hills(2, (40, 50)))):
        rows, columns = rng.uniform(-0.4, 39.0, 50), rng.uniform(-0.4, 49.0, 50)
        places = np.array([position(grid, r, c) for r, c in zip(rows, columns, strict=True)])
        found = heights_at(grid, places[:, 0], places[:, 1])
        expected = [height_at(grid, *place) for place in places]
        np.testing.assert_allclose(found, expected, atol=1e-3)
        back = fractional_indices(grid, places[:, 0], places[:, 1])
        np.testing.assert_allclose(back, [rows, columns], atol=1e-6)
    unknown = Grid(np.array([[1, np.nan], [3, 4]], np.float32), 0.0, 1.0, 1.0, 1.0, "EPSG:4326",
                   "", "", "point", 1)  # fmt: skip
    got = heights_at(unknown, np.array([1.0, 0.5, 0.5, 3.0]), np.array([0.0, 0.0, 0.5, 0.0]))
    np.testing.assert_array_equal(got, [1.0, 2.0, np.nan, np.nan])


def line(name: str, start_s: float, end: tuple[float, float], **height: Any) -> Track:
    """Ten minutes of flight to a place, from 30 km south of it or so."""
    time = start_s + np.array([0.0, 200.0, 600.0])
    south = np.array([0.3, 0.2, 0.0])
    return Track(name, time, end[0] - south, np.full(3, end[1]), **height)


def test_tracks_of_a_user_are_paths_of_their_own() -> None:
    near = ASSETS[1][0] + 0.01, ASSETS[1][1]
    tracks = [
        line("a", 1e9, ASSETS[0], altitude_m=np.array([9e3, 8e3, 7e3])),
        line("b", 1e9 + 50.0, near, height_m=np.array([300.0, 200.0, 100.0])),
        line("c", 1e9 + 90.0, position(GRID, 100.0, 100.0), height_m=np.full(3, 50.0)),
    ]
    bank = track_bank("t", "c", tracks, [(*place, 5e3) for place in ASSETS], GRID, samples=61)
    np.testing.assert_array_equal(bank.asset, [0, 1, -1])
    np.testing.assert_array_equal(bank.impact_s, [600.0, 650.0, 690.0])
    assert bank.directions == 0
    np.testing.assert_allclose(bank.time_s, np.tile(np.linspace(-600.0, 0.0, 61), (3, 1)))
    assert bank.latitude_deg[0, 20] == pytest.approx(ASSETS[0][0] - 0.2, abs=1e-6)
    np.testing.assert_allclose(bank.altitude_m[0, [0, 20, 60]], [9e3, 8e3, 7e3])
    np.testing.assert_allclose(bank.above_m[1, [0, 20, 60]], [300.0, 200.0, 100.0])
    ground = height_at(GRID, bank.latitude_deg[1, 20], bank.longitude_deg[1, 20])
    assert bank.altitude_m[1, 20] == pytest.approx(ground + 200.0)
    # Overlapping circles: the nearer centre.
    both = track_bank("t", "c", tracks, [(*place, 5e5) for place in ASSETS], GRID)
    np.testing.assert_array_equal(both.asset, [0, 1, 0])


def test_a_track_below_the_ground_is_refused() -> None:
    low = line("low", 0.0, ASSETS[0], altitude_m=np.full(3, 10.0))
    with pytest.raises(ValueError, match="'low' is below the ground for 100 %"):
        track_bank("t", "c", [low], [(*ASSETS[0], 5e3)], GRID)
    with pytest.raises(ValueError, match="at least one track"):
        track_bank("t", "c", [], [(*ASSETS[0], 5e3)], GRID)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"directions": 0}, r"directions = 0: must lie in \[1, 3600\]"),
        ({"distance_m": 0.0}, "distance_m = 0"),
        ({"distance_m": 3e7}, "distance_m = 30000000"),
        ({"speed_mps": 0.0}, "speed_mps = 0: must be above 0"),
        ({"speed_mps": np.nan}, "speed_mps"),
        ({"height": (-5.0, True)}, "height = -5"),
        ({"samples": 1}, "samples = 1"),
        ({"turn_deg": np.inf}, "turn_deg"),
        ({"assets": []}, "at least one asset"),
        ({"assets": [*ASSETS, (10.0, 75.0)]}, r"asset 3 at \(10, 75\): must lie inside"),
    ],
)
def test_bad_input_is_named(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        approach(**change)


def test_bad_arcs_are_named() -> None:
    with pytest.raises(ValueError, match="range_m = -1"):
        ballistic(-1.0)
    with pytest.raises(ValueError, match="inside the terrain"):
        ballistic(300e3, assets=[(0.0, 0.0)])
