"""Whole units, missiles and money of options on each of the terms that they are compared on."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from longshadow.catalog.load import Catalog, load_catalog
from longshadow.errors import InternalError, ScenarioError
from longshadow.scenario.fields import Block
from longshadow.scenario.load import load_scenario
from longshadow.scenario.records import Option, Scenario
from longshadow.scenario.resolve import resolve
from longshadow.scenario.terms import (
    TERMS,
    Rounds,
    Term,
    budget_under,
    lacking,
    missiles_under,
    money_left_under,
    priced_option,
    rounds_by_type,
    terms_paths,
    unit_price_under,
    units_under,
)
from tests.scenario.conftest import STUDIES

SCENARIO = """\
format: 1
title: A test
question: What does the money buy?
as_of: 2021-03-19
draws: 16
sources:
  contract: {title: A contract, date: 2018-10}
options:
  none: {system: none}
  s-400:
    system: s-400
    fire_units: 10
    price: {value: 5.43 bn USD, year: 2018, source: contract}
  patriot: {system: patriot, at: equal-budget}
  thaad: {system: thaad, at: equal-budget}
  both: {mix: {patriot: 0.6, thaad: 0.4}, at: equal-budget}
  layers: {units: {patriot: 2, thaad: 1}}
defence: {}
"""
BN, M = 1e9, 1e6
N = 64

Column = Callable[[str], np.ndarray]


class Defence(Block):
    """Stands for the study's block."""

    REQUIRES: ClassVar[tuple[str, ...]] = ("options",)


@pytest.fixture(scope="module")
def shipped() -> Catalog:
    return load_catalog()


@pytest.fixture
def make(tmp_path: Path, shipped: Catalog) -> Callable[..., Scenario]:
    def made(text: str = SCENARIO, *steps: str) -> Scenario:
        file = tmp_path / "terms.yaml"
        file.write_text(text, "utf-8")
        return resolve(load_scenario(file, {"defence": Defence}, shipped, steps=steps), shipped)

    return made


def nominal(scenario: Scenario, **other: float) -> Column:
    """Return columns of nominal values, or of those given by the id of a price."""

    def column(path: str) -> np.ndarray:
        known = scenario.parameters[path].band.nominal
        value = other.get(path.split(".")[1], known)
        return np.full(scenario.draws, value)

    return column


def option(scenario: Scenario, name: str) -> Option:
    return next(o for o in scenario.options if o.id == name)


def bought(scenario: Scenario, name: str, term: Term) -> dict[str, int]:
    found = units_under(scenario, option(scenario, name), term, nominal(scenario), N)
    assert all(counts.shape == (scenario.draws,) for counts in found.values())
    return {system: int(counts[0]) for system, counts in found.items()}


#: By hand from the prices of the catalogue: hardware 0.3, 0.4 and 1.19 bn; missiles 3.8, 4.087
#: (29 % at 4.3, 71 % at 4.0) and 12.7 M; ten years at 4 %.
BY_HAND: Mapping[Term, Mapping[str, Mapping[str, int]]] = {
    "as-printed": {"patriot": {"patriot": 4}, "thaad": {"thaad": 3},
                   "both": {"patriot": 2, "thaad": 1}},
    "hardware": {"patriot": {"patriot": 7}, "thaad": {"thaad": 2},
                 "both": {"patriot": 4, "thaad": 1}},
    "missiles": {"patriot": {"patriot": 8}, "thaad": {"thaad": 2},
                 "both": {"patriot": 4, "thaad": 1}},
    "support": {"patriot": {"patriot": 8}, "thaad": {"thaad": 2},
                "both": {"patriot": 4, "thaad": 1}},
    "equal-units": {"patriot": {"patriot": 10}, "thaad": {"thaad": 10},
                    "both": {"patriot": 6, "thaad": 4}},
}  # fmt: skip


@pytest.mark.parametrize("term", TERMS)
def test_whole_units_are_those_reckoned_by_hand(make: Callable[..., Scenario], term: Term) -> None:
    scenario = make()
    for name, counts in BY_HAND[term].items():
        assert bought(scenario, name, term) == counts, name
    assert bought(scenario, "s-400", term) == {"s-400": 10}
    assert bought(scenario, "none", term) == {}


def test_options_of_given_numbers_keep_them_but_for_equal_units(
    make: Callable[..., Scenario],
) -> None:
    scenario = make()
    for term in ("as-printed", "hardware", "missiles", "support"):
        assert bought(scenario, "layers", term) == {"patriot": 2, "thaad": 1}
        assert (
            money_left_under(scenario, option(scenario, "layers"), term, nominal(scenario)) is None
        )
    assert bought(scenario, "layers", "equal-units") == {"patriot": 7, "thaad": 3}


def test_prices_and_budgets_of_each_content(make: Callable[..., Scenario]) -> None:
    scenario = make()
    column = nominal(scenario)
    patriot = scenario.catalog.systems["patriot"]
    missile = 0.29 * 4.3 * M + 0.71 * 4.0 * M
    expected = {
        "as-printed": 1.1 * BN,
        "hardware": 0.4 * BN,
        "missiles": 0.4 * BN + N * missile,
        "support": 0.4 * BN * (1 + 10 * 0.04) + N * missile,
    }
    for term, price in expected.items():
        assert unit_price_under(patriot, term, column, N)[0] == pytest.approx(price, rel=1e-9)
    assert budget_under(scenario, "as-printed", column, N)[0] == 5.43 * BN
    assert budget_under(scenario, "hardware", column, N)[0] == pytest.approx(3.0 * BN)
    budget = 10 * (0.3 * BN * 1.4 + N * 3.8 * M)
    assert budget_under(scenario, "support", column, N)[0] == pytest.approx(budget)
    with pytest.raises(ValueError, match="no price"):
        unit_price_under(patriot, "equal-units", column, N)


def test_money_spent_and_left_make_the_budget(make: Callable[..., Scenario]) -> None:
    scenario = make()
    column = nominal(scenario)
    left = money_left_under(scenario, option(scenario, "both"), "as-printed", column, N)
    assert left is not None
    assert left[0] == pytest.approx(5.43 * BN - 2 * 1.1 * BN - 1.8 * BN)
    assert money_left_under(scenario, option(scenario, "patriot"), "equal-units", column) is None
    for term in ("as-printed", "hardware", "missiles", "support"):
        for name in ("patriot", "thaad"):
            rest = money_left_under(scenario, option(scenario, name), term, column, N)
            price = unit_price_under(scenario.catalog.systems[name], term, column, N)
            assert rest is not None
            assert np.all((rest >= 0) & (rest < price))


def test_the_same_system_at_equal_money_is_the_same_number_whatever_its_price(
    make: Callable[..., Scenario],
) -> None:
    """Under a content the budget follows the price: nothing is lost to rounding."""
    scenario = make(SCENARIO.replace("patriot: {system: patriot,", "patriot: {system: s-400,"))
    rng = np.random.default_rng(3)
    drawn: dict[str, np.ndarray] = {}

    def column(path: str) -> np.ndarray:
        band = scenario.parameters[path].band
        return drawn.setdefault(path, rng.uniform(band.low, band.high, scenario.draws))

    for term in ("hardware", "missiles", "support"):
        found = units_under(scenario, option(scenario, "patriot"), term, column, N)
        assert found["s-400"].tolist() == [10] * scenario.draws


def test_money_that_buys_less_than_one_unit_buys_none(make: Callable[..., Scenario]) -> None:
    scenario = make(SCENARIO.replace("5.43 bn USD", "1 bn USD"))
    assert bought(scenario, "both", "as-printed") == {"patriot": 0, "thaad": 0}
    left = money_left_under(scenario, option(scenario, "both"), "as-printed", nominal(scenario))
    assert left is not None
    assert left[0] == 1 * BN


@pytest.mark.parametrize(
    ("total", "shares", "counts"),
    [(10, "0.6, thaad: 0.4", (6, 4)), (3, "0.9, thaad: 0.1", (2, 1)),
     (2, "0.9, thaad: 0.1", (1, 1)), (1, "0.5, thaad: 0.5", (1, 1)),
     (7, "0.5, thaad: 0.5", (4, 3))],
)  # fmt: skip
def test_equal_units_of_a_mix_follow_its_shares_and_leave_no_system_out(
    make: Callable[..., Scenario], total: int, shares: str, counts: tuple[int, int]
) -> None:
    text = SCENARIO.replace("fire_units: 10", f"fire_units: {total}")
    scenario = make(text.replace("0.6, thaad: 0.4", shares))
    assert tuple(bought(scenario, "both", "equal-units").values()) == counts


def rounds(scenario: Scenario, system: str, term: Term, **other: float) -> tuple[int, int]:
    found = missiles_under(
        scenario, scenario.catalog.systems[system], term, nominal(scenario, **other), N
    )
    return int(found.ready[0]), int(found.behind[0])


def test_missiles_of_a_unit_are_said_and_differ_by_terms(make: Callable[..., Scenario]) -> None:
    scenario = make()
    for term in ("as-printed", "equal-units"):
        assert rounds(scenario, "s-400", term) == (32, 24)
        assert rounds(scenario, "patriot", term) == (48, 172 - 48)
        assert rounds(scenario, "thaad", term) == (48, 0)
    for system, ready in {"s-400": 32, "patriot": 48, "thaad": 48}.items():
        assert rounds(scenario, system, "hardware") == (ready, 0)
        for term in ("missiles", "support"):
            assert rounds(scenario, system, term) == (ready, N - ready)


def test_a_unit_with_fewer_missiles_than_rails_has_no_more_than_it_was_given(
    make: Callable[..., Scenario],
) -> None:
    scenario = make()
    few = missiles_under(
        scenario, scenario.catalog.systems["patriot"], "missiles", nominal(scenario), 8
    )
    assert (int(few.ready[0]), int(few.behind[0])) == (8, 0)
    assert rounds(scenario, "s-400", "as-printed", **{"s-400-fire-unit": 20}) == (20, 0)


def test_the_load_splits_missiles_by_type_and_loses_none(make: Callable[..., Scenario]) -> None:
    scenario = make()
    patriot = scenario.catalog.systems["patriot"]
    counts = np.arange(200)
    split = rounds_by_type(patriot, Rounds(counts, counts[::-1].copy()))
    assert set(split) == {"gem-t", "pac-3-mse"}
    assert np.array_equal(sum(r.ready for r in split.values()), counts)
    assert np.array_equal(sum(r.behind for r in split.values()), counts[::-1])
    assert int(split["gem-t"].ready[100]) == 29
    assert all((r.total >= 0).all() for r in split.values())
    s_400 = scenario.catalog.systems["s-400"]
    assert list(rounds_by_type(s_400, Rounds(counts, counts))) == ["48n6e3"]


def test_prices_that_can_move_an_answer_are_parameters(make: Callable[..., Scenario]) -> None:
    scenario = make()
    paths = terms_paths(scenario)
    assert paths == {
        "price.patriot-fire-unit.amount", "price.thaad-fire-unit.amount",
        "price.s-400-fire-unit-hardware.amount", "price.patriot-fire-unit-hardware.amount",
        "price.thaad-fire-unit-hardware.amount", "price.s-400-missile-average.amount",
        "price.missile-gem-t.amount", "price.missile-pac-3-mse.amount",
        "price.missile-thaad.amount", "prior.sustainment-share.value",
    }  # fmt: skip
    assert paths <= set(scenario.parameters)
    assert terms_paths(scenario, ("equal-units",)) == frozenset()
    priors = {p.split(".")[1] for p in scenario.parameters if p.startswith("prior.kill-")}
    assert priors == {p.id for p in scenario.catalog.priors.values() if p.group == "kill"}


def test_without_equal_money_there_is_one_set_of_terms(make: Callable[..., Scenario]) -> None:
    text = "\n".join(line for line in SCENARIO.splitlines() if "at: equal" not in line)
    scenario = make(text)
    assert [term for term in TERMS if not lacking(scenario, term)] == ["as-printed"]
    assert terms_paths(scenario) == frozenset()
    assert bought(scenario, "layers", "as-printed") == {"patriot": 2, "thaad": 1}
    with pytest.raises(InternalError, match="no option is bought at equal money"):
        bought(scenario, "layers", "hardware")


def test_a_system_without_a_hardware_price_is_named(make: Callable[..., Scenario]) -> None:
    scenario = make()
    bare = scenario.catalog.systems["thaad"].model_copy(update={"hardware_price": ""})
    thaad = option(scenario, "thaad")
    changed = Option(**{**vars(thaad), "system": bare, "parts": (type(thaad.parts[0])(bare, 1.0),)})
    others = tuple(changed if o.id == "thaad" else o for o in scenario.options)
    without = Scenario(**{**vars(scenario), "options": others})
    assert "THAAD" in lacking(without, "hardware")
    assert lacking(without, "as-printed") == lacking(without, "equal-units") == ""


def test_options_know_whether_they_are_nothing_one_system_or_a_mix(
    make: Callable[..., Scenario],
) -> None:
    scenario = make()
    assert [o.id for o in scenario.options if o.is_nothing] == ["none"]
    assert [o.id for o in scenario.options if o.is_mix] == ["both", "layers"]
    assert option(scenario, "both").label == "60 % Patriot and 40 % THAAD"
    assert option(scenario, "layers").label == "2 Patriot and 1 THAAD"
    assert option(scenario, "layers").fire_units == 3
    assert [p.system.id for p in option(scenario, "s-400").parts] == ["s-400"]
    assert option(scenario, "none").parts == ()
    priced = priced_option(scenario)
    assert priced is not None
    assert priced.id == "s-400"


def test_units_without_missiles_that_anybody_counted_are_refused(
    scenario_file: Path, catalog: Catalog
) -> None:
    scenario_file.write_text(scenario_file.read_text("utf-8") + "defence: {}\n", "utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(scenario_file, {**STUDIES, "defence": Defence}, catalog)
    found = [(p.where, p.message, p.value) for p in caught.value.problems]
    words = "the catalogue does not say how many missiles a fire unit has"
    assert found == [("options.alpha", words, "alpha"), ("options.beta", words, "beta")]


@pytest.mark.parametrize(
    ("path", "ends", "words"),
    [
        ("prior.kill-shared-drone.value", "low: 0, nominal: 0.5, high: 0.9", "beta distribution"),
        ("prior.kill-shared-drone.value", "low: 0.2, nominal: 0.5, high: 1", "beta distribution"),
        ("prior.reload-time.value", "low: 0 s, nominal: 5 min, high: 1 h", "on a log scale"),
        ("prior.kill-shared-drone.value", "nominal: 1", ""),
        ("prior.kill-shared-drone.value", "low: 0.2, nominal: 0.5, high: 0.9", ""),
    ],
)
def test_a_band_that_its_distribution_cannot_stand_for_is_refused(
    make: Callable[..., Scenario], path: str, ends: str, words: str
) -> None:
    step = f'set values."{path}"={{{ends}, source: contract}}'
    if not words:
        assert make(SCENARIO, step).parameters[path].sources == ("contract",)
        return
    with pytest.raises(ScenarioError, match=words):
        make(SCENARIO, step)


def test_a_system_whose_radars_are_not_modelled_is_a_problem_of_the_option(
    scenario_file: Path, catalog: Catalog
) -> None:
    blind = catalog.systems["beta"].model_copy(update={"radars": ()})
    changed = dataclasses.replace(catalog, systems={**catalog.systems, "beta": blind})
    with pytest.raises(ScenarioError) as caught:
        load_scenario(scenario_file, STUDIES, changed)
    (problem,) = caught.value.problems
    assert problem.where == "options.beta"
    assert "one that tracks are modelled, found 0 and 0" in problem.message
