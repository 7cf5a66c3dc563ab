"""One table of draws for a whole scenario: stratified ranks through inverse functions."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np

from longshadow.uncertainty.distributions import Distribution

__all__ = ["draw_columns", "nearest_powers_of_two", "quantiles", "standard_error_of_median"]

_LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


def nearest_powers_of_two(draws: int) -> tuple[int, int]:
    """Return the powers of two just below and above a number of draws.

    >>> nearest_powers_of_two(1000)
    (512, 1024)
    """
    above = 1 << max(draws - 1, 0).bit_length()
    return (above // 2 or 1, above) if above != draws else (draws, draws)


def draw_columns(
    distributions: Mapping[str, Distribution],
    draws: int,
    seed: int,
    ranks: Mapping[str, str] | None = None,
) -> dict[str, np.ndarray]:
    """Return one column of draws a parameter: a Latin hypercube (McKay, Beckman & Conover 1979).

    Every column puts one draw into each of `draws` strata of equal probability, in an order that
    comes from the seed and the parameter's own path. So a column never depends on which other
    parameters there are, nor on the number of workers.

    Parameters
    ----------
    distributions
        What each parameter is drawn from.
    draws
        Number of rows, at least 1.
    seed
        0 is a seed.
    ranks
        Parameters that move together: path to the name of the rank that they share. They keep
        their own distributions.

    Raises
    ------
    ValueError
        If draws is below 1.
    """
    if draws < 1:
        raise ValueError(f"draws = {draws}: must be at least 1")
    ranks = ranks or {}
    return {
        path: np.asarray(law.quantile(_strata(ranks.get(path, path), draws, seed)), float)
        for path, law in sorted(distributions.items())
    }


def _strata(name: str, draws: int, seed: int) -> np.ndarray:
    """Return one number in each of so many strata of [0, 1), in random order."""
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(_number(name),)))
    return (rng.permutation(draws) + rng.random(draws)) / draws


def quantiles(values: np.ndarray) -> dict[str, float]:
    """Return p05, p25, p50, p75 and p95 of the draws of one quantity."""
    found = np.quantile(np.asarray(values, float), _LEVELS)
    return dict(zip(("p05", "p25", "p50", "p75", "p95"), map(float, found), strict=True))


def standard_error_of_median(values: np.ndarray) -> float:
    """Return an upper estimate of the Monte Carlo error of the median.

    Half the distance between the order statistics that bound the median with 68 % confidence
    for independent draws (binomial, normal approximation); stratified draws do better.
    """
    ordered = np.sort(np.asarray(values, float))
    count = ordered.size
    spread = 0.5 * np.sqrt(count)
    low = int(max(np.floor(count / 2 - spread), 0))
    high = int(min(np.ceil(count / 2 + spread), count - 1))
    return float(0.5 * (ordered[high] - ordered[low]))


def _number(key: str) -> int:
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")
