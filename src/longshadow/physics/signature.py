"""How large a target looks to a radar: cross-sections by frequency band and by aspect.

Radar cross-sections in square metres, aspect angles in radians from the nose (0) over the side
(pi/2) to the tail (pi). A table is a handful of public numbers, not a measured pattern: between
its rows the cross-section is interpolated in decibels, and the left side is taken to look like
the right one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from longshadow.physics.bounds import bounded, number

__all__ = [
    "BANDS_HZ",
    "band_centre_hz",
    "band_of",
    "mean_rcs_m2",
    "nearest_band",
    "rcs_at_aspect_m2",
    "scatterers",
]

#: Lower and upper limit of each radar band by its letter: IEEE Std 521-2019, table 1. A band
#: holds its lower limit.
BANDS_HZ: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "HF": (3e6, 30e6),
        "VHF": (30e6, 300e6),
        "UHF": (300e6, 1e9),
        "L": (1e9, 2e9),
        "S": (2e9, 4e9),
        "C": (4e9, 8e9),
        "X": (8e9, 12e9),
        "Ku": (12e9, 18e9),
        "K": (18e9, 27e9),
        "Ka": (27e9, 40e9),
        "V": (40e9, 75e9),
        "W": (75e9, 110e9),
    }
)

_SCATTERERS = {
    0: "one steady echo (Marcum)",
    1: "many alike, changing from scan to scan",
    2: "many alike, changing from pulse to pulse",
    3: "one large among small ones, changing from scan to scan",
    4: "one large among small ones, changing from pulse to pulse",
}


def band_of(frequency_hz: float) -> str:
    """Return the letter of the band that a frequency lies in; IEEE Std 521-2019, table 1.

    Parameters
    ----------
    frequency_hz
        In [3e6, 1.1e11).

    Raises
    ------
    ValueError
        If no radar band holds the frequency.

    Examples
    --------
    >>> band_of(10e9), band_of(3e9), band_of(150e6)
    ('X', 'S', 'VHF')
    """
    wanted = number("frequency_hz", frequency_hz, 3e6, 110e9, ends="[)")
    return next(name for name, (low, high) in BANDS_HZ.items() if low <= wanted < high)


def band_centre_hz(band: str) -> float:
    """Return the geometric middle of a band, hertz.

    Raises
    ------
    ValueError
        If the letter is not one of `BANDS_HZ`.

    Examples
    --------
    >>> round(band_centre_hz("X") / 1e9, 2)
    9.8
    """
    if band not in BANDS_HZ:
        raise ValueError(f"band = {band!r}: must be one of {', '.join(BANDS_HZ)}")
    return math.sqrt(math.prod(BANDS_HZ[band]))


def nearest_band(band: str, known: Iterable[str]) -> str:
    """Return the known band whose middle is nearest in the logarithm of frequency.

    Of two that are equally near, the higher one: shaping works at short waves, so that its
    cross-section is the smaller.

    Parameters
    ----------
    band
        Letter of `BANDS_HZ`.
    known
        One letter or more.

    Raises
    ------
    ValueError
        If a letter is unknown or nothing is known.

    Examples
    --------
    >>> nearest_band("C", ["X", "VHF"])
    'X'
    """
    at = math.log(band_centre_hz(band))
    far = {name: (math.log(band_centre_hz(name)) - at) for name in known}
    if not far:
        raise ValueError("known: must hold at least one band")
    return min(far, key=lambda name: (round(abs(far[name]), 9), -far[name]))


def rcs_at_aspect_m2(
    aspect_rad: ArrayLike, table_aspect_rad: ArrayLike, table_rcs_m2: ArrayLike
) -> NDArray[np.float64]:
    """Return the radar cross-section at aspect angles from a table of a few.

    Linear in decibels between the rows, even in the angle (left as right) and of period 2 pi:
    before the first row and behind the last one the value is that row's. The cross-section is
    that of IEEE Std 686: 4 pi times the scattered power per solid angle over the incident power
    per area.

    Parameters
    ----------
    aspect_rad
        Angle from the nose, any finite angle.
    table_aspect_rad
        (n,) rows of the table, rising, in [0, pi].
    table_rcs_m2
        (..., n) cross-sections, above 0; leading axes, if any, are draws.

    Returns
    -------
    ndarray
        Shape of `table_rcs_m2` without its last axis, then the shape of `aspect_rad`.

    Raises
    ------
    ValueError
        If an angle is not finite, the rows do not rise or do not match, or a cross-section is
        not above 0.

    Examples
    --------
    Half-way in angle between -10 dBsm and +10 dBsm lies 0 dBsm:

    >>> float(rcs_at_aspect_m2(-math.pi / 4, [0.0, math.pi / 2], [0.1, 10.0]))
    1.0
    """
    angles, rcs = _table(table_aspect_rad, table_rcs_m2)
    turn = bounded("aspect_rad", aspect_rad)
    folded = np.abs(np.remainder(turn + math.pi, 2.0 * math.pi) - math.pi)
    held = np.clip(folded, angles[0], angles[-1])
    right = np.clip(np.searchsorted(angles, held, side="right"), 1, max(angles.size - 1, 1))
    left = right - 1
    right = np.minimum(right, angles.size - 1)
    width = np.where(right > left, angles[right] - angles[left], 1.0)
    share = (held - angles[left]) / width
    log = np.log10(rcs)
    between = log[..., left] * (1.0 - share) + log[..., right] * share
    return np.asarray(10.0**between)


def mean_rcs_m2(table_aspect_rad: ArrayLike, table_rcs_m2: ArrayLike) -> NDArray[np.float64]:
    """Return the mean cross-section over all aspects in the horizontal plane.

    The mean of square metres, not of decibels, of `rcs_at_aspect_m2` over the circle: exact,
    because the mean between two rows is (b - a) / ln(b / a). A few degrees about the side can
    dominate it, so it is no stand-in for the nose.

    Parameters
    ----------
    table_aspect_rad
        (n,) rows of the table, rising, in [0, pi].
    table_rcs_m2
        (..., n) cross-sections, above 0.

    Returns
    -------
    ndarray
        Shape of `table_rcs_m2` without its last axis.

    Raises
    ------
    ValueError
        As `rcs_at_aspect_m2`.

    Examples
    --------
    >>> round(float(mean_rcs_m2([0.0, math.pi / 2, math.pi], [1.0, math.e, 1.0])), 6)
    1.718282
    """
    angles, rcs = _table(table_aspect_rad, table_rcs_m2)
    low, high = rcs[..., :-1], rcs[..., 1:]
    step = np.log(high) - np.log(low)
    flat = np.abs(step) < 1e-6  # (b - a) / ln(b / a) loses its digits there
    mean = np.where(flat, np.sqrt(low * high), (high - low) / np.where(flat, 1.0, step))
    inside = (mean * np.diff(angles)).sum(axis=-1)
    ends = rcs[..., 0] * angles[0] + rcs[..., -1] * (math.pi - angles[-1])
    return np.asarray((inside + ends) / math.pi)


def scatterers(swerling: float) -> str:
    """Return what a Swerling class says of a target, in words.

    Swerling, "Probability of detection for fluctuating targets", RAND RM-1217 (1954); Richards,
    Fundamentals of Radar Signal Processing, section 2.2.7.

    Parameters
    ----------
    swerling
        0 (steady), 1, 2, 3 or 4.

    Raises
    ------
    ValueError
        If there is no such class.

    Examples
    --------
    >>> scatterers(1)
    'many alike, changing from scan to scan'
    """
    if swerling not in _SCATTERERS:
        raise ValueError(f"swerling = {swerling:g}: must be 0, 1, 2, 3 or 4")
    return _SCATTERERS[int(swerling)]


def _table(
    aspect_rad: ArrayLike, rcs_m2: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    angles = np.atleast_1d(bounded("table_aspect_rad", aspect_rad, 0.0, math.pi * (1 + 1e-12)))
    rcs = np.atleast_1d(bounded("table_rcs_m2", rcs_m2, 0.0, ends="()"))
    if angles.ndim != 1 or angles.size == 0 or np.any(np.diff(angles) <= 0.0):
        raise ValueError("table_aspect_rad: must be one row of angles that rise")
    if rcs.shape[-1] != angles.size:
        raise ValueError(
            f"table_rcs_m2: must have {angles.size} values along its last axis, has {rcs.shape[-1]}"
        )
    return angles, rcs
