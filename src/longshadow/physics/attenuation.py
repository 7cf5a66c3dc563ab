"""Attenuation by air: the sum over the lines of oxygen and water vapour, ITU-R P.676-13, annex 1.

Editions 12 (2019) and 13 (2022) share this sum and its tables; they differ in their short cuts for
paths to space, which are not used here. The Recommendation covers 1 to 1,000 GHz. Below 1 GHz the
same sum goes on as an extrapolation, down to 30 MHz: no line is near, and what is left is the
broad Debye absorption of oxygen, which falls as the square of the frequency once that is below
some 0.5 GHz at sea level. Rain, cloud, fog, dust and the ground are not part of it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from importlib.resources import files

import numpy as np
from numpy.typing import ArrayLike, NDArray

from longshadow.physics.atmosphere import vapour_pressure_pa
from longshadow.physics.bounds import bounded

__all__ = [
    "HIGHEST_FREQUENCY_HZ",
    "LOWEST_FREQUENCY_HZ",
    "gas_attenuation_db_per_km",
    "oxygen_attenuation_db_per_km",
    "water_vapour_attenuation_db_per_km",
]

FloatArray = NDArray[np.float64]

LOWEST_FREQUENCY_HZ = 30e6
HIGHEST_FREQUENCY_HZ = 1e12

#: Imaginary refractivity, in parts per million, at (GHz, hPa of dry air, hPa of vapour, 300 K / T).
_Refractivity = Callable[[FloatArray, FloatArray, FloatArray, FloatArray], FloatArray]


def oxygen_attenuation_db_per_km(
    frequency_hz: ArrayLike,
    dry_pressure_pa: ArrayLike,
    temperature_k: ArrayLike,
    vapour_g_m3: ArrayLike,
) -> FloatArray:
    """Return the attenuation by dry air: oxygen lines, Debye spectrum and nitrogen.

    ITU-R P.676-13, annex 1, equations 1, 2a, 3, 5 to 9.

    Parameters
    ----------
    frequency_hz
        Hz, 0.03 to 1,000 GHz; below 1 GHz an extrapolation (see the module).
    dry_pressure_pa
        Pressure of the air without its vapour, Pa, 0 to 200,000.
    temperature_k
        Kelvin, 100 to 400.
    vapour_g_m3
        Density of water vapour, g/m3, 0 to 100. All four broadcast together.

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
    ITU's sheet of validation examples prints 0.008023466 dB/km at 9 GHz.

    >>> round(float(oxygen_attenuation_db_per_km(9e9, 101_325.0, 288.15, 7.5)), 9)
    0.008023466
    """
    return _attenuation(
        _dry_refractivity, frequency_hz, dry_pressure_pa, temperature_k, vapour_g_m3
    )


def water_vapour_attenuation_db_per_km(
    frequency_hz: ArrayLike,
    dry_pressure_pa: ArrayLike,
    temperature_k: ArrayLike,
    vapour_g_m3: ArrayLike,
) -> FloatArray:
    """Return the attenuation by water vapour; arguments of `oxygen_attenuation_db_per_km`.

    ITU-R P.676-13, annex 1, equations 1, 2b, 3, 5 and 6.

    Examples
    --------
    ITU's sheet of validation examples prints 0.004660957 dB/km at 9 GHz.

    >>> round(float(water_vapour_attenuation_db_per_km(9e9, 101_325.0, 288.15, 7.5)), 9)
    0.004660957
    """
    return _attenuation(
        _vapour_refractivity, frequency_hz, dry_pressure_pa, temperature_k, vapour_g_m3
    )


def gas_attenuation_db_per_km(
    frequency_hz: ArrayLike,
    dry_pressure_pa: ArrayLike,
    temperature_k: ArrayLike,
    vapour_g_m3: ArrayLike,
) -> FloatArray:
    """Return the attenuation by dry air and vapour; see `oxygen_attenuation_db_per_km`.

    ITU-R P.676-13, annex 1, equation 1.

    Examples
    --------
    >>> round(float(gas_attenuation_db_per_km(9e9, 101_325.0, 288.15, 7.5)), 9)
    0.012684423
    """
    return _attenuation(_refractivity, frequency_hz, dry_pressure_pa, temperature_k, vapour_g_m3)


def _attenuation(
    model: _Refractivity,
    frequency_hz: ArrayLike,
    dry_pressure_pa: ArrayLike,
    temperature_k: ArrayLike,
    vapour_g_m3: ArrayLike,
) -> FloatArray:
    domain = {
        "frequency_hz": (frequency_hz, LOWEST_FREQUENCY_HZ, HIGHEST_FREQUENCY_HZ),
        "dry_pressure_pa": (dry_pressure_pa, 0.0, 200e3),
        "temperature_k": (temperature_k, 100.0, 400.0),
        "vapour_g_m3": (vapour_g_m3, 0.0, 100.0),
    }
    f, p, t, rho = np.broadcast_arrays(*(bounded(name, *rule) for name, rule in domain.items()))
    e = vapour_pressure_pa(rho, t) / 100.0
    ghz = f / 1e9
    return np.asarray(0.1820 * ghz * model(ghz, p / 100.0, e, 300.0 / t))


def _refractivity(f: FloatArray, p: FloatArray, e: FloatArray, theta: FloatArray) -> FloatArray:
    return _dry_refractivity(f, p, e, theta) + _vapour_refractivity(f, p, e, theta)


def _dry_refractivity(f: FloatArray, p: FloatArray, e: FloatArray, theta: FloatArray) -> FloatArray:
    """Equation 2a: the oxygen lines and the dry continuum."""
    total = _dry_continuum(f, p, e, theta)
    for line, a1, a2, a3, a4, a5, a6 in _lines("oxygen"):
        strength = a1 * 1e-7 * p * theta**3 * np.exp(a2 * (1.0 - theta))
        collisions = a3 * 1e-4 * (p * theta ** (0.8 - a4) + 1.1 * e * theta)
        width = np.sqrt(collisions**2 + 2.25e-6)  # Zeeman splitting sets the least width
        shift = (a5 + a6 * theta) * 1e-4 * (p + e) * theta**0.8
        total = total + strength * _shape(f, line, width, shift)
    return total


def _dry_continuum(f: FloatArray, p: FloatArray, e: FloatArray, theta: FloatArray) -> FloatArray:
    """Equations 8 and 9: the Debye spectrum of oxygen, and nitrogen under pressure.

    The Debye term ``6.14e-5 / (d (1 + (f / d)^2))`` is multiplied out, so that it is 0 and not
    undefined where there is no air.
    """
    d = 5.6e-4 * (p + e) * theta**0.8
    debye = 6.14e-5 * d / (d * d + f * f)
    nitrogen = 1.4e-12 * p * theta**1.5 / (1.0 + 1.9e-5 * f**1.5)
    return np.asarray(f * p * theta**2 * (debye + nitrogen))


def _vapour_refractivity(
    f: FloatArray, p: FloatArray, e: FloatArray, theta: FloatArray
) -> FloatArray:
    """Equation 2b: the lines of water vapour."""
    total = np.zeros_like(f)
    for line, b1, b2, b3, b4, b5, b6 in _lines("water_vapour"):
        strength = b1 * 1e-1 * e * theta**3.5 * np.exp(b2 * (1.0 - theta))
        collisions = b3 * 1e-4 * (p * theta**b4 + b5 * e * theta**b6)
        doppler = 2.1316e-12 * line**2 / theta
        width = 0.535 * collisions + np.sqrt(0.217 * collisions**2 + doppler)
        total = total + strength * _shape(f, line, width, np.zeros(()))
    return total


def _shape(f: FloatArray, line: float, width: FloatArray, shift: FloatArray) -> FloatArray:
    """Equation 5: a line and its image at negative frequency."""
    below, above = line - f, line + f
    near = (width - shift * below) / (below * below + width * width)
    far = (width - shift * above) / (above * above + width * width)
    return np.asarray(f / line * (near + far))


@functools.cache
def _lines(gas: str) -> list[list[float]]:
    """Tables 1 and 2: the frequency (GHz) of each line and its six coefficients."""
    path = files("longshadow.physics") / "data" / f"{gas}_lines.csv"
    with path.open(encoding="utf-8") as table:
        rows: list[list[float]] = np.loadtxt(table, delimiter=",").tolist()
    return rows
