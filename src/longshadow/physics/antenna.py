"""What an antenna covers and how often it comes back: sector, elevation, scan loss, revisit.

Angles in radians, times in seconds, frequencies in hertz. Losses are positive decibels and come
on top of the value on boresight, so that nothing is counted twice in a range that was stated for
the boresight.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from longshadow.physics.bounds import bounded, number

__all__ = [
    "BEAM_SHAPE_LOSS_DB",
    "PROJECTED_APERTURE_EXPONENT",
    "broadened_beamwidth_rad",
    "gaussian_beam_gain",
    "hits_per_scan",
    "in_elevation",
    "in_sector",
    "off_boresight_rad",
    "scan_loss_db",
    "scan_range_factor",
    "scans_within",
]

#: One-way gain of a flat face falls at least as its projected area does, with the first power of
#: the cosine: Mahafza, Radar Systems Analysis and Design Using MATLAB (2000), section 8.6,
#: eq. 8.85. Real elements fall faster; 1.25 and 1.5 are common in textbooks.
PROJECTED_APERTURE_EXPONENT = 1.0
#: Loss against pulses that all have the gain of the beam's middle, for a Gaussian beam that scans
#: past in one coordinate with non-coherent integration: Blake, "The effective number of pulses
#: per beamwidth for a scanning radar", Proc. IRE 41(6), 770-774 (1953). A range that was claimed
#: for a scanning radar holds it already.
BEAM_SHAPE_LOSS_DB = 1.6

_FULL = 2.0 * math.pi
_MOST_OFF_RAD = 0.5 * math.pi


def off_boresight_rad(
    azimuth_off_rad: ArrayLike, elevation_rad: ArrayLike = 0.0, tilt_rad: float = 0.0
) -> NDArray[np.float64]:
    """Return the angle between a direction and the normal of a face.

    cos(angle) = cos(tilt) cos(elevation) cos(azimuth) + sin(tilt) sin(elevation): the scalar
    product of the two unit vectors.

    Parameters
    ----------
    azimuth_off_rad
        Azimuth from that of the face, any finite angle.
    elevation_rad
        Elevation of the direction, in [-pi/2, pi/2].
    tilt_rad
        Elevation of the normal of the face, in [-pi/2, pi/2].

    Returns
    -------
    ndarray
        Angle in [0, pi], of the broadcast shape.

    Raises
    ------
    ValueError
        If an angle is not finite or beyond its bounds.

    Examples
    --------
    The published gain of a flat array steered to 15 degrees in azimuth and 20 in elevation falls
    as cos 15 cos 20 (Stone Soup, tests of its scanned array):

    >>> angle = off_boresight_rad(math.radians(15), math.radians(20))
    >>> round(30 - float(scan_loss_db(angle, 1.0, ways=1)), 2)
    29.58
    """
    azimuth = bounded("azimuth_off_rad", azimuth_off_rad)
    elevation = bounded("elevation_rad", elevation_rad, -_MOST_OFF_RAD, _MOST_OFF_RAD)
    tilt = number("tilt_rad", tilt_rad, -_MOST_OFF_RAD, _MOST_OFF_RAD)
    ahead = np.cos(tilt) * np.cos(elevation) * np.cos(azimuth)
    cosine = ahead + np.sin(tilt) * np.sin(elevation)
    return np.asarray(np.arccos(np.clip(cosine, -1.0, 1.0)))


def in_sector(
    azimuth_rad: ArrayLike, boresight_rad: ArrayLike, width_rad: ArrayLike
) -> NDArray[np.bool_]:
    """Return whether directions lie in a sector, its two edges included.

    Parameters
    ----------
    azimuth_rad, boresight_rad
        Azimuths, any finite angle: the circle closes.
    width_rad
        Whole width of the sector, in (0, 2 pi]; 2 pi sees every direction.

    Raises
    ------
    ValueError
        If an angle is not finite, or the width is outside its bounds.

    Examples
    --------
    >>> in_sector(np.radians([350, 45, 46]), 0.0, math.radians(90)).tolist()
    [True, True, False]
    """
    # a full circle that was converted from degrees may be one rounding too wide
    width = bounded("width_rad", width_rad, 0.0, _FULL * (1 + 1e-12), ends="(]")
    turn = bounded("azimuth_rad", azimuth_rad) - bounded("boresight_rad", boresight_rad)
    off = np.abs(np.remainder(turn + math.pi, _FULL) - math.pi)
    return np.asarray(off <= 0.5 * width + 1e-12)


def in_elevation(
    elevation_rad: ArrayLike, lowest_rad: ArrayLike, highest_rad: ArrayLike
) -> NDArray[np.bool_]:
    """Return whether elevations lie between two limits, both included.

    Parameters
    ----------
    elevation_rad, lowest_rad, highest_rad
        Elevations in [-pi/2, pi/2]; lowest not above highest.

    Raises
    ------
    ValueError
        If an angle is beyond its bounds or the limits are the wrong way round.

    Examples
    --------
    >>> in_elevation(np.radians([-2, 0, 70]), math.radians(-1), math.radians(65)).tolist()
    [False, True, False]
    """
    bounds = (-_MOST_OFF_RAD, _MOST_OFF_RAD)
    elevation = bounded("elevation_rad", elevation_rad, *bounds)
    low = bounded("lowest_rad", lowest_rad, *bounds)
    high = bounded("highest_rad", highest_rad, *bounds)
    if np.any(low > high):
        raise ValueError("lowest_rad must not lie above highest_rad")
    return np.asarray((low <= elevation) & (elevation <= high))


def scan_loss_db(angle_rad: ArrayLike, exponent: float, *, ways: int = 2) -> NDArray[np.float64]:
    """Return what a fixed face loses off its boresight, decibels.

    L = 10 ways exponent log10(1 / cos angle): the one-way gain falls as cos^exponent, and a
    radar that sends and listens with one face loses twice, (G / G_angle)^2; Mahafza, Radar
    Systems Analysis and Design Using MATLAB (2000), eq. 8.85.

    Parameters
    ----------
    angle_rad
        Angle from the normal of the face (`off_boresight_rad`), in [-pi/2, pi/2]; at the ends
        the loss is infinite unless the exponent is 0.
    exponent
        Power of the cosine for one way, in [0, 4]: 1 is the projected area
        (`PROJECTED_APERTURE_EXPONENT`), 0 no loss. Textbooks that print a two-way exponent give
        twice this number.
    ways
        2 for an echo, 1 for a signal in one direction.

    Raises
    ------
    ValueError
        If the angle or the exponent is outside its bounds, or `ways` is neither 1 nor 2.

    Examples
    --------
    Half the projected area at 60 degrees costs 3 dB in each direction:

    >>> round(float(scan_loss_db(math.radians(60), 1.0, ways=1)), 2)
    3.01
    >>> round(float(scan_loss_db(math.radians(60), 1.0)), 2)
    6.02
    """
    angle = bounded("angle_rad", angle_rad, -_MOST_OFF_RAD, _MOST_OFF_RAD)
    number("exponent", exponent, 0.0, 4.0)
    if ways not in (1, 2):
        raise ValueError(f"ways = {ways}: must be 1 or 2")
    if exponent == 0.0:
        return np.zeros_like(angle)
    # a cosine that is 6e-17 instead of 0 would give a loss where there is no signal at all
    cosine = np.where(np.abs(angle) < _MOST_OFF_RAD, np.cos(angle), 0.0)
    with np.errstate(divide="ignore"):
        return np.asarray(-10.0 * ways * exponent * np.log10(cosine) + 0.0)


def scan_range_factor(angle_rad: ArrayLike, exponent: float) -> NDArray[np.float64]:
    """Return by what the range on boresight is multiplied off it, in [0, 1].

    10^(-L / 40) with the two-way loss L of `scan_loss_db`, since range goes with the fourth root
    of power: cos^(exponent / 2). Beyond a right angle a face sees nothing: 0.

    Parameters
    ----------
    angle_rad
        Angle from the normal of the face, any finite angle in [-pi, pi].
    exponent
        Power of the cosine for one way, in [0, 4]; 0 turns the loss off, not the back of the
        face.

    Raises
    ------
    ValueError
        If the angle or the exponent is outside its bounds.

    Examples
    --------
    At 45 degrees, the edge of a sector of 90, with the exponent of the projected area:

    >>> round(float(scan_range_factor(math.radians(45), 1.0)), 3)
    0.841
    """
    angle = np.abs(bounded("angle_rad", angle_rad, -math.pi, math.pi))
    front = np.minimum(angle, _MOST_OFF_RAD)
    factor = 10.0 ** (-scan_loss_db(front, exponent) / 40.0)
    return np.asarray(np.where(angle <= _MOST_OFF_RAD, factor, 0.0))


def broadened_beamwidth_rad(beamwidth_rad: ArrayLike, angle_rad: ArrayLike) -> NDArray[np.float64]:
    """Return the width of the beam of a flat face off its boresight: width / cos angle.

    Mahafza (2000), section 8.6: the projected aperture is shorter by the cosine.

    Parameters
    ----------
    beamwidth_rad
        Half-power width on boresight, in (0, pi].
    angle_rad
        Angle from the normal of the face, inside (-pi/2, pi/2).

    Raises
    ------
    ValueError
        If an angle is outside its bounds.

    Examples
    --------
    A beam of 10 degrees steered to 15 in azimuth and 20 in elevation (published: 0.19 rad, Stone
    Soup, tests of its scanned array):

    >>> angle = off_boresight_rad(math.radians(15), math.radians(20))
    >>> round(float(broadened_beamwidth_rad(math.radians(10), angle)), 3)
    0.192
    """
    width = bounded("beamwidth_rad", beamwidth_rad, 0.0, math.pi, ends="(]")
    angle = bounded("angle_rad", angle_rad, -_MOST_OFF_RAD, _MOST_OFF_RAD, ends="()")
    return np.asarray(width / np.cos(angle))


def gaussian_beam_gain(offset_rad: ArrayLike, beamwidth_rad: ArrayLike) -> NDArray[np.float64]:
    """Return the one-way gain of a Gaussian beam relative to its middle, in (0, 1].

    2^(-4 (offset / width)^2): one half at half the half-power width. Two offsets at right angles
    multiply.

    Parameters
    ----------
    offset_rad
        Angle from the middle of the beam, finite.
    beamwidth_rad
        Half-power width, above 0.

    Raises
    ------
    ValueError
        If the offset is not finite or the width not above 0.

    Examples
    --------
    Published: 25 of a peak of 100 at half the width in both angles (Stone Soup, test of the beam
    shape):

    >>> 100 * float(gaussian_beam_gain(math.radians(5), math.radians(10))) ** 2
    25.0
    """
    width = bounded("beamwidth_rad", beamwidth_rad, 0.0, ends="()")
    return np.asarray(2.0 ** (-4.0 * (bounded("offset_rad", offset_rad) / width) ** 2))


def hits_per_scan(
    beamwidth_rad: ArrayLike, pulse_rate_hz: ArrayLike, rotation_time_s: ArrayLike
) -> NDArray[np.float64]:
    """Return how many pulses meet a target while a turning beam passes it.

    n = width / (2 pi) * pulse rate * rotation time: Skolnik, Introduction to Radar Systems, 2nd
    ed., eq. 2.29.

    Parameters
    ----------
    beamwidth_rad
        Half-power width in azimuth, above 0.
    pulse_rate_hz
        Pulse repetition frequency, above 0.
    rotation_time_s
        Time of one turn, above 0.

    Raises
    ------
    ValueError
        If any is not above 0.

    Examples
    --------
    1.5 degrees, 300 Hz, 5 turns a minute: 15 hits (Skolnik, 2nd ed., section 2.6).

    >>> round(float(hits_per_scan(math.radians(1.5), 300.0, 60.0 / 5)), 6)
    15.0
    """
    width = bounded("beamwidth_rad", beamwidth_rad, 0.0, ends="()")
    rate = bounded("pulse_rate_hz", pulse_rate_hz, 0.0, ends="()")
    return np.asarray(
        width / _FULL * rate * bounded("rotation_time_s", rotation_time_s, 0.0, ends="()")
    )


def scans_within(
    interval_s: ArrayLike, revisit_time_s: ArrayLike, phase: ArrayLike = 0.0
) -> NDArray[np.int64]:
    """Return how many looks at one place fall into an interval.

    Looks come at (phase + k) revisit times after its start, k = 0, 1, ...; the interval is open
    at its end. Averaged over a uniform phase the count is interval / revisit time.

    Parameters
    ----------
    interval_s
        Length of the interval, at least 0, finite.
    revisit_time_s
        Time between two looks, above 0.
    phase
        When the first look comes, as a share of the revisit time, in [0, 1).

    Raises
    ------
    ValueError
        If a number is outside its bounds.

    Examples
    --------
    >>> scans_within(60.0, 12.0).item(), scans_within(60.0, 8.0, 0.9).item()
    (5, 7)
    """
    interval = bounded("interval_s", interval_s, 0.0)
    revisit = bounded("revisit_time_s", revisit_time_s, 0.0, ends="()")
    start = bounded("phase", phase, 0.0, 1.0, ends="[)")
    # five times 12 s are 60 s although 60 / 12 may round up
    count = np.ceil(interval / revisit - start - 1e-9)
    return np.asarray(np.maximum(count, 0.0)).astype(np.int64)
