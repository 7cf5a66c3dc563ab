from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from longshadow.catalog.load import Catalog
from longshadow.execution.study import Unknowns
from longshadow.provenance import Cited, Role
from longshadow.scenario.load import load_scenario
from longshadow.scenario.records import Scenario
from longshadow.scenario.resolve import resolve
from longshadow.uncertainty.distributions import Constant, Discrete, LogUniform, Triangular
from longshadow.workbench.draws import distribution_for, draw_table
from tests.scenario.conftest import STUDIES, cited

ALPHA, BETA = "radar.alpha-radar.mast_height", "radar.beta-radar.mast_height"


def unknowns(*used: str, **ranks: str) -> Unknowns:
    return Unknowns({}, {}, frozenset(used), ranks)


@pytest.fixture
def scenario(scenario_file: Path, catalog: Catalog) -> Scenario:
    return resolve(load_scenario(scenario_file, STUDIES, catalog), catalog)


def with_values(scenario: Scenario, **values: Cited) -> Scenario:
    changed = {**scenario.parameters, **values}
    return dataclasses.replace(scenario, parameters=changed)


@pytest.mark.parametrize("role", [Role.ENVELOPE, Role.CHOICE, Role.PER_ECHELON])
def test_only_unknowns_are_drawn(role: Role) -> None:
    assert distribution_for(cited(1, 2, 9, role=role)) == Constant(2)


def test_bands_become_the_distribution_that_was_said() -> None:
    assert distribution_for(cited(1, 2, 3)) == Triangular(1, 2, 3)
    assert distribution_for(cited(1, 2, 9)) == Triangular(1, 2, 9, log=True)
    assert distribution_for(cited(1, 3, 10), "log-uniform") == LogUniform(1, 10)
    assert distribution_for(cited(1, 3, 10, camps=(1, 10))) == Discrete((1, 10))
    assert distribution_for(cited(1, 3, 10), "none") == Constant(3)


def test_a_prior_is_drawn_as_it_says(scenario: Scenario) -> None:
    table = draw_table(scenario, [unknowns("prior.calibration-rcs.value")])
    assert table.distributions["prior.calibration-rcs.value"] == LogUniform(1, 10)


def test_only_what_a_study_uses_is_drawn(scenario: Scenario) -> None:
    assert set(draw_table(scenario, [unknowns(ALPHA)]).columns) == {ALPHA}


def test_one_origin_is_one_unknown(scenario: Scenario) -> None:
    own = draw_table(scenario, [unknowns(ALPHA, BETA)]).columns
    assert not np.array_equal(own[ALPHA], own[BETA])
    shared = cited(10, 24, 39, unit="m", shared="prior.mast.value")
    scenario = with_values(scenario, **{ALPHA: shared, BETA: shared})
    same = draw_table(scenario, [unknowns(ALPHA, BETA)]).columns
    assert np.array_equal(same[ALPHA], same[BETA])


def test_a_shared_value_is_drawn_as_its_prior_says(scenario: Scenario) -> None:
    shared = cited(1, 3, 10, unit="m2", shared="prior.calibration-rcs.value")
    table = draw_table(with_values(scenario, **{ALPHA: shared}), [unknowns(ALPHA)])
    assert table.distributions[ALPHA] == LogUniform(1, 10)


def test_a_preset_leaves_every_part_of_a_cross_section_alone(scenario: Scenario) -> None:
    ratio = "target.jet.rcs_ratio.s"
    scenario = with_values(scenario, **{ratio: cited(1, 2, 10, "ratio", "")})
    middle = dataclasses.replace(scenario, preset={"all": "middle"})
    table = draw_table(middle, [unknowns(ratio, "target.jet.rcs.x.nose", "target.jet.speed")])
    assert set(table.preset) == {"target.jet.speed"}


def test_ranks_of_a_study_move_parameters_together(scenario: Scenario) -> None:
    taller = cited(20, 48, 78, unit="m")
    scenario = with_values(scenario, **{BETA: taller})
    study = unknowns(ALPHA, BETA, **{ALPHA: "one practice", BETA: "one practice"})
    columns = draw_table(scenario, [study]).columns
    assert np.allclose(2 * columns[ALPHA], columns[BETA])
