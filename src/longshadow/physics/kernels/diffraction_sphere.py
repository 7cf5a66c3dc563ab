"""Diffraction over a smooth sphere after ITU-R P.526-15 sections 3.1.1 and 3.2.

Equation numbers are those of P.452-16 section 4.2.2, which prints the same method. Distances and
heights are metres; the published factors want kilometres and megahertz.
"""

from __future__ import annotations

import math

from longshadow.physics.kernels import jit

__all__ = ["first_term", "height_gain", "spherical"]

#: Clearance that costs nothing over the sphere, in sqrt(wavelength d1 d2 / d); (26), printed for
#: kilometres.
FREE = 17.456 / math.sqrt(1000.0)
#: An antenna below this height stands on the sphere: the line is nowhere clear of it.
FOOT_M = 1e-9
#: Permittivity and conductivity (S/m) of the sea, P.452-16 section 4.2.2.1.
SEA = 80.0, 5.0


@jit
def admittance(radius_m, permittivity, conductivity, wave):
    """Normalised surface admittance K, (30a) and (30b)."""
    imaginary = 18000.0 * conductivity / (wave.frequency_hz * 1e-6)
    size = radius_m * 1e-3 * wave.frequency_hz * 1e-6
    real = permittivity - 1.0
    k = 0.36 * size ** (-1.0 / 3.0) * (real * real + imaginary * imaginary) ** -0.25
    if wave.vertical:
        k *= math.sqrt(permittivity * permittivity + imaginary * imaginary)
    return k


@jit
def height_gain(b, floor_db):
    """Height gain G with B = beta Y, (35) and (36), never below its floor."""
    if b > 2.0:
        gain = 17.6 * math.sqrt(b - 1.1) - 5.0 * math.log10(b - 1.1) - 8.0
    else:
        gain = 20.0 * math.log10(max(b + 0.1 * b * b * b, 1e-30))
    return max(gain, floor_db)


@jit
def over_ground(distance_m, first_m, second_m, radius_m, permittivity, conductivity, wave):
    """First term of the residue series over one kind of ground, (30) to (37)."""
    k = admittance(radius_m, permittivity, conductivity, wave)
    k2 = k * k
    beta = (1.0 + k2 * (1.6 + 0.67 * k2)) / (1.0 + k2 * (4.5 + 1.53 * k2))
    size = (wave.frequency_hz * 1e-6) ** (1.0 / 3.0)
    radius = (radius_m * 1e-3) ** (1.0 / 3.0)
    x = 2.188 * beta * size / (radius * radius) * distance_m * 1e-3
    per_metre = 9.575e-3 * beta * size * size / radius * beta
    floor_db = 2.0 + 20.0 * math.log10(k)
    if x >= 1.6:
        field = 11.0 + 10.0 * math.log10(x) - 17.6 * x
    else:
        field = -20.0 * math.log10(x) - 5.6488 * x**1.425
    gains = height_gain(per_metre * first_m, floor_db) + height_gain(per_metre * second_m, floor_db)
    return -field - gains


@jit
def first_term(distance_m, first_m, second_m, radius_m, wave):
    """First term of the residue series over a sphere, part land and part sea, (29)."""
    loss = over_ground(
        distance_m, first_m, second_m, radius_m, wave.permittivity, wave.conductivity_s_per_m, wave
    )
    if wave.sea > 0.0:
        sea = over_ground(distance_m, first_m, second_m, radius_m, SEA[0], SEA[1], wave)
        loss += wave.sea * (sea - loss)
    return loss


@jit
def least_clearance(distance_m, first_m, second_m, curve):
    """Where the line comes nearest to the sphere, and its height over it, (24) and (25)."""
    total = first_m + second_m
    c = (first_m - second_m) / total
    m = 0.25 * distance_m * distance_m * curve / total
    cosine = min(max(1.5 * c * math.sqrt(3.0 * m / (m + 1.0) ** 3), -1.0), 1.0)
    b = 2.0 * math.sqrt((m + 1.0) / (3.0 * m)) * math.cos((math.pi + math.acos(cosine)) / 3.0)
    near = 0.5 * distance_m * (1.0 + b)
    far = distance_m - near
    height = (first_m * far + second_m * near) / distance_m - 0.5 * near * far * curve
    return near, height


@jit
def spherical(distance_m, first_m, second_m, wave):
    """Loss over a smooth sphere at any distance, (23) to (28)."""
    roots = math.sqrt(first_m) + math.sqrt(second_m)
    if distance_m >= math.sqrt(2.0 / wave.curve) * roots:
        return max(first_term(distance_m, first_m, second_m, 1.0 / wave.curve, wave), 0.0)
    missing = 1.0
    if min(first_m, second_m) > FOOT_M:
        near, height = least_clearance(distance_m, first_m, second_m, wave.curve)
        far = distance_m - near
        free = FREE * math.sqrt(near * far * wave.wavelength_m / distance_m)
        if height > free:
            return 0.0
        missing = 1.0 - height / free
    grazing = 0.5 * (distance_m / roots) ** 2
    loss = first_term(distance_m, first_m, second_m, grazing, wave)
    return max(missing * loss, 0.0)
