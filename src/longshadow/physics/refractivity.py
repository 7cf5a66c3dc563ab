"""How air bends rays: refractivity, its fall with altitude, and the effective Earth radius.

Refractivity N is the excess of the refractive index over 1, in millionths ("N-units").
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from longshadow.physics.bounds import bounded

__all__ = [
    "EARTH_RADIUS_M",
    "dry_refractivity",
    "earth_factor_from_gradient",
    "earth_factor_from_surface_refractivity",
    "exponential_decay_per_km",
    "first_kilometre_gradient",
    "reference_refractivity",
    "wet_refractivity",
]

FloatArray = NDArray[np.float64]

EARTH_RADIUS_M = 6_371_000.0
#: Surface refractivity for which the regression over climates was made, N-units.
SURFACE_BOUNDS = (200.0, 450.0)


def dry_refractivity(dry_pressure_pa: ArrayLike, temperature_k: ArrayLike) -> FloatArray:
    """Return the refractivity of dry air, 77.6 P / T with P in hPa; ITU-R P.453-14, section 1.

    Parameters
    ----------
    dry_pressure_pa
        Pressure without that of the vapour, Pa, 0 to 200,000.
    temperature_k
        Kelvin, 100 to 400; broadcasts with the pressure.

    Raises
    ------
    ValueError
        Outside the domain, or not a number.

    Examples
    --------
    >>> round(float(dry_refractivity(101_325.0, 288.15)), 1)
    272.9
    """
    hpa = bounded("dry_pressure_pa", dry_pressure_pa, 0.0, 200e3) / 100.0
    return np.asarray(77.6 * hpa / bounded("temperature_k", temperature_k, 100.0, 400.0))


def wet_refractivity(vapour_pressure_pa: ArrayLike, temperature_k: ArrayLike) -> FloatArray:
    """Return what vapour adds, 72 e / T + 375,000 e / T^2 with e in hPa; ITU-R P.453-14, section 1.

    Parameters
    ----------
    vapour_pressure_pa
        Partial pressure of water vapour, Pa, 0 to 20,000.
    temperature_k
        Kelvin, 100 to 400; broadcasts with the pressure.

    Raises
    ------
    ValueError
        Outside the domain, or not a number.

    Examples
    --------
    >>> round(float(wet_refractivity(997.3, 288.15)), 1)
    47.5
    """
    hpa = bounded("vapour_pressure_pa", vapour_pressure_pa, 0.0, 20e3) / 100.0
    t = bounded("temperature_k", temperature_k, 100.0, 400.0)
    return np.asarray(72.0 * hpa / t + 3.75e5 * hpa / (t * t))


def reference_refractivity(
    altitude_m: ArrayLike, sea_level: float = 315.0, scale_height_m: float = 7_350.0
) -> FloatArray:
    """Return the refractivity of ITU's reference atmosphere; ITU-R P.453-14, section 3.

    Parameters
    ----------
    altitude_m
        Any shape; metres above mean sea level, -500 to 100,000.
    sea_level
        N-units at sea level, 200 to 450.
    scale_height_m
        Metres over which it falls by e, 1,000 to 20,000.

    Raises
    ------
    ValueError
        Outside the domain, or not a number.

    Examples
    --------
    >>> reference_refractivity([0.0, 1_000.0]).round(1)
    array([315. , 274.9])
    """
    z = bounded("altitude_m", altitude_m, -500.0, 100e3)
    surface = bounded("sea_level", sea_level, *SURFACE_BOUNDS)
    scale = bounded("scale_height_m", scale_height_m, 1e3, 20e3)
    return np.asarray(surface * np.exp(-z / scale))


def earth_factor_from_gradient(gradient_per_km: ArrayLike) -> FloatArray:
    """Return k, by which the Earth's radius is multiplied so that rays become straight.

    k = 1 / (1 + a dN/dh 10^-6) with a = 6,371 km; ITU-R P.834-9. Rays bend as the
    Earth does at -157 N-units a kilometre and are trapped below: there is no k for that.

    Parameters
    ----------
    gradient_per_km
        Gradient of refractivity, N-units per kilometre, any shape, -156 to 500; about -39 in a
        standard atmosphere.

    Raises
    ------
    ValueError
        Outside the domain, or not a number.

    Examples
    --------
    MathWorks prints an effective radius of 8.4774e6 m for -39 N-units a kilometre.

    >>> round(float(earth_factor_from_gradient(-39.0)) * 6371.0, 1)
    8477.4
    """
    gradient = bounded("gradient_per_km", gradient_per_km, -156.0, 500.0)
    return np.asarray(1.0 / (1.0 + EARTH_RADIUS_M * gradient * 1e-9))


def first_kilometre_gradient(surface_refractivity: ArrayLike) -> FloatArray:
    """Return the change of N over the first kilometre, which is -7.32 exp(0.005577 Ns) on average.

    Bean and Thayer, CRPL Exponential Reference Atmosphere, NBS Monograph 4 (1959): a
    regression over climates; single profiles scatter by tens of N-units about it.

    Parameters
    ----------
    surface_refractivity
        Refractivity Ns at the ground, N-units, any shape, 200 to 450.

    Raises
    ------
    ValueError
        Outside the domain, or not a number.

    Examples
    --------
    >>> round(float(first_kilometre_gradient(313.0)), 2)
    -41.94
    """
    surface = bounded("surface_refractivity", surface_refractivity, *SURFACE_BOUNDS)
    return np.asarray(-7.32 * np.exp(0.005577 * surface))


def exponential_decay_per_km(surface_refractivity: ArrayLike) -> FloatArray:
    """Return the decay constant of the CRPL exponential atmosphere, per kilometre.

    ln(Ns / (Ns + dN)) with dN from `first_kilometre_gradient`: N falls by dN in one kilometre.

    Examples
    --------
    The table of the CRPL atmospheres prints 0.143859 for Ns = 313.

    >>> round(float(exponential_decay_per_km(313.0)), 5)
    0.14386
    """
    fall = first_kilometre_gradient(surface_refractivity)
    surface = np.asarray(surface_refractivity, dtype=np.float64)
    return np.asarray(np.log(surface / (surface + fall)))


def earth_factor_from_surface_refractivity(surface_refractivity: ArrayLike) -> FloatArray:
    """Return the effective Earth radius factor of a climate from its surface refractivity.

    The mean gradient of the first kilometre in `earth_factor_from_gradient`; Rice and others, NBS
    Technical Note 101 (1967), equation 4.4, writes it 1 / (1 - 0.04665 exp(0.005577 Ns)). Good
    for low paths; towards high targets it bends rays too much.

    Parameters
    ----------
    surface_refractivity
        Refractivity Ns at the ground, N-units, any shape, 200 to 450.

    Examples
    --------
    Technical Note 101 prints 4/3 for Ns = 301.

    >>> round(float(earth_factor_from_surface_refractivity(301.0)), 3)
    1.333
    """
    return earth_factor_from_gradient(first_kilometre_gradient(surface_refractivity))
