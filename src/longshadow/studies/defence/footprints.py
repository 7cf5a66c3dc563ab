"""The ground that one fire unit of each system defends against ballistic arcs, beside print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from longshadow.catalog.records import Radar, System
from longshadow.engagement.envelope import missiles_against
from longshadow.engagement.footprint import defended_footprint, published_footprints, variants
from longshadow.engagement.footprint_records import (
    Footprint,
    FootprintRule,
    FootprintSearch,
    FootprintThreat,
    FootprintUnit,
)
from longshadow.execution.context import run_tasks
from longshadow.physics.geodesy import gaussian_radius_m
from longshadow.provenance import Role
from longshadow.scenario.placing import seeing_and_tracking
from longshadow.scenario.radars import RadarKind, radar_kind
from longshadow.studies.defence.job import Job
from longshadow.uncertainty.distributions import from_band
from longshadow.uncertainty.sampling import quantiles

__all__ = ["Case", "areas_km2", "cases_of", "footprints_of", "target_for", "variants_of"]

Floats = NDArray[np.float64]

#: Draws of a footprint, and points along each side of its map.
_DRAWS, _POINTS = 128, 41
#: Up to which range of arc which target stands for it.
_TARGETS = ((1_000e3, "srbm"), (3_000e3, "mrbm"), (5_500e3, "irbm"))
_STRATEGIC = "icbm-reentry-vehicle"
#: Range of the arc of a strategic re-entry vehicle.
_STRATEGIC_M = 10_000e3


@dataclass(frozen=True)
class Case:
    """One system against one arc."""

    system: System
    target: str
    range_m: float
    cue: Literal["own", "cued"]


def target_for(range_m: float) -> str:
    """Return the target of the catalogue that stands for an arc of so much range."""
    return next((name for most, name in _TARGETS if range_m <= most), _STRATEGIC)


def cases_of(job: Job) -> list[Case]:
    """Return which systems are asked against which arcs.

    Beside the scenario's own ranges, the strategic arc of which a figure was printed.
    """
    block = job.params.footprints
    systems = {p.system.id: p.system for o in job.scenario.options for p in o.parts}
    found = []
    for system in systems.values():
        if block is None or "ballistic" not in system.engages or not _missiles(job, system):
            continue
        found += [Case(system, target_for(r), r, "own") for r in block.ranges]
        printed = {t for one in published_footprints(system) for t in one.threats}
        if _STRATEGIC in printed:
            found.append(Case(system, _STRATEGIC, _STRATEGIC_M, "cued"))
    return found


def footprints_of(job: Job, cases: Sequence[Case]) -> tuple[list[dict[str, Any]], list[Footprint]]:
    """Return every footprint as the report shows it, and as it was computed."""

    def one(case: Case) -> Footprint:
        rule = _rule(job, case)
        return defended_footprint(
            _unit(job, case), FootprintThreat(case.range_m), rule, points=_POINTS
        )

    computed = run_tasks(one, cases, job.context, "defence: footprints")
    rows = [_row(job, case, found) for case, found in zip(cases, computed, strict=True)]
    return rows, computed


def variants_of(job: Job, cases: Sequence[Case]) -> list[dict[str, Any]]:
    """Return what one changed assumption does to the footprint of which two figures disagree.

    Against the scenario's shortest arc, of which both figures are told.
    """
    rows = []
    shortest = min((case.range_m for case in cases), default=0.0)
    for case in (c for c in cases if c.range_m == shortest):
        printed = {one.path.rpartition(".")[2] for one in published_footprints(case.system)}
        if case.cue != "own" or not {"defended_area_narrow", "defended_area_wide"} <= printed:
            continue
        unit = _unit(job, case)
        for variant in variants(unit, _rule(job, case), _less(unit)):
            found = defended_footprint(
                variant.unit, FootprintThreat(case.range_m), variant.rule, points=_POINTS
            )
            rows.append({
                "system": case.system.id, "threat": case.target,
                "label": f"{case.system.label}, {_range(case)}: {variant.label}",
                **_sizes(found), "words": variant.words,
            })  # fmt: skip
    return rows


def areas_km2(found: Footprint) -> Floats:
    """Return the areas of a footprint, (draws,) square kilometres."""
    return found.area_m2 / 1e6


def _less(unit: FootprintUnit) -> Mapping[str, Floats]:
    """Return the least favourable twentieth of each field, the same in every draw."""
    ends = {"reach_m": 5, "mean_speed_mps": 5, "detection_range_m": 5, "sector_rad": 5,
            "elevation_max_rad": 5, "revisit_s": 95, "reaction_s": 95}  # fmt: skip
    return {name: np.asarray(np.percentile(getattr(unit, name), end)) for name, end in ends.items()}


def _rule(job: Job, case: Case) -> FootprintRule:
    assess = job.column("prior.assessment-time.value")[: _count(job)]
    return FootprintRule(
        hits=job.params.confirmation.hits, assess_s=assess, cue=case.cue,
        earth_factor=job.params.model.earth,
    )  # fmt: skip


def _count(job: Job) -> int:
    return min(_DRAWS, job.scenario.draws)


def _unit(job: Job, case: Case) -> FootprintUnit:
    """Return one fire unit with the missile of its magazine that reaches farthest."""
    system, column, many = case.system, job.column, slice(_count(job))
    kinds = [
        missiles_against(job.scenario.catalog.interceptors[name], "ballistic", column)
        for name in _missiles(job, system)
    ]
    best = max(kinds, key=lambda kind: float(np.median(kind.reach_m)))
    shares, seeing = seeing_and_tracking(system)
    tracking = job.scenario.catalog.radars[shares[-1].radar]
    own = _radar(job, tracking, case.target)
    searching = [job.scenario.catalog.radars[s.radar] for s in shares[:seeing]]
    beside = [_radar(job, r, case.target) for r in searching if r.id != tracking.id]
    longest = max(beside, key=lambda f: float(np.median(f["detection_range_m"])), default=None)
    reaction = column(f"system.{system.id}.values.reaction_time")
    return FootprintUnit(
        **own,
        reaction_s=reaction[many],
        reach_m=best.reach_m[many], floor_m=best.floor_m[many], ceiling_m=best.ceiling_m[many],
        mean_speed_mps=best.mean_speed_mps[many],
        search=None if longest is None else FootprintSearch(**longest),
    )  # fmt: skip


def _missiles(job: Job, system: System) -> list[str]:
    """Return the missiles in the magazine of a system that reach what is ballistic."""
    known = job.scenario.catalog.interceptors
    return [name for name in system.magazine if "ballistic" in known[name].reach]


def _radar(job: Job, radar: Radar, target: str) -> dict[str, Floats]:
    """Return the fields of one radar, (draws,) each."""
    many = slice(_count(job))
    latitude = float(np.mean([asset.lat_deg for asset in job.scenario.assets]))
    radius_m = job.params.model.earth * gaussian_radius_m(latitude)
    kind: RadarKind = radar_kind(
        job.scenario, job.params.model, radar, 1, target, job.column, radius_m
    )
    return {
        "detection_range_m": kind.reach_m[many],
        "instrumented_m": kind.limit_m[many],
        "sector_rad": _drawn(job, radar, "sector"),
        "elevation_min_rad": _drawn(job, radar, "elevation_min"),
        "elevation_max_rad": _drawn(job, radar, "elevation_max"),
        "mast_m": kind.antenna_m[many],
        "revisit_s": kind.revisit_s[many],
    }


def _drawn(job: Job, radar: Radar, name: str) -> Floats:
    """Return a field of the beam, which the raids hold a placement and footprints draw."""
    cited = getattr(radar, name)
    many, band = _count(job), cited.band
    if cited.role is not Role.UNKNOWN:
        return np.full(many, band.nominal)
    key = cited.shared or f"radar.{radar.id}.{name}"
    ranks = job.context.stream(f"defence.footprint.{key}").permutation(many)
    law = from_band(band.low, band.nominal, band.high)
    return np.asarray(law.quantile((ranks + 0.5) / many), float)


def _sizes(found: Footprint) -> dict[str, dict[str, float]]:
    areas, radii = quantiles(areas_km2(found)), quantiles(found.equivalent_radius_m / 1e3)
    names = ("p05", "p50", "p95")
    return {
        "area_km2": {name: round(areas[name], 1) for name in names},
        "radius_km": {name: round(radii[name], 2) for name in names},
    }


def _range(case: Case) -> str:
    return f"arc of {case.range_m / 1e3:,.0f} km"


def _row(job: Job, case: Case, found: Footprint) -> dict[str, Any]:
    target = job.scenario.catalog.targets[case.target]
    cue = "told by others where to look" if case.cue == "cued" else "found by its own radars"
    return {
        "system": case.system.id, "threat": case.target,
        "label": f"{case.system.label}, {_range(case)}",
        "cue": case.cue,
        "x_km": [round(float(x) / 1e3, 2) for x in found.x_m],
        "y_km": [round(float(y) / 1e3, 2) for y in found.y_m],
        "p": [[round(float(v), 3) for v in row] for row in found.probability],
        **_sizes(found),
        "published": list(_published(case)),
        "words": f"{target.name}, {cue}; smooth Earth, the unit faces the threat",
    }  # fmt: skip


def _published(case: Case) -> Iterator[dict[str, Any]]:
    for one in published_footprints(case.system):
        if case.target not in one.threats or case.cue != one.cue:
            continue
        area = one.quantity == "area"
        factor = 1e-6 if area else 0.5e-3
        yield {
            "words": one.words if area else f"{one.words} (half of it)",
            "low": round(one.low * factor, 3), "high": round(one.high * factor, 3),
            "unit": "km2" if area else "km", "source": one.sources[0],
        }  # fmt: skip
