"""The coverage study as a whole, against direct computation and against what must always hold."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from longshadow.catalog.load import load_catalog
from longshadow.catalog.presets import preset_value
from longshadow.execution.context import Context
from longshadow.physics.geodesy import gaussian_radius_m
from longshadow.scenario.load import load_scenario
from longshadow.scenario.resolve import resolve
from longshadow.sensing.ranges import detection_range_m
from longshadow.studies.coverage.compare import verdict_of
from longshadow.studies.coverage.extended import extended
from longshadow.studies.coverage.terms import open_ground
from longshadow.terrain.grid import cell_areas_m2, height_at
from longshadow.terrain.sightline import Observer, distances_m, lowest_visible_height
from longshadow.workbench.draws import draw_table
from longshadow.workbench.registry import params_of, studies

SCENARIO = """
format: 1
title: A test
question: How far?
as_of: 2021-03-19
seed: 3
draws: 64
area:
  name: Fictional region with real relief
  bounds: {west: 4.5 deg, south: 28 deg, east: 6.5 deg, north: 29.6 deg}
  terrain: builtin:relief_plain_to_high_mountains_30s
  fictional: true
sites:
  SITES
options:
  OPTIONS
coverage:
  targets: [fighter-4th-generation, cruise-missile]
  heights: [100 m AGL, 300 m AGL, 5 km AMSL]
"""
NAMED = "named: {hill: {name: Notional hill, lat: 28.8 deg, lon: 5.4 deg}}"
#: Where the nose-on figure stands that the C-band radar of the test uses.
BAND = {"fighter-4th-generation": "x", "cruise-missile": "unstated"}
RULE = """rule: low-discrepancy
  region: {west: 5 deg, south: 28.4 deg, east: 6 deg, north: 29.2 deg}
  placements: 2"""


@pytest.fixture(scope="module")
def catalog():
    return load_catalog()


def make(tmp_path: Path, catalog, sites: str, options: str, steps=()):
    file = tmp_path / "test.yaml"
    file.write_text(SCENARIO.replace("SITES", sites).replace("OPTIONS", options))
    known = studies()
    scenario = resolve(load_scenario(file, params_of(known), catalog, steps=steps), catalog)
    study = known["coverage"]
    table = draw_table(scenario, [study.unknowns(scenario)])
    return scenario, Context(table.columns, scenario.seed)


def run(scenario, context):
    return studies()["coverage"].run(scenario, scenario.params["coverage"], context)


@pytest.fixture(scope="module")
def patriot(tmp_path_factory, catalog):
    """One Patriot unit on a hill, with everything that it answers."""
    folder = tmp_path_factory.mktemp("patriot")
    scenario, context = make(folder, catalog, NAMED, "patriot: {system: patriot, fire_units: 1}")
    return scenario, context, run(scenario, context)


@pytest.fixture(scope="module")
def regiment(tmp_path_factory, catalog):
    """Four S-400 units placed by the rule, and what the same money buys."""
    folder = tmp_path_factory.mktemp("regiment")
    options = """none: {system: none}
  s-400:
    system: s-400
    fire_units: 4
    price: {value: 2.2 bn USD, year: 2018, type: contract, source: gk}
  patriot: {system: patriot, at: equal-budget}
  thaad: {system: thaad, at: equal-budget}
  both: {mix: {patriot: 0.5, thaad: 0.5}, at: equal-budget}"""
    scenario, context = make(folder, catalog, RULE, options)
    return scenario, context, run(scenario, context)


def directly(scenario, grid, height: float, mast_m: float, reach_m: float) -> float:
    """Return the area covered, km2, from one sightline run and a comparison of cells."""
    width = np.degrees(scenario.catalog.radars["mpq-65"].sector.band.nominal)
    observer = Observer(28.8, 5.4, float(mast_m))
    sight = lowest_visible_height(grid, observer, sector=((0.0 - width / 2) % 360, width))
    radius = 4 / 3 * gaussian_radius_m(28.8)
    distance = distances_m(grid, observer).astype(float)
    near = radius + height_at(grid, 28.8, 5.4) + mast_m
    far = radius + grid.heights_m.astype(float) + height
    slant = np.sqrt(near**2 + far**2 - 2 * near * far * np.cos(distance / radius))
    covered = (sight <= height) & (slant <= reach_m)
    areas = np.broadcast_to(cell_areas_m2(grid).reshape(-1)[: len(sight)], (len(sight),))
    return float(covered.sum(axis=1) @ areas) / 1e6


@pytest.mark.parametrize("target", ["fighter-4th-generation", "cruise-missile"])
@pytest.mark.parametrize("height", [100.0, 300.0])
def test_area__equals_direct_computation_draw_by_draw(patriot, target, height):
    """Every draw again, with its own antenna height, its own sightline and no look-up.

    The study interpolates the area between five antenna heights, 1.5 m apart here: 1 % is allowed
    for what is not linear between them, and three cells for ranges in steps of 20 m.
    """
    scenario, context, result = patriot
    found = result.draws[f"coverage.patriot.{target}.{height:.0f}m.area_km2"]
    drawn = extended(scenario, context, "patriot")
    radar = scenario.catalog.radars["mpq-65"]
    reach = detection_range_m(
        radar, drawn.column(f"target.{target}.rcs.{BAND[target]}.nose"), drawn.column, None
    )
    masts = drawn.column("radar.mpq-65.mast_height")
    grid = open_ground(scenario)
    direct = [
        directly(scenario, grid, height, masts[d], reach[d]) for d in range(0, scenario.draws, 5)
    ]
    assert found[::5] == pytest.approx(direct, rel=0.01, abs=2.2)


@pytest.mark.parametrize("preset", ["claim", "sceptic"])
def test_presets__equal_direct_computation_at_that_point(patriot, preset):
    """Own values at the claimed (or the other) end, the target's at nominal."""
    scenario, _, result = patriot
    radar, target = scenario.catalog.radars["mpq-65"], scenario.catalog.targets["cruise-missile"]
    claimed = preset_value(radar.calibration.range, preset, "patriot")
    prior = scenario.catalog.priors["calibration-rcs"].value.band.nominal
    limit = preset_value(radar.instrumented_range, preset, "patriot")
    reach = min(claimed * (target.rcs["unstated"]["nose"].band.nominal / prior) ** 0.25, limit)
    mast = preset_value(radar.mast_height, preset, "patriot")
    mast = radar.mast_height.band.nominal if mast is None else mast
    name = "coverage.patriot.cruise-missile.300m.area_km2"
    found = next(f for f in result.findings if f.id == name).presets[preset]
    direct = directly(scenario, open_ground(scenario), 300.0, mast, reach)
    # antenna heights beyond the drawn ones count as the nearest drawn one
    assert found == pytest.approx(direct, rel=0.03)


def test_presets__claims_cover_more_than_doubts(regiment):
    _, _, result = regiment
    areas = [f for f in result.findings if f.id.endswith("area_km2") and not f.refused]
    assert areas
    # where both fill the area, two radars together are known to within coarse steps only
    assert all(f.presets["sceptic"] <= f.presets["claim"] * 1.001 + 1e-6 for f in areas)


def test_named_site__its_own_antenna_height_is_used(tmp_path, catalog):
    areas = []
    for mast in (4, 100):
        site = NAMED.replace("}}", f", mast: {mast} m}}}}")
        scenario, context = make(
            tmp_path, catalog, site, "patriot: {system: patriot, fire_units: 1}"
        )
        areas.append(run(scenario, context).draws["coverage.patriot.cruise-missile.100m.area_km2"])
    assert np.all(areas[0] <= areas[1])
    # a reach so short that nothing stands in the way gains nothing from a mast
    assert np.mean(areas[0] < areas[1]) > 0.9


def test_stages_and_heights__are_nested_in_every_draw(regiment):
    _, _, result = regiment
    for option in ("s-400", "patriot"):
        for target in ("fighter-4th-generation", "cruise-missile"):
            for height in ("100m", "300m", "5000m"):
                base = f"coverage.{option}.{target}.{height}."
                seen = result.draws[base + "area_km2"]
                tracked = result.draws[base + "tracked_area_km2"]
                engageable = result.draws[base + "engageable_area_km2"]
                assert np.all(engageable <= tracked + 1e-6)
                assert np.all(tracked <= seen + 1e-6)
            low = result.draws[f"coverage.{option}.{target}.100m.area_km2"]
            high = result.draws[f"coverage.{option}.{target}.300m.area_km2"]
            # the slant range to a higher target is longer, by less than 1e-4 at these ranges
            assert np.all(low <= high * 1.001 + 1.0)


def test_maps__probability_is_nested_and_complete(regiment):
    _, _, result = regiment
    maps = {m.entry.file: m for m in result.maps}
    base = "arrays/coverage.s-400.cruise-missile.300m."
    seen = maps[base + "seen_probability.tif"].values.astype(int)
    engageable = maps[base + "engageable_probability.tif"].values.astype(int)
    assert np.all(engageable <= seen + 1)  # whole per cent
    assert seen.max() == 100
    assert seen.min() == 0


def test_mean_area__is_the_mean_of_the_probability_map(patriot):
    """Two roads to one number: the map summed over cells, the areas averaged over draws."""
    scenario, _, result = patriot
    maps = {m.entry.file: m.values[0] for m in result.maps}
    percent = maps["arrays/coverage.patriot.cruise-missile.300m.seen_probability.tif"]
    grid = open_ground(scenario)
    rows = np.broadcast_to(cell_areas_m2(grid).reshape(-1)[: percent.shape[0]], percent.shape[:1])
    from_map = float(percent.astype(float).sum(axis=1) @ rows) / 100 / 1e6
    from_draws = result.draws["coverage.patriot.cruise-missile.300m.area_km2"].mean()
    assert from_map == pytest.approx(from_draws, rel=0.01)


def test_same_seed_same_findings__whatever_the_number_of_threads(patriot):
    scenario, context, result = patriot
    again = run(scenario, dataclasses.replace(context, workers=3))
    assert again.findings == result.findings
    for one, two in zip(again.maps, result.maps, strict=True):
        assert np.array_equal(one.values, two.values, equal_nan=True)


def test_thaad__is_not_applicable_against_aircraft(regiment):
    _, _, result = regiment
    found = [f for f in result.findings if f.labels["option"] == "thaad" and "target" in f.labels]
    assert found
    assert all("not applicable" in f.refused for f in found)


def test_mixes__are_left_out_and_said_to_be_never_shown_as_nothing(regiment):
    _, _, result = regiment
    assert not [f for f in result.findings if f.labels.get("option") == "both"]
    options = {option["id"]: option for option in result.facts["options"]}
    assert options["both"]["system"] == "mix"
    assert "a mix of systems, not looked at here" in options["both"]["note"]
    assert options["none"]["note"] == "nothing is bought"
    assert any("left out: 50 % Patriot and 50 % THAAD." in line for line in result.limits)


def test_ratio__is_refused_where_terrain_does_not_fill_the_circle(patriot):
    """A 160 km circle does not fit into an area of about 180 km."""
    _, _, result = patriot
    ratio = next(f for f in result.findings if f.id == "coverage.patriot.cruise-missile.100m.ratio")
    assert "no elevation data" in ratio.refused
    assert ratio.p50 is None


def test_equal_money__buys_whole_units_in_every_draw(regiment):
    scenario, context, result = regiment
    price = extended(scenario, context, "").column("price.patriot-fire-unit.amount")[:64]
    units = result.draws["coverage.patriot.units_count"]
    assert np.all(units * price <= 2.2e9 + 1)
    assert np.all((units + 1) * price > 2.2e9)
    assert np.all(result.draws["coverage.s-400.units_count"] == 4)


def test_coarse_terrain__is_marked_and_no_headline_below_its_limit(regiment):
    _, _, result = regiment
    floor = result.facts["terrain"]["headline_floor_m"]
    assert result.facts["terrain"]["coarse"]
    for finding in result.findings:
        if "height" in finding.labels and "target" in finding.labels:
            assert "coarse-terrain" in finding.marks
            metres = float(finding.labels["height"].rstrip("m"))
            assert ("below-terrain-limit" in finding.marks) == (floor is None or metres < floor)
    marks = {f.id: f.marks for f in result.findings}
    assert not any("below-terrain-limit" in marks[name] for name in result.headlines)


def test_findings__names_units_and_order_of_quantiles(regiment):
    _, _, result = regiment
    ids = [f.id for f in result.findings]
    assert len(ids) == len(set(ids))
    for finding in result.findings:
        assert finding.id == finding.id.lower()
        if not finding.refused and finding.value is None:
            levels = [finding.p05, finding.p25, finding.p50, finding.p75, finding.p95]
            assert levels == sorted(levels)
            assert finding.id.endswith(finding.labels["quantity"])
    assert set(result.headlines) <= set(ids)


def test_gap_and_overlap__are_shares_that_exclude_each_other(regiment):
    _, _, result = regiment
    for option in ("s-400", "patriot"):
        base = f"coverage.{option}.fighter-4th-generation.5000m."
        gap, overlap = result.draws[base + "gap_ratio"], result.draws[base + "overlap_ratio"]
        assert np.all((gap >= 0) & (overlap >= 0) & (gap + overlap <= 1 + 1e-9))


def test_warning__is_never_longer_than_from_the_edge_of_the_terrain(regiment):
    scenario, context, result = regiment
    speed = extended(scenario, context, "").column("target.cruise-missile.speed")[:64]
    seconds = result.draws["coverage.s-400.cruise-missile.300m.warning_time_s"]
    assert np.all(seconds * speed <= 120e3)
    assert seconds.max() > 0


def test_more_units__never_cover_less(tmp_path, catalog):
    areas = []
    for units in (1, 3):
        option = f"patriot: {{system: patriot, fire_units: {units}}}"
        scenario, context = make(tmp_path, catalog, RULE, option)
        result = run(scenario, context)
        areas.append(result.draws["coverage.patriot.fighter-4th-generation.300m.area_km2"])
    assert np.all(areas[0] <= areas[1] + 1e-6)


def test_preset_claim__is_a_single_point_and_reaches_farther(tmp_path, catalog):
    areas = {}
    for preset in ("claim", "sceptic"):
        option = "patriot: {system: patriot, fire_units: 1}"
        steps = [f"set preset={preset}"]
        scenario, context = make(tmp_path, catalog, NAMED, option, steps)
        column = context.draws["radar.mpq-65.instrumented_range"]
        assert np.ptp(column) == 0
        result = run(scenario, context)
        name = "coverage.patriot.fighter-4th-generation.5000m.area_km2"
        areas[preset] = result.draws[name].mean()
    assert areas["sceptic"] < areas["claim"]


def test_comparison__share_of_draws_and_cross_presets(regiment):
    _, _, result = regiment
    name = "coverage.s-400-over-patriot.cruise-missile.300m.seen_wins"
    found = next(f for f in result.findings if f.id == name)
    first = result.draws["coverage.s-400.cruise-missile.300m.area_km2"]
    second = result.draws["coverage.patriot.cruise-missile.300m.area_km2"]
    assert found.value["share_of_draws"] == np.mean(first > second)
    assert "unverified" in found.marks
    assert found.value["verdict"] == "cannot-tell"
    assert not any("thaad" in f.id for f in result.findings if f.id.endswith("_wins"))


@pytest.mark.parametrize(
    ("share", "crosses", "unverified", "verdict"),
    [
        (0.90, (True, True), False, "supported"),
        (0.89, (True, True), False, "cannot-tell"),
        (1.00, (True, False), False, "cannot-tell"),
        (1.00, (True, True), True, "cannot-tell"),
        (0.10, (False, False), False, "contradicted"),
        (0.10, (True, False), False, "cannot-tell"),
        (0.00, (False, False), True, "cannot-tell"),
    ],
)
def test_verdict__thresholds_are_those_fixed_before_the_run(share, crosses, unverified, verdict):
    assert verdict_of(share, crosses, unverified) == verdict
