"""Sums over scans against every possible sequence of outcomes, and known runs."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from longshadow.physics.accumulation import (
    MOST_WINDOW,
    confirmation_probability,
    cumulative_probability,
    m_of_n_probability,
)


def enumerated(pd: np.ndarray, m: int, n: int) -> np.ndarray:
    """Chance that the rule has been met, by weighing all 2^scans sequences."""
    met = np.zeros(pd.size)
    for outcome in itertools.product((0, 1), repeat=pd.size):
        weight = math.prod(p if hit else 1.0 - p for p, hit in zip(pd, outcome, strict=True))
        for scan in range(pd.size):
            if sum(outcome[max(0, scan - n + 1) : scan + 1]) >= m:
                met[scan:] += weight
                break
    return met


@pytest.mark.parametrize(
    ("m", "n"), [(1, 1), (1, 4), (2, 2), (2, 3), (3, 3), (3, 5), (4, 6), (5, 5), (6, 8)]
)
def test_confirmation_is_that_of_all_sequences(m: int, n: int) -> None:
    pd = np.random.default_rng(m * 10 + n).uniform(0.0, 1.0, 10)
    assert confirmation_probability(pd, m, n) == pytest.approx(enumerated(pd, m, n), abs=1e-13)


def test_confirmation_broadcasts_over_leading_axes() -> None:
    pd = np.random.default_rng(1).uniform(0.0, 1.0, (3, 2, 7))
    together = confirmation_probability(pd, 3, 5)
    assert together.shape == pd.shape
    for i, j in np.ndindex(3, 2):
        assert np.array_equal(together[i, j], confirmation_probability(pd[i, j], 3, 5))


def test_confirmation_of_steady_chances() -> None:
    """Runs of two heads (Fibonacci), one hit of n, and the first window of n scans."""
    fibonacci = np.array([1, 2, 3, 5, 8, 13, 21, 34, 55, 89])
    no_run = fibonacci[1:] / 2.0 ** np.arange(1, 10)
    assert confirmation_probability(np.full(9, 0.5), 2, 2) == pytest.approx(1.0 - no_run)
    pd = np.array([0.1, 0.6, 0.2, 0.9])
    assert confirmation_probability(pd, 1, 3) == pytest.approx(cumulative_probability(pd))
    window = confirmation_probability(np.full(5, 0.7), 3, 5)
    assert window[-1] == pytest.approx(float(m_of_n_probability(0.7, 3, 5)))


def test_a_miss_between_hits_can_leave_the_window() -> None:
    """Two hits three scans apart never meet in a window of three."""
    assert confirmation_probability([1, 0, 0, 1, 0, 0, 1], 2, 3).tolist() == [0.0] * 7
    assert confirmation_probability([1, 0, 1], 2, 3).tolist() == [0.0, 0.0, 1.0]


def test_m_of_n_is_the_binomial_tail() -> None:
    p = np.array([0.0, 1e-6, 0.3, 0.99, 1.0])
    for n in (1, 4, 9):
        for m in range(1, n + 1):
            tail = sum(math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(m, n + 1))
            assert m_of_n_probability(p, m, n) == pytest.approx(tail, rel=1e-12, abs=0.0)


def test_cumulative_probability_keeps_small_chances_and_certainty() -> None:
    assert cumulative_probability(np.full(10, 1e-18))[-1] == pytest.approx(
        1e-17, rel=1e-12, abs=0.0
    )
    assert cumulative_probability([0.2, 1.0, 0.3]).tolist() == pytest.approx([0.2, 1.0, 1.0])
    along = cumulative_probability([[0.5, 0.1], [0.5, 0.1]], axis=0)
    assert along[-1] == pytest.approx([0.75, 0.19])


@pytest.mark.parametrize(
    ("m", "n", "said"),
    [
        (0, 3, r"m = 0: must lie in \[1, n\] = \[1, 3\]"),
        (4, 3, "m = 4"),
        (1, 0, r"n = 0: must lie in \[1, 16\]"),
        (1, MOST_WINDOW + 1, "n = 17"),
        (1.5, 3, "m = 1.5: must be a whole number"),
    ],
)
def test_impossible_rules_are_refused(m: int, n: int, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        confirmation_probability([0.5, 0.5], m, n)


@pytest.mark.parametrize("bad", [-0.1, 1.1, math.nan])
def test_what_is_no_probability_is_refused(bad: float) -> None:
    for function in (
        lambda p: confirmation_probability(p, 2, 3),
        cumulative_probability,
        lambda p: m_of_n_probability(p, 2, 3),
    ):
        with pytest.raises(ValueError, match=r"must lie in \[0, 1\]"):
            function([0.5, bad])


def test_scans_need_an_axis() -> None:
    for function in (lambda p: confirmation_probability(p, 2, 3), cumulative_probability):
        with pytest.raises(ValueError, match="axis of scans"):
            function(0.5)
    assert confirmation_probability(np.zeros((4, 0)), 2, 3).shape == (4, 0)
