"""The coverage study with its models switched on: against direct computation, cell by cell."""

from dataclasses import replace

import numpy as np
import pytest

from longshadow.catalog.load import load_catalog
from longshadow.errors import DomainError, ScenarioError
from longshadow.execution.context import Context
from longshadow.physics.geodesy import gaussian_radius_m
from longshadow.physics.path_loss import gas_loss_db, rain_loss_db
from longshadow.physics.signature import band_centre_hz
from longshadow.scenario.load import load_scenario
from longshadow.scenario.placing import scan_exponent
from longshadow.scenario.resolve import resolve
from longshadow.sensing.losses import CLAIM_ALTITUDE_M, CLAIM_ANTENNA_M
from longshadow.sensing.ranges import free_space_range_m, interceptor_reach_m, seen_rcs_m2
from longshadow.studies.coverage.setup import set_up
from longshadow.studies.coverage.terms import make_terms, open_ground
from longshadow.studies.coverage.unknowns import rcs_of
from longshadow.terrain.diffraction import diffraction_loss_db
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
sites: {named: {hill: {name: Notional hill, lat: 28.8 deg, lon: 5.4 deg, mast: 16 m}}}
options:
  SYSTEM: {system: SYSTEM, fire_units: 1}
coverage:
  targets: [cruise-missile]
  heights: [100 m AGL, 5 km AMSL]
  model: {MODEL}
"""
LATITUDE, LONGITUDE, MAST_M = 28.8, 5.4, 16.0
RADIUS_M = 4 / 3 * gaussian_radius_m(LATITUDE)


def prepare(folder, model: str, system: str = "patriot", target: str = "cruise-missile"):
    file = folder / "test.yaml"
    text = SCENARIO.replace("MODEL", model).replace("SYSTEM", system)
    file.write_text(text.replace("cruise-missile", target))
    known, catalog = studies(), load_catalog()
    scenario = resolve(load_scenario(file, params_of(known), catalog), catalog)
    study = known["coverage"]
    table = draw_table(scenario, [study.unknowns(scenario)])
    return scenario, Context(table.columns, scenario.seed)


def run(scenario, context):
    return studies()["coverage"].run(scenario, scenario.params["coverage"], context)


def column_of(scenario, context, draw: int):
    """Return the value that one draw has of every parameter, or its nominal one."""

    def column(path: str):
        drawn = context.draws.get(path)
        return np.array([scenario.parameters[path].band.nominal if drawn is None else drawn[draw]])

    return column


def free_space_m(scenario, context, draw: int, claims_in_air: bool) -> float:
    """Return the range in free space of one draw: a claim in clear air holds what gas takes."""
    radar = scenario.catalog.radars["mpq-65"]
    target = scenario.catalog.targets["cruise-missile"]
    column = column_of(scenario, context, draw)
    rcs = seen_rcs_m2(rcs_of(scenario.params["coverage"], target, radar), column)

    def into_free_space(claim_m):
        if not claims_in_air:
            return claim_m
        middle = 4 / 3 * gaussian_radius_m(28.8)
        loss = gas_loss_db(band_centre_hz("C"), CLAIM_ANTENNA_M, CLAIM_ALTITUDE_M, claim_m, middle)
        return claim_m * 10 ** (loss / 20)

    return float(free_space_range_m(radar, rcs, column, None, into_free_space)[0])


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    """The cells of the scenario's area as one radar on a hill sees them."""
    scenario, _ = prepare(tmp_path_factory.mktemp("ground"), "earth: 4/3")
    grid = open_ground(scenario)
    width = np.degrees(scenario.catalog.radars["mpq-65"].sector.band.nominal)
    observer = Observer(LATITUDE, LONGITUDE, MAST_M)
    sector = ((0.0 - width / 2) % 360, width)
    sight = lowest_visible_height(grid, observer, sector=sector)
    return grid, observer, sector, sight, distances_m(grid, observer).astype(float)


def directly_km2(ground, height_m, at_sea, free_m, limit_m, least_rad, loss_db):
    """Return the area covered when every cell is looked at by itself.

    `loss_db` gives the one-way loss from antenna altitude, target altitude and distance.
    """
    grid, _, _, sight, distance = ground
    earth = grid.heights_m.astype(float)
    altitude = np.full_like(earth, height_m) if at_sea else earth + height_m
    site_m = float(height_at(grid, LATITUDE, LONGITUDE)) + MAST_M
    near, far = RADIUS_M + site_m, RADIUS_M + altitude
    slant = np.sqrt(near**2 + far**2 - 2 * near * far * np.cos(distance / RADIUS_M))
    sine = (far**2 - near**2 - slant**2) / (2 * near * np.maximum(slant, 1.0))
    needed = slant * 10 ** (loss_db(site_m, altitude, distance) / 20)
    covered = (sight <= altitude - earth) & (needed <= free_m) & (slant <= limit_m)
    covered &= sine >= np.sin(least_rad)
    areas = np.broadcast_to(cell_areas_m2(grid).reshape(-1)[: len(sight)], (len(sight),))
    return float(covered.sum(axis=1) @ areas) / 1e6


MODELS = {
    "atmosphere: [gas]": True,
    "atmosphere: [gas], claims_hold_in: free-space": False,
    "atmosphere: [gas, rain], rain: {rate: 20 mm/h, top: 3 km}": True,
}


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(("height", "metres", "at_sea"), [("100m", 100.0, False),
                                                          ("5000m", 5_000.0, True)])  # fmt: skip
def test_area__with_air_equals_direct_computation(tmp_path, ground, model, height, metres, at_sea):
    """1 % for ranges in steps of 20 m, tables of air, and limits set at the middle of the area."""
    scenario, context = prepare(tmp_path, model)
    found = run(scenario, context).draws[f"coverage.patriot.cruise-missile.{height}.area_km2"]
    wet = "rain" in model
    hz = band_centre_hz("C")

    def loss_db(antenna_m, altitude_m, distance_m):
        loss = gas_loss_db(hz, antenna_m, altitude_m, distance_m, RADIUS_M)
        if wet:
            loss = loss + rain_loss_db(
                hz, 20.0, 3_000.0, antenna_m, altitude_m, distance_m, RADIUS_M
            )
        return loss

    radar = scenario.catalog.radars["mpq-65"]
    for draw in (0, 7, 19):
        free_m = free_space_m(scenario, context, draw, MODELS[model])
        limit_m = column_of(scenario, context, draw)("radar.mpq-65.instrumented_range")[0]
        expected = directly_km2(
            ground, metres, at_sea, free_m, limit_m, radar.elevation_min.band.nominal, loss_db
        )
        assert found[draw] == pytest.approx(expected, rel=0.01, abs=3.0)


def test_area__past_terrain_equals_direct_computation(tmp_path, ground):
    """Every cell that the wave reaches, bent over ridges or not."""
    scenario, context = prepare(tmp_path, "diffraction: delta-bullington")
    found = run(scenario, context).draws["coverage.patriot.cruise-missile.5000m.area_km2"]
    grid, observer, sector, _, _ = ground
    loss = diffraction_loss_db(
        grid, observer, [5_000.0], [True], frequency_hz=band_centre_hz("C"), sector=sector
    )[0].astype(float)
    everywhere = (grid, observer, sector, np.where(np.isfinite(loss), -1e9, np.inf), ground[4])
    for draw in (0, 7, 19):
        free_m = free_space_m(scenario, context, draw, claims_in_air=False)
        limit_m = column_of(scenario, context, draw)("radar.mpq-65.instrumented_range")[0]
        expected = directly_km2(
            everywhere, 5_000.0, True, free_m, limit_m, -np.pi / 2, lambda *_: loss
        )
        assert found[draw] == pytest.approx(expected, rel=0.01, abs=3.0)


def test_models__nothing_is_inferred(tmp_path):
    with pytest.raises(ScenarioError, match="both or neither"):
        prepare(tmp_path, "atmosphere: [gas, rain]")
    with pytest.raises(ScenarioError, match="both or neither"):
        prepare(tmp_path, "atmosphere: [gas], rain: {rate: 5 mm/h}")
    with pytest.raises(ScenarioError, match="atmosphere"):
        prepare(tmp_path, "atmosphere: [fog]")
    with pytest.raises(ScenarioError, match="delta-bullington"):
        prepare(tmp_path, "diffraction: bullington")


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("atmosphere: gas", r"atmosphere: must be none, or a list: \[gas\].* \(found gas\)"),
        ("atmosphere: null", "atmosphere: must be none, or a list"),
        ("earth: abc", r"earth: .*4/3, or a surface refractivity such as '315 N-units'"),
        ("required_pd: 1.5", r"required_pd: must lie between 0 and 1.* \(found 1.5\)"),
        ("required_pd: 0", "required_pd: must lie between 0 and 1"),
        ("required_pd: sure", "required_pd: .*write 'calibration', or a probability"),
        ("atmosphere: [rain], rain: 5 mm/h", "rain: must be a block of keys"),
        ("scan_loss: foo", r"scan_loss: is not one of the allowed words \(found foo\)"),
    ],
)
def test_models__a_wrong_value_is_told_with_its_line_and_what_to_write(tmp_path, model, words):
    with pytest.raises(ScenarioError, match=rf"test.yaml:19:\d+ coverage.model.{words}"):
        prepare(tmp_path, model)


def test_required_pd__below_the_false_alarms_is_an_error_of_the_user(tmp_path):
    """The shared prior has false alarms of 1e-6 a look."""
    scenario, context = prepare(tmp_path, "required_pd: 1e-9")
    with pytest.raises(DomainError, match=r"required_pd.*\n.*must lie in \(pfa, 1\)"):
        run(scenario, context)


def test_earth__may_be_said_by_the_refractivity_at_the_surface(tmp_path):
    """315 N-units: the reference atmosphere of ITU-R P.453, k = 1.333... by its -40 N/km."""
    scenario, _ = prepare(tmp_path, "earth: 315 N-units")
    assert scenario.params["coverage"].model.earth == pytest.approx(4 / 3, abs=0.06)
    with pytest.raises(ScenarioError):
        prepare(tmp_path, "earth: 9000 N-units")


def test_effect__of_each_model_has_its_sign(tmp_path):
    """From free space, gas and then rain can only take; what terrain does can go both ways."""
    found = {}
    for held in ("free-space", "clear-air"):
        result = run(*prepare(tmp_path, f"claims_hold_in: {held}"))
        by_model = (f for f in result.findings if f.labels.get("quantity") == "area_by_model_km2")
        found[held] = next(by_model).value
    area = found["free-space"]
    assert 0 < area["rain"] <= area["gas"] <= area["geometry"]
    assert area["diffraction"] > 0
    assert area["diffraction"] != area["gas"]
    # the same claim, read as one made in clear air, is worth more in free space
    assert area["gas_other_claims"] > area["gas"]
    assert found["clear-air"]["gas"] == area["gas_other_claims"]
    assert found["clear-air"]["gas_other_claims"] == area["gas"]


def test_stages__stay_nested_where_air_takes_most(tmp_path):
    """The tracking radar (X band) loses more than the one that hands over (C band)."""
    scenario, context = prepare(
        tmp_path, "atmosphere: [gas, rain], rain: {rate: 10 mm/h}", system="s-400"
    )
    draws = run(scenario, context).draws
    for height in ("100m", "5000m"):
        base = f"coverage.s-400.cruise-missile.{height}."
        seen, tracked, engageable = (
            draws[base + f"{stage}area_km2"] for stage in ("", "tracked_", "engageable_")
        )
        assert np.all(engageable <= tracked + 1e-6)
        assert np.all(tracked <= seen + 1e-6)
        assert np.any(tracked < seen)


def test_scan_loss__takes_area_from_a_face_that_does_not_turn(tmp_path):
    """Patriot's radar looks one way: off its boresight it reaches less, on it as far as before."""
    areas = []
    for model in ("scan_loss: none", "scan_loss: cosine"):
        scenario, context = prepare(tmp_path, model)
        areas.append(run(scenario, context).draws["coverage.patriot.cruise-missile.5000m.area_km2"])
    assert np.all(areas[1] <= areas[0])
    assert areas[1].mean() < 0.97 * areas[0].mean()
    # cos^1.25 at the edge of a sector of 120 degrees takes a range down to 65 %, area to 42 %
    assert np.all(areas[1] > 0.4 * areas[0])


def reaches(folder, model, system, target):
    """Return an option as it is set up, and the middle of its area."""
    scenario, context = prepare(folder, model, system, target)
    params = scenario.params["coverage"]
    middle = make_terms(scenario, params, open_ground(scenario), context).middle
    option = next(option for option in scenario.options if option.system)
    return set_up(scenario, params, option, context, middle), middle


def free_space_of(family, ground_m, middle, rain_mm_h=0.0):
    """Return slant ranges to 5 km above sea level, and what they need in free space."""
    antenna_m = ground_m + float(np.median(family.levels_m))
    hertz = band_centre_hz(family.radar.band)
    distance = np.linspace(0, 900e3, 8_000)
    low, high = middle.radius_m + antenna_m, middle.radius_m + 5_000.0
    slant = np.sqrt(low**2 + high**2 - 2 * low * high * np.cos(distance / middle.radius_m))
    way = (antenna_m, 5_000.0, distance, middle.radius_m)
    loss = gas_loss_db(hertz, *way) + rain_loss_db(hertz, rain_mm_h, 4_000.0, *way)
    return slant, slant * 10 ** (loss / 20)


def test_hand_over__is_a_slant_range_through_the_thinnest_air(tmp_path):
    """The tracking radar (X band) reaches as far as a radar beside it, at the loss of its own."""
    setup, middle = reaches(tmp_path, "atmosphere: [gas]", "s-400", "fighter-4th-generation")
    *others, tracking = setup.families
    beside = [family for family in others if family.every <= tracking.every]
    assert all(family.radar.band != tracking.radar.band for family in beside)
    slants = []
    for family in beside:
        slant, needed = free_space_of(family, middle.highest_m, middle)
        slants.append(np.interp(family.reach_m[0, 1], needed, slant))
    slant, needed = free_space_of(tracking, middle.highest_m, middle)
    handed = np.interp(np.max(slants, axis=0), slant, needed)
    reach = tracking.reach_m[0, 1]
    assert np.all(reach <= handed * 1.01)
    assert np.any(reach > handed * 0.99)  # in some draws it is this that limits


def test_limits__are_slant_ranges_whatever_the_air(tmp_path):
    """Instrumented range and reach of the interceptor: at the loss on the way to 5 km."""
    model = "atmosphere: [gas, rain], rain: {rate: 10 mm/h}"
    setup, middle = reaches(tmp_path, model, "patriot", "fighter-4th-generation")
    column, tracking = setup.drawn.column, setup.engaging
    slant, needed = free_space_of(tracking, middle.ground_m, middle, 10.0)
    limit = column("radar.mpq-65.instrumented_range")
    reach, most = tracking.reach_m[0, 1], np.interp(limit, slant, needed)
    assert np.all(reach <= most * 1.005)
    assert np.any(reach > np.maximum(most * 0.995, limit * 1.02))
    flown = interceptor_reach_m(setup.interceptors, "aircraft", 5_000.0, column)
    expected = np.minimum(np.interp(flown, slant, needed), reach)
    assert setup.engage_m[0, 1] == pytest.approx(expected, rel=0.005)
    assert np.any(expected > np.minimum(flown, reach) * 1.02)


def test_scan_exponent__is_the_scenario_s_own_where_it_gives_one(tmp_path):
    """Every study asks the same parameter, so that an analyst's value acts on all of them."""
    scenario, _ = prepare(tmp_path, "scan_loss: cosine")
    model, path = scenario.params["coverage"].model, "prior.scan-loss-exponent.value"
    assert scan_exponent(scenario, model) == 1.25
    cited = scenario.parameters[path]
    band = cited.band.model_copy(update={"nominal": 1.5})
    mine = {**scenario.parameters, path: cited.model_copy(update={"band": band})}
    assert scan_exponent(replace(scenario, parameters=mine), model) == 1.5
    without, _ = prepare(tmp_path, "scan_loss: none")
    assert scan_exponent(without, without.params["coverage"].model) is None
