"""Direct and reflected ray over a smooth sea: the pattern-propagation factor in the lobes.

The interference region of Kerr and Blake: a spherical sea of effective radius, one specular
reflection, the antenna's gain the same towards both rays. F is the field over that in free space;
a radar's echo changes by F^4. It lies between 0 and 2, so the echo gains at most 12 dB.

Not modelled: land, beams that see less of the sea than of the target, ducts (the rule over warm
seas rather than the exception), foam, swell, and whatever comes over the horizon. Near the
horizon, once the two paths differ by less than a quarter of a wavelength, diffraction takes over
and F here is too high.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from longshadow.physics.bounds import bounded, number

__all__ = [
    "Reflection",
    "propagation_factor",
    "reflection_coefficient",
    "roughness_factor",
    "sea_permittivity",
    "sea_reflection",
]

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]

LIGHT_SPEED_MPS = 299_792_458.0
#: Domain of Blake's fit to the permittivity of the sea.
LOWEST_FREQUENCY_HZ, HIGHEST_FREQUENCY_HZ = 0.1e9, 10e9


@dataclass(frozen=True)
class Reflection:
    """The specular reflection between two heights over a sphere; arrays of one shape."""

    path_difference_m: FloatArray
    """Reflected path less direct path."""
    grazing_rad: FloatArray
    """Angle between ray and sea."""
    divergence: FloatArray
    """By how much the convex sea thins the reflected field, 0 to 1."""


def sea_reflection(
    antenna_height_m: ArrayLike,
    target_height_m: ArrayLike,
    distance_m: ArrayLike,
    effective_radius_m: float,
) -> Reflection:
    """Return where and how a sphere mirrors a radar to a target.

    Kerr, Propagation of Short Radio Waves (1951), chapter 2; Blake, Machine Plotting of Radar
    Vertical-Plane Coverage Diagrams, NRL Report 7098 (1970): the cubic for the point of
    reflection, solved in closed form, and heights over the plane that touches the sea there.

    Parameters
    ----------
    antenna_height_m, target_height_m
        Heights above the sea, metres, 0 to 30,000.
    distance_m
        Ground distance, metres, above 0 and inside the horizon of the two heights.
    effective_radius_m
        Effective Earth radius, metres, 1e6 to 1e12; the largest is as good as a plane.

    Raises
    ------
    ValueError
        Outside the domain, or not a number.

    Examples
    --------
    Over a plane the paths differ by 2 h1 h2 / d, here 0.4 m.

    >>> round(float(sea_reflection(20.0, 100.0, 10_000.0, 1e12).path_difference_m), 3)
    0.4
    """
    h1 = bounded("antenna_height_m", antenna_height_m, 0.0, 30e3)
    h2 = bounded("target_height_m", target_height_m, 0.0, 30e3)
    d = bounded("distance_m", distance_m, 0.0, ends="(]")
    a = number("effective_radius_m", effective_radius_m, 1e6, 1e12)
    h1, h2, d = np.broadcast_arrays(h1, h2, d)
    horizon = np.sqrt(2.0 * a * h1) + np.sqrt(2.0 * a * h2)
    if not (d <= horizon).all():
        first = d > horizon
        raise ValueError(
            f"distance_m = {d[first].flat[0]:.9g}: must be within the horizon of the two heights, "
            f"{horizon[first].flat[0]:.9g} m"
        )
    p = 2.0 / np.sqrt(3.0) * np.sqrt(a * (h1 + h2) + d * d / 4.0)
    turn = np.arcsin(np.clip(2.0 * a * d * (h2 - h1) / p**3, -1.0, 1.0))
    d1 = np.clip(d / 2.0 - p * np.sin(turn / 3.0), 0.0, d)
    d2 = d - d1
    low = np.maximum(h1 - d1 * d1 / (2.0 * a), 0.0)
    high = np.maximum(h2 - d2 * d2 / (2.0 * a), 0.0)
    direct, mirrored = np.hypot(d, high - low), np.hypot(d, high + low)
    grazing = np.arctan2(low + high, d)
    fall = a * d * np.sin(grazing)
    # At the horizon itself the sea mirrors nothing.
    spread = np.divide(2.0 * d1 * d2, fall, out=np.full_like(fall, np.inf), where=fall > 0.0)
    return Reflection(
        path_difference_m=np.asarray(4.0 * low * high / (direct + mirrored)),
        grazing_rad=np.asarray(grazing),
        divergence=np.asarray(1.0 / np.sqrt(1.0 + spread)),
    )


def sea_permittivity(frequency_hz: ArrayLike) -> ComplexArray:
    """Return the complex relative permittivity of sea water at 10 degrees C.

    Blake, NRL Report 7098 (1970): straight lines between 1.5, 3 and 10 GHz, constant below.

    Parameters
    ----------
    frequency_hz
        Hz, 0.1 to 10 GHz, any shape.

    Raises
    ------
    ValueError
        Outside the domain, or not a number.

    Examples
    --------
    >>> complex(np.round(sea_permittivity(3e9), 1))
    (69-39.1j)
    """
    mhz = bounded("frequency_hz", frequency_hz, LOWEST_FREQUENCY_HZ, HIGHEST_FREQUENCY_HZ) / 1e6
    middle, upper = np.clip(mhz - 1500.0, 0.0, 1500.0), np.clip(mhz - 3000.0, 0.0, 7000.0)
    real = 80.0 - 0.00733 * middle - 0.00243 * upper
    conductivity = 4.3 + 0.00148 * middle + 0.001314 * upper
    wavelength = LIGHT_SPEED_MPS / (mhz * 1e6)
    return np.asarray(real - 60j * wavelength * conductivity)


def reflection_coefficient(
    grazing_rad: ArrayLike, permittivity: ArrayLike, polarisation: str = "horizontal"
) -> ComplexArray:
    """Return Fresnel's reflection coefficient of a smooth surface.

    Kerr (1951), chapter 5; Blake, NRL Report 7098 (1970). Time runs as exp(+j w t): loss makes
    the imaginary part of the permittivity negative.

    Parameters
    ----------
    grazing_rad
        Angle between ray and surface, 0 to pi/2.
    permittivity
        Complex relative permittivity; broadcasts with the angle.
    polarisation
        horizontal or vertical.

    Raises
    ------
    ValueError
        Outside the domain, or not a number.

    Examples
    --------
    Any surface turns a grazing wave round whole.

    >>> complex(reflection_coefficient(0.0, 80.0 - 60.0j, "vertical").round(9))
    (-1+0j)
    """
    grazing = bounded("grazing_rad", grazing_rad, 0.0, np.pi / 2)
    epsilon = np.asarray(permittivity, dtype=np.complex128)
    bounded("real part of permittivity", epsilon.real, 1.0)
    bounded("imaginary part of permittivity", epsilon.imag, -np.inf, 0.0)
    weights = {"horizontal": np.ones_like(epsilon), "vertical": epsilon}
    if polarisation not in weights:
        raise ValueError(f"polarisation = {polarisation!r}: must be horizontal or vertical")
    sine = weights[polarisation] * np.sin(grazing)
    root = np.sqrt(epsilon - np.cos(grazing) ** 2)
    return np.asarray((sine - root) / (sine + root))


def roughness_factor(
    frequency_hz: ArrayLike, grazing_rad: ArrayLike, wave_height_m: ArrayLike
) -> FloatArray:
    """Return what waves leave of the reflection: exp(-2 (2 pi s sin(angle) / wavelength)^2).

    Ament, Proc. IRE 41 (1953), 142-146; Blake, NRL Report 7098 (1970).

    Parameters
    ----------
    frequency_hz
        Hz, above 0.
    grazing_rad
        Angle between ray and sea, 0 to pi/2.
    wave_height_m
        Standard deviation s of the height of the sea, metres, 0 to 10: a quarter of the
        significant wave height. The three broadcast together.

    Raises
    ------
    ValueError
        Outside the domain, or not a number.

    Examples
    --------
    >>> round(float(roughness_factor(3e9, np.radians(1.0), 0.25)), 3)
    0.86
    """
    f = bounded("frequency_hz", frequency_hz, 0.0, ends="(]")
    grazing = bounded("grazing_rad", grazing_rad, 0.0, np.pi / 2)
    height = bounded("wave_height_m", wave_height_m, 0.0, 10.0)
    phase = 2.0 * np.pi * f / LIGHT_SPEED_MPS * height * np.sin(grazing)
    return np.asarray(np.exp(-2.0 * phase * phase))


def propagation_factor(
    frequency_hz: float,
    antenna_height_m: ArrayLike,
    target_height_m: ArrayLike,
    distance_m: ArrayLike,
    effective_radius_m: float,
    *,
    polarisation: str = "horizontal",
    wave_height_m: float = 0.0,
    permittivity: complex | None = None,
) -> FloatArray:
    """Return F, the field at the target over that in free space, in the lobes over the sea.

    F = |1 + D r R exp(-j 2 pi delta / wavelength)|; Blake, NRL Report 7098 (1970);
    Skolnik, Radar Handbook, 3rd ed. (2008), chapter 26. See the module for what it leaves out.

    Parameters
    ----------
    frequency_hz
        Hz, 0.1 to 10 GHz.
    antenna_height_m, target_height_m, distance_m, effective_radius_m
        As in `sea_reflection`.
    polarisation
        horizontal or vertical.
    wave_height_m
        Standard deviation of the height of the sea, metres; see `roughness_factor`.
    permittivity
        That of the surface; None for the sea's.

    Returns
    -------
    ndarray
        One-way factor of the field, 0 to 2; power one way changes by F^2, an echo by F^4.

    Raises
    ------
    ValueError
        Outside the domain, or not a number.

    Examples
    --------
    In the middle of the first lobe, where the paths differ by half a wavelength, the fields add.

    >>> half_wave_hz = 299_792_458.0 / 0.8
    >>> round(float(propagation_factor(half_wave_hz, 20.0, 100.0, 10_000.0, 1e12)), 2)
    2.0
    """
    f = number("frequency_hz", frequency_hz, LOWEST_FREQUENCY_HZ, HIGHEST_FREQUENCY_HZ)
    mirror = sea_reflection(antenna_height_m, target_height_m, distance_m, effective_radius_m)
    epsilon = sea_permittivity(f) if permittivity is None else np.asarray(permittivity)
    surface = reflection_coefficient(mirror.grazing_rad, epsilon, polarisation)
    strength = mirror.divergence * roughness_factor(f, mirror.grazing_rad, wave_height_m)
    phase = 2.0 * np.pi * f / LIGHT_SPEED_MPS * mirror.path_difference_m
    return np.asarray(np.abs(1.0 + strength * surface * np.exp(-1j * phase)))
