"""Gap, overlap, warning, hand-over and smooth-Earth shares, each asked again without look-ups."""

import numpy as np
import pytest
from pyproj import Geod

from longshadow.catalog.load import load_catalog
from longshadow.execution.context import Context
from longshadow.physics.geodesy import gaussian_radius_m
from longshadow.scenario.load import load_scenario
from longshadow.scenario.resolve import resolve
from longshadow.sensing.beam import Ranks
from longshadow.studies.coverage.setup import Middle, set_up
from longshadow.studies.coverage.survey import walk
from longshadow.studies.coverage.terms import make_terms, open_ground, sites_of
from longshadow.studies.coverage.unknowns import AZIMUTHS
from longshadow.terrain.grid import cell_areas_m2, height_at
from longshadow.terrain.sightline import Observer, distances_m, lowest_visible_height
from longshadow.workbench.draws import draw_table
from longshadow.workbench.registry import params_of, studies

LATITUDE, LONGITUDE, MAST_M, HEIGHT_M = 28.8, 5.4, 12.0, 300.0
SCENARIO = f"""
format: 1
title: A test
question: How far?
as_of: 2021-03-19
seed: 3
draws: 64
area:
  name: Fictional region with real relief
  bounds: {{west: 4.5 deg, south: 28 deg, east: 6.5 deg, north: 29.6 deg}}
  terrain: builtin:relief_plain_to_high_mountains_30s
  fictional: true
sites:
  SITES
options:
  OPTIONS
coverage:
  targets: [fighter-4th-generation, cruise-missile]
  heights: [{HEIGHT_M:.0f} m AGL, 5 km AMSL]
"""
HILL = f"named: {{hill: {{lat: {LATITUDE} deg, lon: {LONGITUDE} deg, mast: {MAST_M} m}}}}"
RULE = """rule: low-discrepancy
  region: {west: 5 deg, south: 28.4 deg, east: 6 deg, north: 29.2 deg}
  placements: 1"""


def make(folder, sites: str, options: str):
    file = folder / "test.yaml"
    file.write_text(SCENARIO.replace("SITES", sites).replace("OPTIONS", options))
    known, catalog = studies(), load_catalog()
    scenario = resolve(load_scenario(file, params_of(known), catalog), catalog)
    table = draw_table(scenario, [known["coverage"].unknowns(scenario)])
    return scenario, Context(table.columns, scenario.seed)


#: Any will do while nothing weakens the wave.
MIDDLE = Middle(0.0, 8_500e3, 0.0)


def set_up_first(scenario, context):
    return set_up(scenario, scenario.params["coverage"], scenario.options[0], context, MIDDLE)


@pytest.fixture(scope="module")
def patriot(tmp_path_factory):
    """One Patriot unit on a hill with a mast of its own height."""
    folder = tmp_path_factory.mktemp("patriot")
    scenario, context = make(folder, HILL, "patriot: {system: patriot, fire_units: 1}")
    params = scenario.params["coverage"]
    return scenario, context, studies()["coverage"].run(scenario, params, context)


@pytest.fixture(scope="module")
def asked(patriot):
    """Return the grid and, for every cell, the range it needs; inf where it is never covered."""
    scenario, _, _ = patriot
    grid, radar = open_ground(scenario), scenario.catalog.radars["mpq-65"]
    width = np.degrees(radar.sector.band.nominal)
    observer = Observer(LATITUDE, LONGITUDE, MAST_M)
    sight = lowest_visible_height(grid, observer, sector=(-width / 2 % 360, width))
    radius = 4 / 3 * gaussian_radius_m(LATITUDE)
    near = radius + height_at(grid, LATITUDE, LONGITUDE) + MAST_M
    far = radius + grid.heights_m.astype(float) + HEIGHT_M
    angle = distances_m(grid, observer).astype(float) / radius
    slant = np.sqrt(near**2 + far**2 - 2 * near * far * np.cos(angle))
    elevation = np.arcsin((far * np.cos(angle) - near) / slant)
    least, most = radar.elevation_min.band.nominal, radar.elevation_max.band.nominal
    ok = (sight <= HEIGHT_M) & (elevation >= least) & (elevation <= most)
    return grid, np.where(ok, slant, np.inf)


def reach_of(scenario, context, target: int):
    setup = set_up_first(scenario, context)
    return setup.engaging.reach_m[target, 0][: scenario.draws]


def test_gap__is_what_no_range_reaches_inside_the_region(patriot, asked):
    scenario, context, result = patriot
    grid, slant = asked
    terms = make_terms(scenario, scenario.params["coverage"], grid, context)
    top, bottom, left, right = terms.region
    areas = np.broadcast_to(cell_areas_m2(grid).reshape(-1, 1)[: len(slant)], slant.shape)
    inside, weight = slant[top:bottom, left:right], areas[top:bottom, left:right]
    reach = reach_of(scenario, context, 1)
    truth = [1 - weight[inside <= r].sum() / weight.sum() for r in reach]
    found = result.draws["coverage.patriot.cruise-missile.300m.gap_ratio"]
    assert np.abs(found - truth).max() < 0.01
    assert 0.05 < np.mean(truth) < 0.95  # a test that says something


def test_overlap__one_unit_never_overlaps_with_itself(patriot):
    _, _, result = patriot
    names = [name for name in result.draws if name.endswith("overlap_ratio")]
    assert names
    assert all(np.all(result.draws[name] == 0) for name in names)


def test_warning__is_the_farthest_point_of_the_approach_that_is_covered(patriot, asked):
    scenario, context, result = patriot
    grid, slant = asked
    column = set_up_first(scenario, context).drawn.column
    speed = column("target.fighter-4th-generation.speed")[: scenario.draws]
    found = speed * result.draws["coverage.patriot.fighter-4th-generation.300m.warning_time_s"]
    points = np.arange(1, 61) * 1_000.0  # inside the terrain in every direction
    truth = []
    draws = zip(context.draws["approach.azimuth"], reach_of(scenario, context, 0), strict=True)
    for k, reach in draws:
        azimuth = np.full(points.size, 360.0 * k / AZIMUTHS)
        start = np.full(points.size, LONGITUDE), np.full(points.size, LATITUDE)
        east, north, _ = Geod(ellps="WGS84").fwd(*start, azimuth, points)
        rows = np.rint((grid.north - north) / grid.step_y).astype(int)
        columns = np.rint((east - grid.west) / grid.step_x).astype(int)
        covered = slant[rows, columns] <= reach
        truth.append(points[covered].max(initial=0.0))
    near = found < 60e3
    # first seen from 60 km and more, or between two points that lie 3 km apart
    assert np.all(np.abs(found - truth)[near] <= 6_000.0)
    assert np.median(np.abs(found - truth)[near]) <= 1_500.0
    assert np.all(np.asarray(truth)[~near] > 50e3)
    assert found.max() > 20e3


def test_smooth_earth__is_the_sector_of_the_range_where_the_horizon_is_farther(patriot):
    scenario, context, result = patriot
    setup, radar = set_up_first(scenario, context), scenario.catalog.radars["mpq-65"]
    reach = setup.families[0].reach_m[1, 0][: scenario.draws]  # at most 160 km; the horizon: 250 km
    assert reach.max() < 160e3
    found = result.draws["coverage.patriot.cruise-missile.5000m.smooth_earth_ratio"]
    half = 2 * gaussian_radius_m(28.8)
    truth = np.sin(reach / half) ** 2 / np.sin(160e3 / half) ** 2
    truth *= np.degrees(radar.sector.band.nominal) / 360
    assert found == pytest.approx(truth, rel=1e-3)


def test_engagement_radar__tracks_no_farther_than_its_battalion_hands_over(tmp_path):
    scenario, context = make(tmp_path, RULE, "s-400: {system: s-400, fire_units: 4}")
    setup = set_up_first(scenario, context)
    names = [family.radar.id for family in setup.families]
    beside = setup.families[names.index("96l6e")].reach_m
    assert names[-1] == "92n6e"
    assert np.all(setup.engaging.reach_m <= beside)
    assert np.any(setup.engaging.reach_m == beside)  # it binds in some draw


def test_regiment_radar__stands_at_every_second_battalion(tmp_path):
    scenario, context = make(tmp_path, RULE, "s-400: {system: s-400, fire_units: 4}")
    setup, params = set_up_first(scenario, context), scenario.params["coverage"]
    grid = open_ground(scenario)
    terms = make_terms(scenario, params, grid, context)
    looked = []

    def each(i, k, view):
        looked.append((i, k))

    sites = sites_of(scenario, grid, 4, 0, context)
    for _ in walk(setup, sites, [4], terms, each, Ranks()):
        pass
    names = [family.radar.id for family in setup.families]
    assert [i for i, k in looked if names[k] == "91n6e"] == [0, 2]
    assert [i for i, k in looked if names[k] == "92n6e"] == [0, 1, 2, 3]
