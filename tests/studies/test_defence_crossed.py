"""Who leaks less, in how many runs, and with claims against doubts."""

from __future__ import annotations

import pytest

from longshadow.catalog.load import load_catalog
from tests.studies.defence_cases import ARC, CRUISE, FIGHTER, content, leak, played, raid


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
