from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from longshadow.catalog.load import Catalog
from longshadow.errors import InternalError, Problem, ScenarioError
from longshadow.scenario.fields import Block
from longshadow.scenario.load import Loaded, load_scenario
from longshadow.scenario.resolve import resolve
from longshadow.scenario.write import scenario_text
from tests.scenario.conftest import SCENARIO, STUDIES


def load(path: Path, catalog: Catalog, *steps: str) -> Loaded:
    return load_scenario(path, STUDIES, catalog, steps=steps)


def faults(path: Path, catalog: Catalog, old: str, new: str, *steps: str) -> tuple[Problem, ...]:
    """Return the problems after one change of the good scenario."""
    assert old in SCENARIO
    path.write_text(SCENARIO.replace(old, new), "utf-8")
    with pytest.raises(ScenarioError) as caught:
        load(path, catalog, *steps)
    return caught.value.problems


def test_good_file_resolves_to_si(scenario_file: Path, catalog: Catalog) -> None:
    scenario = resolve(load(scenario_file, catalog), catalog)
    assert scenario.name == "test-case"
    assert scenario.as_of == dt.date(2021, 3, 19)
    assert scenario.area.bounds == (0.0, 26.0, 12.0, 36.0)
    assert scenario.siting is not None
    assert scenario.siting.highest_within_m == 5000.0
    assert [o.id for o in scenario.options] == ["none", "alpha", "beta"]
    assert scenario.options[1].price is not None
    assert scenario.options[1].price.band.nominal == 5.43e9
    assert scenario.options[2].equal_budget
    assert scenario.options[0].system is None
    assert "radar.alpha-radar.calibration.range" in scenario.parameters
    assert "target.jet.rcs.x.nose" in scenario.parameters
    assert "prior.calibration-rcs.value" in scenario.parameters


def test_resolved_file_loads_to_the_same_scenario(
    scenario_file: Path, catalog: Catalog, tmp_path: Path
) -> None:
    first = load(scenario_file, catalog, "overlay few", "set seed=9")
    text = scenario_text(first.document)
    again = tmp_path / "scenario.yaml"
    again.write_text(text, "utf-8")
    second = load(again, catalog)
    assert scenario_text(second.document) == text
    assert second.model.draws == 16
    assert second.model.seed == 9
    assert second.document["applied"] == ["overlay few", "set seed=9"]
    assert second.document["name"] == "test-case"
    assert list(second.model.options) == ["none", "alpha"]


def test_steps_apply_in_the_order_given(scenario_file: Path, catalog: Catalog) -> None:
    assert load(scenario_file, catalog, "set draws=256", "overlay few").model.draws == 16
    assert load(scenario_file, catalog, "overlay few", "set draws=256").model.draws == 256


def test_today_is_written_as_a_date(scenario_file: Path, catalog: Catalog) -> None:
    loaded = load(scenario_file, catalog, "set knowledge_as_of=today")
    assert loaded.document["knowledge_as_of"] == dt.date.today().isoformat()


def test_every_problem_is_reported_at_once(scenario_file: Path, catalog: Catalog) -> None:
    text = SCENARIO.replace("draws: 64", "draws: 1000").replace("jet, drone", "jett, drone")
    text = text.replace("system: beta", "sistem: beta").replace("west: 4.4", "west: -4.4")
    text = text.replace("question: What is seen?\n", "")
    scenario_file.write_text(text, "utf-8")
    with pytest.raises(ScenarioError) as caught:
        load(scenario_file, catalog)
    found = {problem.where: problem for problem in caught.value.problems}
    assert set(found) == {
        "question", "draws", "coverage.targets.0", "options.beta.sistem", "sites.region",
    }  # fmt: skip
    assert "512 and 1024" in found["draws"].remedy
    assert "'jet'" in found["coverage.targets.0"].remedy
    assert "'system'" in found["options.beta.sistem"].remedy
    lines = text.splitlines()
    for problem in caught.value.problems:
        if problem.where != "question":
            word = {"options.beta.sistem": "sistem", "sites.region": "{west: -4.4"}.get(
                problem.where, problem.value
            )
            assert lines[problem.line - 1][problem.column - 1 :].startswith(word)


@pytest.mark.parametrize(
    ("old", "new", "where", "words"),
    [
        ("west: 0 deg", "west: 400 kg", "area.bounds.west", "degrees"),
        ("west: 0 deg", "west: .nan", "area.bounds.west", "degrees"),
        ("west: 0 deg", "west: 13 deg", "area.bounds", "west of east"),
        ("5.43 bn USD", "400 kg", "options.alpha.price.value", "unknown unit 'kg'"),
        ("5.43 bn USD", "400 km", "options.alpha.price.value", "unit of length"),
        ("5.43 bn USD", "-1 bn USD", "options.alpha.price.value", "greater than 0"),
        ("fire_units: 10", "fire_units: ten", "options.alpha.fire_units", "valid integer"),
        ("fire_units: 10", "fire_units: 10.5", "options.alpha.fire_units", "valid integer"),
        ("source: contract", "source: contrct", "options.alpha.price.source", "no entry"),
        (", source: contract", "", "options.alpha.price.source", "missing"),
        ("system: alpha\n", "system: alfa\n", "options.alpha.system", "no entry"),
        ("  none: {system: none}\n", "", "options", "no purchase"),
        (
            "    price: {value: 5.43 bn USD, year: 2018, source: contract}\n", "",
            "options.beta.at", "one option with a price",
        ),
        ("at: equal-budget", "mix: {alpha: 0.5}", "options.beta", "one of 'system', 'mix'"),
        ("{system: beta,", "{", "options.beta", "none of them"),
        ("{system: beta,", "{mix: {alpha: 0.5, beta: 0.4},", "options.beta", "sum to 0.9"),
        ("{system: beta,", "{mix: {alpha: 1, beta: 1},", "options.beta.mix.alpha", "less than 1"),
        ("{system: beta,", "{mix: {alpha: 0, beta: 1},", "options.beta.mix.alpha", "greater than"),
        ("{system: beta,", "{mix: {alpha: 0.6, bta: 0.4},", "options.beta.mix.bta", "no entry"),
        ("{system: beta,", "{units: {alpha: 1},", "options.beta", "whole units"),
        (
            "{system: beta, at: equal-budget}", "{mix: {alpha: 0.6, beta: 0.4}}", "options.beta",
            "add 'at: equal-budget'",
        ),
        (
            "{system: beta, at: equal-budget}", "{units: {alpha: 0}}", "options.beta.units.alpha",
            "greater than or equal to 1",
        ),
        ("{system: beta, at: equal-budget}", "{units: {}}", "options.beta", "names no system"),
        (
            "{system: beta, at: equal-budget}", "{units: {alpha: 1}, fire_units: 2}",
            "options.beta", "goes with 'system'",
        ),
        ("coverage:", "exposure: {}\ncoverage:", "exposure", "comes in a later version"),
        ("fictional: true", "fictional: true\n  borders: natural-earth", "area", "no borders"),
        ("as_of: 2021-03-19", "as_of: 19.3.2021", "as_of", "date such as"),
        ("seed: 7", "seed: -7", "seed", "greater than or equal"),
        ("rule: low-discrepancy", "rule: best", "sites.rule", "allowed words"),
        ("format: 1", "format: 2", "format", "allowed words"),
        (
            "  rule: low-discrepancy\n",
            "  named: {a: {lat: 50 deg, lon: 5 deg}}\n", "sites.named.a", "outside the area",
        ),
        (
            "coverage:", "values: {radar.alpha-radar.mast: {nominal: 5 m, source: gk}}\ncoverage:",
            "values.radar.alpha-radar.mast", "no parameter",
        ),
        (
            "coverage:",
            "values: {radar.alpha-radar.mast_height: {nominal: 5 s, source: gk}}\ncoverage:",
            "values.radar.alpha-radar.mast_height.nominal", "unit of time",
        ),
        (
            "coverage:",
            "values: {radar.alpha-radar.mast_height: {nominal: 5 m}}\ncoverage:",
            "values.radar.alpha-radar.mast_height.source", "missing",
        ),
    ],
)  # fmt: skip
def test_one_fault_is_one_clear_problem(
    scenario_file: Path, catalog: Catalog, old: str, new: str, where: str, words: str
) -> None:
    found = [p for p in faults(scenario_file, catalog, old, new) if p.where == where]
    assert len(found) == 1
    assert words in found[0].message
    assert found[0].line > 0
    assert found[0].file == str(scenario_file)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("set draws", "KEY=VALUE"),
        ("set draws=1000", "power of two"),
        ("set drawz=64", "unknown key"),
        ("set coverage.modle.earth=1", "unknown key"),
        ("set title.deep=1", "plain value"),
        ("set coverage.targets.9=jet", "no such entry"),
        ("set coverage.targets=[jet, *a]", "aliases"),
        ("set overlays.x=1", "cannot be set"),
        ("overlay fewer", "no overlay"),
        ("nonsense", "a step is"),
    ],
)
def test_bad_steps(scenario_file: Path, catalog: Catalog, step: str, words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        load(scenario_file, catalog, step)


def test_a_setting_is_named_as_the_place_of_its_fault(
    scenario_file: Path, catalog: Catalog
) -> None:
    with pytest.raises(ScenarioError) as caught:
        load(scenario_file, catalog, "set draws=1000", "set coverage.model.earth=-1")
    places = {problem.file for problem in caught.value.problems}
    assert places == {"--set draws=1000", "--set coverage.model.earth=-1"}


def test_settings_are_typed_by_the_schema(scenario_file: Path, catalog: Catalog) -> None:
    loaded = load(scenario_file, catalog, "set coverage.targets=[drone]", "set seed=12")
    assert loaded.model.coverage.targets == ["drone"]  # type: ignore[attr-defined]
    assert loaded.model.seed == 12


def test_a_value_of_the_scenario_reaches_the_records(scenario_file: Path, catalog: Catalog) -> None:
    scenario_file.write_text(
        SCENARIO + "values:\n  radar.alpha-radar.calibration.range:"
        " {low: 100 km, nominal: 200 km, high: 300 km, source: contract}\n"
    )
    scenario = resolve(load(scenario_file, catalog), catalog)
    path = "radar.alpha-radar.calibration.range"
    assert scenario.catalog.radars["alpha-radar"].calibration.range.band.nominal == 2e5
    assert scenario.parameters[path].band.high == 3e5
    assert scenario.parameters[path].sources == ("contract",)
    assert "400 km / 500 km / 600 km" in scenario.changed[path]
    assert catalog.radars["alpha-radar"].calibration.range.band.nominal == 5e5


def test_an_overlay_fault_points_into_the_overlay(scenario_file: Path, catalog: Catalog) -> None:
    (problem,) = faults(scenario_file, catalog, "draws: 16,", "draws: 17,", "overlay few")
    assert problem.line == SCENARIO.splitlines().index(
        "  few: {draws: 16, options: {beta: null}}"
    ) + 1  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["", "- 1\n- 2\n", "a: &a [x]\nb: *a\n", "a: 1\na: 2\n", "a: !!python/object:os.system x\n"],
)
def test_hostile_yaml_is_one_error(scenario_file: Path, catalog: Catalog, text: str) -> None:
    scenario_file.write_text(text)
    with pytest.raises(ScenarioError):
        load(scenario_file, catalog)


def test_missing_file(tmp_path: Path, catalog: Catalog) -> None:
    with pytest.raises(ScenarioError, match="cannot be read"):
        load(tmp_path / "none.yaml", catalog)


class Verdict(Block):
    """Stands for the block of a study without ground."""


GROUNDLESS = """\
format: 1
title: A test
question: What is said?
as_of: 2021-03-19
knowledge_as_of: 2024-01-01
verdict: {}
"""


def groundless(path: Path, catalog: Catalog, more: str = "", *steps: str) -> Loaded:
    path.write_text(GROUNDLESS + more, "utf-8")
    return load_scenario(path, {**STUDIES, "verdict": Verdict}, catalog, steps=steps)


def test_a_study_without_ground_needs_none(scenario_file: Path, catalog: Catalog) -> None:
    loaded = groundless(scenario_file, catalog)
    scenario = resolve(loaded, catalog)
    assert loaded.studies == ("verdict",)
    assert (scenario.ground, scenario.siting, scenario.options) == (None, None, ())
    assert "area" not in loaded.document
    with pytest.raises(InternalError, match="ground"):
        scenario.area  # noqa: B018


def test_a_study_that_is_asked_for_names_all_that_it_lacks(
    scenario_file: Path, catalog: Catalog
) -> None:
    more = "coverage: {targets: [jet]}\n"
    with pytest.raises(ScenarioError) as caught:
        groundless(scenario_file, catalog, more)
    found = {problem.where: problem for problem in caught.value.problems}
    assert set(found) == {"area", "sites", "options"}
    assert found["area"].message == "is missing; it is needed by the study coverage"
    assert found["area"].remedy.startswith("The ground")
    # validated though not asked for, and then without need of ground
    assert groundless(scenario_file, catalog, more, "set studies=[verdict]").studies == ("verdict",)
    with pytest.raises(ScenarioError, match="jett"):
        groundless(scenario_file, catalog, more.replace("jet", "jett"), "set studies=[verdict]")
