"""One unit on its own: its circle on real ground beside the advertised one."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from longshadow.physics.geodesy import gaussian_radius_m
from longshadow.physics.kernels.need import STEP_M
from longshadow.sensing.views import Ground, Heights, View

__all__ = ["cap_area_m2", "horizon_distance_m", "masked_share", "unknown_share"]


def cap_area_m2(distance_m: float | NDArray[np.float64], radius_m: float) -> NDArray[np.float64]:
    """Return the area of a disc on a sphere, 2 pi R^2 (1 - cos(d / R)), square metres.

    >>> round(float(cap_area_m2(400e3, 6371e3)) / 1e6)
    502490
    """
    half = np.sin(0.5 * np.asarray(distance_m) / radius_m)
    return np.asarray(4.0 * math.pi * radius_m**2 * half * half)


def horizon_distance_m(
    antenna_m: NDArray[np.float64] | float,
    target_m: NDArray[np.float64] | float,
    radius_m: NDArray[np.float64] | float,
) -> NDArray[np.float64]:
    """Return the ground distance at which two heights see each other over a smooth sphere.

    Exact for a sphere: R (acos(R / (R + a)) + acos(R / (R + b))); the textbook form
    sqrt(2 R a) + sqrt(2 R b) is its limit for low heights (Skolnik, 3rd ed., section 8.2).

    >>> float(horizon_distance_m(24.0, 100.0, 4 / 3 * 6371e3).round(-3))
    61000.0
    """
    both = [np.maximum(np.asarray(h, dtype=float), 0.0) for h in (antenna_m, target_m)]
    return radius_m * np.asarray(sum(np.arccos(radius_m / (radius_m + h)) for h in both))


def unknown_share(view: View, ground: Ground, claim_m: float) -> float:
    """Return the share of the advertised disc around a radar whose ground is unknown."""
    inside = (view.distance <= claim_m) & np.isfinite(ground.grid.heights_m)
    known = float(inside.sum(axis=1) @ ground.row_area_m2)
    disc = float(cap_area_m2(claim_m, gaussian_radius_m(ground.grid.north)))
    return max(0.0, 1.0 - known / disc)


def masked_share(view: View, heights: Heights, h: int, ground: Ground) -> float:
    """Return the share of azimuths in which ground hides a target of one height.

    Looked at half-way to the smooth-Earth horizon, or half-way to the greatest range when that is
    nearer; NaN when no cell lies there.
    """
    above = heights.metres[h] - (view.ground_m if heights.at_sea[h] else 0.0)
    horizon = float(horizon_distance_m(view.antenna_m, above, view.radius_m))
    ring_m = 0.5 * min(horizon, view.reach_m)
    width = max(float(ground.grid.step_y) * 111_195.0, STEP_M)
    first, last, left, right = view.window
    part = np.s_[first:last, left:right]
    visible = view.visible[view.visible.shape[0] // 2][part]
    ring = (np.abs(view.distance[part] - ring_m) <= width) & np.isfinite(visible)
    limit = np.full(visible.shape, heights.metres[h])
    if heights.at_sea[h]:
        limit = limit - ground.grid.heights_m[part]
    return float(np.mean(visible[ring] > limit[ring])) if ring.any() else math.nan
