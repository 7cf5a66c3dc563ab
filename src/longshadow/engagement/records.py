"""What the parts of an engagement hand to each other: frozen records of SI arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Missile", "PathBank", "RadarDraw", "Sight", "Windows"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PathBank:
    """Every path that threats of one kind may fly.

    Times are relative to the threat's own impact: they rise to 0 at the asset. Samples lie closer
    together where it matters (near the asset, and where a ballistic missile is fast).

    Attributes
    ----------
    target, target_class
        Id and class of what flies.
    time_s
        (paths, samples) seconds, rising, the last one 0, at the nominal speed.
    latitude_deg, longitude_deg, altitude_m
        (paths, samples) position; altitude above mean sea level.
    above_m
        (paths, samples) height above the ground; above sea level where no ground is known.
    asset
        (paths,) index of the asset at the end, -1 where there is none.
    directions
        Paths to each asset, in order: path = asset * directions + direction; 0 for tracks that a
        user brings, of which each is flown by a threat of its own.
    impact_s
        (paths,) when a track of a user ends, seconds after the first of the raid; zeros else.
    speed_path
        Parameter whose draw over its nominal value divides the times; "" where physics or the
        track itself sets them.
    """

    target: str
    target_class: str
    time_s: Floats
    latitude_deg: Floats
    longitude_deg: Floats
    altitude_m: Floats
    above_m: Floats
    asset: NDArray[np.int64]
    directions: int
    impact_s: Floats
    speed_path: str = ""


@dataclass(frozen=True, eq=False)
class Sight:
    """What a site has in sight of a bank of paths, whatever radar stands there.

    Attributes
    ----------
    levels_m
        (levels,) antenna heights above ground, rising.
    lowest_m
        (levels, paths, samples) lowest altitude above mean sea level in sight there; inf never.
    distance_m
        (paths, samples) distance along the ground.
    azimuth_deg
        (paths, samples) direction from the site, clockwise from north, [0, 360).
    ground_m
        Height of the ground at the site above mean sea level.
    radius_m
        Effective Earth radius that slant ranges and elevations are reckoned with.
    """

    levels_m: Floats
    lowest_m: NDArray[np.float32]
    distance_m: Floats
    azimuth_deg: Floats
    ground_m: float
    radius_m: float


@dataclass(frozen=True, eq=False)
class RadarDraw:
    """One radar at one site and one bank of paths, in one draw.

    Attributes
    ----------
    needed_m
        (paths, samples) range that free space would ask for; inf where the target is hidden,
        outside the sector or the elevation limits, or beyond the instrumented range.
    slant_m
        (paths, samples) slant range.
    reach_m
        Range in free space at which one scan detects with the probability of the claim.
    pd, pfa, swerling
        What the claim is taken to mean, and how the target fluctuates.
    revisit_s
        Time between two looks.
    """

    needed_m: Floats
    slant_m: Floats
    reach_m: float
    pd: float
    pfa: float
    swerling: int
    revisit_s: float


@dataclass(frozen=True)
class Missile:
    """One kind of interceptor against one class of target, in one draw.

    Attributes
    ----------
    reach_m
        Greatest slant range of an intercept; 0 where it does not engage this class.
    floor_m, ceiling_m
        Least height above ground and greatest altitude above sea level of an intercept.
    mean_speed_mps
        Average speed of flyout: peak speed times a drawn ratio.
    """

    reach_m: float
    floor_m: float
    ceiling_m: float
    mean_speed_mps: float


@dataclass(frozen=True, eq=False)
class Windows:
    """When a unit may launch at paths, and when it then intercepts.

    Attributes
    ----------
    first
        (paths + 1,) where the segments of each path begin.
    segments
        (n, 4) rows (L_a, L_b, t_a, t_b): a launch between L_a and L_b intercepts between t_a and
        t_b, linear between; relative seconds. L is strictly rising within a path; a unit that is
        ready before L_a waits until then.
    """

    first: NDArray[np.int64]
    segments: Floats
