"""Thermal noise of a receiver: temperatures, noise figures of stages in a row, noise power.

Two temperatures go by the name of a noise figure F: the whole noise of receiver and a source at
T0, Ts = T0 F (`system_temperature_k`), and what the receiver itself adds, Te = T0 (F - 1)
(`added_temperature_k`). Radar equations here take the first, or antenna temperature + the second.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from longshadow.physics.bounds import bounded

__all__ = [
    "BOLTZMANN_J_PER_K",
    "REFERENCE_TEMPERATURE_K",
    "added_temperature_k",
    "cascaded_noise_figure_db",
    "noise_power_w",
    "system_temperature_k",
]

#: Exact: BIPM, The International System of Units, 9th ed. (2019), table 1.
BOLTZMANN_J_PER_K = 1.380649e-23
#: Temperature to which noise figures refer: IEEE Std 686, "noise figure".
REFERENCE_TEMPERATURE_K = 290.0

Floats = NDArray[np.float64]


def system_temperature_k(
    noise_figure_db: ArrayLike, reference_k: ArrayLike = REFERENCE_TEMPERATURE_K
) -> Floats:
    """Return Ts = T0 F, the noise of a receiver and of a source at T0, kelvin.

    MathWorks Phased Array System Toolbox, `systemp`; the product T_e F of Mahafza and Elsherbeni,
    MATLAB Simulations for Radar Systems Design (2004), eq. 1.52.

    Parameters
    ----------
    noise_figure_db
        Noise figure, decibels, at least 0.
    reference_k
        Temperature of the source, kelvin, above 0.

    Raises
    ------
    ValueError
        If an argument is outside its domain.

    Examples
    --------
    Published for 5 dB and 300 K: 948.6833 K.

    >>> round(float(system_temperature_k(5.0, 300.0)), 4)
    948.6833
    """
    return np.asarray(_factor(noise_figure_db) * _kelvin("reference_k", reference_k))


def added_temperature_k(
    noise_figure_db: ArrayLike, reference_k: ArrayLike = REFERENCE_TEMPERATURE_K
) -> Floats:
    """Return Te = T0 (F - 1), the noise that a receiver adds, kelvin.

    Richards, Fundamentals of Radar Signal Processing, 2nd ed., p. 146.

    Parameters
    ----------
    noise_figure_db
        Noise figure, decibels, at least 0.
    reference_k
        Temperature to which the noise figure refers, kelvin, above 0.

    Raises
    ------
    ValueError
        If an argument is outside its domain.

    Examples
    --------
    Published for 2 dB: about 170 K.

    >>> round(float(added_temperature_k(2.0)), 1)
    169.6
    """
    return np.asarray((_factor(noise_figure_db) - 1.0) * _kelvin("reference_k", reference_k))


def cascaded_noise_figure_db(noise_figures_db: Sequence[float], gains_db: Sequence[float]) -> float:
    """Return the noise figure of stages in a row, decibels.

    F = F1 + (F2 - 1) / G1 + (F3 - 1) / (G1 G2) + ...: Friis, Proc. IRE 32(7), 419-422 (1944);
    MathWorks Phased Array System Toolbox, `noisefigure`.

    Parameters
    ----------
    noise_figures_db
        One number a stage from the antenna on, decibels, at least 0.
    gains_db
        Gain of each stage, decibels; negative for a loss.

    Raises
    ------
    ValueError
        If there is no stage, the lengths differ, or a number is outside its domain.

    Examples
    --------
    Published for seven stages: 1.5252 dB.

    >>> figures, gains = [1, 0.5, 5, 1, 0.6, 1, 6], [15, -0.5, -7, -1, 15, 20, -5]
    >>> round(cascaded_noise_figure_db(figures, gains), 4)
    1.5252
    """
    factors, gain = _factor(noise_figures_db), 10.0 ** (bounded("gains_db", gains_db) / 10.0)
    if factors.ndim != 1 or factors.size == 0 or gain.shape != factors.shape:
        raise ValueError("noise_figures_db and gains_db: must be lists of one length, not empty")
    before = np.concatenate([[1.0], np.cumprod(gain)[:-1]])
    return float(10.0 * np.log10(1.0 + np.sum((factors - 1.0) / before)))


def noise_power_w(temperature_k: ArrayLike, bandwidth_hz: ArrayLike) -> Floats:
    """Return k T B, watts.

    The noise of Mahafza and Elsherbeni (2004), eq. 1.53, with Ts in place of T_e F.

    Parameters
    ----------
    temperature_k
        Noise temperature, kelvin, above 0.
    bandwidth_hz
        Noise bandwidth, hertz, above 0.

    Raises
    ------
    ValueError
        If an argument is not above 0.

    Examples
    --------
    -174 dBm in a hertz at 290 K, as engineers know it:

    >>> round(float(10 * np.log10(noise_power_w(290.0, 1.0) / 1e-3)), 1)
    -174.0
    """
    bandwidth = bounded("bandwidth_hz", bandwidth_hz, 0.0, ends="()")
    return np.asarray(BOLTZMANN_J_PER_K * _kelvin("temperature_k", temperature_k) * bandwidth)


def _factor(noise_figure_db: ArrayLike) -> Floats:
    return np.asarray(10.0 ** (bounded("noise_figure_db", noise_figure_db, 0.0) / 10.0))


def _kelvin(name: str, value: ArrayLike) -> Floats:
    return bounded(name, value, 0.0, ends="()")
