"""Detection statistics of a square-law detector that adds pulses, for five kinds of target.

Exact for any number of pulses. Signal-to-noise ratios are means per pulse, as plain power ratios;
pulses are added without their phases; noise and each echo are complex Gaussian. The kinds are the
steady target (0, Marcum) and Swerling's four: cross-section exponential (1, 2) or chi-squared of
four degrees (3, 4), the same in all pulses of a look (1, 3) or new in each (2, 4).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import ArrayLike, NDArray

from longshadow.physics.bounds import bounded

__all__ = [
    "LEAST_PFA",
    "MOST_PULSES",
    "SWERLING_CASES",
    "detection_probability",
    "detection_threshold",
    "false_alarm_interval_s",
    "pfa_for_interval",
    "range_factor_for_pd",
    "required_snr",
    "whole_pulses",
]

SWERLING_CASES = (0, 1, 2, 3, 4)
#: Sums lose digits in proportion to the number of pulses; up to here Pd is exact to 1e-9.
MOST_PULSES = 1_000_000
#: Below this the first terms of the sums vanish in floating point.
LEAST_PFA = 1e-300
#: Elements that a thread takes at a time.
_CHUNK = 1 << 16

Floats = NDArray[np.float64]


def detection_threshold(pfa: ArrayLike, pulses: ArrayLike = 1) -> Floats:
    """Return the threshold on the sum of pulses, in units of the mean noise power of one.

    Pfa = Gamma(N, y) / Gamma(N), solved for y: Richards, Fundamentals of Radar Signal Processing,
    2nd ed., eq. 6.79.

    Parameters
    ----------
    pfa
        False-alarm probability, in (0, 1) and not below `LEAST_PFA`.
    pulses
        Number of pulses N, a whole number in [1, `MOST_PULSES`]; broadcast against `pfa`.

    Raises
    ------
    ValueError
        If an argument is outside its domain.

    Examples
    --------
    One pulse: -ln Pfa.

    >>> round(float(detection_threshold(1e-6)), 4)
    13.8155
    """
    chance, count = _checked_pfa(pfa), whole_pulses(pulses)
    if np.all(count == 1):
        return np.asarray(-np.log(chance) * count)
    from scipy.special import gammainccinv

    return np.asarray(gammainccinv(count, chance), dtype=np.float64)


def detection_probability(
    snr_ratio: ArrayLike,
    pfa: ArrayLike,
    pulses: ArrayLike = 1,
    swerling: int = 1,
    *,
    threads: int = 1,
) -> Floats:
    """Return the probability of detection, exact to 1e-9.

    Marcum and Swerling, IRE Transactions IT-6(2) (1960); as printed by Richards, Fundamentals of
    Radar Signal Processing, 2nd ed., eqs. 6.86 (steady), 6.99 (Swerling 1), 6.107 (2) and table
    6.1 (3 and 4), but summed as in `kernels/marcum.py`. One pulse, Swerling 1 or 2:
    Pd = Pfa^(1 / (1 + SNR)), ibid. eq. 6.101.

    Parameters
    ----------
    snr_ratio
        Mean signal-to-noise ratio of one pulse, a plain power ratio, at least 0, finite.
    pfa
        False-alarm probability, in (0, 1) and not below `LEAST_PFA`.
    pulses
        Number of pulses added without phases, a whole number in [1, `MOST_PULSES`].
    swerling
        0 (steady), 1, 2, 3 or 4.
    threads
        Threads that share long arrays.

    Returns
    -------
    ndarray
        Of the broadcast shape of the first three arguments.

    Raises
    ------
    ValueError
        If an argument is outside its domain or not a number.

    Examples
    --------
    Printed by MATLAB for a steady target at 8 dB, Pfa 1e-3 (0.48995306), and by the test suite
    of radarsimpy for Swerling 1 at 16 dB, Pfa 1e-4 (0.798):

    >>> round(float(detection_probability(10 ** 0.8, 1e-3, swerling=0)), 8)
    0.48995306
    >>> round(float(detection_probability(10 ** 1.6, 1e-4)), 4)
    0.798
    """
    _check_case(swerling)
    snr = bounded("snr_ratio", snr_ratio, 0.0)
    chance, count = _checked_pfa(pfa), whole_pulses(pulses)
    if swerling in (1, 2) and np.all(count == 1):
        return np.asarray(np.exp(np.log(chance) / (1.0 + snr)) * count)
    settings = _settings(chance, count)
    shape = np.broadcast_shapes(snr.shape, settings[0].shape)
    if settings[0].size > 1:
        settings = [np.broadcast_to(values, shape) for values in settings]
    flat = [values.reshape(-1) for values in settings]
    answer = np.empty(shape)
    _evaluate(np.broadcast_to(snr, shape).reshape(-1), flat, swerling, answer.reshape(-1), threads)
    return answer


def required_snr(pd: ArrayLike, pfa: ArrayLike, pulses: ArrayLike = 1, swerling: int = 1) -> Floats:
    """Return the mean signal-to-noise ratio of one pulse that gives a detection probability.

    The inverse of `detection_probability`, to 1e-9 of its value. One pulse, Swerling 1 or 2:
    SNR = ln Pfa / ln Pd - 1, from eq. 6.101 of Richards, 2nd ed.

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
    Printed by MATLAB for a steady target: 13.183490 dB. Swerling 1 needs 21.1 dB (Skolnik).

    >>> round(float(10 * np.log10(required_snr(0.9, 1e-6, swerling=0))), 6)
    13.18349
    >>> round(float(10 * np.log10(required_snr(0.9, 1e-6))), 1)
    21.1
    """
    _check_case(swerling)
    chance, count = _checked_pfa(pfa), whole_pulses(pulses)
    asked = _checked_pd("pd", pd, chance)
    if swerling in (1, 2) and np.all(count == 1):
        return _required_of_one(asked, chance) * count
    from longshadow.physics.kernels.marcum_inverse import required

    settings = _settings(chance, count)
    shape = np.broadcast_shapes(asked.shape, settings[0].shape)
    flat = [np.array(np.broadcast_to(v, shape)).reshape(-1) for v in (asked, *settings)]
    goal, number, threshold, alarm, first = flat
    answer = np.empty(shape)
    required(goal, number, threshold, alarm, first, int(swerling), answer.reshape(-1))
    return answer


def range_factor_for_pd(
    pd_claimed: ArrayLike,
    pd_required: ArrayLike,
    pfa: ArrayLike,
    pulses: ArrayLike = 1,
    swerling: int = 1,
) -> Floats:
    """Return by what a range at one detection probability is multiplied for another.

    Fourth root of the ratio of signal-to-noise ratios: Skolnik, Introduction to Radar Systems,
    3rd ed., eq. 1.7.

    Parameters
    ----------
    pd_claimed, pd_required
        Detection probabilities, in (pfa, 1).
    pfa, pulses, swerling
        As for `detection_probability`.

    Raises
    ------
    ValueError
        If an argument is outside its domain or not a number.

    Examples
    --------
    >>> round(float(range_factor_for_pd(0.5, 0.9, 1e-6)), 2)
    0.62
    >>> round(float(range_factor_for_pd(0.5, 0.9, 1e-6, swerling=0)), 2)
    0.89
    """
    chance = _checked_pfa(pfa)
    claimed = _checked_pd("pd_claimed", pd_claimed, chance)
    needed = _checked_pd("pd_required", pd_required, chance)
    ratio = required_snr(claimed, chance, pulses, swerling)
    return np.asarray((ratio / required_snr(needed, chance, pulses, swerling)) ** 0.25)


def false_alarm_interval_s(pfa: ArrayLike, decisions_per_s: ArrayLike) -> Floats:
    """Return the mean time between false alarms, seconds.

    1 / (Pfa rate): Richards, Fundamentals of Radar Signal Processing, 2nd ed., p. 499.

    Parameters
    ----------
    pfa
        False-alarm probability of one decision, in (0, 1).
    decisions_per_s
        Independent decisions a second (the bandwidth, where every range cell is tried), above 0.

    Raises
    ------
    ValueError
        If an argument is outside its domain.

    Examples
    --------
    2 million decisions a second at 1e-8 (Richards, 2nd ed., p. 499: 50 s):

    >>> round(float(false_alarm_interval_s(1e-8, 2e6)), 6)
    50.0
    """
    rate = bounded("decisions_per_s", decisions_per_s, 0.0, ends="()")
    return np.asarray(1.0 / (_checked_pfa(pfa) * rate))


def pfa_for_interval(interval_s: ArrayLike, decisions_per_s: ArrayLike) -> Floats:
    """Return the false-alarm probability that gives a mean time between false alarms.

    The inverse of `false_alarm_interval_s`; the product of interval and rate must exceed 1.

    Raises
    ------
    ValueError
        If a number is not above 0, or their product not above 1.

    Examples
    --------
    12 minutes at 2 MHz (Mahafza and Elsherbeni 2004, p. 105: 6.94e-10):

    >>> f"{float(pfa_for_interval(720.0, 2e6)):.3g}"
    '6.94e-10'
    """
    interval = bounded("interval_s", interval_s, 0.0, ends="()")
    rate = bounded("decisions_per_s", decisions_per_s, 0.0, ends="()")
    return np.asarray(
        1.0 / bounded("interval_s * decisions_per_s", interval * rate, 1.0, ends="()")
    )


def whole_pulses(pulses: ArrayLike) -> Floats:
    """Return numbers of pulses as floats, all of them whole and in [1, `MOST_PULSES`].

    Parameters
    ----------
    pulses
        Any shape.

    Raises
    ------
    ValueError
        For the first that is not.

    Examples
    --------
    >>> whole_pulses(2.5)
    Traceback (most recent call last):
    ...
    ValueError: pulses = 2.5: must be a whole number
    """
    count = bounded("pulses", pulses, 1.0, MOST_PULSES)
    broken = count[count != np.floor(count)]
    if broken.size:
        raise ValueError(f"pulses = {broken.flat[0]:g}: must be a whole number")
    return count


def _check_case(swerling: int) -> None:
    if swerling not in SWERLING_CASES:
        raise ValueError(f"swerling = {swerling}: must be 0, 1, 2, 3 or 4")


def _checked_pfa(pfa: ArrayLike) -> Floats:
    chance = bounded("pfa", pfa, 0.0, 1.0, ends="()")
    return bounded("pfa", chance, LEAST_PFA)


def _checked_pd(name: str, pd: ArrayLike, pfa: Floats) -> Floats:
    asked = bounded(name, pd, 0.0, 1.0, ends="()")
    both = np.broadcast_arrays(asked, pfa)
    low = both[0] <= both[1]
    if np.any(low):
        value, least = (float(values[low].flat[0]) for values in both)
        raise ValueError(f"{name} = {value:.9g}: must lie in (pfa, 1) = ({least:.9g}, 1)")
    return asked


def _required_of_one(pd: Floats, pfa: Floats) -> Floats:
    """One pulse, Swerling 1 or 2: ln(Pfa / Pd) / ln Pd, also where the two are close."""
    near = np.log1p((pfa - pd) / pd) if np.any(pfa > 0.5 * pd) else np.log(pfa / pd)
    return np.asarray(np.where(pfa > 0.5 * pd, near, np.log(pfa / pd)) / np.log(pd))


def _settings(pfa: Floats, pulses: Floats) -> list[Floats]:
    """Pulses, threshold, Pfa and first term of the sums, of one shape."""
    from longshadow.physics.kernels.counts import first_terms

    shape = np.broadcast_shapes(pfa.shape, pulses.shape)
    chance, count = (np.array(np.broadcast_to(values, shape)) for values in (pfa, pulses))
    threshold = np.array(detection_threshold(chance, count), order="C")
    first = np.empty(shape)
    first_terms(count.reshape(-1), threshold.reshape(-1), first.reshape(-1))
    return [count, threshold, chance, first]


def _evaluate(
    snr: Floats, settings: list[Floats], swerling: int, answer: Floats, threads: int
) -> None:
    """Fill ``answer``, by several threads where there is more than one chunk."""
    from longshadow.physics.kernels.marcum import probabilities

    def part(begin: int) -> None:
        here = slice(begin, begin + _CHUNK)
        # Copies are writable and dense, so that there is one kernel to compile.
        own = [np.array(v if v.size == 1 else v[here]) for v in settings]
        number, threshold, alarm, first = own
        echo = np.array(snr[here])
        probabilities(echo, number, threshold, alarm, first, int(swerling), answer[here])

    starts = range(0, snr.size, _CHUNK)
    if threads <= 1 or len(starts) <= 1:
        for begin in starts:
            part(begin)
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(part, starts))
