"""Attenuation by rain, ITU-R P.838-3."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from longshadow.physics.bounds import bounded, number

__all__ = ["TILTS_RAD", "rain_attenuation_db_per_km", "rain_coefficients"]

FloatArray = NDArray[np.float64]

#: Tilt of the polarisation to the horizontal.
TILTS_RAD = {"horizontal": 0.0, "vertical": np.pi / 2, "circular": np.pi / 4}

#: Frequencies of the Recommendation, and how far below it rain is extrapolated, Hz.
LOWEST_FITTED_HZ = 1e9
LOWEST_FREQUENCY_HZ = 30e6
HIGHEST_FREQUENCY_HZ = 1e12

# Tables 1 to 4 of the Recommendation: rows a, b, c of the bell curves, then slope and offset.
_LOG_K_HORIZONTAL = (
    (-5.33980, -0.35351, -0.23789, -0.94158),
    (-0.10008, 1.26970, 0.86036, 0.64552),
    (1.13098, 0.45400, 0.15354, 0.16817),
    (-0.18961, 0.71147),
)
_LOG_K_VERTICAL = (
    (-3.80595, -3.44965, -0.39902, 0.50167),
    (0.56934, -0.22911, 0.73042, 1.07319),
    (0.81061, 0.51059, 0.11899, 0.27195),
    (-0.16398, 0.63297),
)
_ALPHA_HORIZONTAL = (
    (-0.14318, 0.29591, 0.32177, -5.37610, 16.1721),
    (1.82442, 0.77564, 0.63773, -0.96230, -3.29980),
    (-0.55187, 0.19822, 0.13164, 1.47828, 3.43990),
    (0.67849, -1.95537),
)
_ALPHA_VERTICAL = (
    (-0.07771, 0.56727, -0.20238, -48.2991, 48.5833),
    (2.33840, 0.95545, 1.14520, 0.791669, 0.791459),
    (-0.76284, 0.54039, 0.26809, 0.116226, 0.116479),
    (-0.053739, 0.83433),
)


def rain_coefficients(
    frequency_hz: float, elevation_rad: ArrayLike = 0.0, tilt_rad: float = 0.0
) -> tuple[FloatArray, FloatArray]:
    """Return k and alpha: rain of R mm/h attenuates by k R^alpha dB/km.

    ITU-R P.838-3, equations 2 to 5 and tables 1 to 4.

    Parameters
    ----------
    frequency_hz
        Hz, 1 to 1,000 GHz.
    elevation_rad
        Elevation of the path, any shape, -pi/2 to pi/2.
    tilt_rad
        Tilt of a linear polarisation to the horizontal; pi/4 stands for circular polarisation.

    Raises
    ------
    ValueError
        Outside the domain, or not a number.

    Examples
    --------
    ITU's sheet of validation examples prints 0.03975488 and 1.12418043 at 14.25 GHz.

    >>> k, alpha = rain_coefficients(14.25e9, np.radians(31.07699124))
    >>> round(float(k), 8), round(float(alpha), 8)
    (0.03975488, 1.12418043)
    """
    number("frequency_hz", frequency_hz, LOWEST_FITTED_HZ, HIGHEST_FREQUENCY_HZ)
    number("tilt_rad", tilt_rad, -np.pi, np.pi)
    elevation = bounded("elevation_rad", elevation_rad, -np.pi / 2, np.pi / 2)
    log_ghz = np.log10(frequency_hz / 1e9)
    k_h, k_v = (10 ** _curve(log_ghz, *rows) for rows in (_LOG_K_HORIZONTAL, _LOG_K_VERTICAL))
    a_h, a_v = (_curve(log_ghz, *rows) for rows in (_ALPHA_HORIZONTAL, _ALPHA_VERTICAL))
    lean = np.cos(elevation) ** 2 * np.cos(2.0 * tilt_rad)
    k = (k_h + k_v + (k_h - k_v) * lean) / 2.0
    alpha = (k_h * a_h + k_v * a_v + (k_h * a_h - k_v * a_v) * lean) / (2.0 * k)
    return np.asarray(k), np.asarray(alpha)


def rain_attenuation_db_per_km(
    frequency_hz: float,
    rain_rate_mm_h: ArrayLike,
    elevation_rad: ArrayLike = 0.0,
    polarisation: str = "horizontal",
) -> FloatArray:
    """Return the attenuation by rain; ITU-R P.838-3, equation 1.

    Below 1 GHz, where the Recommendation ends, the value at 1 GHz is scaled by the square of the
    frequency, as absorption by drops much smaller than the wavelength; at 50 mm/h it is then under
    0.0012 dB/km.

    Parameters
    ----------
    frequency_hz
        Hz, 0.03 to 1,000 GHz.
    rain_rate_mm_h
        mm/h, 0 to 300; broadcasts with the elevation.
    elevation_rad
        Elevation of the path, -pi/2 to pi/2.
    polarisation
        horizontal, vertical or circular.

    Returns
    -------
    ndarray
        dB/km, one way.

    Raises
    ------
    ValueError
        Outside the domain, or not a number.

    Examples
    --------
    ITU's sheet of validation examples prints 6.27846024 dB/km.

    >>> rate = rain_attenuation_db_per_km(29e9, 33.936232, np.radians(40.232036))
    >>> round(float(rate), 7)
    6.2784602
    """
    if polarisation not in TILTS_RAD:
        raise ValueError(f"polarisation = {polarisation!r}: must be one of {', '.join(TILTS_RAD)}")
    number("frequency_hz", frequency_hz, LOWEST_FREQUENCY_HZ, HIGHEST_FREQUENCY_HZ)
    rate = bounded("rain_rate_mm_h", rain_rate_mm_h, 0.0, 300.0)
    fitted_hz = max(frequency_hz, LOWEST_FITTED_HZ)
    k, alpha = rain_coefficients(fitted_hz, elevation_rad, TILTS_RAD[polarisation])
    return np.asarray((frequency_hz / fitted_hz) ** 2 * k * rate**alpha)


def _curve(
    log_ghz: float,
    heights: tuple[float, ...],
    centres: tuple[float, ...],
    widths: tuple[float, ...],
    line: tuple[float, float],
) -> float:
    """Equations 2 and 3: bell curves over the logarithm of the frequency, on a straight line."""
    bells = zip(heights, centres, widths, strict=True)
    total = sum(a * np.exp(-(((log_ghz - b) / c) ** 2)) for a, b, c in bells)
    return float(total + line[0] * log_ghz + line[1])
