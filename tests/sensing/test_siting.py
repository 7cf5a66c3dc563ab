"""The siting rule: nested, inside its region, evenly spread, and blind to the option."""

import numpy as np
import pytest

from longshadow.sensing.singles import cap_area_m2, horizon_distance_m
from longshadow.sensing.siting import boresights_deg, low_discrepancy_sites, sites_around
from longshadow.terrain.grid import Grid

REGION = (2.0, 31.0, 4.0, 33.0)


def grid_of(heights: np.ndarray) -> Grid:
    return Grid(
        heights_m=heights.astype(np.float32), west=1.0, north=34.0, step_x=1 / 60, step_y=1 / 60,
        crs="EPSG:4326", vertical_datum="", source="test", registration="point", void_count=0,
    )  # fmt: skip


def ground(seed: int = 1) -> Grid:
    return grid_of(np.random.default_rng(seed).uniform(0, 1000, (241, 241)))


def test_sites__fewer_units_stand_at_the_first_sites_of_more():
    few = low_discrepancy_sites(ground(), REGION, 3, 5e3, np.random.default_rng(4))
    many = low_discrepancy_sites(ground(), REGION, 9, 5e3, np.random.default_rng(4))
    assert many[:3] == few


def test_sites__lie_in_the_region_but_for_the_move_to_high_ground():
    sites = low_discrepancy_sites(ground(), REGION, 64, 5e3, np.random.default_rng(0))
    margin = 5e3 / 90e3
    for site in sites:
        assert REGION[0] - margin <= site.longitude_deg <= REGION[2] + margin
        assert REGION[1] - margin <= site.latitude_deg <= REGION[3] + margin
    quarter = sum(s.longitude_deg < 3.0 and s.latitude_deg < 32.0 for s in sites)
    assert 12 <= quarter <= 20  # 64 points, 16 to a quarter


def test_sites__stand_on_the_highest_post_within_the_distance():
    grid = ground(3)
    moved = low_discrepancy_sites(grid, REGION, 8, 5e3, np.random.default_rng(2))
    unmoved = low_discrepancy_sites(grid, REGION, 8, 0.0, np.random.default_rng(2))
    latitudes = grid.north - np.arange(241) * grid.step_y
    longitudes = grid.west + np.arange(241) * grid.step_x
    for site, start in zip(moved, unmoved, strict=True):
        north = (latitudes[:, None] - start.latitude_deg) * 111_195
        east = (longitudes - start.longitude_deg) * 111_195 * np.cos(np.radians(start.latitude_deg))
        near = np.hypot(north, east) <= 5e3
        best = grid.heights_m[near].max()
        row = round((grid.north - site.latitude_deg) / grid.step_y)
        column = round((site.longitude_deg - grid.west) / grid.step_x)
        assert grid.heights_m[row, column] == best


def test_sites__without_known_ground_say_so():
    with pytest.raises(ValueError, match="no known ground"):
        low_discrepancy_sites(
            grid_of(np.full((241, 241), np.nan)), REGION, 1, 5e3, np.random.default_rng(0)
        )


def test_boresights__spread_evenly_for_every_number():
    for count in (2, 4, 8, 16):
        turned = np.sort(boresights_deg(count, 17.0))
        gaps = np.diff(np.append(turned, turned[0] + 360))
        assert gaps == pytest.approx([360 / count] * count)


@pytest.mark.parametrize(("antenna", "target", "km"), [(30, 100, 63.8), (30, 5, 31.8)])
def test_horizon__published(antenna, target, km):
    """Catalogue targets VT01 and VT02 (RF Essentials; ATIS), tolerance 0.5 km."""
    found = horizon_distance_m(antenna, target, 4 / 3 * 6371e3) / 1e3
    assert found == pytest.approx(km, abs=0.5)


def test_cap_area__small_and_whole_sphere():
    assert cap_area_m2(1e3, 6371e3) == pytest.approx(np.pi * 1e6, rel=1e-6)
    assert cap_area_m2(np.pi * 6371e3, 6371e3) == pytest.approx(4 * np.pi * 6371e3**2)


ASSETS = [(31.5, 2.5), (32.5, 2.5), (32.5, 3.5), (31.5, 3.5)]


def around(count: int, moved_m: float = 0.0) -> list:
    return sites_around(ground(), ASSETS, count, 10e3, moved_m, np.random.default_rng(6))


def distance_m(site, asset) -> float:
    north = (site.latitude_deg - asset[0]) * 111_195
    return float(
        np.hypot(north, (site.longitude_deg - asset[1]) * 111_195 * np.cos(np.radians(asset[0])))
    )


def test_sites_around__serve_assets_in_turn_and_stay_near_them():
    sites = around(64)
    for i, site in enumerate(sites):
        assert distance_m(site, ASSETS[i % 4]) <= 10e3
    assert around(5) == sites[:5]


def test_sites_around__fill_the_disc_of_every_asset_evenly():
    """Half of the points of every asset lie within the radius that holds half of the area."""
    sites = around(128)
    for k, asset in enumerate(ASSETS):
        inner = sum(distance_m(s, asset) <= 10e3 / np.sqrt(2) for s in sites[k::4])
        assert 14 <= inner <= 18  # of 32


def test_sites_around__move_to_high_ground():
    still, moved = around(8), around(8, 3e3)
    assert still != moved
    assert all(distance_m(m, ASSETS[i % 4]) <= 13.1e3 for i, m in enumerate(moved))
