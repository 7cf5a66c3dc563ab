from __future__ import annotations

import numpy as np

from longshadow.results.records import Assumption, Finding
from longshadow.workbench.deciders import decisions_of


def finding(*depends_on: str) -> Finding:
    return Finding(id="f", title="F", unit="", depends_on=depends_on)


def test_the_unknown_that_moves_most_comes_first() -> None:
    rng = np.random.default_rng(1)
    columns = {name: rng.random(1024) for name in ("a", "b", "c")}
    outcome = columns["a"] + 0.5 * columns["b"]
    (decision,) = decisions_of(columns, {"f": outcome}, [finding("a", "b", "c")], [])
    shares = {decider.path: decider.share for decider in decision.deciders}
    assert [decider.path for decider in decision.deciders][:2] == ["a", "b"]
    assert abs(shares["a"] - 0.8) < 0.05  # variances 1 : 0.25
    assert abs(shares["b"] - 0.2) < 0.05
    assert shares["c"] < decision.noise
    assert decision.deciders[0].low_half < decision.deciders[0].high_half  # type: ignore[operator]


def test_an_unknown_that_does_not_enter_is_never_blamed() -> None:
    column = np.random.default_rng(1).random(256)
    columns = {"enters": column, "stranger": column**2}
    (decision,) = decisions_of(columns, {"f": column}, [finding("enters")], [])
    assert [decider.path for decider in decision.deciders] == ["enters"]


def test_one_unknown_under_two_paths_counts_once() -> None:
    column = np.random.default_rng(1).random(256)
    columns = {"a.mast": column, "b.mast": column.copy()}
    (decision,) = decisions_of(columns, {"f": column}, [finding()], [])
    assert [decider.path for decider in decision.deciders] == ["a.mast"]


def test_what_does_not_vary_or_has_gaps_decides_nothing() -> None:
    columns = {"a": np.linspace(0, 1, 64)}
    flat, gaps = np.ones(64), np.full(64, np.nan)
    assert decisions_of(columns, {"f": flat, "g": gaps}, [finding()], []) == ()


def test_a_choice_without_order_has_no_lower_half() -> None:
    """A direction that is "low" means nothing, and says on which side something is weak."""
    rng = np.random.default_rng(1)
    columns = {"approach.azimuth": rng.integers(0, 32, 512).astype(float), "a": rng.random(512)}
    rows = [
        Assumption(path="approach.azimuth", title="", unit="", low=0, nominal="each", high=31),
        Assumption(path="a", title="", unit="", low=0, nominal=0.5, high=1),
    ]
    outcome = columns["approach.azimuth"] + columns["a"]
    (decision,) = decisions_of(columns, {"f": outcome}, [finding()], rows)
    halves = {d.path: (d.low_half, d.high_half) for d in decision.deciders}
    assert halves["approach.azimuth"] == (None, None)
    assert None not in halves["a"]
