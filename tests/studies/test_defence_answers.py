"""Answers of the defence study by hand: quantiles, break-even, verdicts, and the cost exchange."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from longshadow.studies.defence.answers import CHANCE, histogram_quantiles
from longshadow.studies.defence.axes import share_between, verdict_of
from longshadow.studies.defence.curves import break_even_kill
from longshadow.studies.defence.exchange import exchange_of
from longshadow.studies.defence.findings import median_draw
from longshadow.studies.defence.playing import KILLS
from longshadow.studies.defence.prices import threat_prices
from longshadow.studies.defence.raids import Raid


@given(st.lists(st.integers(0, 7), min_size=1, max_size=30).filter(any))
def test_histogram_quantiles__are_those_of_the_expanded_data(counts):
    """The least value by which a share of all is reached: numpy's inverted distribution."""
    data = np.repeat(np.arange(len(counts)), counts)
    expected = np.quantile(data, CHANCE, method="inverted_cdf")
    assert histogram_quantiles(np.array(counts)).tolist() == expected.tolist()


def test_histogram_quantiles__of_nothing():
    assert histogram_quantiles(np.zeros(4, np.int64)).tolist() == [0.0, 0.0, 0.0]


LINE = np.array([1.0 - k for k in KILLS])


@pytest.mark.parametrize(
    ("leak", "rival", "equal"),
    [
        (LINE, 0.6, 0.4),
        (LINE, 0.55, 0.45),
        (LINE, 0.07, 0.93),
        (LINE, float(LINE[-1]), 0.95),
        (LINE, float(LINE[0]), 0.0),
        (LINE, 1.0, 0.0),
        (LINE, 0.04, np.nan),
        (np.ones(10), 1.0, 0.0),
        (np.ones(10), 0.99, np.nan),
        # noise that rises again does not hide the first crossing
        (np.array([0.9, 0.5, 0.6, 0.4, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3]), 0.7, 0.15),
    ],
)
def test_break_even__is_where_curves_cross(leak, rival, equal):
    found = break_even_kill(KILLS, leak, rival)
    assert found == pytest.approx(equal, abs=1e-9, nan_ok=True)


@given(
    st.lists(st.floats(0, 1), min_size=10, max_size=10),
    st.floats(0, 1), st.floats(0, 1),
)  # fmt: skip
def test_break_even__never_falls_as_the_rival_gets_better(leak, one, two):
    worse, better = sorted((one, two), reverse=True)
    easy, hard = (break_even_kill(KILLS, np.array(leak), rival) for rival in (worse, better))
    assert not np.isnan(easy) or np.isnan(hard)
    assert np.isnan(hard) or hard >= easy - 1e-12


def test_between__is_strict_and_knows_no_order():
    middle = np.array([2.0, 1.0, 3.0, 0.0, 2.5])
    low, high = np.full(5, 1.0), np.full(5, 3.0)
    assert share_between(middle, low, high) == 0.4
    assert share_between(middle, high, low) == 0.4


@pytest.mark.parametrize(
    ("share", "unverified", "verdict"),
    [
        (1.0, False, "supported"), (0.9, False, "supported"), (0.89, False, "cannot-tell"),
        (0.5, False, "cannot-tell"), (0.11, False, "cannot-tell"), (0.1, False, "contradicted"),
        (0.0, False, "contradicted"), (1.0, True, "cannot-tell"), (0.0, True, "cannot-tell"),
    ],
)  # fmt: skip
def test_verdict__needs_nine_of_ten_runs_and_verified_values(share, unverified, verdict):
    assert verdict_of(share, unverified) == verdict


def test_median_draw__is_the_nearest_and_first():
    values = np.array([np.nan, 5.0, 1.0, 3.0, 3.0])
    assert median_draw(values) == 3
    assert median_draw(values, np.array([True, True, False, False, False])) == 1


# --- cost exchange -----------------------------------------------------------------------------


def test_exchange__by_hand():
    """Four shots at drones and six at missiles, 2 M each; 3 of 6 drones at 0.1 M and half of 4
    missiles at 1 M stopped; then 30 shots that stop nothing."""
    dollars = {"price.m.amount": 2e6, "price.drone-one-way.amount": 1e5,
               "price.missile-cruise.amount": 1e6}  # fmt: skip
    job = SimpleNamespace(
        draws=2,
        flights=[SimpleNamespace(target=t) for t in ("one-way-drone", "cruise-missile")],
        raids=[Raid("r", "A raid", 10, 60.0, (0, 1), (0.6, 0.4))],
        plans=[
            SimpleNamespace(
                option=SimpleNamespace(is_nothing=False, parts=[SimpleNamespace(
                    system=SimpleNamespace(missile_prices={"x": "m"}))]),
                parts=[SimpleNamespace(system="s")],
            )
        ],
        armed={"s": SimpleNamespace(missiles={"x": [0, 0]})},
        column=lambda path: np.full(3, dollars[path]),
    )  # fmt: skip
    spent = np.zeros((2, 60, 1))
    spent[0, :10, 0], spent[1, :30, 0] = 1.0, 1.0
    played = SimpleNamespace(
        spent=spent, leak=np.array([[0.5, 0.5], [1.0, 1.0]]), counts=(6, 4),
        fired=np.array([[4.0, 6.0], [15.0, 15.0]]),
    )  # fmt: skip
    found = exchange_of(job, 0, 0, played)
    assert found[0][0] == pytest.approx(8e6 / 3e5, abs=1e-9)
    assert found[1][0] == pytest.approx(12e6 / 2e6, abs=1e-9)
    assert np.isnan(found[0][1])
    assert np.isnan(found[1][1])


def test_prices__are_those_of_threats_that_have_one():
    assert threat_prices(["one-way-drone"]) == ("drone-one-way",)
    assert threat_prices(["cruise-missile", "one-way-drone"]) == ("missile-cruise", "drone-one-way")
    assert threat_prices(["cruise-missile", "srbm"]) == ("missile-cruise",)
