"""Sight along paths: closed forms on the sphere, the maps of lines of sight, the plain twin."""

from __future__ import annotations

import importlib.util
import math
from dataclasses import replace
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import longshadow.engagement.kernels as kernels
from longshadow.engagement.kernels.rays import Origin, lay_line, place
from longshadow.engagement.paths import approach_bank
from longshadow.engagement.records import PathBank, Sight
from longshadow.engagement.sight import _ground, _origin, at_mast, needed_m, prepare_radar
from longshadow.engagement.sight import sight_of_site as look
from longshadow.terrain.builtin import builtin_path
from longshadow.terrain.grid import Grid, heights_at, position, positions
from longshadow.terrain.profile import explain
from longshadow.terrain.sightline import Observer, lowest_visible_heights, prepare
from tests.terrain.sightline_cases import gebco_clip, grid_of, hills

#: WGS84: at the equator the Gaussian radius is the half minor axis.
MAJOR_M, MINOR_M = 6_378_137.0, 6_356_752.314245
AT_EQUATOR_M = 4.0 / 3.0 * MINOR_M
LEVELS = [5.0, 20.0, 60.0]


def flat(height_m: float = 0.0, *, size: int = 121, step: float = 1.0 / 120.0) -> Grid:
    """Level ground around the crossing of the equator and 15.5 degrees east."""
    z = np.full((size, size), height_m, np.float32)
    north, west = step * (size - 1) / 2, 15.5 - step * (size - 1) / 2
    return Grid(z, west, north, step, step, "EPSG:4326", "", "test", "point", 0)


def bank_of(latitude: Any, longitude: Any, altitude: Any = 5_000.0, above: Any = None) -> PathBank:
    """One path through given points."""
    lat = np.atleast_2d(np.asarray(latitude, np.float64))
    lon = np.broadcast_to(np.atleast_2d(np.asarray(longitude, np.float64)), lat.shape)
    alt = np.broadcast_to(np.asarray(altitude, np.float64), lat.shape)
    zero = np.zeros(lat.shape)
    return PathBank("t", "c", zero, lat, lon, alt, alt if above is None else above,
                    np.zeros(lat.shape[0], np.int64), 1, np.zeros(lat.shape[0]))  # fmt: skip


def east_of(metres: Any) -> NDArray[np.float64]:
    """Longitudes so far along the equator from 15.5 degrees, where the geodesic is a circle."""
    return np.asarray(15.5 + np.degrees(np.asarray(metres, np.float64) / MAJOR_M))


def test_the_horizon_of_a_smooth_sphere_on_the_map_and_beyond_it() -> None:
    away = np.array([20e3, 40e3, 60e3, 100e3, 200e3, 400e3, 900e3])  # the map ends at 56 km
    levels = [10.0, 40.0, 400.0]
    sight = look(flat(), 0.0, 15.5, levels, bank_of(np.zeros(7), east_of(away)), threads=1)
    for mast, found in zip(levels, sight.lowest_m[:, 0], strict=True):
        horizon = math.acos(AT_EQUATOR_M / (AT_EQUATOR_M + mast))
        past = np.maximum(away / AT_EQUATOR_M - horizon, 0.0)
        expected = AT_EQUATOR_M / np.cos(past) - AT_EQUATOR_M
        np.testing.assert_allclose(found, expected, atol=0.5)
    np.testing.assert_allclose(sight.distance_m[0], away, atol=1e-3)
    np.testing.assert_allclose(sight.azimuth_deg, 90.0)
    assert sight.ground_m == 0.0
    assert sight.radius_m == pytest.approx(AT_EQUATOR_M, rel=1e-9)


def seen_over(antenna_m: float, ridge_m: float, ridge: float, target: float) -> float:
    """Altitude at an angle of the straight line from an antenna over a ridge, by vectors."""
    r = AT_EQUATOR_M
    start = np.array([0.0, r + antenna_m])
    edge = (r + ridge_m) * np.array([math.sin(ridge), math.cos(ridge)])
    up = np.array([math.sin(target), math.cos(target)])
    along = edge - start
    cross = along[0] * up[1] - along[1] * up[0]
    return float((along[0] * start[1] - along[1] * start[0]) / cross) - r


@pytest.mark.parametrize("target_m", [30e3, 50e3, 250e3])
def test_one_ridge_hides_by_similar_triangles(target_m: float) -> None:
    grid = flat()
    grid.heights_m[:, 80] = 900.0  # 20 posts east of the site
    ridge_m = MAJOR_M * math.radians(20.0 / 120.0)
    sight = look(grid, 0.0, 15.5, LEVELS, bank_of([0.0], [east_of(target_m)]), threads=1)
    for mast, found in zip(LEVELS, sight.lowest_m[:, 0, 0], strict=True):
        expected = seen_over(mast, 900.0, ridge_m / AT_EQUATOR_M, target_m / AT_EQUATOR_M)
        assert found == pytest.approx(expected, abs=0.02 + 1e-6 * expected)


def scattered(grid: Grid, count: int, seed: int) -> tuple[NDArray[Any], NDArray[Any]]:
    rng = np.random.default_rng(seed)
    rows, columns = grid.heights_m.shape
    return positions(grid, rng.uniform(2, rows - 3, count), rng.uniform(2, columns - 3, count))


@pytest.mark.parametrize("row", [200.3, 20.0, 371.9])
def test_profiles_of_real_ground_say_the_same(row: float) -> None:
    grid = gebco_clip()
    site = position(grid, row, 240.7)
    latitude, longitude = scattered(grid, 80, 3)
    bank = bank_of(latitude, longitude)
    sight = look(grid, *site, LEVELS, bank, threads=1)
    ground = heights_at(grid, latitude, longitude)
    for mast, found in zip(LEVELS, sight.lowest_m[:, 0], strict=True):
        for i in range(latitude.size):
            seen = explain(grid, Observer(*site, mast), latitude[i], longitude[i], 10.0)
            expected = ground[i] + seen.lowest_visible_height_m
            # A ridge near the antenna multiplies a metre of plan by the way to the target.
            tolerance = 0.5 + 2e-4 * seen.lowest_visible_height_m
            assert found[i] == pytest.approx(expected, abs=tolerance)


def test_profiles_of_coarse_ground_far_away_say_nearly_the_same() -> None:
    import rasterio

    with rasterio.open(builtin_path("builtin:relief_plateau_and_coast_30s")) as file:
        z, to = file.read(1).astype(np.float32), file.transform
    grid = Grid(z, to.c + to.a / 2, to.f + to.e / 2, to.a, -to.e, "EPSG:4326", "", "", "area", 0)
    latitude, longitude = scattered(grid, 40, 6)
    sight = look(grid, 39.1, 5.2, [15.0], bank_of(latitude, longitude), threads=1)
    ground = heights_at(grid, latitude, longitude)
    for i in np.flatnonzero(sight.distance_m[0] < 400e3):
        seen = explain(grid, Observer(39.1, 5.2, 15.0), latitude[i], longitude[i], 10.0)
        expected = ground[i] + seen.lowest_visible_height_m
        assert sight.lowest_m[0, 0, i] == pytest.approx(expected, abs=10.0)


@pytest.mark.parametrize("crs", ["EPSG:32633", "EPSG:4326"])
def test_the_exact_map_says_the_same_at_every_post(crs: str) -> None:
    grid = grid_of(hills(5, (90, 110)), crs=crs, step=100.0 if crs != "EPSG:4326" else 1 / 1200)
    site = position(grid, 40.25, 52.5)
    maps = lowest_visible_heights(grid, Observer(*site, 0.0), LEVELS, mode="exact")
    rows, columns = (part.ravel().astype(float) for part in np.indices(grid.heights_m.shape))
    sight = look(grid, *site, LEVELS, bank_of(*positions(grid, rows, columns)), threads=1)
    above = sight.lowest_m[:, 0] - grid.heights_m.ravel()
    # The map is float32 above ground, the ray float32 above the sea.
    assert np.max(np.abs(above - maps.reshape(len(LEVELS), -1))) < 0.02


def test_ground_that_is_passed_over_unread_would_not_have_mattered() -> None:
    grid = gebco_clip()
    site = position(grid, 150.0, 200.0)
    bank = bank_of(*scattered(grid, 4000, 4))
    usual, read = (prepare(grid) for _ in range(2))
    read = type(read)(read.grid, read.heights_m, np.full_like(read.tops_m, 1e6))  # read it all
    one = look(grid, *site, LEVELS, bank, threads=1, prepared=usual)
    all_of_it = look(grid, *site, LEVELS, bank, threads=1, prepared=read)
    np.testing.assert_array_equal(one.lowest_m, all_of_it.lowest_m)


def test_a_ridge_on_the_map_hides_beyond_its_edge() -> None:
    grid, walled = flat(), flat()
    walled.heights_m[:, 110] = 2_000.0
    bank = bank_of([0.0], [east_of(300e3)])
    open_view = look(grid, 0.0, 15.5, [20.0], bank).lowest_m[0, 0, 0]
    behind = look(walled, 0.0, 15.5, [20.0], bank).lowest_m[0, 0, 0]
    assert behind > open_view + 5_000.0
    # Ground that only rises beyond the antenna's reach of the map is not invented:
    west = look(walled, 0.0, 15.5, [20.0], bank_of([0.0], [east_of(-300e3)])).lowest_m[0, 0, 0]
    assert west == pytest.approx(open_view, abs=0.5)


def test_unknown_ground_does_not_hide_and_a_target_below_the_ground_is_hidden() -> None:
    grid = flat(100.0)
    grid.heights_m[:, 80] = np.nan
    bank = bank_of([0.0, 0.0, 0.0], [15.5 + 0.25, 15.5 + 20.0 / 120.0, 15.5], 99.0)
    sight = look(grid, 0.0, 15.5, [50.0], bank)
    clear = look(flat(100.0), 0.0, 15.5, [50.0], bank)
    np.testing.assert_allclose(sight.lowest_m[0, 0, 0], clear.lowest_m[0, 0, 0], atol=0.1)
    assert sight.lowest_m[0, 0, 1] < 100.0  # over unknown ground
    assert clear.lowest_m[0, 0, 0] >= 100.0
    assert np.isinf(needed_m(prepare_radar(clear, bank), 50.0)[0][0, 0])


def origin_at(latitude_deg: float, step: float = 1.0 / 120.0) -> Origin:
    """A site on the first post of a wide grid."""
    grid = Grid(np.zeros((3, 3), np.float32), 15.0, latitude_deg, step, step, "EPSG:4326", "",
                "test", "point", 0)  # fmt: skip
    return _origin(grid, latitude_deg, 15.0, np.array([10.0]), 8.5e6)[0]


@pytest.mark.parametrize(
    ("length_m", "aside_m", "along_m"),
    [(150e3, 2.0, 2.0), (400e3, 15.0, 15.0), (1300e3, 150.0, 150.0)],
)
def test_lines_in_plan_keep_to_the_geodesic(
    length_m: float, aside_m: float, along_m: float
) -> None:
    from pyproj import Geod

    geod, step = Geod(ellps="WGS84"), 1.0 / 120.0
    for latitude in (0.0, 20.0, 35.0, -35.0, 55.0):
        origin = origin_at(latitude)
        for azimuth in np.arange(5.0, 360.0, 10.0):
            lon, lat, _ = geod.fwd(15.0, latitude, azimuth, length_m)
            line = np.empty((3, 5))
            east = math.radians((lon - 15.0 + 180.0) % 360.0 - 180.0)
            by_rows = lay_line(line, origin, math.radians(lat), east, length_m)
            for share in (0.1, 0.3, 0.5, 0.77):
                n, across, away = place(line, line[0, 0] + share * (line[0, 4] - line[0, 0]))
                row, column = (n, across) if by_rows else (across, n)
                place_lat, place_lon = latitude - row * step, 15.0 + column * step
                back, _, true = geod.inv(15.0, latitude, place_lon, place_lat)
                assert abs(away - true) < along_m
                assert abs(math.sin(math.radians(back - azimuth))) * true < aside_m
            assert place(line, line[0, 4])[2] == pytest.approx(length_m, abs=1e-3)


@pytest.fixture(scope="module")
def case() -> tuple[Grid, tuple[float, float], PathBank, Sight]:
    grid = gebco_clip()
    assets = [position(grid, 120.0, 150.0), position(grid, 260.0, 330.0)]
    bank = approach_bank("t", "c", assets, 40, 7.0, 120e3, (200.0, True), 250.0, grid, samples=80)
    site = position(grid, 180.2, 250.4)
    return grid, site, bank, look(grid, *site, LEVELS, bank, threads=1)


def test_the_same_bytes_for_any_number_of_threads(case: Any) -> None:
    grid, site, bank, sight = case
    for threads in (2, 3):
        again = look(grid, *site, LEVELS, bank, threads=threads)
        assert again.lowest_m.tobytes() == sight.lowest_m.tobytes()


def test_higher_antennas_see_lower_and_interpolation_never_sees_too_much(case: Any) -> None:
    grid, site, bank, sight = case
    assert np.all(np.diff(sight.lowest_m, axis=0) <= 1e-3)
    truth = look(grid, *site, [35.0], bank, threads=1).lowest_m[0]
    between = at_mast(sight, 35.0)
    assert np.all(between >= truth - 2e-3)
    dense = look(grid, *site, [20.0, 30.0, 40.0, 60.0], bank, threads=1)
    closer = at_mast(dense, 35.0)
    assert np.all(closer >= truth - 2e-3)
    assert np.mean(closer - truth) < 0.2 * np.mean(between - truth)
    np.testing.assert_array_equal(at_mast(sight, 20.0), sight.lowest_m[1].astype(float))
    np.testing.assert_array_equal(at_mast(sight, 1.0), sight.lowest_m[0].astype(float))


def plain(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The kernel module without its compiler."""
    import longshadow.engagement.kernels.rays as compiled

    monkeypatch.setattr(kernels, "jit", lambda function: function)
    assert compiled.__file__
    spec = importlib.util.spec_from_file_location("plain_rays", compiled.__file__)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_plain_twin_finds_the_same(case: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    grid, site, bank, sight = case
    some = np.arange(0, bank.altitude_m.size, 37)
    lats, lons = bank.latitude_deg.ravel()[some], bank.longitude_deg.ravel()[some]
    origin = _origin(grid, *site, np.array(LEVELS), sight.radius_m)[0]
    out = np.empty((len(LEVELS), some.size), np.float32)
    distance = sight.distance_m.ravel()[some]
    plain(monkeypatch).rays(
        _ground(prepare(grid)), origin, np.radians(lats), np.radians(lons - site[1]), distance,
        3e6, 0, some.size, out,
    )  # fmt: skip
    np.testing.assert_allclose(
        out, sight.lowest_m.reshape(len(LEVELS), -1)[:, some], rtol=0, atol=2e-3
    )


def test_needed_range_by_the_law_of_cosines(case: Any) -> None:
    _, _, bank, sight = case
    bank = replace(bank, altitude_m=bank.altitude_m + 3_000.0)
    factor = np.linspace(1.0, 2.0, bank.altitude_m.size).reshape(bank.altitude_m.shape)
    limits = (math.radians(4.0), math.radians(8.0))
    radar = prepare_radar(sight, bank, sector_deg=(300.0, 120.0), factor=factor)
    needed, slant = needed_m(radar, 33.0, elevations_rad=limits, most_m=70e3)
    near = sight.radius_m + sight.ground_m + 33.0
    far = sight.radius_m + bank.altitude_m
    angle = sight.distance_m / sight.radius_m
    across, up = far * np.sin(angle), far * np.cos(angle) - near
    np.testing.assert_allclose(slant, np.hypot(across, up), rtol=1e-9)
    elevation = np.arctan2(up, across)
    seen = (bank.altitude_m >= at_mast(sight, 33.0)) & (slant <= 70e3)
    seen &= (elevation >= limits[0]) & (elevation <= limits[1])
    seen &= (sight.azimuth_deg >= 300.0) | (sight.azimuth_deg <= 60.0)
    assert 20 < seen.sum() < seen.size / 2
    assert np.any((elevation < limits[0]) & (bank.altitude_m >= at_mast(sight, 33.0)))
    np.testing.assert_array_equal(np.isfinite(needed), seen)
    np.testing.assert_allclose(needed[seen], (slant * factor)[seen])
    twice = needed_m(radar, 33.0, elevations_rad=limits, most_m=70e3, factor=2.0 * factor)[0]
    np.testing.assert_allclose(twice, 2.0 * needed)


def test_nothing_is_in_sight_from_the_far_side() -> None:
    bank = bank_of([0.0, 0.0], [15.5 + 60.0, 195.0], 1e6)
    sight = look(flat(), 0.0, 15.5, [10.0], bank)
    assert np.all(np.isinf(sight.lowest_m))
    assert np.all(np.isinf(needed_m(prepare_radar(sight, bank), 10.0)[0]))


def test_directly_overhead() -> None:
    bank = bank_of([0.0], [15.5], 3_000.0)
    radar = prepare_radar(look(flat(50.0), 0.0, 15.5, [10.0], bank), bank)
    needed, slant = needed_m(radar, 10.0)
    assert needed[0, 0] == slant[0, 0] == pytest.approx(2_940.0)
    assert np.isinf(needed_m(radar, 10.0, elevations_rad=(0.0, 1.4))[0][0, 0])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"latitude_deg": 30.0}, "inside the terrain"),
        ({"levels_m": [20.0, 10.0]}, "rise"),
        ({"levels_m": [-1.0]}, "levels_m = -1"),
        ({"earth_factor": math.inf}, "earth_factor = inf"),
        ({"earth_factor": 0.1}, "earth_factor = 0.1"),
        ({"threads": 0}, "threads = 0"),
    ],
)
def test_bad_input_is_named(change: dict[str, Any], words: str) -> None:
    given = {"latitude_deg": 0.0, "longitude_deg": 15.5, "levels_m": [10.0]} | change
    with pytest.raises(ValueError, match=words):
        look(flat(), bank=bank_of([0.0], [15.6]), **given)
    if "inside" in words:
        unknown = flat()
        unknown.heights_m[:] = np.nan
        with pytest.raises(ValueError, match="unknown"):
            look(unknown, 0.0, 15.5, [10.0], bank_of([0.0], [15.6]))


def test_a_radar_needs_the_sight_of_its_own_paths(case: Any) -> None:
    _, _, bank, sight = case
    with pytest.raises(ValueError, match="same paths"):
        prepare_radar(sight, bank_of([0.0], [15.6]))
    with pytest.raises(ValueError, match="sector width"):
        prepare_radar(sight, bank, sector_deg=(0.0, 0.0))
    with pytest.raises(ValueError, match="factor"):
        prepare_radar(sight, bank, factor=np.ones(3))
