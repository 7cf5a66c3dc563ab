"""CFAR against integrals over the reference cells, and its limits."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import integrate, stats

from longshadow.physics.cfar import (
    ca_cfar_detection_probability,
    ca_cfar_loss_db,
    ca_cfar_multiplier,
    ca_cfar_required_snr,
    os_cfar_detection_probability,
    os_cfar_loss_db,
    os_cfar_multiplier,
)
from longshadow.physics.detection import detection_probability


def over_cells(density: object, multiplier: float, snr: float) -> float:
    """Mean of exp(-threshold / (1 + SNR)) over what the reference cells give."""
    answer, _ = integrate.quad(
        lambda z: density.pdf(z) * math.exp(-multiplier * z / (1.0 + snr)), 0.0, np.inf,
        epsabs=1e-13, epsrel=1e-11, limit=500,
    )  # fmt: skip
    return float(answer)


@pytest.mark.parametrize("cells", [1, 4, 16])
@pytest.mark.parametrize("snr", [0.0, 3.0, 100.0])
def test_cell_averaging_is_the_integral(cells: int, snr: float) -> None:
    multiplier = float(ca_cfar_multiplier(1e-3, cells))
    exact = over_cells(stats.gamma(cells), multiplier, snr)
    assert float(ca_cfar_detection_probability(snr, 1e-3, cells)) == pytest.approx(exact, abs=1e-9)


class OrderStatistic:
    """Density of the cell of a rank among exponential cells."""

    def __init__(self, cells: int, rank: int) -> None:
        self.cells, self.rank = cells, rank

    def pdf(self, z: float) -> float:
        below = -math.expm1(-z)
        ways = self.rank * math.comb(self.cells, self.rank)
        return ways * below ** (self.rank - 1) * math.exp(-z * (self.cells - self.rank + 1))


@pytest.mark.parametrize(("cells", "rank"), [(1, 1), (8, 6), (20, 15), (16, 16)])
@pytest.mark.parametrize("snr", [0.0, 3.0, 100.0])
def test_order_statistic_is_the_integral(cells: int, rank: int, snr: float) -> None:
    multiplier = os_cfar_multiplier(1e-3, cells, rank)
    exact = over_cells(OrderStatistic(cells, rank), multiplier, snr)
    ours = float(os_cfar_detection_probability(snr, 1e-3, cells, rank))
    assert ours == pytest.approx(exact, abs=1e-9)


def test_many_cells_know_the_noise() -> None:
    snr = np.array([1.0, 10.0, 100.0])
    known = detection_probability(snr, 1e-6)
    assert ca_cfar_detection_probability(snr, 1e-6, 10_000) == pytest.approx(known, abs=1e-3)
    assert float(ca_cfar_loss_db(0.5, 1e-6, 10_000)) == pytest.approx(0.0, abs=0.01)
    losses = ca_cfar_loss_db(0.5, 1e-6, np.arange(1, 200))
    assert np.all(np.diff(losses) < 0.0)
    assert np.all(losses > 0.0)


def test_required_ratio_inverts() -> None:
    pd = np.array([0.01, 0.5, 0.99])
    snr = ca_cfar_required_snr(pd, 1e-6, 16)
    assert ca_cfar_detection_probability(snr, 1e-6, 16) == pytest.approx(pd, rel=1e-12)
    for p in pd:
        known_db = 10 * np.log10(math.log(1e-6) / math.log(p) - 1)
        needed = 10 ** ((known_db + os_cfar_loss_db(float(p), 1e-6, 16, 12)) / 10)
        assert float(os_cfar_detection_probability(needed, 1e-6, 16, 12)) == pytest.approx(p)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: ca_cfar_multiplier(1.2, 16), r"pfa = 1.2: must lie in \(0, 1\)"),
        (lambda: ca_cfar_multiplier(1e-6, 0), "cells = 0"),
        (lambda: ca_cfar_multiplier(1e-6, 2.5), "cells = 2.5: must be a whole number"),
        (lambda: ca_cfar_detection_probability(-1.0, 1e-6, 16), "snr_ratio = -1"),
        (lambda: ca_cfar_required_snr(1e-7, 1e-6, 16), "pd / pfa = 0.1: must be above 1"),
        (lambda: ca_cfar_loss_db(math.nan, 1e-6, 16), "pd = nan"),
        (lambda: os_cfar_multiplier(1e-6, 16, 17), r"rank = 17: must lie in \[1, 16\]"),
        (lambda: os_cfar_multiplier(1e-6, 16, 0), "rank = 0"),
        (lambda: os_cfar_loss_db(1e-7, 1e-6, 16, 12), "pd = 1e-07: must lie in"),
    ],
)
def test_bad_input_is_refused_with_the_bound(call: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()
