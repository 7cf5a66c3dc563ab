"""Loss on the way between a radar and a target: free space, air and rain, in one-way dB.

Rays are straight over a sphere of the effective Earth radius, which is the straight-ray picture
of a constant refractivity gradient; their ends are given by altitude above sea level and by
ground distance. A ray that would pass below the sphere is beyond the horizon: it is charged as if
it ran along sea level, and whether anything arrives is not decided here.
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import ArrayLike, NDArray

from longshadow.physics.atmosphere import (
    standard_atmosphere,
    vapour_pressure_pa,
    water_vapour_density_g_m3,
)
from longshadow.physics.attenuation import LOWEST_FREQUENCY_HZ, gas_attenuation_db_per_km
from longshadow.physics.bounds import bounded, number
from longshadow.physics.rain import rain_attenuation_db_per_km

__all__ = [
    "LIGHT_SPEED_MPS",
    "free_space_loss_db",
    "gas_loss_db",
    "gas_loss_table_db",
    "rain_loss_db",
    "rain_loss_table_db",
    "standard_gas_attenuation_db_per_km",
]

FloatArray = NDArray[np.float64]

LIGHT_SPEED_MPS = 299_792_458.0

#: Above this there is too little air to matter: below 35 GHz less than 0.001 dB on any path.
TOP_OF_AIR_M = 32_000.0
#: Step of the altitudes at which the attenuation by gas is kept; between them it is interpolated.
STEP_M = 25.0
#: Points of the Gauss-Legendre rule on each side of the lowest point of a path.
NODES = 10


def free_space_loss_db(frequency_hz: ArrayLike, distance_m: ArrayLike) -> FloatArray:
    """Return the one-way loss between isotropic antennas in free space, 20 log10(4 pi d f / c).

    ITU-R P.525-4, basic transmission loss in free space.

    Parameters
    ----------
    frequency_hz
        Hz, above 0.
    distance_m
        Metres, above 0; broadcasts with the frequency.

    Raises
    ------
    ValueError
        Outside the domain, or not a number.

    Examples
    --------
    >>> round(float(free_space_loss_db(28.25e9, 1e6)), 4)
    181.4682
    """
    f = bounded("frequency_hz", frequency_hz, 0.0, ends="(]")
    d = bounded("distance_m", distance_m, 0.0, ends="(]")
    return np.asarray(20.0 * np.log10(4.0 * np.pi * d * f / LIGHT_SPEED_MPS))


def standard_gas_attenuation_db_per_km(frequency_hz: float, altitude_m: ArrayLike) -> FloatArray:
    """Return the attenuation by the standard atmosphere with ITU's reference vapour, dB/km.

    The pressure of the standard is the whole pressure: its dry part is what the vapour leaves.
    ITU-R P.676-13, annex 1; P.835-6, annex 1, section 1.

    Parameters
    ----------
    frequency_hz
        Hz, 0.03 to 350 GHz.
    altitude_m
        Any shape; metres above mean sea level, -500 to 86,000.

    Raises
    ------
    ValueError
        Outside the domain, or not a number.

    Examples
    --------
    >>> standard_gas_attenuation_db_per_km(9e9, np.array([0.0, 5_000.0])).round(5)
    array([0.01249, 0.00341])
    """
    f = number("frequency_hz", frequency_hz, LOWEST_FREQUENCY_HZ, 350e9)
    z = bounded("altitude_m", altitude_m, -500.0, 86e3)
    air = standard_atmosphere(z)
    vapour = water_vapour_density_g_m3(z)
    dry_pa = air.pressure_pa - vapour_pressure_pa(vapour, air.temperature_k)
    return gas_attenuation_db_per_km(f, dry_pa, air.temperature_k, vapour)


def gas_loss_db(
    frequency_hz: float,
    antenna_altitude_m: ArrayLike,
    target_altitude_m: ArrayLike,
    distance_m: ArrayLike,
    effective_radius_m: float,
) -> FloatArray:
    """Return the one-way loss in the gases of the standard atmosphere along straight rays.

    The attenuation of `standard_gas_attenuation_db_per_km`, integrated along the part of the ray
    below 32 km by two Gauss-Legendre rules: to 0.003 dB below 20 GHz, out to 1,000 km, and not for
    the middle of strong lines (60 GHz). Real air is wetter or drier than the reference: at 10 GHz
    the vapour's share doubles or vanishes with the climate.

    Parameters
    ----------
    frequency_hz
        Hz, 0.03 to 350 GHz.
    antenna_altitude_m, target_altitude_m
        Altitudes of the ends, metres above mean sea level, -500 to 2,000,000.
    distance_m
        Ground distance, metres, 0 to 3,000,000; broadcasts with the altitudes.
    effective_radius_m
        Effective Earth radius, metres, 1e6 to 1e9.

    Returns
    -------
    ndarray
        dB, one way.

    Raises
    ------
    ValueError
        Outside the domain, or not a number.

    Examples
    --------
    Straight up through the whole atmosphere at 10 GHz:

    >>> round(float(gas_loss_db(10e9, 0.0, 100_000.0, 0.0, 8.5e6)), 3)
    0.051
    """
    f = number("frequency_hz", frequency_hz, LOWEST_FREQUENCY_HZ, 350e9)
    ray = _Ray(antenna_altitude_m, target_altitude_m, distance_m, effective_radius_m)
    start, end = ray.part_below(TOP_OF_AIR_M)
    sunk, risen = ray.part_below(ray.floor)
    profile = _gas_profile(f)
    total = _looked_up(profile, ray.floor) * (risen - sunk)
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    for u, weight in zip((1.0 + nodes) / 2.0, weights, strict=True):
        for low, high in ((start, sunk), (risen, end)):
            altitude = ray.altitude_at(low + (high - low) * u)
            altitude = np.minimum(np.maximum(altitude, ray.floor), TOP_OF_AIR_M)
            total += weight / 2.0 * (high - low) * _looked_up(profile, altitude)
    return np.asarray(total / 1e3)


def gas_loss_table_db(
    frequency_hz: float,
    antenna_altitude_m: float,
    distances_m: ArrayLike,
    target_altitudes_m: ArrayLike,
    effective_radius_m: float,
) -> FloatArray:
    """Return `gas_loss_db` for every target altitude and distance: a table for a map.

    ITU-R P.676-13, annex 1, along the rays of `gas_loss_db`.

    Parameters
    ----------
    frequency_hz, effective_radius_m
        As in `gas_loss_db`.
    antenna_altitude_m
        One altitude, metres above mean sea level.
    distances_m
        (n,) ground distances, metres.
    target_altitudes_m
        (m,) altitudes, metres above mean sea level.

    Returns
    -------
    ndarray
        (m, n) dB, one way.

    Raises
    ------
    ValueError
        Outside the domain, not a number, or not in one dimension.

    Examples
    --------
    >>> gas_loss_table_db(9.4e9, 24.0, [0.0, 300e3], [1e3, 10e3], 8.5e6).round(1)
    array([[0. , 3.8],
           [0. , 1.7]])
    """
    targets, distances = _axes(target_altitudes_m, distances_m)
    return gas_loss_db(frequency_hz, antenna_altitude_m, targets, distances, effective_radius_m)


def rain_loss_db(
    frequency_hz: float,
    rain_rate_mm_h: float,
    rain_top_m: float,
    antenna_altitude_m: ArrayLike,
    target_altitude_m: ArrayLike,
    distance_m: ArrayLike,
    effective_radius_m: float,
    polarisation: str = "horizontal",
) -> FloatArray:
    """Return the one-way loss in rain that falls evenly over the whole path, below one altitude.

    The attenuation of `longshadow.physics.rain` times the length of the ray below the top of the
    rain. Heavy rain covers kilometres, not hundreds of them: over long paths this is an upper
    bound, and no path reduction factor is applied. Snow and the melting layer are not modelled.

    Parameters
    ----------
    frequency_hz
        Hz, 0.03 to 1,000 GHz.
    rain_rate_mm_h
        mm/h, 0 to 300, everywhere.
    rain_top_m
        Altitude below which it rains, metres above mean sea level, -500 to 20,000; ITU-R P.839
        gives it by place (about 5,000 m in the tropics).
    antenna_altitude_m, target_altitude_m, distance_m, effective_radius_m
        As in `gas_loss_db`.
    polarisation
        horizontal, vertical or circular.

    Returns
    -------
    ndarray
        dB, one way.

    Raises
    ------
    ValueError
        Outside the domain, or not a number.

    Examples
    --------
    50 km in 5 mm/h at 10 GHz:

    >>> round(float(rain_loss_db(10e9, 5.0, 4e3, 24.0, 100.0, 50e3, 8.5e6)), 1)
    4.6
    """
    top = number("rain_top_m", rain_top_m, -500.0, 20e3)
    ray = _Ray(antenna_altitude_m, target_altitude_m, distance_m, effective_radius_m)
    start, end = ray.part_below(top)
    per_km = rain_attenuation_db_per_km(
        frequency_hz, rain_rate_mm_h, ray.inclination_rad, polarisation
    )
    return np.asarray(per_km * (end - start) / 1e3)


def rain_loss_table_db(
    frequency_hz: float,
    rain_rate_mm_h: float,
    rain_top_m: float,
    antenna_altitude_m: float,
    distances_m: ArrayLike,
    target_altitudes_m: ArrayLike,
    effective_radius_m: float,
    polarisation: str = "horizontal",
) -> FloatArray:
    """Return `rain_loss_db` for every target altitude and distance: a table for a map.

    ITU-R P.838-3, along the rays of `rain_loss_db`.

    Parameters
    ----------
    frequency_hz, rain_rate_mm_h, rain_top_m, effective_radius_m, polarisation
        As in `rain_loss_db`.
    antenna_altitude_m
        One altitude, metres above mean sea level.
    distances_m
        (n,) ground distances, metres.
    target_altitudes_m
        (m,) altitudes, metres above mean sea level.

    Returns
    -------
    ndarray
        (m, n) dB, one way.

    Raises
    ------
    ValueError
        Outside the domain, not a number, or not in one dimension.

    Examples
    --------
    >>> rain_loss_table_db(9.4e9, 10.0, 4e3, 24.0, [0.0, 50e3], [1e3, 10e3], 8.5e6).round(1)
    array([[0.2, 9. ],
           [0.7, 3.7]])
    """
    targets, distances = _axes(target_altitudes_m, distances_m)
    return rain_loss_db(
        frequency_hz,
        rain_rate_mm_h,
        rain_top_m,
        antenna_altitude_m,
        targets,
        distances,
        effective_radius_m,
        polarisation,
    )


class _Ray:
    """Straight lines over a sphere; altitudes are written so that no digits cancel."""

    def __init__(
        self,
        antenna_altitude_m: ArrayLike,
        target_altitude_m: ArrayLike,
        distance_m: ArrayLike,
        effective_radius_m: float,
    ) -> None:
        low = bounded("antenna_altitude_m", antenna_altitude_m, -500.0, 2e6)
        high = bounded("target_altitude_m", target_altitude_m, -500.0, 2e6)
        d = bounded("distance_m", distance_m, 0.0, 3e6)
        self.radius = number("effective_radius_m", effective_radius_m, 1e6, 1e9)
        # Either end may be called the first: the lower one is, so that both orders agree exactly.
        self.low, high = np.minimum(low, high), np.maximum(low, high)
        self.floor = np.minimum(self.low, 0.0)
        rise = high - self.low
        across = 2.0 * np.sin(d / (2.0 * self.radius))
        arc = across * across * (self.radius + self.low) * (self.radius + high)
        self.length = np.sqrt(rise * rise + arc)
        length = np.where(self.length > 0.0, self.length, 1.0)
        # r(s)^2 = r(0)^2 + 2 b s + s^2 along the line.
        self.b = (rise * (2.0 * self.radius + self.low + high) / length - self.length) / 2.0
        self.inclination_rad = np.arcsin(np.minimum(rise / length, 1.0))

    def altitude_at(self, s: FloatArray) -> FloatArray:
        """Altitude (m) at a distance (m) along the line from its lower end."""
        start = self.radius + self.low
        gain = s * (2.0 * self.b + s)
        return np.asarray(self.low + gain / (np.sqrt(start * start + gain) + start))

    def part_below(self, top_m: float | FloatArray) -> tuple[FloatArray, FloatArray]:
        """Distances (m) from the lower end between which the line runs below an altitude.

        Both are those of the lowest point where it runs above all the way.
        """
        excess = (self.low - top_m) * (2.0 * self.radius + self.low + top_m)
        inside = self.b * self.b - excess
        root = np.sqrt(np.maximum(inside, 0.0))
        start = np.clip(-self.b - root, 0.0, self.length)
        end = np.clip(-self.b + root, 0.0, self.length)
        return start, end


@functools.lru_cache(maxsize=32)
def _gas_profile(frequency_hz: float) -> FloatArray:
    """Attenuation (dB/km) at altitudes of -500 m and every `STEP_M` above, past the top."""
    altitudes = np.arange(-500.0, TOP_OF_AIR_M + 2.0 * STEP_M, STEP_M)
    profile = standard_gas_attenuation_db_per_km(frequency_hz, altitudes)
    profile.setflags(write=False)
    return profile


def _looked_up(profile: FloatArray, altitude_m: FloatArray) -> FloatArray:
    """Attenuation (dB/km) between the altitudes of a profile, by a straight line."""
    place = (altitude_m + 500.0) / STEP_M
    row = place.astype(np.intp)
    below = profile.take(row)
    return np.asarray(below + (place - row) * (profile.take(row + 1) - below))


def _axes(target_altitudes_m: ArrayLike, distances_m: ArrayLike) -> tuple[FloatArray, FloatArray]:
    targets = np.asarray(target_altitudes_m, dtype=np.float64)
    distances = np.asarray(distances_m, dtype=np.float64)
    for name, axis in (("target_altitudes_m", targets), ("distances_m", distances)):
        if axis.ndim != 1:
            raise ValueError(f"{name} has {axis.ndim} dimensions: must have 1")
    return targets[:, None], distances[None, :]
