"""Which cross-section each radar of a scenario sees, and that the page says so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from longshadow.catalog.load import load_catalog
from longshadow.execution.context import Context
from longshadow.scenario.load import load_scenario
from longshadow.scenario.resolve import resolve
from longshadow.studies.coverage.extended import extended
from longshadow.studies.coverage.signatures import stand_in_rows, target_facts
from longshadow.studies.coverage.unknowns import rcs_of, unknowns
from longshadow.uncertainty.distributions import LogUniform
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
  named: {hill: {name: Notional hill, lat: 28.8 deg, lon: 5.4 deg}}
options:
  none: {system: none}
  s-400: {system: s-400, fire_units: 1}
  patriot: {system: patriot, fire_units: 1}
coverage:
  targets: [fighter-low-rcs, fighter-4th-generation, cruise-missile]
  heights: [1 km AGL]
"""
LOW = "target.fighter-low-rcs"


@pytest.fixture(scope="module")
def catalog():
    return load_catalog()


@pytest.fixture
def make(tmp_path: Path, catalog):
    def scenario(*steps: str):
        file = tmp_path / "test.yaml"
        file.write_text(SCENARIO)
        known = params_of(studies())
        return resolve(load_scenario(file, known, catalog, steps=steps), catalog)

    return scenario


def targets_used(scenario) -> set[str]:
    return {path for path in unknowns(scenario).used if path.startswith("target.")}


def test_what_no_radar_sees_is_neither_drawn_nor_counted(make):
    """S-400: radars in S, C and X band; Patriot: one in C band."""
    assert targets_used(make()) == {
        f"{LOW}.rcs.x.nose", f"{LOW}.rcs_ratio.s", f"{LOW}.rcs_ratio.c", f"{LOW}.speed",
        "target.fighter-4th-generation.rcs.x.nose", "target.fighter-4th-generation.speed",
        "target.cruise-missile.rcs.unstated.nose", "target.cruise-missile.speed",
    }  # fmt: skip
    alone = targets_used(make("set options.s-400=null"))
    assert f"{LOW}.rcs_ratio.c" in alone
    assert f"{LOW}.rcs_ratio.s" not in alone


def test_broadside_uses_the_other_figures(make):
    used = targets_used(make("set coverage.model.aspect=broadside"))
    assert {path for path in used if ".rcs" in path} == {
        f"target.{name}.rcs.unstated.side"
        for name in ("fighter-low-rcs", "fighter-4th-generation", "cruise-missile")
    }


def test_ratios_of_all_bands_rise_together_and_follow_their_priors(make):
    scenario = make()
    table = draw_table(scenario, [unknowns(scenario)])
    assert table.distributions[f"{LOW}.rcs_ratio.s"] == LogUniform(1, 10)
    in_c, in_s = (table.columns[f"{LOW}.rcs_ratio.{band}"] for band in "cs")
    assert np.array_equal(np.argsort(in_c), np.argsort(in_s))
    assert np.all(in_c <= in_s)


def test_the_same_draw_of_the_same_target_stands_behind_every_band(make):
    scenario = make()
    table = draw_table(scenario, [unknowns(scenario)])
    column = extended(scenario, Context(table.columns, scenario.seed), "s-400").column
    target, params = scenario.catalog.targets["fighter-low-rcs"], scenario.params["coverage"]
    entries = [rcs_of(params, target, scenario.catalog.radars[r]) for r in ("91n6e", "92n6e")]
    assert [entry.path for entry in entries] == [f"{LOW}.rcs.x.nose"] * 2
    assert column(f"{LOW}.rcs_ratio.s").min() >= 1.0


def test_a_class_that_differs_from_the_claims_brings_in_the_probability(make):
    priors = {"prior.calibration-pd.value", "prior.calibration-pfa.value"}
    plain = unknowns(make())
    assert not priors & plain.used
    assert not any(path.endswith(".swerling") for path in plain.used)
    steady = f"{LOW}.swerling: {{nominal: 0, source: mine, status: unverified}}"
    source = "set sources={mine: {title: Mine, date: 2024-01}}"
    other = unknowns(make(source, f"set values={{{steady}}}"))
    assert priors <= other.used
    assert f"{LOW}.swerling" in other.used
    asked = unknowns(make("set coverage.model.required_pd=0.9"))
    assert priors | {"prior.calibration-fluctuation.value", f"{LOW}.swerling"} <= asked.used


def test_the_page_says_band_aspect_and_status_of_every_figure(make):
    scenario = make()
    params = scenario.params["coverage"]
    low = target_facts(scenario, params, "fighter-low-rcs")
    assert [row["radars"] for row in low["rcs_used"]] == [
        "91N6E (S band)", "92N6E (X band)", "96L6E (C band), AN/MPQ-65 (C band)",
    ]  # fmt: skip
    in_s, in_x, _ = low["rcs_used"]
    assert in_x["text"] == "0.0005 to 0.03 (nominal 0.005) m2"
    assert in_s["text"].endswith("times 1 to 10 (nominal 2) from X to S band")
    assert (in_x["of"], in_x["status"], in_x["why"]) == ("X band, nose-on", "unverified", "")
    plain = target_facts(scenario, params, "fighter-4th-generation")
    assert [row["status"] for row in plain["rcs_used"]] == ["partly unverified"] * 2
    assert plain["swerling"] == 1


def test_the_page_names_every_figure_that_stands_in_and_why(make):
    scenario = make()
    rows = {row["title"]: row for row in stand_in_rows(scenario, scenario.params["coverage"])}
    plain = rows[
        "Fourth-generation fighter: radar cross-section for "
        "91N6E (S band), 96L6E (C band), AN/MPQ-65 (C band)"
    ]
    assert plain["value"] == "figure for X band, nose-on"
    assert "no figure for the radar's band" in plain["why"]
    missile = next(row for title, row in rows.items() if title.startswith("Cruise missile"))
    assert missile["value"] == "figure for no band named, nose-on"
    assert not any(title.startswith("Low-RCS fighter") for title in rows)
