"""One table of draws for a whole scenario: scrambled Sobol points through inverse functions."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np

from longshadow.uncertainty.distributions import Constant, Distribution

__all__ = ["nearest_powers_of_two", "quantiles", "sobol_table", "standard_error_of_median"]

_LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


def nearest_powers_of_two(draws: int) -> tuple[int, int]:
    """Return the powers of two just below and above a number of draws.

    >>> nearest_powers_of_two(1000)
    (512, 1024)
    """
    above = 1 << max(draws - 1, 0).bit_length()
    return (above // 2 or 1, above) if above != draws else (draws, draws)


def sobol_table(
    distributions: Mapping[str, Distribution],
    draws: int,
    seed: int,
    ranks: Mapping[str, str] | None = None,
) -> dict[str, np.ndarray]:
    """Return one column of draws a parameter.

    The columns are ordered by sorted path and the table is made whole, so it never depends on
    the number of workers. Each column is a Sobol dimension, scrambled and digitally shifted by
    `scipy.stats.qmc.Sobol` (Joe & Kuo 2008 directions; Owen scrambling).

    Parameters
    ----------
    distributions
        What each parameter is drawn from; constants take no Sobol dimension.
    draws
        Number of rows, a power of two.
    seed
        Seed of the scramble; 0 is a seed.
    ranks
        Parameters that move together: path to the name of the rank that they share. They keep
        their own distributions and use one Sobol dimension.

    Raises
    ------
    ValueError
        If draws is not a power of two.
    """
    from scipy.stats import qmc

    if draws < 1 or draws & (draws - 1):
        raise ValueError(f"draws = {draws}: must be a power of two")
    ranks = ranks or {}
    free = {p: ranks.get(p, p) for p, d in distributions.items() if not isinstance(d, Constant)}
    moving = sorted(set(free.values()))
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(_number("sobol"),)))
    points = np.zeros((draws, 0))
    if moving:
        points = qmc.Sobol(len(moving), scramble=True, rng=rng).random(draws)
    column = dict(zip(moving, points.T, strict=True))
    return {
        path: np.asarray(law.quantile(column.get(free.get(path, ""), np.zeros(draws))), float)
        for path, law in sorted(distributions.items())
    }


def quantiles(values: np.ndarray) -> dict[str, float]:
    """Return p05, p25, p50, p75 and p95 of the draws of one quantity."""
    found = np.quantile(np.asarray(values, float), _LEVELS)
    return dict(zip(("p05", "p25", "p50", "p75", "p95"), map(float, found), strict=True))


def standard_error_of_median(values: np.ndarray) -> float:
    """Return an upper estimate of the Monte Carlo error of the median.

    Half the distance between the order statistics that bound the median with 68 % confidence
    for independent draws (binomial, normal approximation); Sobol draws do better.
    """
    ordered = np.sort(np.asarray(values, float))
    count = ordered.size
    spread = 0.5 * np.sqrt(count)
    low = int(max(np.floor(count / 2 - spread), 0))
    high = int(min(np.ceil(count / 2 + spread), count - 1))
    return float(0.5 * (ordered[high] - ordered[low]))


def _number(key: str) -> int:
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")
