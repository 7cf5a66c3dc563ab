"""Chances that add up over scans: at least one detection, M of N, and confirmation of a track.

Scans are taken as independent of each other given their probabilities, false alarms aside.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from longshadow.physics.bounds import bounded

__all__ = [
    "MOST_WINDOW",
    "confirmation_probability",
    "cumulative_probability",
    "m_of_n_probability",
]

#: A window of n scans has up to 2^(n - 1) states.
MOST_WINDOW = 16
#: Trials whose binomial coefficients are exact enough in floating point.
_MOST_TRIALS = 1000

Floats = NDArray[np.float64]


def m_of_n_probability(probability: ArrayLike, m: int, n: int) -> Floats:
    """Return the chance of at least m successes in n independent trials of one probability.

    The tail of the binomial distribution: Richards, Fundamentals of Radar Signal Processing, 2nd
    ed., section 6.4 ("binary integration").

    Parameters
    ----------
    probability
        Of one trial, in [0, 1]; any shape.
    m, n
        Whole numbers, 1 <= m <= n <= 1000.

    Returns
    -------
    ndarray
        Of the shape of `probability`.

    Raises
    ------
    ValueError
        If an argument is outside its domain.

    Examples
    --------
    3 of 5 turns 0.9 into 0.99144 and a false alarm of 1e-3 into one of 1e-8.

    >>> round(float(m_of_n_probability(0.9, 3, 5)), 5)
    0.99144
    >>> f"{float(m_of_n_probability(1e-3, 3, 5)):.2e}"
    '9.99e-09'
    """
    chance = bounded("probability", probability, 0.0, 1.0)
    _check_rule(m, n, _MOST_TRIALS)
    from scipy.special import betainc

    return np.asarray(betainc(m, n - m + 1, chance), dtype=np.float64)


def cumulative_probability(pd_per_scan: ArrayLike, axis: int = -1) -> Floats:
    """Return the chance that at least one scan so far has detected, after each scan.

    1 - prod (1 - Pd): Mahafza, Radar Systems Analysis and Design Using MATLAB (2000), section
    on cumulative probability of detection, example 4.3.

    Parameters
    ----------
    pd_per_scan
        Detection probability of each scan, in [0, 1].
    axis
        Axis of the scans.

    Returns
    -------
    ndarray
        Of the shape given; its last element along the axis is the chance over all scans.

    Raises
    ------
    ValueError
        If a probability lies outside [0, 1] or there is no axis of scans.

    Examples
    --------
    >>> cumulative_probability([0.5, 0.5, 0.9]).tolist()
    [0.5, 0.75, 0.975]
    """
    chance = _scans(pd_per_scan)
    # Sums of logarithms keep small chances that 1 - (1 - Pd) would round away.
    with np.errstate(divide="ignore"):
        return np.asarray(-np.expm1(np.cumsum(np.log1p(-chance), axis=axis)))


def confirmation_probability(pd_per_scan: ArrayLike, m: int, n: int) -> Floats:
    """Return the chance that m detections in any n successive scans have occurred, by each scan.

    Exact for probabilities that differ from scan to scan: a Markov chain over the outcomes of
    the last n - 1 scans, absorbed when the rule is first met; the chain of Castella, "Sliding
    window detection probabilities", IEEE Trans. AES-12 (1976), with a probability of its own in
    each scan. Before n scans have passed the window holds those there were.

    Parameters
    ----------
    pd_per_scan
        (..., scans) detection probability of each scan, in [0, 1].
    m, n
        The rule, whole numbers, 1 <= m <= n <= `MOST_WINDOW`.

    Returns
    -------
    ndarray
        (..., scans); never falls along the last axis.

    Raises
    ------
    ValueError
        If an argument is outside its domain or there is no axis of scans.

    Examples
    --------
    Two heads in a row, with a fair coin: 1 - F / 2^scans with Fibonacci numbers F = 3, 5, 8.

    >>> confirmation_probability([0.5, 0.5, 0.5, 0.5], 2, 2).tolist()
    [0.0, 0.25, 0.375, 0.5]
    """
    _check_rule(m, n, MOST_WINDOW)
    chance = _scans(pd_per_scan)
    answer = np.empty_like(chance)
    after_miss, after_hit, confirms = _window_states(m, n)
    open_states = np.zeros((len(after_miss), *chance.shape[:-1]))
    open_states[0] = 1.0
    confirmed = np.zeros(chance.shape[:-1])
    for scan in range(chance.shape[-1]):
        pd = chance[..., scan]
        moved = np.zeros_like(open_states)
        for state, weight in enumerate(open_states):
            moved[after_miss[state]] += weight * (1.0 - pd)
            if confirms[state]:
                confirmed = confirmed + weight * pd
            else:
                moved[after_hit[state]] += weight * pd
        open_states = moved
        answer[..., scan] = confirmed
    return np.minimum(answer, 1.0)


def _window_states(m: int, n: int) -> tuple[list[int], list[int], list[bool]]:
    """Where each unconfirmed history of the last n - 1 scans leads, as numbers of states."""
    bits = (1 << (n - 1)) - 1
    histories = [h for h in range(bits + 1) if h.bit_count() < m]
    number = {history: i for i, history in enumerate(histories)}
    confirms = [history.bit_count() == m - 1 for history in histories]
    after_miss = [number[(history << 1) & bits] for history in histories]
    # A hit that confirms leads nowhere; its entry is never used.
    after_hit = [number.get((history << 1 | 1) & bits, 0) for history in histories]
    return after_miss, after_hit, confirms


def _scans(pd_per_scan: ArrayLike) -> Floats:
    chance = bounded("pd_per_scan", pd_per_scan, 0.0, 1.0)
    if chance.ndim == 0:
        raise ValueError("pd_per_scan: must have an axis of scans")
    return chance


def _check_rule(m: int, n: int, most: int) -> None:
    for name, value in (("m", m), ("n", n)):
        if not float(value).is_integer():
            raise ValueError(f"{name} = {value}: must be a whole number")
    if not 1 <= n <= most:
        raise ValueError(f"n = {n}: must lie in [1, {most}]")
    if not 1 <= m <= n:
        raise ValueError(f"m = {m}: must lie in [1, n] = [1, {n}]")
