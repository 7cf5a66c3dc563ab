"""What an advertised detection range implies, and which claims cannot both be true.

A claim says: this range, against this radar cross-section. In free space the fourth-root law then
gives the range against any other; with the probability of detection behind it, also that at
another probability, fluctuation or number of scans. Ranges in metres, cross-sections in square
metres, signal-to-noise ratios as plain power ratios.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from longshadow.physics.bounds import bounded, number
from longshadow.physics.detection import required_snr
from longshadow.physics.radar_equation import scaled_range_m

__all__ = [
    "Comparison",
    "Detection",
    "compare_claims",
    "free_space_constant_m2",
    "implied_range_m",
    "pd_per_scan",
    "snr_needed",
]


@dataclass(frozen=True)
class Detection:
    """What counts as a detection.

    Attributes
    ----------
    pd
        Probability of detection in all the scans together, in (0, 1).
    pfa
        Probability of false alarm of one scan, in (0, 1).
    swerling
        Fluctuation class of the target, 0 to 4.
    pulses
        Pulses that are summed in one scan, at least 1.
    scans
        Scans in which one detection is enough, at least 1.
    """

    pd: float
    pfa: float
    swerling: int = 1
    pulses: int = 1
    scans: int = 1


@dataclass(frozen=True)
class Comparison:
    """Two claims of one radar held against the fourth-root law.

    Attributes
    ----------
    first, second
        Which claims, by their place.
    excess
        By what factor the first range is too long for the second one, taking the ends of all
        bands that agree best: above 1 too long, below 1 too short, 1 when the bands agree.
    nominal_excess
        The same factor for the nominal values alone.
    contradicts
        Whether no values within the bands and the tolerance agree.
    """

    first: int
    second: int
    excess: float
    nominal_excess: float
    contradicts: bool

    @property
    def rcs_factor(self) -> float:
        """Return by what factor a cross-section would have to differ to mend the excess."""
        return self.excess**4


def pd_per_scan(pd: ArrayLike, scans: ArrayLike) -> NDArray[np.float64]:
    """Return the probability of each scan that gives one detection in several with Pd.

    1 - (1 - Pd)^(1 / scans), for independent scans of the same probability; the inverse of
    Skolnik, Introduction to Radar Systems, 3rd ed., section 2.12 (cumulative detection).

    Parameters
    ----------
    pd
        Probability of at least one detection, in (0, 1).
    scans
        Number of scans, at least 1.

    Raises
    ------
    ValueError
        If a number is outside its bounds.

    Examples
    --------
    Two scans of 0.684 make 0.9:

    >>> round(float(pd_per_scan(0.9, 2)), 3)
    0.684
    """
    wanted = bounded("pd", pd, 0.0, 1.0, ends="()")
    return np.asarray(-np.expm1(np.log1p(-wanted) / bounded("scans", scans, 1.0)))


def snr_needed(detection: Detection) -> float:
    """Return the mean signal-to-noise ratio of a pulse that a detection needs.

    Raises
    ------
    ValueError
        If a member of the detection is outside its bounds, or one scan would need less than the
        probability of false alarm.

    Examples
    --------
    The textbook pair Pd 0.9, Pfa 1e-6, Swerling 1, one pulse: 21.1 dB.

    >>> round(10 * float(np.log10(snr_needed(Detection(0.9, 1e-6)))), 1)
    21.1
    """
    pd = float(pd_per_scan(detection.pd, detection.scans))
    found = required_snr(pd, detection.pfa, pulses=detection.pulses, swerling=detection.swerling)
    return float(found)


def implied_range_m(
    range_m: ArrayLike,
    reference_rcs_m2: ArrayLike,
    rcs_m2: ArrayLike,
    claimed: Detection | None = None,
    asked: Detection | None = None,
) -> NDArray[np.float64]:
    """Return the free-space range that a claim implies for another target or detection.

    R = R0 (sigma / sigma0)^(1/4) (SNR0 / SNR)^(1/4): `scaled_range_m`, and the same radar
    equation read for the signal-to-noise ratio; Skolnik, Introduction to Radar Systems, 3rd ed.,
    eq. 1.7. An instrumented range still limits what comes out.

    Parameters
    ----------
    range_m, reference_rcs_m2
        The claim, above 0.
    rcs_m2
        Cross-section of the other target, above 0.
    claimed, asked
        What counts as a detection in the claim, and in the question; both or neither (the same
        in both).

    Raises
    ------
    ValueError
        If a number is outside its bounds, or one detection is given without the other.

    Examples
    --------
    390 km at 4 m2 means 219 km at 0.4 m2, and 135 km when nine detections in ten are asked of
    a claim that meant one in two:

    >>> round(float(implied_range_m(390e3, 4.0, 0.4)) / 1e3)
    219
    >>> half, nine = Detection(0.5, 1e-6), Detection(0.9, 1e-6)
    >>> round(float(implied_range_m(390e3, 4.0, 0.4, half, nine)) / 1e3)
    135
    """
    scaled = scaled_range_m(range_m, reference_rcs_m2, rcs_m2)
    if (claimed is None) != (asked is None):
        raise ValueError("claimed and asked: give both or neither")
    if claimed is None or asked is None or claimed == asked:
        return scaled
    return np.asarray(scaled * (snr_needed(claimed) / snr_needed(asked)) ** 0.25)


def free_space_constant_m2(
    range_m: ArrayLike, rcs_m2: ArrayLike, detection: Detection
) -> NDArray[np.float64]:
    """Return the constant K of a claim: SNR = K sigma / R^4 in free space, in square metres.

    It gathers power, gain, wavelength, noise and losses, none of which a claim states; Skolnik,
    Introduction to Radar Systems, 3rd ed., eq. 1.7.

    Parameters
    ----------
    range_m, rcs_m2
        The claim, above 0.
    detection
        What counts as a detection in the claim.

    Raises
    ------
    ValueError
        If a number is outside its bounds.

    Examples
    --------
    390 km at 4 m2 with Pd 0.5 and Pfa 1e-6, in decibels over 1 m2:

    >>> claim = free_space_constant_m2(390e3, 4.0, Detection(0.5, 1e-6))
    >>> round(10 * float(np.log10(claim)), 1)
    230.4
    """
    metres = bounded("range_m", range_m, 0.0, ends="()")
    rcs = bounded("rcs_m2", rcs_m2, 0.0, ends="()")
    return np.asarray(snr_needed(detection) * metres**4 / rcs)


def compare_claims(
    ranges_m: ArrayLike, rcs_m2: ArrayLike, tolerance: float = 0.0
) -> tuple[Comparison, ...]:
    """Return every pair of one radar's claims, held against the fourth-root law.

    R1 / R2 = (sigma1 / sigma2)^(1/4), if both mean the same detection in free space. Bands of
    ranges and of cross-sections count in favour of the claims: a pair contradicts only when no
    values within all four bands agree.

    Parameters
    ----------
    ranges_m, rcs_m2
        (claims, 3) low, nominal and high of each claim, above 0; or (claims,) without bands.
    tolerance
        Share by which printed ranges may be rounded, at least 0.

    Raises
    ------
    ValueError
        If a number is outside its bounds, low <= nominal <= high does not hold, or the two tables
        do not match.

    Examples
    --------
    390 km at 4 m2 and 230 km at 0.4 m2: the law gives 219 km, so that the second is 5 % too long.

    >>> pair, = compare_claims([390e3, 230e3], [4.0, 0.4], tolerance=0.1)
    >>> round(1 / pair.nominal_excess, 3), pair.contradicts
    (1.049, False)
    """
    ranges, rcs = _bands("ranges_m", ranges_m), _bands("rcs_m2", rcs_m2)
    if ranges.shape != rcs.shape:
        raise ValueError(f"ranges_m and rcs_m2 hold {len(ranges)} and {len(rcs)} claims")
    slack = 1.0 + number("tolerance", tolerance, 0.0)
    # what each claim makes of the range at 1 m2: low with the largest target, and so on
    at_one_m2 = ranges / rcs[:, ::-1] ** 0.25
    found = []
    for i, k in combinations(range(len(ranges)), 2):
        (low, nominal, high), (other_low, other_nominal, other_high) = at_one_m2[i], at_one_m2[k]
        excess = max(low / other_high, 1.0) * min(high / other_low, 1.0)
        apart = max(excess, 1.0 / excess) > slack * (1.0 + 1e-12)
        found.append(Comparison(i, k, float(excess), float(nominal / other_nominal), bool(apart)))
    return tuple(found)


def _bands(name: str, values: ArrayLike) -> NDArray[np.float64]:
    array = bounded(name, values, 0.0, ends="()")
    if array.ndim == 1:
        array = np.repeat(array[:, None], 3, axis=1)
    if array.ndim != 2 or array.shape[1] != 3:
        raise ValueError(f"{name}: must have the shape (claims,) or (claims, 3)")
    if np.any(np.diff(array, axis=1) < 0.0):
        raise ValueError(f"{name}: low <= nominal <= high must hold")
    return array
