"""The network study as a whole: what must always hold, and what is refused."""

import json
from pathlib import Path

import numpy as np
import pytest

from longshadow.catalog.load import load_catalog
from longshadow.errors import InputError, ScenarioError, TrackError
from longshadow.execution.context import Context
from longshadow.report.facts import ScenarioFacts
from longshadow.results.tables import parquet_bytes
from longshadow.scenario.load import load_scenario
from longshadow.scenario.resolve import resolve
from longshadow.studies.network.answers import nearest_to_median
from longshadow.workbench.draws import draw_table
from longshadow.workbench.registry import params_of, studies

SCENARIO = """
format: 1
title: A test
question: When?
as_of: 2021-03-19
seed: 3
draws: 16
area:
  name: Fictional region with real relief
  bounds: {west: 4.5 deg, south: 28 deg, east: 6.5 deg, north: 29.6 deg}
  terrain: builtin:relief_plain_to_high_mountains_30s
  fictional: true
sites:
  rule: low-discrepancy
  region: {west: 5.3 deg, south: 28.6 deg, east: 5.7 deg, north: 29 deg}
  placements: 2
options:
  none: {system: none}
  one: {system: patriot, fire_units: 1}
  three: {system: patriot, fire_units: 3}
  s-400: {system: s-400, fire_units: 2}
  both: {units: {patriot: 1, thaad: 1}}
network:
  target: cruise-missile
  FLIGHTS
  accuracy: {range: 100 m, azimuth: 0.3 deg, elevation: 0.3 deg}
"""
APPROACHES = "approaches: {count: 6, height: 300 m AGL, distance: 70 km, start_within: 2 min}"
CSV = "track,time,latitude_deg,longitude_deg,altitude_m\n"


@pytest.fixture(scope="module")
def catalog():
    return load_catalog()


def make(folder: Path, catalog, flights: str = APPROACHES, steps=(), workers=1):
    file = folder / "test.yaml"
    file.write_text(SCENARIO.replace("FLIGHTS", flights))
    known = studies()
    scenario = resolve(load_scenario(file, params_of(known), catalog, steps=steps), catalog)
    table = draw_table(scenario, [known["network"].unknowns(scenario)])
    return scenario, Context(table.columns, scenario.seed, workers)


def run(scenario, context):
    return studies()["network"].run(scenario, scenario.params["network"], context)


@pytest.fixture(scope="module")
def whole(tmp_path_factory, catalog):
    scenario, context = make(tmp_path_factory.mktemp("network"), catalog)
    return scenario, context, run(scenario, context)


def found(result, option: str, quantity: str, flights: str = "all"):
    return next(f for f in result.findings if f.id == f"network.{option}.{flights}.{quantity}")


def test_findings__stand_for_every_option_with_radars(whole):
    _, _, result = whole
    ids = [f.id for f in result.findings]
    assert len(ids) == len(set(ids)) == 3 * 10
    assert any(line.endswith("left out: 1 Patriot and 1 THAAD.") for line in result.limits)
    assert {f.labels["option"] for f in result.findings} == {"one", "three", "s-400"}
    for finding in result.findings:
        assert "coarse-terrain" in finding.marks
        assert "unverified" in finding.marks
        if finding.refused:
            continue
        ordered = [finding.p05, finding.p25, finding.p50, finding.p75, finding.p95]
        assert ordered == sorted(ordered)
        assert finding.depends_on


def test_chance_and_ignorance__stay_apart(whole):
    """The chance band is that of one draw, and its middle is near the median over draws."""
    _, _, result = whole
    finding = found(result, "s-400", "first_detection_range_km")
    assert set(finding.chance) == {"p05", "p50", "p95"}
    assert finding.chance["p05"] < finding.chance["p50"] < finding.chance["p95"]
    values = result.draws[finding.id]
    nearest = values[nearest_to_median(values)]
    assert finding.chance["p50"] == pytest.approx(nearest, abs=1e-12)
    assert found(result, "s-400", "continuity_ratio").chance is None


def test_more_units__are_never_later_in_any_draw(whole):
    """The units of one option are the first of the other's: draw by draw nothing gets worse."""
    _, _, result = whole
    for quantity in ("first_detection_time_left_s", "confirmation_time_left_s"):
        few, many = (result.draws[found(result, o, quantity).id] for o in ("one", "three"))
        assert np.all(many >= few - 1e-9)
        assert np.any(many > few)
    for quantity in ("never_seen_ratio", "never_confirmed_ratio"):
        few, many = (result.draws[found(result, o, quantity).id] for o in ("one", "three"))
        assert np.all(many <= few + 1e-12)


def test_confirmation__is_never_before_detection(whole):
    _, _, result = whole
    for option in ("one", "three", "s-400"):
        first, then = (
            result.draws[found(result, option, q).id]
            for q in ("first_detection_time_left_s", "confirmation_time_left_s")
        )
        assert np.all(then <= first + 1e-9)


def test_curves__rise_on_the_way_in_and_end_where_the_shares_say(whole):
    _, _, result = whole
    network = result.facts["network"]
    ways = network["way_left_km"]
    assert ways == sorted(ways, reverse=True)
    assert ways[0] == pytest.approx(70.0, abs=0.01)
    for option in network["options"]:
        for event, never in (("detection", "never_seen"), ("confirmation", "never_confirmed")):
            for name in ("p05", "p50", "p95"):
                assert np.all(np.diff(option[event][name]) >= -1e-9)
            values = result.draws[found(result, option["id"], f"{never}_ratio").id]
            last = option[event]["p50"][-1]
            assert 1.0 - last == pytest.approx(np.median(values), abs=1e-5)


def everything(result) -> bytes:
    told = [f.model_dump_json() for f in result.findings] + [json.dumps(result.facts)]
    tables = b"".join(parquet_bytes(table.columns) for table in result.tables)
    return "\n".join(told).encode() + tables


def test_same_seed__same_bytes_for_any_number_of_workers(whole, tmp_path, catalog):
    _, _, result = whole
    again = run(*make(tmp_path, catalog, workers=3))
    assert everything(again) == everything(result)
    other = run(*make(tmp_path, catalog, steps=["set seed=4"]))
    assert everything(other) != everything(result)


def test_tables__hold_a_run_that_fits_together(whole):
    _, _, result = whole
    tables = {table.entry.name: table.columns for table in result.tables}
    detections, radars = tables["network_detections"], tables["network_radars"]
    assert set(detections["radar"]) <= set(radars["radar"])
    truth = tables["network_truth"]
    assert set(detections["flight"]) <= set(truth["flight"])
    assert len(set(truth["flight"])) == 6
    assert min(detections["time_s"]) >= min(truth["time_s"])
    assert max(detections["time_s"]) <= max(truth["time_s"])
    start = np.datetime64("2021-03-19").astype("datetime64[s]").astype(int)
    assert start <= min(truth["time_s"]) <= start + 120
    for option in ("one", "three", "s-400"):
        times = detections["time_s"][np.array(detections["option"]) == option]
        assert np.all(np.diff(times) >= 0)
    assert np.all(np.array(radars["azimuth_sd_rad"]) == pytest.approx(np.radians(0.3)))
    for table in result.tables:
        assert set(table.entry.units) == set(table.columns)


def test_facts__are_what_the_page_takes(whole):
    scenario, _, result = whole
    facts = ScenarioFacts.model_validate(
        {"title": "t", "question": "q", "as_of": "", "knowledge_as_of": "", "seed": 1,
         "draws": scenario.draws, **result.facts}
    )  # fmt: skip
    assert facts.network is not None
    assert facts.network.count == 6
    assert {row.path for row in facts.fixed} >= {"network.accuracy", "network.confirmation"}


def test_no_direction__is_reported(whole):
    """Approaches are answered together: nothing ranks where they come from."""
    _, _, result = whole
    assert {f.labels["flights"] for f in result.findings} == {"all"}
    assert not any("azimuth" in name for table in result.tables[:2] for name in table.columns)


def csv(folder: Path, rows: str, name: str = "mine.csv") -> str:
    (folder / name).write_text(CSV + rows)
    return f"tracks: {name}"


ROWS = (
    "a,2021-03-19T10:00:00Z,28.2,4.8,4000\na,2021-03-19T10:05:00Z,29.0,5.6,4000\n"
    "b,2021-03-19T10:00:00Z,29.3,6.2,6500\nb,2021-03-19T10:04:00Z,28.7,5.5,6500\n"
)


def test_tracks_of_a_file__are_read_beside_the_scenario_and_answered_one_by_one(tmp_path, catalog):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    flights = csv(folder, ROWS) + "\n  options: [s-400]"
    result = run(*make(folder, catalog, flights))
    assert {f.labels["flights"] for f in result.findings} == {"all", "a", "b"}
    one, two, both = (found(result, "s-400", "never_seen_ratio", g).p50 for g in ("a", "b", "all"))
    assert both == pytest.approx((one + two) / 2, abs=1e-6)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("", "mine.csv"),
        ("a,2021-03-19T10:00:00Z,28.2,4.8,4000\n", "at least two points"),
        ("a,2021-03-19T10:00:00Z,28.2,4.8,4000\na,2021-03-19T10:05:00Z,29.0,9.6,4000\n",
         "lies outside the terrain"),
        ("a,2021-03-19T10:00:00Z,28.2,179,4000\na,2021-03-19T10:05:00Z,29.0,-179,4000\n",
         "lies outside the terrain for 100 %"),
        ("a,2021-03-19T10:00:00Z,28.2,4.8,0\na,2021-03-19T10:05:00Z,29.0,5.6,0\n",
         "below the ground"),
    ],
)  # fmt: skip
def test_tracks_that_are_none__are_refused_in_words(tmp_path, catalog, rows, said):
    scenario, context = make(tmp_path, catalog, csv(tmp_path, rows))
    with pytest.raises(TrackError, match=said):
        run(scenario, context)


def test_a_file_that_is_not_there__is_named(tmp_path, catalog):
    scenario, context = make(tmp_path, catalog, "tracks: nothing.csv")
    with pytest.raises(TrackError, match="no such file"):
        run(scenario, context)


@pytest.mark.parametrize(
    ("flights", "said"),
    [
        ("confirmation: {hits: 3, of: 5}", "give either 'tracks', a file, or 'approaches'"),
        (APPROACHES + "\n  tracks: a.csv", "give either 'tracks', a file, or 'approaches'"),
        (APPROACHES + "\n  confirmation: {hits: 6, of: 5}", "6 detections cannot fall in 5 scans"),
        (APPROACHES + "\n  model: {required_pd: 0.9}", "required_pd has no place here"),
        ("tracks: a.csv\n  model: {diffraction: delta-bullington}", "flights at one height"),
        (APPROACHES.replace("6", "0", 1), "network.approaches.count"),
        (APPROACHES.replace("300 m AGL", "300 m"), "must say what it is counted from"),
        (APPROACHES + "\n  drop_after: 0", "network.drop_after"),
    ],
)
def test_blocks_that_make_no_sense__are_refused(tmp_path, catalog, flights, said):
    with pytest.raises(ScenarioError, match=said):
        make(tmp_path, catalog, flights)


@pytest.mark.parametrize("accuracy", ["0 deg", "11 deg", "-1 deg", "nan deg", "1 m"])
def test_an_accuracy_that_is_none__is_refused(tmp_path, catalog, accuracy):
    step = f"set network.accuracy.azimuth={accuracy}"
    with pytest.raises(ScenarioError, match="azimuth"):
        make(tmp_path, catalog, steps=[step])


def test_an_option_that_has_no_radars__is_refused(tmp_path, catalog):
    with pytest.raises(ScenarioError, match="There are: one, three, s-400"):
        make(tmp_path, catalog, APPROACHES + "\n  options: [none]")
    with pytest.raises(ScenarioError, match="mix of systems"):
        make(tmp_path, catalog, APPROACHES + "\n  options: [both]")


def test_approaches_from_beyond_the_terrain__are_refused(tmp_path, catalog):
    scenario, context = make(tmp_path, catalog, APPROACHES.replace("70 km", "120 km"))
    with pytest.raises(InputError, match="approaches begin where there is no terrain"):
        run(scenario, context)


def test_diffraction__moves_the_first_detection_of_low_flyers(tmp_path, catalog):
    """Sight ends at a ridge or the horizon; a wave that bends over it is weakened, not cut off."""
    low = ["set network.options=[s-400]", "set network.approaches.height=40 m AGL"]
    plain = run(*make(tmp_path, catalog, steps=low))
    steps = [*low, "set network.model.diffraction=delta-bullington"]
    bent = run(*make(tmp_path, catalog, steps=steps))
    name = found(plain, "s-400", "first_detection_time_left_s").id
    assert np.all(bent.draws[name] > 0.0)
    assert not np.allclose(bent.draws[name], plain.draws[name], atol=1.0)


def test_scan_loss__never_helps(tmp_path, catalog, whole):
    _, _, plain = whole
    steps = ["set network.options=[three]", "set network.model.scan_loss=cosine"]
    aside = run(*make(tmp_path, catalog, steps=steps))
    name = found(plain, "three", "first_detection_time_left_s").id
    assert np.all(aside.draws[name] <= plain.draws[name] + 1e-9)
    assert aside.draws[name].mean() < plain.draws[name].mean()
