"""Diffraction over an edge, over the sphere, and over the ground of a whole profile.

ITU-R P.526-15 (10/2019): the single knife edge (section 4.1), the smooth sphere (section 3.2) and
the "delta-Bullington" model of general paths (section 4.5.4). P.452-16 prints the same method; the
equation numbers are those of its section 4.2 and attachment 2, and from it comes the mixture of
land and sea. The formulas themselves are in `kernels.diffraction`, where a map uses them too.

All losses are one-way, relative to free space, for the median of the refractivity that the
effective Earth radius stands for. Antennas are taken to be on or above the ground at their ends.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from longshadow.physics.kernels.diffraction import Wave

__all__ = [
    "LAND",
    "bullington_loss_db",
    "delta_bullington_loss_db",
    "knife_edge_loss_db",
    "smooth_surface_heights_m",
    "spherical_earth_loss_db",
    "wave",
]

FloatArray = NDArray[np.float64]

#: Permittivity, and conductivity in S/m, of average land (P.452-16 section 4.2.2.1).
LAND = 22.0, 0.003

#: The first term of the residue series stands for all of it above 10 MHz (P.526-15 section 3.1).
LOWEST_HZ, HIGHEST_HZ = 1e7, 1e11
#: A sphere this large is flat to every path on Earth.
LARGEST_RADIUS_M = 1e12


def knife_edge_loss_db(nu: ArrayLike) -> FloatArray:
    """Loss behind a single knife edge, J(nu).

    Parameters
    ----------
    nu
        Diffraction parameter (no unit), any shape: ``h * sqrt(2 d / (wavelength d1 d2))`` for an
        edge ``h`` above the line between the ends (negative: below it).

    Returns
    -------
    numpy.ndarray
        Decibels, the shape of ``nu``; 0 for ``nu <= -0.78``.

    Raises
    ------
    ValueError
        For a ``nu`` that is not finite.

    Notes
    -----
    ITU-R P.526-15 equation (31): within 0.13 dB of Fresnel's integral above -0.78, which
    gives 6.02 dB at 0.

    Examples
    --------
    >>> round(float(knife_edge_loss_db(0.0)), 2)
    6.03
    """
    from longshadow.physics.kernels.diffraction import knife_edges

    values = np.atleast_1d(np.asarray(nu, np.float64))
    _finite("nu", values)
    loss = np.empty(values.size)
    knife_edges(values.ravel(), loss)
    return loss.reshape(np.shape(nu))


def spherical_earth_loss_db(
    distance_m: float,
    first_height_m: float,
    second_height_m: float,
    frequency_hz: float,
    effective_radius_m: float,
    *,
    polarisation: str = "horizontal",
    ground: tuple[float, float] = LAND,
    sea_fraction: float = 0.0,
) -> float:
    """Diffraction loss over a smooth sphere, beyond the horizon and before it.

    Parameters
    ----------
    distance_m
        Length of the path over the sphere, above 0.
    first_height_m, second_height_m
        Heights of the antennas above the sphere, at least 0.
    frequency_hz
        10 MHz to 100 GHz.
    effective_radius_m
        Radius of the sphere that stands for the Earth and its refraction.
    polarisation
        "horizontal" or "vertical".
    ground
        Relative permittivity and conductivity (S/m) of the land.
    sea_fraction
        Fraction of the path over the sea, 0 to 1.

    Returns
    -------
    float
        Decibels, at least 0.

    Raises
    ------
    ValueError
        For a value out of bounds; the message names the bound.

    Notes
    -----
    P.526-15 sections 3.1.1 and 3.2, equations (23) to (37) of P.452-16: the first term of the
    residue series beyond the horizon; before it, that of the larger sphere which the line would
    graze (radius a_em), in proportion to the clearance that is missing.

    Examples
    --------
    An ITU validation example (flat land, 5 km, 100 MHz) says 20.0243 dB:

    >>> radius = 8738.167287e3
    >>> round(spherical_earth_loss_db(5e3, 10, 10, 1e8, radius, polarisation="vertical"), 3)
    20.024
    """
    from longshadow.physics.kernels.diffraction_sphere import spherical

    if not 0.0 < distance_m < 1e9:
        raise ValueError(f"distance_m = {distance_m}: must lie in (0, 1e9)")
    for name, height in (("first", first_height_m), ("second", second_height_m)):
        if not 0.0 <= height < 1e6:
            raise ValueError(f"{name}_height_m = {height}: must lie in [0, 1e6)")
    path = wave(frequency_hz, effective_radius_m, polarisation, ground, sea_fraction)
    return float(spherical(float(distance_m), float(first_height_m), float(second_height_m), path))


def bullington_loss_db(
    distances_m: ArrayLike,
    heights_m: ArrayLike,
    first_antenna_m: float,
    second_antenna_m: float,
    frequency_hz: float,
    effective_radius_m: float,
) -> float:
    """Bullington's loss over a profile: its horizons meet in one edge.

    Parameters are those of `delta_bullington_loss_db`. Equations (13) to (22) of P.452-16,
    P.526-15 section 4.5.2. The result is in decibels.

    Examples
    --------
    A ridge that reaches the line halfway along 10 km costs 6.03 dB behind its edge, and
    ``(1 - exp(-6.03 / 6)) (10 + 0.02 * 10)`` for what a real one does besides:

    >>> flat = 1e30
    >>> round(bullington_loss_db([0, 5e3, 1e4], [0, 20, 0], 20, 20, 1e9, flat), 2)
    12.5
    """
    d, h = _profile(distances_m, heights_m, first_antenna_m, second_antenna_m)
    path = wave(frequency_hz, effective_radius_m)
    return _bullington(d, h, float(first_antenna_m), float(second_antenna_m), path)


def smooth_surface_heights_m(
    distances_m: ArrayLike,
    heights_m: ArrayLike,
    first_antenna_m: float,
    second_antenna_m: float,
) -> tuple[float, float]:
    """Heights of the antennas above the smooth surface that stands for the ground.

    The surface is the straight line fitted to the profile, lowered by what stands in the way, and
    nowhere above the ground at its ends: equations (161) to (167) and (38) of P.452-16. Parameters
    are those of `delta_bullington_loss_db`; the result is in metres, one for each end.

    Examples
    --------
    >>> smooth_surface_heights_m([0.0, 1e3, 2e3], [100.0, 100.0, 100.0], 110.0, 130.0)
    (10.0, 30.0)
    """
    d, h = _profile(distances_m, heights_m, first_antenna_m, second_antenna_m)
    return _smooth(d, h, float(first_antenna_m), float(second_antenna_m))


def delta_bullington_loss_db(
    distances_m: ArrayLike,
    heights_m: ArrayLike,
    first_antenna_m: float,
    second_antenna_m: float,
    frequency_hz: float,
    effective_radius_m: float,
    *,
    polarisation: str = "horizontal",
    ground: tuple[float, float] = LAND,
    sea_fraction: float = 0.0,
) -> float:
    """Diffraction loss of a general path by the delta-Bullington model.

    Parameters
    ----------
    distances_m
        Distances of the points of the profile from its first, shape (n,), n >= 2: from 0, growing.
    heights_m
        Heights of the ground above sea level, shape (n,).
    first_antenna_m, second_antenna_m
        Heights of the antennas above sea level, not below the ground at their ends.
    frequency_hz
        10 MHz to 100 GHz.
    effective_radius_m
        Radius of the sphere that stands for the Earth and its refraction.
    polarisation
        "horizontal" or "vertical".
    ground
        Relative permittivity and conductivity (S/m) of the land.
    sea_fraction
        Fraction of the path over the sea, 0 to 1.

    Returns
    -------
    float
        Decibels, at least 0. A path of two points has the loss of the sphere alone.

    Raises
    ------
    ValueError
        For a value out of bounds; the message names the bound.

    Notes
    -----
    P.526-15 section 4.5.4, equations (38) to (40) of P.452-16: Bullington's loss of the ground,
    and what the smooth sphere costs more than Bullington's loss of the same smooth sphere.

    Examples
    --------
    >>> d = np.linspace(0.0, 5e3, 51)
    >>> flat = np.zeros(51)
    >>> loss = delta_bullington_loss_db(d, flat, 10, 10, 1e8, 8738167.287, polarisation="vertical")
    >>> round(loss, 3)  # a smooth path has the loss of the sphere
    20.024
    """
    from longshadow.physics.kernels.diffraction_sphere import spherical

    d, h = _profile(distances_m, heights_m, first_antenna_m, second_antenna_m)
    path = wave(frequency_hz, effective_radius_m, polarisation, ground, sea_fraction)
    first, second = _smooth(d, h, float(first_antenna_m), float(second_antenna_m))
    actual = _bullington(d, h, float(first_antenna_m), float(second_antenna_m), path)
    smooth = _bullington(d, np.zeros_like(h), first, second, path)
    return actual + max(float(spherical(float(d[-1]), first, second, path)) - smooth, 0.0)


def wave(
    frequency_hz: float,
    effective_radius_m: float,
    polarisation: str = "horizontal",
    ground: tuple[float, float] = LAND,
    sea_fraction: float = 0.0,
) -> Wave:
    """What a diffraction loss depends on besides the path, checked, as the kernels take it.

    Parameters
    ----------
    frequency_hz
        10 MHz to 100 GHz.
    effective_radius_m
        Radius of the sphere that stands for the Earth and its refraction, above 0.
    polarisation
        "horizontal" or "vertical".
    ground
        Relative permittivity, in (1, 1e4), and conductivity (S/m), in [0, 1e4), of the land.
    sea_fraction
        Fraction of the path over the sea, 0 to 1.

    Raises
    ------
    ValueError
        For a value out of bounds; the message names the bound.

    Examples
    --------
    >>> round(wave(3e9, 8.5e6).wavelength_m, 4)
    0.0999
    """
    from longshadow.physics.kernels.diffraction import SPEED_OF_LIGHT_MPS, Wave

    if not LOWEST_HZ <= frequency_hz <= HIGHEST_HZ:
        raise ValueError(f"frequency_hz = {frequency_hz}: must lie in [1e7, 1e11]")
    _above("effective_radius_m", effective_radius_m)
    if polarisation not in ("horizontal", "vertical"):
        raise ValueError(f"polarisation = {polarisation!r}: must be 'horizontal' or 'vertical'")
    if not 0.0 <= sea_fraction <= 1.0:
        raise ValueError(f"sea_fraction = {sea_fraction}: must lie in [0, 1]")
    permittivity, conductivity = ground
    if not (1.0 < permittivity < 1e4 and 0.0 <= conductivity < 1e4):
        raise ValueError(f"ground = {ground}: must lie in (1, 1e4) and [0, 1e4) S/m")
    return Wave(
        float(frequency_hz),
        SPEED_OF_LIGHT_MPS / frequency_hz,
        1.0 / min(float(effective_radius_m), LARGEST_RADIUS_M),
        float(permittivity),
        float(conductivity),
        float(sea_fraction),
        polarisation == "vertical",
    )


def _bullington(d: FloatArray, h: FloatArray, first_m: float, second_m: float, path: Wave) -> float:
    """Equations (14) to (22), heights taken over the plane that touches the sphere at the start."""
    from longshadow.physics.kernels.diffraction import added_loss, bullington, knife_edge

    length = float(d[-1])
    x, y = d[1:-1], h[1:-1] - 0.5 * path.curve * d[1:-1] ** 2
    if x.size == 0:
        return 0.0
    end = second_m - 0.5 * path.curve * length**2
    slope = float(((y - first_m) / x).max())
    if slope <= (end - first_m) / length:
        above = y - (first_m + (end - first_m) * x / length)
        nu = above * np.sqrt(2.0 * length / (path.wavelength_m * x * (length - x)))
        return float(added_loss(knife_edge(float(nu.max())), length))
    back = float(((y - end) / (length - x)).max())
    return float(bullington(first_m, end, slope, back, float(x[0]), float(x[-1]), length, path))


def _smooth(d: FloatArray, h: FloatArray, first_m: float, second_m: float) -> tuple[float, float]:
    from longshadow.physics.kernels.diffraction import smooth_heights

    length = float(d[-1])
    step, near, far = np.diff(d), d[:-1], d[1:]
    fit = (
        float((step * (h[1:] + h[:-1])).sum()),
        float((step * (h[1:] * (2 * far + near) + h[:-1] * (far + 2 * near))).sum()),
    )
    x = d[1:-1]
    above = h[1:-1] - (first_m * (length - x) + second_m * x) / length
    obstacle = (-1.0, 0.0, 0.0)
    if x.size:
        obstacle = float(above.max()), float((above / x).max()), float((above / (length - x)).max())
    start, end = float(h[0]), float(h[-1])
    first, second = smooth_heights(first_m, second_m, start, end, fit, obstacle, length)
    return float(first), float(second)


def _profile(
    distances_m: ArrayLike, heights_m: ArrayLike, first_m: float, second_m: float
) -> tuple[FloatArray, FloatArray]:
    """A checked profile with its antennas."""
    d, h = np.asarray(distances_m, np.float64), np.asarray(heights_m, np.float64)
    if d.ndim != 1 or d.shape != h.shape or d.size < 2:
        raise ValueError(
            f"distances_m and heights_m have shapes {d.shape} and {h.shape}:"
            " must be one list each, of one length, at least 2"
        )
    _finite("distances_m", d)
    _finite("heights_m", h)
    if d[0] != 0.0 or not (np.diff(d) > 0.0).all():
        raise ValueError("distances_m: must start at 0 and grow from point to point")
    for name, antenna, ground in (("first", first_m, h[0]), ("second", second_m, h[-1])):
        if not ground <= antenna < math.inf:
            raise ValueError(
                f"{name}_antenna_m = {antenna}: must be finite and not below the ground ({ground})"
            )
    return d, h


def _finite(name: str, values: FloatArray) -> None:
    if not np.isfinite(values).all():
        raise ValueError(f"{name}: must be finite, got {values[~np.isfinite(values)][0]}")


def _above(name: str, value: float) -> None:
    if not value > 0.0:
        raise ValueError(f"{name} = {value}: must be above 0")
