"""Named approximations: their measured errors hold, and nothing outside the domain is answered."""

from __future__ import annotations

import math

import numpy as np
import pytest

from longshadow.physics.approximations import (
    albersheim_snr_db,
    north_detection_probability,
    peebles_integration_gain_db,
    shnidman_snr_db,
)
from longshadow.physics.detection import detection_probability, required_snr
from longshadow.physics.integration import integration_gain

PFA = 10.0 ** np.arange(-9.0, -2.9, 1.0)
Grid = tuple[np.ndarray, np.ndarray, np.ndarray]


def grid(pd: list[float], pulses: list[int], pfa: np.ndarray = PFA) -> Grid:
    a, b, c = np.meshgrid(pd, pfa, pulses, indexing="ij")
    return a, b, c


def worst_db(approximate_db: np.ndarray, exact: np.ndarray) -> float:
    return float(np.abs(approximate_db - 10.0 * np.log10(exact)).max())


@pytest.mark.parametrize(
    ("least_pd", "most_pfa", "error_db"),
    [(0.3, 1e-3, 0.6), (0.2, 1e-3, 0.91), (0.1, 1e-3, 4.1), (0.05, 1e-6, 2.3)],
)
def test_albersheim_errs_as_stated(least_pd: float, most_pfa: float, error_db: float) -> None:
    pd, pfa, n = grid(
        [least_pd, 0.5, 0.9, 0.99], [1, 2, 10, 100, 8096], PFA[1.01 * most_pfa >= PFA]
    )
    error = worst_db(albersheim_snr_db(pd, pfa, n), required_snr(pd, pfa, n, 0))
    assert 0.9 * error_db < error <= error_db


@pytest.mark.parametrize(
    ("swerling", "error_db"), [(0, 0.31), (1, 1.2), (2, 1.2), (3, 0.9), (4, 0.6)]
)
def test_shnidman_errs_as_stated(swerling: int, error_db: float) -> None:
    pd, pfa, n = grid([0.1, 0.2, 0.5, 0.8, 0.87, 0.9, 0.97, 0.99], [1, 2, 3, 10, 39, 40, 100])
    error = worst_db(shnidman_snr_db(pd, pfa, n, swerling), required_snr(pd, pfa, n, swerling))
    assert 0.85 * error_db < error <= error_db


@pytest.mark.parametrize(("least", "error_db"), [(-6, 0.8), (-9, 1.4), (-12, 2.1)])
def test_peebles_errs_as_stated(least: int, error_db: float) -> None:
    pd, pfa, n = grid([0.5, 0.9, 0.96, 0.999], [1, 10, 100, 500], 10.0 ** np.arange(least, -1.9))
    error = worst_db(peebles_integration_gain_db(pd, pfa, n), integration_gain(pd, pfa, n))
    assert 0.9 * error_db < error <= error_db


def test_north_errs_as_stated() -> None:
    snr, pfa = np.geomspace(1.0, 1e4, 300)[:, None], 10.0 ** np.arange(-12.0, -2.9)
    error = np.abs(north_detection_probability(snr, pfa) - detection_probability(snr, pfa, 1, 0))
    assert 0.006 < error.max() < 0.007


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: albersheim_snr_db(0.01, 1e-6), r"pd = 0.01: must lie in \[0.05, 0.99\]"),
        (lambda: albersheim_snr_db(0.5, 1e-2), "pfa = 0.01"),
        (lambda: albersheim_snr_db(0.5, 1e-6, 9000), r"pulses = 9000: must lie in \[1, 8096\]"),
        (lambda: albersheim_snr_db(0.05, 1e-3), "must be at least 0.9"),
        (lambda: albersheim_snr_db(math.nan, 1e-6), "pd = nan"),
        (lambda: shnidman_snr_db(0.05, 1e-6), r"pd = 0.05: must lie in \[0.1, 0.99\]"),
        (lambda: shnidman_snr_db(0.5, 1e-6, 101), "pulses = 101"),
        (lambda: shnidman_snr_db(0.5, 1e-6, 0), "pulses = 0"),
        (lambda: shnidman_snr_db(0.5, 1e-6, 1, 7), "swerling = 7"),
        (lambda: peebles_integration_gain_db(0.4, 1e-6, 10), "pd = 0.4"),
        (lambda: north_detection_probability(0.5, 1e-6), "snr_ratio = 0.5"),
        (lambda: north_detection_probability(5.0, 0.1), "pfa = 0.1"),
    ],
)
def test_outside_the_domain_nothing_is_answered(call: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()
