"""The standard atmosphere: temperature, pressure, density, and ITU's reference water vapour.

The ICAO, ISO 2533 and US 1976 standard atmospheres are one and the same up to 80 km; above it this
is US 1976 with the temperature of the layer model ("molecular-scale temperature", at most 0.04 %
above the kinetic one at 86 km). *Altitude* is geometric, metres above mean sea level;
*geopotential altitude* is said where it is meant. The air of the standard is dry.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from longshadow.physics.bounds import bounded, number

__all__ = [
    "HIGHEST_ALTITUDE_M",
    "LOWEST_ALTITUDE_M",
    "StandardAir",
    "geometric_altitude_m",
    "geopotential_altitude_m",
    "standard_atmosphere",
    "standard_atmosphere_at_geopotential",
    "vapour_pressure_pa",
    "water_vapour_density_g_m3",
]

FloatArray = NDArray[np.float64]

LOWEST_ALTITUDE_M = -5_000.0
HIGHEST_ALTITUDE_M = 86_000.0

#: Radius that makes gravity fall as in the standard: US 1976, equation 18.
RADIUS_M = 6_356_766.0
GRAVITY_MPS2 = 9.80665
#: Gas constant over the mean molar mass of dry air: US 1976, table 2 (8314.32 / 28.9644).
GAS_CONSTANT_J_KG_K = 8314.32 / 28.9644
HEAT_RATIO = 1.4

#: Geopotential altitudes (m) at which layers begin, and their gradients (K/m): US 1976, table 4.
BASES_M = np.array([0.0, 11e3, 20e3, 32e3, 47e3, 51e3, 71e3])
GRADIENTS_K_M = np.array([-6.5e-3, 0.0, 1e-3, 2.8e-3, 0.0, -2.8e-3, -2e-3])
SEA_LEVEL_K = 288.15
SEA_LEVEL_PA = 101_325.0

#: Least ratio of vapour pressure to air pressure: ITU-R P.835-6, annex 1, section 1.2.
DRIEST_MIXING_RATIO = 2e-6
#: Vapour density (g/m3) times temperature (K) over vapour pressure (hPa): P.835-6, section 1.2.
VAPOUR_CONSTANT = 216.7


@dataclass(frozen=True)
class StandardAir:
    """Dry air of the standard atmosphere; four arrays of one shape."""

    temperature_k: FloatArray
    pressure_pa: FloatArray
    density_kg_m3: FloatArray
    speed_of_sound_mps: FloatArray


def geopotential_altitude_m(altitude_m: ArrayLike) -> FloatArray:
    """Return the geopotential altitude (m) of a geometric one; US 1976, equation 18.

    Parameters
    ----------
    altitude_m
        Geometric altitude, metres, any shape; above the centre of the Earth.

    Raises
    ------
    ValueError
        If an altitude is outside its bounds or no number.

    Examples
    --------
    >>> round(float(geopotential_altitude_m(86_000.0)))
    84852
    """
    z = bounded("altitude_m", altitude_m, -RADIUS_M, ends="(]")
    return np.asarray(RADIUS_M * z / (RADIUS_M + z))


def geometric_altitude_m(geopotential_m: ArrayLike) -> FloatArray:
    """Return the geometric altitude (m) of a geopotential one; US 1976, equation 19.

    Parameters
    ----------
    geopotential_m
        Geopotential altitude, metres, any shape; below the radius of the Earth, 6,356,766 m, where
        the other is infinite.

    Raises
    ------
    ValueError
        If an altitude is outside its bounds or no number.

    Examples
    --------
    >>> round(float(geometric_altitude_m(84_852.0)))
    86000
    """
    h = bounded("geopotential_m", geopotential_m, high=RADIUS_M, ends="[)")
    return np.asarray(RADIUS_M * h / (RADIUS_M - h))


def standard_atmosphere(altitude_m: ArrayLike) -> StandardAir:
    """Return the standard atmosphere at geometric altitudes.

    US Standard Atmosphere 1976 (NOAA-S/T 76-1562), equations 23, 33, 42 and 50; ICAO Doc 7488.

    Parameters
    ----------
    altitude_m
        Any shape; metres above mean sea level, -5,000 to 86,000.

    Returns
    -------
    StandardAir
        Temperature (K), pressure (Pa), density (kg/m3), speed of sound (m/s).

    Raises
    ------
    ValueError
        Outside the domain, or not a number.

    Examples
    --------
    The table of US 1976 prints 223.252 K and 26,500 Pa at 10 km.

    >>> air = standard_atmosphere(10_000.0)
    >>> round(float(air.temperature_k), 3), round(float(air.pressure_pa), -1)
    (223.252, 26500.0)
    """
    z = bounded("altitude_m", altitude_m, LOWEST_ALTITUDE_M, HIGHEST_ALTITUDE_M)
    return _air(geopotential_altitude_m(z))


def standard_atmosphere_at_geopotential(geopotential_m: ArrayLike) -> StandardAir:
    """Return the standard atmosphere at geopotential altitudes; see `standard_atmosphere`.

    Parameters
    ----------
    geopotential_m
        Any shape; metres, those of geometric altitudes from -5,000 to 86,000.

    Examples
    --------
    ICAO Doc 7488 prints 226.320 hPa at the tropopause.

    >>> round(float(standard_atmosphere_at_geopotential(11_000.0).pressure_pa))
    22632
    """
    low, high = geopotential_altitude_m([LOWEST_ALTITUDE_M, HIGHEST_ALTITUDE_M]).tolist()
    return _air(bounded("geopotential_m", geopotential_m, low, high))


def water_vapour_density_g_m3(altitude_m: ArrayLike, surface_g_m3: float = 7.5) -> FloatArray:
    """Return the water vapour density of ITU's mean annual global reference atmosphere.

    It falls by e every 2 km until the vapour is two millionths of the air's pressure, and keeps
    that share above; ITU-R P.835-6, annex 1, section 1.2. Real vapour varies by
    a factor of ten with climate and season.

    Parameters
    ----------
    altitude_m
        Any shape; geometric metres above mean sea level, -5,000 to 86,000. Below sea level the
        density is that at sea level.
    surface_g_m3
        Density at sea level, g/m3, 0 to 50.

    Raises
    ------
    ValueError
        Outside the domain, or not a number.

    Examples
    --------
    >>> round(float(water_vapour_density_g_m3(2_000.0)), 3)
    2.759
    """
    number("surface_g_m3", surface_g_m3, 0.0, 50.0)
    z = np.asarray(altitude_m, dtype=np.float64)
    air = standard_atmosphere(z)
    driest = VAPOUR_CONSTANT * DRIEST_MIXING_RATIO * air.pressure_pa / 100.0 / air.temperature_k
    falling = surface_g_m3 * np.exp(-np.maximum(z, 0.0) / 2_000.0)
    return np.asarray(np.maximum(falling, driest) if surface_g_m3 > 0.0 else falling)


def vapour_pressure_pa(density_g_m3: ArrayLike, temperature_k: ArrayLike) -> FloatArray:
    """Return the partial pressure (Pa) of water vapour; ITU-R P.835-6, section 1.2.

    Parameters
    ----------
    density_g_m3
        Density of the vapour, g/m3, at least 0, any shape.
    temperature_k
        Temperature, K, above 0.

    Raises
    ------
    ValueError
        If an argument is outside its bounds or no number.

    Examples
    --------
    7.5 g/m3 at 288.15 K are 9.97 hPa.

    >>> round(float(vapour_pressure_pa(7.5, 288.15)))
    997
    """
    density = bounded("density_g_m3", density_g_m3, 0.0)
    temperature = bounded("temperature_k", temperature_k, 0.0, ends="(]")
    return np.asarray(density * temperature / VAPOUR_CONSTANT * 100.0)


@functools.cache
def _bases() -> tuple[FloatArray, FloatArray]:
    """Temperature (K) and pressure (Pa) where each layer begins."""
    temperatures, pressures = [SEA_LEVEL_K], [SEA_LEVEL_PA]
    for depth, gradient in zip(np.diff(BASES_M), GRADIENTS_K_M[:-1], strict=True):
        base = temperatures[-1]
        temperatures.append(base + gradient * depth)
        pressures.append(pressures[-1] * float(_fall(base, gradient, depth)))
    return np.array(temperatures), np.array(pressures)


def _fall(base_k: ArrayLike, gradient_k_m: ArrayLike, above_m: ArrayLike) -> FloatArray:
    """Pressure over that at the base of the layer; US 1976, equations 33a and 33b."""
    base, gradient, above = np.broadcast_arrays(base_k, gradient_k_m, above_m)
    scale = GRAVITY_MPS2 / GAS_CONSTANT_J_KG_K
    bent = np.where(gradient == 0.0, 1.0, gradient)
    power = (1.0 + bent * above / base) ** (-scale / bent)
    return np.asarray(np.where(gradient == 0.0, np.exp(-scale * above / base), power))


def _air(h: FloatArray) -> StandardAir:
    layer = np.clip(np.searchsorted(BASES_M, h, side="right") - 1, 0, len(BASES_M) - 1)
    base_k, base_pa = (values[layer] for values in _bases())
    above = h - BASES_M[layer]
    temperature = np.asarray(base_k + GRADIENTS_K_M[layer] * above)
    pressure = np.asarray(base_pa * _fall(base_k, GRADIENTS_K_M[layer], above))
    return StandardAir(
        temperature_k=temperature,
        pressure_pa=pressure,
        density_kg_m3=np.asarray(pressure / (GAS_CONSTANT_J_KG_K * temperature)),
        speed_of_sound_mps=np.sqrt(HEAT_RATIO * GAS_CONSTANT_J_KG_K * temperature),
    )
