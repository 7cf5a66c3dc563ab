"""Which unknown matters: shares of spread, from the draws that were made anyway.

The first-order share is the correlation ratio on equal-count bins with the bias of empty
influence taken off (Pearson 1903; the binned estimator of first-order Sobol indices, for example
Plischke, Borgonovo & Smith 2013, doi:10.1016/j.ejor.2012.11.047, eq. 5).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

__all__ = ["first_order_share", "halves", "noise_share", "rank"]


def _bins(draws: int) -> int:
    return int(np.clip(round(draws ** (1 / 3) * 1.6), 4, 32))


def first_order_share(parameter: np.ndarray, outcome: np.ndarray) -> float:
    """Return the share of the outcome's variance that one parameter explains alone.

    Parameters
    ----------
    parameter, outcome
        (draws,) each.

    Returns
    -------
    float
        Between 0 and 1; 0 when the outcome does not vary.
    """
    total = np.var(outcome)
    if not total > 0 or np.ptp(parameter) == 0:
        return 0.0
    values, inverse = np.unique(parameter, return_inverse=True)
    if values.size > _bins(outcome.size):  # continuous: bins of equal count
        order = np.argsort(np.argsort(parameter, kind="stable"), kind="stable")
        inverse = order * _bins(outcome.size) // outcome.size
    count = np.bincount(inverse)
    mean = np.bincount(inverse, weights=outcome) / count
    between = float(np.sum(count * (mean - outcome.mean()) ** 2) / outcome.size / total)
    expected = (count.size - 1) / (outcome.size - 1)
    return float(np.clip((between - expected) / (1 - expected), 0.0, 1.0))


def noise_share(draws: int) -> float:
    """Return the share that a parameter without influence stays below in 19 of 20 cases.

    The binned ratio of an uninfluential parameter is approximately F-distributed with
    (bins - 1, draws - bins) degrees of freedom; Wilson-Hilferty gives its 95 % point.
    """
    groups = _bins(draws) - 1
    z = 1.645
    chi2 = groups * (1 - 2 / (9 * groups) + z * np.sqrt(2 / (9 * groups))) ** 3
    return float(max(chi2 - groups, 0.0) / draws)


def halves(parameter: np.ndarray, outcome: np.ndarray) -> tuple[float, float]:
    """Return the outcome's median in the lower and in the upper half of a parameter."""
    low = parameter <= np.median(parameter)
    if low.all():
        low = parameter < np.median(parameter)
    return float(np.median(outcome[low])), float(np.median(outcome[~low]))


def rank(table: Mapping[str, np.ndarray], outcome: np.ndarray) -> list[tuple[str, float]]:
    """Return (parameter, first-order share), most important first, ties by name."""
    shares = [
        (path, first_order_share(column, outcome))
        for path, column in table.items()
        if np.ptp(column) > 0
    ]
    return sorted(shares, key=lambda item: (-item[1], item[0]))
