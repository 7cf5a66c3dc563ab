"""Launch windows: between which moments a unit may launch at a path, and when it intercepts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longshadow.engagement.records import Missile, RadarDraw, Windows

__all__ = ["Approach", "all_windows", "launch_windows"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Approach:
    """One kind of threat in one draw, as every unit sees it.

    Attributes
    ----------
    time_s
        (paths, samples) relative seconds, strictly rising, scaled to the draw.
    altitude_m, above_m
        (paths, samples) altitude above sea level, and height above the ground.
    guides
        (units,) the radar that tracks for each unit; `reach_m` is that of tracking.
    missiles
        (units)(missiles) each unit's kinds of missile against this class of target.
    """

    time_s: Floats
    altitude_m: Floats
    above_m: Floats
    guides: Sequence[RadarDraw]
    missiles: Sequence[Sequence[Missile]]


def launch_windows(
    time_s: Floats,
    needed_m: Floats,
    slant_m: Floats,
    reach_m: float,
    missile: Missile,
    altitude_m: Floats,
    above_m: Floats,
) -> Windows:
    """Return when one unit may launch one kind of missile at each path.

    An intercept at a sample is feasible when the radar has the target in view there (needed range
    <= reach), slant range, height and altitude lie inside the missile's envelope, and the radar
    has the target in view at the two samples around the launch, L = t - slant / mean speed, which
    must not lie before the first sample. Between neighbouring feasible samples all is linear, and
    windows end at the last feasible sample: they err by at most one sample, to the short side.
    Where a target recedes so fast that a later intercept asks for an earlier launch, the later
    one is dropped: a unit intercepts as early as it can.

    Parameters
    ----------
    time_s
        (paths, samples) relative seconds, strictly rising along a path.
    needed_m, slant_m
        (paths, samples) range that free space would ask for (inf: not in view), and slant range.
    reach_m
        Range in free space at which the radar tracks.
    missile
        Its envelope; reach 0 where it does not engage this class.
    altitude_m, above_m
        (paths, samples) altitude above sea level, and height above the ground.

    Raises
    ------
    ValueError
        If shapes differ, times do not rise, or a missile that reaches has no speed.

    Examples
    --------
    Head on at 300 m/s towards a unit at the asset, against a missile of 900 m/s and 20 km: the
    farthest intercept asks for a launch 20 km / 900 m/s before it.

    >>> time = np.linspace(-200.0, 0.0, 201)[None]
    >>> slant, high = -300.0 * time, np.full((1, 201), 1000.0)
    >>> missile = Missile(reach_m=18e3, floor_m=0.0, ceiling_m=20e3, mean_speed_mps=900.0)
    >>> found = launch_windows(time, slant, slant, 60e3, missile, high, high)
    >>> found.segments[0].tolist(), found.segments[-1].tolist()
    ([-80.0, -78.66666666666667, -60.0, -59.0], [-1.3333333333333333, 0.0, -1.0, 0.0])
    """
    radar = RadarDraw(needed_m, slant_m, reach_m, 0.5, 1e-6, 1, 1.0)
    return all_windows([Approach(time_s, altitude_m, above_m, [radar], [[missile]])])


def all_windows(kinds: Sequence[Approach]) -> Windows:
    """Return the launch windows of every unit and missile at every path of every kind.

    As `launch_windows`, in one list: `first` is (units * missiles * paths + 1,) in the order
    ((unit * missiles) + missile) * paths + path, with the paths of all kinds one after the other,
    as in `longshadow.engagement.tables.Tables`.

    Parameters
    ----------
    kinds
        One or more, all with the same numbers of units and of missiles a unit.

    Raises
    ------
    ValueError
        As `launch_windows`; or if kinds or units differ in how many units or missiles there are.
    """
    from longshadow.engagement.kernels.windows import append_windows

    units, missiles = _checked(kinds)
    ready = [_dense(kind) for kind in kinds]
    paths = sum(kind.time_s.shape[0] for kind in kinds)
    first = np.zeros(units * missiles * paths + 1, np.int64)
    segments = np.empty((_room(kinds), 4))
    row = begin = 0
    for unit in range(units):
        for number in range(missiles):
            for kind, (time, altitude, above, sights) in zip(kinds, ready, strict=True):
                end = begin + time.shape[0]
                envelope = _envelope(kind.missiles[unit][number])
                if envelope[0] > 0.0:
                    row = append_windows(
                        time, altitude, above, *sights[unit], envelope,
                        first[begin:end], segments, row,
                    )  # fmt: skip
                else:
                    first[begin:end] = row
                begin = end
    first[-1] = row
    return Windows(first, segments[:row])


def _dense(kind: Approach) -> tuple[Floats, Floats, Floats, list[tuple[Floats, Floats, float]]]:
    """One layout of all arrays, so that there is one kernel to compile."""
    time, altitude, above = (
        np.ascontiguousarray(values, np.float64)
        for values in (kind.time_s, kind.altitude_m, kind.above_m)
    )
    sights = [
        (
            np.ascontiguousarray(radar.needed_m, np.float64),
            np.ascontiguousarray(radar.slant_m, np.float64),
            float(radar.reach_m),
        )
        for radar in kind.guides
    ]
    return time, altitude, above, sights


def _envelope(missile: Missile) -> tuple[float, float, float, float]:
    return (
        float(missile.reach_m),
        float(missile.floor_m),
        float(missile.ceiling_m),
        float(missile.mean_speed_mps),
    )


def _room(kinds: Sequence[Approach]) -> int:
    """Rows that suffice: one a sample; memory that is never filled is never taken."""
    return sum(
        kind.time_s.size * sum(missile.reach_m > 0.0 for own in kind.missiles for missile in own)
        for kind in kinds
    )


def _checked(kinds: Sequence[Approach]) -> tuple[int, int]:
    """Return how many units, and missiles a unit, there are."""
    if not kinds:
        raise ValueError("kinds: must hold at least one")
    units = len(kinds[0].guides)
    missiles = len(kinds[0].missiles[0]) if units else 0
    for kind in kinds:
        if len(kind.guides) != units or len(kind.missiles) != units:
            raise ValueError(f"guides, missiles: must be of {units} units in every kind")
        if any(len(own) != missiles for own in kind.missiles):
            raise ValueError(f"missiles: must be {missiles} in every unit and kind")
        _check_arrays(kind)
        for missile in (missile for own in kind.missiles for missile in own):
            if missile.reach_m > 0.0 and not missile.mean_speed_mps > 0.0:
                raise ValueError(f"mean_speed_mps = {missile.mean_speed_mps:g}: must be above 0")
    return units, missiles


def _check_arrays(kind: Approach) -> None:
    shape = kind.time_s.shape
    if len(shape) != 2 or not shape[1]:
        raise ValueError(f"time_s: must have (paths, samples), has shape {shape}")
    if not np.all(np.diff(kind.time_s, axis=1) > 0.0):
        raise ValueError("time_s: must rise strictly along every path")
    fields = {"altitude_m": kind.altitude_m, "above_m": kind.above_m}
    for name, values in fields.items():
        if values.shape != shape:
            raise ValueError(f"{name}: must have the shape {shape} of time_s, has {values.shape}")
    for radar in kind.guides:
        if radar.needed_m.shape != shape or radar.slant_m.shape != shape:
            raise ValueError(f"needed_m, slant_m: must have the shape {shape} of time_s")
