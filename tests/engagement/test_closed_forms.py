"""Closed forms against enumeration, printed values and laws that they must obey."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from scipy import stats

from longshadow.engagement.closed_forms import (
    engageable,
    erlang_b,
    erlang_c,
    layered_leakage,
    leakers_after_looks,
    leakers_after_one_salvo,
    none_leaks,
    occupancy,
    salvo_miss,
)


def enumerated_miss(p: float, n: int, rho: float) -> float:
    """Sum over the common draw or n own draws, each outcome by its chance."""
    own = sum(
        math.prod(p if hit else 1 - p for hit in hits)
        for hits in itertools.product((False, True), repeat=n)
        if not any(hits)
    )
    return rho * (1 - p) + (1 - rho) * own


@pytest.mark.parametrize("n", [1, 2, 4])
@pytest.mark.parametrize("rho", [0.0, 0.3, 1.0])
def test_salvo__is_the_enumeration(n: int, rho: float) -> None:
    assert float(salvo_miss(0.7, n, rho)) == pytest.approx(enumerated_miss(0.7, n, rho), abs=1e-15)


def test_salvo__two_shots_have_the_correlation_asked_for() -> None:
    p, rho = 0.6, 0.35
    both_miss = float(salvo_miss(p, 2, rho))
    assert (both_miss - (1 - p) ** 2) / (p * (1 - p)) == pytest.approx(rho, abs=1e-14)


def test_salvo__limits_and_broadcasting() -> None:
    assert salvo_miss(0.9, [0, 1, 2], 0.5).tolist() == pytest.approx([1.0, 0.1, 0.055])
    assert salvo_miss([0.0, 1.0], 3).tolist() == [1.0, 0.0]
    assert float(salvo_miss(0.5, 50, 1.0)) == 0.5


def test_layers__order_does_not_matter_and_one_layer_is_its_salvo() -> None:
    assert layered_leakage([0.5, 0.9], [2, 1]) == layered_leakage([0.9, 0.5], [1, 2])
    assert layered_leakage([0.5], [3], 0.2) == float(salvo_miss(0.5, 3, 0.2))
    assert layered_leakage([]) == 1.0
    with pytest.raises(ValueError, match="as many"):
        layered_leakage([0.5, 0.5], [1])


def test_none_leaks__is_the_binomial_of_all() -> None:
    assert float(none_leaks(0.3, 5)) == pytest.approx(stats.binom(5, 0.3).pmf(5), abs=1e-15)
    assert float(none_leaks(0.3, 0)) == 1.0


def test_one_salvo__spends_the_last_missiles_on_one_threat() -> None:
    assert leakers_after_one_salvo(5, 0, 0.9, 2) == 5.0
    assert leakers_after_one_salvo(0, 9, 0.9) == 0.0
    assert leakers_after_one_salvo(3, 5, 0.9, 2) == pytest.approx(2 * 0.01 + 0.1, abs=1e-12)
    assert leakers_after_one_salvo(3, 100, 1.0, 2) == 0.0


@pytest.mark.parametrize(("n", "m", "p"), [(3, 5, 0.6), (4, 2, 0.5), (2, 9, 0.1), (3, 3, 1.0)])
def test_looks__is_the_enumeration_of_shots(n: int, m: int, p: float) -> None:
    total = 0.0
    for hits in itertools.product((0, 1), repeat=m):
        chance = math.prod(p if hit else 1 - p for hit in hits)
        total += chance * (n - min(n, sum(hits)))
    assert leakers_after_looks(n, m, p) == pytest.approx(total, abs=1e-12)


def test_looks__never_worse_than_one_shot_each() -> None:
    for m in range(12):
        assert leakers_after_looks(5, m, 0.7) <= leakers_after_one_salvo(5, m, 0.7) + 1e-12


@pytest.mark.parametrize(("a", "c"), [(0.5, 1), (1.0, 2), (10.0, 14), (100.0, 90), (3.0, 0)])
def test_erlang_b__is_the_truncated_poisson(a: float, c: int) -> None:
    reference = stats.poisson(a).pmf(c) / stats.poisson(a).cdf(c)
    assert erlang_b(a, c) == pytest.approx(reference, abs=1e-13)


def test_erlang_b__does_not_overflow_and_nothing_offered_is_never_lost() -> None:
    assert 0.0 < erlang_b(5000.0, 5000) < 0.02
    assert erlang_b(0.0, 3) == 0.0
    assert erlang_b(0.0, 0) == 1.0


@pytest.mark.parametrize(("a", "c"), [(0.5, 1), (2.0, 3), (10.0, 14)])
def test_erlang_c__is_the_sum_of_the_stationary_law(a: float, c: int) -> None:
    head = sum(a**k / math.factorial(k) for k in range(c))
    tail = a**c / math.factorial(c) * c / (c - a)
    assert erlang_c(a, c) == pytest.approx(tail / (head + tail), abs=1e-14)


def test_erlang_c__one_channel_waits_as_often_as_it_is_busy() -> None:
    assert erlang_c(0.7, 1) == pytest.approx(occupancy(0.7, 1), abs=1e-15)
    assert erlang_c(2.0, 2) == erlang_c(3.0, 2) == 1.0


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: salvo_miss(1.1, 2),
        lambda: salvo_miss(0.5, 1.5),
        lambda: salvo_miss(0.5, -1),
        lambda: salvo_miss(0.5, 2, -0.1),
        lambda: none_leaks(np.nan, 2),
        lambda: engageable(4, 0),
        lambda: engageable(-1, 1),
        lambda: leakers_after_one_salvo(2, 2, 0.5, 0),
        lambda: leakers_after_looks(2, 2, -0.5),
        lambda: erlang_b(-1.0, 2),
        lambda: erlang_b(1.0, -1),
        lambda: erlang_c(1.0, 0),
        lambda: occupancy(1.0, 0),
    ],
)
def test_out_of_domain_is_refused(wrong) -> None:
    with pytest.raises(ValueError, match="must"):
        wrong()
