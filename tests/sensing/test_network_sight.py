"""What a radar has of flights: the horizon of a smooth Earth, levels, elevation, air."""

import math
from dataclasses import replace

import numpy as np
import pytest

from longshadow.physics.geodesy import gaussian_radius_m
from longshadow.sensing.beam import Beam
from longshadow.sensing.losses import AirTable
from longshadow.sensing.network_paths import sample_tracks
from longshadow.sensing.network_sight import needed_range_m, sight_of
from longshadow.sensing.siting import Site
from longshadow.sensing.views import Ground, look
from longshadow.terrain.grid import Grid, cell_areas_m2
from longshadow.terrain.sightline import Observer, distances_m, prepare
from longshadow.terrain.tiles import open_terrain
from longshadow.tracks import Track

ALL_ROUND = Beam(360.0, math.radians(-10.0), math.pi / 2)
K = 4.0 / 3.0


def flat(columns=181):
    heights = np.zeros((121, columns), np.float32)
    return Grid(heights, 10.0, 46.0, 1 / 120, 1 / 120, "EPSG:4326", "", "made up", "point", 0)


def seen_from(grid, site, beam, levels, track, reach_m=400e3):
    ground = Ground(grid, prepare(grid), np.ascontiguousarray(cell_areas_m2(grid)))
    here = Observer(site.latitude_deg, site.longitude_deg, 0.0)
    view = look(ground, site, beam, np.array(levels), reach_m, K, distances_m(grid, here), 1)
    paths = sample_tracks([track], grid)
    return view, paths, sight_of(view, site, paths, np.array(levels))


def inbound(height_m, grid, latitude=45.5):
    """From the east along a parallel to 5 km from a radar in the west."""
    east = grid.west + (grid.heights_m.shape[1] - 2) * grid.step_x
    return Track(
        "in", np.array([0.0, 400.0]), np.array([latitude] * 2), np.array([east, 10.1]),
        height_m=np.array([height_m] * 2),
    )  # fmt: skip


SITE = Site("west", 45.5, 10.05, 90.0)


def test_first_seen_at_the_horizon_of_a_smooth_earth():
    grid = flat()
    _, _, sight = seen_from(grid, SITE, ALL_ROUND, [24.0], inbound(100.0, grid))
    track, sample = np.zeros(401, int), np.arange(401)
    needed = needed_range_m(sight, 24.0, track, sample)
    radius = K * gaussian_radius_m(45.5)
    horizon = radius * sum(math.acos(radius / (radius + h)) for h in (24.0, 100.0))
    first = int(np.argmax(np.isfinite(needed)))
    pace = 340.0  # metres a sample, about
    cell = 0.5 * math.hypot(650.0, 930.0)
    assert sight.slant_m[0, first] == pytest.approx(horizon, abs=cell + pace)
    assert np.all(np.isfinite(needed[first:]))
    assert needed[first:] == pytest.approx(sight.slant_m[0, first:])


def test_slant_range_is_the_chord_between_two_heights():
    grid = flat()
    view, paths, sight = seen_from(grid, SITE, ALL_ROUND, [24.0], inbound(9e3, grid))
    near, far = view.radius_m + 24.0, view.radius_m + 9e3
    angle = 2 * np.arcsin(np.sqrt((sight.slant_m[0] ** 2 - (far - near) ** 2) / (4 * near * far)))
    ground = angle * view.radius_m  # back to the way along the ground
    assert np.all(np.diff(ground) < 0)
    assert ground[-1] == pytest.approx(111.3e3 * 0.05 * math.cos(math.radians(45.5)), rel=0.01)
    assert paths.above_m[0, 0] == 9e3


def test_nothing_outside_sector_and_elevation():
    grid = flat()
    facing_away = replace(SITE, boresight_deg=270.0)
    _, _, aside = seen_from(grid, facing_away, replace(ALL_ROUND, sector_deg=120.0), [24.0],
                            inbound(3e3, grid))  # fmt: skip
    track, sample = np.zeros(401, int), np.arange(401)
    assert np.all(np.isinf(needed_range_m(aside, 24.0, track, sample)))
    low_beam = replace(ALL_ROUND, elevation_max_rad=math.radians(10.0))
    _, _, low = seen_from(grid, SITE, low_beam, [24.0], inbound(3e3, grid))
    needed = needed_range_m(low, 24.0, track, sample)
    over = low.slant_m[0] < (3e3 - 24.0) / math.sin(math.radians(10.2))
    assert over.any()
    assert np.all(np.isinf(needed[over]))
    assert np.all(np.isfinite(needed[low.slant_m[0] > 3e3 / math.sin(math.radians(9.8))]))


def test_air_and_terrain_lengthen_the_range_that_is_needed():
    grid = flat()
    view, paths, sight = seen_from(grid, SITE, ALL_ROUND, [24.0], inbound(3e3, grid))
    table = AirTable(np.array([[1.0, 3.0], [1.0, 3.0]]), 0.0, 10e3, 200e3)
    weak = sight_of(replace(view, air=table), SITE, paths, np.array([24.0]))
    track, sample = np.zeros(401, int), np.arange(401)
    factor = needed_range_m(weak, 24.0, track, sample) / sight.slant_m[0]
    assert factor == pytest.approx(1.0 + sight.slant_m[0] / 100e3, abs=0.02)  # ground for slant
    loss = np.full((1, 1, 401), 6.0, np.float32)
    bent = sight_of(view, SITE, paths, np.array([24.0]), loss)
    twice = needed_range_m(bent, 24.0, track, sample) / sight.slant_m[0]
    assert twice == pytest.approx(10 ** (6.0 / 20.0), rel=1e-6)


def test_between_antenna_levels_no_hidden_target_is_called_seen():
    """Over real relief: interpolation between 5 and 20 m against a run at the very height."""
    grid = open_terrain("builtin:relief_plain_to_high_mountains_30s", (5.0, 28.5, 6.5, 29.5))
    site = Site("hill", 28.95, 5.4, 0.0)
    levels = np.linspace(5.0, 20.0, 5)
    track = Track("t", np.array([0.0, 900.0]), np.array([29.4, 28.6]), np.array([6.4, 5.2]),
                  height_m=np.array([150.0, 150.0]))  # fmt: skip
    _, paths, between = seen_from(grid, site, ALL_ROUND, levels, track)
    index, sample = np.zeros(901, int), np.arange(901)
    differing = 0
    for antenna_m in (6.0, 10.3, 17.9):
        _, _, direct = seen_from(grid, site, ALL_ROUND, [antenna_m], track)
        mine = np.isfinite(needed_range_m(between, antenna_m, index, sample))
        truly = np.isfinite(needed_range_m(direct, antenna_m, index, sample))
        assert 50 < truly.sum() < 850
        assert not np.any(mine & ~truly)
        differing += int(np.sum(truly & ~mine))
    assert differing / (3 * 901) < 0.01
    assert paths.above_m.max() == 150.0
