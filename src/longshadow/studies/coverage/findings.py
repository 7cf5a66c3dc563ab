"""From answers to findings: names, units, quantiles, cautions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from longshadow.execution.context import Context
from longshadow.physics.geodesy import gaussian_radius_m
from longshadow.results.records import Finding
from longshadow.scenario.records import Scenario
from longshadow.sensing.singles import cap_area_m2, horizon_distance_m
from longshadow.studies.coverage.looks import Terms
from longshadow.studies.coverage.params import Params
from longshadow.studies.coverage.setup import Family, Setup
from longshadow.studies.coverage.survey import STAGES, Answers
from longshadow.uncertainty.sampling import quantiles, standard_error_of_median

__all__ = ["STAGE_LABELS", "Outcomes", "findings_of", "headlines_of", "height_of", "spoken"]

STAGE_LABELS = {
    "seen": "seen by some radar",
    "tracked": "tracked by an engagement radar",
    "engageable": "engageable: tracked, and within an interceptor's reach",
}
#: Beyond this share of the advertised disc without elevation data a ratio is refused.
MOST_UNKNOWN = 0.01


@dataclass(frozen=True, eq=False)
class Outcomes:
    """Everything that the findings of one option are made from."""

    scenario: Scenario
    params: Params
    setup: Setup
    answers: Answers
    terms: Terms
    context: Context
    terrain: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class _Draft:
    """One quantity in every draw, before it becomes a finding."""

    about: tuple[str, ...]
    quantity: str
    title: str
    unit: str
    values: NDArray[np.float64]
    labels: Mapping[str, str]
    refused: str = ""
    has_presets: bool = True


def spoken(name: str) -> str:
    """Return a name as it stands in the middle of a sentence.

    >>> spoken("Cruise missile"), spoken("MQ-9-class drone")
    ('cruise missile', 'MQ-9-class drone')
    """
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def height_of(terms: Terms, h: int) -> str:
    """Return the id of a height."""
    return f"{round(terms.heights.metres[h])}m"


def findings_of(o: Outcomes) -> tuple[list[Finding], dict[str, NDArray[np.float64]]]:
    """Return the findings of one option, and their values in every draw by finding id."""
    findings, columns = [], {}
    for draft in _drafts(o):
        finding = _finding(o, draft)
        findings.append(finding)
        if not draft.refused:
            columns[finding.id] = draft.values[: o.scenario.draws]
    return findings, columns


def _finding(o: Outcomes, draft: _Draft) -> Finding:
    name = ".".join(("coverage", o.setup.option.id, *draft.about, draft.quantity))
    labels = {"option": o.setup.option.id, **draft.labels, "quantity": draft.quantity}
    depends = tuple(sorted(p for p in o.context.draws if _depends(o, p, labels)))
    common: dict[str, Any] = {
        "id": name, "title": draft.title, "unit": draft.unit, "labels": labels,
        "marks": _marks(o, depends, labels), "depends_on": depends,
        "sources": _sources(o, depends),
    }  # fmt: skip
    if draft.refused:
        return Finding(refused=draft.refused, **common)
    values = draft.values[: o.scenario.draws]
    error = standard_error_of_median(values)
    presets = o.setup.drawn.points(draft.values) if draft.has_presets else {}
    return Finding(monte_carlo_error=error, presets=presets, **quantiles(values), **common)


def _depends(o: Outcomes, path: str, labels: Mapping[str, str]) -> bool:
    kind, record = path.split(".")[:2]
    if kind == "radar":
        return record in {f.radar.id for f in o.setup.families}
    if kind == "interceptor":
        return labels.get("stage") == "engageable" and record in o.setup.system.interceptors
    if kind == "target":
        return record == labels.get("target")
    if kind == "price":
        return o.setup.option.equal_budget and record == o.setup.system.price
    return kind in ("siting", "prior") or (kind == "approach" and "warning" in labels["quantity"])


def _marks(o: Outcomes, depends: Sequence[str], labels: Mapping[str, str]) -> tuple[str, ...]:
    cited = [o.scenario.parameters[p] for p in depends if p in o.scenario.parameters]
    marks = ["unverified"] if any(c.is_unverified for c in cited) else []
    if o.terrain["coarse"] and "height" in labels:
        marks.append("coarse-terrain")
        floor = o.terrain["headline_floor_m"]
        metres = {h.id: h.metres for h in o.params.heights}[labels["height"]]
        if floor is None or metres < floor:
            marks.append("below-terrain-limit")
    return tuple(marks)


def _sources(o: Outcomes, depends: Sequence[str]) -> tuple[str, ...]:
    cited = (o.scenario.parameters[p] for p in depends if p in o.scenario.parameters)
    return tuple(sorted({source for c in cited for source in c.sources}))


def _drafts(o: Outcomes) -> Iterator[_Draft]:
    yield _units(o)
    if o.setup.applicable.any():
        for k, family in enumerate(o.setup.families):
            yield from _geometry(o, k, family)
    for t in range(len(o.setup.targets)):
        for h in range(len(o.params.heights)):
            yield from _of_target(o, t, h)


def _units(o: Outcomes) -> _Draft:
    title = f"Fire units of {o.setup.option.label}"
    return _Draft((), "units_count", title, "", o.setup.units.astype(float), {})


def _labels(o: Outcomes, t: int, h: int, stage: str) -> dict[str, str]:
    return {
        "target": o.setup.targets[t].id,
        "height": o.params.heights[h].id,
        "stage": stage,
    }


def _of_target(o: Outcomes, t: int, h: int) -> Iterator[_Draft]:
    target, height = o.setup.targets[t], o.params.heights[h]
    about = (target.id, height.id)
    words = f"a {spoken(target.name)} at {height.label}"
    if not o.setup.applicable[t]:
        why = (
            f"not applicable: no source read gives {o.setup.system.label} a role against "
            f"{target.target_class} targets"
        )
        for quantity, unit in (("area_km2", "km2"), ("engageable_area_km2", "km2")):
            stage = "seen" if quantity == "area_km2" else "engageable"
            title = f"Area in which {words} is {stage}"
            labels = _labels(o, t, h, stage)
            yield _Draft(about, quantity, title, unit, np.zeros(1), labels, why)
        return
    for s, stage in enumerate(STAGES):
        prefix = "" if stage == "seen" else f"{stage}_"
        labels = _labels(o, t, h, stage)
        area = o.answers.area_m2[s, t, h] / 1e6
        what = f"{words} is {STAGE_LABELS[stage]}"
        yield _Draft(about, f"{prefix}area_km2", f"Area in which {what}", "km2", area, labels)
        yield _ratio(o, t, h, stage, prefix, what)
        yield _smooth(o, t, h, stage, about, words)
    yield from _beside(o, t, h, about, words)


def _beside(o: Outcomes, t: int, h: int, about: tuple[str, ...], words: str) -> Iterator[_Draft]:
    labels, a = _labels(o, t, h, "tracked"), o.answers
    rock = "" if o.terms.region_m2[h] > 0 else "all of the region lies above this altitude"
    title = f"Share of the defended region in which {words} is tracked by no unit"
    yield _Draft(about, "gap_ratio", title, "", a.gap[t, h], labels, rock)
    title = f"Share of the defended region in which {words} is tracked by two or more units"
    yield _Draft(about, "overlap_ratio", title, "", a.overlap[t, h], labels, rock)
    speed = o.setup.drawn.column(f"target.{o.setup.targets[t].id}.speed")
    title = (
        f"Time from first sight of {words} on a straight approach to the middle of the region, "
        f"until it is there (approaches begin {o.terms.approach_m[-1] / 1000:.0f} km out)"
    )
    height, seen = o.params.heights[h], _labels(o, t, h, "seen")
    buried = height.reference == "AMSL" and height.metres < o.terms.middle.ground_m
    why = "the middle of the region lies above this altitude" if buried else ""
    yield _Draft(about, "warning_time_s", title, "s", a.warned_m[t, h] / speed, seen, why, False)


def _ratio(o: Outcomes, t: int, h: int, stage: str, prefix: str, what: str) -> _Draft:
    """Return the share of one unit's advertised disc."""
    families = o.setup.families[: o.setup.seeing] if stage == "seen" else o.setup.families[-1:]
    claim_m = o.setup.system.advertised_range.band.nominal
    disc = float(cap_area_m2(claim_m, gaussian_radius_m(_latitude(o))))
    values = o.answers.single_m2[STAGES.index(stage), t, h] / disc
    unknown = float(o.answers.unknown.max())
    refused = (
        ""
        if unknown <= MOST_UNKNOWN
        else (
            f"{100 * unknown:.1f} % of the advertised disc of {claim_m / 1000:.0f} km has no "
            f"elevation data; a ratio is given up to {100 * MOST_UNKNOWN:.0f} %"
        )
    )
    radars = " and ".join(family.radar.name for family in families)
    title = (
        f"Share of one unit's advertised {claim_m / 1000:.0f} km circle in which {what} ({radars})"
    )
    about = (o.setup.targets[t].id, o.params.heights[h].id)
    labels = _labels(o, t, h, stage) | {"circle": f"{claim_m / 1000:.0f} km"}
    return _Draft(about, f"{prefix}ratio", title, "", np.minimum(values, 1.0), labels, refused)


def _latitude(o: Outcomes) -> float:
    return 0.5 * (o.scenario.area.south + o.scenario.area.north)


def _smooth(o: Outcomes, t: int, h: int, stage: str, about: tuple[str, ...], words: str) -> _Draft:
    """Return what a smooth Earth would give: same antenna, same range, same sector."""
    height, claim_m = o.params.heights[h], o.setup.system.advertised_range.band.nominal
    radius = gaussian_radius_m(_latitude(o))
    chosen = range(o.setup.seeing) if stage == "seen" else [len(o.setup.families) - 1]
    best = np.zeros(o.setup.units.size)
    for k in chosen:
        ground_m = o.answers.ground_m[k] if height.reference == "AMSL" else 0.0
        horizon = horizon_distance_m(
            o.answers.antenna_m[k], height.metres - ground_m, o.answers.radius_m[k]
        )
        family = o.setup.families[k]
        needed = o.setup.engage_m[t, h] if stage == "engageable" else family.reach_m[t, h]
        own = family.curves[h].out_of_free_space(needed)
        reach = np.minimum(np.minimum(horizon, own), claim_m)
        share = cap_area_m2(reach, radius) / cap_area_m2(claim_m, radius) * o.answers.sector[k]
        best = np.maximum(best, share)
    prefix = "" if stage == "seen" else f"{stage}_"
    title = f"The same share on a smooth Earth: the horizon alone, for {words} ({stage})"
    labels = _labels(o, t, h, stage)
    return _Draft(about, f"{prefix}smooth_earth_ratio", title, "", best, labels)


def _geometry(o: Outcomes, k: int, family: Family) -> Iterator[_Draft]:
    """Yield what ground and Earth leave of one radar, before any question of detection."""
    for h, height in enumerate(o.params.heights):
        reach = np.sqrt(o.answers.sight_m2[k, h] / np.pi)
        masked = o.answers.masked[k, h]
        about = (family.radar.id, height.id)
        labels = {"radar": family.radar.id, "height": height.id}
        title = (
            f"Radius of the circle with the area that one {family.radar.name} has in sight at "
            f"{height.label}, within {family.farthest_m / 1000:.0f} km"
        )
        yield _Draft(about, "sight_radius_km", title, "km", reach / 1e3, labels)
        if np.all(np.isfinite(masked)):
            title = (
                f"Share of azimuths in which ground hides a target at {height.label} half-way to "
                f"the smooth-Earth horizon of one {family.radar.name}"
            )
            yield _Draft(about, "azimuths_masked_ratio", title, "", masked, labels)


def headlines_of(
    findings: Sequence[Finding], scenario: Scenario, params: Params, terrain: Mapping[str, Any]
) -> tuple[str, ...]:
    """Return the ids of the findings that the summary is written from.

    For every option: the first target at the lowest height that the terrain can carry, and at the
    greatest height; seen and engageable.
    """
    floor = terrain["headline_floor_m"]
    if floor is None:
        return ()
    heights = sorted((h for h in params.heights if h.metres >= floor), key=lambda h: h.metres)
    if not heights:
        return ()
    by_id = {f.id: f for f in findings if not f.refused}
    low, high = heights[0].id, heights[-1].id
    wanted = []
    for option in scenario.options:
        for target, height in _pairs(params, low, high):
            base = f"coverage.{option.id}.{target}.{height}."
            wanted += [base + q for q in ("ratio", "engageable_ratio", "area_km2", "gap_ratio")]
            wanted += [base + "warning_time_s"]
    return tuple(name for name in wanted if name in by_id)


def _pairs(params: Params, low: str, high: str) -> list[tuple[str, str]]:
    """Low flyers low, others high: the pair of target and height that each is known for."""
    flyers = ("cruise-missile", "one-way-drone", "helicopter")
    return [(t, low if t in flyers else high) for t in params.targets]
