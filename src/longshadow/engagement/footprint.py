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

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from longshadow.catalog.records import System
from longshadow.engagement.footprint_records import (
    Footprint,
    FootprintRule,
    FootprintSearch,
    FootprintThreat,
    FootprintUnit,
    FootprintVariant,
    PublishedFootprint,
)
from longshadow.physics.arc_path import along_arc
from longshadow.physics.arcs import arc_with_apogee, minimum_energy_arc
from longshadow.physics.ballistic import EARTH_RADIUS_M, Arc
from longshadow.physics.bounds import bounded, number

if TYPE_CHECKING:
    from longshadow.engagement.kernels.footprint import Limits, Tail

__all__ = [
    "Footprint",
    "FootprintRule",
    "FootprintSearch",
    "FootprintThreat",
    "FootprintUnit",
    "FootprintVariant",
    "PublishedFootprint",
    "defended_footprint",
    "inside_footprint",
    "published_footprints",
    "variants",
]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
_Box = tuple[float, float, float]

#: Points along an arc, closer together towards impact: times go with this power.
SAMPLES, CROWDING = 129, 2.5
#: Points along x of the first look, which finds where the footprint lies.
COARSE = 25


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
    far = _ends(limits)
    x, y = bounded("x_m", x_m), bounded("y_m", y_m)
    tail = _tail(_arc(threat), x, y, far[0])
    inside = np.zeros((y.size, x.size, len(limits.reach)), np.bool_)
    sphere = EARTH_RADIUS_M, number("earth_factor", rule.earth_factor, 0.5, 1e6)
    salvos = int(number("engagements", rule.engagements, 1.0))
    inside_of_draws(x, y, tail, limits, far, sphere, salvos, inside)
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


def _columns(record: FootprintUnit | FootprintSearch) -> dict[str, Floats]:
    """The fields of a record, checked."""
    names = [field.name for field in fields(record) if field.name != "search"]
    return {
        name: np.atleast_1d(bounded(name, getattr(record, name), *_BOUNDS.get(name, (0.0, 1e12))))
        for name in names
    }


def _sector(of: dict[str, Floats], rule: FootprintRule) -> list[Floats]:
    """What a radar sees, in the order of the kernel's `Sector`; a cue lifts the detection range."""
    view = of["instrumented_m"]
    if rule.cue == "own":
        view = np.minimum(view, of["detection_range_m"])
    wide = number("earth_factor", rule.earth_factor, 0.5, 1e6) * EARTH_RADIUS_M
    dip = -np.arccos(wide / (wide + of["mast_m"]))
    low, high = np.maximum(of["elevation_min_rad"], dip), of["elevation_max_rad"]
    half = of["sector_rad"] / 2.0
    angles = [turn(angle) for angle in (low, high) for turn in (np.sin, np.cos)]
    # the sine of pi is not quite 0, and right behind a radar that sees all round that would show
    sine = np.where(half < np.pi, np.sin(half), 0.0)
    return [view, sine, np.cos(half), *angles, of["mast_m"]]


def _limits(unit: FootprintUnit, rule: FootprintRule) -> Limits:
    """What the kernel compares with: cue and keep-out worked in."""
    from longshadow.engagement.kernels.footprint import Limits

    if rule.cue not in ("own", "cued"):
        raise ValueError(f"cue = {rule.cue}: must be own or cued")
    of, found = _columns(unit), unit.search is not None and rule.cue == "own"
    hits, never = number("hits", rule.hits, 1.0), np.full(1, -1.0)
    searcher = _columns(unit.search) if unit.search is not None and found else of
    confirm = hits * of["revisit_s"] if rule.cue == "own" else np.zeros(1)
    floor = np.maximum(of["floor_m"], number("keep_out_m", rule.keep_out_m, 0.0))
    reach = [of["reach_m"], floor, of["ceiling_m"], of["mean_speed_mps"]]
    assess = np.atleast_1d(bounded("assess_s", rule.assess_s, 0.0))
    times = [of["reaction_s"], hits * searcher["revisit_s"] if found else never, confirm, assess]
    tables = [_sector(searcher, rule), _sector(of, rule), reach, times]
    draws = np.broadcast(*[column for table in tables for column in table]).size
    return Limits(*(_table(columns, draws) for columns in tables))


def _table(columns: list[Floats], draws: int) -> Floats:
    return np.stack([np.broadcast_to(column, draws) for column in columns], axis=1)


def _ends(limits: Limits) -> tuple[float, float]:
    """Greatest range at which anything is seen, and greatest reach, of all draws."""
    seen = max(limits.search[:, 0].max(), limits.guide[:, 0].max())
    return float(seen), float(limits.reach[:, 0].max())


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
    back = start * np.linspace(1.0, 0.0, SAMPLES) ** CROWDING
    top = min(whole / 2.0, start)  # both ends lie on the ground
    back, go, height = _before_impact(arc, np.sort(np.append(back, top))[::-1])
    return Tail(-back, go, height, int(np.argmax(back <= top)))


def _before_impact(arc: Arc, back_s: Floats) -> tuple[Floats, Floats, Floats]:
    """Time before impact, distance still to go and altitude."""
    ground, height = along_arc(arc, np.maximum(0.0, float(arc.time_s) - back_s))
    return back_s, float(arc.range_m) - ground, np.maximum(height, 0.0)


def _reachable(unit: FootprintUnit, threat: FootprintThreat, rule: FootprintRule) -> _Box:
    """Least and greatest x and greatest y of aim points that a missile's reach allows."""
    limits = _limits(unit, rule)
    reach = max(float(limits.reach[:, 0].max()), 1e3)
    arc = _arc(threat)
    _, go, height = _before_impact(arc, np.linspace(0.0, float(arc.time_s) / 2.0, 2001))
    some = height >= limits.reach[:, 1].min()
    some &= height <= min(limits.reach[:, 2].max(), reach)
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
    return bool(inside[:, 0].any() or inside[:, -1].any() or inside[-1].any())


def _box_of(box: _Box, inside: Bools) -> _Box | None:
    """The box around all that is inside, one cell wider; None where nothing is."""
    some = np.asarray(inside.any(axis=2))
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


#: What a less favourable value of a field of a unit is called.
_LESS: Mapping[str, tuple[str, str]] = {
    "reach_m": ("shorter reach", "The interceptor reaches less far."),
    "mean_speed_mps": ("slower interceptor", "The interceptor flies more slowly on average."),
    "ceiling_m": ("lower ceiling", "The interceptor does not go so high."),
    "detection_range_m": ("smaller echo", "The threat is seen later, as its echo is smaller."),
    "sector_rad": ("narrower sector", "The radar looks into a narrower sector."),
    "elevation_max_rad": ("lower elevation limit", "The radar does not look so steeply up."),
    "revisit_s": ("slower looks", "More time passes between looks, so tracks begin later."),
    "reaction_s": ("slower reaction", "More time passes from track to launch."),
}


def variants(
    unit: FootprintUnit,
    rule: FootprintRule,
    less: Mapping[str, ArrayLike],
    *,
    keep_out_m: tuple[float, ...] = (5e3, 10e3, 15e3),
) -> list[FootprintVariant]:
    """Return the given case, one assumption changed at a time, and all of them together.

    Parameters
    ----------
    unit, rule
        The case to begin with.
    less
        Less favourable values of fields of the unit by name, (draws,) or numbers; a field that is
        not named keeps its values in every variant, and so does a radar that searches.
    keep_out_m
        Least altitudes of an intercept to try; the first is taken in the last variant.

    Raises
    ------
    ValueError
        For a name that is no such field.
    """
    unknown = sorted(set(less) - set(_LESS))
    if unknown:
        raise ValueError(f"less = {', '.join(unknown)}: must be among {', '.join(_LESS)}")
    again = replace(rule, engagements=rule.engagements + 1)
    of = _columns(unit)
    worse: dict[str, Any] = {
        name: np.broadcast_to(less[name], of[name].shape) for name in _LESS if name in less
    }
    found = [
        FootprintVariant("base", "as assumed", "Every value as assumed.", unit, rule),
        FootprintVariant("again", "shoot, look, shoot", "One salvo more must fit.", unit, again),
    ]
    for height in keep_out_m:
        name = f"no intercept below {height / 1e3:g} km"
        words = "Damage below this altitude is not accepted."
        kept = replace(rule, keep_out_m=height)
        found.append(FootprintVariant(f"keep-out-{height / 1e3:g}", name, words, unit, kept))
    for field, value in worse.items():
        label, words = _LESS[field]
        one = replace(unit, **{field: value})
        found.append(FootprintVariant(field.rpartition("_")[0], label, words, one, rule))
    cued = replace(rule, cue="cued")
    words = "Somebody else tells the radar where to look, and it needs no confirmation."
    found.append(FootprintVariant("cued", "told where to look", words, unit, cued))
    all_of = replace(again, keep_out_m=keep_out_m[0] if keep_out_m else rule.keep_out_m)
    words = "All that makes it smaller at once."
    last = FootprintVariant("together", "together", words, replace(unit, **worse), all_of)
    return [*found, last]


_THEATRE = ("srbm", "mrbm")
#: Values of a system that a footprint can be held against: quantity, threats, cue, words.
_PRINTED: Mapping[
    str, tuple[Literal["area", "diameter"], tuple[str, ...], Literal["own", "cued"], str]
] = {
    "footprint_area": ("area", _THEATRE, "own", "Area against theatre missiles"),
    "footprint_diameter": (
        "diameter", ("icbm-reentry-vehicle",), "cued", "Diameter against one strategic warhead",
    ),
    "defended_area_narrow": ("area", _THEATRE, "own", "Defended area, the narrow figure"),
    "defended_area_wide": ("area", _THEATRE, "own", "Defended area, the wide figure"),
}  # fmt: skip


def published_footprints(system: System) -> list[PublishedFootprint]:
    """Return what was printed about a system's defended area; nothing of it is ever an input."""
    found = []
    for name, (quantity, threats, cue, words) in _PRINTED.items():
        cited = system.values.get(name)
        if cited is not None:
            found.append(
                PublishedFootprint(
                    f"system.{system.id}.values.{name}", quantity, cited.band.low,
                    cited.band.high, threats, cue, words, tuple(cited.sources),
                )
            )  # fmt: skip
    return found
