"""The defended footprint of one fire unit: the aim points for which an intercept fits the timeline.

The Earth is a smooth sphere. The threat is free flight without air: drag, which slows a warhead
below some 30 km and so gives the defender seconds, is left out, as are its powered part, any
manoeuvre and the turning of the Earth. Aim points lie x along the threat's ground track, positive
beyond the unit, and y across it; the unit stands at the origin with its radar and all launchers
and faces the threat. The arcs to all aim points are copies of one arc.

In every draw an intercept fits where: the radar sees the target (above the horizon, within its
sector, elevations, detection range and instrumented range); it is confirmed, which takes as many
looks as hits are asked (a single look detects with the probability of the calibration at the
edge, and soon after with far more); the unit has reacted; and from then on some launch meets the
target in view, after its highest point, within the missile's slant range, floor and ceiling,
before impact. The flyout takes slant range over average speed.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from longshadow.physics.arc_path import along_arc
from longshadow.physics.arcs import arc_with_apogee, minimum_energy_arc
from longshadow.physics.ballistic import EARTH_RADIUS_M, HALF_ROUND_M, MAX_ALTITUDE_M, Arc
from longshadow.physics.bounds import bounded, number

if TYPE_CHECKING:
    from longshadow.engagement.kernels.footprint import Limits, Tail

__all__ = [
    "Footprint",
    "FootprintRule",
    "FootprintThreat",
    "FootprintUnit",
    "defended_footprint",
    "inside_footprint",
]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
_Box = tuple[float, float, float]

#: Points along an arc, closer together towards impact: times go with this power.
SAMPLES, CROWDING = 97, 1.5
#: Points along x of the first look, which finds where the footprint lies.
COARSE = 25


@dataclass(frozen=True, eq=False)
class FootprintUnit:
    """One fire unit, (draws,) each.

    Attributes
    ----------
    detection_range_m
        Range in free space at which a look detects the threat.
    instrumented_m
        Range that nothing passes.
    sector_rad
        Width of the radar's sector, centred on the threat; 2 pi for all round.
    elevation_min_rad, elevation_max_rad
        Between which it sees.
    mast_m
        Height of the antenna.
    revisit_s, reaction_s
        Between looks; from a confirmed track to launch.
    reach_m, floor_m, ceiling_m, mean_speed_mps
        Of the interceptor against ballistic missiles; a reach of 0 defends nothing.
    """

    detection_range_m: Floats
    instrumented_m: Floats
    sector_rad: Floats
    elevation_min_rad: Floats
    elevation_max_rad: Floats
    mast_m: Floats
    revisit_s: Floats
    reaction_s: Floats
    reach_m: Floats
    floor_m: Floats
    ceiling_m: Floats
    mean_speed_mps: Floats


@dataclass(frozen=True)
class FootprintThreat:
    """A ballistic arc by its range, and by its apogee where it is not that of least energy."""

    range_m: float
    apogee_m: float | None = None


@dataclass(frozen=True)
class FootprintRule:
    """What counts as defended.

    Attributes
    ----------
    hits
        Looks that a track needs; they take hits x revisit from the first moment in view.
    engagements
        Salvos that must fit one after the other: 1, or 2 for shoot-look-shoot.
    assess_s
        From an intercept to knowing that it missed.
    cue
        "own": the radar finds the target itself. "cued": somebody else tells it where to look;
        then detection range and confirmation do not bind.
    keep_out_m
        Least altitude of an intercept, where damage below it is not accepted: an assumption.
    earth_factor
        Effective over true Earth radius, for refraction.
    """

    hits: int = 3
    engagements: int = 1
    assess_s: float = 5.0
    cue: Literal["own", "cued"] = "own"
    keep_out_m: float = 0.0
    earth_factor: float = 4.0 / 3.0


@dataclass(frozen=True, eq=False)
class Footprint:
    """Where a unit defends.

    Attributes
    ----------
    x_m, y_m
        (nx,) along the threat's track and (ny,) across it, evenly spaced.
    probability
        (ny, nx) share of draws in which an aim point is defended.
    area_m2, equivalent_radius_m
        (draws,) area defended, and radius of the disc of that area.
    """

    x_m: Floats
    y_m: Floats
    probability: Floats
    area_m2: Floats
    equivalent_radius_m: Floats


def defended_footprint(
    unit: FootprintUnit,
    threat: FootprintThreat,
    rule: FootprintRule | None = None,
    *,
    points: int = 61,
) -> Footprint:
    """Return the defended footprint of one unit against one kind of arc.

    The grid holds the footprint of every draw whole: a coarse look over all that the reach allows
    finds where it lies.

    Parameters
    ----------
    unit, threat, rule
        Who defends, against what, and what counts.
    points
        Points along x, odd, at least 5; as many along y.

    Raises
    ------
    ValueError
        For a value outside its bounds.
    """
    rule = FootprintRule() if rule is None else rule
    points = int(number("points", points, 5.0)) | 1
    whole = _reachable(unit, threat, rule)
    box = _box_of(whole, _masks(unit, threat, rule, whole, COARSE)) or whole
    inside = _masks(unit, threat, rule, box, points)
    if box != whole and _touches(inside):
        box = whole
        inside = _masks(unit, threat, rule, box, points)
    return _measured(box, inside)


def inside_footprint(
    unit: FootprintUnit,
    threat: FootprintThreat,
    rule: FootprintRule,
    x_m: Floats,
    y_m: Floats,
) -> Bools:
    """Return whether aim points are defended, (ny, nx, draws).

    Raises
    ------
    ValueError
        For a value outside its bounds.
    """
    from longshadow.engagement.kernels.footprint import inside_of_draws

    limits = _limits(unit, rule)
    x, y = bounded("x_m", x_m), bounded("y_m", y_m)
    farthest = float(limits.view_m.max())
    tail = _tail(_arc(threat), x, y, farthest)
    inside = np.zeros((y.size, x.size, limits.view_m.size), np.bool_)
    salvos = int(number("engagements", rule.engagements, 1.0))
    assess = number("assess_s", rule.assess_s, 0.0)
    factor = number("earth_factor", rule.earth_factor, 0.5, 1e6)
    inside_of_draws(
        x, y, tail, limits, farthest, EARTH_RADIUS_M, factor, salvos, assess, inside
    )  # fmt: skip
    return inside


def _arc(threat: FootprintThreat) -> Arc:
    if threat.apogee_m is None:
        return minimum_energy_arc(threat.range_m)
    return arc_with_apogee(threat.range_m, threat.apogee_m)


#: Least and greatest value of each field of a unit.
_BOUNDS = {
    "sector_rad": (0.0, 2.0 * np.pi),
    "elevation_min_rad": (-np.pi / 2.0, np.pi / 2.0),
    "elevation_max_rad": (-np.pi / 2.0, np.pi / 2.0),
    "mean_speed_mps": (1.0, 1e9),
}


def _columns(unit: FootprintUnit) -> dict[str, Floats]:
    names = [field.name for field in fields(unit)]
    checked = [
        bounded(name, getattr(unit, name), *_BOUNDS.get(name, (0.0, 1e12))) for name in names
    ]
    # numba compiles once for arrays that own their memory, again for views
    rows = np.broadcast_arrays(np.zeros(1), *checked)[1:]
    return {name: np.ascontiguousarray(row, float) for name, row in zip(names, rows, strict=True)}


def _limits(unit: FootprintUnit, rule: FootprintRule) -> Limits:
    """What the kernel compares with: cue and keep-out worked in."""
    from longshadow.engagement.kernels.footprint import Limits

    of = _columns(unit)
    view, delay = of["instrumented_m"], of["reaction_s"]
    if rule.cue == "own":
        view = np.minimum(view, of["detection_range_m"])
        delay = delay + number("hits", rule.hits, 1.0) * of["revisit_s"]
    elif rule.cue != "cued":
        raise ValueError(f"cue = {rule.cue}: must be own or cued")
    wide = rule.earth_factor * EARTH_RADIUS_M
    dip = -np.arccos(wide / (wide + of["mast_m"]))
    low = np.maximum(of["elevation_min_rad"], dip)
    half, high = of["sector_rad"] / 2.0, of["elevation_max_rad"]
    return Limits(
        view, np.sin(half), np.cos(half), np.sin(low), np.cos(low), np.sin(high), np.cos(high),
        of["mast_m"], delay, of["reach_m"],
        np.maximum(of["floor_m"], number("keep_out_m", rule.keep_out_m, 0.0)),
        of["ceiling_m"], of["mean_speed_mps"],
    )  # fmt: skip


def _tail(arc: Arc, x: Floats, y: Floats, farthest: float) -> Tail:
    """The arc from where some aim point's comes within the farthest view."""
    from longshadow.engagement.kernels.footprint import Tail

    whole = float(arc.time_s)
    back, go, height = _before_impact(arc, np.linspace(0.0, whole, 513)[1:])
    corner = np.array([[a, b] for a in (x.min(), x.max(), 0.0) for b in (0.0, np.abs(y).max())])
    # no slant range is below the difference of ground tracks, nor below the height
    along = np.clip(0.0, corner[:, 0].min() - go, corner[:, 0].max() - go)
    near = np.hypot(along, height) <= farthest * 1.01
    seen = back[near].max() if near.any() else back[0]
    start = min(whole, seen + whole / 512)
    back, go, height = _before_impact(arc, start * np.linspace(1.0, 0.0, SAMPLES) ** CROWDING)
    return Tail(-back, go, height, int(np.argmax(height)))


def _before_impact(arc: Arc, back_s: Floats) -> tuple[Floats, Floats, Floats]:
    """Time before impact, distance still to go and altitude."""
    ground, height = along_arc(arc, np.maximum(0.0, float(arc.time_s) - back_s))
    return back_s, float(arc.range_m) - ground, np.maximum(height, 0.0)


def _reachable(unit: FootprintUnit, threat: FootprintThreat, rule: FootprintRule) -> _Box:
    """Least and greatest x and greatest y of aim points that a missile's reach allows."""
    limits = _limits(unit, rule)
    reach = max(float(limits.reach_m.max()), 1e3)
    arc = _arc(threat)
    _, go, height = _before_impact(arc, np.linspace(0.0, float(arc.time_s) / 2.0, 2001))
    some = (height >= limits.floor_m.min()) & (height <= min(limits.ceiling_m.max(), reach))
    if not some.any():
        return -reach, reach, reach
    wide = np.sqrt(reach**2 - height[some] ** 2) * 1.02 + 1e3
    return float((go[some] - wide).min()), float((go[some] + wide).max()), float(wide.max())


def _masks(
    unit: FootprintUnit, threat: FootprintThreat, rule: FootprintRule, box: _Box, points: int
) -> Bools:
    """Half of the grid of a box, from the track of the threat outwards."""
    x = np.linspace(box[0], box[1], points)
    return inside_footprint(unit, threat, rule, x, np.linspace(0.0, box[2], (points + 1) // 2))


def _touches(inside: Bools) -> bool:
    return bool(inside[:, [0, -1]].any() or inside[-1].any())


def _box_of(box: _Box, inside: Bools) -> _Box | None:
    """The box around all that is inside, one cell wider; None where nothing is."""
    some = inside.any(axis=2)
    if not some.any():
        return None
    columns, rows = np.flatnonzero(some.any(axis=0)), np.flatnonzero(some.any(axis=1))
    x = np.linspace(box[0], box[1], some.shape[1])
    step, step_y = x[1] - x[0], box[2] / (some.shape[0] - 1)
    return (
        float(max(box[0], x[columns[0]] - 1.5 * step)),
        float(min(box[1], x[columns[-1]] + 1.5 * step)),
        float(min(box[2], (rows[-1] + 1.5) * step_y)),
    )


def _measured(box: _Box, inside: Bools) -> Footprint:
    """Mirror half a grid, and count its cells: strips along x narrow with x on a sphere."""
    x = np.linspace(box[0], box[1], inside.shape[1])
    half = np.linspace(0.0, box[2], inside.shape[0])
    share = inside.mean(axis=2)
    cell = (x[1] - x[0]) * (half[1] - half[0]) * np.cos(x / EARTH_RADIUS_M)
    twice = np.where(np.arange(half.size) == 0, 1.0, 2.0)
    area = np.einsum("yxd,y,x->d", inside.astype(float), twice, cell)
    return Footprint(
        x,
        np.concatenate([-half[:0:-1], half]),
        np.concatenate([share[:0:-1], share]),
        area,
        np.sqrt(area / np.pi),
    )
