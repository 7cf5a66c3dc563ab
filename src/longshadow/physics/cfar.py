"""Constant false-alarm rate: a threshold from neighbouring cells, and what not knowing costs.

Noise is exponential in power and alike in all cells, the target Swerling 1, one pulse. Then the
answers are closed forms. `cells` always counts reference cells; guard cells do not count.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from longshadow.physics.bounds import bounded
from longshadow.physics.detection import required_snr

__all__ = [
    "MOST_CELLS",
    "ca_cfar_detection_probability",
    "ca_cfar_loss_db",
    "ca_cfar_multiplier",
    "ca_cfar_required_snr",
    "os_cfar_detection_probability",
    "os_cfar_loss_db",
    "os_cfar_multiplier",
]

MOST_CELLS = 10_000

Floats = NDArray[np.float64]


def ca_cfar_multiplier(pfa: ArrayLike, cells: ArrayLike) -> Floats:
    """Return by what the SUM of the reference cells is multiplied to give the threshold.

    Pfa^(-1/M) - 1: Richards, Fundamentals of Radar Signal Processing, 2nd ed., section 6.5.3.
    Books that multiply the mean give M times this number.

    Parameters
    ----------
    pfa
        False-alarm probability, in (0, 1).
    cells
        Reference cells M, a whole number in [1, `MOST_CELLS`].

    Raises
    ------
    ValueError
        If an argument is outside its domain.

    Examples
    --------
    Published for 20 cells and 1e-2: 0.258925412.

    >>> round(float(ca_cfar_multiplier(1e-2, 20)), 9)
    0.258925412
    """
    return np.asarray(np.expm1(-np.log(_chance("pfa", pfa)) / _whole("cells", cells)))


def ca_cfar_detection_probability(snr_ratio: ArrayLike, pfa: ArrayLike, cells: ArrayLike) -> Floats:
    """Return the detection probability of cell-averaging CFAR, Swerling 1, one pulse.

    (1 + a / (1 + SNR))^-M with a of `ca_cfar_multiplier`: Nitzberg, IEEE Trans. AES-14(1), 44-47
    (1978), whose equation for the required ratio this is, solved for Pd.

    Parameters
    ----------
    snr_ratio
        Mean signal-to-noise ratio, a plain power ratio, at least 0.
    pfa, cells
        As for `ca_cfar_multiplier`.

    Raises
    ------
    ValueError
        If an argument is outside its domain.

    Examples
    --------
    16 cells at 21.14 dB, where a known noise would give 0.9:

    >>> round(float(ca_cfar_detection_probability(10 ** 2.114, 1e-6, 16)), 3)
    0.847
    """
    snr = bounded("snr_ratio", snr_ratio, 0.0)
    ratio = ca_cfar_multiplier(pfa, cells) / (1.0 + snr)
    return np.asarray(np.exp(-_whole("cells", cells) * np.log1p(ratio)))


def ca_cfar_required_snr(pd: ArrayLike, pfa: ArrayLike, cells: ArrayLike) -> Floats:
    """Return the mean signal-to-noise ratio that cell-averaging CFAR needs, Swerling 1, one pulse.

    ((Pd / Pfa)^(1/M) - 1) / (1 - Pd^(1/M)): Nitzberg (1978), abstract.

    Parameters
    ----------
    pd
        Detection probability, in (pfa, 1).
    pfa, cells
        As for `ca_cfar_multiplier`.

    Raises
    ------
    ValueError
        If an argument is outside its domain.

    Examples
    --------
    >>> round(float(10 * np.log10(ca_cfar_required_snr(0.5, 1e-6, 16))), 2)
    14.77
    """
    count, asked, chance = _whole("cells", cells), _chance("pd", pd), _chance("pfa", pfa)
    bounded("pd / pfa", asked / chance, 1.0, ends="()")
    above = np.expm1((np.log(asked) - np.log(chance)) / count)
    return np.asarray(above / -np.expm1(np.log(asked) / count))


def ca_cfar_loss_db(pd: ArrayLike, pfa: ArrayLike, cells: ArrayLike) -> Floats:
    """Return what cell-averaging CFAR costs against a known noise, decibels.

    Nitzberg (1978): the loss in decibels is about halved when the number of cells is doubled.

    Parameters
    ----------
    pd, pfa, cells
        As for `ca_cfar_required_snr`.

    Raises
    ------
    ValueError
        If an argument is outside its domain.

    Examples
    --------
    >>> np.round(ca_cfar_loss_db(0.5, 1e-6, [16, 32]), 3).tolist()
    [1.996, 0.968]
    """
    known = required_snr(pd, pfa)
    return np.asarray(10.0 * np.log10(ca_cfar_required_snr(pd, pfa, cells) / known))


def os_cfar_multiplier(pfa: float, cells: int, rank: int) -> float:
    """Return by what the cell of a rank is multiplied to give the threshold.

    Root a of prod (M - i) / (M - i + a) = Pfa over i = 0 ... rank - 1: Richards, 2nd ed., eq.
    6.167, after Rohling, IEEE Trans. AES-19(4), 608-621 (1983).

    Parameters
    ----------
    pfa
        False-alarm probability, in (0, 1).
    cells
        Reference cells M, a whole number in [1, `MOST_CELLS`].
    rank
        Rank of the cell used, 1 the smallest, a whole number in [1, cells].

    Raises
    ------
    ValueError
        If an argument is outside its domain.

    Examples
    --------
    Rank 15 of 20 cells at 1e-3; Richards, 2nd ed., p. 525, prints 6.857.

    >>> round(os_cfar_multiplier(1e-3, 20, 15), 3)
    6.855
    """
    goal, steps = float(np.log(_chance("pfa", pfa))), _steps(cells, rank)
    # The logarithm of the product falls and is convex: Newton from below never overshoots.
    a = 0.0
    for _ in range(200):
        over = -float(np.log1p(a / steps).sum()) - goal
        step = over / float((1.0 / (steps + a)).sum())
        a += step
        if abs(step) <= 1e-14 * a:
            break
    return a


def os_cfar_detection_probability(
    snr_ratio: ArrayLike, pfa: float, cells: int, rank: int
) -> Floats:
    """Return the detection probability of order-statistic CFAR, Swerling 1, one pulse.

    The product of `os_cfar_multiplier` with a / (1 + SNR) for a: Rohling (1983).

    Parameters
    ----------
    snr_ratio
        Mean signal-to-noise ratio, a plain power ratio, at least 0.
    pfa, cells, rank
        As for `os_cfar_multiplier`.

    Raises
    ------
    ValueError
        If an argument is outside its domain.

    Examples
    --------
    Without a signal, Pfa:

    >>> round(float(os_cfar_detection_probability(0.0, 1e-6, 32, 24)), 12)
    1e-06
    """
    snr = bounded("snr_ratio", snr_ratio, 0.0)
    a = os_cfar_multiplier(pfa, cells, rank) / (1.0 + snr)
    return np.asarray(np.exp(-np.log1p(a[..., None] / _steps(cells, rank)).sum(axis=-1)))


def os_cfar_loss_db(pd: float, pfa: float, cells: int, rank: int) -> float:
    """Return what order-statistic CFAR costs against a known noise, decibels; Swerling 1.

    The multiplier of Pd is that of Pfa over (1 + SNR), so the needed ratio is a quotient of two
    of `os_cfar_multiplier`, less 1.

    Parameters
    ----------
    pd
        Detection probability, in (pfa, 1).
    pfa, cells, rank
        As for `os_cfar_multiplier`.

    Raises
    ------
    ValueError
        If an argument is outside its domain.

    Examples
    --------
    Somewhat dearer than averaging the same 32 cells (0.968 dB):

    >>> round(os_cfar_loss_db(0.5, 1e-6, 32, 24), 2)
    1.44
    """
    known = required_snr(pd, pfa)
    needed = os_cfar_multiplier(pfa, cells, rank) / os_cfar_multiplier(pd, cells, rank) - 1.0
    return float(10.0 * np.log10(needed / known))


def _chance(name: str, value: ArrayLike) -> Floats:
    return bounded(name, value, 0.0, 1.0, ends="()")


def _whole(name: str, value: ArrayLike) -> Floats:
    count = bounded(name, value, 1.0, MOST_CELLS)
    broken = count[count != np.floor(count)]
    if broken.size:
        raise ValueError(f"{name} = {broken.flat[0]:g}: must be a whole number")
    return count


def _steps(cells: int, rank: int) -> Floats:
    """M, M - 1, ...: as many as the rank says."""
    count = float(_whole("cells", cells).item())
    last = float(bounded("rank", _whole("rank", rank), 1.0, count).item())
    return np.asarray(count - np.arange(last))
