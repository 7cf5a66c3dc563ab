"""Who leaks less, with claims against doubts; and a whole run against the closed form."""

from __future__ import annotations

import numpy as np
import pytest

from longshadow.catalog.load import load_catalog
from longshadow.workbench.registry import studies
from tests.studies.defence_cases import (
    ARC,
    CRUISE,
    FIGHTER,
    content,
    finding,
    leak,
    opened,
    played,
    raid,
    table,
)


@pytest.fixture(scope="module")
def catalog():
    return load_catalog()


def wins(result) -> dict[tuple[str, str, str], dict]:
    return {
        (f.labels["option"], f.labels["rival"], f.labels["target"]): f.value
        for f in result.findings
        if f.labels["quantity"] == "leak_wins"
    }


def test_wins__count_draws_and_ties_are_half(tmp_path, catalog):
    options = {
        "none": {"system": "none"},
        "patriot": {"system": "patriot", "fire_units": 4},
        "again": {"system": "patriot", "fire_units": 4},
        "thaad": {"system": "thaad", "fire_units": 1},
    }
    result = played(tmp_path, catalog, content(options, {"air": raid(CRUISE, FIGHTER)}))
    found = wins(result)
    assert len(found) == 3 * 2
    mine, none = leak(result, "patriot"), leak(result, "thaad")
    assert none.min() == 1.0
    expected = (mine < none).mean() + 0.5 * (mine == none).mean()
    value = found["patriot", "thaad", "cruise-missile"]
    assert value["share_of_draws"] == pytest.approx(expected, abs=1e-4)
    # what has no role against aircraft loses whatever is claimed
    assert value["claim_against_sceptic"]
    assert value["sceptic_against_claim"]
    same = found["patriot", "again", "cruise-missile"]
    assert same["share_of_draws"] == 0.5
    # one system, claimed and doubted at once: neither is ahead of itself
    assert not same["claim_against_sceptic"]
    assert not same["sceptic_against_claim"]


@pytest.mark.parametrize("price", ["1.1 bn USD", "3.3 bn USD"])
def test_a_claimed_price__may_buy_more_units_than_any_draw(tmp_path, catalog, price):
    options = {
        "none": {"system": "none"},
        "s-400": {
            "system": "s-400",
            "fire_units": 1,
            "price": {"value": price, "year": 2018, "type": "contract", "source": "gk"},
        },
        "patriot": {"system": "patriot", "at": "equal-budget"},
        "thaad": {"system": "thaad", "at": "equal-budget"},
    }
    scenario = content(options, {"one": raid(FIGHTER, ARC, total=1)}, draws=8)
    scenario["sources"] = {"gk": {"title": "A source", "date": "2018"}}
    found = wins(played(tmp_path, catalog, scenario))
    assert {target for *_, target in found} == {"fighter-4th-generation"}
    assert len(found) == 3


@pytest.mark.parametrize("salvo", [1, 2, 3])
def test_missed__is_what_one_salvo_misses_by_its_closed_form(tmp_path, catalog, salvo):
    """Of those fired at once, rho (1 - p) + (1 - rho) (1 - p)^n survive, draw by draw."""
    options = {"none": {"system": "none"}, "many": {"system": "patriot", "fire_units": 6}}
    scenario = content(
        options, {"air": raid(FIGHTER, total=12)}, facing="all-round", replications=400,
        doctrine={"salvo": salvo, "most_salvos": 1}, saturation=[],
    )  # fmt: skip
    found, context = opened(tmp_path, catalog, scenario)
    result = studies()["defence"].run(found, found.params["defence"], context)
    columns = {k: np.array(v) for k, v in table(result, "defence_draws").items()}
    mine = columns["option"] == "many"
    missed, stopped = columns["missed"][mine], columns["stopped"][mine]
    p = context.draws["prior.kill-shared-aircraft.value"]
    rho = context.draws["prior.salvo-correlation.value"]
    survive = rho * (1.0 - p) + (1.0 - rho) * (1.0 - p) ** salvo
    many = (missed + stopped) * 12 * 400
    assert many.min() > 2000
    error = np.sqrt(survive * (1.0 - survive) / many)
    away = (missed / (missed + stopped) - survive) / error
    assert np.abs(away).max() < 4.0
    assert 0.4 < np.sqrt(np.mean(away**2)) < 1.7


def test_an_empty_magazine__bounds_what_is_stopped(tmp_path, catalog):
    """48 missiles in salvos of two stop at most 24 of 200, whatever is seen; then they are gone."""
    options = {"none": {"system": "none"}, "thaad": {"system": "thaad", "fire_units": 1}}
    scenario = content(
        options, {"arcs": raid(ARC, total=200, window="20 min")}, facing="all-round",
        doctrine={"salvo": 2, "most_salvos": 1}, saturation=[],
    )  # fmt: skip
    result = played(tmp_path, catalog, scenario)
    assert leak(result, "thaad", "arcs", "srbm").min() >= 1.0 - 24 / 200
    shots = finding(result, "thaad.arcs.as-printed.shots_count")
    assert shots.p95 == shots.chance["p95"] == 48.0
    left = finding(result, "thaad.arcs.as-printed.missiles_left_count")
    assert left.p05 == left.chance["p05"] == 0.0
    columns = {k: np.array(v) for k, v in table(result, "defence_draws").items()}
    assert columns["magazine"][columns["option"] == "thaad"].mean() > 0.1
    assert finding(result, "thaad.arcs.as-printed.saturated_ratio").p50 == 1.0
    when = finding(result, "thaad.arcs.as-printed.saturation_min")
    assert -10.0 < when.p05 <= when.p95 < 20.0
