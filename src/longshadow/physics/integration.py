"""What adding pulses is worth: with their phases, and without."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from longshadow.physics.bounds import bounded
from longshadow.physics.detection import LEAST_PFA, required_snr, whole_pulses

__all__ = ["coherent_detection_probability", "integration_gain"]

Floats = NDArray[np.float64]


def coherent_detection_probability(
    snr_ratio: ArrayLike, pfa: ArrayLike, pulses: ArrayLike = 1
) -> Floats:
    """Return the detection probability of a steady echo whose phase is known.

    Pd = erfc(erfc^-1(2 Pfa) - sqrt(N SNR)) / 2: pulses added with their phases, of which only the
    part in phase with the echo is used; the limit that no square-law detector reaches. Richards,
    Fundamentals of Radar Signal Processing, 2nd ed., chapter 6 (coherent receiver).

    Parameters
    ----------
    snr_ratio
        Signal-to-noise ratio of one pulse, a plain power ratio, at least 0.
    pfa
        False-alarm probability, in (0, 1).
    pulses
        Number of pulses N, a whole number in [1, 1000000].

    Raises
    ------
    ValueError
        If an argument is outside its domain.

    Examples
    --------
    Published in the tests of radarsimpy: 0.8765 for 256 pulses at -10 dB, Pfa 1e-9.

    >>> round(float(coherent_detection_probability(0.1, 1e-9, 256)), 4)
    0.8765
    """
    from scipy.special import ndtr, ndtri

    snr, count = bounded("snr_ratio", snr_ratio, 0.0), whole_pulses(pulses)
    chance = bounded("pfa", bounded("pfa", pfa, 0.0, 1.0, ends="()"), LEAST_PFA)
    return np.asarray(ndtr(ndtri(chance) + np.sqrt(2.0 * count * snr)))


def integration_gain(pd: ArrayLike, pfa: ArrayLike, pulses: ArrayLike, swerling: int = 0) -> Floats:
    """Return what adding pulses saves in signal-to-noise ratio of each, a plain ratio.

    SNR(1) / SNR(N): Mahafza and Elsherbeni, MATLAB Simulations for Radar Systems Design (2004),
    eq. 2.48. Below N for a steady target; it can be far above where a target fluctuates from
    pulse to pulse (2, 4).

    Parameters
    ----------
    pd
        Detection probability, in (pfa, 1).
    pfa, pulses, swerling
        As for `detection_probability`.

    Raises
    ------
    ValueError
        If an argument is outside its domain or not a number.

    Examples
    --------
    Ten pulses take 14.2 dB to 6.1 dB (Richards, 2nd ed., text of Fig. 6.11).

    >>> round(float(10 * np.log10(integration_gain(0.9, 1e-8, 10))), 1)
    8.1
    """
    one = required_snr(pd, pfa, 1, swerling)
    return np.asarray(one / required_snr(pd, pfa, pulses, swerling))
