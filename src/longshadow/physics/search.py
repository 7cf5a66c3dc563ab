"""The search form of the radar equation: power and aperture against volume and time."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from longshadow.physics.bounds import bounded
from longshadow.physics.noise import BOLTZMANN_J_PER_K
from longshadow.physics.radar_equation import Losses

__all__ = ["search_power_aperture_w_m2", "search_range_m", "solid_angle_sr"]

Floats = NDArray[np.float64]


def search_power_aperture_w_m2(
    range_m: ArrayLike,
    snr_ratio: ArrayLike,
    angle_sr: ArrayLike,
    search_time_s: ArrayLike,
    noise_temperature_k: ArrayLike,
    rcs_m2: ArrayLike,
    losses: Losses | None = None,
) -> Floats:
    """Return the mean power times aperture that searches a solid angle, watt square metres.

    P A = 4 pi k Ts L SNR R^4 Omega / (sigma t): MathWorks Radar Toolbox, `radareqsearchpap`; the
    search form of the radar equation. Neither frequency nor gain occurs in it.

    Parameters
    ----------
    range_m
        Range, metres.
    snr_ratio
        Ratio needed, a plain ratio.
    angle_sr
        Solid angle (`solid_angle_sr`), steradians, at most 4 pi.
    search_time_s
        Time for the whole solid angle, seconds.
    noise_temperature_k
        Noise of the whole system, kelvin.
    rcs_m2
        Radar cross-section, square metres.
    losses
        All losses; None for none.

    Raises
    ------
    ValueError
        If an argument is not above 0, or the angle above 4 pi.

    Examples
    --------
    Published: 23689 W m2 (truncated inputs; ours 23688.5).

    >>> angle = solid_angle_sr(2 * math.pi, 0.0, math.pi / 4)
    >>> round(float(search_power_aperture_w_m2(
    ...     111e3, 10 ** 1.3, angle, 4.8, 487.0, 1.0, Losses(other_db=20.0))), 1)
    23688.5
    """
    metres = bounded("range_m", range_m, 0.0, ends="()")
    rest = _search_constant(snr_ratio, angle_sr, search_time_s, noise_temperature_k, rcs_m2)
    return np.asarray(rest * metres**4 * _ratio(losses))


def search_range_m(
    power_aperture_w_m2: ArrayLike,
    snr_ratio: ArrayLike,
    angle_sr: ArrayLike,
    search_time_s: ArrayLike,
    noise_temperature_k: ArrayLike,
    rcs_m2: ArrayLike,
    losses: Losses | None = None,
) -> Floats:
    """Return the range that a power-aperture product searches, metres.

    The inverse of `search_power_aperture_w_m2`.

    Parameters
    ----------
    power_aperture_w_m2
        Mean power times effective aperture, watt square metres, above 0.
    snr_ratio, angle_sr, search_time_s, noise_temperature_k, rcs_m2, losses
        As for `search_power_aperture_w_m2`.

    Raises
    ------
    ValueError
        If an argument is not above 0, or the angle above 4 pi.

    Examples
    --------
    >>> angle = solid_angle_sr(2 * math.pi, 0.0, math.pi / 4)
    >>> round(float(search_range_m(
    ...     23688.505, 10 ** 1.3, angle, 4.8, 487.0, 1.0, Losses(other_db=20.0))))
    111000
    """
    product = bounded("power_aperture_w_m2", power_aperture_w_m2, 0.0, ends="()")
    rest = _search_constant(snr_ratio, angle_sr, search_time_s, noise_temperature_k, rcs_m2)
    return np.asarray((product / (rest * _ratio(losses))) ** 0.25)


def solid_angle_sr(
    azimuth_width_rad: ArrayLike, lowest_rad: ArrayLike, highest_rad: ArrayLike
) -> Floats:
    """Return the solid angle of a sector between two elevations, steradians.

    Width (sin highest - sin lowest): the area of a zone of the unit sphere.

    Parameters
    ----------
    azimuth_width_rad
        In (0, 2 pi].
    lowest_rad, highest_rad
        Elevations in [-pi/2, pi/2], the first below the second.

    Raises
    ------
    ValueError
        If an angle is outside its bounds or the elevations are not in order.

    Examples
    --------
    >>> round(float(solid_angle_sr(2 * math.pi, -math.pi / 2, math.pi / 2)) / math.pi, 6)
    4.0
    """
    width = bounded("azimuth_width_rad", azimuth_width_rad, 0.0, 2 * math.pi, ends="(]")
    low = bounded("lowest_rad", lowest_rad, -0.5 * math.pi, 0.5 * math.pi)
    high = bounded("highest_rad", highest_rad, -0.5 * math.pi, 0.5 * math.pi)
    bounded("highest_rad - lowest_rad", high - low, 0.0, ends="()")
    return np.asarray(width * (np.sin(high) - np.sin(low)))


def _search_constant(
    snr_ratio: ArrayLike, angle_sr: ArrayLike, time_s: ArrayLike, kelvin: ArrayLike, rcs: ArrayLike
) -> Floats:
    """Power times aperture for one metre, without losses."""
    named = {"snr_ratio": snr_ratio, "search_time_s": time_s, "noise_temperature_k": kelvin}
    snr, time, noise = (bounded(name, v, 0.0, ends="()") for name, v in named.items())
    angle = bounded("angle_sr", angle_sr, 0.0, 4.0 * math.pi * (1 + 1e-12), ends="(]")
    echo = bounded("rcs_m2", rcs, 0.0, ends="()") * time
    return np.asarray(4.0 * math.pi * BOLTZMANN_J_PER_K * noise * snr * angle / echo)


def _ratio(losses: Losses | None) -> float:
    return 1.0 if losses is None else 10.0 ** (losses.total_db / 10.0)
