"""Sightlines with answers on paper, and the open complaints against other viewshed programs."""

from __future__ import annotations

import math

import numpy as np
import pytest

from longshadow.physics.geodesy import gaussian_radius_m
from longshadow.terrain.grid import Grid, position
from longshadow.terrain.sightline import (
    Observer,
    azimuths_rad,
    distances_m,
    earth_radius_m,
    highest_visible_height,
    lowest_visible_height,
    lowest_visible_heights,
    merge,
    prepare,
)
from tests.terrain.sightline_cases import grid_of, hills

K = 4.0 / 3.0


def strip(kilometres: float, post_m: float, rows: int = 3) -> Grid:
    """A level strip of sea eastwards of its west end, in the plane."""
    return grid_of(np.zeros((rows, int(kilometres * 1000 / post_m) + 1)), step=post_m)


def at(grid: Grid, row: float, column: float, mast_m: float) -> Observer:
    return Observer(*position(grid, row, column), mast_m)


def horizon_height_m(distance_m: float, antenna_m: float, radius_m: float) -> float:
    """Height of the tangent to a bare sphere from an antenna, at a distance."""
    beyond = distance_m / radius_m - math.acos(radius_m / (radius_m + antenna_m))
    return radius_m * (1.0 / math.cos(beyond) - 1.0) if beyond > 0 else 0.0


@pytest.mark.parametrize(
    ("antenna_m", "target_m", "range_km"),
    # Horizon targets of the catalogue: sqrt(2 k R) (sqrt(h) + sqrt(H)).
    [(30.0, 100.0, 63.8), (30.0, 5.0, 31.8)],
)
def test_bare_sphere_has_the_horizon_of_the_text_books(
    antenna_m: float, target_m: float, range_km: float
) -> None:
    grid = strip(90, 100.0)
    lowest = lowest_visible_height(grid, at(grid, 1, 0, antenna_m))[1]
    seen_km = 0.1 * np.flatnonzero(lowest <= target_m)[-1]
    assert seen_km == pytest.approx(range_km, abs=0.2)


@pytest.mark.parametrize(("distance_km", "height_m"), [(100, 445.0), (300, 4850.0)])
def test_lowest_height_behind_the_horizon(distance_km: int, height_m: float) -> None:
    grid = strip(310, 500.0)
    observer = at(grid, 1, 0, 10.0)
    lowest = lowest_visible_height(grid, observer)[1, distance_km * 2]
    radius = K * gaussian_radius_m(observer.latitude_deg)
    assert lowest == pytest.approx(horizon_height_m(distance_km * 1e3, 10.0, radius), abs=0.2)
    assert lowest == pytest.approx(height_m, rel=0.005)


def test_very_high_observer_sees_the_ground_to_its_horizon() -> None:
    """Observer at 30 km: GDAL issue 12518 had nothing visible."""
    grid = strip(800, 1000.0)
    observer = at(grid, 1, 0, 30_000.0)
    radius = K * gaussian_radius_m(observer.latitude_deg)
    horizon_km = radius * math.acos(radius / (radius + 30_000.0)) / 1000.0
    lowest = lowest_visible_height(grid, observer)[1]
    # Posts a kilometre apart stand for the sphere up to 0.03 m of sag.
    assert (lowest[: int(horizon_km) - 12] <= 0.05).all()
    assert (lowest[int(horizon_km) + 13 :] > 0.5).all()


def test_observer_on_a_cliff_sees_the_plain_beyond_the_dead_ground() -> None:
    """A cliff edge between two posts: GDAL issue 8291 drew a butterfly."""
    heights = np.zeros((101, 101))
    heights[:, :51] = 300.0
    grid = grid_of(heights, step=50.0)
    lowest = lowest_visible_height(
        grid, at(grid, 50, 45, 20.0), earth_factor=math.inf, mode="exact"
    )
    # The edge is five posts away: the line over it falls 20 m in 250 m.
    edge, drop = 250.0, 20.0 / 250.0
    along = 50.0 * (np.arange(52, 101) - 45)
    expected = np.maximum(0.0, 320.0 - drop * along)
    assert lowest[50, 52:] == pytest.approx(expected, abs=1e-2)
    assert edge == 250.0
    for row in range(101):
        # By symmetry every line meets the edge at the same column offset.
        run = 55.0 / math.cos(0.0)
        assert lowest[row, 100] == pytest.approx(max(0.0, 320.0 - 20.0 * run / 5.0), abs=1e-2)


def test_a_wall_at_a_known_place_over_one_hundred_kilometres() -> None:
    """A profile check at 100 km, as in GDAL issue 10588."""
    heights = np.zeros((3, 1001))
    heights[:, 400] = 900.0
    grid = grid_of(heights, step=100.0)
    observer = at(grid, 1, 0, 25.0)
    radius = K * gaussian_radius_m(observer.latitude_deg)
    theta, far = 40_000.0 / radius, 100_000.0 / radius
    slope = (900.0 - 25.0) / ((radius + 900.0) * math.sin(theta)) - math.tan(theta / 2)
    share = (slope + math.tan(far / 2)) * math.sin(far)
    expected = (25.0 + radius * share) / (1.0 - share)
    for mode, tolerance in (("fast", 0.02), ("exact", 1e-3)):
        lowest = lowest_visible_height(grid, observer, mode=mode)
        assert lowest[1, 1000] == pytest.approx(expected, abs=tolerance)
    # The parabola d^2/2kR is 0.03 m off here.
    assert abs(expected - (25.0 + slope * 1e5 + 1e10 / 2 / radius)) > 0.02


def test_no_height_lies_below_the_ground() -> None:
    """A cell below its surroundings: GDAL issue 12758 gave heights under the terrain."""
    heights = np.full((61, 61), 100.0)
    heights[30, 45] = -80.0
    grid = grid_of(heights)
    lowest = lowest_visible_height(grid, at(grid, 30, 30, 15.0), earth_factor=math.inf)
    assert (lowest >= 0.0).all()
    # The rim, 14 posts away, is 15 m below the antenna: at 15 posts the line is 15/14 lower.
    assert lowest[30, 45] == pytest.approx(180.0 - 15.0 / 14.0, abs=1e-3)


def test_flat_earth_and_level_ground_hide_nothing() -> None:
    grid = grid_of(np.full((80, 90), 250.0))
    lowest = lowest_visible_height(grid, at(grid, 33.3, 41.8, 12.0), earth_factor=math.inf)
    assert lowest.max() < 2e-3


def test_out_of_range_and_sector_is_infinite_and_the_inside_is_unchanged() -> None:
    grid = grid_of(hills(2, (160, 170)), crs="EPSG:4326", step=1 / 1200)
    observer = at(grid, 71.4, 90.2, 20.0)
    whole = lowest_visible_height(grid, observer, mode="exact")
    distance, azimuth = distances_m(grid, observer), np.degrees(azimuths_rad(grid, observer))
    part = lowest_visible_height(
        grid, observer, max_range_m=5000.0, sector=(300.0, 100.0), mode="exact"
    )
    turn = (azimuth - 300.0) % 360.0
    inside = (distance < 4999.0) & (turn < 99.99) & (turn > 0.01)
    outside = (distance > 5001.0) | ((turn > 100.01) & (turn < 359.99))
    assert np.isposinf(part[outside]).all()
    assert part[inside] == pytest.approx(whole[inside], abs=1e-3)


def test_unknown_posts_are_unknown_and_do_not_block() -> None:
    heights = np.zeros((41, 41))
    heights[:, 25] = np.nan
    grid = grid_of(heights)
    lowest = lowest_visible_height(grid, at(grid, 20, 10, 20.0), earth_factor=math.inf)
    assert np.isnan(lowest[:, 25]).all()
    assert np.nanmax(lowest) < 2e-3
    assert np.isnan(lowest).sum() == 41


def test_beam_between_two_elevations() -> None:
    grid = strip(50, 100.0)
    observer = at(grid, 1, 0, 20.0)
    low, high = math.radians(1.0), math.radians(30.0)
    lowest = lowest_visible_height(grid, observer, min_elevation_rad=low, earth_factor=math.inf)[
        1, 1:
    ]
    d = 100.0 * np.arange(1, 501)
    assert lowest == pytest.approx(20.0 + d * math.tan(low), rel=1e-5)
    top = highest_visible_height(grid, observer, high, earth_factor=math.inf)[1, 1:]
    assert top == pytest.approx(20.0 + d * math.tan(high), rel=1e-3)


def test_mast_levels_are_the_single_maps_and_a_taller_mast_sees_no_less() -> None:
    grid = grid_of(hills(4, (90, 100)))
    observer = at(grid, 44.0, 51.0, 0.0)
    masts = [5.0, 12.0, 24.0]
    levels = lowest_visible_heights(grid, observer, masts)
    for mast, level in zip(masts, levels, strict=True):
        alone = Observer(observer.latitude_deg, observer.longitude_deg, mast)
        assert np.array_equal(level, lowest_visible_height(grid, alone))
    assert (np.diff(levels, axis=0) < 0.5).all()


def test_merged_radars() -> None:
    nan, inf = np.nan, np.inf
    layers = np.array([[5.0, 80.0, inf, nan, inf], [7.0, 20.0, inf, nan, 30.0]], np.float32)
    lowest, which, count = merge(layers, 50.0)
    assert np.array_equal(lowest, np.array([5.0, 20.0, inf, nan, 30.0]), equal_nan=True)
    assert which.tolist() == [0, 1, -1, -1, 1]
    assert count.tolist() == [2, 1, 0, 0, 1]


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:32633"])
def test_distances_and_azimuths_are_geodesic(crs: str) -> None:
    from pyproj import Geod

    step = 1 / 120 if crs == "EPSG:4326" else 900.0
    grid = grid_of(np.zeros((500, 600)), crs=crs, step=step)
    observer = at(grid, 123.4, 321.0, 10.0)
    rng = np.random.default_rng(0)
    cells = rng.integers(0, 500, (200, 2))
    places = np.array([position(grid, r, c) for r, c in cells])
    n = len(places)
    azimuth, _, distance = Geod(ellps="WGS84").inv(
        [observer.longitude_deg] * n, [observer.latitude_deg] * n, places[:, 1], places[:, 0]
    )
    ours = distances_m(grid, observer)[tuple(cells.T)]
    assert ours == pytest.approx(distance, rel=1e-6)
    turn = azimuths_rad(grid, observer)[tuple(cells.T)] - np.radians(azimuth)
    assert np.abs((turn + np.pi) % (2 * np.pi) - np.pi).max() < 1e-5


def test_radius_is_the_geometric_mean_of_the_two_curvatures() -> None:
    # Closed form b / (1 - e^2 sin^2), WGS84 semi-minor axis 6356752.314 m.
    assert earth_radius_m(0.0) == pytest.approx(6_356_752.314, abs=0.01)
    assert earth_radius_m(90.0) == pytest.approx(6_399_593.626, abs=0.01)


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"earth_factor": 0.0}, "earth_factor"),
        ({"earth_factor": math.nan}, "earth_factor"),
        ({"max_range_m": -1.0}, "max_range_m"),
        ({"sector": (0.0, 400.0)}, "sector"),
        ({"min_elevation_rad": 2.0}, "min_elevation_rad"),
        ({"mode": "best"}, "mode"),
        ({"rays": 0.0}, "rays"),
    ],
)
def test_options_out_of_bounds_are_named(options: dict[str, object], named: str) -> None:
    grid = grid_of(np.zeros((10, 10)))
    with pytest.raises(ValueError, match=named):
        lowest_visible_height(grid, at(grid, 5, 5, 10.0), **options)


def test_radar_off_the_grid_or_on_unknown_ground_is_refused() -> None:
    heights = np.zeros((10, 10))
    heights[2:4, 2:4] = np.nan
    grid = grid_of(heights)
    with pytest.raises(ValueError, match="inside"):
        lowest_visible_height(grid, at(grid, 5, 30, 10.0))
    with pytest.raises(ValueError, match="unknown"):
        lowest_visible_height(grid, at(grid, 2.5, 2.5, 10.0))


def test_smallest_grids_and_corners() -> None:
    for shape in ((2, 2), (2, 9), (17, 2)):
        grid = grid_of(np.zeros(shape))
        for row, column in ((0, 0), (shape[0] - 1, shape[1] - 1), (0.5, 0.5)):
            for mode in ("fast", "exact"):
                observer = at(grid, row, column, 10.0)
                assert (lowest_visible_height(grid, observer, mode=mode) < 1e-2).all()


def test_preparing_refuses_what_is_no_grid() -> None:
    with pytest.raises(ValueError, match="shape"):
        prepare(grid_of(np.zeros((1, 5))))
