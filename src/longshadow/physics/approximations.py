"""Named approximations of detection statistics, with what they are worth.

For comparison with other people's numbers only: nothing else here uses them, since
`longshadow.physics.detection` has the exact answers. Each refuses what lies outside the domain in
which its error was measured; the errors stated are the largest found there, against the exact
answers.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from longshadow.physics.bounds import bounded
from longshadow.physics.detection import SWERLING_CASES, whole_pulses

__all__ = [
    "albersheim_snr_db",
    "north_detection_probability",
    "peebles_integration_gain_db",
    "shnidman_snr_db",
]

Floats = NDArray[np.float64]


def albersheim_snr_db(pd: ArrayLike, pfa: ArrayLike, pulses: ArrayLike = 1) -> Floats:
    """Return Albersheim's signal-to-noise ratio of one pulse for a steady target, decibels.

    Richards, Fundamentals of Radar Signal Processing, 2nd ed., eq. 6.87, after Albersheim,
    Proc. IEEE 69(7), 839 (1981). It stands for a linear detector, which differs little from the
    square-law detector of the exact answers.

    Claimed: within 0.2 dB for Pd 0.1 to 0.9, Pfa 1e-7 to 1e-3, N 1 to 8096. Measured against the
    square-law answer, in the domain accepted here: 0.6 dB where Pd is 0.3 or more, 0.9 dB from
    0.2; below, it says far too little: 4.1 dB at Pd 0.1, Pfa 1e-3, N 1, and 2.3 dB at Pd 0.05,
    Pfa 1e-6.

    Parameters
    ----------
    pd
        Detection probability, in [0.05, 0.99].
    pfa
        False-alarm probability, in [1e-9, 1e-3].
    pulses
        Pulses added without phases, a whole number in [1, 8096].

    Raises
    ------
    ValueError
        If an argument is outside its domain, or the three together: A + 0.12 A B + 1.7 B, of
        which the formula takes the logarithm, must be at least 0.9.

    Examples
    --------
    Printed by MATLAB: 13.605048844272062 dB.

    >>> round(float(albersheim_snr_db(0.95, 1e-6)), 9)
    13.605048844
    """
    asked = bounded("pd", pd, 0.05, 0.99)
    chance = bounded("pfa", pfa, 1e-9, 1e-3)
    count = bounded("pulses", whole_pulses(pulses), 1, 8096)
    a, b = np.log(0.62 / chance), np.log(asked / (1.0 - asked))
    whole = bounded("A + 0.12 A B + 1.7 B of pd and pfa", a + 0.12 * a * b + 1.7 * b, 0.9)
    slope = 6.2 + 4.54 / np.sqrt(count + 0.44)
    return np.asarray(slope * np.log10(whole) - 5.0 * np.log10(count))


def shnidman_snr_db(
    pd: ArrayLike, pfa: ArrayLike, pulses: ArrayLike = 1, swerling: int = 0
) -> Floats:
    """Return Shnidman's signal-to-noise ratio of one pulse, decibels.

    Richards, Fundamentals of Radar Signal Processing, 2nd ed., the equations that end with 6.112,
    p. 490 and 491, after Shnidman, IEEE Trans. AES 38(3) (2002).

    Claimed: within 0.5 dB, "except at the extreme values of Pd for the Swerling 1 case". Measured
    in the domain accepted here: 0.3 dB (steady), 1.2 dB (Swerling 1 and 2), 0.9 dB (3), 0.6 dB
    (4), the worst at Pfa 1e-9 and Pd from 0.87.

    Parameters
    ----------
    pd
        Detection probability, in [0.1, 0.99].
    pfa
        False-alarm probability, in [1e-9, 1e-3].
    pulses
        Pulses added without phases, a whole number in [1, 100].
    swerling
        0 (steady), 1, 2, 3 or 4.

    Raises
    ------
    ValueError
        If an argument is outside its domain.

    Examples
    --------
    Printed by MATLAB for a steady target: 11.171613923710709 dB.

    >>> round(float(shnidman_snr_db(0.5, 1e-6)), 9)
    11.171613924
    """
    if swerling not in SWERLING_CASES:
        raise ValueError(f"swerling = {swerling}: must be 0, 1, 2, 3 or 4")
    asked = bounded("pd", pd, 0.1, 0.99)
    chance = bounded("pfa", pfa, 1e-9, 1e-3)
    count = bounded("pulses", whole_pulses(pulses), 1, 100)
    alpha = np.where(count < 40, 0.0, 0.25)
    eta = _shnidman_root(chance) + np.sign(asked - 0.5) * _shnidman_root(asked)
    steady = eta * (eta + 2.0 * np.sqrt(0.5 * count + (alpha - 0.25)))
    fading_db = 0.0 if swerling == 0 else _shnidman_fading_db(asked, chance, count, swerling)
    return np.asarray(10.0 * np.log10(steady / count) + fading_db)


def _shnidman_root(chance: Floats) -> Floats:
    return np.asarray(np.sqrt(np.maximum(-0.8 * np.log(4.0 * chance * (1.0 - chance)), 0.0)))


def _shnidman_fading_db(pd: Floats, pfa: Floats, pulses: Floats, swerling: int) -> Floats:
    """What fluctuation costs: half the degrees of freedom divide it."""
    one = np.ones_like(pulses)
    half_freedom = {1: one, 2: pulses, 3: 2.0 * one, 4: 2.0 * pulses}[swerling]
    first = ((17.7006 * pd - 18.4496) * pd + 14.5339) * pd - 3.525
    tilt = 0.7 * np.log(1e-5 / pfa) + (2.0 * pulses - 20.0) / 80.0
    second = np.exp(27.31 * pd - 25.14) + (pd - 0.8) * tilt
    return np.asarray((first + np.where(pd > 0.872, second, 0.0)) / half_freedom)


def peebles_integration_gain_db(pd: ArrayLike, pfa: ArrayLike, pulses: ArrayLike) -> Floats:
    """Return Peebles's gain of adding pulses, steady target, decibels.

    Mahafza and Elsherbeni, MATLAB Simulations for Radar Systems Design (2004), eq. 2.49, with
    the constant 0.253 that gives the printed examples (the equation there has 0.235).

    Claimed: within 0.8 dB. Measured in the domain accepted here: 0.8 dB where Pfa is 1e-6 or
    more, 1.4 dB from 1e-9, 2.1 dB at Pfa 1e-12 and 500 pulses.

    Parameters
    ----------
    pd
        Detection probability, in [0.5, 0.999].
    pfa
        False-alarm probability, in [1e-12, 1e-2].
    pulses
        Pulses added without phases, a whole number in [1, 500].

    Raises
    ------
    ValueError
        If an argument is outside its domain.

    Examples
    --------
    Mahafza (2000), example 4.2: 9.20 dB (truncated).

    >>> round(float(peebles_integration_gain_db(0.9, 1e-12, 10)), 2)
    9.21
    """
    asked = bounded("pd", pd, 0.5, 0.999)
    chance = bounded("pfa", pfa, 1e-12, 1e-2)
    decades = np.log10(bounded("pulses", whole_pulses(pulses), 1, 500))
    by_chance = 6.79 * (1.0 + 0.253 * asked) * (1.0 - np.log10(chance) / 46.6)
    return np.asarray(by_chance * decades * (1.0 + decades * (0.01831 * decades - 0.14)))


def north_detection_probability(snr_ratio: ArrayLike, pfa: ArrayLike) -> Floats:
    """Return North's detection probability of a steady target, one pulse.

    Pd = erfc(sqrt(-ln Pfa) - sqrt(SNR + 1/2)) / 2: Mahafza and Elsherbeni, MATLAB Simulations
    for Radar Systems Design (2004), chapter 2; the formula inside Stone Soup's radars.

    Measured in the domain accepted here: within 0.007 in Pd. Without a signal it does not tend
    to Pfa.

    Parameters
    ----------
    snr_ratio
        Signal-to-noise ratio, a plain power ratio, in [1, 1e4].
    pfa
        False-alarm probability, in [1e-12, 1e-3].

    Raises
    ------
    ValueError
        If an argument is outside its domain.

    Examples
    --------
    Published in the tests of Stone Soup: 0.688.

    >>> round(float(north_detection_probability(16.01, 1e-6)), 3)
    0.688
    """
    from scipy.special import erfc

    snr = bounded("snr_ratio", snr_ratio, 1.0, 1e4)
    chance = bounded("pfa", pfa, 1e-12, 1e-3)
    return np.asarray(0.5 * erfc(np.sqrt(-np.log(chance)) - np.sqrt(snr + 0.5)))
