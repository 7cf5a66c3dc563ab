"""Detection statistics that the claim-calibrated radar needs: one pulse, Swerling 1 target."""

from __future__ import annotations

import math

__all__ = ["range_factor_for_pd", "swerling1_pd", "swerling1_snr"]


def _check(pd: float, pfa: float) -> None:
    if not 0.0 < pfa < 1.0:
        raise ValueError(f"pfa = {pfa}: must lie in (0, 1)")
    if not pfa < pd < 1.0:
        raise ValueError(f"pd = {pd}: must lie in (pfa, 1) = ({pfa}, 1)")


def swerling1_pd(snr_ratio: float, pfa: float) -> float:
    """Return the single-pulse detection probability of a Swerling 1 target.

    Pd = Pfa^(1 / (1 + SNR)); Skolnik, Introduction to Radar Systems, 3rd ed., section 2.8;
    Richards, Fundamentals of Radar Signal Processing, eq. 6.100 for one pulse.

    Parameters
    ----------
    snr_ratio
        Mean signal-to-noise ratio, a plain power ratio, at least 0.
    pfa
        False-alarm probability, in (0, 1).
    """
    if not snr_ratio >= 0.0:
        raise ValueError(f"snr_ratio = {snr_ratio}: must be at least 0")
    if not 0.0 < pfa < 1.0:
        raise ValueError(f"pfa = {pfa}: must lie in (0, 1)")
    return float(pfa ** (1.0 / (1.0 + snr_ratio)))


def swerling1_snr(pd: float, pfa: float) -> float:
    """Return the signal-to-noise ratio that gives a detection probability; see `swerling1_pd`.

    >>> round(10 * math.log10(swerling1_snr(0.9, 1e-6)), 1)
    21.1
    """
    _check(pd, pfa)
    return math.log(pfa) / math.log(pd) - 1.0


def range_factor_for_pd(pd_claimed: float, pd_required: float, pfa: float) -> float:
    """Return by what a range at one detection probability is multiplied for another.

    Fourth root of the ratio of signal-to-noise ratios, Swerling 1, one pulse.

    >>> round(range_factor_for_pd(0.5, 0.9, 1e-6), 2)
    0.62
    """
    ratio = swerling1_snr(pd_claimed, pfa) / swerling1_snr(pd_required, pfa)
    return float(ratio**0.25)
