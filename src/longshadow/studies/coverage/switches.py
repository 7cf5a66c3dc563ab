"""What each named model changes: one unit at nominal values, computed with and without it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from longshadow.execution.context import Context
from longshadow.results.records import Finding
from longshadow.scenario.records import Scenario
from longshadow.sensing.answers import area_tables, covered_m2, steps_of
from longshadow.sensing.beam import Ranks, beam_of
from longshadow.sensing.levels import Place
from longshadow.sensing.losses import MOST_RANGE_M, Air, claim_curve
from longshadow.sensing.ranges import Column, free_space_range_m, swerling_class
from longshadow.sensing.siting import Site
from longshadow.sensing.views import View, empty_need, look, lower_need
from longshadow.studies.coverage.looks import Terms, weakened
from longshadow.studies.coverage.params import Params
from longshadow.studies.coverage.setup import Setup
from longshadow.studies.coverage.terms import sites_of
from longshadow.studies.coverage.unknowns import rcs_of
from longshadow.terrain.sightline import Observer, distances_m

__all__ = ["SWITCHES", "effects"]

#: Rain of the figure where the scenario names none: moderate to heavy, over the whole map.
_RAIN_MM_H, _RAIN_TOP_M = 10.0, 4_000.0

#: What is shown, in order; the report has the words.
SWITCHES = ("geometry", "gas", "gas_other_claims", "rain", "diffraction")


@dataclass(frozen=True, eq=False)
class _Unit:
    """One radar at one site, everything at its nominal value."""

    setup: Setup
    site: Site
    view: View
    rcs_m2: NDArray[np.float64]
    nominal: Column


def effects(
    scenario: Scenario, params: Params, setups: Sequence[Setup], terms: Terms, context: Context,
    by_id: Mapping[str, Finding],
) -> Iterator[Finding]:  # fmt: skip
    """Yield, by option, target and height, the area that one radar covers under each model.

    The first radar of the option's first placement, with every value at its nominal one. The slant
    range is held against the instrumented range, and the range that free space would need
    against the detection range: both as they are, cell by cell.
    """
    for setup in setups:
        if not setup.applicable.any():
            continue
        unit = _unit(scenario, params, setup, terms, context)
        areas = {name: _areas_km2(unit, params, terms, name) for name in SWITCHES}
        for t in np.flatnonzero(setup.applicable):
            for h in range(len(params.heights)):
                values = {name: float(km2[t, h]) for name, km2 in areas.items()}
                about = f"{setup.option.id}.{setup.targets[t].id}.{params.heights[h].id}"
                area = by_id[f"coverage.{about}.area_km2"]
                yield _finding(setup, params, int(t), h, values, area)


def _unit(
    scenario: Scenario, params: Params, setup: Setup, terms: Terms, context: Context
) -> _Unit:
    family = setup.families[0]
    radar = family.radar
    site = sites_of(scenario, terms.ground.grid, 1, 0, context)[0]
    here = Observer(site.latitude_deg, site.longitude_deg, 0.0)
    limit_m = scenario.parameters[f"radar.{radar.id}.instrumented_range"].band.nominal
    mast = np.array([scenario.parameters[f"radar.{radar.id}.mast_height"].band.nominal])
    view = look(
        terms.ground, site, beam_of(radar, Ranks()), mast, limit_m, terms.earth_factor,
        distances_m(terms.ground.grid, here), terms.workers,
    )  # fmt: skip
    rcs = [rcs_of(params, target, radar).nominal_m2 for target in setup.targets]

    def nominal(path: str) -> NDArray[np.float64]:
        return np.full(len(rcs), scenario.parameters[path].band.nominal)

    return _Unit(setup, site, view, np.array(rcs), nominal)


def _models(params: Params, name: str) -> tuple[Air, bool]:
    """Return what weakens the wave under one switch, and whether terrain acts by loss."""
    held = params.model.claims_hold_in
    named = params.model.air
    rate, top = named.rain_rate_mm_h or _RAIN_MM_H, named.rain_top_m or _RAIN_TOP_M
    if name == "geometry":
        return Air(claims_hold_in=held), False
    if name == "rain":
        return Air(True, rate, top, held), False
    if name == "gas_other_claims":
        if held == "clear-air":
            return Air(True, claims_hold_in="free-space"), False
        return Air(True, claims_hold_in="clear-air"), False
    return Air(True, claims_hold_in=held), name == "diffraction"


def _areas_km2(unit: _Unit, params: Params, terms: Terms, name: str) -> NDArray[np.float64]:
    """Return (targets, heights) areas under one switch."""
    air, diffraction = _models(params, name)
    family = replace(unit.setup.families[0], levels_m=np.array([unit.view.antenna_m]))
    terms = replace(terms, air=air, diffraction=diffraction)
    view = weakened(unit.view, unit.site, beam_of(family.radar, Ranks()), family, terms)
    need = empty_need(1, terms.heights.metres.size, view.distance.shape)
    lower_need(view, terms.heights, terms.ground, need, terms.parallel)
    curve = claim_curve(air, family.frequency_hz, view.radius_m, MOST_RANGE_M)
    wanted = params.model.required_pd
    reach = free_space_range_m(
        family.radar, unit.rcs_m2, unit.nominal, None if isinstance(wanted, str) else wanted,
        curve.into_free_space, _classes(unit.setup),
    )  # fmt: skip
    one = Place(np.zeros(unit.rcs_m2.size, np.int64), np.zeros(unit.rcs_m2.size), 1)
    areas = [
        covered_m2(area_tables(plane, terms.ground, terms.parallel), steps_of(reach), one)
        for plane in need
    ]
    return np.stack(areas, axis=1) / 1e6


def _classes(setup: Setup) -> NDArray[np.int64]:
    """Return (targets,) Swerling classes."""
    named = {f"target.{t.id}.swerling": t.swerling.band.nominal for t in setup.targets}
    return np.concatenate([swerling_class(path, lambda p: np.array([named[p]])) for path in named])


def _finding(
    setup: Setup, params: Params, t: int, h: int, values: Mapping[str, float], area: Finding
) -> Finding:
    target, height, option = setup.targets[t], params.heights[h], setup.option
    radar = setup.families[0].radar
    return Finding(
        id=f"coverage.{option.id}.{target.id}.{height.id}.area_by_model_km2",
        title=(
            f"Area in which one {radar.name} of {option.label} sees a {target.name} at "
            f"{height.label}, model by model, everything at its nominal value"
        ),
        unit="km2",
        value={name: float(f"{km2:.6g}") for name, km2 in values.items()},
        marks=("single-point", *area.marks),
        sources=area.sources,
        depends_on=area.depends_on,
        labels={
            "option": option.id,
            "target": target.id,
            "height": height.id,
            "radar": radar.id,
            "quantity": "area_by_model_km2",
        },
    )
